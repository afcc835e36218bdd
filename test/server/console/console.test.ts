import type { LightMyRequestResponse } from 'fastify';
import { postForm } from '../support/portal.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const cookiesOf = (answer: LightMyRequestResponse): Record<string, string> =>
  Object.fromEntries(answer.cookies.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]));
const header = (cookies: Record<string, string>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
const csrfOf = (body: string): string => /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';

async function formOf(url = '/sign-in'): Promise<{ csrf: string; cookies: Record<string, string> }> {
  const page = await world.app.inject({ url });
  return { csrf: csrfOf(page.body), cookies: cookiesOf(page) };
}

async function signIn(person: Person, next = '/'): Promise<LightMyRequestResponse> {
  const { csrf, cookies } = await formOf();
  return postForm(world, '/sign-in', { csrf, next, token: person.token }, { cookie: header(cookies) });
}

async function sessionOf(person: Person): Promise<string> {
  return header(cookiesOf(await signIn(person)));
}

const get = (url: string, cookie = '', headers: Record<string, string> = {}) =>
  world.app.inject({ url, headers: { ...(cookie === '' ? {} : { cookie }), ...headers } });

describe('signing in', () => {
  it('sets a cookie no script and no other site reads, and holds no token', async () => {
    const person = await world.person(['agent']);
    const answer = await signIn(person);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/');
    const session = answer.cookies.find(({ name }) => name === 'habeas_session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 28_800 });
    expect(Buffer.from(session?.value.split('.')[1] ?? '', 'base64url').toString()).not.toContain(person.token);
  });

  it('is marked secure where the service is reached by https', async () => {
    const { server } = world.config;
    const other = await openWorld({ config: { server: { ...server, publicUrl: 'https://habeas.example' } } });
    const page = await other.app.inject({ url: '/sign-in' });
    await other.close();
    expect(page.cookies[0]).toMatchObject({ name: 'habeas_csrf', secure: true, httpOnly: true, sameSite: 'Strict' });
  });

  it('needs the form of our own page', async () => {
    const person = await world.person(['agent']);
    const { csrf, cookies } = await formOf();
    const other = await formOf();
    const attempts = [
      await postForm(world, '/sign-in', { token: person.token }, { cookie: header(cookies) }),
      await postForm(world, '/sign-in', { csrf, token: person.token }),
      await postForm(world, '/sign-in', { csrf: other.csrf, token: person.token }, { cookie: header(cookies) }),
      await postForm(
        world,
        '/sign-in',
        { csrf, token: person.token },
        { cookie: header(cookies), origin: 'https://evil.example' },
      ),
      await postForm(
        world,
        '/sign-in',
        { csrf, token: person.token },
        { cookie: header(cookies), 'sec-fetch-site': 'cross-site' },
      ),
    ];
    for (const answer of attempts) {
      expect(answer.statusCode).toBe(403);
      expect(answer.cookies.map(({ name }) => name)).not.toContain('habeas_session');
    }
  });

  it('is for people with a valid token', async () => {
    const machine = await world.person(['agent'], { kind: 'machine' });
    expect((await signIn(machine)).statusCode).toBe(403);
    for (const token of ['', 'nonsense', 'x'.repeat(700), `${machine.token}x`]) {
      const { csrf, cookies } = await formOf();
      const answer = await postForm(world, '/sign-in', { csrf, token }, { cookie: header(cookies) });
      expect(answer.statusCode).toBe(401);
      if (token !== '') expect(answer.body).not.toContain(token);
    }
  });

  it.each([
    ['/requests/R-2026-000001', '/requests/R-2026-000001'],
    ['/?sla=breached', '/?sla=breached'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-out', '/'],
    ['/a\r\nset-cookie: x=y', '/'],
  ])('leads on to %j as %s', async (next, location) => {
    const person = await world.person(['agent']);
    expect((await signIn(person, next)).headers.location).toBe(location);
  });

  it('is limited per address', async () => {
    const small = await openWorld({ limits: { authFailuresPerMinute: 2 } });
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 4; n++) {
        const page = await small.app.inject({ url: '/sign-in' });
        const form = { csrf: csrfOf(page.body), token: `guess-${n}` };
        statuses.push((await postForm(small, '/sign-in', form, { cookie: header(cookiesOf(page)) })).statusCode);
      }
      expect(statuses).toEqual([401, 401, 429, 429]);
    } finally {
      await small.close();
    }
  });
});

describe('a session', () => {
  it('ends with its token, its person, its time, and by signing out', async () => {
    const at = world.clock.now().toISOString();
    const revoked = await world.person(['agent']);
    const disabled = await world.person(['agent']);
    const cookies = [await sessionOf(revoked), await sessionOf(disabled)];
    for (const cookie of cookies) expect((await get('/', cookie)).statusCode).toBe(200);
    for (const { id } of await world.register.principals.tokens(revoked.id))
      await world.register.principals.revokeToken(id, at);
    await world.register.principals.disable(disabled.id, at);
    for (const cookie of cookies) expect((await get('/', cookie)).headers.location).toBe('/sign-in?next=%2F');

    const person = await world.person(['agent']);
    const cookie = await sessionOf(person);
    const page = await get('/', cookie);
    const both = `${cookie}; ${header(cookiesOf(page))}`;
    const out = await postForm(world, '/sign-out', { csrf: csrfOf(page.body) }, { cookie: both });
    expect(out.cookies.find(({ name }) => name === 'habeas_session')).toMatchObject({ value: '' });
    // Without the form's half nobody is signed out.
    expect((await postForm(world, '/sign-out', { csrf: 'x' }, { cookie })).headers.location).toBe('/');

    world.clock.add(8 * 3_600_000 + 1000);
    expect((await get('/', cookie)).statusCode).toBe(303);
    world.clock.add(-8 * 3_600_000 - 1000);
  });

  it('has the roles the person has now', async () => {
    const person = await world.person(['agent']);
    const { id } = await world.request();
    const cookie = await sessionOf(person);
    expect((await get(`/requests/${id}`, cookie)).body).toContain('Quillon Testperson');
    await world.register.principals.setRoles(person.id, ['manager']);
    expect((await get(`/requests/${id}`, cookie)).body).not.toContain('Quillon');
  });

  it('never opens from a bearer token, nor the API from a session', async () => {
    const person = await world.person(['agent']);
    expect((await get('/', '', person.auth)).statusCode).toBe(303);
    expect((await get('/v1/requests', await sessionOf(person))).statusCode).toBe(401);
  });

  it('asks for one click when a link elsewhere led here, since a strict cookie stays behind', async () => {
    const answer = await get('/requests/R-2026-000001', '', { 'sec-fetch-site': 'cross-site' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('href="/requests/R-2026-000001"');
  });
});

describe('the pages', () => {
  it('show names, reasons and ids as text, never as HTML', async () => {
    const person = await world.person(['reviewer'], { name: '<b>Bobby</b>' });
    const evil = `<img src=x onerror=alert(1)>"'&`;
    const { id } = await world.request({
      source: { kind: 'form', system: 'web', id: '<script>1</script>', url: 'https://example.com/?a="><script>' },
      subject: {
        identifiers: [{ type: 'name', value: evil }],
        name: evil,
        locale: 'en',
        contactEmail: 'a@example.com',
      },
    });
    const by = { id: person.id, kind: 'person' as const, roles: ['reviewer' as const] };
    const at = world.clock.now().toISOString();
    const decision = {
      id: '44444444-4444-4444-8444-444444444444',
      kind: 'review' as const,
      choice: 'proceed',
      reason: evil,
      by,
      at,
    };
    await world.register.decisions.record(id, decision);
    const cookie = await sessionOf(person);
    for (const url of [`/requests/${id}`, '/', `/?text=${encodeURIComponent(evil)}`]) {
      const page = await get(url, cookie);
      expect(page.statusCode).toBe(200);
      expect(page.body).not.toMatch(/<img|<script|<b>Bobby/);
      expect(page.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
      expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    }
  });

  it('show an owner their holders only', async () => {
    const owner = await world.person(['owner'], { holders: ['crm'] });
    const mine = await world.request();
    const other = await world.request();
    const at = world.clock.now().toISOString();
    await world.register.holderTasks.set(mine.id, 'crm', 'collect', { at, state: 'slow' });
    await world.register.holderTasks.set(mine.id, 'billing', 'collect', { at, state: 'failed' });
    const cookie = await sessionOf(owner);
    const queue = (await get('/', cookie)).body;
    expect(queue).toContain(mine.number);
    expect(queue).not.toContain(other.number);
    expect(queue).not.toContain('billing');
    const page = (await get(`/requests/${mine.id}`, cookie)).body;
    expect(page).not.toMatch(/billing|Quillon/);
    expect((await get(`/requests/${other.id}`, cookie)).statusCode).toBe(404);
  });

  it('take any query without breaking', async () => {
    const cookie = await sessionOf(await world.person(['agent']));
    for (const query of [
      'cursor=bogus',
      'sla=x&right=y&stage=z',
      'text=%00',
      'holder=%27%3B--',
      'sla=a&sla=b',
      `text=${'x'.repeat(500)}`,
    ]) {
      expect((await get(`/?${query}`, cookie)).statusCode).toBe(200);
    }
    for (const id of ['x', '%00', '..%2f..', 'R-0', '00000000-0000-4000-8000-000000000000']) {
      expect((await get(`/requests/${id}`, cookie)).statusCode).toBe(404);
    }
  });

  it('page through a long queue', async () => {
    const person = await world.person(['agent']);
    for (let n = 0; n < 55; n++) await world.request({ right: 'portability' });
    const cookie = await sessionOf(person);
    const first = (await get('/?right=portability', cookie)).body;
    const next = /href="(\/\?right=portability[^"]*cursor=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = (await get(next, cookie)).body;
    const numbers = (body: string) => body.match(/R-2026-\d{6}/g) ?? [];
    expect(new Set([...numbers(first), ...numbers(second)]).size).toBe(55);
    expect(second).not.toContain('Next page');
  });

  it('say that all erasures are frozen', async () => {
    const person = await world.person(['reviewer']);
    const cookie = await sessionOf(person);
    const at = world.clock.now().toISOString();
    await world.register.settings.freezeErasures(person.id, 'test', at);
    expect((await get('/', cookie)).body).toContain('All erasures are frozen.');
    await world.register.settings.unfreezeErasures(person.id, 'test', at);
  });

  it('tell of an error without its text', async () => {
    const cookie = await sessionOf(await world.person(['agent']));
    const { list } = world.register.requests;
    world.register.requests.list = () => Promise.reject(new Error('secret of quillon'));
    const page = await get('/', cookie);
    world.register.requests.list = list;
    expect(page.statusCode).toBe(500);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body + world.logged.join('\n')).not.toContain('secret of quillon');
  });
});
