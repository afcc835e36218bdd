/** The statutory clock in running requests: every ask, answer and notice moves it as the law says, and nothing is silent. */
import type { Decision, RequestInput } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import type { Play, RequestPlay } from './harness.js';
import type { World } from './world.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';

const RECEIVED = '2026-11-02T09:15:00.000Z';

const ask = (of: string, basis: Decision['basis'], occurredAt?: string): Decision =>
  decision('ask', of, PEOPLE.agent, { basis, occurredAt });
const current = async (at: Play): Promise<string> => new Date(await at.nowMs()).toISOString();
const answer = (of: string, occurredAt?: string): Decision => decision('answer', of, PEOPLE.agent, { occurredAt });

const atReview = (request: RequestPlay) => request.until('review', (status) => status.step === 'review');
const due = (request: RequestPlay, date: string | null) =>
  request.until(`due ${date}`, (status) => status.clock?.dueDate === date);
const closed = (request: RequestPlay, step = '1 second') =>
  request.until('closed', (status) => status.stage === 'closed', step);

/** Nobody on file is claimed to be signed in: identity is asked for. */
function unproven(world: World, timings: Partial<RequestInput['timings']> = {}): RequestInput {
  const input = requestInput(world);
  const { signedIn: _, ...subject } = input.subject;
  return { ...input, subject, timings: { ...input.timings, ...timings } };
}

async function plays(run: (at: Play, world: World) => Promise<void>): Promise<void> {
  const world = debtorWorld();
  await play(world, (at) => run(at, world));
}

describe('a clarification of an access request', () => {
  it('takes its days out of the period, both ends counted, and names the pause while it is open (C4)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world), RECEIVED);
      await atReview(request);
      await request.decide(ask('clarification', 'reasonably_required', '2026-11-09T10:00:00.000Z'));
      const { clock } = await request.until('paused', (status) => status.clock?.state === 'PAUSED');
      expect(clock?.dueBefore).toBeNull();
      expect(await refusalOf(request.decide(ask('clarification', 'reasonably_required')))).toMatch(/already/);
      await request.decide(answer('clarification', '2026-11-16T10:00:00.000Z'));
      await due(request, '2026-12-10');
      await at.env.sleep('40 days');
      expect(world.happened('breached').map(({ at: when }) => when)).toEqual(['2026-12-11T00:00:00Z']);
      expect(world.happened('asked clarification')).toHaveLength(1);
      expect(await refusalOf(request.decide(answer('clarification')))).toMatch(/not been asked/);
    }));

  it('moves nothing without its own basis, and the ask is recorded all the same (C6)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world), RECEIVED);
      await atReview(request);
      await request.decide(ask('clarification', 'routine', '2026-11-09T10:00:00.000Z'));
      await request.until('asked', () => world.happened('asked clarification').length === 1);
      expect((await request.status()).clock).toMatchObject({ state: 'RUNNING', dueDate: '2026-12-02' });
    }));

  it('moves nothing once the period is over: what is late stays late (C6)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world), RECEIVED);
      await atReview(request);
      await at.env.sleep('40 days');
      await request.decide(ask('clarification', 'reasonably_required', '2026-12-10T10:00:00.000Z'));
      await request.decide(ask('identity', 'reasonable_doubt', '2026-12-10T10:00:00.000Z'));
      await request.until('asked', () => world.happened('asked clarification').length === 1);
      expect((await request.status()).clock).toMatchObject({ state: 'RUNNING', dueDate: '2026-12-02' });
      // Told anew of the same instant, it is the same breach.
      expect(new Set(world.happened('breached').map(({ at: when }) => when))).toEqual(
        new Set(['2026-12-03T00:00:00Z']),
      );
    }));

  it('lapses after its time: the person was reminded, and what needs none can be supplied (C5)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(ask('clarification', 'reasonably_required', await current(at)));
      await request.until('paused', (status) => status.clock?.state === 'PAUSED');
      await at.env.sleep('31 days');
      expect(world.happened('reminded clarification').map(({ at: when }) => Math.round(request.daysTo(when)))).toEqual([
        7, 14,
      ]);
      expect(world.happened('breached')).toEqual([]);
      expect(await request.status()).toMatchObject({ stage: 'fulfil', waitingFor: 'agent' });
      expect((await request.status()).waitingReason).toMatch(/never came/);
    }));

  it('lapsed, is answered after all: the clock, which stood for it, goes on from that day (C5)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world), RECEIVED);
      await atReview(request);
      await request.decide(ask('clarification', 'reasonably_required', '2026-11-09T10:00:00.000Z'));
      await request.until('paused', (status) => status.clock?.state === 'PAUSED');
      await at.env.sleep('31 days');
      expect((await request.status()).waitingReason).toMatch(/never came/);
      await request.decide(answer('clarification', '2026-12-04T10:00:00.000Z'));
      // 9 November to 4 December, both included: twenty-six days after 2 December.
      await due(request, '2026-12-29');
      expect(await refusalOf(request.decide(answer('clarification')))).toMatch(/not been asked/);
    }));
});

