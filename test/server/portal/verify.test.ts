import { HabeasError } from '../../../src/common/errors.js';
import {
  CODE,
  challenge,
  eventually,
  link,
  PASSPHRASE,
  postForm,
  verifyForm,
  verifyLink,
  withoutSuggestion,
} from '../support/portal.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(() => {
  world.requests.fails = undefined;
});

const proofsOf = (requestId: string) => world.requests.proofs.filter((proof) => proof.requestId === requestId);
const factorsOf = (requestId: string) => world.register.secondFactors.kinds(requestId);

async function invited(
  code: string | null = CODE,
): Promise<{ id: string; url: string; linkId: string; handle: string }> {
  const { id } = await world.request();
  const handle = await challenge(world, id, code);
  const { url, id: linkId } = await verifyLink(world, id);
  return { id, url, linkId, handle };
}

describe('the page of a verify link', () => {
  it('changes nothing however often scanners look at it', async () => {
    const { id, url } = await invited();
    for (let n = 0; n < 20; n++) {
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await world.app.inject({ method, url });
        expect(answer.statusCode).toBe(200);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      await world.app.inject({ url: `${url}?code=${CODE}&passphrase=${PASSPHRASE}&confirm=${PASSPHRASE}` });
    }
    const state = await world.register.challenges.current(id, world.clock.now().toISOString());
    expect(state).toMatchObject({ state: 'open', attemptsLeft: 5 });
    expect(await factorsOf(id)).toEqual([]);
    expect(proofsOf(id)).toEqual([]);
  });

  it('tells nothing about the request and loads nothing from elsewhere', async () => {
    const { url } = await invited();
    const answer = await world.app.inject({ url });
    expect(answer.body).not.toMatch(/quillon|access|R-2026/i);
    expect(answer.body).not.toMatch(/<script|<img|<link|<iframe|src=|url\(/i);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });
});

describe('entering the code', () => {
  it('proves identity, sets the passphrase and tells the workflow', async () => {
    const { id, url, linkId } = await invited();
    const answer = await postForm(world, url, verifyForm({ code: '3141 59-26' }));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Your identity is confirmed.');
    expect(proofsOf(id)).toEqual([
      {
        requestId: id,
        proof: { linkId, method: 'code_to_channel_on_file', passphraseSet: true, at: world.clock.now().toISOString() },
      },
    ]);
    const at = world.clock.now().toISOString();
    expect(await world.register.secondFactors.checkPassphrase(id, PASSPHRASE, at)).toEqual({ result: 'right' });
  });

  it.each([
    ['no code', { code: '' }, 'Enter the code'],
    ['a code of signs only', { code: ' - - ' }, 'Enter the code'],
    ['a short passphrase', { passphrase: 'short', confirm: 'short' }, 'at least 12 characters'],
    ['two different passphrases', { confirm: 'willow-otter-quartz-melon' }, 'differ'],
    [
      'a passphrase made of the code',
      { passphrase: `${CODE}${CODE}`, confirm: `${CODE}${CODE}` },
      'Do not build it from the code',
    ],
  ])('with %s uses up no attempt', async (_name, over, words) => {
    const { id, url } = await invited();
    const answer = await postForm(world, url, verifyForm(over));
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(words);
    expect(answer.body).not.toContain(PASSPHRASE);
    const state = await world.register.challenges.current(id, world.clock.now().toISOString());
    expect(state).toMatchObject({ attemptsLeft: 5 });
  });

  it('answers the same words whether it is wrong, expired, tried too often, a decoy or was never sent', async () => {
    const wrong = await invited('27182818');
    const decoy = await invited(null);
    const exhausted = await invited('27182818');
    for (let n = 0; n < 5; n++) await postForm(world, exhausted.url, verifyForm());
    const { id } = await world.request();
    const never = await verifyLink(world, id);
    const expired = await invited();
    const pages = [
      await postForm(world, wrong.url, verifyForm()),
      await postForm(world, decoy.url, verifyForm()),
      await postForm(world, exhausted.url, verifyForm({ code: '27182818' })),
      await postForm(world, never.url, verifyForm()),
    ];
    world.clock.add(20 * 60_000);
    pages.push(await postForm(world, expired.url, verifyForm()));
    expect(new Set(pages.map((page) => page.statusCode))).toEqual(new Set([422]));
    expect(new Set(pages.map((page) => withoutSuggestion(page.body))).size).toBe(1);
    expect(pages[0]?.body).toContain('That code was not accepted.');
    for (const one of [wrong, decoy, exhausted, expired]) {
      expect(proofsOf(one.id)).toEqual([]);
      expect(await factorsOf(one.id)).toEqual([]);
    }
  });

  it('lets no guess more through when many come at once', async () => {
    const { id, url, handle } = await invited();
    const guesses = Array.from({ length: 40 }, (_, n) =>
      postForm(world, url, verifyForm({ code: String(10_000_000 + n) })),
    );
    expect(new Set((await Promise.all(guesses)).map((answer) => answer.statusCode))).toEqual(new Set([422]));
    expect(await world.register.challenges.attempt(handle, CODE, world.clock.now().toISOString())).toEqual({
      result: 'exhausted',
      attemptsLeft: 0,
    });
    expect(proofsOf(id)).toEqual([]);
  });

  it('proves identity once when the right code comes many times at once', async () => {
    const { id, url, linkId } = await invited();
    const answers = await Promise.all(Array.from({ length: 10 }, () => postForm(world, url, verifyForm())));
    expect(answers.some((answer) => answer.statusCode === 200)).toBe(true);
    // Those who lost the race may tell it once more: the workflow takes a proof by its link.
    expect(new Set(proofsOf(id).map(({ proof }) => proof.linkId))).toEqual(new Set([linkId]));
  });

  it('does not let a later caller with the code change the passphrase', async () => {
    const { id, url } = await invited();
    await postForm(world, url, verifyForm());
    const other = 'another-secret-of-somebody';
    const answer = await postForm(world, url, verifyForm({ passphrase: other, confirm: other }));
    expect(answer.statusCode).toBe(422);
    const at = world.clock.now().toISOString();
    expect((await world.register.secondFactors.checkPassphrase(id, other, at)).result).toBe('wrong');
  });

  it('is refused when the form comes from another site', async () => {
    const { id, url } = await invited();
    const strangers: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of strangers) {
      expect((await postForm(world, url, verifyForm(), headers)).statusCode).toBe(403);
    }
    expect(proofsOf(id)).toEqual([]);
    const ours = { 'sec-fetch-site': 'same-origin', origin: 'null' };
    expect((await postForm(world, url, verifyForm(), ours)).statusCode).toBe(200);
  });

  it('takes a form and nothing else', async () => {
    const { url } = await invited();
    const json = await world.app.inject({ method: 'POST', url, payload: verifyForm() });
    expect(json.statusCode).toBe(415);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const payload of ['code=%ff', `code=${'x'.repeat(20_000)}`, 'a=1&'.repeat(30)]) {
      const answer = await world.app.inject({ method: 'POST', url, headers, payload });
      expect([400, 413]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    }
  });
});

