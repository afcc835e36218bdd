/** What happens beside the stages: asks and their answers, an extension, a silent holder, a bounced mail, a hold that comes up. */
import { decision, PEOPLE, debtorWorld, requestInput } from '../workflows/world.js';
import type { RequestPlay } from './request-play.js';
import type { Path } from './steps.js';
import { answered, approve, fetched, freeWorld, proceed, same } from './steps.js';

/** Opened together with the erasure that is recorded. */
const OTHER = '22222222-2222-4222-8222-222222222222';

const atReview = (request: RequestPlay) => request.until('review', (status) => status.step === 'review');

export const asked: Path[] = [
  {
    saves: ['access-clarified-then-extended'],
    world: debtorWorld,
    async play(at, world) {
      const request = await at.open('access-clarified-then-extended', requestInput(world));
      await atReview(request);
      const basis = 'reasonably_required';
      await request.decide(decision('ask', 'clarification', PEOPLE.agent, { basis, occurredAt: await at.now() }));
      await request.until('paused', ({ clock }) => clock?.state === 'PAUSED');
      // Long enough for one reminder.
      await at.env.sleep('9 days');
      same('reminders', world.happened('reminded clarification').length, 1);
      await request.decide(decision('answer', 'clarification', PEOPLE.agent, { occurredAt: await at.now() }));
      const { clock: before } = await request.until('running', ({ clock }) => clock?.state === 'RUNNING');
      await request.decide(decision('extend', 'volume', PEOPLE.reviewer));
      await request.until('extended', ({ clock }) => clock?.dueDate !== before?.dueDate);
      await proceed(request);
      await fetched(request, 'fulfilled');
      same('told of the extension', world.happened('extended').length, 1);
      await at.save('access-clarified-then-extended', request.request);
    },
  },
  {
    saves: ['access-identity-doubted-at-review'],
    world: debtorWorld,
    async play(at, world) {
      const name = 'access-identity-doubted-at-review';
      const request = await at.open(name, requestInput(world));
      await atReview(request);
      const basis = 'reasonable_doubt';
      await request.decide(decision('ask', 'identity', PEOPLE.agent, { basis, occurredAt: await at.now() }));
      await request.until('not started', ({ clock }) => clock?.state === 'NOT_STARTED');
      // It is put to the person at once, and nobody reviews meanwhile.
      await request.until('identity', ({ step }) => step === 'identity');
      await at.env.sleep('8 days');
      same('invitations', world.happened('invited').length, 2);
      await request.decide(decision('verify', 'proven', PEOPLE.agent, { occurredAt: await at.now() }));
      await proceed(request);
      await fetched(request, 'fulfilled');
      await at.save(name, request.request);
    },
  },
];

const told = async (at: { now(): Promise<string> }, choice: string) =>
  decision('told', choice, PEOPLE.agent, { occurredAt: await at.now() });

export const untold: Path[] = [
  {
    saves: ['access-told-by-post'],
    world() {
      const world = debtorWorld();
      world.unmailable = true;
      return world;
    },
    async play(at, world) {
      const name = 'access-told-by-post';
      const request = await at.open(name, requestInput(world));
      await atReview(request);
      const basis = 'reasonably_required';
      await request.decide(decision('ask', 'clarification', PEOPLE.agent, { basis }));
      await request.until('not reached', () => world.happened('not reached clarification').length === 1);
      await at.env.sleep('2 days');
      await request.decide(await told(at, 'clarification'));
      await request.until('paused', ({ clock }) => clock?.state === 'PAUSED');
      await at.env.sleep('1 day');
      await request.decide(decision('answer', 'clarification', PEOPLE.agent, { occurredAt: await at.now() }));
      const { clock: before } = await request.until('running', ({ clock }) => clock?.state === 'RUNNING');
      world.unmailable = false;
      await request.decide(decision('extend', 'volume', PEOPLE.reviewer));
      await request.until('extended', ({ clock }) => clock?.dueDate !== before?.dueDate);
      await request.request.signal('receipt', { letter: 'extension', event: 'bounced', at: await at.now() });
      await request.until('as before', ({ clock }) => clock?.dueDate === before?.dueDate);
      await at.env.sleep('1 hour');
      await request.decide(await told(at, 'extension'));
      await request.until('extended again', ({ clock }) => clock?.dueDate !== before?.dueDate);
      await proceed(request);
      await fetched(request, 'fulfilled');
      same('settled', world.happened('settled told').length, 2);
      await at.save(name, request.request);
    },
  },
];

