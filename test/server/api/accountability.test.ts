/** Recipients (E9), misdelivery (K2), tasks, the accountability record (Y1), purges and replays of the ledger (E8), as people call them. */
import { randomUUID } from 'node:crypto';
import type { StaffTask } from '../../../src/register/types.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let reviewer: Person;
let manager: Person;
let owner: Person;

beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
  reviewer = await world.person(['reviewer']);
  manager = await world.person(['manager']);
  owner = await world.person(['owner'], { holders: ['crm'] });
});
afterAll(() => world.close());

const get = (url: string, who: Person = agent) => world.app.inject({ url, headers: who.auth });
const post = (url: string, payload: object, who: Person = agent) =>
  world.app.inject({ method: 'POST', url, headers: who.auth, payload });
const now = () => world.clock.now().toISOString();
const hours = (count: number) => new Date(world.clock.now().getTime() + count * 3_600_000).toISOString();

async function told(): Promise<{ id: string; notice: string }> {
  const { id } = await world.request({ right: 'erasure' });
  const [notice] = await world.register.recipients.open({
    ...{ requestId: id, kind: 'erasure', key: 'k', at: now(), dueAt: hours(24 * 7) },
    recipients: [
      {
        name: 'Example Connectivity KK',
        country: 'JP',
        changes: [{ holder: 'crm', dataset: 'contacts', category: 'identity_contact' }],
        identifiers: [{ type: 'email', value: 'quillon.testperson@example.com' }],
      },
    ],
  });
  return { id, notice: notice?.id ?? '' };
}

describe('E9: recipients', () => {
  it('stand in the request for everybody who may read it; whom they are about is for those who tell them', async () => {
    const { id, notice } = await told();
    const view = (await get(`/v1/requests/${id}`, manager)).json<{ recipients: object[] }>();
    expect(view.recipients).toMatchObject([{ recipient: 'Example Connectivity KK', state: 'open', overdue: false }]);
    expect(JSON.stringify(view.recipients)).not.toContain('quillon');
    expect((await get(`/v1/requests/${id}/recipients/${notice}`, manager)).statusCode).toBe(403);
    expect((await get(`/v1/requests/${id}/recipients/${notice}`)).json()).toMatchObject({
      tell: { identifiers: [{ type: 'email', value: 'quillon.testperson@example.com' }] },
    });
  });

  it('are recorded as told, with the channel, by whoever told them', async () => {
    const { id, notice } = await told();
    const url = `/v1/requests/${id}/recipients/${notice}`;
    expect((await post(url, { state: 'sent' })).json<{ errors: object[] }>().errors).toMatchObject([
      { pointer: '/channel' },
    ]);
    expect((await post(url, { state: 'disproportionate' })).json<{ errors: object[] }>().errors).toMatchObject([
      { pointer: '/reason' },
    ]);
    expect((await post(url, { state: 'sent', channel: 'mail' }, manager)).statusCode).toBe(403);
    expect((await post(url, { state: 'sent', channel: 'mail' })).json()).toMatchObject({
      state: 'sent',
      channel: 'mail',
    });
    expect((await post(url, { state: 'sent', channel: 'mail' })).statusCode).toBe(200);
    expect(await world.register.recipients.get(notice)).toMatchObject({ by: agent.id });
    const { id: other } = await world.request();
    expect((await post(`/v1/requests/${other}/recipients/${notice}`, { state: 'acknowledged' })).statusCode).toBe(404);
  });

  it('that are overdue can be listed over all requests', async () => {
    const { notice } = await told();
    const listed = async (query: string): Promise<string[]> =>
      (await get(`/v1/recipients${query}`)).json<{ notices: { id: string }[] }>().notices.map((one) => one.id);
    expect(await listed('')).toContain(notice);
    expect(await listed('?overdue=true')).not.toContain(notice);
    world.clock.add(7 * 86_400_000);
    expect(await listed('?overdue=true')).toContain(notice);
  });
});

