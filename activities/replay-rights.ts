/** Repeating what is no erasure after a restore (E8): stops and restrictions as they were ordered; corrections by people. */
import type { CorrectionSince } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import { whileBeating } from './heartbeats.js';
import { commentOnTicket } from './messages.js';
import { kindOf, standingOrders } from './replay-standing.js';
import { longestBackup, plusDays } from './retention.js';
import { stableId } from './stable-id.js';
import type { ReplayActivities } from './types-replay.js';

type RepeatActivities = Pick<
  ReplayActivities,
  'standingAt' | 'recordStanding' | 'openRightTask' | 'openCorrectionTasks'
>;

export function createRepeatActivities(deps: CoreDeps): RepeatActivities {
  const { register } = deps;
  return {
    standingAt: ({ holder, backupAt, at }) =>
      whileBeating(async () => {
        const orders = await standingOrders(deps, holder, at);
        const restrictions = orders.filter(({ order }) => kindOf(order) === 'restrictions').length;
        const since = backupAt ?? plusDays(at, -longestBackup(deps, [holder]));
        const corrections = await register.replays.corrections(holder, since);
        return { stops: orders.length - restrictions, restrictions, corrections };
      }),

    async recordStanding({ runId, holder, hit, confirmedAt, at }) {
      const { requestId, id, order } = hit;
      const { call, right } = order;
      await register.audit.append({
        ...{ chain: 'system', at, actor: `holder:${holder}`, type: 'ledger.replay_repeated' },
        // Purposes are in people's words: they stay sealed.
        detail: {
          ...{ replay: runId, holder, requestId, call, right },
          ...(call === 'object' ? { scope: order.scope } : {}),
          ...(call === 'restrict' ? { ground: order.ground } : {}),
          ...(confirmedAt === undefined ? { confirmed: false } : { confirmedAt }),
        },
        key: `ledger:${runId}:${holder}:${requestId}:${id}`,
      });
      // What was backed up between the restore and now does not know of it.
      await register.standing.renew({ requestId, holder, id }, plusDays(at, longestBackup(deps, [holder])));
    },

    async openRightTask({ runId, holder, hit, why, at }) {
      const { requestId, id, order, refs } = hit;
      const records = refs.length > 0 ? ` Record(s) at ${holder}: ${refs.join(', ')}.` : '';
      await openOnce(deps, { runId, holder, requestId, what: id, call: order.call, why: `${why}${records}`, at });
    },

    async openCorrectionTasks({ runId, holder, corrections, at }) {
      const requests = [...new Set(corrections.map(({ requestId }) => requestId))];
      for (const requestId of requests) {
        const own = corrections.filter((one) => one.requestId === requestId);
        const fields = own.map(fieldOf).join(', ');
        const why =
          `${holder} was restored and may say again what had been corrected: ${fields}. ` +
          `Ask its owner to correct it again; the value is in the request's letter while the case is kept.`;
        const task = { runId, holder, requestId, what: 'corrections', call: 'rectify', why, at };
        const isOurs = await openOnce(deps, task);
        if (isOurs && (await register.requests.get(requestId)))
          await commentOnTicket(deps, requestId, `corrections-${holder}-${runId}`, why);
      }
      return { tasks: requests.length };
    },
  };
}

function fieldOf({ dataset, field }: CorrectionSince): string {
  return dataset === undefined ? field : `${dataset}/${field}`;
}

interface RightTask {
  runId: string;
  holder: string;
  requestId: string;
  /** Tells tasks of one request and holder apart. */
  what: string;
  call: string;
  why: string;
  at: string;
}

/** What waits from an earlier replay is not asked twice. True: it is of this one. */
async function openOnce(
  { register }: CoreDeps,
  { runId, holder, requestId, what, call, why, at }: RightTask,
): Promise<boolean> {
  const kind = 'restored_right';
  const open = await register.tasks.list({ requestId, kind, open: true });
  const waiting = open.find(({ detail }) => detail['holder'] === holder && detail['what'] === what);
  if (waiting) return waiting.detail['replay'] === runId;
  await register.tasks.open({
    id: stableId('replay-right', runId, holder, requestId, what),
    ...{ requestId, kind, why, by: 'system', at },
    detail: { replay: runId, holder, call, what },
  });
  return true;
}
