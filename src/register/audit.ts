/** The audit trail: appending, reading, redacting, checkpoints and the export that is verified offline. */
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { REDACTED, appendPrepared, lockChain, prepareEvent } from './audit-chain.js';
import { exportAudit } from './audit-export.js';
import { canonicalJson } from './canonical.js';
import { instant } from './context.js';
import type { Queryable, StoreContext } from './context.js';
import { sha256Hex } from './hashes.js';
import type { Schema } from './schema.js';
import { openJson } from './sealing.js';
import type { AuditStore } from './types.js';

export const CHECKPOINT_TYPE = 'habeas-audit-checkpoint';
/** Heads in one checkpoint; what is over waits for the next. */
const HEADS = 10_000;

export function createAudit(context: StoreContext): AuditStore {
  const { db, sealer } = context;
  const checkpoint: AuditStore['checkpoint'] = async (at) => {
    const { signer } = context;
    if (signer === undefined) {
      throw new HabeasError('unavailable', 'there is no key to sign audit checkpoints with', {
        hint: 'configure the signing key of this installation',
      });
    }
    return db.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(hashtext('habeas: audit checkpoint'))`.execute(trx);
      const grown = await trx
        .selectFrom('audit_chains')
        .select(['chain', 'seq', 'hash'])
        .whereRef('seq', '>', 'checkpointed')
        .orderBy(sql`chain COLLATE "C"`)
        .limit(HEADS)
        .execute();
      if (grown.length === 0) return undefined;
      const last = await trx
        .selectFrom('audit_checkpoints')
        .select(['number', 'sha256'])
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      const number = (last?.number ?? 0) + 1;
      const when = instant(at);
      const heads = grown.map(({ chain, seq, hash }) => [chain, seq, hash]);
      const payload = canonicalJson({
        type: CHECKPOINT_TYPE,
        v: 1,
        number,
        at: when,
        previous: last?.sha256 ?? null,
        heads,
      });
      const jws = await signer.sign(Buffer.from(payload));
      await trx
        .insertInto('audit_checkpoints')
        .values({ number, at: when, jws, sha256: sha256Hex(jws) })
        .execute();
      await sql`
        UPDATE audit_chains SET checkpointed = head.seq
        FROM unnest(${grown.map((row) => row.chain)}::text[], ${grown.map((row) => row.seq)}::bigint[]) AS head (chain, seq)
        WHERE audit_chains.chain = head.chain`.execute(trx);
      return { number, chains: grown.length };
    });
  };
  return {
    checkpoint,

    async append(event) {
      const prepared = await prepareEvent(sealer, event);
      return db.transaction().execute((trx) => appendPrepared(trx, prepared));
    },

    async list(chain, { after = 0, limit = 500 } = {}) {
      const rows = await readEvents(db, chain, after, limit);
      return Promise.all(
        rows.map(async (row) => ({
          chain,
          seq: row.seq,
          at: row.at,
          actor: row.actor,
          type: row.type,
          detail: JSON.parse(row.detail) as Record<string, unknown>,
          body: await openJson<Record<string, unknown>>(
            sealer,
            row.key_id ?? '',
            { column: 'audit_events.body', row: chain },
            row.body,
          ),
          redacted: row.body === null && row.body_hash !== null,
          hash: row.hash,
        })),
      );
    },

    redact: (chain, actor, why, at) =>
      db.transaction().execute((trx) => redactChain(trx, chain, actor, why, instant(at))),

    async *export(at) {
      while ((await checkpoint(at)) !== undefined);
      yield* exportAudit(db);
    },
  };
}

function readEvents(db: Queryable, chain: string, after: number, limit: number) {
  return db
    .selectFrom('audit_events')
    .selectAll()
    .where('chain', '=', chain)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** Says so first: a body that is missing without such an event is a sign of tampering. Idempotent: nothing to remove, nothing said. */
export async function redactChain(
  trx: Transaction<Schema>,
  chain: string,
  actor: string,
  why: string,
  at: string,
): Promise<number> {
  const head = await lockChain(trx, chain);
  const { numUpdatedRows } = await trx
    .updateTable('audit_events')
    .set({ body: null })
    .where('chain', '=', chain)
    .where('body', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return 0;
  const detail = canonicalJson({ upTo: head.seq, why });
  await appendPrepared(trx, {
    chain,
    at,
    actor,
    type: REDACTED,
    detail,
    keyId: null,
    body: null,
    bodyHash: null,
    key: null,
  });
  return Number(numUpdatedRows);
}
