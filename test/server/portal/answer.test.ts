import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get as httpGet } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';
import { testDeps } from '../../activities/support/deps.js';
import { createIdentityActivities } from '../../../activities/identity.js';
import { HabeasError } from '../../../src/common/errors.js';
import { letterPolicy } from '../../../src/server/letter.js';
import { cookieOf, eventually, link, PASSPHRASE, postForm, withoutStyle } from '../support/portal.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const ZIP = randomBytes(50_000);
const LETTER = '<!doctype html><html><head><style>p{color:red}</style></head><body><p>Dear Quillon</p></body></html>';
const MINUTE = 60_000;
/** More than sockets hold back. */
const BIG = 32_000_000;

let world: World;
let tickets: Server;
let signingKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  signingKey = pair.privateKey;
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }] };
  tickets = createServer((_request, response) => response.end(JSON.stringify(jwks))).listen(0, '127.0.0.1');
  await once(tickets, 'listening');
  const url = `http://127.0.0.1:${(tickets.address() as AddressInfo).port}`;
  world = await openWorld({
    config: {
      ticketSystems: {
        support: { url, token: 't', jwks: `${url}/jwks.json`, signInUrl: 'https://console.example/sign-in?app=habeas' },
      },
    },
  });
});
afterAll(async () => {
  await world.close();
  tickets.close();
});
afterEach(() => {
  world.requests.fails = undefined;
});

interface Offered {
  id: string;
  number: string;
  linkId: string;
  url: string;
  files: { objectId: string; sha256: string }[];
}

/** An answer with a letter and as many ZIPs. */
async function offered(
  options: { zips?: number; zip?: Buffer; passphrase?: boolean; linkMs?: number } = {},
): Promise<Offered> {
  const { zips = 1, zip = ZIP, passphrase = true, linkMs } = options;
  const { id, number } = await world.request();
  const at = world.clock.now().toISOString();
  if (passphrase) await world.register.secondFactors.setPassphrase(id, PASSPHRASE, at);
  const { id: linkId, url } = await link(world, id, 'answer', linkMs);
  const letter = await world.store(id, 'letters/answer.html', LETTER);
  await world.register.letters.record({
    requestId: id,
    key: 'answer',
    kind: 'access_answer',
    locale: 'en',
    objectId: letter.objectId,
    sha256: letter.sha256,
    at,
  });
  const stored = [];
  for (let n = 1; n <= zips; n++) {
    stored.push({
      name: `${number}-${n}.zip`,
      mediaType: 'application/zip',
      ...(await world.store(id, `bundle/b-${n}.zip`, zip)),
    });
  }
  await world.register.deliveries.record({
    id: randomUUID(),
    requestId: id,
    linkId,
    letterKey: 'answer',
    files: [{ name: `${number}-answer.html`, mediaType: 'text/html; charset=utf-8', ...letter }, ...stored],
    offeredAt: at,
  });
  return { id, number, linkId, url, files: stored };
}

const receiptsOf = async (id: string) =>
  (await world.register.deliveries.receipts(id)).map(({ event, file, factor }) => ({ event, file, factor }));
const signalsOf = (id: string) =>
  world.requests.receipts.filter(({ requestId }) => requestId === id).map(({ receipt }) => receipt.event);
const open = async (url: string): Promise<string> => cookieOf(await postForm(world, url, { passphrase: PASSPHRASE }));
const get = (url: string, cookie = '', headers: Record<string, string> = {}) =>
  world.app.inject({ url, headers: { ...(cookie === '' ? {} : { cookie }), ...headers } });