describe('K2: an answer that reached somebody else', () => {
  it('closes every link at once and starts 72 hours that run through the weekend', async () => {
    world.clock.set(new Date('2026-03-27T16:00:00.000Z')); // a Friday before the clocks change
    const { id } = await world.request();
    const link = await world.register.links.create({
      ...{ id: randomUUID(), requestId: id, kind: 'answer', expiresAt: hours(300), at: now() },
    });
    const answer = await post(`/v1/requests/${id}/misdelivered`, { reason: 'the address had a typing error' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      kind: 'breach_assessment',
      state: 'open',
      dueAt: '2026-03-30T16:00:00.000Z',
    });
    expect(await world.register.links.find(link.token, now())).toMatchObject({ state: 'revoked' });

    world.clock.add(71 * 3_600_000);
    const sla = (await get('/v1/sla', manager)).json<{ tasks: object[] }>();
    expect(sla.tasks).toMatchObject([{ requestId: id, kind: 'breach_assessment', leftMs: 3_600_000 }]);
    expect(JSON.stringify(sla.tasks)).not.toContain('typing error');
    expect((await get(`/v1/requests/${id}`)).json()).toMatchObject({
      tasks: [{ kind: 'breach_assessment', why: 'the address had a typing error' }],
    });
    expect((await world.register.audit.list(id)).map(({ type, actor }) => [type, actor])).toEqual(
      expect.arrayContaining([
        ['delivery.misdelivered', agent.id],
        ['task.breach_assessment.opened', agent.id],
      ]),
    );
  });

  it('counts from when it was noticed; told again it revokes what came since and keeps the first clock', async () => {
    const { id } = await world.request();
    const url = `/v1/requests/${id}/misdelivered`;
    const noticedAt = hours(-5);
    const first = (await post(url, { reason: 'a neighbour called', noticedAt })).json<StaffTask>();
    expect(first.dueAt).toBe(hours(67));
    const link = await world.register.links.create({
      ...{ id: randomUUID(), requestId: id, kind: 'answer', expiresAt: hours(300), at: now() },
    });
    const again = await post(url, { reason: 'once more' });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ id: first.id, dueAt: first.dueAt });
    expect(await world.register.links.find(link.token, now())).toMatchObject({ state: 'revoked' });
    expect((await post(url, { reason: 'x', noticedAt: hours(1) })).json<{ errors: object[] }>().errors).toMatchObject([
      { pointer: '/noticedAt' },
    ]);
    expect((await post(url, { reason: 'x' }, owner)).statusCode).toBe(403);
  });

  it('is assessed once, with a result and why', async () => {
    const { id } = await world.request();
    const task = (await post(`/v1/requests/${id}/misdelivered`, { reason: 'wrong address' })).json<{ id: string }>();
    const close = (result: string) => post(`/v1/tasks/${task.id}`, { result, reason: 'told the authority' }, reviewer);
    expect((await close('erased')).json()).toMatchObject({ mend: expect.stringContaining('notified') as unknown });
    expect((await close('notified')).json()).toMatchObject({ state: 'done', result: 'notified' });
    expect((await close('notified')).statusCode).toBe(200);
    expect((await close('no_risk')).statusCode).toBe(409);
    const open = (await get(`/v1/tasks?open=true&requestId=${id}`)).json<{ tasks: object[] }>();
    expect(open.tasks).toEqual([]);
  });
});

