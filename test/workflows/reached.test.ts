/** What the clock counts has reached the person: an ask or a notice that no mail took there counts from the day somebody told them. */
import type { Decision, RequestInput } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import type { Play, RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const DAY = 86_400_000;

async function plays(
  run: (at: Play, world: World, input: RequestInput) => Promise<void>,
  changes: Partial<RequestInput> = {},
): Promise<void> {
  const world = debtorWorld();
  world.unmailable = true;
  await play(world, (at) => run(at, world, requestInput(world, changes)));
}

const current = async (at: Play): Promise<string> => new Date(await at.nowMs()).toISOString();
const atReview = (request: RequestPlay) => request.until('review', ({ step }) => step === 'review');
const state = (request: RequestPlay, wanted: string) =>
  request.until(wanted, ({ clock }) => clock?.state === wanted, '1 second');
const told = (choice: string, occurredAt: string): Decision =>
  decision('told', choice, PEOPLE.agent, { occurredAt, at: occurredAt });
/** Decided *now* of the skipped time. */
async function now(at: Play, made: Decision): Promise<Decision> {
  return { ...made, at: await current(at) };
}
const ask = (at: Play, of: string, basis: Decision['basis']) => now(at, decision('ask', of, PEOPLE.agent, { basis }));
const extend = (at: Play) => now(at, decision('extend', 'volume', PEOPLE.reviewer));
const cameBack = async (at: Play, request: RequestPlay, letter: string) =>
  request.request.signal('receipt', { letter, event: 'bounced', at: await current(at) });
const day = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * DAY).toISOString().slice(0, 10);

describe('an extension whose notice no address takes (X3)', () => {
  it('does not count before somebody told the person, and then does, once', () =>
    plays(async (at, world, input) => {
      const request = await at.open(input);
      const { clock: before } = await atReview(request);
      await request.decide(await extend(at));
      await request.until('not reached', () => world.happened('not reached extension').length === 1);
      expect(world.happened('not reached extension')[0]?.detail).toEqual({
        why: 'not_mailed',
        dueDate: before?.dueDate,
      });
      expect((await request.status()).clock).toMatchObject({ state: 'RUNNING', dueDate: before?.dueDate });
      expect(world.happened('extended')).toEqual([]);
      expect(await refusalOf(request.decide(await extend(at)))).toMatch(/not reached the person/);

      await at.env.sleep('3 days');
      await request.decide(told('extension', await current(at)));
      const { clock } = await request.until('moved', (status) => status.clock?.dueDate !== before?.dueDate);
      expect(Date.parse(`${clock?.dueDate}`) - Date.parse(`${before?.dueDate}`)).toBeGreaterThan(55 * DAY);
      await request.until('recorded', () => world.happened('settled told').length === 1);
      expect(world.happened('extended').map(({ detail }) => detail)).toEqual([clock?.dueDate]);
      expect(await refusalOf(request.decide(await extend(at)))).toMatch(/one extension/);
    }));

  it('told on a day after the period is refused: the earlier date and its breach stand; recorded later it counts', () =>
    plays(async (at, world, input) => {
      const request = await at.open(input);
      const { clock: before } = await atReview(request);
      await request.decide(await extend(at));
      await request.until('not reached', () => world.happened('not reached extension').length === 1);
      await at.env.sleep('5 days');
      const inTime = await current(at);
      await at.env.sleep('40 days');
      expect(world.happened('breached').map(({ at: when }) => when)).toEqual([before?.dueBefore]);
      expect(await refusalOf(request.decide(told('extension', await current(at))))).toMatch(/no effect/);
      expect(await refusalOf(request.decide(told('extension', '2020-01-01T00:00:00.000Z')))).toMatch(/before the day/);
      expect((await request.status()).clock?.dueDate).toBe(before?.dueDate);
      await request.decide(told('extension', inTime));
      await request.until('moved', (status) => status.clock?.dueDate !== before?.dueDate);
    }));
});

it('an extension whose mail comes back counts no longer: the earlier due date is breached at its true instant (X3)', () =>
  plays(async (at, world, input) => {
    world.unmailable = false;
    const request = await at.open(input);
    const { clock: before } = await atReview(request);
    await request.decide(await extend(at));
    const { clock } = await request.until('moved', (status) => status.clock?.dueDate !== before?.dueDate);
    expect(await refusalOf(request.decide(told('extension', await current(at))))).toMatch(/reached the person already/);
    await at.env.sleep('40 days');
    expect(world.happened('breached')).toEqual([]);
    await cameBack(at, request, 'extension');
    await request.until('back', (status) => status.clock?.dueDate === before?.dueDate);
    await request.until('breached', () => world.happened('breached').length === 1);
    expect(world.happened('breached')[0]?.at).toBe(before?.dueBefore);
    expect(world.happened('apology')).toHaveLength(1);
    expect(world.happened('not reached extension')[0]?.detail).toEqual({ why: 'came_back', dueDate: before?.dueDate });
    // Told twice it is the same.
    await cameBack(at, request, 'extension');
    await cameBack(at, request, 'acknowledgement');
    await request.until('another', () => world.happened('came back').length === 1);
    expect(world.happened('not reached extension')).toHaveLength(1);
    expect(clock?.dueDate).toBe(world.happened('extended')[0]?.detail);
  }));

