/** The paths that are recorded: who asks for what, what people decide, what the holders do meanwhile. All people are made up. */
import { heldWorkflowId, sweepWorkflowId } from '../../src/temporal/names.js';
import type { HeldInput, HeldStatus } from '../../workflows/types.js';
import { debtorWorld, decision, PEOPLE, requestInput } from '../workflows/world.js';
import type { World } from '../workflows/world.js';
import { INSTALLATION } from './keys.js';
import { asked, meanwhile, untold } from './paths-events.js';
import { people } from './paths-people.js';
import { rights } from './paths-rights.js';
import { runs } from './paths-runs.js';
import { pass } from './request-play.js';
import { uuidOf } from './stage.js';
import type { Path } from './steps.js';
import {
  answered,
  approve,
  DAY,
  erasedWithHolds,
  fetched,
  freeWorld,
  heldWorld,
  proceed,
  proveByCode,
  same,
  strangerInput,
} from './steps.js';

/** More than a run makes before it continues as new. */
const MOST_EVALUATIONS = 100;

const access: Path[] = [
  {
    saves: ['access-signed-in'],
    world: debtorWorld,
    async play(at, world) {
      const request = await at.open('access-signed-in', requestInput(world));
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save('access-signed-in', request.request);
    },
  },
  {
    saves: ['access-step-up-by-code'],
    world: debtorWorld,
    async play(at, world) {
      world.stepUp = true;
      const request = await at.open('access-step-up-by-code', requestInput(world));
      await proveByCode(request);
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save('access-step-up-by-code', request.request);
    },
  },
  {
    saves: ['access-unverified'],
    world: debtorWorld,
    async play(at, world) {
      const request = await at.open('access-unverified', strangerInput(world));
      same('result', await request.request.result(), { outcome: 'unverified' });
      await at.save('access-unverified', request.request);
    },
  },
  {
    saves: ['access-withdrawn'],
    world: debtorWorld,
    async play(at, world) {
      const request = await at.open('access-withdrawn', requestInput(world));
      await request.until('review', (status) => status.step === 'review');
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      same('result', await request.request.result(), { outcome: 'withdrawn' });
      await at.save('access-withdrawn', request.request);
    },
  },
  {
    saves: ['access-step-up-never-given-due-date-missed'],
    world: debtorWorld,
    async play(at, world) {
      world.stepUp = true;
      world.holder('billing').failing.collect = 'transient';
      const name = 'access-step-up-never-given-due-date-missed';
      const request = await at.open(name, requestInput(world));
      await request.until('slow billing', (status) => status.holders.billing?.state === 'slow', '6 hours');
      world.holder('billing').failing.collect = 'permanent';
      await request.until('failed billing', (status) => status.holders.billing?.state === 'failed', '1 minute');
      world.holder('billing').failing = {};
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'billing' }));
      await request.until('review', (status) => status.step === 'review');
      await at.env.sleep('45 days');
      same('breaches', world.happened('breached').length, 1);
      await proceed(request);
      await fetched(request, 'partly_fulfilled');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['access-weak-match-released-by-reviewer'],
    world() {
      const world = debtorWorld();
      const crm = world.holder('crm');
      crm.understood = ['email'];
      crm.identifiers = [{ type: 'email', value: 'subject@example.com' }];
      crm.sharedEmail = 1;
      world.factors.clear();
      return world;
    },
    async play(at, world) {
      const name = 'access-weak-match-released-by-reviewer';
      const request = await at.open(name, requestInput(world));
      await request.until('match', (status) => status.step === 'match');
      await request.decide(decision('match', 'other_person', PEOPLE.agent, { target: 'crm/person:1' }));
      await proceed(request);
      await request.until('exception', (status) => status.stage === 'deliver' && status.waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'release_without_second_factor', PEOPLE.reviewer));
      await answered(request);
      world.factors.add('sign_in');
      await request.decide(decision('delivery', 'reissue', PEOPLE.reviewer));
      await request.until('issued anew', () => world.happened('offered').length === 2);
      await fetched(request, 'fulfilled', 'answer-1');
      await at.save(name, request.request);
    },
  },
];

const portability: Path[] = [
  {
    saves: ['portability'],
    world: debtorWorld,
    async play(at, world) {
      const request = await at.open('portability', strangerInput(world, { right: 'portability' }));
      await proveByCode(request);
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save('portability', request.request);
    },
  },
];

