/** Does the old wish to be erased still stand, once the person has come back (holds §3.4)? */
import { HabeasError } from '../common/errors.js';
import { appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import { heldKey, openJson, sealJson } from './sealing.js';
import type { WishStore } from './types.js';

const place = (requestId: string) => ({ column: 'held_wishes.services', row: requestId });

export function createWishes({ db, sealer }: StoreContext): WishStore {
  const sealed = (requestId: string, services: string[]) =>
    sealJson(sealer, heldKey(requestId), place(requestId), services);
  return {
    async put(requestId, services) {
      await db
        .insertInto('held_wishes')
        .values({ request_id: requestId, services: await sealed(requestId, services) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async get(requestId) {
      const row = await db.selectFrom('held_wishes').selectAll().where('request_id', '=', requestId).executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        services: (await openJson<string[]>(sealer, heldKey(requestId), place(requestId), row.services)) ?? [],
        reopenedAt: present(row.reopened_at),
        confirmedBy: present(row.confirmed_by),
        confirmedAt: present(row.confirmed_at),
      };
    },

    async reopened(requestId, at, services) {
      const about = services === undefined ? {} : { services: await sealed(requestId, services) };
      const event = await prepareEvent(sealer, {
        chain: requestId,
        at,
        actor: 'system',
        type: 'held.reopened',
        seal: 'held',
      });
      return db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('held_wishes')
          .set({ reopened_at: instant(at), confirmed_at: null, confirmed_by: null, ...about })
          .where('request_id', '=', requestId)
          .where('reopened_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await appendPrepared(trx, event);
        return true;
      });
    },

    async confirm(requestId, by, reason, at) {
      const event = await prepareEvent(sealer, {
        chain: requestId,
        at,
        actor: by,
        type: 'held.wish_confirmed',
        seal: 'held',
        body: { reason },
      });
      await db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('held_wishes')
          .set({ confirmed_by: by, confirmed_at: instant(at) })
          .where('request_id', '=', requestId)
          .where('reopened_at', 'is not', null)
          .where('confirmed_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) {
          throw new HabeasError('conflict', 'the person is not being asked whether the wish still stands', {
            hint: 'read the request: what is held waits for its holds, not for the person',
          });
        }
        await appendPrepared(trx, event);
      });
    },

    async accept(requestId, services) {
      await db
        .updateTable('held_wishes')
        .set({ services: await sealed(requestId, services), reopened_at: null })
        .where('request_id', '=', requestId)
        .where('confirmed_at', 'is not', null)
        .execute();
    },
  };
}
