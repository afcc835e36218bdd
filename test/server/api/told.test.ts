/** What counts from the day it reached the person, as people call it: `told`, a letter that came back, its task, and a fee with its costs. */
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let reviewer: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
  reviewer = await world.person(['reviewer']);
});
afterAll(() => world.close());

const post = (url: string, payload: object, who = reviewer) =>
  world.app.inject({ method: 'POST', url, headers: who.auth, payload });
const decide = (id: string, payload: object) => post(`/v1/requests/${id}/decisions`, payload);
interface Problem {
  detail: string;
  mend?: string;
  errors?: { pointer: string; detail: string; mend: string }[];
}

describe('told', () => {
  it('goes to the workflow with the day on which the person was told, for an ask or an extension', async () => {
    const { id } = await world.request();
    for (const choice of ['identity', 'authority', 'fee', 'clarification', 'extension']) {
      const body = { kind: 'told', choice, occurredAt: '2026-03-01T12:00:00+01:00', reason: 'by post' };
      expect((await decide(id, body)).statusCode).toBe(201);
      expect(world.requests.decisions.at(-1)?.decision).toMatchObject({
        ...{ kind: 'told', choice, occurredAt: '2026-03-01T11:00:00.000Z' },
      });
    }
  });

  it('never lies in the future', async () => {
    const { id } = await world.request();
    const body = { kind: 'told', choice: 'extension', occurredAt: '2026-03-09T12:00:00Z', reason: 'by post' };
    const answer = await decide(id, body);
    expect(answer.statusCode).toBe(422);
    expect(answer.json<Problem>().errors?.[0]?.pointer).toBe('/occurredAt');
  });

  it('is what ends its task, not a hand: without the day nothing would count', async () => {
    const { id } = await world.request();
    const task = crypto.randomUUID();
    const at = world.clock.now().toISOString();
    await world.register.tasks.open({
      ...{
        id: task,
        requestId: id,
        kind: 'tell_person',
        detail: { of: 'extension' },
        why: 'not mailed',
        by: 'system',
        at,
      },
    });
    const view = await world.app.inject({ method: 'GET', url: `/v1/requests/${id}`, headers: agent.auth });
    expect(view.json()).toMatchObject({
      next: expect.stringMatching(/^No mail reached the person \(extension\), and it does not count/) as string,
      tasks: [{ kind: 'tell_person', why: 'not mailed' }],
    });
    const refused = await post(`/v1/tasks/${task}`, { result: 'told', reason: 'by phone' });
    expect(refused.statusCode).toBe(409);
    expect(refused.json<Problem>().mend).toContain('`told`');
    expect((await post(`/v1/tasks/${task}`, { result: 'not_needed', reason: 'answered today' })).statusCode).toBe(200);
  });
});

describe('a letter that came back', () => {
  const bounced = (id: string, letter: string) => post(`/v1/requests/${id}/bounces`, { letter }, agent);
  async function mailed(kind = 'extension_notice'): Promise<string> {
    const { id } = await world.request();
    const at = world.clock.now().toISOString();
    const letter = {
      requestId: id,
      key: 'extension',
      kind,
      locale: 'en',
      body: 'Dear Pat',
      sha256: 'a'.repeat(64),
      at,
    };
    await world.register.letters.record(letter);
    await world.register.letters.sent(id, 'extension', 'mail', at);
    return id;
  }

  it('is told to the workflow once, by its key, and has not gone out', async () => {
    const id = await mailed();
    const before = world.requests.receipts.length;
    for (let turn = 0; turn < 2; turn++) {
      const answer = await bounced(id, 'extension');
      expect(answer.statusCode).toBe(202);
      expect(answer.json()).toEqual({ letter: 'extension' });
    }
    expect(world.requests.receipts.slice(before)).toMatchObject([
      { requestId: id, receipt: { letter: 'extension', event: 'bounced' } },
    ]);
    const list = await world.app.inject({ method: 'GET', url: `/v1/requests/${id}/letters`, headers: agent.auth });
    const { letters } = list.json<{ letters: object[] }>();
    expect(letters).toMatchObject([{ key: 'extension', channel: 'came_back' }]);
    expect(letters[0]).not.toHaveProperty('sentAt');
  });

  it('is refused where there is none, where none was mailed, and for the link to the answer', async () => {
    const id = await mailed('delivery_link');
    expect((await bounced(id, 'nothing')).statusCode).toBe(404);
    expect((await bounced(id, 'extension')).statusCode).toBe(422);
    const at = world.clock.now().toISOString();
    const letter = { requestId: id, key: 'apology', kind: 'late_apology', locale: 'en', sha256: 'b'.repeat(64), at };
    await world.register.letters.record({ ...letter, body: 'Dear Pat' });
    expect((await bounced(id, 'apology')).statusCode).toBe(409);
    const closed = await mailed();
    await world.register.requests.update(closed, { at, stage: 'closed', closedAt: at, outcome: 'refused' });
    expect((await bounced(closed, 'extension')).statusCode).toBe(409);
  });
});

