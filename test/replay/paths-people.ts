/** What people decide about who asks, what is left out and what goes elsewhere; a part of an erasure while a holder is silent. */
import type { Principal } from '../../src/register/model.js';
import { debtorWorld, decision, PEOPLE, requestInput } from '../workflows/world.js';
import type { RequestPlay } from './request-play.js';
import type { Path } from './steps.js';
import { answered, approve, DAY, fetched, freeWorld, proceed, smallWorld } from './steps.js';

const LEGAL: Principal = { id: '00000000-0000-4000-8000-0000000000ff', kind: 'person', roles: ['legal'] };
const TASK = '33333333-3333-4333-8333-333333333333';

const atReview = (request: RequestPlay) => request.until('review', ({ step }) => step === 'review');

const asking: Path[] = [
  {
    saves: ['access-mandate-then-fee'],
    world: debtorWorld,
    async play(at, world) {
      const name = 'access-mandate-then-fee';
      const { subject, ...input } = requestInput(world);
      const representative = { kind: 'solicitor' as const, name: 'Pat Example', mandate: 'missing' as const };
      const request = await at.open(name, { ...input, subject: { ...subject, representative } });
      await request.until('verified', ({ clock }) => clock !== undefined);
      await request.decide(
        decision('ask', 'authority', PEOPLE.agent, { basis: 'reasonable_doubt', occurredAt: await at.now() }),
      );
      await request.until('not started', ({ clock }) => clock?.state === 'NOT_STARTED');
      await at.env.sleep('9 days');
      await request.decide(decision('answer', 'authority', PEOPLE.agent, { occurredAt: await at.now() }));
      await at.env.sleep('1 hour');
      await atReview(request);
      await at.env.sleep('1 hour');
      await request.decide(
        decision('ask', 'fee', PEOPLE.reviewer, { basis: 'manifestly_excessive', occurredAt: await at.now() }),
      );
      await request.until('asked', () => world.happened('asked fee').length === 1);
      await at.env.sleep('1 hour');
      await request.decide(decision('answer', 'fee', PEOPLE.agent, { occurredAt: await at.now() }));
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['access-doubt-struck'],
    world: debtorWorld,
    async play(at, world) {
      const request = await at.open('access-doubt-struck', requestInput(world));
      await atReview(request);
      await request.decide(
        decision('ask', 'identity', PEOPLE.agent, { basis: 'reasonable_doubt', occurredAt: await at.now() }),
      );
      await request.until('not started', ({ clock }) => clock?.state === 'NOT_STARTED');
      await at.env.sleep('1 hour');
      await request.decide(decision('strike', 'identity', PEOPLE.reviewer));
      await request.until('running', ({ clock }) => clock?.state === 'RUNNING');
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save('access-doubt-struck', request.request);
    },
  },
  {
    saves: ['access-for-a-child'],
    world: debtorWorld,
    async play(at, world) {
      const { subject, ...input } = requestInput(world);
      const representative = { kind: 'parent' as const, name: 'Pat Example', mandate: 'shown' as const };
      const child = { ...subject, circumstances: 'minor' as const, representative };
      const request = await at.open('access-for-a-child', { ...input, subject: child });
      await request.until('capacity', ({ step }) => step === 'capacity');
      await request.decide(decision('capacity', 'parent_acts', PEOPLE.agent));
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save('access-for-a-child', request.request);
    },
  },
];

const leavingOut: Path[] = [
  {
    saves: ['access-left-out-then-supplement'],
    world: debtorWorld,
    async play(at, world) {
      const name = 'access-left-out-then-supplement';
      const request = await at.open(name, requestInput(world));
      await atReview(request);
      const target = 'crm/contacts';
      const leaveOut = decision('withhold', 'crime_and_tax', PEOPLE.reviewer, { target });
      await request.decide(leaveOut);
      await proceed(request);
      await answered(request);
      const now = await at.now();
      const item = { target, exemption: 'crime_and_tax', decisionId: leaveOut.id, by: PEOPLE.reviewer.id, at: now };
      await request.request.signal('supplement', { task: TASK, turn: 1, items: [item], proof: 'signed_in', asOf: now });
      await request.until('second offer', () => world.happened('offered').length === 2);
      await fetched(request, 'fulfilled', 'answer-1');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['portability-sent-straight'],
    world: debtorWorld,
    async play(at, world) {
      const transmitTo = { controller: 'Example Carrier Ltd', address: 'intake.carrier.example' };
      const wish = { right: 'portability' as const, demand: { kind: 'portability' as const, transmitTo } };
      const request = await at.open('portability-sent-straight', requestInput(world, wish));
      await proceed(request);
      await request.until('transmit', ({ step }) => step === 'transmit');
      await request.decide(decision('transmit', 'feasible', PEOPLE.reviewer));
      await request.until('to send', ({ waitingReason }) => waitingReason?.includes('check who receives it') === true);
      const transmission = { receiverCheck: 'Called back.', channel: 'sftp' as const };
      await request.decide(decision('transmit', 'sent', PEOPLE.reviewer, { transmission }));
      await fetched(request, 'fulfilled');
      await at.save('portability-sent-straight', request.request);
    },
  },
  {
    saves: ['objection-human-review'],
    world: smallWorld,
    async play(at, world) {
      const demand = {
        kind: 'objection' as const,
        scope: 'automated_decision' as const,
        purposes: ['refusal of a plan'],
      };
      const request = await at.open('objection-human-review', requestInput(world, { right: 'objection', demand }));
      await request.until('assess', ({ step }) => step === 'assess');
      await request.decide(decision('reconsider', 'changed', PEOPLE.reviewer));
      await fetched(request, 'fulfilled');
      await at.save('objection-human-review', request.request);
    },
  },
];

const erasing: Path[] = [
  {
    saves: ['erasure-part-answer-then-rest'],
    world() {
      const world = freeWorld();
      world.holder('billing').failing.holds = 'permanent';
      return world;
    },
    async play(at, world) {
      const name = 'erasure-part-answer-then-rest';
      const input = requestInput(world, { right: 'erasure' });
      const timings = { ...input.timings, holdsPatience: 30_000, partialAnswer: 25 * DAY };
      const request = await at.open(name, { ...input, timings });
      await proceed(request);
      await approve(request);
      await request.until('part out', () => world.happened('part answered').length === 1, '6 hours');
      world.holder('billing').failing = {};
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'billing' }));
      await proceed(request);
      await approve(request);
      await fetched(request, 'fulfilled', 'answer-1');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['erasure-legal-releases-the-letter'],
    world() {
      const world = freeWorld();
      world.secondLook = true;
      return world;
    },
    async play(at, world) {
      const name = 'erasure-legal-releases-the-letter';
      const request = await at.open(name, requestInput(world, { right: 'erasure' }));
      await proceed(request);
      await approve(request);
      await request.until('looked at', ({ step, waitingFor }) => step === 'answer' && waitingFor === 'reviewer');
      await request.decide(decision('letter', 'release', LEGAL));
      await fetched(request, 'fulfilled');
      await at.save(name, request.request);
    },
  },
];

export const people: Path[] = [...asking, ...leavingOut, ...erasing];
