/** S10, S11 and S29: what the law and Legal keep of an erasure, and what the person is told of it. */
import { pino } from 'pino';
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { Config } from '../../src/common/config.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import type { Opened } from '../e2e/installation.js';
import { trafficRows } from '../e2e/sources.js';
import {
  approvePlan,
  at,
  consolePage,
  heldItems,
  letterText,
  mailsOf,
  openSignedIn,
  outcomesByKind,
  proceed,
  sendCampaign,
} from './acts.js';
import type { Item } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const GERMANY = 'DUAL:UK-ENG+EU-DE';
const NOTICE = 'IP_RETENTION_NOTICE';

/** Lines of the installation's own log. */
const logged: string[] = [];

let play: Scenarios;
let law: Config['law'];
let legal: string;
/** €310 of theirs are disputed. */
let disputant: Person;
/** Covered by a notice nobody may name, one with an invoice and one without. */
let noticed: Person;
let uninvoiced: Person;
/** As the first of them, without a notice. */
let twin: Person;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-02-14T08:00:00Z',
    log: () => pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    systems: {
      trafficRows: 8_000,
      change({ cast }) {
        const requester = (person: Person, n: number): void => void (person.supportRequesterId ??= `REQ-90909${n}`);
        const german = { country: 'DE', currency: 'EUR', locale: 'de-DE' } as const;
        [cast.berliner, cast.forgotten, cast.creditor, cast.complainant, cast.debtor, cast.two_accounts_a].forEach(
          requester,
        );
        Object.assign(cast.forgotten, german);
        disputant = Object.assign(cast.creditor, german, {
          balanceMinor: 31_000,
          trafficRows: 200,
          marketingConsent: true,
        });
        disputant.crmContactId ??= 'CRM-909090';
        [noticed, twin, uninvoiced] = [cast.complainant, cast.debtor, cast.two_accounts_a];
        for (const person of [noticed, twin, uninvoiced]) {
          Object.assign(person, { balanceMinor: 0, openTicket: false, trafficRows: 240 });
          for (const sim of person.sims) Object.assign(sim, { status: 'terminated', terminatedOn: '2026-02-12' });
        }
        Object.assign(uninvoiced, { createdOn: '2026-02-03', fullName: 'Una Uninvoiced', phone: '+447700900999' });
        for (const sim of uninvoiced.sims) sim.activatedOn = '2026-02-03';
      },
    },
    config(config) {
      law = config.law;
      // Nothing here ends by an event: looking once a month is enough.
      return { ...config, timings: { ...config.timings, sweepInterval: 'P30D' } };
    },
  });
  legal = await play.token(['legal']);
}, 300_000);
afterAll(() => play.stop());

const invoicesOf = (items: Item[]): Item[] => items.filter(({ kind }) => kind === 'invoice');

it('S29 German invoices: configuration decides which law keeps them, and the letter prints it', async () => {
  await play.advanceTo('2026-02-14T10:00:00Z');
  const { berliner, forgotten } = play.systems.cast;
  const plain = await openSignedIn(play, berliner, 'erasure', { jurisdiction: GERMANY });
  // 14 March is a Saturday.
  expect((await play.until(plain.id, 'the plan', at('review'))).dueDate).toBe('2026-03-16');
  const items = await approvePlan(play, plain);
  const letter = await letterText(play, plain.id);
  // Under EU law claims, three years from the end of the year; under UK law the controller's own duty, which lasts longer.
  expect(letter).toMatch(/17\(3\)\(e\): legal claims, three years from the end of the year \(BGB §§195, 199\)/);
  expect(letter).not.toMatch(/HGB|AO §/);
  for (const { id, until, reasons } of invoicesOf(items)) {
    expect(until).toMatch(/-03-31$/);
    const period = /(\d{4})-03-31$/.exec(id)?.[1];
    // What is older than the claims is kept for the controller's own accounts alone, and says so.
    const claimed = period === undefined || Number(period) >= 2024;
    expect([id, reasons[0]?.basis.EU?.includes('17(3)(e)')]).toEqual([id, claimed]);
    expect(reasons[0]?.basis).toMatchObject({
      UK: expect.stringContaining('17(3)(b)') as string,
      EU: expect.stringContaining('17(1)(a) not met') as string,
    });
  }

  law.germanTaxDuties = true;
  try {
    const taxed = await openSignedIn(play, forgotten, 'erasure', { jurisdiction: GERMANY });
    const kept = invoicesOf(await approvePlan(play, taxed));
    // Eight years from the end of the calendar year.
    for (const { id, until } of kept.filter(({ id: name }) => /^invoices\/\d/.test(name))) {
      const year = Number(/(\d{4})$/.exec(id)?.[1]);
      expect([id, until]).toEqual([id, `${year + 8}-12-31`]);
    }
    expect(await letterText(play, taxed.id)).toMatch(/HGB §257/);
  } finally {
    law.germanTaxDuties = false;
  }
}, 300_000);

