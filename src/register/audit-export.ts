/**
 * The export of the audit trail, NDJSON in canonical JSON (sorted keys, no spaces): a header, all checkpoints by number, all events
 * that a checkpoint covers by chain and seq. Sealed bodies are base64. Streamed under one snapshot, memory constant.
 */
import { sql } from 'kysely';
import { canonicalJson } from './canonical.js';
import type { Database } from './types.js';

export const EXPORT_HEADER = canonicalJson({ type: 'habeas-audit', v: 1 });
const BATCH = 1_000;

export async function* exportAudit(db: Database): AsyncIterable<string> {
  const trx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  try {
    yield `${EXPORT_HEADER}\n`;
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
