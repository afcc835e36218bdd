/** Bad input for every field of every endpoint: the answer names the field and the mend, and repeats nothing of it. */
import type { InjectOptions } from 'fastify';
import { IDENTIFIER_TYPES } from '../../../src/connector/contract.js';
import type { BadCase, Field, Json } from '../support/bad-input.js';
import { badCases, HOSTILE } from '../support/bad-input.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let people: Record<'agent' | 'reviewer' | 'owner' | 'admin' | 'machine', Person>;
let requestId: string;

beforeAll(async () => {
  world = await openWorld({ outbox: { list: () => Promise.resolve([]), read: () => Promise.resolve(undefined) } });
  people = {
    agent: await world.person(['agent']),
    reviewer: await world.person(['reviewer']),
    owner: await world.person(['owner'], { holders: ['crm'] }),
    admin: await world.person(['admin']),
    machine: await world.person([], { kind: 'machine', holders: ['crm'] }),
  };
  requestId = (await world.request()).id;
});
afterAll(() => world.close());

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: { in?: string; pointer: string; detail: string; mend: string }[];
}

async function refused(
  call: InjectOptions,
  who: Person,
  expected: { pointer: string; part?: string; secret?: string },
): Promise<void> {
  const { headers, ...rest } = call;
  const before = world.logged.length;
  const answer = await world.app.inject({ ...rest, headers: { ...who.auth, ...headers } } as InjectOptions);
  expect({ status: answer.statusCode, type: answer.headers['content-type'] }).toEqual({
    status: 422,
    type: 'application/problem+json',
  });
  const problem = answer.json<Problem>();
  expect(problem).toMatchObject({ type: 'urn:habeas:problem:invalid', status: 422, title: 'Wrong input' });
  const named = problem.errors.find(({ pointer }) => pointer === expected.pointer);
  expect(problem.errors.map(({ pointer }) => pointer)).toContain(expected.pointer);
  expect(named?.mend.length).toBeGreaterThan(3);
  expect(named?.detail.length).toBeGreaterThan(3);
  if (expected.part !== undefined) expect(named?.in).toBe(expected.part);
  if (expected.secret !== undefined) {
    expect(answer.body).not.toContain(expected.secret);
    expect(world.logged.slice(before).join('\n')).not.toContain(expected.secret);
  }
}

const json = (body: unknown): Pick<InjectOptions, 'payload' | 'headers'> =>
  typeof body === 'string'
    ? { payload: body, headers: { 'content-type': 'application/json' } }
    : { payload: body as object };

const validRequest: Json = {
  source: {
    kind: 'ticket',
    system: 'support',
    id: 'TCK-BAD',
    url: 'https://support.example.com/1',
    createdAt: '2026-03-02T09:00:00Z',
  },
  receivedAt: '2026-03-02T08:00:00Z',
  receivedReason: 'It lay at the desk',
  right: 'access',
  jurisdiction: 'UK-ENG',
  subject: {
    identifiers: [{ type: 'email', value: 'quillon@example.com' }],
    name: 'Quillon Testperson',
    locale: 'en-GB',
    contactEmail: 'quillon@example.com',
  },
};

