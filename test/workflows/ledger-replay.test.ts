/** E8: in which order a replay repeats what stands in the ledger, and what it leaves to people. */
import type { LedgerHit, ReplayActivities, StandingHit } from '../../activities/types-replay.js';
import type { ReplayReport } from '../../src/register/types.js';
import type { ReplayInput } from '../../workflows/replay.js';
import { play } from './harness.js';
import { World } from './world.js';

const RUN = '5f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
const ERASED = '6f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
const OBJECTED = '7f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
const email = { type: 'email', value: 'subject@example.com' } as const;

const erased: LedgerHit = {
  ...{ requestId: ERASED, planHash: 'a'.repeat(64), asOf: '2026-01-01T00:00:00.000Z', refs: ['person:1'] },
  ...{ items: [{ id: 'profile', outcome: 'erase' }], datasets: ['contacts'], waiting: [], certain: true },
};
const stop: StandingHit = {
  ...{ requestId: OBJECTED, id: 'b'.repeat(64), refs: ['person:1'], identifiers: [], certain: true },
  order: { call: 'object', right: 'objection', scope: 'marketing', purposes: ['newsletter'] },
};
const restriction: StandingHit = {
  ...stop,
  id: 'c'.repeat(64),
  order: { call: 'restrict', right: 'restriction', ground: 'subject' },
};
const corrections = [{ requestId: OBJECTED, dataset: 'contacts', field: 'email', at: '2026-01-01T00:00:00.000Z' }];

interface Found {
  hits?: LedgerHit[];
  stops?: StandingHit[];
  restrictions?: StandingHit[];
}

/** One holder that a restore took back, and what the ledger says of it. */
function restoredWorld({ hits = [], stops = [], restrictions = [] }: Found): World {
  const world = new World();
  const crm = world.holder('crm');
  crm.capabilities.push('identifiers');
  crm.identifiers = [email];
  crm.items = ['profile', 'invoices'].map((id) => ({
    ...{
      id,
      dataset: id === 'profile' ? 'contacts' : id,
      category: 'identity_contact',
      kind: 'marketing_profile',
      count: 1,
    },
    lawfulBasis: 'consent',
  }));
  const done = (what: string, at: string, detail?: unknown): Promise<void> => {
    world.note(what, at, detail);
    return Promise.resolve();
  };
  const replays: ReplayActivities = {
    standingAt: () => Promise.resolve({ stops: stops.length, restrictions: restrictions.length, corrections }),
    matchLedger: () =>
      Promise.resolve({
        ...{ searched: 2, hits: hits.length, newer: 0 },
        ...{ stops: stops.length, restrictions: restrictions.length },
      }),
    ledgerHits: ({ from, limit }) => Promise.resolve(hits.slice(from, from + limit)),
    standingHits: ({ kind, from, limit }) =>
      Promise.resolve((kind === 'stops' ? stops : restrictions).slice(from, from + limit)),
    recordStanding: ({ hit, confirmedAt, at }) => done(`repeated ${hit.order.call}`, at, { confirmedAt }),
    openRightTask: ({ hit, why, at }) => done(`task ${hit.order.call}`, at, why),
    openCorrectionTasks: ({ corrections: listed, at }) =>
      done('task rectify', at).then(() => ({ tasks: listed.length })),
    beginReplay: ({ at }) => done('replay begun', at).then(() => ({})),
    recordReplay: ({ at }) => done('replayed', at),
    openReplayTask: ({ at }) => done('task erase', at),
    finishReplay: ({ at }) => done('finished', at),
  };
  const core = world.coreActivities();
  world.coreActivities = () => ({ ...core, ...replays });
  return world;
}

async function replayed(world: World, changes: Partial<ReplayInput> = {}): Promise<ReplayReport> {
  let reports: ReplayReport[] = [];
  const input: ReplayInput = {
    ...{
      runId: RUN,
      installation: 'test',
      holders: ['crm'],
      dryRun: false,
      heartbeatMs: 15_000,
      patienceMs: 3_600_000,
    },
    ...changes,
  };
  await play(world, async (at) => {
    const run = { taskQueue: 'test-core', workflowId: 'test-replay', args: [input] as [ReplayInput] };
    reports = (await at.env.client.workflow.execute('replay', run)) as ReplayReport[];
  });
  expect(reports).toHaveLength(1);
  return reports[0] as ReplayReport;
}

