import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
});
afterAll(() => world.close());

let tickets = 0;
const post = (right: string, demand: unknown, over: Record<string, unknown> = {}) =>
  world.app.inject({
    method: 'POST',
    url: '/v1/requests',
    headers: agent.auth,
    payload: {
      source: { kind: 'ticket', system: 'support', id: `DEM-${++tickets}` },
      receivedAt: '2026-03-02T09:00:00Z',
      right,
      jurisdiction: 'UK-ENG',
      subject: { identifiers: [{ type: 'email', value: 'quillon@example.com' }], locale: 'en-GB' },
      ...(demand === undefined ? {} : { demand }),
      ...over,
    },
  });

const errorsOf = async (answer: ReturnType<typeof post>): Promise<{ pointer: string; mend: string }[]> => {
  const { statusCode, json } = await answer;
  expect(statusCode).toBe(422);
  return json<{ errors: { pointer: string; mend: string }[] }>().errors;
};

const TRANSMIT = {
  kind: 'portability',
  transmitTo: { controller: 'Example Carrier Ltd', address: 'intake.carrier.example' },
};
const CORRECTION = {
  kind: 'rectification',
  corrections: [{ dataset: 'users', field: 'phone', value: '+44 20 7946 0999' }],
};

/** One data set, and single items of another. */
const RESTRICTED = [
  { holder: 'billing', dataset: 'payers' },
  { holder: 'billing', dataset: 'invoices', items: ['invoices/2026'] },
];
const claims = (data: object[]) => ({ kind: 'restriction', ground: 'claims', data });

