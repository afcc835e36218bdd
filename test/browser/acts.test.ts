/** What staff decide on the request page, in a real browser: the forms work without scripts, keep what was typed, and fit a narrow screen. */
import { randomUUID } from 'node:crypto';
import type { World } from '../server/support/world.js';
import { NARROW, openBrowsing, WIDE } from './browsing.js';
import type { Browsing } from './browsing.js';
import { describeInBrowser } from './chromium.js';

describeInBrowser('the request page', () => {
  let at: Browsing;
  let world: World;
  let base: string;

  beforeAll(async () => {
    at = await openBrowsing();
    ({ world, base } = at);
  });
  afterAll(() => at.close());

  const now = (): string => world.clock.now().toISOString();

  /** Closed, its answer sent by post, with these left out. */
  async function answered(withheld: string[]): Promise<string> {
    const { id } = await world.request();
    const offeredAt = now();
    await world.register.outbox.started(id, 'run-1');
    for (const target of withheld)
      await world.register.decisions.record(id, {
        ...{
          id: randomUUID(),
          kind: 'withhold',
          choice: 'privilege',
          target,
          reason: 'counsel wrote it',
          at: offeredAt,
        },
        by: { id: at.reviewer.id, kind: 'person', roles: ['reviewer'] },
      });
    await world.register.deliveries.record({ id: randomUUID(), requestId: id, files: [], offeredAt });
    const ended = { stage: 'closed', step: 'done', closedAt: offeredAt, outcome: 'partly_fulfilled' } as const;
    await world.register.requests.update(id, { at: offeredAt, answeredAt: offeredAt, ...ended });
    return id;
  }

  it('say which part needs the running procedure while that cannot be asked', async () => {
    const page = await at.signedIn();
    const { id } = await world.request();
    await world.register.requests.update(id, { at: now(), stage: 'locate', step: 'match', waitingFor: 'agent' });
    await page.goto(`${base}/requests/${id}`);
    const missing = page.getByRole('region', { name: 'Weak matches to decide on' });
    expect(await missing.innerText()).toContain('needs the running procedure');
    await at.picture(page, 'request-not-live');
    const none = { holders: {}, pendingMatches: [{ target: 'crm/contact:1', why: 'shares an address' }] };
    world.requests.statuses.set(id, { requestId: id, stage: 'locate', step: 'match', waitingFor: 'agent', ...none });
    await missing.getByRole('link', { name: 'Load the page again' }).click();
    expect(await missing.innerText()).toContain('shares an address');
    expect(await page.getByText('Not live.').count()).toBe(0);
  });

  it.each([
    ['wide', WIDE, false],
    ['narrow', NARROW, true],
  ])('let a reviewer look again at an automated decision (%s)', async (name, viewport, dark) => {
    const page = await at.signedIn(viewport, dark);
    const demand = { kind: 'objection' as const, scope: 'automated_decision' as const, purposes: ['credit check'] };
    const { id } = await world.request({ right: 'objection', demand });
    await world.register.requests.update(id, { at: now(), stage: 'fulfil', step: 'assess', waitingFor: 'reviewer' });
    const none = { holders: {}, pendingMatches: [] };
    world.requests.statuses.set(id, {
      requestId: id,
      stage: 'fulfil',
      step: 'assess',
      waitingFor: 'reviewer',
      ...none,
    });
    await page.goto(`${base}/requests/${id}`);
    const card = page.getByRole('region', { name: 'Look again at the automated decision' });
    await card.getByLabel('It stands').check();
    // The browser asks for what is missing; a blank is for the server to refuse.
    await card.getByLabel('Reason').fill('   ');
    await card.getByRole('button', { name: 'Record the decision' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('The reason is blank: give some text.');
    expect(await card.getByLabel('It stands').isChecked()).toBe(true);
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, `reconsider-${name}`);
    await card.getByLabel('Reason').fill('Somebody looked at the income again.');
    await card.getByRole('button', { name: 'Record the decision' }).click();
    expect(await page.getByRole('status').innerText()).toContain('The decision is recorded');
    const sent = world.requests.decisions.filter(({ requestId }) => requestId === id);
    expect(sent).toMatchObject([{ decision: { kind: 'reconsider', choice: 'stands', by: { id: at.reviewer.id } } }]);
  });

  it('let a reviewer give what was left out as a supplement', async () => {
    const page = await at.signedIn();
    const id = await answered(['crm/contacts', 'billing/invoices/INV-2026-0000000000000000001']);
    await page.goto(`${base}/requests/${id}`);
    const card = page.getByRole('region', { name: 'Give what was left out' });
    await card.getByLabel('Reason').fill('The dispute is over.');
    await card.getByRole('button', { name: 'Give as a supplement' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('tick what can be given');
    expect(await card.getByLabel('Reason').inputValue()).toBe('The dispute is over.');
    await card.getByLabel(/crm\/contacts/).check();
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, 'supplement');
    await card.getByRole('button', { name: 'Give as a supplement' }).click();
    expect(await page.getByRole('status').first().innerText()).toContain('A supplement is being given');
    expect(await page.getByRole('region', { name: 'Open tasks' }).innerText()).toContain('as a supplement');
    expect(await world.register.tasks.list({ requestId: id, kind: 'supplement' })).toHaveLength(1);
  });

  it('let a reviewer record a misdelivery by post and give the answer anew', async () => {
    const page = await at.signedIn(NARROW);
    const id = await answered([]);
    await page.goto(`${base}/requests/${id}`);
    await page.getByText('The answer reached somebody else', { exact: true }).click();
    const record = page.getByRole('region', { name: 'Record that the answer reached somebody else' });
    await record.getByLabel('Reason').fill('The letter was put in the wrong door.');
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, 'misdelivered-narrow');
    await record.getByRole('button', { name: 'Revoke links and record' }).click();
    expect(await page.getByRole('region', { name: 'Open tasks' }).innerText()).toContain('Assess the breach');
    const anew = page.getByRole('region', { name: 'Give the answer anew' });
    await anew.getByLabel('Reason').fill('The person called.');
    await anew.getByLabel('Address of the right person').fill('right@example.org');
    await at.picture(page, 'give-anew-narrow');
    await anew.getByRole('button', { name: 'Take the request up again' }).click();
    expect(await page.getByRole('status').first().innerText()).toContain('The request is taken up again');
    expect((await world.register.requests.get(id))?.reopened).toBe(1);
  });

  it('show the age of consent where an agent decides who acts for a child', async () => {
    const page = await at.signedIn(NARROW);
    const contact = { identifiers: [{ type: 'email', value: 'kid@example.com' }], locale: 'en-GB' };
    const { id } = await world.request({
      jurisdiction: 'DUAL:UK-ENG+EU-DK',
      subject: { ...contact, circumstances: 'minor' },
    });
    await world.register.requests.update(id, { at: now(), stage: 'verify', step: 'capacity', waitingFor: 'agent' });
    const none = { holders: {}, pendingMatches: [] };
    world.requests.statuses.set(id, { requestId: id, stage: 'verify', step: 'capacity', waitingFor: 'agent', ...none });
    await page.goto(`${base}/requests/${id}`);
    const child = await page.getByRole('region', { name: 'About a child' }).innerText();
    expect(child).toMatch(/Denmark.*15 years.*Databeskyttelsesloven/s);
    expect(await page.getByRole('region', { name: 'Who may act for the child' }).getByRole('radio').count()).toBe(2);
    expect(await at.overflow(page)).toBe(0);
    await at.picture(page, 'child-narrow');
  });

  it('loaded nothing from elsewhere and broke no policy', () => {
    expect(at.complaints).toEqual([]);
  });
});
