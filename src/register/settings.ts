/** Settings people change while the installation runs: the brake on all erasures. */
import { SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import { SYSTEM_KEY, openJson, sealJson } from './sealing.js';
import type { SettingsStore } from './types.js';

const NAME = 'erasures_frozen';
const PLACE = { column: 'switches.reason', row: NAME };

export function createSettings({ db, sealer }: StoreContext): SettingsStore {
  const event = (type: string, actor: string, reason: string, at: string) =>
    prepareEvent(sealer, { chain: SYSTEM_CHAIN, at, actor, type, body: { reason } });
  return {
    async erasuresFrozen() {
      const row = await db.selectFrom('switches').selectAll().where('name', '=', NAME).executeTakeFirst();
      if (row === undefined) return { frozen: false };
      return {
        frozen: true,
        by: row.by,
        at: row.at,
        reason: await openJson<string>(sealer, SYSTEM_KEY, PLACE, row.reason),
      };
    },

    async freezeErasures(by, reason, at) {
      const sealed = await sealJson(sealer, SYSTEM_KEY, PLACE, reason);
      const prepared = await event('erasures.frozen', by, reason, at);
      return db.transaction().execute(async (trx) => {
        const result = await trx
          .insertInto('switches')
          .values({ name: NAME, by, at: instant(at), reason: sealed })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst();
        if (result.numInsertedOrUpdatedRows !== 1n) return false;
        await appendPrepared(trx, prepared);
        return true;
      });
    },

    async unfreezeErasures(by, reason, at) {
      const prepared = await event('erasures.unfrozen', by, reason, at);
      return db.transaction().execute(async (trx) => {
        const result = await trx.deleteFrom('switches').where('name', '=', NAME).executeTakeFirst();
        if (result.numDeletedRows === 0n) return false;
        await appendPrepared(trx, prepared);
        return true;
      });
    },
  };
}