describe('the page of an answer link', () => {
  it('reveals nothing before the second factor, and changes nothing', async () => {
    const { id, url, number } = await offered();
    for (let n = 0; n < 20; n++) {
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await world.app.inject({ method, url });
        expect(answer.statusCode).toBe(200);
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect(withoutStyle(answer.body)).not.toMatch(new RegExp(`${number}|quillon|access|zip|letter`, 'i'));
      }
      expect((await get(`${url}/letter`)).headers.location).toBe(url);
      expect((await get(`${url}/files/1`)).headers.location).toBe(url);
      expect((await get(`${url}/certificate`)).headers.location).toBe(url);
    }
    expect(await receiptsOf(id)).toEqual([]);
    expect(signalsOf(id)).toEqual([]);
  });

  it('opens with the passphrase, by a short cookie that stays at this link', async () => {
    const { id, url, number } = await offered();
    const unlocked = await postForm(world, url, { passphrase: PASSPHRASE });
    expect(unlocked.statusCode).toBe(303);
    expect(unlocked.headers.location).toBe(url);
    expect(unlocked.headers['set-cookie']).toMatch(
      new RegExp(`^habeas_answer=[\\w.-]+; Max-Age=1800; Path=${url}; HttpOnly; SameSite=Strict$`),
    );
    const page = await get(url, cookieOf(unlocked));
    expect(page.body).toContain(number);
    expect(page.body).toContain(`${url}/files/1`);
    expect(page.body).not.toContain(`${url}/files/2`);
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(await receiptsOf(id)).toEqual([{ event: 'opened', file: undefined, factor: 'passphrase' }]);
    expect(signalsOf(id)).toEqual(['opened']);
  });

  it('refuses a wrong passphrase with the same words, and locks after ten', async () => {
    const { id, url } = await offered();
    const without = await offered({ passphrase: false });
    const refused = await postForm(world, url, { passphrase: 'not-this-one-here' });
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('That passphrase was not accepted.');
    for (const form of [{ passphrase: '' }, { passphrase: 'x'.repeat(500) }, {}]) {
      expect((await postForm(world, url, form as Record<string, string>)).statusCode).toBe(422);
    }
    expect((await postForm(world, without.url, { passphrase: PASSPHRASE })).statusCode).toBe(422);
    const guesses = await Promise.all(
      Array.from({ length: 20 }, (_, n) => postForm(world, url, { passphrase: `wrong guess number ${n}` })),
    );
    expect(new Set(guesses.map((guess) => guess.statusCode))).toEqual(new Set([422, 429]));
    const locked = await postForm(world, url, { passphrase: PASSPHRASE });
    expect(locked.statusCode).toBe(429);
    expect(locked.headers['set-cookie']).toBeUndefined();
    world.clock.add(16 * MINUTE);
    expect((await postForm(world, url, { passphrase: PASSPHRASE })).statusCode).toBe(303);
    expect((await receiptsOf(id)).map(({ event }) => event)).toEqual(['opened']);
  });

  it('is refused from another site, except for the signed assertion', async () => {
    const { url } = await offered();
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await postForm(world, url, { passphrase: PASSPHRASE }, headers)).statusCode).toBe(403);
    expect((await postForm(world, `${url}/close`, {}, headers)).statusCode).toBe(403);
  });
});

