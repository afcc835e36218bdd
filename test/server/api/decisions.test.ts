import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { HabeasError } from '../../../src/common/errors.js';
import { toHabeasError } from '../../../src/temporal/client-errors.js';
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
afterEach(() => {
  world.requests.fails = undefined;
});

const withdraw = { kind: 'withdraw', choice: 'withdraw', reason: 'They wrote that they no longer want it' };
const decide = (id: string, payload: object, options: { who?: Person; key?: string } = {}) =>
  world.app.inject({
    method: 'POST',
    url: `/v1/requests/${id}/decisions`,
    headers: {
      ...(options.who ?? agent).auth,
      ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
    },
    payload,
  });
const toldOf = (id: string) =>
  world.requests.decisions.filter(({ requestId }) => requestId === id).map(({ decision }) => decision);

describe('a decision', () => {
  it('reaches the workflow with the actor of the token and the server’s time', async () => {
    const { id } = await world.request();
    const answer = await decide(id, withdraw);
    expect(answer.statusCode).toBe(201);
    expect(toldOf(id)).toEqual([
      {
        ...withdraw,
        id: answer.json<{ id: string }>().id,
        by: { id: agent.id, kind: 'person', roles: ['agent'] },
        at: world.clock.now().toISOString(),
      },
    ]);
  });

  it.each<[HabeasError['kind'], number]>([
    ['conflict', 409],
    ['forbidden', 403],
    ['refused', 409],
    ['invalid', 422],
    ['unavailable', 503],
    ['throttled', 429],
  ])('that the workflow refuses as %s is answered %i with the reason', async (kind, status) => {
    const { id } = await world.request();
    world.requests.fails = new HabeasError(kind, 'a plan is approved by a second person', { hint: 'ask a colleague' });
    const payload = { kind: 'approve', choice: 'approve', reason: 'Fine', planHash: 'a'.repeat(64) };
    const answer = await decide(id, payload, { who: reviewer });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({
      type: `urn:habeas:problem:${kind}`,
      detail: 'a plan is approved by a second person',
      mend: 'ask a colleague',
    });
  });

  it('that a validator refuses comes with its words, the field and the mend', async () => {
    const { id } = await world.request();
    const refused = (...details: object[]): Promise<HabeasError> => {
      const cause = ApplicationFailure.create({ type: 'conflict', message: 'the plan is another by now', details });
      return toHabeasError(new WorkflowUpdateFailedError('refused', cause), {} as WorkflowHandle);
    };
    const payload = { kind: 'approve', choice: 'approve', reason: 'Fine', planHash: 'a'.repeat(64) };
    world.requests.fails = await refused({ mend: 'read the new plan', pointer: '/planHash' });
    const named = await decide(id, payload, { who: reviewer });
    expect(named.json()).toEqual({
      type: 'urn:habeas:problem:conflict',
      title: 'The state does not allow it',
      status: 409,
      detail: 'the plan is another by now',
      mend: 'read the new plan',
      errors: [{ pointer: '/planHash', detail: 'the plan is another by now', mend: 'read the new plan' }],
    });
    world.requests.fails = await refused();
    const bare = (await decide(id, payload, { who: reviewer })).json<Record<string, unknown>>();
    expect(bare).toMatchObject({ detail: 'the plan is another by now', mend: expect.stringMatching(/./) as string });
    expect(bare).not.toHaveProperty('errors');
  });

  it('on a request whose workflow has not started yet asks to come back', async () => {
    const { id } = await world.request();
    world.requests.fails = new HabeasError('not_found', 'there is no workflow');
    const answer = await decide(id, withdraw);
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ detail: 'the workflow of this request has not started yet' });
  });

  it('on no request is not found', async () => {
    expect((await decide('00000000-0000-4000-8000-00000000dead', withdraw)).statusCode).toBe(404);
  });

  it('on a closed request is refused, unless items still wait', async () => {
    const { id } = await world.request({ right: 'erasure' });
    const at = world.clock.now().toISOString();
    await world.register.requests.update(id, {
      at,
      stage: 'closed',
      step: 'done',
      closedAt: at,
      outcome: 'partly_fulfilled',
    });
    expect((await decide(id, withdraw)).statusCode).toBe(409);
    await world.keys.create(`held:${id}`);
    const item = {
      id: 'invoices/2024',
      dataset: 'invoices',
      category: 'payment' as const,
      kind: 'invoice' as const,
      lawfulBasis: 'legal_obligation' as const,
      count: 2,
    };
    await world.register.held.put(id, [{ holder: 'billing', item, reasons: [] }], {}, at);
    expect((await decide(id, withdraw)).statusCode).toBe(201);
    expect(world.requests.withdrawnHeld.map(({ requestId }) => requestId)).toEqual([id]);
    expect(toldOf(id)).toEqual([]);
  });
});

