/** Who may call what. */
import type { InjectOptions } from 'fastify';
import { CHOICES, DECISION_KINDS } from '../../../src/register/model.js';
import type { DecisionKind } from '../../../src/register/model.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

type Who =
  'agent' | 'owner' | 'reviewer' | 'legal' | 'manager' | 'admin' | 'machine' | 'machineReviewer' | 'holderMachine';
const EVERYBODY: Who[] = [
  'agent',
  'owner',
  'reviewer',
  'legal',
  'manager',
  'admin',
  'machine',
  'machineReviewer',
  'holderMachine',
];

let world: World;
let people: Record<Who, Person>;
let id: string;
/** The same person asked for the same before. */
let earlier: string;

beforeAll(async () => {
  world = await openWorld({ outbox: { list: () => Promise.resolve([]), read: () => Promise.resolve(undefined) } });
  people = {
    agent: await world.person(['agent']),
    owner: await world.person(['owner'], { holders: ['crm'] }),
    reviewer: await world.person(['reviewer']),
    legal: await world.person(['legal']),
    manager: await world.person(['manager']),
    admin: await world.person(['admin']),
    machine: await world.person(['agent'], { kind: 'machine' }),
    machineReviewer: await world.person(['reviewer', 'agent', 'admin'], { kind: 'machine' }),
    holderMachine: await world.person([], { kind: 'machine', holders: ['crm'] }),
  };
  earlier = (await world.request({ receivedAt: '2026-02-20T09:00:00.000Z' })).number;
  id = (await world.request()).id;
  const at = world.clock.now().toISOString();
  await world.register.holderTasks.set(id, 'crm', 'collect', {
    at,
    state: 'failed',
    error: { kind: 'permanent', text: 'down' },
  });
});
afterAll(() => world.close());

const as = (who: Who, options: InjectOptions) =>
  world.app.inject({ ...options, headers: { ...people[who].auth, ...options.headers } } as InjectOptions);

const reason = 'For the test of roles';
const routes: [string, () => InjectOptions, Who[]][] = [
  [
    'POST /v1/requests',
    () => ({
      method: 'POST',
      url: '/v1/requests',
      payload: {
        source: { kind: 'ticket', system: 'support', id: `R-${Math.random()}` },
        receivedAt: '2026-03-02T09:00:00Z',
        right: 'access',
        jurisdiction: 'UK-ENG',
        subject: { identifiers: [{ type: 'email', value: 'a@example.com' }] },
      },
    }),
    ['agent', 'reviewer', 'machine', 'machineReviewer'],
  ],
  [
    'GET /v1/requests',
    () => ({ url: '/v1/requests' }),
    ['agent', 'owner', 'reviewer', 'legal', 'manager', 'admin', 'machine', 'machineReviewer'],
  ],
  [
    'GET /v1/requests/{id}',
    () => ({ url: `/v1/requests/${id}` }),
    ['agent', 'owner', 'reviewer', 'legal', 'manager', 'admin', 'machine', 'machineReviewer'],
  ],
  ['GET audit', () => ({ url: `/v1/requests/${id}/audit` }), ['reviewer', 'admin']],
  ['GET letters', () => ({ url: `/v1/requests/${id}/letters` }), ['agent', 'reviewer', 'legal']],
  ['GET letter', () => ({ url: `/v1/requests/${id}/letters/answer` }), ['agent', 'reviewer', 'legal']],
  ['GET bundle', () => ({ url: `/v1/requests/${id}/bundle` }), ['reviewer']],
  [
    'GET /v1/sla',
    () => ({ url: '/v1/sla' }),
    ['agent', 'owner', 'reviewer', 'manager', 'admin', 'machine', 'machineReviewer'],
  ],
  ['GET /v1/me', () => ({ url: '/v1/me' }), EVERYBODY],
  [
    'POST /v1/deadlines',
    () => ({
      method: 'POST',
      url: '/v1/deadlines',
      payload: { jurisdiction: 'UK-ENG', right: 'access', receivedAt: '2026-03-02', events: [] },
    }),
    EVERYBODY,
  ],
  ['GET /v1/outbox', () => ({ url: '/v1/outbox' }), ['admin']],
  ['GET /v1/outbox/{mail}', () => ({ url: '/v1/outbox/x' }), ['admin']],
  ['GET /v1/freeze', () => ({ url: '/v1/freeze' }), ['agent', 'reviewer', 'manager', 'admin']],
  ['POST /v1/freeze', () => ({ method: 'POST', url: '/v1/freeze', payload: { reason } }), ['reviewer', 'admin']],
  ['DELETE /v1/freeze', () => ({ method: 'DELETE', url: '/v1/freeze', payload: { reason } }), ['reviewer', 'admin']],
  [
    'POST events of holder crm',
    () => ({
      method: 'POST',
      url: '/v1/holders/crm/events',
      payload: { type: 'holds_changed', identifiers: [{ type: 'customer_id', value: '1' }] },
    }),
    ['holderMachine'],
  ],
  [
    'POST events of another holder',
    () => ({
      method: 'POST',
      url: '/v1/holders/billing/events',
      payload: { type: 'holds_changed', identifiers: [{ type: 'customer_id', value: '1' }] },
    }),
    [],
  ],
];