const REQUEST_FIELDS: Field[] = [
  { pointer: '/source', required: true, is: 'object' },
  { pointer: '/source/kind', required: true, is: 'text', max: 40, bad: ['fax', 'Ticket', ...HOSTILE] },
  {
    pointer: '/source/system',
    required: true,
    is: 'text',
    max: 63,
    bad: ['Support', '1st', 'a b', 'no-such-system', '__proto__', 'constructor', ...HOSTILE],
  },
  {
    pointer: '/source/id',
    required: true,
    is: 'text',
    max: 100,
    bad: ['   ', 'a b', '-1', 'a@example.com', 'Ünal', 'T-1\n', 'a\u202eb', ...HOSTILE],
  },
  {
    pointer: '/source/url',
    is: 'text',
    max: 2000,
    bad: ['javascript:alert(1)', '//example.com', 'ftp://example.com', 'https://user:pass@example.com', ...HOSTILE],
  },
  { pointer: '/source/createdAt', is: 'instant', bad: ['2026-03-03T09:00:00Z', ...HOSTILE] },
  {
    pointer: '/receivedAt',
    required: true,
    is: 'instant',
    bad: ['2027-03-02T09:00:00Z', '1999-01-01T00:00:00Z', ...HOSTILE],
  },
  { pointer: '/receivedReason', is: 'text', max: 1000, bad: [' \n '] },
  {
    pointer: '/right',
    required: true,
    is: 'text',
    max: 40,
    bad: ['complaint', 'oblivion', 'Access', ...HOSTILE],
  },
  {
    pointer: '/jurisdiction',
    required: true,
    is: 'text',
    max: 60,
    bad: ['UK-WLS', 'EU-CH', 'EU-FR-75', 'DUAL:UK-SCT+EU-FR', 'DUAL:UK-ENG', 'US-CA', 'uk-eng', ...HOSTILE],
  },
  { pointer: '/subject', required: true, is: 'object' },
  {
    pointer: '/subject/identifiers',
    required: true,
    is: 'list',
    bad: [
      [],
      Array.from({ length: 51 }, () => ({ type: 'email', value: 'a@example.com' })),
      { value: [{ type: 'email' }], at: '/subject/identifiers/0/value' },
      { value: [{ value: 'a@example.com' }], at: '/subject/identifiers/0/type' },
      { value: ['a@example.com'], at: '/subject/identifiers/0' },
      { value: [{ type: 'email', value: 'a@example.com', extra: 1 }], at: '/subject/identifiers/0/extra' },
    ],
  },
  {
    pointer: '/subject/identifiers/0/type',
    required: true,
    is: 'text',
    max: 42,
    bad: ['passport', 'x_', 'EMAIL', ...HOSTILE],
  },
  {
    pointer: '/subject/identifiers/0/value',
    required: true,
    is: 'text',
    max: 512,
    bad: ['no address', 'a@example.com,b@example.com', ...HOSTILE],
  },
  { pointer: '/subject/name', is: 'text', max: 200, bad: ['a\r\nBcc: x', 'a\u202eb'] },
  { pointer: '/subject/locale', is: 'text', max: 35, bad: ['english', 'en_GB', ...HOSTILE] },
  {
    pointer: '/subject/contactEmail',
    is: 'text',
    max: 254,
    bad: ['no address', 'a@example.com,b@example.com', 'Anna <a@example.com>', ...HOSTILE],
  },
  { pointer: '/subject/assertion', is: 'text', max: 8192, bad: ['not a token', 'a.b', 'a.b.c.d', 'a.b.c', ...HOSTILE] },
];

describe('POST /v1/requests', () => {
  it.each(badCases(validRequest, REQUEST_FIELDS).map((bad): [string, BadCase] => [bad.name, bad]))(
    'refuses %s',
    async (_name, { body, pointer, secret }) => {
      await refused({ method: 'POST', url: '/v1/requests', ...json(body) }, people.agent, { pointer, secret });
    },
  );

  it('names rights not known and jurisdictions not served, and what is', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/v1/requests',
      headers: people.agent.auth,
      payload: { ...validRequest, right: 'oblivion', jurisdiction: 'DUAL:UK-ENG+EU-CH' },
    });
    expect(answer.json<Problem>().errors).toEqual([
      expect.objectContaining({
        pointer: '/right',
        detail: 'is not a right of the data subject known here',
        mend: 'give one of: access, erasure, portability, rectification, restriction, objection',
      }),
      expect.objectContaining({
        pointer: '/jurisdiction',
        detail: 'the jurisdiction DUAL:UK-ENG+EU-CH is not served: no checked holiday table for EU-CH',
        mend: expect.stringContaining('give one of: UK-ENG, UK-SCT, UK-NIR, EU-<country>'),
      }),
    ]);
  });

  it('says which ticket systems there are, and that a reference names nobody', async () => {
    const mendOf = async (source: Json): Promise<string | undefined> => {
      const answer = await world.app.inject({
        method: 'POST',
        url: '/v1/requests',
        headers: people.agent.auth,
        payload: { ...validRequest, source: { ...(validRequest.source as Json), ...source } },
      });
      return answer.json<Problem>().errors[0]?.mend;
    };
    expect(await mendOf({ system: 'elsewhere' })).toBe('give one of: support');
    expect(await mendOf({ id: 'pat@example.com' })).toMatch(/reference number of the ticket or letter.*no names/);
  });

  it('opened nothing by all of that', async () => {
    const listed = await world.app.inject({ url: '/v1/requests?text=TCK-BAD', headers: people.agent.auth });
    expect(listed.json()).toEqual({ requests: [] });
  });

  it('takes every kind of identifier of the holder contract', async () => {
    const identifiers = IDENTIFIER_TYPES.map((type) => ({
      type,
      value: type === 'email' ? 'a@example.com' : 'some value',
    }));
    const answer = await world.app.inject({
      method: 'POST',
      url: '/v1/requests',
      headers: people.agent.auth,
      payload: {
        ...validRequest,
        source: { kind: 'phone', system: 'desk', id: 'all-kinds' },
        subject: { identifiers },
      },
    });
    expect(answer.statusCode).toBe(201);
  });

  it('keeps hostile text where text is free, as text', async () => {
    const name = `Robert'); DROP TABLE requests;-- <script>`;
    const payload = { ...validRequest, source: { kind: 'form', system: 'web', id: 'W-1' } };
    const opened = await world.app.inject({
      method: 'POST',
      url: '/v1/requests',
      headers: people.agent.auth,
      payload: { ...payload, subject: { identifiers: [{ type: 'name', value: name }], name } },
    });
    const { id } = opened.json<{ id: string }>();
    const shown = await world.app.inject({ url: `/v1/requests/${id}`, headers: people.agent.auth });
    expect(shown.json()).toMatchObject({ subject: { name, identifiers: [{ value: name }] } });
  });
});