describe('an opened answer', () => {
  it('shows the letter as it is, with its own style and nothing else', async () => {
    const { id, url } = await offered();
    const letter = await get(`${url}/letter`, await open(url));
    expect(letter.body).toBe(LETTER);
    expect(letter.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    const hash = createHash('sha256').update('p{color:red}').digest('base64');
    expect(letter.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups`,
    );
    expect(await receiptsOf(id)).toContainEqual({ event: 'opened', file: 'letter', factor: 'passphrase' });
  });

  it('allows no style at all in a letter without a sheet', () => {
    expect(letterPolicy('<!doctype html><p style="color:red">x</p>')).toContain("style-src 'none'");
  });

  it('counts reading the letter as fetching where there is nothing else', async () => {
    const { id, url } = await offered({ zips: 0 });
    await get(`${url}/letter`, await open(url));
    expect(signalsOf(id)).toEqual(['opened', 'downloaded']);
  });

  it('gives the bundle, several times, with a receipt and a word in the log for each', async () => {
    const { id, url, number, files } = await offered({ zips: 2 });
    const cookie = await open(url);
    for (const n of [1, 2, 1]) {
      const answer = await get(`${url}/files/${n}`, cookie);
      expect(answer.rawPayload.equals(ZIP)).toBe(true);
      expect(answer.headers['content-disposition']).toBe(`attachment; filename="${number}-${n}.zip"`);
      expect(answer.headers['content-length']).toBe('50000');
    }
    const receipts = await eventually(
      () => receiptsOf(id),
      (all) => all.length === 4,
    );
    expect(
      receipts
        .filter(({ event }) => event === 'downloaded')
        .map(({ event, file }) => `${event} ${file}`)
        .sort(),
    ).toEqual([`downloaded ${number}-1.zip`, `downloaded ${number}-1.zip`, `downloaded ${number}-2.zip`]);
    expect(
      world.logged.some((text) => text.includes('bundle downloaded') && text.includes(files[0]?.sha256 ?? '-')),
    ).toBe(true);
    for (const n of ['0', '3', '01', '1.5', 'x', '-1', '99999']) {
      expect((await get(`${url}/files/${n}`, cookie)).statusCode).toBe(404);
    }
  });

  it('serves ranges; parts are a download once they make up the whole', async () => {
    const { id, url, number } = await offered();
    const app = await world.another();
    const fetch = (method: 'GET' | 'HEAD', range?: string) =>
      app.inject({ method, url: `${url}/files/1`, headers: { cookie, ...(range === undefined ? {} : { range }) } });
    const cookie = await open(url);
    const first = await fetch('GET', 'bytes=0-9999');
    expect(first.statusCode).toBe(206);
    await fetch('HEAD');
    const last = await fetch('GET', 'bytes=20000-');
    await fetch('GET', 'bytes=-1');
    const middle = await fetch('GET', 'bytes=10000-19999');
    expect(Buffer.concat([first.rawPayload, middle.rawPayload, last.rawPayload]).equals(ZIP)).toBe(true);
    // A last byte alone is none, not even of a file that was fetched before.
    await fetch('GET', 'bytes=-1');
    // Closing waits for receipts under way, so nothing can come after this.
    await app.close();
    expect((await receiptsOf(id)).filter(({ event }) => event === 'downloaded')).toEqual([
      { event: 'downloaded', file: `${number}-1.zip`, factor: 'passphrase' },
    ]);
  });

  it('does not take parts for the whole, nor parts of another link', async () => {
    const one = await offered();
    const two = await offered();
    const app = await world.another();
    const fetch = async (url: string, range: string) =>
      app.inject({ url: `${url}/files/1`, headers: { cookie: await open(url), range } });
    for (const range of ['bytes=-1', 'bytes=49999-', 'bytes=1-', 'bytes=30000-49999']) await fetch(one.url, range);
    await fetch(two.url, 'bytes=0-0');
    await app.close();
    for (const { id } of [one, two]) {
      expect((await receiptsOf(id)).map(({ event }) => event)).not.toContain('downloaded');
      expect(signalsOf(id)).not.toContain('downloaded');
    }
  });

  it('counts a download that broke off and went on, and none that only broke off', async () => {
    const { id, url, number } = await offered({ zip: Buffer.alloc(BIG, 7) });
    const app = await world.another();
    const here = await app.listen({ host: '127.0.0.1', port: 0 });
    const headers = { cookie: await open(url) };
    const ask = (range: string): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        httpGet(`${here}${url}/files/1`, { headers: { ...headers, range } }, resolve).on('error', reject);
      });
    const broken = await ask('bytes=0-');
    let got = 0;
    for await (const chunk of broken) {
      got += (chunk as Buffer).length;
      if (got > 1_000_000) break;
    }
    broken.destroy();
    (await ask('bytes=-1')).resume();
    const rest = await ask(`bytes=${got}-${BIG - 2}`);
    expect(rest.statusCode).toBe(206);
    expect((await receiptsOf(id)).map(({ event }) => event)).toEqual(['opened']);
    rest.resume();
    const receipts = await eventually(
      () => receiptsOf(id),
      (all) => all.length > 1,
    );
    await app.close();
    expect(receipts).toContainEqual({ event: 'downloaded', file: `${number}-1.zip`, factor: 'passphrase' });
    expect(await receiptsOf(id)).toHaveLength(2);
  });

  it('shows the certificate of an erasure once it is there', async () => {
    const { id, url } = await offered({ zips: 0 });
    const cookie = await open(url);
    expect((await get(url, cookie)).body).not.toContain('Certificate');
    const stored = await world.store(id, 'letters/certificate.html', LETTER);
    const at = world.clock.now().toISOString();
    const { objectId, sha256 } = stored;
    await world.register.letters.record({
      requestId: id,
      key: 'certificate',
      kind: 'certificate',
      locale: 'en',
      objectId,
      sha256,
      at,
    });
    expect((await get(url, cookie)).body).toContain('Certificate');
    expect((await get(`${url}/certificate`, cookie)).body).toBe(LETTER);
  });

  it('ends after half an hour, with the link, and when it is closed', async () => {
    const one = await offered();
    const cookie = await open(one.url);
    world.clock.add(31 * MINUTE);
    expect((await get(`${one.url}/letter`, cookie)).statusCode).toBe(303);

    const brief = await offered({ linkMs: 10 * MINUTE });
    const answer = await postForm(world, brief.url, { passphrase: PASSPHRASE });
    expect(answer.headers['set-cookie']).toContain('Max-Age=600');
    world.clock.add(11 * MINUTE);
    expect((await get(`${brief.url}/files/1`, cookieOf(answer))).statusCode).toBe(404);

    const revoked = await offered();
    const held = await open(revoked.url);
    await world.register.links.revoke(revoked.id, world.clock.now().toISOString());
    expect((await get(`${revoked.url}/files/1`, held)).statusCode).toBe(404);

    const closed = await offered();
    const left = await postForm(world, `${closed.url}/close`, {}, { cookie: await open(closed.url) });
    expect(left.headers['set-cookie']).toMatch(/^habeas_answer=; .*Path=.*Expires=Thu, 01 Jan 1970/);
  });

  it('belongs to its link: the cookie of one opens no other, nor does a forged one', async () => {
    const mine = await offered();
    const other = await offered();
    const cookie = await open(mine.url);
    const forged = `habeas_answer=${await new SignJWT({ link: other.linkId, factor: 'passphrase' })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('habeas-portal')
      .setExpirationTime('1h')
      .sign(new Uint8Array(32))}`;
    for (const stranger of [cookie, forged, 'habeas_answer=x.y.z', 'habeas_answer=']) {
      expect((await get(`${other.url}/files/1`, stranger)).statusCode).toBe(303);
      expect((await get(other.url, stranger)).body).toContain('A message for you');
    }
    expect(await receiptsOf(other.id)).toEqual([]);
  });

  it('is gone with its key', async () => {
    const { id, url } = await offered();
    const cookie = await open(url);
    await world.keys.destroy(`content:${id}`, 'retention');
    expect((await get(`${url}/letter`, cookie)).body).toContain('No longer kept');
    expect((await get(`${url}/files/1`, cookie)).statusCode).toBe(404);
  });

  it('can be fetched while the workflow cannot be told, and after the request was closed', async () => {
    for (const kind of ['unavailable', 'conflict', 'not_found'] as const) {
      const { id, url } = await offered();
      world.requests.fails = new HabeasError(kind, 'not now');
      const unlocked = await postForm(world, url, { passphrase: PASSPHRASE });
      expect(unlocked.statusCode).toBe(303);
      expect((await get(`${url}/files/1`, cookieOf(unlocked))).rawPayload.equals(ZIP)).toBe(true);
      await eventually(
        () => receiptsOf(id),
        (all) => all.length === 2,
      );
      world.requests.fails = undefined;
    }
  });
});

describe('an opening that cannot be recorded', () => {
  it('opens nothing', async () => {
    const { url } = await offered();
    const { receipt } = world.register.deliveries;
    world.register.deliveries.receipt = () => Promise.reject(new Error('connection refused'));
    const answer = await postForm(world, url, { passphrase: PASSPHRASE });
    world.register.deliveries.receipt = receipt;
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('an answer a reviewer released without a second factor', () => {
  it('opens by a press of the button, never by looking', async () => {
    const { id, url } = await offered({ passphrase: false });
    expect((await get(url)).body).toContain('cannot be opened here yet');
    expect((await postForm(world, url, { open: 'yes' })).statusCode).toBe(422);
    await world.register.secondFactors.recordException(id, randomUUID(), world.clock.now().toISOString());
    expect((await get(url)).body).toContain('Open the message');
    expect(await receiptsOf(id)).toEqual([]);
    expect((await postForm(world, url, { open: 'yes' })).statusCode).toBe(303);
    expect(await receiptsOf(id)).toEqual([{ event: 'opened', file: undefined, factor: 'exception' }]);
  });
});

describe('signing in at the console', () => {
  const assertion = (over: Record<string, unknown> = {}) =>
    new SignJWT({
      iss: 'support',
      aud: 'habeas',
      sub: 'CUS-000042',
      jti: 'T-1',
      iat: Math.floor(world.clock.now().getTime() / 1000) - 30,
      ...over,
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .sign(signingKey);

  it('is offered with a way back, and opens the answer for the same customer', async () => {
    const { id, url } = await offered({ passphrase: false });
    const at = world.clock.now().toISOString();
    await world.register.secondFactors.setSignIn(id, { system: 'support', subject: 'CUS-000042' }, at);
    const page = (await get(url)).body;
    expect(page).toContain('Sign in at your console');
    expect(page).toContain('https://console.example/sign-in?app=habeas&amp;return_to=');
    expect(page).toContain(encodeURIComponent(`${url}/sign-in`));
    const answer = await postForm(
      world,
      `${url}/sign-in`,
      { assertion: await assertion() },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(answer.statusCode).toBe(200);
    // A strict cookie comes along only with a click on our own page.
    expect(answer.body).toContain(`href="${url}"`);
    expect((await get(url, cookieOf(answer))).body).toContain('The answer to your request');
    expect(await receiptsOf(id)).toEqual([{ event: 'opened', file: undefined, factor: 'sign_in' }]);
  });

  it('opens the answer for a user of a company, whose number is no customer’s', async () => {
    const { id, url } = await offered({ passphrase: false });
    const claim = {
      ...{ identifiers: [{ type: 'email', value: 'uma@example.com' }], locale: 'en-GB' },
      signedIn: {
        ...{ system: 'support', assertedAt: world.clock.now().toISOString() },
        identifiers: [{ type: 'user_id', value: 'USR-000007' }],
      },
    };
    const { recordVerified } = createIdentityActivities(await testDeps(world));
    await recordVerified({ requestId: id, method: 'signed_in', claim, at: world.clock.now().toISOString() });
    const customer = await postForm(world, `${url}/sign-in`, { assertion: await assertion({ sub: 'USR-000007' }) });
    expect(customer.statusCode).toBe(422);
    const user = await assertion({ sub: 'USR-000007', sub_type: 'user_id' });
    expect((await postForm(world, `${url}/sign-in`, { assertion: user })).statusCode).toBe(200);
  });

  it('is refused for another customer, an old or a foreign assertion', async () => {
    const { id, url } = await offered();
    const at = world.clock.now().toISOString();
    await world.register.secondFactors.setSignIn(id, { system: 'support', subject: 'CUS-000042' }, at);
    const stranger = await generateKeyPair('EdDSA');
    const forged = await new SignJWT({
      iss: 'support',
      aud: 'habeas',
      sub: 'CUS-000042',
      jti: 'T-1',
      iat: Math.floor(Date.parse(at) / 1000),
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .sign(stranger.privateKey);
    const bad = [
      await assertion({ sub: 'CUS-000043' }),
      await assertion({ sub_type: 'user_id' }),
      await assertion({ iat: Math.floor(world.clock.now().getTime() / 1000) - 3600 }),
      await assertion({ iss: 'other' }),
      await assertion({ aud: 'elsewhere' }),
      forged,
      '',
      'x'.repeat(9000),
    ];
    for (const one of bad) {
      const answer = await postForm(world, `${url}/sign-in`, { assertion: one });
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('That sign-in was not accepted.');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(await receiptsOf(id)).toEqual([]);
  });

  it('is refused where the answer has no sign-in', async () => {
    const { url } = await offered();
    expect((await get(url)).body).not.toContain('Sign in at your console');
    expect((await postForm(world, `${url}/sign-in`, { assertion: await assertion() })).statusCode).toBe(422);
  });
});