it('S11 a disputed invoice and a litigation hold: what they need stays, restricted, until Legal lets go', async () => {
  await play.advanceTo('2026-03-16T10:07:00Z');
  const unpaid = "SELECT id FROM invoices WHERE account_id = $1 AND status = 'open'";
  const [invoice] = await play.systems.sql<{ id: string }>('billing', unpaid, [disputant.billingAccountId]);
  await play.systems.call('billing', 'POST', `/invoices/${invoice!.id}/dispute`, {});
  expect(await sendCampaign(play)).toContain(disputant.crmContactId);
  const opened = await openSignedIn(play, disputant, 'erasure', { jurisdiction: GERMANY });
  await play.until(opened.id, 'the first plan', at('review'));
  const hold = await play.api<{ id: string; postRequestHold: boolean }>(legal, 'POST', '/v1/holds', {
    type: 'LITIGATION',
    selector: { requestId: opened.id },
    scope: { categories: ['traffic', 'payment', 'support', 'security_log'] },
    basis: {
      UK: 'UK GDPR Art 17(3)(e): legal claims',
      EU: 'EU GDPR Art 17(3)(e): legal claims',
    },
    ...{ matter: 'M-77', reviewOn: '2026-06-01', reason: 'The customer disputes the invoice before the court.' },
  });
  expect(hold.postRequestHold).toBe(true);
  const view = await plannedAnew(play, opened);
  expect(view.dueDate).toBe('2026-04-16');
  const items = await approvePlan(play, opened);
  expect(outcomesByKind(items)).toMatchObject({
    marketing_profile: ['erase'],
    event_contact: ['erase'],
    identity_minimum: ['retain LIMITATION OUTSTANDING_BALANCE'],
    invoice: [
      'retain LITIGATION STATUTORY_RETENTION',
      'retain LITIGATION STATUTORY_RETENTION LIMITATION OUTSTANDING_BALANCE',
    ],
    traffic_billed: ['retain LITIGATION'],
    ticket_closed: ['retain LITIGATION SUPPORT_RETENTION'],
  });
  const letter = await letterText(play, opened.id);
  expect(letter).toContain('17(3)(e)');
  expect(letter).not.toContain('M-77');
  expect(JSON.stringify(await play.view(opened.id))).not.toContain('M-77');

  // Restricted: nobody is reminded of the disputed part, no campaign reaches them.
  const dunning = await play.systems.call<{ reminded: string[] }>('billing', 'POST', '/dunning/run', {});
  expect(dunning.reminded).not.toContain(invoice!.id);
  expect(await sendCampaign(play)).not.toContain(disputant.crmContactId);
  const tickets = await play.systems.sql<{ restricted: boolean }>(
    'support',
    'SELECT restricted_at IS NOT NULL AS restricted FROM tickets WHERE requester_id = $1',
    [disputant.supportRequesterId],
  );
  expect(new Set(tickets.map(({ restricted }) => restricted))).toEqual(new Set([true]));

  // A log whose period ends meanwhile outlives it for as long as the matter is open.
  const log = items.find(({ kind, reasons }) => kind === 'sign_in_log' && reasons.some(endsSoon))!;
  await play.advanceTo('2026-05-04T10:14:00Z');
  const kept = await play.view(opened.id);
  expect(heldItems(kept, 'waiting')).toContain(`accounts/${log.id}`);

  await play.api(legal, 'POST', `/v1/holds/${hold.id}/close`, { reason: 'The court has decided.' });
  const freed = await play.until(opened.id, 'the log to go', (seen) =>
    heldItems(seen, 'erased').includes(`accounts/${log.id}`),
  );
  // What other holds cover stays.
  expect(heldItems(freed, 'waiting')).toEqual(
    expect.arrayContaining([`billing/invoices/${invoice!.id.toLowerCase()}`, 'accounts/customers']),
  );
}, 300_000);

function endsSoon({ hold, until }: Item['reasons'][number]): boolean {
  return hold === 'SECURITY_LOG_PERIOD' && until !== undefined && until < '2026-05-01';
}