describe('while the workflow cannot be told', () => {
  it('says so, keeps the proof, and tells it when the same code and passphrase come again', async () => {
    const { id, url } = await invited();
    world.requests.fails = new HabeasError('unavailable', 'no worker');
    const pending = await postForm(world, url, verifyForm());
    expect(pending.statusCode).toBe(200);
    expect(pending.body).toContain('Your code was right.');
    world.requests.fails = undefined;
    const again = await postForm(world, url, verifyForm());
    expect(again.body).toContain('Your identity is confirmed.');
    expect(proofsOf(id)).toHaveLength(1);
  });

  it('is told after a restart of the server', async () => {
    const { id, url, linkId } = await invited();
    const at = world.clock.now().toISOString();
    await world.register.requests.update(id, { at, stage: 'verify', step: 'identity', waitingFor: 'subject' });
    const before = await world.another();
    world.requests.fails = new HabeasError('unavailable', 'no worker');
    await postForm({ app: before }, url, verifyForm());
    // What was to be tried again in that process dies with it.
    await before.close();
    world.requests.fails = undefined;
    expect(proofsOf(id)).toEqual([]);
    await world.another();
    await eventually(
      () => proofsOf(id),
      (all) => all.length > 0,
    );
    expect(proofsOf(id).map(({ proof }) => proof)).toEqual([
      { linkId, method: 'code_to_channel_on_file', passphraseSet: true, at },
    ]);
  });

  it('thanks a person whose request has moved on meanwhile', async () => {
    const { url } = await invited();
    world.requests.fails = new HabeasError('conflict', 'identity is not being asked for now');
    expect((await postForm(world, url, verifyForm())).statusCode).toBe(200);
  });
});

