/** The intake outbox: an entry stays until its workflow runs, however long Temporal is down. */
import { sql } from 'kysely';
import type { StoreContext } from './context.js';
import type { RequestInput } from './model.js';
import { caseKey, openJson } from './sealing.js';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import type { OutboxEntry, OutboxStore } from './types.js';

const LEASE_MS = 30_000;
const LONGEST_WAIT_MS = 300_000;

export function createOutbox({ db, sealer, clock }: StoreContext): OutboxStore {
  return {
    async claim(limit, leaseMs = LEASE_MS) {
      const now = clock.now();
      const until = new Date(now.getTime() + leaseMs).toISOString();
      const { rows } = await sql<{ request_id: string; input: Uint8Array; attempts: number }>`
        UPDATE outbox SET due_at = ${until}, attempts = attempts + 1
        WHERE request_id IN (
          SELECT request_id FROM outbox WHERE due_at <= ${now.toISOString()}
          ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
        )
        RETURNING request_id, input, attempts`.execute(db);
      const entries: OutboxEntry[] = [];
      for (const { request_id: requestId, input, attempts } of rows) {
        const place = { column: 'outbox.input', row: requestId };
        const opened = await openJson<RequestInput>(sealer, caseKey(requestId), place, input);
        // A case key destroyed before the workflow ran leaves nothing to start.
        if (opened === undefined) await db.deleteFrom('outbox').where('request_id', '=', requestId).execute();
        else entries.push({ requestId, input: opened, attempts });
      }
      return entries;
    },

    async started(requestId, workflowRunId) {
      const event = await prepareEvent(sealer, {
        chain: requestId,
        at: clock.now().toISOString(),
        actor: 'system',
        type: 'workflow.started',
        key: 'started',
        detail: { workflowRunId },
      });
      await db.transaction().execute(async (trx) => {
        const gone = await trx.deleteFrom('outbox').where('request_id', '=', requestId).executeTakeFirst();
        if (gone.numDeletedRows === 1n) await appendPrepared(trx, event);
      });
    },

    async failed(requestId, error) {
      const { rows } = await sql<{ due_at: string }>`
        UPDATE outbox SET
          due_at = ${clock.now().toISOString()}::timestamptz
            + least(power(2, least(attempts, 20) - 1) * 1000, ${LONGEST_WAIT_MS}) * interval '1 millisecond',
          last_error = ${error.slice(0, 500)}
        WHERE request_id = ${requestId}
        RETURNING due_at`.execute(db);
      return rows[0]?.due_at;
    },

    async backlog() {
      const { rows } = await sql<{ waiting: number; oldest: string | null; last_error: string | null }>`
        SELECT count(*) AS waiting, min(created_at) AS oldest,
          (SELECT last_error FROM outbox WHERE last_error IS NOT NULL ORDER BY created_at LIMIT 1) AS last_error
        FROM outbox`.execute(db);
      const row = rows[0];
      return { waiting: row?.waiting ?? 0, oldest: row?.oldest ?? undefined, lastError: row?.last_error ?? undefined };
    },
  };
}
