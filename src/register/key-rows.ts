/** Rows of wrapped keys. The vault builds its KeyStore on them; a destroyed key stays as a tombstone. */
import { sql } from 'kysely';
import { present } from './context.js';
import type { Queryable } from './context.js';
import type { Database, KeyRows } from './types.js';

export function createKeyRows(db: Database): KeyRows {
  return {
    async get(id) {
      const row = await db.selectFrom('key_rows').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id,
        wrapped: row.wrapped,
        createdAt: new Date(row.created_at),
        destroyedAt: row.destroyed_at === null ? null : new Date(row.destroyed_at),
      };
    },

    async insert(id, wrapped, at) {
      const result = await db
        .insertInto('key_rows')
        .values({
          id,
          wrapped: Buffer.from(wrapped),
          created_at: at.toISOString(),
          destroyed_at: null,
          destroyed_why: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    async replace(id, from, to) {
      const replaced = await db
        .updateTable('key_rows')
        .set({ wrapped: Buffer.from(to) })
        .where('id', '=', id)
        .where('wrapped', '=', Buffer.from(from))
        .executeTakeFirst();
      return replaced.numUpdatedRows === 1n;
    },

    async page(after, limit) {
      const rows = await livePage(db, after, limit);
      return rows.map(({ id, wrapped }) => ({ id, wrapped: wrapped as Uint8Array }));
    },

    exclusively: (work) =>
      db.transaction().execute(async (trx) => {
        // Readers go on; whoever adds, changes or destroys a key waits.
        await sql`LOCK TABLE key_rows IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
        return work(liveKeys(trx));
      }),

    async list({ after = '', limit = 200 } = {}) {
      const rows = await db
        .selectFrom('key_rows')
        .selectAll()
        .where(sql<boolean>`id COLLATE "C" > ${after}`)
        .orderBy(sql`id COLLATE "C"`)
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        createdAt: row.created_at,
        destroyedAt: present(row.destroyed_at),
        why: present(row.destroyed_why),
      }));
    },

    async destroy(id, why, at) {
      const instant = at.toISOString();
      await db
        .insertInto('key_rows')
        .values({ id, wrapped: null, created_at: instant, destroyed_at: instant, destroyed_why: why })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ wrapped: null, destroyed_at: instant, destroyed_why: why })
            .where('key_rows.destroyed_at', 'is', null),
        )
        .execute();
    },
  };
}

function livePage(db: Queryable, after: string, limit: number) {
  return db
    .selectFrom('key_rows')
    .select(['id', 'wrapped'])
    .where(sql<boolean>`id COLLATE "C" > ${after}`)
    .where('wrapped', 'is not', null)
    .orderBy(sql`id COLLATE "C"`)
    .limit(limit)
    .execute();
}

async function* liveKeys(db: Queryable): AsyncGenerator<Uint8Array> {
  for (let after = ''; ;) {
    const page = await livePage(db, after, 1_000);
    for (const { wrapped } of page) yield wrapped as Uint8Array;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/**
 * Rewrites the table, so that wrapped keys that were destroyed leave its file; PostgreSQL otherwise keeps the old version of a row until
 * its space is used again. The write-ahead log and backups have their own cycles. Takes a short exclusive lock: run it daily.
 */
export async function scrubKeyRows(db: Database): Promise<void> {
  await sql`VACUUM (FULL) key_rows`.execute(db);
}
