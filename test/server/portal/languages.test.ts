/** The portal in the language of the data subject, and in the browser's where nobody is known. */
import { randomUUID } from 'node:crypto';
import { LANGUAGES } from '../../../src/common/languages.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import {
  challenge,
  cookieOf,
  link,
  PASSPHRASE,
  postForm,
  verifyForm,
  verifyLink,
  withoutStyle,
} from '../support/portal.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ENGLISH = /(?<!\p{L})(the|and|you|your|we|are|this|that|which|have|been|not|until|when|if|with|from)(?!\p{L})/iu;
const OTHERS = LANGUAGES.filter((language) => language !== 'en');
const LOCALES: Record<string, string> = { de: 'de-AT', fr: 'fr-FR' };

const subject = (locale: string) => ({
  identifiers: [{ type: 'email', value: 'quillon.testperson@example.com' }],
  locale,
  contactEmail: 'quillon.testperson@example.com',
});
/** Text a person reads; the suggested passphrase is made of words that belong to no sentence. */
const said = (body: string): string =>
  withoutStyle(body)
    .replace(/<p class="passphrase">[^<]*<\/p>/, '')
    .replace(/<[^>]*>/g, ' ');
const lang = (body: string): string | undefined => /<html lang="(\w+)">/.exec(body)?.[1];

describe.each(OTHERS)('the portal in %s', (language) => {
  const locale = LOCALES[language] ?? language;

  it('asks for proof of identity and says what to mend', async () => {
    const { id } = await world.request({ subject: subject(locale) });
    const { url } = await verifyLink(world, id);
    await challenge(world, id);
    const pages = [
      await world.app.inject({ url }),
      await postForm(world, url, {}),
      await postForm(world, url, verifyForm({ passphrase: 'short' })),
      await postForm(world, url, verifyForm({ passphrase: 'x'.repeat(201) })),
      await postForm(world, url, verifyForm({ passphrase: 'aaaaaaaaaaaaaa' })),
      await postForm(world, url, verifyForm({ passphrase: '31415926 3141' })),
      await postForm(world, url, verifyForm({ confirm: 'another one altogether' })),
      await postForm(world, url, verifyForm({ code: '00000000' })),
      await postForm(world, url, verifyForm()),
    ];
    expect(pages.map(({ statusCode }) => statusCode)).toEqual([200, 422, 422, 422, 422, 422, 422, 422, 200]);
    for (const { body } of pages) {
      expect(lang(body)).toBe(language);
      expect(said(body)).not.toMatch(ENGLISH);
    }
  });

  it('opens the answer, with the date as the reader writes it', async () => {
    const { id, number } = await world.request({ subject: subject(locale) });
    const { id: linkId, url } = await link(world, id, 'answer');
    const nothing = await world.app.inject({ url });
    const at = world.clock.now().toISOString();
    await world.register.secondFactors.setPassphrase(id, PASSPHRASE, at);
    const locked = await world.app.inject({ url });
    const refused = await postForm(world, url, { passphrase: 'wrong' });
    const file = { objectId: 'x', sha256: 'a'.repeat(64), mediaType: 'application/zip' };
    await world.register.deliveries.record({
      ...{ id: randomUUID(), requestId: id, linkId, offeredAt: at, letterKey: 'answer' },
      files: [1, 2].map((n) => ({ name: `${number}-${n}.zip`, bytes: 1_400_000, ...file })),
    });
    const opened = await postForm(world, url, { passphrase: PASSPHRASE });
    const answer = await world.app.inject({ url, headers: { cookie: cookieOf(opened) } });
    const letter = await world.app.inject({ url: `${url}/letter`, headers: { cookie: cookieOf(opened) } });
    for (const { body } of [nothing, locked, refused, answer, letter]) {
      expect(lang(body)).toBe(language);
      expect(said(body)).not.toMatch(ENGLISH);
    }
    expect(said(answer.body)).toMatch(language === 'de' ? /16\. März 2026/ : /16 mars 2026/);
    expect(said(answer.body)).toMatch(language === 'de' ? /1,4[\s\u00a0]MB/ : /1,4[\s\u00a0]Mo/);
  });

  it('says of a link that cannot be used what the browser’s language asks for, whosever it was', async () => {
    const headers = { 'accept-language': `${locale},en;q=0.5` };
    const english = await world.request({ subject: subject('en-GB') });
    const { url } = await link(world, english.id, 'answer', -1000);
    const old = await world.app.inject({ url, headers });
    const unknown = await world.app.inject({ url: `/portal/answer/${'A'.repeat(43)}`, headers });
    expect(old.body).toBe(unknown.body);
    expect(lang(old.body)).toBe(language);
    expect(said(old.body)).not.toMatch(ENGLISH);
  });

  it('unsubscribes', async () => {
    const crm = await world.person(['owner'], { kind: 'machine', holders: ['crm'] });
    const made = await world.app.inject({
      ...{ method: 'POST', url: '/v1/unsubscribe-links', headers: crm.auth },
      payload: {
        ...{ addresses: [{ type: 'email', value: `${language}.reader@example.com` }], scope: 'marketing' },
        ...{ locale, channels: ['phone', 'post'] },
      },
    });
    const url = new URL(made.json<{ links: { url: string }[] }>().links[0]?.url ?? '').pathname;
    const page = await world.app.inject({ url });
    const done = await postForm(world, url, { 'List-Unsubscribe': 'One-Click' });
    for (const { body, statusCode } of [page, done]) {
      expect(statusCode).toBe(200);
      expect(lang(body)).toBe(language);
      expect(said(body)).not.toMatch(ENGLISH);
      expect(said(body)).toContain(language === 'de' ? 'Anrufe, Briefe' : 'appels, courriers postaux');
    }
  });

  it('tells of a form from elsewhere', async () => {
    const { id } = await world.request();
    const { url } = await verifyLink(world, id);
    const headers = { 'sec-fetch-site': 'cross-site', 'accept-language': locale };
    const page = await postForm(world, url, verifyForm(), headers);
    expect(page.statusCode).toBe(403);
    expect(lang(page.body)).toBe(language);
    expect(said(page.body)).not.toMatch(ENGLISH);
  });
});

describe('a page for nobody known', () => {
  it('reads the operator’s language where the browser’s is none of ours', async () => {
    const other = await openWorld({ config: { letters: { defaultLanguage: 'de' } } });
    try {
      const url = `/portal/answer/${'A'.repeat(43)}`;
      expect(lang((await other.app.inject({ url, headers: { 'accept-language': 'ja' } })).body)).toBe('de');
      expect(lang((await other.app.inject({ url, headers: { 'accept-language': 'fr' } })).body)).toBe('fr');
    } finally {
      await other.close();
    }
  });
});

describe('a language none of ours', () => {
  it('reads English, in the conventions of the reader’s region', async () => {
    const { id } = await world.request({ subject: subject('es-ES') });
    const { url } = await verifyLink(world, id);
    expect(lang((await world.app.inject({ url, headers: { 'accept-language': 'de' } })).body)).toBe('en');
  });
});