describe('POST /v1/requests/{id}/decisions', () => {
  const approve: Json = { kind: 'approve', choice: 'approve', reason: 'Read and agreed', planHash: 'a'.repeat(64) };
  const match: Json = { kind: 'match', choice: 'same_person', reason: 'Same phone', target: 'crm/contact:1' };
  const url = (): string => `/v1/requests/${requestId}/decisions`;

  it.each(
    badCases(approve, [
      { pointer: '/kind', required: true, is: 'text', max: 40, bad: ['promote', 'APPROVE', ...HOSTILE] },
      { pointer: '/choice', required: true, is: 'text', max: 60, bad: ['proven', 'Approve', ...HOSTILE] },
      { pointer: '/reason', required: true, is: 'text', max: 4000, bad: ['  \n ', 'a\0b'] },
      { pointer: '/planHash', required: true, is: 'text', max: 64, bad: ['a'.repeat(63), 'G'.repeat(64), ...HOSTILE] },
      { pointer: '/target', is: 'text', max: 300, bad: ['crm'] },
    ]).map((bad): [string, BadCase] => [bad.name, bad]),
  )('refuses %s', async (_name, { body, pointer, secret }) => {
    await refused({ method: 'POST', url: url(), ...json(body) }, people.reviewer, { pointer, secret });
  });

  it.each(
    badCases(match, [
      { pointer: '/target', required: true, is: 'text', max: 300, bad: ['a\nb'] },
      { pointer: '/planHash', is: 'text', max: 64, bad: ['a'.repeat(64)] },
    ]).map((bad): [string, BadCase] => [bad.name, bad]),
  )('refuses for a match %s', async (_name, { body, pointer, secret }) => {
    await refused({ method: 'POST', url: url(), ...json(body) }, people.agent, { pointer, secret });
  });

  it.each(['short', 'with space', 'x'.repeat(201), 'ümlaut-key'])('refuses the Idempotency-Key %s', async (key) => {
    const headers = { 'idempotency-key': key };
    await refused({ method: 'POST', url: url(), payload: match, headers }, people.agent, {
      pointer: '/idempotency-key',
      part: 'header',
    });
  });

  it('told the workflow nothing by all of that', () => {
    expect(world.requests.decisions).toEqual([]);
  });
});

describe('POST /v1/holders/{holder}/events', () => {
  const event: Json = { type: 'holds_changed', identifiers: [{ type: 'customer_id', value: 'CUS-1' }] };

  it.each(
    badCases(event, [
      { pointer: '/type', required: true, is: 'text', max: 40, bad: ['other', ...HOSTILE] },
      {
        pointer: '/identifiers',
        required: true,
        is: 'list',
        bad: [[], Array.from({ length: 501 }, () => ({ type: 'customer_id', value: '1' }))],
      },
      { pointer: '/identifiers/0/type', required: true, is: 'text', max: 42, bad: HOSTILE },
      { pointer: '/identifiers/0/value', required: true, is: 'text', max: 512, bad: ['a\nb'] },
    ]).map((bad): [string, BadCase] => [bad.name, bad]),
  )('refuses %s', async (_name, { body, pointer, secret }) => {
    await refused({ method: 'POST', url: '/v1/holders/crm/events', ...json(body) }, people.machine, {
      pointer,
      secret,
    });
  });
});