async function plannedAnew(stage: Scenarios, opened: Opened): Promise<RequestView> {
  await proceed(stage, opened);
  const first = await stage.until(opened.id, 'a plan to approve', at('approve'));
  await stage.decide(stage.reviewer, opened.id, { kind: 'approve', choice: 'approve', planHash: first.plan!.hash });
  return stage.until(opened.id, 'a new plan', at('review'));
}

describe('a retention notice nobody may name', () => {
  it('S10 keeps what it covers in silence: the letter is the one of the invoice alone', async () => {
    await play.advanceTo('2026-07-12T10:21:00Z');
    const { id } = await play.api<{ id: string }>(legal, 'POST', '/v1/secret-holds', {
      type: NOTICE,
      selector: {
        identifiers: [noticed, uninvoiced].map(({ customerId }) => ({ type: 'customer_id', value: customerId })),
      },
      scope: { categories: ['traffic'] },
      basis: { UK: 'Investigatory Powers Act 2016 s.87', EU: 'EU GDPR Art 17(3)(b)' },
      ...{ recordMonths: 12, reviewOn: '2026-12-01', reason: 'Notice NX-4711 of the Secretary of State.' },
    });
    await play.advanceTo('2026-07-13T10:28:00Z');
    const opened = await openSignedIn(play, noticed, 'erasure');
    const plain = await openSignedIn(play, twin, 'erasure');
    expect((await play.until(opened.id, 'the plan', at('review'))).dueDate).toBe('2026-08-13');
    const before = (await trafficRows(play.systems, noticed)).length;
    const items = await approvePlan(play, opened);
    await approvePlan(play, plain);
    expect(outcomesByKind(items)).toMatchObject({
      traffic_billed: ['anonymise', 'retain STATUTORY_RETENTION'],
      invoice: ['retain STATUTORY_RETENTION'],
      identity_minimum: ['erase'],
      marketing_profile: ['erase'],
    });
    const covered = (await trafficRows(play.systems, noticed)).length;
    expect(covered).toBeGreaterThan(0);
    expect(covered).toBeLessThan(before);
    expect(await trafficRows(play.systems, twin)).toEqual([]);

    // One passage for all that is kept to meet legal obligations, word by word that of the person without a notice.
    const passage = async ({ id: of }: Opened): Promise<string> =>
      /Kept to meet legal obligations.*?(?=What is kept is restricted)/.exec(await letterText(play, of))?.[0] ?? '';
    expect(await passage(opened)).toMatch(/17\(3\)\(b\)/);
    expect(await passage(opened)).toBe(await passage(plain));
    expect(await passage(opened)).not.toMatch(/traffic/i);

    const found = [
      JSON.stringify(await play.view(opened.id)),
      await consolePage(play, play.reviewer, `/requests/${opened.id}`),
      await letterText(play, opened.id),
      JSON.stringify(await mailsOf(play, noticed)),
      await play.history(opened.id),
      await (await fetch(new URL('/metrics', play.url))).text(),
      logged.join(''),
    ].filter((text) => [NOTICE, id, 'NX-4711', 'Investigatory'].some((name) => text.includes(name)));
    expect(found).toEqual([]);

    // Each record goes when its own twelve months are over.
    await play.advanceTo('2026-08-20T10:35:00Z');
    const later = (await trafficRows(play.systems, noticed)).length;
    expect(later).toBeGreaterThan(0);
    expect(later).toBeLessThan(covered);
  }, 300_000);

  it('S10 (no invoice beside it) lets the letter wait for Legal', async () => {
    const opened = await openSignedIn(play, uninvoiced, 'erasure');
    const plan = await play.until(opened.id, 'the plan', at('review'));
    expect(outcomesByKind(plan.plan!.items).traffic_billed).toEqual(['retain STATUTORY_RETENTION']);
    await proceed(play, opened);
    await play.until(opened.id, 'a plan to approve', at('approve'));
    const approval = { kind: 'approve', choice: 'approve', planHash: plan.plan!.hash };
    await play.decide(play.reviewer, opened.id, approval);
    const waits = await play.until(
      opened.id,
      'the letter',
      ({ step, waitingFor }) => step === 'answer' && waitingFor === 'reviewer',
    );
    expect(waits.waitingReason).toBe('the letter is looked at before it goes out');
    expect(waits.deliveries).toEqual([]);
    const release = { kind: 'letter', choice: 'release', reason: 'May go out as it is.' };
    const other = await play.fetch(play.reviewer, 'POST', `/v1/requests/${opened.id}/decisions`, release);
    expect(other.status).toBe(403);
    await play.decide(legal, opened.id, release);
    await play.until(opened.id, 'the answer', ({ answeredAt }) => answeredAt !== undefined);
  }, 300_000);
});