describe('what is asked and no address takes', () => {
  it('stops no clock and ends nothing, however long; asked by post it counts and waits from that day (C2, C5)', () =>
    plays(async (at, world, input) => {
      const request = await at.open(input);
      const { clock: before } = await atReview(request);
      await request.decide(await ask(at, 'fee', 'manifestly_excessive'));
      await request.until('not reached', () => world.happened('not reached fee').length === 1);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const waiting = await request.until('waits', ({ waitingFor }) => waitingFor === 'agent');
      expect(waiting.waitingReason).toMatch(/no mail reached the person/);
      await at.env.sleep('20 days');
      expect((await request.status()).clock).toMatchObject({ state: 'RUNNING', dueDate: before?.dueDate });
      expect(world.happened('reminded fee')).toEqual([]);

      const posted = await current(at);
      await request.decide(told('fee', posted));
      await state(request, 'NOT_STARTED');
      await request.until('for the person', ({ waitingFor }) => waitingFor === 'subject');
      const sent = request.daysTo(posted);
      await request.until('closed', ({ stage }) => stage === 'closed', '1 day');
      const [ended] = world.happened('ended refused');
      expect(ended?.detail).toBe('fee');
      expect(request.daysTo(ended?.at ?? '') - sent).toBeCloseTo(30, 0);
      const reminded = world.happened('reminded fee').map(({ at: when }) => Math.round(request.daysTo(when) - sent));
      expect(reminded).toEqual([7, 14]);
      expect(world.happened('breached')).toEqual([]);
    }));

  it.each([
    ['UK-ENG', 1],
    ['DUAL:UK-ENG+EU-DE', 0],
  ] as const)(
    '%s: the days of a clarification count from the day of the post, not of the decision (C4, S2)',
    (jurisdiction, inclusive) =>
      plays(
        async (at, world, input) => {
          // Dates in a quiet month, so that no weekend or holiday hides a day.
          const request = await at.open(input, '2027-02-01T09:00:00.000Z');
          await atReview(request);
          await request.decide(decision('ask', 'clarification', PEOPLE.agent, { basis: 'reasonably_required' }));
          await request.until('not reached', () => world.happened('not reached clarification').length === 1);
          await request.decide(told('clarification', '2027-02-15T12:00:00.000Z'));
          await state(request, 'PAUSED');
          const answer = { occurredAt: '2027-02-18T12:00:00.000Z' };
          await request.decide(decision('answer', 'clarification', PEOPLE.agent, answer));
          const { clock } = await state(request, 'RUNNING');
          expect(clock?.dueDate).toBe(day('2027-03-01', 3 + inclusive));
        },
        { jurisdiction },
      ),
  );

  it('answered before anybody asked, it moves nothing and the task is of no use any more', () =>
    plays(async (at, world, input) => {
      const request = await at.open(input);
      const { clock: before } = await atReview(request);
      await request.decide(await ask(at, 'fee', 'manifestly_excessive'));
      await request.until('not reached', () => world.happened('not reached fee').length === 1);
      await at.env.sleep('6 days');
      await request.decide(decision('answer', 'fee', PEOPLE.agent, { occurredAt: await current(at) }));
      await request.until('settled', () => world.happened('settled not_needed').length === 1);
      expect((await request.status()).clock?.dueDate).toBe(before?.dueDate);
      await request.decide(await ask(at, 'fee', 'manifestly_excessive'));
      await request.until('again', () => world.happened('not reached fee').length === 2);
      await request.decide(decision('strike', 'fee', PEOPLE.reviewer));
      await request.until('struck', () => world.happened('settled not_needed').length === 2);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', ({ step }) => step === 'delivery');
    }));

  it('counts no longer once its mail has come back, and again from the day somebody asked (C1)', () =>
    plays(async (at, world, input) => {
      world.unmailable = false;
      const request = await at.open(input);
      const { clock: before } = await atReview(request);
      const asked = await ask(at, 'authority', 'reasonable_doubt');
      await request.decide(asked);
      await state(request, 'NOT_STARTED');
      await at.env.sleep('4 days');
      await cameBack(at, request, `ask-authority-${asked.id}-0`);
      const { clock } = await state(request, 'RUNNING');
      expect(clock?.dueDate).toBe(before?.dueDate);
      await at.env.sleep('4 days');
      expect(world.happened('reminded authority')).toEqual([]);
      await request.decide(told('authority', await current(at)));
      await state(request, 'NOT_STARTED');
      // Asked by a person, a mail that comes back says nothing.
      await cameBack(at, request, `ask-authority-${asked.id}-0`);
      await at.env.sleep('1 minute');
      expect((await request.status()).clock?.state).toBe('NOT_STARTED');
    }));

  it.each([
    [20, 30],
    // Asked when the period is over it moves nothing (C6); a few days are left for an answer.
    [35, 3],
  ])(
    'a doubt about identity, asked by phone after %i days: nothing is closed before, and %i days are left then (C1, C5, I10)',
    (after, left) =>
      plays(async (at, world, input) => {
        const { signedIn: _, ...subject } = input.subject;
        const request = await at.open({ ...input, subject });
        await request.until('identity', ({ step }) => step === 'identity');
        await request.decide(await ask(at, 'identity', 'reasonable_doubt'));
        await request.until('not reached', () => world.happened('not reached identity').length === 1);
        const waiting = await request.until('agent', ({ waitingFor }) => waitingFor === 'agent');
        expect(waiting.clock?.state).toBe('RUNNING');
        await at.env.sleep(`${after} days`);
        expect((await request.status()).step).toBe('identity');
        expect(world.happened('unverified letter')).toEqual([]);
        const late = after > 31 ? [waiting.clock?.dueBefore] : [];
        expect(world.happened('breached').map(({ at: when }) => when)).toEqual(late);
        const phoned = await current(at);
        await request.decide(told('identity', phoned));
        await request.until('subject', ({ waitingFor }) => waitingFor === 'subject');
        expect((await request.status()).clock?.state).toBe(after > 31 ? 'RUNNING' : 'NOT_STARTED');
        await request.until('closed', ({ stage }) => stage === 'closed', '1 day');
        const [letter] = world.happened('unverified letter');
        expect(request.daysTo(letter?.at ?? '') - request.daysTo(phoned)).toBeCloseTo(left, 0);
      }),
  );
});