describe('what a right needs beyond its name', () => {
  it.each([
    ['rectification', CORRECTION],
    ['restriction', { kind: 'restriction', ground: 'accuracy', statement: 'The invoice is wrong.' }],
    ['restriction', { kind: 'restriction', ground: 'claims', data: RESTRICTED }],
    ['objection', { kind: 'objection', scope: 'marketing', channels: ['email'] }],
    ['objection', { kind: 'objection', scope: 'processing', purposes: ['improvement'] }],
    ['objection', { kind: 'objection', scope: 'consent' }],
    ['portability', TRANSMIT],
  ])('takes in %s with its demand', async (right, demand) => {
    expect((await post(right, demand)).statusCode).toBe(201);
  });

  it('hands the demand to the workflow, sealed on the way', async () => {
    const opened = await post('rectification', CORRECTION);
    const { id } = opened.json<{ id: string }>();
    const entries = await world.register.outbox.claim(200, 1);
    expect(entries.find(({ requestId }) => requestId === id)?.input.demand).toEqual(CORRECTION);
  });

  it.each(['rectification', 'restriction', 'objection'])('asks for the demand of %s', async (right) => {
    expect(await errorsOf(post(right, undefined))).toEqual([
      expect.objectContaining({ pointer: '/demand', mend: expect.stringMatching(/^say w/) as string }),
    ]);
  });

  it('refuses a demand where the right has none, or another right’s', async () => {
    expect(await errorsOf(post('access', CORRECTION))).toEqual([expect.objectContaining({ pointer: '/demand' })]);
    expect(await errorsOf(post('access', TRANSMIT))).toEqual([expect.objectContaining({ pointer: '/demand' })]);
    expect(await errorsOf(post('portability', CORRECTION))).toEqual([expect.objectContaining({ pointer: '/demand' })]);
    expect((await post('portability', undefined)).statusCode).toBe(201);
    expect(await errorsOf(post('restriction', CORRECTION))).toEqual([
      expect.objectContaining({ pointer: '/demand/kind', mend: 'give restriction' }),
    ]);
  });

  it.each<[string, string, unknown, string]>([
    ['a ground that is none', 'restriction', { kind: 'restriction', ground: 'annoyance' }, '/demand/ground'],
    ['a scope that is none', 'objection', { kind: 'objection', scope: 'everything' }, '/demand/scope'],
    ['a kind that is none', 'objection', { kind: 'oblivion' }, '/demand/kind'],
    ['nothing to correct', 'rectification', { kind: 'rectification', corrections: [] }, '/demand/corrections'],
    [
      'two values for one field',
      'rectification',
      { kind: 'rectification', corrections: [CORRECTION.corrections[0], CORRECTION.corrections[0]] },
      '/demand/corrections/1',
    ],
    [
      'a holder nobody configured',
      'rectification',
      { kind: 'rectification', corrections: [{ holder: 'attic', field: 'phone', value: '1' }] },
      '/demand/corrections/0/holder',
    ],
    ['no data to restrict', 'restriction', claims([]), '/demand/data'],
    [
      'a holder of a restriction nobody configured',
      'restriction',
      claims([...RESTRICTED, { holder: 'attic' }]),
      '/demand/data/2/holder',
    ],
    [
      'items of no data set',
      'restriction',
      claims([{ holder: 'billing', items: ['invoices/2026'] }]),
      '/demand/data/0/dataset',
    ],
    [
      'data named twice',
      'restriction',
      claims([...RESTRICTED, { holder: 'billing', dataset: 'invoices' }]),
      '/demand/data/2',
    ],
    ['a holder beside a part of it', 'restriction', claims([...RESTRICTED, { holder: 'billing' }]), '/demand/data/2'],
    [
      'channels of a processing',
      'objection',
      { kind: 'objection', scope: 'processing', channels: ['email'] },
      '/demand/channels',
    ],
    [
      'an erasure in an objection to processing',
      'objection',
      { kind: 'objection', scope: 'processing', eraseProfile: true },
      '/demand/eraseProfile',
    ],
  ])('refuses %s and says where', async (_name, right, demand, pointer) => {
    expect((await errorsOf(post(right, demand))).map((error) => error.pointer)).toContain(pointer);
  });

  it('wants an address for what is carried out without proof of identity', async () => {
    const subject = { identifiers: [{ type: 'name', value: 'Quillon' }], locale: 'en-GB' };
    expect(await errorsOf(post('objection', { kind: 'objection', scope: 'marketing' }, { subject }))).toEqual([
      expect.objectContaining({ pointer: '/subject/identifiers' }),
    ]);
    const weighed = await post('objection', { kind: 'objection', scope: 'processing' }, { subject });
    expect(weighed.statusCode).toBe(201);
  });

  it('tells the same request with another demand apart', async () => {
    const source = { kind: 'ticket', system: 'support', id: 'DEM-SAME' };
    const first = await post('objection', { kind: 'objection', scope: 'marketing' }, { source });
    const again = await post('objection', { kind: 'objection', scope: 'marketing' }, { source });
    const other = await post('objection', { kind: 'objection', scope: 'consent' }, { source });
    expect([first.statusCode, again.statusCode, other.statusCode]).toEqual([201, 200, 409]);
  });
});

describe('a demand on the request page', () => {
  const show = async (id: string, who: Person) =>
    (await world.app.inject({ url: `/v1/requests/${id}`, headers: who.auth })).json<Record<string, unknown>>();

  it('is shown to those who assess it, with what the table of rights advises, and to nobody else', async () => {
    const { id } = (await post('rectification', CORRECTION)).json<{ id: string }>();
    const advice = [{ holder: 'accounts', dataset: 'users', outcome: 'DO', rules: ['O1'], corrections: [1] }];
    await world.register.audit.append({
      ...{ chain: id, at: '2026-03-02T10:00:00.000Z', actor: 'system', type: 'right.advised', key: 'advised' },
      detail: { advice },
    });
    expect(await show(id, agent)).toMatchObject({ demand: CORRECTION, advice });
    const manager = await world.person(['manager']);
    const seen = await show(id, manager);
    expect(seen).not.toHaveProperty('demand');
    expect(seen.advice).toEqual([]);
  });
});