describe('a fee with its costs (R5)', () => {
  const ask = (fee: object) => ({
    kind: 'ask',
    choice: 'fee',
    basis: 'manifestly_excessive',
    fee,
    reason: 'the ninth',
  });
  const items = [
    { text: 'One hour of work', amountMinor: 1500, currency: 'GBP' },
    { text: 'Postage', amountMinor: 350, currency: 'GBP' },
  ];

  it('goes through where they add up', async () => {
    const { id } = await world.request();
    const fee = { amountMinor: 1850, currency: 'GBP', items };
    expect((await decide(id, ask(fee))).statusCode).toBe(201);
    expect(world.requests.decisions.at(-1)?.decision.fee).toEqual(fee);
  });

  it.each([
    [{ amountMinor: 1800, currency: 'GBP', items }, '/fee', /add up to 1850/, /amountMinor 1850/],
    [{ amountMinor: 1850, currency: 'EUR', items }, '/fee', /item in GBP, not in EUR/, /one currency/],
    [{ amountMinor: 1850, currency: 'GBP', items: [] }, '/fee/items', /./, /./],
    [{ amountMinor: 1850, currency: 'pounds' }, '/fee/currency', /no currency/, /ISO 4217/],
  ])('is refused where they do not: %j', async (fee, pointer, detail, mend) => {
    const { id } = await world.request();
    const answer = await decide(id, ask(fee));
    expect(answer.statusCode).toBe(422);
    const [error] = answer.json<Problem>().errors ?? [];
    expect(error?.pointer).toBe(pointer);
    expect(error?.detail).toMatch(detail);
    expect(error?.mend).toMatch(mend);
    expect(world.requests.decisions.some(({ requestId }) => requestId === id)).toBe(false);
  });
});

describe('a decision that leads beyond the holiday tables (T5)', () => {
  beforeAll(() => world.clock.set(new Date('2028-12-20T10:00:00.000Z')));
  afterAll(() => world.clock.set(new Date('2026-03-02T10:00:00.000Z')));

  /** Received in November 2028: an answer is due in December. */
  async function late(
    events: { type: 'id_requested' | 'clarification_requested'; at: string }[] = [],
  ): Promise<string> {
    const { id } = await world.request({ receivedAt: '2028-11-22T10:00:00.000Z' });
    const at = world.clock.now().toISOString();
    const clock = { state: 'RUNNING' as const, dueDate: '2028-12-22', dueBefore: '2028-12-23T00:00:00Z' };
    const dates = { extensionNoticeDue: '2028-12-22', refusalNoticeDue: '2028-12-22', targetDate: null };
    await world.register.requests.update(id, {
      ...{ at, clockEvents: events },
      clock: { ...clock, ...dates, governs: 'UK', derivation: [], rules: 'test' },
    });
    return id;
  }

  it.each([
    ['an extension', { kind: 'extend', choice: 'volume' }, [], '/kind', /due on 2028-12-22/],
    [
      'the notice of one',
      { kind: 'told', choice: 'extension', occurredAt: '2028-12-19T10:00:00Z' },
      ...[[], '/occurredAt', /due on 2028-12-22/],
    ],
    [
      'the answer to a clarification',
      { kind: 'answer', choice: 'clarification', occurredAt: '2028-12-20T10:00:00Z' },
      ...[[{ type: 'clarification_requested', at: '2028-12-01T10:00:00Z' }], '/occurredAt', /strike the ask/],
    ],
    [
      'a proof that restarts the month',
      { kind: 'verify', choice: 'proven' },
      ...[[{ type: 'id_requested', at: '2028-12-01T10:00:00Z' }], '/kind', /strike the ask/],
    ],
  ] as [string, { kind: string; choice: string }, Parameters<typeof late>[0], string, RegExp][])(
    '%s is refused when it is taken: what, where and how to mend it',
    async (_, body, events, pointer, mend) => {
      const id = await late(events);
      const who = ['answer', 'verify'].includes(body.kind) ? agent : reviewer;
      const answer = await post(`/v1/requests/${id}/decisions`, { ...body, reason: 'because' }, who);
      expect(answer.statusCode).toBe(409);
      const problem = answer.json<Problem>();
      expect(JSON.stringify(problem)).toMatch(
        /cannot be computed: holidays of .* are checked for 2019 to 2028, not 2029/,
      );
      expect(problem.errors).toMatchObject([{ pointer, mend: expect.stringMatching(mend) as string }]);
      expect(problem.errors?.[0]?.mend).toContain('update Habeas');
      expect(world.requests.decisions.some(({ requestId }) => requestId === id)).toBe(false);
    },
  );

  it('what stays within them is taken', async () => {
    const id = await late([{ type: 'clarification_requested', at: '2028-12-01T10:00:00Z' }]);
    const answer = { kind: 'answer', choice: 'clarification', occurredAt: '2028-12-03T10:00:00Z', reason: 'it came' };
    expect((await post(`/v1/requests/${id}/decisions`, answer, agent)).statusCode).toBe(201);
    const strike = { kind: 'strike', choice: 'clarification', reason: 'not needed' };
    expect((await decide(id, strike)).statusCode).toBe(201);
  });

  it('so is taking a closed request up again', async () => {
    const id = await late([{ type: 'id_requested', at: '2028-12-01T10:00:00Z' }]);
    const at = world.clock.now().toISOString();
    await world.register.requests.update(id, { at, stage: 'closed', closedAt: at, outcome: 'unverified' });
    await world.register.outbox.started(id, 'run-0');
    const answer = await post(`/v1/requests/${id}/reopen`, { of: 'identity', reason: 'seen' }, agent);
    expect(answer.statusCode).toBe(409);
    expect(JSON.stringify(answer.json())).toMatch(/cannot be computed/);
    const struck = { of: 'identity', reason: 'was signed in', struck: true };
    expect((await post(`/v1/requests/${id}/reopen`, struck, agent)).statusCode).toBe(202);
  });
});
