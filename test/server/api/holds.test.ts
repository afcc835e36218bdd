/** Holds by API: who handles which, what is shown to whom, which erasures are told; and an address that does not exist. */
import type { InjectOptions } from 'fastify';
import { HabeasError } from '../../../src/common/errors.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let legal: Person;
let reviewer: Person;
let agent: Person;

beforeAll(async () => {
  world = await openWorld();
  legal = await world.person(['legal'], { name: 'Lee Legal' });
  reviewer = await world.person(['reviewer']);
  agent = await world.person(['agent']);
});
afterAll(() => world.close());
beforeEach(() => {
  world.requests.events.length = 0;
});

const call = (who: Person | undefined, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  world.app.inject({ method, url, payload, headers: who?.auth } as InjectOptions);
const matter = (value: string, differs: object = {}) => ({
  type: 'LITIGATION',
  selector: { identifiers: [{ type: 'customer_id', value }] },
  basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'EU GDPR Art 17(3)(e)' },
  reviewOn: '2026-06-01',
  matter: 'M-77',
  reason: 'A claim was announced',
  ...differs,
});
async function erasureOf(value: string): Promise<string> {
  const { id } = await world.request({ right: 'erasure' });
  await world.register.persons.add(id, [{ type: 'customer_id', value }], true);
  return id;
}