describe('a recorded doubt about identity', () => {
  it('keeps a UK clock from starting, has its own reminders and closes with reasons, without a breach (C1, C5)', () =>
    plays(async (at, world) => {
      const request = await at.open(unproven(world));
      await request.until('identity', (status) => status.step === 'identity');
      await at.env.sleep('1 day');
      await request.decide(ask('identity', 'reasonable_doubt', await current(at)));
      const asked = await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      expect(asked.clock?.dueDate).toBeNull();
      await closed(request, '1 day');
      expect((await request.status()).outcome).toBe('unverified');
      const [letter] = world.happened('unverified letter');
      expect(Math.round(request.daysTo(letter?.at ?? ''))).toBe(31);
      expect(world.happened('breached')).toEqual([]);
      expect(world.holder('billing').calls).toEqual([]);
    }));

  it('starts the UK period on the day the proof arrives', () =>
    plays(async (at, world) => {
      const request = await at.open(unproven(world), RECEIVED);
      await request.until('identity', (status) => status.step === 'identity');
      await request.decide(ask('identity', 'reasonable_doubt', '2026-11-03T09:00:00.000Z'));
      await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      await request.decide(decision('verify', 'proven', PEOPLE.agent, { occurredAt: '2026-11-20T09:00:00.000Z' }));
      await due(request, '2026-12-21');
      await atReview(request);
    }));

  it('found to be without reason is struck: the date is the old one (C6)', () =>
    plays(async (at, world) => {
      const request = await at.open(unproven(world), RECEIVED);
      await request.until('identity', (status) => status.step === 'identity');
      await request.decide(ask('identity', 'reasonable_doubt'));
      await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      await request.decide(decision('strike', 'identity', PEOPLE.reviewer));
      await due(request, '2026-12-02');
      expect(await refusalOf(request.decide(decision('strike', 'identity', PEOPLE.reviewer)))).toMatch(/never asked/);
    }));

  it('struck and raised again on better grounds, the proof answers the one that stands (§1.5.4)', () =>
    plays(async (at, world) => {
      const request = await at.open(unproven(world), RECEIVED);
      await request.until('identity', (status) => status.step === 'identity');
      await request.decide(ask('identity', 'reasonable_doubt', '2026-11-03T09:00:00.000Z'));
      await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      await request.decide(decision('strike', 'identity', PEOPLE.reviewer));
      await due(request, '2026-12-02');
      await request.decide(ask('identity', 'reasonable_doubt', '2026-11-05T09:00:00.000Z'));
      await request.until('not started again', (status) => status.clock?.state === 'NOT_STARTED');
      await request.decide(decision('verify', 'proven', PEOPLE.agent, { occurredAt: '2026-11-20T09:00:00.000Z' }));
      await due(request, '2026-12-21');
    }));

  it('about what had come before it was raised leaves the date as it was (R6)', () =>
    plays(async (at, world) => {
      const request = await at.open(unproven(world), RECEIVED);
      await request.until('identity', (status) => status.step === 'identity');
      await request.decide(ask('identity', 'reasonable_doubt', '2026-11-05T10:00:00.000Z'));
      await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      await request.decide(decision('verify', 'proven', PEOPLE.agent, { occurredAt: '2026-11-05T08:00:00.000Z' }));
      expect((await due(request, '2026-12-02')).clock?.state).toBe('RUNNING');
    }));

  it('raised while somebody looks is put to the person at once, and stops what is under way until it is settled', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(ask('identity', 'reasonable_doubt'));
      await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      expect((await request.status()).step).toBe('identity');
      expect(world.happened('invited')).toHaveLength(1);
      expect(await refusalOf(request.decide(decision('review', 'proceed', PEOPLE.agent)))).toMatch(/review now/);
      await request.decide(decision('verify', 'proven', PEOPLE.agent));
      const back = await atReview(request);
      expect(back).toMatchObject({ stage: 'fulfil', waitingFor: 'agent' });
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', (status) => status.step === 'delivery');
    }));
});

