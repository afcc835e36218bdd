/** What is no request: a complaint to the controller, a replay of the erasure ledger. */
import type { LedgerHit, ReplayActivities, StandingHit } from '../../activities/types-replay.js';
import { complaintWorkflowId, replayWorkflowId } from '../../src/temporal/names.js';
import type { ReplayInput } from '../../workflows/replay.js';
import type { World } from '../workflows/world.js';
import { INSTALLATION } from './keys.js';
import { uuidOf } from './stage.js';
import type { Path } from './steps.js';
import { DAY, same, smallWorld } from './steps.js';

/** The profile came back with a restore, under the old id and perhaps under another one. */
function restoredWorld(): World {
  const world = smallWorld();
  world.holder('crm').capabilities.push('identifiers');
  const hit: LedgerHit = {
    requestId: uuidOf('erased long ago'),
    planHash: 'a'.repeat(64),
    asOf: '2026-01-01T00:00:00.000Z',
    refs: ['person:1'],
    items: [{ id: 'profile', outcome: 'erase' }],
    datasets: ['contacts'],
    waiting: [],
    certain: true,
  };
  const found = { requestId: uuidOf('objected long ago'), refs: ['person:1'], identifiers: [], certain: true };
  const stop: StandingHit = {
    ...{ ...found, id: 'b'.repeat(64) },
    order: { call: 'object', right: 'objection', scope: 'marketing' },
  };
  const restriction: StandingHit = {
    ...{ ...found, id: 'c'.repeat(64), certain: false },
    order: { call: 'restrict', right: 'restriction', ground: 'subject' },
  };
  const corrections = [
    { requestId: uuidOf('corrected long ago'), dataset: 'contacts', field: 'email', at: '2026-01-01T00:00:00.000Z' },
  ];
  const done = (what: string, at: string): Promise<void> => {
    world.note(what, at);
    return Promise.resolve();
  };
  const replays: ReplayActivities = {
    matchLedger: () => Promise.resolve({ searched: 2, hits: 2, newer: 0, stops: 1, restrictions: 1 }),
    ledgerHits: () => Promise.resolve([hit, { ...hit, certain: false }]),
    standingAt: () => Promise.resolve({ stops: 1, restrictions: 1, corrections }),
    standingHits: ({ kind }) => Promise.resolve([kind === 'stops' ? stop : restriction]),
    recordStanding: ({ hit: { order }, at }) => done(`repeated ${order.call}`, at),
    openRightTask: ({ at }) => done('right task', at),
    openCorrectionTasks: ({ corrections: listed, at }) =>
      done('correction task', at).then(() => ({ tasks: listed.length })),
    beginReplay: ({ at }) => done('replay begun', at).then(() => ({})),
    recordReplay: ({ at }) => done('replayed', at),
    openReplayTask: ({ at }) => done('replay task', at),
    finishReplay: ({ at }) => done('replay finished', at),
  };
  const core = world.coreActivities();
  world.coreActivities = () => ({ ...core, ...replays });
  return world;
}

export const runs: Path[] = [
  {
    saves: ['complaint-late'],
    world: smallWorld,
    async play(at, world) {
      const complaintId = uuidOf('complaint-late');
      const dueBefore = new Date((await at.env.currentTimeMs()) + 3 * DAY).toISOString();
      world.complaint = { acknowledged: false, closed: false, dueBefore };
      const complaint = await at.start('complaint', complaintWorkflowId(INSTALLATION, complaintId), { complaintId });
      await at.env.sleep('5 days');
      same('late', world.happened('complaint late').length, 1);
      world.complaint = { acknowledged: true, closed: true, dueBefore };
      await complaint.signal('complaintMoved', { at: dueBefore });
      await complaint.result();
      await at.save('complaint-late', complaint);
    },
  },
  {
    saves: ['ledger-replay'],
    world: restoredWorld,
    async play(at, world) {
      const input: ReplayInput = {
        ...{ runId: uuidOf('ledger-replay'), installation: INSTALLATION, holders: ['crm', 'billing'] },
        ...{ dryRun: false, heartbeatMs: 15_000, patienceMs: 2 * DAY },
      };
      const replay = await at.start('replay', replayWorkflowId(INSTALLATION, input.runId), input);
      await replay.result();
      same('left at crm', world.holder('crm').items, []);
      same('tasks', world.happened('replay task').length, 1);
      // At billing by the address alone: it offers no search.
      same('repeated', world.happened('repeated object').length, 2);
      same('right tasks', world.happened('right task').length, 1);
      same('correction tasks', world.happened('correction task').length, 2);
      await at.save('ledger-replay', replay);
    },
  },
];