export const meanwhile: Path[] = [
  {
    saves: ['access-part-then-whole'],
    world() {
      const world = debtorWorld();
      world.holder('crm').failing.collect = 'permanent';
      return world;
    },
    async play(at, world) {
      const request = await at.open('access-part-then-whole', requestInput(world));
      await request.until('part to review', ({ step }) => step === 'review', '6 hours');
      world.holder('crm').failing = {};
      await proceed(request);
      await request.until('part out', () => world.happened('part answered').length === 1);
      same('left out', world.happened('part answered')[0]?.detail, ['crm']);
      await proceed(request);
      await fetched(request, 'fulfilled', 'answer-1');
      await at.save('access-part-then-whole', request.request);
    },
  },
  {
    saves: ['access-bounced-then-second-address'],
    world() {
      const world = debtorWorld();
      world.holder('accounts').identifiers.push({ type: 'email', value: 'second@example.com' });
      return world;
    },
    async play(at, world) {
      const name = 'access-bounced-then-second-address';
      const request = await at.open(name, requestInput(world));
      await proceed(request);
      await answered(request);
      await request.request.signal('receipt', { linkId: 'answer-0', event: 'bounced', at: await at.now() });
      await request.until('second offer', () => world.happened('answered').length === 2);
      await fetched(request, 'fulfilled', 'answer-1');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['erasure-after-copy'],
    world: freeWorld,
    async play(at, world) {
      const { subject, ...input } = requestInput(world, { right: 'erasure', identityFrom: OTHER });
      const { signedIn: _, ...claim } = subject;
      const request = await at.open('erasure-after-copy', { ...input, subject: claim });
      const moved = async (): Promise<void> => request.request.signal('otherMoved', { at: await at.now() });
      await request.until('identity', ({ step }) => step === 'identity');
      world.otherIdentity = { state: 'proven', method: 'code_to_channel_on_file' };
      world.otherAnswer = { answeredAt: request.receivedAt };
      await moved();
      await request.until('copy first', ({ waitingReason }) => waitingReason?.includes('copy') === true);
      world.otherAnswer = { answeredAt: request.receivedAt, openedAt: request.receivedAt };
      await moved();
      await proceed(request);
      await approve(request);
      await fetched(request, 'fulfilled');
      await at.save('erasure-after-copy', request.request);
    },
  },
  {
    saves: ['erasure-hold-comes-up-while-holder-is-down'],
    world() {
      const world = freeWorld();
      world.holders.delete('crm');
      world.holder('billing').failing.erase = 'transient';
      return world;
    },
    async play(at, world) {
      const name = 'erasure-hold-comes-up-while-holder-is-down';
      const request = await at.open(name, requestInput(world, { right: 'erasure' }));
      await proceed(request);
      await approve(request);
      await request.until('billing was called', () => world.happened('call billing erase').length > 0);
      world.holds = [{ type: 'LITIGATION', scope: {}, basis: { UK: 'Art 17(3)(e)' }, secret: false }];
      await request.request.signal('holdChanged', { holder: 'billing', at: await at.now() });
      await atReview(request);
      same('erased at billing', world.happened('erase billing').length, 0);
      world.holder('billing').failing = {};
      await proceed(request);
      await approve(request);
      await fetched(request, 'partly_fulfilled');
      await at.save(name, request.request);
    },
  },
];
