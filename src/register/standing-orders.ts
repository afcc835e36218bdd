/** Stops and restrictions in the ledger: what a restored backup must not undo. */
import type { Selectable } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { canonicalJson } from './canonical.js';
import { instant, present } from './context.js';
import type { Queryable, StoreContext } from './context.js';
import { mac } from './hashes.js';
import { REF, ledgerHash, refHash } from './ledger-hashes.js';
import type { StandingOrdersTable } from './schema-accountability.js';
import { SYSTEM_KEY, openJson, sealJson } from './sealing.js';
import type { LoggedOrder, StandingEntry, StandingOrder, StandingOrderStore } from './types.js';

type Key = Pick<StandingEntry, 'requestId' | 'holder' | 'id'>;
type Row = Selectable<StandingOrdersTable>;

export function createStandingOrders(context: StoreContext): StandingOrderStore {
  const { db, macKey } = context;
  const store = new Store(context);
  const idOf = ({ requestId, holder }: Omit<Key, 'id'>, order: StandingOrder): string =>
    mac(macKey, 'ledger', 'order', requestId, holder, canonicalJson(order)).toString('hex');
  return {
    async record({ requestId, holder, order, identifiers, refs, at, expiresAt }) {
      const types = new Map([
        ...identifiers.map((identifier): [string, string] => [ledgerHash(macKey, identifier), identifier.type]),
        ...refs.map((ref): [string, string] => [refHash(macKey, holder, ref), REF]),
      ]);
      if (types.size === 0) return;
      const id = idOf({ requestId, holder }, order);
      const hashes = [...types].map(([hash, type]) => ({ hash, type }));
      await store.give({
        ...{ requestId, holder, id, order, hashes },
        ...{ at: instant(at), expiresAt: instant(expiresAt) },
      });
    },

    async lift({ requestId, holder, ground, itemIds, at }) {
      const when = instant(at);
      for (const entry of await store.open(requestId, holder)) {
        const left = remaining(entry.order, ground, itemIds);
        if (left === 'all') continue;
        const hashes = await store.hashes(entry);
        if (left !== 'none') {
          const id = idOf(entry, left);
          // Stood before the first, so that a crash in between leaves one too many.
          await store.give({ ...entry, id, order: left, hashes });
        }
        await store.end({ ...entry, hashes, endedAt: when });
      }
    },

    async list(holder, now) {
      const rows = await standing(db, holder, now)
        .selectAll()
        .orderBy('at')
        .orderBy('request_id')
        .orderBy('id')
        .execute();
      return Promise.all(rows.map((row) => store.toEntry(row)));
    },

    async lookup(holder, hashes, now) {
      const rows = await db
        .selectFrom('standing_hashes as h')
        .innerJoin('standing_orders as o', (join) =>
          join.onRef('o.request_id', '=', 'h.request_id').onRef('o.holder', '=', 'h.holder').onRef('o.id', '=', 'h.id'),
        )
        .select(['h.hash', 'h.type', 'h.request_id as requestId', 'h.id'])
        .where('h.holder', '=', holder)
        .where('h.hash', 'in', [...hashes])
        .where('o.ended_at', 'is', null)
        .where('o.expires_at', '>', instant(now))
        .orderBy('o.at')
        .orderBy('h.hash')
        .execute();
      return rows;
    },

    async hashesOf(entry) {
      return new Set((await store.hashes(entry)).map(({ hash }) => hash));
    },

    async renew(key, expiresAt) {
      const until = instant(expiresAt);
      const row = await of(db, key).selectAll().where('expires_at', '<', until).executeTakeFirst();
      if (row === undefined) return;
      const entry = await store.toEntry(row);
      await store.log([{ ...entry, expiresAt: until, hashes: await store.hashes(key) }]);
      await db
        .updateTable('standing_orders')
        .set({ expires_at: until })
        .where('request_id', '=', key.requestId)
        .where('holder', '=', key.holder)
        .where('id', '=', key.id)
        .where('expires_at', '<', until)
        .execute();
    },

    async bringBack(entries) {
      let missing = 0;
      for (const entry of entries) if (await store.write(entry)) missing++;
      return missing;
    },

    async expire(now) {
      const gone = await db.deleteFrom('standing_orders').where('expires_at', '<=', instant(now)).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

function standing(db: Queryable, holder: string, now: string) {
  return db
    .selectFrom('standing_orders')
    .where('holder', '=', holder)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', instant(now));
}

function of(db: Queryable, { requestId, holder, id }: Key) {
  return db
    .selectFrom('standing_orders')
    .where('request_id', '=', requestId)
    .where('holder', '=', holder)
    .where('id', '=', id);
}

/** What of an order goes on standing once a ground is lifted: all of it, none, or an order with fewer items. */
function remaining(
  order: StandingOrder,
  ground: 'hold' | 'subject' | 'pending',
  itemIds: string[] | undefined,
): 'all' | 'none' | StandingOrder {
  if (order.call === 'object') return order.scope === 'processing' && ground === 'pending' ? 'none' : 'all';
  if (order.call !== 'restrict' || order.ground !== ground) return 'all';
  // What a person obtained, or what was being decided, is lifted as one, whatever the holder could set apart of it.
  if (ground !== 'hold' || itemIds === undefined || order.itemIds === undefined) return 'none';
  const left = order.itemIds.filter((item) => !itemIds.includes(item));
  if (left.length === order.itemIds.length) return 'all';
  return left.length === 0 ? 'none' : { ...order, itemIds: left };
}

class Store {
  constructor(private readonly context: StoreContext) {}

  /** The log first: a crash in between leaves a line too many, never one too few. */
  async give(entry: LoggedOrder): Promise<void> {
    if (await this.knows(entry)) return;
    await this.log([entry]);
    await this.write(entry);
  }

  async end(entry: LoggedOrder): Promise<void> {
    await this.log([entry]);
    await this.write(entry);
  }

  async log(entries: LoggedOrder[]): Promise<void> {
    await this.context.tombstones?.append({ type: 'standing', entries });
  }

  async open(requestId: string, holder: string): Promise<StandingEntry[]> {
    const rows = await this.context.db
      .selectFrom('standing_orders')
      .selectAll()
      .where('request_id', '=', requestId)
      .where('holder', '=', holder)
      .where('ended_at', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .execute();
    return Promise.all(rows.map((row) => this.toEntry(row)));
  }

  async hashes({ requestId, holder, id }: Key): Promise<{ hash: string; type: string }[]> {
    return this.context.db
      .selectFrom('standing_hashes')
      .select(['hash', 'type'])
      .where('request_id', '=', requestId)
      .where('holder', '=', holder)
      .where('id', '=', id)
      .orderBy('hash')
      .execute();
  }

  private async knows(entry: LoggedOrder): Promise<boolean> {
    const row = await of(this.context.db, entry).select(['at', 'ended_at', 'expires_at']).executeTakeFirst();
    if (row === undefined || row.ended_at !== null || row.at < entry.at || row.expires_at < entry.expiresAt)
      return false;
    const known = new Set((await this.hashes(entry)).map(({ hash }) => hash));
    return entry.hashes.every(({ hash }) => known.has(hash));
  }

  /**
   * The latest word counts, in whatever order the lines come: an order given later stands again, the end of one that was given no later
   * stays. True when there was none of it.
   */
  async write({ requestId, holder, id, order, hashes, at, endedAt, expiresAt }: LoggedOrder): Promise<boolean> {
    const { db, sealer } = this.context;
    const body = await sealJson(sealer, SYSTEM_KEY, placeOf({ requestId, holder, id }), order);
    return db.transaction().execute(async (trx) => {
      const inserted = await trx
        .insertInto('standing_orders')
        .values({
          ...{ request_id: requestId, holder, id, call: order.call, body },
          ...{ at, ended_at: endedAt ?? null, expires_at: expiresAt },
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      const missing = (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
      if (!missing) {
        const row = await of(trx, { requestId, holder, id })
          .select(['at', 'ended_at', 'expires_at'])
          .forUpdate()
          .executeTakeFirstOrThrow();
        const endsAt = row.at < at ? endedAt : row.at > at ? present(row.ended_at) : (present(row.ended_at) ?? endedAt);
        await trx
          .updateTable('standing_orders')
          .set({
            at: row.at < at ? at : row.at,
            ended_at: endsAt ?? null,
            expires_at: row.expires_at < expiresAt ? expiresAt : row.expires_at,
          })
          .where('request_id', '=', requestId)
          .where('holder', '=', holder)
          .where('id', '=', id)
          .execute();
      }
      if (hashes.length > 0)
        await trx
          .insertInto('standing_hashes')
          .values(hashes.map((one) => ({ request_id: requestId, holder, id, ...one })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      return missing;
    });
  }

  async toEntry(row: Row): Promise<StandingEntry> {
    const key = { requestId: row.request_id, holder: row.holder, id: row.id };
    const order = await openJson<StandingOrder>(this.context.sealer, SYSTEM_KEY, placeOf(key), row.body);
    // The system key is never destroyed.
    if (order === undefined) throw new HabeasError('permanent', `the order ${row.id} of the ledger cannot be read`);
    return { ...key, order, at: row.at, endedAt: present(row.ended_at), expiresAt: row.expires_at };
  }
}

function placeOf({ requestId, holder, id }: Key): { column: string; row: string } {
  return { column: 'standing_orders.body', row: `${requestId}/${holder}/${id}` };
}
