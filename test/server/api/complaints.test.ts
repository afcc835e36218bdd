/** Complaints to the controller (K1, S27): their dates, who may close them, and what they leave alone. */
import type { ComplaintView } from '../../../src/server/complaints.js';
import type { Sla } from '../../../src/server/sla.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let decider: Person;
let reviewer: Person;
let manager: Person;

beforeAll(async () => {
  world = await openWorld();
  world.clock.set(new Date('2026-12-02T15:00:00Z'));
  agent = await world.person(['agent']);
  decider = await world.person(['reviewer']);
  reviewer = await world.person(['reviewer']);
  manager = await world.person(['manager']);
});
afterAll(() => world.close());

let complaints = 0;
const body = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  source: { system: 'letters', id: `K-${++complaints}` },
  receivedAt: '2026-12-02T09:00:00Z',
  says: 'You refused what I asked for.',
  name: 'Pat Example',
  contactEmail: 'pat@example.com',
  ...over,
});
const call = (method: 'GET' | 'POST', url: string, who: Person, payload?: Record<string, unknown>) =>
  world.app.inject({ method, url, headers: who.auth, payload });
const open = (over: Record<string, unknown> = {}) => call('POST', '/v1/complaints', agent, body(over));

async function refused(): Promise<{ id: string; number: string }> {
  const request = await world.request();
  await world.register.decisions.record(request.id, {
    ...{
      id: crypto.randomUUID(),
      kind: 'refuse',
      choice: 'excessive',
      reason: 'too often',
      at: '2026-11-20T10:00:00Z',
    },
    by: { id: decider.id, kind: 'person', roles: ['reviewer'] },
  });
  return request;
}

describe('a complaint after a refusal (S27)', () => {
  it('is to be acknowledged by 4 January 2027, and leaves the request and its clock alone', async () => {
    const request = await refused();
    const before = await world.register.requests.get(request.id);
    const answer = await open({ request: request.number });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      ...{ number: expect.stringMatching(/^C-2026-\d{4}$/) as string, requestId: request.id },
      ...{ dueDate: '2027-01-04', dueBefore: '2027-01-05T00:00:00.000Z', state: 'on_track', jurisdiction: 'UK-ENG' },
    });
    expect(await world.register.requests.get(request.id)).toEqual(before);
  });

  it('is closed by a reviewer who did not decide on the request', async () => {
    const request = await refused();
    const { number } = (await open({ request: request.id })).json<ComplaintView>();
    const closing = { outcome: 'partly_upheld', findings: 'The copy of the invoices is given.' };
    const url = `/v1/complaints/${number}/closing`;
    const own = await call('POST', url, decider, closing);
    expect(own.statusCode).toBe(403);
    expect(own.json<{ detail: string }>().detail).toContain('did not decide');
    expect((await call('POST', url, agent, closing)).statusCode).toBe(403);
    const other = await call('POST', url, reviewer, closing);
    expect(other.statusCode).toBe(200);
    expect(other.json()).toMatchObject({ state: 'closed', outcome: 'partly_upheld', notReviewedBy: [decider.id] });
    expect((await call('POST', url, reviewer, { ...closing, outcome: 'upheld' })).statusCode).toBe(409);
  });

  it('is taken in once per source', async () => {
    const payload = body();
    const { request: _, ...first } = { ...payload, request: (await refused()).number, jurisdiction: 'UK-ENG' };
    const one = await call('POST', '/v1/complaints', agent, first);
    const two = await call('POST', '/v1/complaints', agent, first);
    expect([one.statusCode, two.statusCode]).toEqual([201, 200]);
    expect(two.json<{ id: string }>().id).toBe(one.json<{ id: string }>().id);
    expect((await call('POST', '/v1/complaints', agent, { ...first, says: 'Something else' })).statusCode).toBe(409);
  });
});

describe('the duty to acknowledge', () => {
  it('is the UK’s since 19 June 2026: elsewhere and before there is none, and it is said so', async () => {
    for (const over of [{ jurisdiction: 'EU-DE' }, { jurisdiction: 'UK-ENG', receivedAt: '2026-06-18T10:00:00Z' }]) {
      const { id, ...opened } = (await open(over)).json<ComplaintView>();
      expect(opened).toMatchObject({ state: 'no_statutory_duty' });
      expect(opened).not.toHaveProperty('dueDate');
      const view = (await call('GET', `/v1/complaints/${id}`, agent)).json<ComplaintView>();
      expect(view.next).toContain('No statute');
      expect(view.clock.state).toBe('NO_STATUTORY_DUTY');
    }
  });

  it('is met by a recorded acknowledgement, at its real instant', async () => {
    const { id } = (await open({ jurisdiction: 'UK-ENG' })).json<ComplaintView>();
    const url = `/v1/complaints/${id}/acknowledgement`;
    expect((await call('POST', url, agent, { channel: 'post', at: '2026-12-01T10:00:00Z' })).statusCode).toBe(422);
    const done = await call('POST', url, agent, { channel: 'post', at: '2026-12-02T14:00:00Z' });
    expect(done.json()).toMatchObject({
      state: 'acknowledged',
      acknowledgedAt: '2026-12-02T14:00:00.000Z',
      channel: 'post',
    });
    const again = await call('POST', url, agent, { channel: 'phone' });
    expect(again.json()).toMatchObject({ acknowledgedAt: '2026-12-02T14:00:00.000Z', channel: 'post' });
  });

  it('shows in the SLA view, the nearest end first', async () => {
    const late = (await open({ jurisdiction: 'UK-ENG', receivedAt: '2026-10-01T10:00:00Z' })).json<ComplaintView>();
    const sla = (await call('GET', '/v1/sla', manager)).json<Sla>();
    expect(sla.complaints[0]).toMatchObject({ id: late.id, state: 'breached' });
    expect(sla.complaints[0]?.leftMs).toBeLessThan(0);
    expect(sla.complaints.every(({ state }) => state !== 'closed')).toBe(true);
  });
});

describe('what stands in a complaint', () => {
  it('is read by agents and reviewers, and sealed in the register', async () => {
    const { id } = (await open({ jurisdiction: 'UK-ENG', says: 'marked words of the person' })).json<ComplaintView>();
    expect((await call('GET', `/v1/complaints/${id}`, reviewer)).json()).toMatchObject({
      says: 'marked words of the person',
    });
    const shown = (await call('GET', `/v1/complaints/${id}`, manager)).json<ComplaintView>();
    expect(shown).not.toHaveProperty('says');
    expect(shown).not.toHaveProperty('name');
    const stored = await world.register.db
      .selectFrom('complaints')
      .select('body')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(Buffer.from(stored?.body ?? []).toString('latin1')).not.toContain('marked words');
  });

  it('refuses one about nothing, one from the future, and a request that is not there', async () => {
    for (const [over, pointer] of [
      [{}, '/jurisdiction'],
      [{ jurisdiction: 'UK-ENG', receivedAt: '2027-01-01T00:00:00Z' }, '/receivedAt'],
      [{ request: 'R-2026-999999' }, '/request'],
    ] as const) {
      const answer = await open(over);
      expect(answer.statusCode).toBe(422);
      expect(answer.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe(pointer);
    }
  });
});