const once = { standing: 1, found: 1, repeated: 1 };

describe('E8: a replay after a restore', () => {
  it('stops, then erases, then restricts what is left, and reads each anew', async () => {
    const world = restoredWorld({ hits: [erased], stops: [stop], restrictions: [restriction] });
    expect(await replayed(world)).toMatchObject({ stops: once, restrictions: once, corrections, tasks: 1, left: [] });
    const calls = world.holder('crm').calls.filter((call) => call !== 'holds' && call !== 'preview');
    expect(calls).toEqual([
      'identifiers',
      'object',
      'confirmApplied',
      'erase',
      'confirm',
      'restrict',
      'confirmApplied',
    ]);
    const crm = world.holder('crm');
    expect(crm.objections).toMatchObject([{ scope: 'marketing', purposes: ['newsletter'] }]);
    expect(crm.items).toMatchObject([{ id: 'invoices', restricted: true }]);
    // Under the request that ordered it: it alone lifts it again.
    expect([...crm.marks.keys()]).toEqual([`subject:${OBJECTED}`]);
    expect(world.happened('repeated object')[0]?.detail).toEqual({ confirmedAt: expect.any(String) as string });
  });

  it('only counts in a dry run', async () => {
    const world = restoredWorld({ hits: [erased], stops: [stop], restrictions: [restriction] });
    const found = { standing: 1, found: 1, repeated: 0 };
    expect(await replayed(world, { dryRun: true })).toMatchObject({
      ...{ stops: found, restrictions: found, corrections, hits: 1, erased: 0, tasks: 0 },
    });
    expect(world.holder('crm').calls).toEqual(['identifiers']);
    expect(world.happened('task rectify')).toEqual([]);
  });

  it('puts to a person whom it is not certain of, and touches nothing of theirs', async () => {
    const world = restoredWorld({ restrictions: [{ ...restriction, certain: false }] });
    expect(await replayed(world)).toMatchObject({ restrictions: { found: 1, repeated: 0 }, tasks: 2 });
    expect(world.happened('task restrict')).toHaveLength(1);
    expect(world.holder('crm').calls).toEqual(['identifiers']);
  });

  it('leaves what did not take, and what a holder that is down was not told, and goes on with the rest', async () => {
    const lying = restoredWorld({ stops: [stop], restrictions: [restriction] });
    lying.holder('crm').lies = true;
    const report = await replayed(lying);
    expect(report).toMatchObject({ stops: { found: 1, repeated: 0 }, restrictions: { found: 1, repeated: 0 } });
    expect(report.left).toEqual([
      { requestId: OBJECTED, why: 'asked again, crm has not taken an objection again' },
      { requestId: OBJECTED, why: 'asked again, crm has not taken a restriction again' },
    ]);
    expect(lying.happened('repeated object')).toEqual([]);

    const down = restoredWorld({ stops: [stop], restrictions: [restriction] });
    down.holder('crm').failing = { object: 'permanent' };
    expect(await replayed(down)).toMatchObject({
      ...{ stops: { found: 1, repeated: 0 }, restrictions: once, tasks: 2 },
      left: [{ requestId: OBJECTED, why: 'crm did not answer' }],
    });
  });

  it('stops known addresses also where nobody can search, and says that nobody did', async () => {
    const world = restoredWorld({ stops: [{ ...stop, refs: [], identifiers: [email] }] });
    world.holder('crm').capabilities.pop();
    const report = await replayed(world);
    expect(report).toMatchObject({ stops: once, notSearched: expect.stringContaining('by hand') as string });
    expect(report.searched).toBeUndefined();
    expect(world.holder('crm').calls).toEqual(['locate', 'object', 'confirmApplied']);
  });
});