const erasure: Path[] = [
  {
    saves: ['erasure-of-everything'],
    world: freeWorld,
    async play(at, world) {
      const request = await at.open('erasure-of-everything', requestInput(world, { right: 'erasure' }));
      await proceed(request);
      await approve(request);
      await fetched(request, 'fulfilled');
      same('phases', world.order('erasure main', 'erasure contact', 'certificate'), [
        'erasure main',
        'erasure contact',
        'certificate',
      ]);
      await at.save('erasure-of-everything', request.request);
    },
  },
  {
    saves: ['erasure-silent-holder-second-round'],
    world() {
      const world = heldWorld();
      world.holder('accounts').facts = [];
      world.holder('billing').facts = [];
      world.holder('billing').failing = { locate: 'transient', holds: 'transient' };
      return world;
    },
    async play(at, world) {
      const name = 'erasure-silent-holder-second-round';
      const request = await at.open(name, requestInput(world, { right: 'erasure' }));
      await request.until('review', (status) => status.step === 'review', '1 hour');
      await proceed(request);
      await approve(request);
      await request.until(
        'next round',
        (status) => status.step === 'locate' && world.happened('erasure main').length === 1,
        '1 hour',
      );
      world.holder('billing').failing = {};
      await proceed(request);
      await approve(request);
      await fetched(request, 'partly_fulfilled');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['erasure-new-hold-after-approval'],
    world() {
      const world = freeWorld();
      world.holders.delete('crm');
      return world;
    },
    async play(at, world) {
      const request = await at.open('erasure-new-hold-after-approval', requestInput(world, { right: 'erasure' }));
      await proceed(request);
      await request.until('approval', (status) => status.step === 'approve');
      world.holder('billing').facts = [
        { type: 'outstanding_balance', amountMinor: 1, currency: 'GBP', invoices: ['INV-2'] },
      ];
      await approve(request);
      await request.until('second plan', (status) => status.step === 'review');
      await proceed(request);
      await approve(request);
      await fetched(request, 'partly_fulfilled');
      await at.save('erasure-new-hold-after-approval', request.request);
    },
  },
  {
    saves: ['erasure-frozen-then-lying-holder-retried'],
    world: heldWorld,
    async play(at, world) {
      const name = 'erasure-frozen-then-lying-holder-retried';
      world.frozen = true;
      world.holder('crm').lies = true;
      const request = await at.open(name, requestInput(world, { right: 'erasure' }));
      await proceed(request);
      await approve(request);
      await at.env.sleep('3 hours');
      same('begun while frozen', world.happened('ledger').length, 0);
      world.frozen = false;
      await request.until('caught', (status) => status.holders.crm?.state === 'failed', '10 minutes');
      world.holder('crm').lies = false;
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'crm' }));
      await fetched(request, 'partly_fulfilled');
      await at.save(name, request.request);
    },
  },
];

const held: Path[] = [
  {
    saves: ['erasure-with-holds', 'held-lifted-by-signal-then-by-date'],
    world: heldWorld,
    async play(at, world) {
      const request = await erasedWithHolds(at, world, 'erasure-with-holds');
      await at.save('erasure-with-holds', request.request);
      world.holder('accounts').facts = [];
      await request.held.signal('holdChanged', { holder: 'accounts', at: request.receivedAt });
      await request.untilHeld('service ended', ({ waiting }) => !waiting.some(({ itemId }) => itemId === 'sims'));
      world.holder('billing').facts = [];
      await request.held.signal('sweep', { at: request.receivedAt });
      await request.untilHeld('only dated holds', ({ waiting }) => waiting.every(({ until }) => until !== undefined));
      same('still there', world.holder('billing').items.length, 1);
      await request.held.result();
      same('left', world.holder('billing').items, []);
      await at.save('held-lifted-by-signal-then-by-date', request.held);
    },
  },
  {
    saves: ['held-withdrawn'],
    world: heldWorld,
    async play(at, world) {
      const request = await erasedWithHolds(at, world, 'held-withdrawn');
      const taken = decision('withdraw', 'withdraw', PEOPLE.agent);
      await request.held.executeUpdate('withdraw', { args: [taken], updateId: taken.id });
      await request.held.result();
      same('restricted', world.holder('accounts').items.filter((item) => item.restricted).length, 0);
      await at.save('held-withdrawn', request.held);
    },
  },
  {
    saves: ['held-continued-as-new', 'held-second-run'],
    world: heldWorld,
    /** Started without holders to ask, so that fifty evaluations make a small file. */
    async play(at, world) {
      const requestId = uuidOf('held-continued-as-new');
      const workflowId = heldWorkflowId(INSTALLATION, requestId);
      const first = await at.start('held', workflowId, heldInput(world, requestId));
      const whole = at.env.client.workflow.getHandle(workflowId);
      const status = (): Promise<HeldStatus> => whole.query<HeldStatus>('heldStatus');
      const evaluate = async (): Promise<void> => {
        const before = (await status()).evaluations;
        await whole.signal('holdChanged', { holder: 'billing', at: new Date(0).toISOString() });
        await pass(at.env, 'an evaluation', status, ({ evaluations }) => evaluations > before);
      };
      for (let turn = 0; (await whole.describe()).runId === first.firstExecutionRunId; turn++) {
        if (turn > MOST_EVALUATIONS) throw new Error('the held workflow does not continue as new');
        await evaluate();
      }
      await evaluate();
      const firstRun = at.env.client.workflow.getHandle(workflowId, first.firstExecutionRunId);
      await at.save('held-continued-as-new', firstRun);
      await at.save('held-second-run', whole);
    },
  },
];

function heldInput(world: World, requestId: string): HeldInput {
  const { installation, jurisdiction, subject: claim, timings, holders } = requestInput(world);
  const [item] = world.holder('billing').items;
  if (!item) throw new Error('billing has no items');
  const asOf = new Date().toISOString();
  return {
    requestId,
    installation,
    jurisdiction,
    claim,
    subjects: {},
    identifiers: claim.identifiers,
    asOf,
    approvedPlan: 'a'.repeat(64),
    holders,
    covers: [`billing/${item.dataset}`],
    waiting: [{ holder: 'billing', item, outcome: 'RETAIN_HOLD', reasons: [], restrict: true, rules: [] }],
    timings,
    evaluations: 0,
  };
}

const sweeps: Path[] = [
  {
    saves: ['sweep'],
    world: debtorWorld,
    async play(at, world) {
      const sweep = await at.start('sweep', sweepWorkflowId(INSTALLATION), { intervalMs: DAY });
      await at.env.sleep('3 days');
      if (world.happened('swept').length < 3) throw new Error('the sweep has not come round');
      await at.save('sweep', sweep);
    },
  },
];

export const PATHS: readonly Path[] = [
  ...access,
  ...portability,
  ...erasure,
  ...held,
  ...sweeps,
  ...asked,
  ...untold,
  ...meanwhile,
  ...rights,
  ...people,
  ...runs,
];