describe('a mandate or a fee that never comes', () => {
  it.each([
    ['authority', 'reasonable_doubt'],
    ['fee', 'manifestly_excessive'],
  ] as const)('%s: the request waits, the person is reminded, then it is refused with reasons', (of, basis) =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(ask(of, basis));
      await request.until('not started', (status) => status.clock?.state === 'NOT_STARTED');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('waits', (status) => status.waitingFor === 'subject');
      await closed(request, '1 day');
      expect((await request.status()).outcome).toBe('refused');
      expect(world.happened('ended refused').map(({ detail }) => detail)).toEqual([of]);
      expect(world.happened(`reminded ${of}`)).toHaveLength(2);
      expect(world.happened('answer prepared')).toEqual([]);
    }),
  );
});

describe('an ask that stops no clock', () => {
  const atDay = async (at: Play, days: string): Promise<string> => {
    await at.env.sleep(days);
    return current(at);
  };

  it.each([
    ['a fee under EU law (S3)', 'DUAL:UK-ENG+EU-DE', 'fee', 'manifestly_excessive'],
    ['a fee for a further copy (C2)', 'UK-ENG', 'fee', 'further_copy'],
    ['a mandate asked for without doubt (C3, C6)', 'UK-ENG', 'authority', 'routine'],
  ] as const)('%s: the request ends with reasons before the period does (R1, R6)', (_, jurisdiction, of, basis) =>
    plays(async (at, world) => {
      const request = await at.open({ ...requestInput(world), jurisdiction });
      const { clock } = await atReview(request);
      await request.decide(ask(of, basis, await atDay(at, '10 days')));
      await request.until('asked', () => world.happened(`asked ${of}`).length === 1);
      expect((await request.status()).clock).toMatchObject({ state: 'RUNNING', dueDate: clock?.dueDate });
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await closed(request, '6 hours');
      const [ended] = world.happened('ended refused');
      expect(ended?.detail).toBe(of);
      expect(Date.parse(ended?.at ?? '')).toBeGreaterThan(Date.parse(`${clock?.dueDate}T00:00:00Z`) - 2 * 86_400_000);
      expect(Date.parse(ended?.at ?? '')).toBeLessThan(Date.parse(`${clock?.refusalNoticeDue}T23:00:00Z`));
      expect(world.happened('breached')).toEqual([]);
      expect(world.happened('answer prepared')).toEqual([]);
    }),
  );

  it('leaves a few days for an answer where it comes at the last moment', () =>
    plays(async (at, world) => {
      const request = await at.open({ ...requestInput(world), jurisdiction: 'DUAL:UK-ENG+EU-DE' });
      await atReview(request);
      const asked = await atDay(at, '29 days');
      await request.decide(ask('fee', 'manifestly_excessive', asked));
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await closed(request, '6 hours');
      const days = (Date.parse(world.happened('ended refused')[0]?.at ?? '') - Date.parse(asked)) / 86_400_000;
      expect(days).toBeGreaterThan(2.9);
      expect(days).toBeLessThan(4);
    }));
});