describe('a link that cannot be used', () => {
  it('looks the same whether it is expired, revoked, unknown, cut or of another kind', async () => {
    const { id } = await world.request();
    const expired = await verifyLink(world, id, 1000);
    const revoked = await verifyLink(world, id);
    await world.register.links.revoke(id, world.clock.now().toISOString(), { kind: 'verify', except: expired.id });
    const answer = await link(world, id, 'answer');
    world.clock.add(2000);
    const urls = [
      expired.url,
      revoked.url,
      `/portal/verify/${'A'.repeat(43)}`,
      `/portal/verify/${answer.token}`,
      revoked.url.slice(0, -1),
      '/portal/verify/%00',
      `/portal/verify/${'x'.repeat(200)}`,
    ];
    const pages = await Promise.all(urls.map((url) => world.app.inject({ url })));
    const posts = await Promise.all(urls.map((url) => postForm(world, url, verifyForm())));
    expect(new Set([...pages, ...posts].map((page) => page.statusCode))).toEqual(new Set([404]));
    expect(new Set([...pages, ...posts].map((page) => page.body)).size).toBe(1);
    expect(pages[0]?.body).toContain('How to get a new one');
    expect(pages[0]?.body).toContain('privacy@example.com');
  });
});

describe('attempts in a short time', () => {
  it('are stopped before they reach the register, per link', async () => {
    const small = await openWorld({ limits: { portalPostsPerLinkPerMinute: 3 } });
    try {
      const { id } = await small.request();
      const handle = await challenge(small, id);
      const one = await verifyLink(small, id);
      const statuses: number[] = [];
      for (let n = 0; n < 6; n++) statuses.push((await postForm(small, one.url, verifyForm({ code: '1' }))).statusCode);
      expect(statuses).toEqual([422, 422, 422, 429, 429, 429]);
      const limited = await postForm(small, one.url, verifyForm());
      expect(limited.body).toContain('Please wait a moment');
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      // Two of five attempts are left: the register never saw the others.
      const at = small.clock.now().toISOString();
      expect(await small.register.challenges.current(id, at)).toMatchObject({ handle, attemptsLeft: 2 });
      const other = await small.request();
      await challenge(small, other.id);
      expect((await postForm(small, (await verifyLink(small, other.id)).url, verifyForm())).statusCode).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe('the log', () => {
  it('holds neither links nor codes nor passphrases nor addresses', async () => {
    const { url } = await invited();
    await postForm(world, url, verifyForm({ code: '99999999' }));
    await postForm(world, url, verifyForm());
    const text = world.logged.join('\n');
    expect(text).toContain('/portal/verify/:token');
    for (const secret of [url.split('/').at(-1) as string, CODE, '99999999', PASSPHRASE, 'quillon']) {
      expect(text).not.toContain(secret);
    }
  });
});
