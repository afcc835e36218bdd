import type { RequestInput } from '../../../src/register/model.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let reviewer: Person;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent'], { name: 'Ada Agent' });
  reviewer = await world.person(['reviewer'], { name: 'Rae Reviewer' });
});
afterAll(() => world.close());

let tickets = 0;
function body(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    source: { kind: 'ticket', system: 'support', id: `TCK-${++tickets}` },
    receivedAt: '2026-03-02T09:00:00Z',
    right: 'access',
    jurisdiction: 'UK-ENG',
    subject: { identifiers: [{ type: 'email', value: 'quillon@example.com' }], locale: 'en-GB' },
    ...over,
  };
}

const post = (payload: Record<string, unknown>, who: Person = agent) =>
  world.app.inject({ method: 'POST', url: '/v1/requests', headers: who.auth, payload });

describe('opening a request', () => {
  it('answers 201 first and 200 with the same id afterwards', async () => {
    const payload = body();
    const first = await post(payload);
    const second = await post(payload);
    expect(first.statusCode).toBe(201);
    expect(first.headers.location).toBe(`/v1/requests/${first.json<{ id: string }>().id}`);
    expect(first.json()).toMatchObject({ created: true, number: expect.stringMatching(/^R-2026-\d{6}$/) as string });
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual({ ...first.json(), created: false });
  });

  it('makes one request of twenty parallel posts', async () => {
    const payload = body();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(payload)));
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1);
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(19);
  });

  it('opens another request for another right of the same source', async () => {
    const payload = body();
    const access = await post(payload);
    const erasure = await post({ ...payload, right: 'erasure' });
    expect(erasure.statusCode).toBe(201);
    expect(erasure.json<{ id: string }>().id).not.toBe(access.json<{ id: string }>().id);
  });

  it('refuses a differing body, naming the fields and no value', async () => {
    const payload = body();
    await post(payload);
    const other = await post({
      ...payload,
      receivedAt: '2026-03-01T08:00:00Z',
      jurisdiction: 'DUAL:UK-ENG+EU-DE',
      subject: {
        identifiers: [{ type: 'email', value: 'secret.other@example.com' }],
        name: 'Secret Other',
        locale: 'de',
        contactEmail: 'secret.other@example.com',
      },
    });
    expect(other.statusCode).toBe(409);
    expect(other.headers['content-type']).toBe('application/problem+json');
    expect(
      other
        .json<{ errors: { pointer: string }[] }>()
        .errors.map(({ pointer }) => pointer)
        .sort(),
    ).toEqual([
      '/jurisdiction',
      '/receivedAt',
      '/subject/contactEmail',
      '/subject/identifiers',
      '/subject/locale',
      '/subject/name',
    ]);
    expect(other.body).not.toMatch(/secret|other@|Secret/);
  });

  it('is accepted and kept while Temporal is down', async () => {
    const { HabeasError } = await import('../../../src/common/errors.js');
    world.requests.fails = new HabeasError('unavailable', 'the Temporal server cannot be reached');
    try {
      const opened = await post(body());
      expect(opened.statusCode).toBe(201);
      const { id } = opened.json<{ id: string }>();
      expect((await world.register.outbox.claim(100)).map(({ requestId }) => requestId)).toContain(id);
      const shown = await world.app.inject({ url: `/v1/requests/${id}`, headers: agent.auth });
      expect(shown.json()).toMatchObject({ id, stage: 'received', live: false });
    } finally {
      world.requests.fails = undefined;
    }
  });

  it('takes the actor from the token and holders and times from the configuration', async () => {
    const opened = await post(body());
    const { id } = opened.json<{ id: string }>();
    const entries = await world.register.outbox.claim(1000);
    const input = entries.find(({ requestId }) => requestId === id)?.input as RequestInput;
    expect(input).toMatchObject({
      openedBy: { id: agent.id, kind: 'person', roles: ['agent'] },
      holders: ['accounts', 'billing', 'crm', 'case_files'],
      identityHolder: 'accounts',
      installation: 'test',
      receivedAt: '2026-03-02T09:00:00.000Z',
    });
    expect(input.timings.identityReminders).toEqual([7, 14].map((days) => days * 86_400_000));
    expect(input.timings.codeExpiry).toBe(15 * 60_000);
  });
});

