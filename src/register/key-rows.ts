/** Rows of wrapped keys. The vault builds its KeyStore on them; a destroyed key stays as a tombstone. */
import { sql } from 'kysely';
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

/**
 * Rewrites the table, so that wrapped keys that were destroyed leave its file; PostgreSQL otherwise keeps the old version of a row until
 * its space is used again. The write-ahead log and backups have their own cycles. Takes a short exclusive lock: run it daily.
 */
export async function scrubKeyRows(db: Database): Promise<void> {
  await sql`VACUUM (FULL) key_rows`.execute(db);
}
