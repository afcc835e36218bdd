import { randomBytes } from 'node:crypto';
import { createUnsubscribeLinks } from '../../../src/server/unsubscribe.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { postForm } from '../support/portal.js';

const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' };
const ADDRESS = 'quillon.reader@example.com';

let world: World;
let crm: Person;

beforeAll(async () => {
  world = await openWorld({ config: {} });
  crm = await world.person(['owner'], { kind: 'machine', holders: ['crm'] });
});
afterAll(() => world.close());

async function linkFor(
  address: string,
  more: Record<string, unknown> = {},
  { app, auth } = { app: world.app, auth: crm.auth },
): Promise<{ path: string; headers: unknown }> {
  const made = await app.inject({
    method: 'POST',
    url: '/v1/unsubscribe-links',
    headers: auth,
    payload: { addresses: [{ type: 'email', value: address }], scope: 'marketing', ...more },
  });
  expect(made.statusCode).toBe(200);
  const [link] = made.json<{ links: { url: string; headers: unknown }[] }>().links;
  return { path: new URL(link?.url ?? '').pathname, headers: link?.headers };
}

const opened = async () => (await world.register.requests.list({ right: 'objection' })).rows;

/** What the starter would begin. */
const started = async () => (await world.register.outbox.claim(200, 1)).map(({ input }) => input);