describe('ordinary holds', () => {
  it('that end with a fraud case put what was left out of a copy to a person at once (S12)', async () => {
    const { id: requestId } = await world.request();
    await world.register.persons.add(requestId, [{ type: 'customer_id', value: 'CUS-12' }], true);
    const at = world.clock.now().toISOString();
    await world.register.tasks.open({
      ...{ id: crypto.randomUUID(), requestId, kind: 'exemption_review', detail: { items: 2 }, by: 'system', at },
      ...{ why: 'look again', dueAt: new Date(Date.parse(at) + 30 * 86_400_000).toISOString() },
    });
    const fraud = matter('CUS-12', { type: 'FRAUD_INVESTIGATION', matter: undefined, reviewOn: undefined });
    const { id } = (await call(legal, 'POST', '/v1/holds', fraud)).json<{ id: string }>();
    expect(await world.register.tasks.list({ requestId, open: true })).toHaveLength(1);
    expect((await call(legal, 'POST', `/v1/holds/${id}/close`, { reason: 'nothing was found' })).statusCode).toBe(200);
    const [now, later] = await world.register.tasks.list({ requestId, open: true });
    expect(now).toMatchObject({ kind: 'exemption_review', dueAt: at, detail: { items: 2, after: later?.id } });
    expect(now?.why).not.toMatch(/fraud/i);
  });

  it('are opened, shown, reviewed and closed; running and waiting erasures are told at once', async () => {
    const requestId = await erasureOf('CUS-1');
    const opened = await call(legal, 'POST', '/v1/holds', matter('CUS-1'));
    expect(opened.statusCode).toBe(201);
    const { id } = opened.json<{ id: string }>();
    expect(opened.headers.location).toBe(`/v1/holds/${id}`);
    expect(opened.json()).toMatchObject({
      state: 'open',
      matter: 'M-77',
      postRequestHold: true,
      overdue: false,
      openedBy: { id: legal.id, name: 'Lee Legal' },
    });
    expect(world.requests.events).toEqual([{ requestId, holder: 'people' }]);
    expect((await call(legal, 'GET', `/v1/holds?request=${requestId}`)).json()).toMatchObject({ holds: [{ id }] });

    const reviewed = await call(legal, 'POST', `/v1/holds/${id}/review`, { note: 'goes on', reviewOn: '2026-07-01' });
    expect(reviewed.json()).toMatchObject({
      reviewOn: '2026-07-01',
      reviews: [{ note: 'goes on', by: { id: legal.id } }],
    });
    world.requests.events.length = 0;
    const closed = await call(legal, 'POST', `/v1/holds/${id}/close`, { reason: 'settled' });
    expect(closed.json()).toMatchObject({ state: 'closed', closedBecause: 'settled' });
    expect(world.requests.events).toEqual([{ requestId, holder: 'people' }]);
    expect((await call(legal, 'GET', `/v1/holds?request=${requestId}`)).json()).toEqual({ holds: [] });
  });

  it('show the matter to Legal only', async () => {
    const { id } = (await call(legal, 'POST', '/v1/holds', matter('CUS-2'))).json<{ id: string }>();
    const seen = await call(reviewer, 'GET', `/v1/holds/${id}`);
    expect(seen.statusCode).toBe(200);
    expect(seen.body).not.toContain('M-77');
    expect((await call(legal, 'GET', `/v1/holds/${id}`)).json()).toMatchObject({ matter: 'M-77' });
  });

  it('are for reviewer and legal by type, never for machines or agents', async () => {
    const machine = await world.person(['legal', 'reviewer'], { kind: 'machine' });
    for (const who of [agent, machine]) {
      expect((await call(who, 'POST', '/v1/holds', matter('CUS-3'))).statusCode).toBe(403);
      expect((await call(who, 'GET', '/v1/holds')).statusCode).toBe(403);
    }
    expect((await call(reviewer, 'POST', '/v1/holds', matter('CUS-3'))).statusCode).toBe(403);
    const fraud = matter('CUS-3', { type: 'FRAUD_INVESTIGATION', matter: undefined, reviewOn: undefined });
    expect((await call(reviewer, 'POST', '/v1/holds', fraud)).json()).toMatchObject({ reviewOn: '2026-04-01' });
    expect((await call(undefined, 'GET', '/v1/holds')).statusCode).toBe(401);
  });

  it('H6: after a request came in, the privacy officer is sent to Legal', async () => {
    await erasureOf('CUS-4');
    const fraud = matter('CUS-4', { type: 'FRAUD_INVESTIGATION', matter: undefined, reviewOn: undefined });
    const refused = await call(reviewer, 'POST', '/v1/holds', fraud);
    expect(refused.statusCode).toBe(403);
    expect(refused.json<{ detail: string }>().detail).toMatch(/H6/);
    expect((await call(legal, 'POST', '/v1/holds', fraud)).json()).toMatchObject({ postRequestHold: true });
  });

  it('are listed when their review is due', async () => {
    const fraud = matter('CUS-5', { type: 'FRAUD_INVESTIGATION', matter: undefined, reviewOn: '2026-03-02' });
    const { id } = (await call(reviewer, 'POST', '/v1/holds', fraud)).json<{ id: string }>();
    const { holds } = (await call(reviewer, 'GET', '/v1/holds?due=true')).json<{
      holds: { id: string; overdue: boolean }[];
    }>();
    expect(holds).toEqual([expect.objectContaining({ id, overdue: true })]);
  });

  it('name every wrong field and how to mend it', async () => {
    const answer = await call(
      legal,
      'POST',
      '/v1/holds',
      matter('CUS-6', { basis: { UK: 'x' }, reviewOn: undefined, endsOn: 'soon' }),
    );
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual(['/endsOn']);
    const law = await call(legal, 'POST', '/v1/holds', matter('CUS-6', { basis: { UK: 'x' }, reviewOn: undefined }));
    expect(law.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '/basis/EU',
      '/reviewOn',
      '/reviewOn',
    ]);
    const notice = await call(legal, 'POST', '/v1/holds', matter('CUS-6', { type: 'IP_RETENTION_NOTICE' }));
    expect(notice.statusCode).toBe(422);
    expect(notice.body).not.toContain('secret');
  });

  it('are kept although Temporal is down: the sweep looks', async () => {
    await erasureOf('CUS-7');
    world.requests.fails = new HabeasError('unavailable', 'down');
    const opened = await call(legal, 'POST', '/v1/holds', matter('CUS-7'));
    world.requests.fails = undefined;
    expect(opened.statusCode).toBe(201);
    expect(world.logged.join('\n')).not.toContain('CUS-7');
  });

  it('§3.7: a restriction of the person is closed only with the instant they were told', async () => {
    const requestId = await erasureOf('CUS-8');
    const restriction = matter('', { type: 'SUBJECT_RESTRICTION', matter: undefined, selector: { requestId } });
    const { id } = (await call(reviewer, 'POST', '/v1/holds', restriction)).json<{ id: string }>();
    expect((await call(reviewer, 'POST', `/v1/holds/${id}/close`, { reason: 'over' })).statusCode).toBe(409);
    const toldAt = world.clock.now().toISOString();
    expect((await call(reviewer, 'POST', `/v1/holds/${id}/close`, { reason: 'over', toldAt })).statusCode).toBe(200);
  });
});