describe('an extension', () => {
  it('waits for the answer while the period is stopped: its notice has to name the new date (X3)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world), RECEIVED);
      await atReview(request);
      await request.decide(ask('clarification', 'reasonably_required', '2026-11-09T10:00:00.000Z'));
      await request.until('paused', (status) => status.clock?.state === 'PAUSED');
      expect(await refusalOf(request.decide(decision('extend', 'volume', PEOPLE.reviewer)))).toMatch(/not known yet/);
      expect(world.happened('extended')).toEqual([]);
      await request.decide(answer('clarification', '2026-11-16T10:00:00.000Z'));
      await due(request, '2026-12-10');
      await request.decide(decision('extend', 'volume', PEOPLE.reviewer));
      await request.until('told', () => world.happened('extended').length === 1);
      expect(world.happened('extended')[0]?.detail).toBe('2027-02-10');
    }));

  it('in time moves the date once and is told (X1–X3)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world), RECEIVED);
      await atReview(request);
      await request.decide(decision('extend', 'volume', PEOPLE.reviewer));
      await due(request, '2027-02-02');
      await request.until('told', () => world.happened('extended').length === 1);
      expect(world.happened('extended')[0]?.detail).toBe('2027-02-02');
      expect(await refusalOf(request.decide(decision('extend', 'volume', PEOPLE.reviewer)))).toMatch(/one extension/);
    }));

  it('too late is refused: the date stays, the breach stands, and the person gets an apology (S05)', () =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world));
      const { clock } = await atReview(request);
      await at.env.sleep('45 days');
      expect(await refusalOf(request.decide(decision('extend', 'volume', PEOPLE.reviewer)))).toMatch(/no effect/);
      expect((await request.status()).clock?.dueDate).toBe(clock?.dueDate);
      expect(world.happened('breached').map(({ at: when }) => when)).toEqual([clock?.dueBefore]);
      expect(world.happened('apology')).toHaveLength(1);
      expect(world.happened('extended')).toEqual([]);
    }));
});

describe('an early end', () => {
  it.each([
    ['refuse', 'excessive', 'refused'],
    ['redirect', 'deceased', 'redirected'],
    ['merge', 'reminder', 'merged'],
  ] as const)('%s: nothing further happens and the person is told', (kind, choice, outcome) =>
    plays(async (at, world) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(decision(kind, choice, PEOPLE.reviewer, { target: 'R-2026-000001' }));
      await closed(request);
      expect((await request.status()).outcome).toBe(outcome);
      expect(world.happened(`ended ${outcome}`)).toHaveLength(1);
      expect(world.happened('answer prepared')).toEqual([]);
    }),
  );
});

describe('a holder that is silent at the deadline', () => {
  it('does not keep back the rest: a part goes out, the breach is recorded, the rest follows (S19)', () =>
    plays(async (at, world) => {
      const crm = world.holder('crm');
      crm.failing.collect = 'permanent';
      const input = requestInput(world);
      const untilDue = Date.parse('2026-12-03T00:00:00.000Z') - (await at.nowMs());
      // So that the part is due for review in a minute of the skipped time.
      input.timings = { ...input.timings, partialAnswer: untilDue - 60_000 };
      const request = await at.open(input, RECEIVED);
      await request.until('part to review', (status) => status.step === 'review');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('part out', () => world.happened('part answered').length === 1);
      expect(world.happened('part answered')[0]?.detail).toEqual(['crm']);
      expect(world.happened('answered')).toEqual([]);
      await request.until('breach', () => world.happened('breached').length === 1, '12 hours');
      expect(world.happened('apology')).toEqual([]);
      crm.failing = {};
      await request.decide(decision('holder', 'retry', PEOPLE.agent, { target: 'crm' }));
      await request.until('rest to review', (status) => status.step === 'review', '10 seconds');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', (status) => status.step === 'delivery');
      expect(world.happened('answer prepared').at(-1)?.detail).toMatchObject({ missing: [] });
      expect(crm.calls).toContain('collect');
    }));
});

