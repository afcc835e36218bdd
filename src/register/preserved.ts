/** Values as they stood before a rectification under litigation (H3): where they are, and what they are kept for. */
import { sql } from 'kysely';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import { localDay } from './holds-check.js';
import type { PreservedStore } from './types-holds.js';

export function createPreserved({ db }: StoreContext): PreservedStore {
  return {
    async put(requestId, { holder, kept, holds }, at) {
      if (kept.length === 0) return;
      const values = kept.map(({ dataset, object, sha256 }) => ({
        ...{ object, request_id: requestId, holder, dataset, sha256, holds: [...holds] },
        ...{ kept_at: instant(at), ended_at: null },
      }));
      await db
        .insertInto('preserved_values')
        .values(values)
        // What is there was preserved earlier: another matter keeps it as well.
        .onConflict((conflict) =>
          conflict.column('object').doUpdateSet({
            holds: sql<string[]>`ARRAY(SELECT DISTINCT unnest(preserved_values.holds || excluded.holds))`,
          }),
        )
        .execute();
    },

    async due(now, limit = 500) {
      const { rows } = await sql<{ request_id: string; objects: string[] }>`
        SELECT p.request_id, array_agg(p.object ORDER BY p.object) AS objects FROM preserved_values p
        WHERE p.ended_at IS NULL AND NOT EXISTS (
          SELECT 1 FROM holds h
          WHERE h.id = ANY (p.holds) AND h.state = 'open' AND (h.ends_on IS NULL OR h.ends_on >= ${localDay(now)}::date))
        GROUP BY p.request_id ORDER BY min(p.kept_at) LIMIT ${limit}`.execute(db);
      return rows.map(({ request_id, objects }) => ({ requestId: request_id, objects }));
    },

    async end(objects, at) {
      await db
        .updateTable('preserved_values')
        .set({ ended_at: instant(at) })
        .where('object', 'in', objects)
        .where('ended_at', 'is', null)
        .execute();
    },
  };
}
