/** Replays of the erasure ledger: who started one, and what it found at each holder. */
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { SYSTEM_CHAIN, appendPrepared, prepareEvent } from './audit-chain.js';
import { instant, isUuid, present } from './context.js';
import type { StoreContext } from './context.js';
import type { LedgerReplaysTable } from './schema-accountability.js';
import type { CorrectionSince, LedgerReplay, LedgerReplayStore, ReplayReport } from './types-accountability.js';

/** Its workflow has closed by then. */
const SETTLED_MS = 3600 * 1000;
/** Never finished: it was terminated. */
const LOST_MS = 30 * 86_400_000;

/** Reports of before stops, restrictions and corrections were repeated have nothing of them. */
const BEFORE_RIGHTS: Pick<ReplayReport, 'stops' | 'restrictions' | 'corrections'> = {
  stops: { standing: 0, found: 0, repeated: 0 },
  restrictions: { standing: 0, found: 0, repeated: 0 },
  corrections: [],
};

export function createLedgerReplays({ db, sealer }: StoreContext): LedgerReplayStore {
  const event = (type: string, id: string, actor: string, at: string, detail: Record<string, unknown>) =>
    prepareEvent(sealer, {
      ...{ chain: SYSTEM_CHAIN, at, actor, type: `ledger.${type}`, key: `ledger:${id}:${type}` },
      detail: { replay: id, ...detail },
    });
  return {
    async start({ id, holders, dryRun, backupAt, by, at }) {
      const when = instant(at);
      const backup = backupAt === undefined ? {} : { backupAt: instant(backupAt) };
      const started = await event('replay_started', id, by, when, { holders, dryRun, ...backup });
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('ledger_replays')
          .values({
            ...{ id, holders, dry_run: dryRun, started_at: when, started_by: by },
            ...{ finished_at: null, report: null, shredded_at: null, backup_at: backup.backupAt ?? null },
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await appendPrepared(trx, started);
      });
    },

    async finish(id, report, at) {
      const when = instant(at);
      const counts = report.map(({ left, corrections, notSearched: _, ...rest }) => ({
        ...{ ...rest, left: left.length, corrections: corrections.length },
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

    async purge(endedBy, why, at) {
      const rows = await db
        .selectFrom('ledger_replays')
        .select('id')
        .where('shredded_at', 'is not', null)
        .where((eb) => eb(eb.fn.coalesce('finished_at', 'started_at'), '<=', instant(endedBy)))
        .execute();
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      const record = await prepareEvent(sealer, {
        ...{ chain: SYSTEM_CHAIN, at: instant(at), actor: 'system', type: 'purge.replays' },
        detail: { count: ids.length, why },
      });
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('ledger_replays').where('id', 'in', ids).execute();
        await appendPrepared(trx, record);
      });
      return ids.length;
    },

    corrections: (holder, since) => correctionsSince(db, holder, instant(since)),
  };
}

interface Rectified {
  holder: string;
  corrections?: { dataset?: string; field: string; status: string }[];
}

/** As `recordApplied` left them on the chains of their requests: what was confirmed, without values. */
async function correctionsSince(db: StoreContext['db'], holder: string, since: string): Promise<CorrectionSince[]> {
  const { rows } = await sql<{ requestId: string; number: string | null; at: string; detail: string }>`
    SELECT e.chain AS "requestId", r.number, e.at, e.detail FROM audit_events e LEFT JOIN requests r ON r.id::text = e.chain
    WHERE e.type = 'holder.rectify' AND e.at >= ${since} ORDER BY e.at, e.chain, e.seq`.execute(db);
  const found = new Map<string, CorrectionSince>();
  for (const { requestId, number, at, detail } of rows) {
    const rectified = JSON.parse(detail) as Rectified;
    if (rectified.holder !== holder) continue;
    for (const { dataset, field, status } of rectified.corrections ?? []) {
      if (status !== 'applied') continue;
      const one = { requestId, ...(number === null ? {} : { number }), ...(dataset ? { dataset } : {}), field, at };
      // Corrected twice: the later one counts.
      found.set([requestId, dataset, field].join('/'), one);
    }
  }
  return [...found.values()];
}

function toReplay(row: Selectable<LedgerReplaysTable>): LedgerReplay {
  return {
    id: row.id,
    holders: row.holders,
    dryRun: row.dry_run,
    backupAt: present(row.backup_at),
    startedAt: row.started_at,
    startedBy: row.started_by,
    finishedAt: present(row.finished_at),
    report: row.report?.map((one) => ({ ...BEFORE_RIGHTS, ...one })),
  };
}