describe.each(routes)('%s', (_name, options, allowed) => {
  it.each(EVERYBODY)('as %s', async (who) => {
    const answer = await as(who, options());
    if (allowed.includes(who)) {
      expect([200, 201, 202, 404]).toContain(answer.statusCode);
    } else {
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ type: 'urn:habeas:problem:forbidden', mend: expect.any(String) as string });
    }
  });

  it('without a token, with a wrong, a revoked and a disabled one', async () => {
    const at = world.clock.now().toISOString();
    const revoked = await world.person(['agent', 'reviewer', 'manager', 'admin']);
    for (const token of await world.register.principals.tokens(revoked.id)) {
      await world.register.principals.revokeToken(token.id, at);
    }
    const disabled = await world.person(['agent', 'reviewer', 'manager', 'admin']);
    await world.register.principals.disable(disabled.id, at);
    const wrong = [
      {},
      { authorization: 'Bearer hbs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
      { authorization: 'Basic YTpi' },
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${people.agent.token}x` },
      revoked.auth,
      disabled.auth,
    ];
    for (const headers of wrong) {
      const answer = await world.app.inject({ ...options(), headers } as InjectOptions);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="habeas"');
      expect(answer.json()).toMatchObject({ type: 'urn:habeas:problem:unauthenticated' });
    }
  });
});

describe('decisions', () => {
  const deciders: Record<DecisionKind, Who[]> = {
    verify: ['agent'],
    match: ['agent'],
    review: ['agent', 'reviewer'],
    approve: ['reviewer'],
    delivery: ['reviewer'],
    holder: ['owner'],
    withdraw: ['agent', 'machine', 'machineReviewer'],
    ask: ['agent', 'reviewer'],
    answer: ['agent', 'machine', 'machineReviewer'],
    told: ['agent', 'reviewer'],
    strike: ['reviewer'],
    extend: ['reviewer'],
    refuse: ['reviewer'],
    redirect: ['agent', 'reviewer'],
    merge: ['agent'],
    capacity: ['agent', 'reviewer'],
    withhold: ['reviewer'],
    assess: ['agent', 'reviewer'],
    weigh: ['reviewer'],
    reconsider: ['reviewer'],
    letter: ['legal'],
    lift: ['agent', 'reviewer'],
    transmit: ['reviewer'],
  };
  const bodyOf = (kind: DecisionKind): Record<string, unknown> => ({
    kind,
    choice: CHOICES[kind][0],
    reason,
    ...(kind === 'match' ? { target: 'crm/contact:1' } : {}),
    ...(kind === 'holder' ? { target: 'crm' } : {}),
    ...(kind === 'withhold' ? { target: 'crm/contacts' } : {}),
    ...(kind === 'merge' ? { target: earlier } : {}),
    ...(kind === 'ask' ? { basis: 'reasonable_doubt' } : {}),
    ...(kind === 'approve' ? { planHash: 'a'.repeat(64) } : {}),
  });

  it.each(DECISION_KINDS.flatMap((kind) => EVERYBODY.map((who): [DecisionKind, Who] => [kind, who])))(
    '%s as %s',
    async (kind, who) => {
      // What outlives its request has a workflow of its own.
      const tells = kind === 'lift' ? world.requests.lifted : world.requests.decisions;
      const before = tells.length;
      const answer = await as(who, { method: 'POST', url: `/v1/requests/${id}/decisions`, payload: bodyOf(kind) });
      const told = tells.slice(before);
      if (deciders[kind].includes(who)) {
        expect(answer.statusCode).toBe(201);
        expect(told).toHaveLength(1);
        expect(told[0]?.decision).toMatchObject({ kind, by: { id: people[who].id } });
        expect(told[0]?.decision.by).not.toHaveProperty('display');
      } else {
        expect(answer.statusCode).toBe(403);
        expect(told).toEqual([]);
      }
    },
  );

  it('never lets an owner retry a holder of others', async () => {
    const payload = { ...bodyOf('holder'), target: 'billing' };
    const answer = await as('owner', { method: 'POST', url: `/v1/requests/${id}/decisions`, payload });
    expect(answer.statusCode).toBe(403);
  });
});

describe('failed sign-ins', () => {
  it('are limited per address; a good token goes on working', async () => {
    const small = await openWorld({ limits: { authFailuresPerMinute: 5 } });
    try {
      const good = await small.person(['agent']);
      const statuses: number[] = [];
      for (let n = 0; n < 8; n++) {
        const headers = { authorization: `Bearer hbs_guess-number-${n}-of-many-guesses` };
        statuses.push((await small.app.inject({ url: '/v1/me', headers })).statusCode);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
      const limited = await small.app.inject({ url: '/v1/me' });
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      expect((await small.app.inject({ url: '/v1/me', headers: good.auth })).statusCode).toBe(200);
    } finally {
      await small.close();
    }
  });
});
