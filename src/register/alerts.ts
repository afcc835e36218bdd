/** Alerts to managers: one row for each state of a request and due date, so that each is told once and none is lost with a mail server. */
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, noRequest } from './context.js';
import type { StoreContext } from './context.js';
import type { AlertStore } from './types-accountability.js';

const BATCH = 500;

export function createAlerts({ db, sealer }: StoreContext): AlertStore {
  return {
    async open({ requestId, state, dueBefore, openedAt }) {
      if (!isUuid(requestId)) throw noRequest(requestId);
      await db
        .insertInto('alerts')
        .values({
          ...{ request_id: requestId, state, due_before: instant(dueBefore) },
          ...{ opened_at: instant(openedAt), settled_at: null },
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async waiting({ requestId, limit = BATCH } = {}) {
      let query = db.selectFrom('alerts').selectAll().where('settled_at', 'is', null);
      if (requestId !== undefined) query = query.where('request_id', '=', requestId);
      const rows = await query.orderBy('opened_at').orderBy('request_id').orderBy('state').limit(limit).execute();
      return rows.map(({ request_id, state, due_before, opened_at }) => ({
        ...{ requestId: request_id, state, dueBefore: due_before, openedAt: opened_at },
      }));
    },

    async settle({ requestId, state, dueBefore }, { as, at }) {
      const when = instant(at);
      const event = await prepareEvent(sealer, {
        ...{ chain: requestId, at: when, actor: 'system', type: `alert.${as}`, detail: { state, dueBefore } },
        key: `alert:${state}:${dueBefore}`,
      });
      await db.transaction().execute(async (trx) => {
        const first = await trx
          .updateTable('alerts')
          .set({ settled_at: when })
          .where('request_id', '=', requestId)
          .where('state', '=', state)
          .where('due_before', '=', instant(dueBefore))
          .where('settled_at', 'is', null)
          .executeTakeFirst();
        if (first.numUpdatedRows > 0n) await appendPrepared(trx, event);
      });
    },
  };
}