describe('the wish behind held items (holds §3.4)', () => {
  it('is confirmed only while the person is asked, and wakes what waits', async () => {
    const id = await erasureOf('CUS-9');
    await world.keys.create(`held:${id}`);
    await world.register.held.wishes.put(id, []);
    const confirm = () => call(agent, 'POST', `/v1/requests/${id}/wish`, { reason: 'said so by phone' });
    expect((await confirm()).statusCode).toBe(409);
    await world.register.held.wishes.reopened(id, world.clock.now().toISOString());
    expect((await confirm()).json()).toEqual({ confirmed: true });
    expect(world.requests.events).toEqual([{ requestId: id, holder: 'people' }]);
    expect((await confirm()).statusCode).toBe(409);
  });
});

describe('V4: secret holds', () => {
  const notice = (value: string) => ({
    type: 'IP_RETENTION_NOTICE',
    selector: { identifiers: [{ type: 'customer_id', value }] },
    scope: { categories: ['traffic'] },
    basis: { UK: 'IPA 2016 s.87', EU: 'Art 17(3)(e)' },
    recordMonths: 12,
    reviewOn: '2026-06-01',
    matter: 'NOTICE-CANARY-9',
    reason: 'served',
  });

  it('do not exist for anybody else: the same answer as for an address nobody knows', async () => {
    const unknown = await call(reviewer, 'GET', '/v1/secrets-hold');
    const admin = await world.person(['reviewer', 'manager', 'admin', 'agent', 'owner'], { holders: ['crm'] });
    const machine = await world.person(['legal'], { kind: 'machine' });
    const id = '5a1d1c9e-3a52-4a37-9a50-5b8a2f1f6c10';
    const headers = (answer: typeof unknown) => ({ ...answer.headers, date: '' });
    for (const who of [undefined, agent, reviewer, admin, machine]) {
      for (const [method, url, payload] of [
        ['GET', '/v1/secret-holds'],
        ['POST', '/v1/secret-holds', {}],
        ['DELETE', '/v1/secret-holds'],
        ['GET', `/v1/secret-holds/${id}`],
        ['GET', '/v1/secret-holds/not-an-id'],
        ['POST', `/v1/secret-holds/${id}/close`, { reason: 'x' }],
      ] as const) {
        const answer = await call(who, method, url, payload);
        expect([url, method, answer.statusCode, answer.body]).toEqual([url, method, 404, unknown.body]);
        expect(headers(answer)).toEqual(headers(unknown));
        expect(Object.keys(answer.headers)).toEqual(Object.keys(unknown.headers));
      }
    }
    expect((await call(agent, 'GET', '/v1/openapi.json')).body).not.toContain('secret-holds');
  });

  it('are opened, read, reviewed and closed by Legal, and are nowhere else', async () => {
    const requestId = await erasureOf('CUS-20');
    const logged = world.logged.length;
    const { id } = (await call(legal, 'POST', '/v1/secret-holds', notice('CUS-20'))).json<{ id: string }>();
    expect(world.requests.events).toEqual([{ requestId, holder: 'people' }]);
    expect((await call(legal, 'GET', `/v1/secret-holds/${id}`)).json()).toMatchObject({
      matter: 'NOTICE-CANARY-9',
      recordMonths: 12,
    });
    expect(
      (await call(legal, 'POST', `/v1/secret-holds/${id}/review`, { note: 'goes on', reviewOn: '2026-08-01' }))
        .statusCode,
    ).toBe(200);
    const admin = await world.person(['reviewer', 'manager', 'admin', 'agent', 'legal']);
    const places = await Promise.all([
      call(admin, 'GET', '/v1/holds'),
      call(admin, 'GET', `/v1/holds?request=${requestId}`),
      call(admin, 'GET', `/v1/holds/${id}`),
      call(admin, 'GET', `/v1/requests/${requestId}`),
      call(admin, 'GET', `/v1/requests/${requestId}/audit`),
      call(admin, 'GET', '/v1/sla'),
      call(admin, 'GET', '/metrics'),
    ]);
    const said = [...places.map(({ body }) => body), ...world.logged.slice(logged)].join('\n');
    // The request line of the question itself names the id that was asked for.
    expect(said).not.toMatch(/CANARY|IP_RETENTION|secret/);
    expect(world.logged.slice(logged).join('\n')).not.toContain(id);
    expect((await call(legal, 'POST', `/v1/secret-holds/${id}/close`, { reason: 'revoked' })).json()).toMatchObject({
      state: 'closed',
    });
    const { events, intact } = await world.register.secretHolds.events();
    expect(intact).toBe(true);
    expect(events.map(({ type }) => type)).toEqual(['hold.opened', 'hold.read', 'hold.reviewed', 'hold.closed']);
  });
});
