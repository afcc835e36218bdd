/** Replays of the erasure ledger: who started one, and what it found at each holder. */
import type { Selectable } from 'kysely';
import { SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, present } from './context.js';
import type { StoreContext } from './context.js';
import type { LedgerReplaysTable } from './schema-accountability.js';
import type { LedgerReplay, LedgerReplayStore } from './types-accountability.js';

/** Its workflow has closed by then. */
const SETTLED_MS = 3600 * 1000;
/** Never finished: it was terminated. */
const LOST_MS = 30 * 86_400_000;

export function createLedgerReplays({ db, sealer }: StoreContext): LedgerReplayStore {
  const event = (type: string, id: string, actor: string, at: string, detail: Record<string, unknown>) =>
    prepareEvent(sealer, {
      ...{ chain: SYSTEM_CHAIN, at, actor, type: `ledger.${type}`, key: `ledger:${id}:${type}` },
      detail: { replay: id, ...detail },
    });
  return {
    async start({ id, holders, dryRun, by, at }) {
      const when = instant(at);
      const started = await event('replay_started', id, by, when, { holders, dryRun });
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('ledger_replays')
          .values({
            ...{ id, holders, dry_run: dryRun, started_at: when, started_by: by },
            ...{ finished_at: null, report: null, shredded_at: null },
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await appendPrepared(trx, started);
      });
    },

    async finish(id, report, at) {
      const when = instant(at);
      const counts = report.map(({ holder, searched, hits, erased, kept, newer, left, tasks }) => ({
        ...{ holder, searched, hits, erased, kept, newer, tasks, left: left.length },
      }));
      const finished = await event('replay_finished', id, 'system', when, { report: counts });
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('ledger_replays')
          .set({ finished_at: when, report: JSON.stringify(report) })
          .where('id', '=', id)
          .where('finished_at', 'is', null)
          .execute();
        await appendPrepared(trx, finished);
      });
    },

    async get(id) {
      if (!isUuid(id)) return undefined;
      const row = await db.selectFrom('ledger_replays').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toReplay(row);
    },

    async list(limit = 50) {
      const rows = await db
        .selectFrom('ledger_replays')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toReplay);
    },

    async toShred(now) {
      const before = (ms: number): string => new Date(Date.parse(instant(now)) - ms).toISOString();
      const rows = await db
        .selectFrom('ledger_replays')
        .select('id')
        .where('shredded_at', 'is', null)
        .where((eb) => eb.or([eb('finished_at', '<=', before(SETTLED_MS)), eb('started_at', '<=', before(LOST_MS))]))
        .execute();
      return rows.map((row) => row.id);
    },

    async shredded(id, at) {
      await db
        .updateTable('ledger_replays')
        .set({ shredded_at: instant(at) })
        .where('id', '=', id)
        .execute();
    },
  };
}

function toReplay(row: Selectable<LedgerReplaysTable>): LedgerReplay {
  return {
    id: row.id,
    holders: row.holders,
    dryRun: row.dry_run,
    startedAt: row.started_at,
    startedBy: row.started_by,
    finishedAt: present(row.finished_at),
    report: present(row.report),
  };
}
