/** The controller's role moves with a business sale (B7): open requests, and what still waits for its erasure, go to the new controller. */
import { sql } from 'kysely';
import { SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import type { ControllerMoveStore } from './types.js';

export function createControllerMoves({ db, sealer }: StoreContext): ControllerMoveStore {
  return {
    async move({ id, from, controller, movedAt, reason, by, at }) {
      const moved = { movedAt: instant(movedAt), to: controller.name };
      return db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ id: string; controller: { name: string } | null }>`
          SELECT id, controller FROM requests
          WHERE closed_at IS NULL
             OR EXISTS (SELECT 1 FROM held_items WHERE held_items.request_id = requests.id AND held_items.state = 'waiting')
          ORDER BY opened_at, id FOR UPDATE`.execute(trx);
        const going = rows.filter((row) => row.controller?.name !== controller.name);
        for (const row of going) {
          await trx
            .updateTable('requests')
            .set({ controller: JSON.stringify(controller) })
            .where('id', '=', row.id)
            .execute();
          const event = await prepareEvent(sealer, {
            ...{ chain: row.id, at, actor: by, type: 'controller.moved', key: `controller:${id}` },
            detail: { move: id, from: row.controller?.name ?? from, ...moved },
          });
          await appendPrepared(trx, event);
        }
        const summary = await prepareEvent(sealer, {
          ...{ chain: SYSTEM_CHAIN, at, actor: by, type: 'controller.moved', key: `controller:${id}` },
          ...{ detail: { move: id, from, ...moved, requests: going.length }, body: { reason } },
        });
        await appendPrepared(trx, summary);
        return { requests: going.map((row) => row.id) };
      });
    },
  };
}