describe('one-click unsubscribing', () => {
  it('gives a link for a mail and its headers, without the address in clear', async () => {
    const { path, headers } = await linkFor(ADDRESS);
    expect(headers).toEqual({
      'List-Unsubscribe': expect.stringMatching(/^<http.*\/portal\/unsubscribe\/.*>$/) as string,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    const token = path.split('/').at(-1) ?? '';
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('quillon');
    expect(await linkFor(ADDRESS)).not.toEqual({ path, headers });
  });

  it('shows a page that changes nothing, however often it is looked at', async () => {
    const { path } = await linkFor(ADDRESS);
    const before = (await opened()).length;
    for (let look = 0; look < 3; look++) {
      const page = await world.app.inject({ url: path });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('q…@example.com');
      expect(page.body).not.toContain(ADDRESS);
      expect(page.headers['set-cookie']).toBeUndefined();
    }
    expect((await opened()).length).toBe(before);
  });

  it('acts on the post of a mail program, once, with the same proof in the register as any other request', async () => {
    const { path } = await linkFor(ADDRESS, { scope: 'consent', purposes: ['newsletter'] });
    const before = (await opened()).length;
    const first = await postForm(world, path, ONE_CLICK);
    const second = await postForm(world, path, ONE_CLICK);
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect(first.headers.location).toBeUndefined();
    const rows = await opened();
    expect(rows.length).toBe(before + 1);
    expect(rows[0]).toMatchObject({ source: { kind: 'form', system: 'one-click' }, openedBy: 'subject' });
    const input = (await started()).find(({ requestId }) => requestId === rows[0]?.id);
    expect(input).toMatchObject({
      right: 'objection',
      demand: { kind: 'objection', scope: 'consent', purposes: ['newsletter'] },
      subject: { identifiers: [{ type: 'email', value: ADDRESS }] },
    });
    expect(JSON.stringify(rows[0])).not.toContain('quillon');
  });

  it('takes multipart/form-data too, as RFC 8058 allows', async () => {
    const { path } = await linkFor(ADDRESS);
    const before = (await opened()).length;
    const boundary = 'x-boundary';
    const answer = await world.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`,
    });
    expect(answer.statusCode).toBe(200);
    expect((await opened()).length).toBe(before + 1);
  });

  it('makes one request of parallel posts', async () => {
    const { path } = await linkFor(ADDRESS);
    const before = (await opened()).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => postForm(world, path, ONE_CLICK)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect((await opened()).length).toBe(before + 1);
  });

  it('works again later: who consented again meanwhile can unsubscribe by the same old link', async () => {
    const { path } = await linkFor(ADDRESS);
    await postForm(world, path, ONE_CLICK);
    const before = (await opened()).length;
    world.clock.add(400 * 86_400_000);
    expect((await postForm(world, path, ONE_CLICK)).statusCode).toBe(200);
    expect((await opened()).length).toBe(before + 1);
    crm = await world.person(['owner'], { kind: 'machine', holders: ['crm'] });
  });

  it('does nothing for a post without the field, or by a link that is not ours', async () => {
    const { path } = await linkFor(ADDRESS);
    const before = (await opened()).length;
    expect((await postForm(world, path, { other: 'field' })).statusCode).toBe(422);
    const foreign = createUnsubscribeLinks(randomBytes(32)).create({
      ...{ address: { type: 'email', value: ADDRESS }, scope: 'marketing', jurisdiction: 'UK-ENG', locale: 'en-GB' },
    });
    const altered = `${path.slice(0, -2)}${path.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const url of [`/portal/unsubscribe/${foreign}`, altered, '/portal/unsubscribe/nonsense']) {
      expect((await world.app.inject({ url })).statusCode).toBe(404);
      expect((await postForm(world, url, ONE_CLICK)).statusCode).toBe(404);
    }
    expect((await opened()).length).toBe(before);
  });

  it('carries an address of the longest kind', async () => {
    const long = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(50)}.example`;
    const { path } = await linkFor(long);
    expect((await world.app.inject({ url: path })).statusCode).toBe(200);
  });

  it('leaves nothing of the address in the log', () => {
    expect(world.logged.join('\n')).not.toContain('quillon');
  });
});

describe('limits', () => {
  it('counts posts by link, not by the provider that sends for all its readers', async () => {
    const strict = await openWorld({ limits: { portalPostsPerLinkPerMinute: 2, portalPostsPerAddressPerMinute: 1 } });
    try {
      const { auth } = await strict.person(['owner'], { kind: 'machine', holders: ['crm'] });
      const path = async (address: string) => (await linkFor(address, {}, { app: strict.app, auth })).path;
      for (let reader = 0; reader < 5; reader++) {
        const answer = await postForm(strict, await path(`reader${reader}@example.com`), ONE_CLICK);
        expect(answer.statusCode).toBe(200);
      }
      const own = await path('reader@example.com');
      const statuses = [];
      for (let post = 0; post < 3; post++) statuses.push((await postForm(strict, own, ONE_CLICK)).statusCode);
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await strict.close();
    }
  });
});

describe('POST /v1/objections', () => {
  const take = (payload: Record<string, unknown>, who: Person = crm) =>
    world.app.inject({ method: 'POST', url: '/v1/objections', headers: who.auth, payload });
  const objection = (id: string, over: Record<string, unknown> = {}) => ({
    source: { system: 'preference-centre', id },
    receivedAt: world.clock.now().toISOString(),
    address: { type: 'email', value: ADDRESS },
    scope: 'marketing',
    ...over,
  });

  it('takes what a marketing system took, once per reference', async () => {
    const body = objection('PC-1');
    const first = await take(body);
    const second = await take(body);
    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.json()).toEqual({ ...first.json<object>(), created: false });
    expect((await take({ ...body, scope: 'consent' })).statusCode).toBe(409);
  });

  it('wants an address, and nothing that is weighed', async () => {
    const named = await take(objection('PC-2', { address: { type: 'customer_id', value: 'CUS-1' } }));
    expect(named.json<{ errors: unknown[] }>().errors).toEqual([expect.objectContaining({ pointer: '/address/type' })]);
    const weighed = await take(objection('PC-3', { scope: 'processing' }));
    expect(weighed.statusCode).toBe(422);
  });

  it('is not for everybody', async () => {
    const manager = await world.person(['manager']);
    expect((await take(objection('PC-4'), manager)).statusCode).toBe(403);
    const links = await world.app.inject({ method: 'POST', url: '/v1/unsubscribe-links', payload: {} });
    expect(links.statusCode).toBe(401);
  });
});
