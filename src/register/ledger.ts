/** The erasure ledger: what was erased, as keyed hashes, so that a restored backup does not bring it back. */
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import { identifierHash } from './hashes.js';
import type { ErasureLedger, LedgerEntry } from './types.js';

const BATCH = 1_000;

export function createLedger({ db, macKey }: StoreContext): ErasureLedger {
  const hash: ErasureLedger['hash'] = (identifier) => identifierHash(macKey, 'ledger', identifier);
  const find = async (holder: string, hashes: string[], now: string): Promise<LedgerEntry[]> => {
    const rows = await db
      .selectFrom('erasure_ledger')
      .selectAll()
      .where('holder', '=', holder)
      .where('hash', 'in', hashes)
      .where('expires_at', '>', now)
      .orderBy('at')
      .orderBy('hash')
      .execute();
    return rows.map(({ hash, type, request_id, plan_hash, at, expires_at }) => ({
      ...{ hash, type, holder, at },
      requestId: request_id,
      planHash: plan_hash,
      expiresAt: expires_at,
    }));
  };
  return {
    hash,

    async record({ requestId, holder, planHash, identifiers, at, expiresAt }) {
      const types = new Map(identifiers.map((identifier) => [hash(identifier), identifier.type]));
      if (types.size === 0) return;
      const common = {
        request_id: requestId,
        holder,
        plan_hash: planHash,
        at: instant(at),
        expires_at: instant(expiresAt),
      };
      await db
        .insertInto('erasure_ledger')
        .values([...types].map(([one, type]) => ({ ...common, hash: one, type })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async *lookup(holder, hashes, now) {
      const at = instant(now);
      let batch: string[] = [];
      for await (const one of hashes) {
        batch.push(one);
        if (batch.length < BATCH) continue;
        yield* await find(holder, batch, at);
        batch = [];
      }
      if (batch.length > 0) yield* await find(holder, batch, at);
    },

    async covers(requestId, holder, planHash) {
      const row = await db
        .selectFrom('erasure_ledger')
        .select('hash')
        .where('request_id', '=', requestId)
        .where('holder', '=', holder)
        .where('plan_hash', '=', planHash)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async expire(now) {
      const gone = await db.deleteFrom('erasure_ledger').where('expires_at', '<=', instant(now)).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}
