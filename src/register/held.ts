/** Items an erasure kept back: what stands against them, when to look again, whose they are (as keyed hashes). */
import { sql } from 'kysely';
import type { ItemFact, Reason } from '../law/types.js';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import { identifierHash } from './hashes.js';
import type { SubjectIdentifier } from './model.js';
import { heldKey, openJson, sealJson } from './sealing.js';
import type { HeldStore, NewHeldItem } from './types.js';
import { createWishes } from './held-wishes.js';

export function createHeld(context: StoreContext): HeldStore {
  const { db, sealer, macKey } = context;
  const hash = (identifier: SubjectIdentifier) => identifierHash(macKey, 'held', identifier);
  const place = (requestId: string, holder: string, itemId: string) => ({
    column: 'held_items.reasons',
    row: `${requestId}/${holder}/${itemId}`,
  });
  const toValues = async (requestId: string, held: NewHeldItem, at: string) => ({
    request_id: requestId,
    holder: held.holder,
    item_id: held.item.id,
    item: JSON.stringify(held.item),
    holds: held.reasons.map((reason) => reason.hold),
    reasons: await sealJson(sealer, heldKey(requestId), place(requestId, held.holder, held.item.id), held.reasons),
    until: held.until ?? null,
    next_at: held.nextAt === undefined ? null : instant(held.nextAt),
    state: 'waiting' as const,
    since: at,
    ended_at: null,
    freed_at: null,
    erase_by: null,
  });
  return {
    async put(requestId, items, identifiers, at) {
      if (items.length === 0) return;
      const when = instant(at);
      const values = await Promise.all(items.map((item) => toValues(requestId, item, when)));
      const hashes = Object.entries(identifiers).flatMap(([holder, known]) =>
        [...new Set(known.map(hash))].map((one) => ({ request_id: requestId, holder, hash: one })),
      );
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('held_items')
          .values(values)
          .onConflict((conflict) =>
            conflict
              .columns(['request_id', 'holder', 'item_id'])
              .doUpdateSet((eb) => ({
                item: eb.ref('excluded.item'),
                holds: eb.ref('excluded.holds'),
                reasons: eb.ref('excluded.reasons'),
                until: eb.ref('excluded.until'),
                next_at: eb.ref('excluded.next_at'),
              }))
              .where('held_items.state', '=', 'waiting'),
          )
          .execute();
        if (hashes.length === 0) return;
        await trx
          .insertInto('held_hashes')
          .values(hashes)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async list(requestId) {
      const rows = await db
        .selectFrom('held_items')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('holder')
        .orderBy('item_id')
        .execute();
      return Promise.all(
        rows.map(async (row) => ({
          requestId,
          holder: row.holder,
          item: row.item as ItemFact,
          holds: row.holds,
          reasons: await openJson<Reason[]>(
            sealer,
            heldKey(requestId),
            place(requestId, row.holder, row.item_id),
            row.reasons,
          ),
          until: present(row.until),
          nextAt: present(row.next_at),
          state: row.state,
          since: row.since,
          endedAt: present(row.ended_at),
          freedAt: present(row.freed_at),
          eraseBy: present(row.erase_by),
        })),
      );
    },

    async end(requestId, items, state, at) {
      if (items.length === 0) return;
      await db.transaction().execute(async (trx) => {
        // Locked as a whole: of two calls that end the last items at once, the second sees the first.
        await trx
          .selectFrom('held_items')
          .select('item_id')
          .where('request_id', '=', requestId)
          .orderBy('holder')
          .orderBy('item_id')
          .forUpdate()
          .execute();
        for (const { holder, itemId } of items) {
          await trx
            .updateTable('held_items')
            .set({ state, ended_at: instant(at) })
            .where('request_id', '=', requestId)
            .where('holder', '=', holder)
            .where('item_id', '=', itemId)
            .where('state', '=', 'waiting')
            .execute();
        }
        await sql`
          DELETE FROM held_hashes WHERE request_id = ${requestId}
          AND NOT EXISTS (SELECT 1 FROM held_items WHERE request_id = ${requestId} AND state = 'waiting')`.execute(trx);
      });
    },

    async markFreed(requestId, free, at, eraseBy) {
      const keys = free.map(({ holder, itemId }) => `${holder}/${itemId}`);
      // A hold that came back stops the target; the first instant it was free counts otherwise.
      await sql`
        UPDATE held_items SET
          freed_at = CASE WHEN holder || '/' || item_id = ANY(${keys}::text[]) THEN coalesce(freed_at, ${instant(at)}) END,
          erase_by = CASE WHEN holder || '/' || item_id = ANY(${keys}::text[]) THEN coalesce(erase_by, ${instant(eraseBy)}) END
        WHERE request_id = ${requestId} AND state = 'waiting'`.execute(db);
    },

    async late(now) {
      const { rows } = await sql<{ waiting: number; overdue: number; erased_late: number }>`
        SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
          count(*) FILTER (WHERE state = 'waiting' AND erase_by <= ${instant(now)}) AS overdue,
          count(*) FILTER (WHERE state = 'erased' AND ended_at > erase_by) AS erased_late
        FROM held_items WHERE freed_at IS NOT NULL`.execute(db);
      const [row] = rows;
      return { waiting: row?.waiting ?? 0, overdue: row?.overdue ?? 0, erasedLate: row?.erased_late ?? 0 };
    },

    wishes: createWishes(context),

    async matching(holder, identifiers) {
      if (identifiers.length === 0) return [];
      const rows = await db
        .selectFrom('held_hashes')
        .select('request_id')
        .distinct()
        .where('holder', '=', holder)
        .where('hash', 'in', identifiers.map(hash))
        .orderBy('request_id')
        .execute();
      return rows.map((row) => row.request_id);
    },

    async waitingForCopyOf(requestId) {
      const { rows } = await sql<{ request_id: string }>`
        WITH own AS (
          SELECT hash FROM subject_hashes WHERE request_id = ${requestId}
          UNION SELECT hash FROM person_hashes WHERE request_id = ${requestId} AND proven)
        SELECT DISTINCT held.request_id FROM held_items held, requests closing
        WHERE closing.id = ${requestId} AND closing."right" IN ('access', 'portability')
          AND held.state = 'waiting' AND 'OPEN_SUBJECT_REQUEST' = ANY(held.holds) AND held.request_id <> closing.id
          AND held.request_id IN (
            SELECT request_id FROM person_hashes WHERE proven AND hash IN (SELECT hash FROM own)
            UNION SELECT request_id FROM subject_hashes WHERE hash IN (SELECT hash FROM own))
        ORDER BY held.request_id`.execute(db);
      return rows.map((row) => row.request_id);
    },

    async due(now, limit = 500) {
      const rows = await db
        .selectFrom('held_items')
        .select('request_id')
        .where('state', '=', 'waiting')
        .where('next_at', '<=', instant(now))
        .groupBy('request_id')
        .orderBy((eb) => eb.fn.min('next_at'))
        .limit(limit)
        .execute();
      return rows.map((row) => row.request_id);
    },

    async waiting(limit = 500) {
      const rows = await db
        .selectFrom('held_items')
        .select((eb) => [
          'request_id',
          eb.fn.countAll<number>().as('items'),
          eb.fn.min('since').as('since'),
          eb.fn.min('next_at').as('next_at'),
        ])
        .where('state', '=', 'waiting')
        .groupBy('request_id')
        .orderBy('since')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        requestId: row.request_id,
        items: row.items,
        since: row.since,
        nextAt: row.next_at ?? undefined,
      }));
    },
  };
}
