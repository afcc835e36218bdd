import type { OutboxReader } from '../../../src/messages/mail.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const MAIL = {
  id: 'a1b2-identity_request-1',
  at: '2026-03-02T09:00:00.000Z',
  to: 'quillon@example.com',
  subject: 'Your request R-2026-000001',
  text: 'https://portal.example/portal/verify/x',
};
const outbox: OutboxReader = {
  list: (limit) =>
    Promise.resolve([{ id: MAIL.id, at: MAIL.at, to: MAIL.to, subject: MAIL.subject, sealed: false }].slice(0, limit)),
  read: (id) => Promise.resolve(id === MAIL.id ? MAIL : undefined),
};

let world: World;
let admin: Person;
let agent: Person;

beforeAll(async () => {
  world = await openWorld({ outbox });
  admin = await world.person(['admin'], { name: 'Adi Admin' });
  agent = await world.person(['agent']);
});
afterAll(() => world.close());

const get = (url: string, who: Person = admin) => world.app.inject({ url, headers: who.auth });

describe('staff', () => {
  it('learn whom their token belongs to', async () => {
    expect((await get('/v1/me')).json()).toEqual({
      id: admin.id,
      name: 'Adi Admin',
      kind: 'person',
      roles: ['admin'],
      holders: [],
    });
  });

  it('read the sealed outbox', async () => {
    expect((await get('/v1/outbox')).json<{ mails: object[] }>().mails).toHaveLength(1);
    expect((await get(`/v1/outbox/${MAIL.id}`)).json()).toEqual(MAIL);
    expect((await get('/v1/outbox/another')).statusCode).toBe(404);
    // Whoever reads mails of data subjects leaves a trace, without their addresses.
    const trail = await world.register.audit.list('system');
    expect(trail.map(({ actor, type, detail }) => ({ actor, type, detail }))).toEqual([
      { actor: admin.id, type: 'access.outbox_listed_by_staff', detail: { mails: 1 } },
      { actor: admin.id, type: 'access.mail_opened_by_staff', detail: { mail: MAIL.id } },
    ]);
  });

  it('freeze all erasures and let them go on, with who and why', async () => {
    const freeze = (method: 'POST' | 'DELETE', reason: string) =>
      world.app.inject({ method, url: '/v1/freeze', headers: admin.auth, payload: { reason } });
    expect((await freeze('POST', 'A connector misbehaves')).json()).toEqual({
      frozen: true,
      by: admin.id,
      at: world.clock.now().toISOString(),
      reason: 'A connector misbehaves',
    });
    // Freezing what is frozen keeps the first.
    expect((await freeze('POST', 'Again')).json()).toMatchObject({ reason: 'A connector misbehaves' });
    expect((await get('/v1/freeze', agent)).json()).toMatchObject({ frozen: true });
    expect((await world.app.inject({ url: '/metrics' })).body).toContain('habeas_erasures_frozen 1');
    expect((await freeze('DELETE', 'Mended')).json()).toMatchObject({ frozen: false });
    expect((await get('/v1/freeze', agent)).json()).toMatchObject({ frozen: false });
  });
});

describe('where mail goes out by SMTP', () => {
  it('there is no outbox', async () => {
    const other = await openWorld();
    try {
      const someone = await other.person(['admin']);
      for (const url of ['/v1/outbox', '/v1/outbox/x']) {
        const answer = await other.app.inject({ url, headers: someone.auth });
        expect(answer.statusCode).toBe(404);
        expect(answer.json()).toMatchObject({ mend: expect.stringMatching(/embedded mode/) as string });
      }
    } finally {
      await other.close();
    }
  });
});

describe('GET /v1/sla', () => {
  it('sorts open requests by state, says why and who holds each one up', async () => {
    const { id } = await world.request();
    const at = world.clock.now().toISOString();
    await world.register.requests.update(id, {
      at,
      stage: 'fulfil',
      step: 'collect',
      waitingFor: 'holder',
      clock: {
        state: 'RUNNING',
        dueDate: '2026-03-01',
        dueBefore: '2026-03-02T00:00:00.000Z',
        extensionNoticeDue: '2026-03-01',
        refusalNoticeDue: '2026-03-01',
        governs: 'UK',
        derivation: [{ rule: 'T1', says: 'one month from receipt', inputs: {} }],
        rules: '1',
      },
    });
    await world.register.holderTasks.set(id, 'crm', 'collect', { at, state: 'slow' });
    const sla = (await get('/v1/sla', agent)).json<{ counts: object; requests: { id: string }[]; holders: object[] }>();
    expect(sla.counts).toMatchObject({ breached: 1 });
    expect(sla.requests.find((row) => row.id === id)).toMatchObject({
      state: 'breached',
      dueDate: '2026-03-01',
      dueReason: { rule: 'T1', says: 'one month from receipt' },
      leftMs: -36_000_000,
      heldUpBy: [{ holder: 'crm', step: 'collect', state: 'slow' }],
    });
    expect(sla.holders).toContainEqual(expect.objectContaining({ holder: 'crm', requests: 1 }));
    const owner = await world.person(['owner'], { holders: ['billing'] });
    const theirs = (await get('/v1/sla', owner)).json<{ requests: object[]; holders: object[] }>();
    expect(theirs).toMatchObject({ requests: [], holders: [] });
  });
});

describe('for operators', () => {
  it('health, readiness, signing keys and metrics need no token and tell no personal data', async () => {
    const { id } = await world.request();
    expect((await world.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    expect((await world.app.inject({ url: '/readyz' })).json()).toMatchObject({ status: 'ready' });
    const jwks = (await world.app.inject({ url: '/.well-known/jwks.json' })).json<{ keys: Record<string, string>[] }>();
    expect(jwks.keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', use: 'sig' });
    expect(jwks.keys[0]).not.toHaveProperty('d');
    world.clock.add(5000);
    const metrics = (await world.app.inject({ url: '/metrics' })).body;
    expect(metrics).toMatch(/habeas_requests_open\{right="access",stage="received",sla="on_track"\} \d+/);
    expect(metrics).toMatch(/habeas_intake_outbox_waiting \d+/);
    expect(metrics).not.toMatch(/quillon|example\.com/i);
    expect(metrics).not.toContain(id);
  });

  it('reads all open requests for metrics once in five seconds, and again after a failure', async () => {
    const { sla } = world.register;
    let asked = 0;
    let fails = false;
    const scrape = () => world.app.inject({ url: '/metrics' });
    world.register.sla = (...given) => {
      asked++;
      return fails ? Promise.reject(new Error('connection refused')) : sla.apply(world.register, given);
    };
    try {
      world.clock.add(5000);
      await Promise.all([scrape(), scrape(), scrape()]);
      expect(asked).toBe(1);
      world.clock.add(4999);
      await scrape();
      expect(asked).toBe(1);
      fails = true;
      world.clock.add(1);
      expect((await scrape()).statusCode).toBe(500);
      fails = false;
      expect((await scrape()).statusCode).toBe(200);
      expect(asked).toBe(3);
    } finally {
      world.register.sla = sla;
    }
  });

  it('is not ready while the register is away', async () => {
    const { backlog } = world.register.outbox;
    world.register.outbox.backlog = () => Promise.reject(new Error('connection refused'));
    const answer = await world.app.inject({ url: '/readyz' });
    world.register.outbox.backlog = backlog;
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: 'not_ready', register: 'unavailable' });
  });
});
