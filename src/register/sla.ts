/** The first view for managers: what is open, how near its end, and who holds it up. */
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import { STAGES } from './model.js';
import type { Stage } from './model.js';
import { TROUBLE_STATES, isOpen } from './request-list.js';
import { REQUEST_COLUMNS, toRequestRow } from './request-row.js';
import { stageRows } from './requests.js';
import { slaStateOf } from './sla-state.js';
import type { Register, RequestRow, SlaRow, SlaView } from './types.js';

export function createSla({ db }: StoreContext): Register['sla'] {
  return async (at, holders) => {
    const now = instant(at);
    let query = db.selectFrom('requests').select(REQUEST_COLUMNS).where(isOpen).orderBy('received_at').orderBy('id');
    if (holders !== undefined) {
      query = query.where('id', 'in', (eb) =>
        eb
          .selectFrom('holder_tasks')
          .select('request_id')
          .where('holder', 'in', holders.length > 0 ? holders : ['']),
      );
    }
    const open = (await query.execute()).map(toRequestRow);
    if (open.length === 0) return summarise(now, []);
    const ids = open.map((request) => request.id);
    const [stages, tasks] = await Promise.all([
      stageRows(db, ids),
      db
        .selectFrom('holder_tasks')
        .select(['request_id', 'holder', 'step', 'state', 'since'])
        .where('request_id', 'in', ids)
        .where('state', 'in', [...TROUBLE_STATES, 'running'])
        .orderBy('since')
        .execute(),
    ]);
    const stagesOf = groupBy(stages, (row) => row.request_id);
    const tasksOf = groupBy(tasks, (row) => row.request_id);
    return summarise(
      now,
      open.map((request) => ({
        request,
        state: slaStateOf(request, now),
        leftMs: request.dueBefore === undefined ? undefined : Date.parse(request.dueBefore) - Date.parse(now),
        dueReason: dueReason(request),
        timePerStage: timePerStage(stagesOf.get(request.id) ?? [], now),
        heldUpBy: (tasksOf.get(request.id) ?? [])
          .filter((task) => task.state !== 'running' || request.waitingFor === 'holder')
          .map(({ holder, step, state, since }) => ({ holder, step, state, since })),
      })),
    );
  };
}

function dueReason({ clock }: RequestRow): SlaRow['dueReason'] {
  // Of a clock that does not run, the last step tells what it waits for; the dates before it do not hold.
  const last =
    (clock?.state === 'RUNNING' ? clock.derivation.findLast((step) => step.date !== undefined) : undefined) ??
    clock?.derivation.at(-1);
  return last && { rule: last.rule, says: last.says };
}

function timePerStage(
  rows: { stage: Stage; entered_at: string; left_at: string | null }[],
  now: string,
): SlaRow['timePerStage'] {
  const spent: SlaRow['timePerStage'] = {};
  for (const { stage, entered_at, left_at } of rows) {
    const ms = Math.max(0, Date.parse(left_at ?? now) - Date.parse(entered_at));
    spent[stage] = (spent[stage] ?? 0) + ms;
  }
  return spent;
}

function summarise(at: string, requests: SlaRow[]): SlaView {
  const counts = { breached: 0, at_risk: 0, on_track: 0, paused: 0 };
  for (const { state } of requests) counts[state] += 1;
  const stages = STAGES.flatMap((stage) => {
    const spent = requests.flatMap((row) => row.timePerStage[stage] ?? []).sort((a, b) => a - b);
    if (spent.length === 0) return [];
    const now = requests.filter((row) => row.request.stage === stage).length;
    return [{ stage, now, medianMs: median(spent), longestMs: spent.at(-1) ?? 0 }];
  });
  const holders = [
    ...groupBy(
      requests.flatMap((row) => row.heldUpBy.map((task) => ({ ...task, id: row.request.id }))),
      (task) => task.holder,
    ),
  ]
    .map(([holder, tasks]) => ({
      holder,
      requests: new Set(tasks.map((task) => task.id)).size,
      since: tasks.map((task) => task.since).sort()[0] ?? at,
    }))
    .sort((a, b) => b.requests - a.requests || (a.since < b.since ? -1 : 1));
  return { at, counts, requests, stages, holders };
}

function median(sorted: number[]): number {
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}

function groupBy<Value>(values: Value[], key: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}
