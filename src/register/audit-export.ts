/**
 * The export of the audit trail, NDJSON in canonical JSON (sorted keys, no spaces): a header with their numbers, all checkpoints by number, all events
 * that a checkpoint covers by chain and seq. Sealed bodies are base64. Streamed under one snapshot, memory constant.
 */
import { sql } from 'kysely';
import { canonicalJson } from './canonical.js';
import type { Database } from './types.js';

const BATCH = 1_000;

/** How many lines of each kind follow: a file cut to nothing but its header is noticed. */
export function exportHeader({ checkpoints, events }: { checkpoints: number; events: number }): string {
  return canonicalJson({ type: 'habeas-audit', v: 1, checkpoints, events });
}

export async function* exportAudit(db: Database): AsyncIterable<string> {
  const trx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  try {
    const { rows: totals } = await sql<{ checkpoints: number; events: number }>`
      SELECT (SELECT count(*) FROM audit_checkpoints) AS checkpoints,
        (SELECT coalesce(sum(checkpointed), 0) FROM audit_chains) AS events`.execute(trx);
    yield `${exportHeader(totals[0] ?? { checkpoints: 0, events: 0 })}\n`;
    for (let number = 0; ;) {
      const rows = await trx
        .selectFrom('audit_checkpoints')
        .select(['number', 'jws'])
        .where('number', '>', number)
        .orderBy('number')
        .limit(100)
        .execute();
      for (const row of rows) yield `${canonicalJson({ type: 'checkpoint', number: row.number, jws: row.jws })}\n`;
      const last = rows.at(-1);
      if (last === undefined) break;
      number = last.number;
    }
    for (let chain = '', seq = 0; ;) {
      const rows = await trx
        .selectFrom('audit_events as event')
        .innerJoin('audit_chains as head', 'head.chain', 'event.chain')
        .selectAll('event')
        .whereRef('event.seq', '<=', 'head.checkpointed')
        .where(sql<boolean>`(event.chain COLLATE "C", event.seq) > (${chain}, ${seq}::bigint)`)
        .orderBy(sql`event.chain COLLATE "C"`)
        .orderBy('event.seq')
        .limit(BATCH)
        .execute();
      for (const row of rows) {
        const line = {
          type: 'event',
          chain: row.chain,
          seq: row.seq,
          at: row.at,
          actor: row.actor,
          event: row.type,
          detail: JSON.parse(row.detail) as unknown,
          keyId: row.key_id,
          body: row.body === null ? null : Buffer.from(row.body).toString('base64'),
          bodyHash: row.body_hash,
          prev: row.prev,
          hash: row.hash,
        };
        yield `${canonicalJson(line)}\n`;
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      ({ chain, seq } = last);
    }
  } finally {
    await trx.rollback().execute(); // it only read
  }
}