describe('the real receipt (T7)', () => {
  it('may be earlier than the ticket', async () => {
    const payload = body();
    const source = { ...(payload.source as object), createdAt: '2026-03-02T09:30:00Z' };
    expect((await post({ ...payload, source, receivedAt: '2026-02-20T09:00:00+01:00' })).statusCode).toBe(201);
  });

  it('needs a reason to be later than the ticket, and the reason is kept sealed in the audit chain', async () => {
    const payload = body();
    const source = { ...(payload.source as object), createdAt: '2026-03-01T08:00:00Z' };
    const without = await post({ ...payload, source });
    expect(without.statusCode).toBe(422);
    expect(without.json<{ errors: unknown[] }>().errors).toEqual([
      expect.objectContaining({ pointer: '/receivedReason', mend: expect.stringMatching(/say why/) as string }),
    ]);
    const reason = 'The letter lay at another office until Monday.';
    const opened = await post({ ...payload, source, receivedReason: reason });
    expect(opened.statusCode).toBe(201);
    const url = `/v1/requests/${opened.json<{ id: string }>().id}/audit`;
    const audit = await world.app.inject({ url, headers: reviewer.auth });
    expect(audit.json<{ events: unknown[] }>().events).toContainEqual(
      expect.objectContaining({ type: 'request.received_later_than_ticket', actor: agent.id, body: { reason } }),
    );
  });

  it.each([
    ['in the future', '2026-03-02T10:02:00Z', /future/],
    ['before any calendar', '2018-12-31T23:59:59Z', /2019/],
  ])('is refused %s', async (_name, receivedAt, detail) => {
    const answer = await post(body({ receivedAt }));
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ errors: unknown[] }>().errors).toEqual([
      expect.objectContaining({ pointer: '/receivedAt', detail: expect.stringMatching(detail) as string }),
    ]);
  });
});

describe('the holiday tables (T5)', () => {
  let before: Date;
  beforeEach(() => {
    before = world.clock.now();
  });
  afterEach(() => world.clock.set(before));

  it.each([
    ['UK-ENG', 'holidays of England and Wales are checked for 2019 to 2028, not 2029'],
    ['DUAL:UK-ENG+EU-DE', 'are checked for 2019 to 2028, not 2029'],
  ])('refuse a receipt whose due date they do not reach, under %s, and keep nothing', async (jurisdiction, detail) => {
    world.clock.set(new Date('2028-12-15T10:00:00.000Z'));
    const payload = body({ receivedAt: '2028-12-15T09:00:00Z', jurisdiction });
    const answer = await post(payload);
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ errors: unknown[] }>().errors).toEqual([
      expect.objectContaining({
        pointer: '/receivedAt',
        detail: expect.stringContaining(detail) as string,
        mend: expect.stringMatching(/holiday tables/) as string,
      }),
    ]);
    const source = payload.source as RequestInput['source'];
    expect(await world.register.intake.known(source, 'access')).toBe(false);
  });

  it('take the last receipt whose due date they reach', async () => {
    world.clock.set(new Date('2028-11-29T10:00:00.000Z'));
    expect((await post(body({ receivedAt: '2028-11-28T09:00:00Z' }))).statusCode).toBe(201);
  });
});