describe('an Idempotency-Key', () => {
  it('makes one decision of twenty parallel calls', async () => {
    const { id } = await world.request();
    const answers = await Promise.all(Array.from({ length: 20 }, () => decide(id, withdraw, { key: 'click-0001' })));
    // The workflow knows a decision by its id: twenty Updates with one id are one.
    expect(new Set(toldOf(id).map((decision) => decision.id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1);
  });

  it('answers a repetition from what was recorded, and refuses another body', async () => {
    const { id } = await world.request();
    const first = await decide(id, withdraw, { key: 'click-0002' });
    const [decision] = toldOf(id);
    if (!decision) throw new Error('nothing was told');
    await world.register.decisions.record(id, decision);
    const again = await decide(id, withdraw, { key: 'click-0002' });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toEqual(first.json());
    expect(toldOf(id)).toHaveLength(1);
    const other = await decide(id, { ...withdraw, reason: 'Another secret reason' }, { key: 'click-0002' });
    expect(other.statusCode).toBe(409);
    expect(other.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual(['/reason']);
    expect(other.body).not.toContain('secret');
  });

  it('covers every field: another fee or instant under the same key is another decision', async () => {
    const { id } = await world.request();
    const ask = { kind: 'ask', choice: 'fee', basis: 'manifestly_excessive', reason: 'The tenth in a month' };
    const fee = { amountMinor: 1250, currency: 'GBP' };
    const occurredAt = '2026-03-02T10:00:00+01:00';
    const body = { ...ask, fee, occurredAt };
    expect((await decide(id, body, { who: reviewer, key: 'click-0003' })).statusCode).toBe(201);
    const [decision] = toldOf(id);
    if (!decision) throw new Error('nothing was told');
    await world.register.decisions.record(id, decision);
    expect((await decide(id, body, { who: reviewer, key: 'click-0003' })).statusCode).toBe(200);
    const other = { ...ask, fee: { ...fee, amountMinor: 9900 }, occurredAt: '2026-03-02T08:30:00Z' };
    const refused = await decide(id, other, { who: reviewer, key: 'click-0003' });
    expect(refused.statusCode).toBe(409);
    expect(refused.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '/occurredAt',
      '/fee',
    ]);
  });

  it('belongs to a person and a request', async () => {
    const second = await world.person(['agent']);
    const one = await world.request();
    const two = await world.request();
    const answers = [
      await decide(one.id, withdraw, { key: 'same-key-1' }),
      await decide(one.id, withdraw, { key: 'same-key-1', who: second }),
      await decide(two.id, withdraw, { key: 'same-key-1' }),
    ];
    const ids = answers.map((answer) => answer.json<{ id: string }>().id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('what goes straight to another controller (P5)', () => {
  const transmit = (more: object) => ({ kind: 'transmit', reason: 'they take our format', ...more });
  const transmission = { receiverCheck: 'Called back on its registered number.', channel: 'sftp' };
  const pointers = async (payload: object): Promise<string[]> => {
    const { id } = await world.request({ right: 'portability' });
    const answer = await decide(id, payload, { who: reviewer });
    expect(toldOf(id)).toEqual([]);
    return answer.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer);
  };

  it('is recorded with who was checked and how, by an encrypted channel, or not at all', async () => {
    expect(await pointers(transmit({ choice: 'sent' }))).toEqual(['/transmission']);
    const mail = { ...transmission, channel: 'mail' };
    expect(await pointers(transmit({ choice: 'sent', transmission: mail }))).toEqual(['/transmission/channel']);
    const unchecked = { ...transmission, receiverCheck: ' ' };
    expect(await pointers(transmit({ choice: 'sent', transmission: unchecked }))).toEqual([
      '/transmission/receiverCheck',
    ]);
    expect(await pointers(transmit({ choice: 'feasible', transmission }))).toEqual(['/transmission']);
    const { id } = await world.request({ right: 'portability' });
    expect((await decide(id, transmit({ choice: 'sent', transmission }), { who: reviewer })).statusCode).toBe(201);
    expect(toldOf(id)).toMatchObject([{ choice: 'sent', transmission }]);
  });
});

describe('a customer the request is passed on to (B2)', () => {
  it('is one whose agreement the configuration has', async () => {
    const { id } = await world.request();
    const redirect = { kind: 'redirect', choice: 'forward_part', reason: 'fleet data', target: 'fleet' };
    const answer = await decide(id, redirect);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ errors: [{ pointer: '/target' }] });
    expect(toldOf(id)).toEqual([]);
  });
});