describe('Y1: the accountability record', () => {
  const FIELDS = [
    ...['id', 'number', 'rights', 'regimes', 'jurisdiction', 'channel', 'receipt', 'identity', 'pauses', 'holders'],
    ...[
      'holdDecisions',
      'deciders',
      'redactions',
      'letters',
      'bundles',
      'deliveries',
      'recipientNotices',
      'complaints',
    ],
  ];

  it('holds what proves how the request was handled, and nothing of the person', async () => {
    const { id } = await told();
    const { register } = world;
    await register.decisions.record(id, {
      ...{ id: randomUUID(), kind: 'review', choice: 'proceed', reason: 'Quillon asked twice', at: now() },
      by: { id: reviewer.id, kind: 'person', roles: ['reviewer'] },
    });
    await register.decisions.record(id, {
      ...{
        id: randomUUID(),
        kind: 'approve',
        choice: 'approve',
        planHash: 'f'.repeat(64),
        reason: 'Looked',
        at: now(),
      },
      by: { id: reviewer.id, kind: 'person', roles: ['reviewer'] },
    });
    await world.keys.create(`held:${id}`);
    const item = { id: 'invoices', dataset: 'invoices', category: 'payment', kind: 'invoice' } as never;
    const reasons = [{ hold: 'STATUTORY_RETENTION', basis: { UK: 'tax' }, rules: [] }] as never;
    await register.held.put(id, [{ holder: 'billing', item, reasons }], {}, now());
    await register.letters.record({
      ...{ requestId: id, key: 'answer', kind: 'erasure_result', locale: 'en', at: now() },
      ...{ body: 'Dear Quillon', sha256: 'a'.repeat(64) },
    });
    await register.holderTasks.set(id, 'crm', 'erase', { at: now(), state: 'done', rows: 3 });
    await register.audit.append({
      ...{ chain: id, at: now(), actor: 'system', type: 'identity.proven', detail: { method: 'signed_in_session' } },
    });
    const record = (await get(`/v1/requests/${id}/record`, reviewer)).json<Record<string, unknown>>();
    expect(Object.keys(record).sort()).toEqual([...FIELDS].sort());
    expect(record).toMatchObject({
      regimes: ['UK'],
      channel: 'ticket',
      identity: [{ method: 'signed_in_session', result: 'proven' }],
      holders: [{ holder: 'crm', step: 'erase', state: 'done', rows: 3 }],
      deciders: expect.arrayContaining([
        expect.objectContaining({ kind: 'review', choice: 'proceed', by: reviewer.id }),
      ]) as unknown,
      holdDecisions: [{ holder: 'billing', basis: ['STATUTORY_RETENTION'], decider: reviewer.id }],
      letters: [{ kind: 'erasure_result', sha256: 'a'.repeat(64) }],
      recipientNotices: [{ recipient: 'Example Connectivity KK', state: 'open' }],
    });
    expect(JSON.stringify(record)).not.toMatch(/quillon/i);
    expect((await get(`/v1/requests/${id}/record`)).statusCode).toBe(403);

    // The same once the keys are gone.
    await world.keys.destroy(`case:${id}`, 'test');
    await register.purge.caseShredded(id, now());
    expect((await get(`/v1/requests/${id}/record`, reviewer)).json()).toEqual(record);
  });
});

describe('Y2, E8: what was purged, and replays of the ledger', () => {
  it('shows purges to those who answer for them', async () => {
    const { id } = await world.request();
    await world.register.requests.update(id, { at: now(), closedAt: now(), outcome: 'withdrawn' });
    await world.register.purge.contentShredded(id, now(), 'Y2: closed without a delivery P30D ago');
    const purges = (await get('/v1/purges', manager)).json<{ purges: object[] }>().purges;
    expect(purges).toContainEqual(
      expect.objectContaining({ kind: 'content', requestId: id, why: 'Y2: closed without a delivery P30D ago' }),
    );
    expect((await get('/v1/purges')).statusCode).toBe(403);
  });

  it('starts none for a holder it does not know, or by anybody but an administrator', async () => {
    const admin = await world.person(['admin']);
    expect((await post('/v1/ledger/replays', {}, reviewer)).statusCode).toBe(403);
    expect((await post('/v1/ledger/replays', {}, admin)).statusCode).toBe(503);
    expect((await get(`/v1/ledger/replays/${randomUUID()}`, admin)).statusCode).toBe(404);
  });
});
