/** What a link offers, and every opening and download of it. */
import type { Selectable } from 'kysely';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import type { DeliveriesTable } from './schema-delivery.js';
import type { Delivery, DeliveryStore } from './types.js';

const FIRST = { opened: 'first_opened_at', downloaded: 'first_downloaded_at', bounced: 'bounced_at' } as const;

export function createDeliveries({ db }: StoreContext): DeliveryStore {
  return {
    async record({ id, requestId, linkId, letterKey, files, offeredAt }) {
      await db
        .insertInto('deliveries')
        .values({
          id,
          request_id: requestId,
          link_id: linkId ?? null,
          letter_key: letterKey ?? null,
          files: JSON.stringify(files),
          offered_at: instant(offeredAt),
          first_opened_at: null,
          first_downloaded_at: null,
          bounced_at: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },

    async list(requestId) {
      const rows = await db
        .selectFrom('deliveries')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('offered_at')
        .orderBy('id')
        .execute();
      return rows.map(toDelivery);
    },

    async byLink(linkId) {
      const row = await db.selectFrom('deliveries').selectAll().where('link_id', '=', linkId).executeTakeFirst();
      return row && toDelivery(row);
    },

    async receipt({ id, requestId, linkId, event, file, factor, at }) {
      const when = instant(at);
      return db.transaction().execute(async (trx) => {
        const result = await trx
          .insertInto('receipts')
          .values({
            id,
            request_id: requestId,
            link_id: linkId,
            event,
            file: file ?? null,
            factor: factor ?? null,
            at: when,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirst();
        if (result.numInsertedOrUpdatedRows !== 1n) return false;
        await trx
          .updateTable('deliveries')
          .set({ [FIRST[event]]: when })
          .where('link_id', '=', linkId)
          .where((eb) => eb.or([eb(FIRST[event], 'is', null), eb(FIRST[event], '>', when)]))
          .execute();
        return true;
      });
    },

    async receipts(requestId) {
      const rows = await db
        .selectFrom('receipts')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        requestId: row.request_id,
        linkId: row.link_id,
        event: row.event,
        file: present(row.file),
        factor: present(row.factor),
        at: row.at,
      }));
    },
  };
}

function toDelivery(row: Selectable<DeliveriesTable>): Delivery {
  return {
    id: row.id,
    requestId: row.request_id,
    linkId: present(row.link_id),
    letterKey: present(row.letter_key),
    files: row.files,
    offeredAt: row.offered_at,
    firstOpenedAt: present(row.first_opened_at),
    firstDownloadedAt: present(row.first_downloaded_at),
    bouncedAt: present(row.bounced_at),
  };
}
