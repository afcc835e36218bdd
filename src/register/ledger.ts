/** The erasure ledger: what was erased, as keyed hashes, so that a restored backup does not bring it back. */
import type { Insertable, Selectable } from 'kysely';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import { REF, ledgerHash, refHash } from './ledger-hashes.js';
import type { ErasureLedgerTable } from './schema-accountability.js';
import type { ErasureLedger, LedgerEntry } from './types.js';

const BATCH = 1_000;

export function createLedger({ db, macKey, tombstones }: StoreContext): ErasureLedger {
  const hash: ErasureLedger['hash'] = (identifier) => ledgerHash(macKey, identifier);
  const hashOfRef: ErasureLedger['hashOfRef'] = (holder, ref) => refHash(macKey, holder, ref);
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
    return rows.map(toEntry);
  };
  const insert = async (entries: LedgerEntry[]): Promise<number> => {
    if (entries.length === 0) return 0;
    const inserted = await db
      .insertInto('erasure_ledger')
      .values(entries.map(toRow))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return Number(inserted.numInsertedOrUpdatedRows ?? 0n);
  };
  const covers: ErasureLedger['covers'] = async (requestId, holder, planHash) => {
    const row = await db
      .selectFrom('erasure_ledger')
      .select('hash')
      .where('request_id', '=', requestId)
      .where('holder', '=', holder)
      .where('plan_hash', '=', planHash)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  };
  return {
    hash,
    hashOfRef,

    async record({
      requestId,
      holder,
      planHash,
      identifiers,
      refs = [],
      asOf,
      datasets = [],
      items = [],
      at,
      expiresAt,
    }) {
      const types = new Map([
        ...identifiers.map((identifier): [string, string] => [hash(identifier), identifier.type]),
        ...refs.map((ref): [string, string] => [hashOfRef(holder, ref), REF]),
      ]);
      if (types.size === 0) return;
      const common = {
        ...{ requestId, holder, planHash, datasets, items, at: instant(at), expiresAt: instant(expiresAt) },
        ...(asOf === undefined ? {} : { asOf: instant(asOf) }),
      };
      const entries = [...types].map(([one, type]) => ({ ...common, hash: one, type }));
      // The log first: a crash in between leaves a line too many, never one too few.
      if (tombstones && !(await covers(requestId, holder, planHash)))
        await tombstones.append({ type: 'erasure', entries });
      await insert(entries);
    },

    async bringBack(entries) {
      const missing = await insert(entries);
      for (const { hash: one, holder, requestId, planHash, expiresAt } of entries) {
        await db
          .updateTable('erasure_ledger')
          .set({ expires_at: instant(expiresAt) })
          .where('hash', '=', one)
          .where('holder', '=', holder)
          .where('request_id', '=', requestId)
          .where('plan_hash', '=', planHash)
          .where('expires_at', '<', instant(expiresAt))
          .execute();
      }
      return missing;
    },

    async renew(requestId, holder, expiresAt) {
      const until = instant(expiresAt);
      const rows = await db
        .selectFrom('erasure_ledger')
        .selectAll()
        .where('request_id', '=', requestId)
        .where('holder', '=', holder)
        .where('expires_at', '<', until)
        .execute();
      if (rows.length === 0) return;
      await tombstones?.append({
        type: 'erasure',
        entries: rows.map((row) => ({ ...toEntry(row), expiresAt: until })),
      });
      await db
        .updateTable('erasure_ledger')
        .set({ expires_at: until })
        .where('request_id', '=', requestId)
        .where('holder', '=', holder)
        .where('expires_at', '<', until)
        .execute();
    },
    covers,

    async erasedItems(requestId, holder) {
      const rows = await db
        .selectFrom('erasure_ledger')
        .select('items')
        .where('request_id', '=', requestId)
        .where('holder', '=', holder)
        .execute();
      return [
        ...new Set(rows.flatMap(({ items }) => items.filter(({ outcome }) => outcome === 'erase').map(({ id }) => id))),
      ];
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

    async expire(now) {
      const gone = await db.deleteFrom('erasure_ledger').where('expires_at', '<=', instant(now)).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

function toEntry(row: Selectable<ErasureLedgerTable>): LedgerEntry {
  const { hash, type, holder, at, datasets, items } = row;
  return {
    ...{ hash, type, holder, at, datasets, items },
    requestId: row.request_id,
    planHash: row.plan_hash,
    expiresAt: row.expires_at,
    asOf: present(row.as_of),
  };
}

function toRow(entry: LedgerEntry): Insertable<ErasureLedgerTable> {
  const { hash, holder, type, datasets, items } = entry;
  return {
    ...{ hash, holder, type, datasets, request_id: entry.requestId, plan_hash: entry.planHash },
    items: JSON.stringify(items),
    ...{ at: entry.at, expires_at: entry.expiresAt, as_of: entry.asOf ?? null },
  };
}