describe('listing requests', () => {
  it('pages by key without repeating or losing one', async () => {
    for (let n = 0; n < 7; n++) await post(body({ right: 'portability' }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({
        right: 'portability',
        limit: '3',
        ...(cursor === undefined ? {} : { cursor }),
      });
      const page = await world.app.inject({ url: `/v1/requests?${query.toString()}`, headers: agent.auth });
      const { requests, nextCursor } = page.json<{ requests: { id: string }[]; nextCursor?: string }>();
      expect(requests.length).toBeLessThanOrEqual(3);
      seen.push(...requests.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  it('refuses a cursor that is none of its own', async () => {
    const page = await world.app.inject({ url: '/v1/requests?cursor=bogus', headers: agent.auth });
    expect(page.statusCode).toBe(422);
    expect(page.json<{ errors: { pointer: string }[] }>().errors[0]).toMatchObject({ pointer: '/cursor' });
  });

  it('shows an owner only what their holders take part in', async () => {
    const owner = await world.person(['owner'], { holders: ['crm'] });
    const mine = await world.request();
    const other = await world.request();
    const at = world.clock.now().toISOString();
    await world.register.holderTasks.set(mine.id, 'crm', 'collect', {
      at,
      state: 'failed',
      error: { kind: 'permanent', text: 'down' },
    });
    await world.register.holderTasks.set(mine.id, 'billing', 'collect', { at, state: 'running' });
    await world.register.holderTasks.set(other.id, 'billing', 'collect', { at, state: 'running' });
    const list = await world.app.inject({ url: '/v1/requests', headers: owner.auth });
    expect(list.json<{ requests: { id: string }[] }>().requests.map(({ id }) => id)).toEqual([mine.id]);
    const shown = await world.app.inject({ url: `/v1/requests/${mine.id}`, headers: owner.auth });
    expect(shown.json<{ holders: { holder: string }[] }>().holders.map(({ holder }) => holder)).toEqual(['crm']);
    expect((await world.app.inject({ url: `/v1/requests/${other.id}`, headers: owner.auth })).statusCode).toBe(404);
    expect(shown.body).not.toContain('quillon');
  });
});

describe('showing a request', () => {
  it('gives personal data, reasons and matches to agents and reviewers only', async () => {
    const { id } = await world.request();
    const at = world.clock.now().toISOString();
    await world.register.decisions.record(id, {
      id: '11111111-1111-4111-8111-111111111111',
      kind: 'match',
      choice: 'same_person',
      reason: 'Spoke to Quillon on the phone',
      target: 'crm/contact:CON-1',
      by: { id: agent.id, kind: 'person', roles: ['agent'] },
      at,
    });
    const manager = await world.person(['manager']);
    const forAgent = await world.app.inject({ url: `/v1/requests/${id}`, headers: agent.auth });
    const forManager = await world.app.inject({ url: `/v1/requests/${id}`, headers: manager.auth });
    expect(forAgent.json()).toMatchObject({
      subject: { name: 'Quillon Testperson' },
      decisions: [{ reason: 'Spoke to Quillon on the phone', target: 'crm/contact:CON-1', by: { name: 'Ada Agent' } }],
    });
    expect(forManager.statusCode).toBe(200);
    expect(forManager.body).not.toMatch(/quillon|CON-1/i);
    expect(forManager.json<{ decisions: object[] }>().decisions).toHaveLength(1);
  });

  it('tells what the running workflow says, and the register’s word when no worker answers', async () => {
    const { id } = await world.request({ right: 'erasure' });
    world.requests.statuses.set(id, {
      requestId: id,
      stage: 'fulfil',
      step: 'approve',
      waitingFor: 'reviewer',
      holders: {},
      pendingMatches: [],
      plan: {
        hash: 'a'.repeat(64),
        main: [
          {
            holder: 'crm',
            subject: {
              refs: ['contact:CON-1'],
              identifiers: [{ type: 'email', value: 'quillon@example.com' }],
              representative: false,
            },
            asOf: '2026-03-02T10:00:00.000Z',
            orders: [],
            items: [{ itemId: 'contacts', dataset: 'contacts', outcome: 'erase', count: 3 }],
            hash: 'b'.repeat(64),
          },
        ],
        contact: [],
        decisions: [],
      },
    });
    const live = await world.app.inject({ url: `/v1/requests/${id}`, headers: reviewer.auth });
    expect(live.json()).toMatchObject({
      live: true,
      step: 'approve',
      plan: { hash: 'a'.repeat(64), items: [{ holder: 'crm', id: 'contacts', outcome: 'erase', count: 3 }] },
    });
    // The plan freezes identifiers; the page of the plan needs none of them.
    expect(JSON.stringify(live.json<{ plan: object }>().plan)).not.toMatch(/quillon|CON-1/);
    world.requests.statuses.delete(id);
    const late = await world.app.inject({ url: `/v1/requests/${id}`, headers: reviewer.auth });
    expect(late.json()).toMatchObject({ live: false, step: 'intake' });
  });

  it('gives up on a worker that never answers', async () => {
    const { id } = await world.request();
    const { status } = world.requests;
    world.requests.status = () => new Promise(() => undefined);
    try {
      const shown = await world.app.inject({ url: `/v1/requests/${id}`, headers: agent.auth });
      expect(shown.json()).toMatchObject({ live: false });
    } finally {
      world.requests.status = status;
    }
  });
});
