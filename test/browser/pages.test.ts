/**
 * The pages in a real browser: they work without scripts, load nothing from elsewhere, fit a narrow screen and long names, and can
 * be walked by keyboard.
 */
import { randomUUID } from 'node:crypto';
import { challenge, CODE, link, PASSPHRASE } from '../server/support/portal.js';
import type { World } from '../server/support/world.js';
import { NARROW, openBrowsing, WIDE } from './browsing.js';
import type { Browsing } from './browsing.js';
import { describeInBrowser } from './chromium.js';
import type { Scene } from './scene.js';
import { LONG_NAME, paintScene, RTL_NAME } from './scene.js';

describeInBrowser('the pages', () => {
  let at: Browsing;
  let world: World;
  let base: string;
  let scene: Scene;

  beforeAll(async () => {
    at = await openBrowsing();
    ({ world, base } = at);
    scene = await paintScene(world);
  });
  afterAll(() => at.close());

  it('sign in by token, with words for a wrong one, and sign out', async () => {
    const page = await at.newPage();
    await page.goto(`${base}/requests/${scene.erasure.id}`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.getByLabel('Your token').fill('hbs_not-a-token-of-anybody-here');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('That token is not valid');
    await at.picture(page, 'sign-in-wrong');
    await page.getByLabel('Your token').fill(at.reviewer.token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    // Back where the person wanted to go.
    expect(new URL(page.url()).pathname).toBe(`/requests/${scene.erasure.id}`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${base}/`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it.each([
    ['wide', WIDE, false],
    ['narrow', NARROW, false],
    ['dark', WIDE, true],
  ])('show the queue (%s)', async (name, viewport, dark) => {
    const page = await at.signedIn(viewport, dark);
    await page.getByRole('heading', { name: 'Requests', level: 1 }).waitFor();
    const rows = page.getByRole('region', { name: 'Requests' }).getByRole('row').filter({ hasText: 'R-2026-' });
    expect(await rows.count()).toBe(5);
    // The earliest due date first, in words and not by colour alone.
    expect(await rows.first().innerText()).toContain(scene.overdue.number);
    expect(await rows.first().innerText()).toContain('Overdue');
    expect(await rows.first().innerText()).toMatch(/crm: failed for 3 days/);
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, `queue-${name}`);
  });

  it('filter the queue', async () => {
    const page = await at.signedIn();
    await page.getByLabel('Right', { exact: true }).selectOption('erasure');
    await page.getByRole('button', { name: 'Filter' }).click();
    const rows = page.getByRole('region', { name: 'Requests' }).getByRole('row').filter({ hasText: 'R-2026-' });
    expect(await rows.count()).toBe(1);
    await page.getByRole('link', { name: /Due soon/ }).click();
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Holder in trouble').selectOption('any');
    await page.getByLabel('State', { exact: true }).selectOption('');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining(scene.overdue.number) as string]);
    await page.getByLabel('Number or ticket').fill('nothing like this');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await page.getByText('No request fits.').count()).toBe(1);
  });

  it.each([
    ['wide', WIDE, false],
    ['narrow', NARROW, false],
    ['dark', WIDE, true],
  ])('show a request with its plan (%s)', async (name, viewport, dark) => {
    const page = await at.signedIn(viewport, dark);
    await page.getByRole('region', { name: 'Requests' }).getByRole('link', { name: scene.erasure.number }).click();
    const next = page.getByRole('region', { name: 'What to do next' });
    expect(await next.innerText()).toContain('A reviewer other than the one who put the plan forward');
    expect(await page.getByRole('region', { name: 'Plan waiting for approval' }).innerText()).toContain(
      'the balance is paid',
    );
    expect(await page.getByRole('region', { name: 'Due date' }).innerText()).toContain('Governed by');
    const tasks = await page.getByRole('region', { name: 'Open tasks' }).innerText();
    expect(tasks).toContain('Tell Example Payments Ltd of the erasure (Art 19)');
    expect(tasks).toContain('Acknowledge complaint C-2026-0001');
    expect(await page.getByRole('region', { name: 'Holds', exact: true }).innerText()).toContain('1 September 2026');
    expect(await page.getByRole('region', { name: /Recipients/ }).innerText()).toContain('The company is dissolved.');
    expect(await page.getByRole('region', { name: 'Letters' }).innerText()).toContain('French');
    await page.getByText('How this date came about').click();
    expect(await page.getByText('of both regimes the earlier date counts').isVisible()).toBe(true);
    expect(await page.getByText(RTL_NAME).isVisible()).toBe(true);
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, `request-${name}`);
  });

  it('show a request no worker answers for, and very long names', async () => {
    const page = await at.signedIn(NARROW);
    await page.goto(`${base}/requests/${scene.overdue.number}`);
    const status = page.getByRole('status');
    expect(await status.innerText()).toMatch(
      /Not live\..*what the register last recorded, at \d+ \w+ \d{4}, \d\d:\d\d/s,
    );
    expect(await status.getByRole('link', { name: 'Load the page again' }).isVisible()).toBe(true);
    expect(await page.getByText(LONG_NAME).isVisible()).toBe(true);
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, 'request-overdue-narrow');
    await page.goto(`${base}/requests/R-2026-999999`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Not found');
  });

  it('show what is kept of a closed request', async () => {
    const page = await at.signedIn();
    await page.goto(`${base}/requests/${scene.kept.id}`);
    expect(await page.getByRole('region', { name: 'What to do next' }).innerText()).toContain(
      'Nothing to do: partly fulfilled; 2 items will be erased without a new request when the last hold ends.',
    );
    expect(await page.getByRole('region', { name: 'Kept for now' }).innerText()).toContain(
      'Outstanding balance, Statutory retention',
    );
    await at.picture(page, 'request-kept');
  });

  it('can be walked by keyboard, with landmarks and a label for every field', async () => {
    const page = await at.signedIn();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    for (const role of ['banner', 'main', 'search'] as const) expect(await page.getByRole(role).count()).toBe(1);
    expect(await page.getByRole('navigation', { name: 'Main' }).count()).toBe(1);
    const unlabelled = await page.evaluate(
      `[...document.querySelectorAll('input:not([type=hidden]), select')].filter((field) => field.labels.length === 0).length`,
    );
    expect(unlabelled).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

  it.each([
    ['wide', WIDE],
    ['narrow', NARROW],
  ])('let a person prove identity and fetch the answer (%s)', async (name, viewport) => {
    const { id, number } = await world.request();
    await challenge(world, id);
    const verify = await link(world, id, 'verify');
    const page = await at.newPage(viewport);
    await page.goto(base + verify.url);
    await at.picture(page, `verify-${name}`);
    await page.getByLabel('Code').fill('1234 5678');
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Passphrase again').fill(`${PASSPHRASE}x`);
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.getByText('The two passphrases differ.').isVisible()).toBe(true);
    await at.picture(page, `verify-mend-${name}`);
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Passphrase again').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('That code was not accepted.');
    await at.picture(page, `verify-refused-${name}`);
    await page.getByLabel('Code').fill(CODE);
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Passphrase again').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Thank you');
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, `verified-${name}`);

    const answer = await offer(id, number);
    await page.goto(base + answer);
    await at.picture(page, `unlock-${name}`);
    await page.getByLabel('Passphrase').fill('wrong-wrong-wrong');
    await page.getByRole('button', { name: 'Open the message' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('That passphrase was not accepted.');
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Open the message' }).click();
    await page.getByRole('heading', { name: 'The answer to your request' }).waitFor();
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, `answer-${name}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Download/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${number}.zip`);
    expect(await download.failure()).toBeNull();
    await page.getByRole('link', { name: 'Read the letter' }).click();
    expect(await page.evaluate('getComputedStyle(document.querySelector("p")).color')).toBe('rgb(0, 128, 0)');
    await page.goBack();
    await page.getByRole('button', { name: /Close this message/ }).click();
    await page.getByRole('heading', { name: 'A message for you' }).waitFor();
  });

  it('tell friendly what to do about an old link', async () => {
    const page = await at.newPage(NARROW);
    const response = await page.goto(`${base}/portal/answer/${'A'.repeat(43)}`);
    expect(response?.status()).toBe(404);
    expect(await page.getByText('How to get a new one').isVisible()).toBe(true);
    await at.picture(page, 'gone-narrow');
  });

  it('loaded nothing from elsewhere and broke no policy', () => {
    expect(at.complaints).toEqual([]);
  });

  async function offer(id: string, number: string): Promise<string> {
    const at = world.clock.now().toISOString();
    const made = await link(world, id, 'answer');
    const letter = await world.store(
      id,
      'letters/answer.html',
      '<!doctype html><style>p{color:green}</style><p>Dear person</p>',
    );
    const zip = await world.store(id, 'bundle/b.zip', Buffer.alloc(1_400_000, 7));
    const { objectId, sha256 } = letter;
    await world.register.letters.record({
      requestId: id,
      key: 'answer',
      kind: 'access_answer',
      locale: 'en',
      objectId,
      sha256,
      at,
    });
    await world.register.deliveries.record({
      id: randomUUID(),
      requestId: id,
      linkId: made.id,
      letterKey: 'answer',
      files: [
        { name: `${number}-answer.html`, mediaType: 'text/html; charset=utf-8', ...letter },
        { name: `${number}.zip`, mediaType: 'application/zip', ...zip },
      ],
      offeredAt: at,
    });
    return made.url;
  }
});