describe.each(['POST', 'DELETE'] as const)('%s /v1/freeze', (method) => {
  it.each(
    badCases({ reason: 'A connector misbehaves' }, [
      { pointer: '/reason', required: true, is: 'text', max: 1000, bad: ['  '] },
    ]).map((bad): [string, BadCase] => [bad.name, bad]),
  )('refuses %s', async (_name, { body, pointer, secret }) => {
    await refused({ method, url: '/v1/freeze', ...json(body) }, people.admin, { pointer, secret });
  });

  it('refuses no body at all', async () => {
    await refused({ method, url: '/v1/freeze' }, people.admin, { pointer: '' });
  });
});

describe('queries and paths', () => {
  const hostile = HOSTILE.map((text) => encodeURIComponent(text));

  it.each<[string, string, string[]]>([
    ['/right', 'right', ['complaint', '', ...hostile]],
    ['/jurisdiction', 'jurisdiction', ['EU-CH', '', ...hostile]],
    ['/stage', 'stage', ['somewhere', '', ...hostile]],
    ['/waitingFor', 'waitingFor', ['godot', '', ...hostile]],
    ['/outcome', 'outcome', ['lost', '', ...hostile]],
    ['/sla', 'sla', ['late', '', ...hostile]],
    ['/open', 'open', ['yes', '1', '', ...hostile]],
    ['/sort', 'sort', ['oldest', '', ...hostile]],
    ['/limit', 'limit', ['0', '201', '-1', '1.5', 'ten', ...hostile]],
    ['/cursor', 'cursor', ['', 'bogus', 'x'.repeat(501), ...hostile]],
    ['/text', 'text', ['', 'x'.repeat(201), '%00', '%0A', '%20']],
    ['/holderInTrouble', 'holderInTrouble', ['CRM', '', ...hostile]],
  ])('GET /v1/requests names %s', async (pointer, name, values) => {
    for (const value of values) {
      const secret = value.includes('secret') ? 'zebra.secret' : undefined;
      await refused({ url: `/v1/requests?${name}=${value}` }, people.agent, {
        pointer,
        part: pointer === '/cursor' && value !== '' && value.length <= 500 ? undefined : 'query',
        secret,
      });
    }
  });

  it.each([
    ['/v1/requests?surprise=1', '/surprise'],
    ['/v1/requests?limit=1&limit=2', '/limit'],
    ['/v1/requests?right=access&right=erasure', '/right'],
  ])('%s names %s', async (url, pointer) => {
    await refused({ url }, people.agent, { pointer, part: 'query' });
  });

  it.each(['not-a-uuid', '1', '00000000-0000-0000-0000-00000000000g', ...hostile.slice(0, 4)])(
    'the id %s',
    async (id) => {
      const part = 'path';
      await refused({ url: `/v1/requests/${id}` }, people.agent, { pointer: '/id', part });
      await refused({ url: `/v1/requests/${id}/audit` }, people.reviewer, { pointer: '/id', part });
      await refused({ url: `/v1/requests/${id}/bundle` }, people.reviewer, { pointer: '/id', part });
      const payload = { kind: 'withdraw', choice: 'withdraw', reason: 'They wrote so' };
      await refused({ method: 'POST', url: `/v1/requests/${id}/decisions`, payload }, people.agent, {
        pointer: '/id',
        part,
      });
    },
  );

  it('GET audit, bundle and outbox name their queries', async () => {
    const { admin, reviewer } = people;
    for (const value of ['-1', 'x', '1.5', '9'.repeat(12)]) {
      await refused({ url: `/v1/requests/${requestId}/audit?after=${value}` }, reviewer, {
        pointer: '/after',
        part: 'query',
      });
    }
    for (const value of ['0', '501', 'x']) {
      await refused({ url: `/v1/requests/${requestId}/audit?limit=${value}` }, reviewer, {
        pointer: '/limit',
        part: 'query',
      });
    }
    for (const value of ['0', '1001', 'x']) {
      await refused({ url: `/v1/requests/${requestId}/bundle?file=${value}` }, reviewer, {
        pointer: '/file',
        part: 'query',
      });
    }
    for (const value of ['0', '201', 'x']) {
      await refused({ url: `/v1/outbox?limit=${value}` }, admin, { pointer: '/limit', part: 'query' });
    }
    await refused({ url: '/v1/outbox/a%2Fb' }, admin, { pointer: '/mail', part: 'path' });
    await refused({ url: `/v1/outbox/${'x'.repeat(301)}`.slice(0, 290) + '%00' }, admin, {
      pointer: '/mail',
      part: 'path',
    });
  });
});