it('a doubt about identity raised while a plan waits for its approval is put to the person at once; the plan waits (12(6))', () =>
  plays(
    async (at, world, input) => {
      world.unmailable = false;
      const request = await at.open(input);
      await request.until('review', ({ step }) => step === 'review');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { plan, waitingReason } = await request.until('approval', ({ step }) => step === 'approve');
      await request.decide(await ask(at, 'identity', 'reasonable_doubt'));
      await state(request, 'NOT_STARTED');
      expect(world.happened('invited')).toHaveLength(1);
      const approve = () => decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash });
      expect(await refusalOf(request.decide(approve()))).toMatch(/no plan is waiting/);
      await request.decide(decision('strike', 'identity', PEOPLE.reviewer));
      const back = await request.until('approval again', ({ step }) => step === 'approve');
      expect(back).toMatchObject({ waitingFor: 'reviewer', waitingReason });
      // Nobody is asked for a code that was only asked for in doubt.
      expect(world.happened('invited')).toHaveLength(1);
      await request.decide(approve());
      await request.until('erased', () => world.happened('erasure main').length === 1);
    },
    { right: 'erasure' },
  ));

describe('what leads where no holiday table reaches (T5)', () => {
  it('an extension that reached the workflow has no effect, and the request goes on', () =>
    plays(async (at, world, input) => {
      world.unmailable = false;
      const request = await at.open(input, '2028-11-15T09:00:00.000Z');
      const { clock: before } = await atReview(request);
      await request.decide(await extend(at));
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { clock } = await request.until('delivery', ({ step }) => step === 'delivery');
      expect(clock?.dueDate).toBe(before?.dueDate);
      expect(world.happened('notice')).toEqual([]);
    }));

  it('a proof that would restart the month there leaves the date without the ask', () =>
    plays(async (at, world, input) => {
      world.unmailable = false;
      const { signedIn: _, ...subject } = input.subject;
      const request = await at.open({ ...input, subject }, '2028-11-15T09:00:00.000Z');
      const { clock: before } = await request.until('identity', ({ step }) => step === 'identity');
      await request.decide(await ask(at, 'identity', 'reasonable_doubt'));
      await state(request, 'NOT_STARTED');
      const proof = { linkId: 'l', method: 'code_to_channel_on_file', passphraseSet: true };
      await request.request.executeUpdate('proveIdentity', { args: [{ ...proof, at: '2028-12-20T09:00:00.000Z' }] });
      const { clock } = await state(request, 'RUNNING');
      expect(clock?.dueDate).toBe(before?.dueDate);
      await atReview(request);
    }));
});