describe('an erasure whose holder is silent at the deadline', () => {
  it('tells what was done and what is not decided, and finishes when the holder answers (H7, R6)', () =>
    plays(async (at, world) => {
      const billing = world.holder('billing');
      billing.failing.holds = 'permanent';
      const input = requestInput(world, { right: 'erasure' });
      const untilDue = Date.parse('2026-12-03T00:00:00.000Z') - (await at.nowMs());
      input.timings = { ...input.timings, holdsPatience: 30_000, partialAnswer: untilDue - 300_000 };
      const request = await at.open(input, RECEIVED);
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { plan } = await request.until('approval', (status) => status.step === 'approve');
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await request.until('part out', () => world.happened('part answered').length === 1, '5 seconds');
      expect(world.happened('part answered')[0]?.detail).toEqual(['billing']);
      expect(world.happened('answered')).toEqual([]);
      expect(world.holder('crm').items).toEqual([]);
      billing.failing = {};
      await request.decide(decision('holder', 'retry', PEOPLE.agent, { target: 'billing' }));
      await request.until('second plan', (status) => status.step === 'review');
    }));
});

describe('a mail with the answer that comes back', () => {
  const back = (linkId: string) => ({ linkId, event: 'bounced' as const, at: RECEIVED });

  async function delivered(at: Play, world: World): Promise<RequestPlay> {
    const request = await at.open(requestInput(world));
    await atReview(request);
    await request.decide(decision('review', 'proceed', PEOPLE.agent));
    await request.until('delivery', (status) => status.step === 'delivery' && status.waitingFor === 'subject');
    return request;
  }

  it('is no answer: another verified address is tried, then a person finds a way (S25)', () =>
    plays(async (at, world) => {
      const other = { type: 'email' as const, value: 'second@example.com' };
      world.holder('accounts').identifiers.push(other);
      const request = await delivered(at, world);
      await request.request.signal('receipt', back('of another link'));
      await request.request.signal('receipt', back('answer-0'));
      await request.until('second offer', () => world.happened('answered').length === 2);
      expect(world.happened('offered').map(({ detail }) => detail)).toMatchObject([
        { to: undefined },
        { to: other.value },
      ]);
      await request.request.signal('receipt', back('answer-1'));
      const { waitingFor } = await request.until(
        'a person',
        (status) => status.waitingReason?.includes('came back') === true,
      );
      expect(waitingFor).toBe('reviewer');
      await request.decide(decision('delivery', 'sent_otherwise', PEOPLE.reviewer));
      await closed(request);
      expect(world.happened('bounced')).toHaveLength(2);
      expect(world.happened('answered')).toHaveLength(3);
    }));

  it('lets the clock run on: the breach comes at its true instant', () =>
    plays(async (at, world) => {
      const request = await delivered(at, world);
      const { clock } = await request.status();
      await request.request.signal('receipt', back('answer-0'));
      await request.until('a person', (status) => status.waitingReason?.includes('came back') === true);
      await at.env.sleep('45 days');
      expect(world.happened('breached').map(({ at: when }) => when)).toEqual([clock?.dueBefore]);
    }));
});

it('taken up again starts the UK period on the day the proof came, and asks for none (S04 a)', () =>
  plays(async (at, world) => {
    const input = unproven(world);
    const request = await at.open(
      {
        ...input,
        events: [
          { type: 'id_requested', at: '2026-11-03T09:00:00.000Z' },
          { type: 'id_received', at: '2026-11-20T09:00:00.000Z' },
        ],
        reopened: { round: 1, proven: true },
      },
      RECEIVED,
    );
    const { clock } = await atReview(request);
    expect(clock?.dueDate).toBe('2026-12-21');
    expect(world.happened('acknowledged')).toEqual([]);
    expect(world.holder('accounts').calls).not.toContain('challenge');
  }));
