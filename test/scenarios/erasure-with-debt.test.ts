/** S01 and S02: a debt and two running services stand against an erasure, and end one after the other. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import type { Opened } from '../e2e/installation.js';
import { poll } from '../e2e/installation.js';
import { trafficRows } from '../e2e/sources.js';
import {
  approvePlan,
  at,
  billFinalUsage,
  closed,
  heldItems,
  letterText,
  mailsOf,
  outcomesByKind,
  payInvoice,
  sendCampaign,
  somebody,
  terminateSim,
} from './acts.js';
import type { Item } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const INVOICE = 'INV-202610-000002';

let play: Scenarios;
let trader: Person;
/** The same story, but nobody tells of the payment. */
let unheard: Person;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-11-02T08:00:00Z',
    systems: {
      trafficRows: 6_000,
      change({ cast }) {
        trader = cast.debtor;
        [trader.sims[0]!.label, trader.sims[1]!.label] = ['SIM A', 'SIM B'];
        trader.trafficRows = 1_500;
        unheard = cast.creditor;
        unheard.balanceMinor = 1_240;
        unheard.supportRequesterId ??= 'REQ-909090';
      },
    },
  });
}, 300_000);
afterAll(() => play.stop());

const rows = (system: 'accounts' | 'billing' | 'crm', query: string, ...params: unknown[]): Promise<unknown[]> =>
  play.systems.sql(system, query, params);

const nameOnFile = (person: Person): Promise<unknown[]> =>
  rows('accounts', 'SELECT name, email FROM customers WHERE customer_id = $1 AND name IS NOT NULL', person.customerId);
const contacts = (person: Person): Promise<unknown[]> =>
  rows('crm', 'SELECT id FROM contacts WHERE lower(email) = lower($1)', person.email);
const cards = (person: Person): Promise<unknown[]> =>
  rows('billing', 'SELECT id FROM payment_methods WHERE account_id = $1', person.billingAccountId);
const invoices = (person: Person): Promise<unknown[]> =>
  rows('billing', 'SELECT id FROM invoices WHERE account_id = $1', person.billingAccountId);

let request: Opened;
let ticket: string;

describe('£12.40 is outstanding and two SIMs are active', () => {
  let items: Item[];

  it('S01 answers in time: marketing goes, what debt and services need stays, and the letter says why', async () => {
    await play.advanceTo('2026-11-02T09:15:00Z');
    expect(await sendCampaign(play)).toContain(trader.crmContactId);
    request = await play.openSignedIn(trader, 'erasure');
    const first = await play.until(request.id, 'the review', at('review'));
    expect(first).toMatchObject({ receivedAt: '2026-11-02T09:15:00.000Z', dueDate: '2026-12-02' });
    expect(first.dueBefore).toBe('2026-12-03T00:00:00.000Z');
    // Signed in: no identity was asked for.
    expect(first.stages.map(({ stage }) => stage)).not.toContain('verify');
    ticket = first.source.id;
    items = await approvePlan(play, request);

    const outcomes = outcomesByKind(items);
    expect(outcomes).toMatchObject({
      marketing_profile: ['erase'],
      event_contact: ['erase'],
      web_usage: ['erase'],
      consent_record: ['suppress'],
      identity_minimum: ['retain OUTSTANDING_BALANCE ACTIVE_SERVICE'],
      identity_other: ['retain ACTIVE_SERVICE'],
      service_identity: ['retain ACTIVE_SERVICE'],
      payment_token: ['retain OUTSTANDING_BALANCE ACTIVE_SERVICE'],
      traffic_current: ['retain ACTIVE_SERVICE'],
      traffic_billed: ['anonymise', 'retain OUTSTANDING_BALANCE'],
      ledger: ['retain STATUTORY_RETENTION OUTSTANDING_BALANCE'],
      invoice: ['retain STATUTORY_RETENTION', 'retain STATUTORY_RETENTION OUTSTANDING_BALANCE'],
    });
    // Six years from the end of the accounting period the invoice fell in.
    const statutory = items.filter(({ id }) => /^invoices\/\d{4}/.test(id)).map(({ id, until }) => [id, until]);
    expect(statutory.length).toBeGreaterThan(2);
    for (const [id, until] of statutory) {
      const year = Number(/^invoices\/(\d{4})-03-31/.exec(id ?? '')?.[1]);
      expect([id, until]).toEqual([id, `${year + 6}-03-31`]);
    }

    expect(await contacts(trader)).toEqual([]);
    expect(await nameOnFile(trader)).toEqual([{ name: trader.fullName, email: trader.email }]);
    expect(await cards(trader)).toHaveLength(1);
    const answered = await play.view(request.id);
    // Answered the same day, unpaid as it is.
    expect(answered.answeredAt).toMatch(/^2026-11-02/);

    const letter = await letterText(play, request.id);
    for (const said of [
      '£12.40',
      INVOICE,
      'SIM A',
      'SIM B',
      'Pay now',
      'Terminate',
      'no active service and no amount outstanding',
      '31 March 2033',
      'complaints@example.com',
      "Information Commissioner's Office",
    ])
      expect(letter).toContain(said);
    expect(letter).toMatch(/court/i);
    expect(letter).toMatch(/what was erased/i);
    expect(letter).not.toMatch(/after you have paid|once (the amount|you) .{0,20}paid.{0,40}answer/i);

    await somebody(play, trader).fetchAnswer(play.scratch, 'sign_in');
    const done = await play.until(request.id, 'the end', closed);
    expect(done.outcome).toBe('partly_fulfilled');
    // No campaign reaches them any more, neither from the profile nor through a bought list.
    expect(await sendCampaign(play)).not.toContain(trader.crmContactId);
    const list = { source: { kind: 'partner', name: 'List' }, contacts: [contactOf(trader)] };
    expect(await play.systems.call('crm', 'POST', '/imports', list)).toEqual({ created: [], suppressed: 1 });
  }, 300_000);

  it('S02 erases the rest as its holds end, without a new request, and tells the person first', async () => {
    // What a person has to close by hand: the ticket the request came with.
    await play.systems.call('support', 'POST', `/tickets/${ticket}/close`, {});
    // Nothing ends for two months.
    await play.sweepEvery('P14D');
    await play.advanceTo('2027-01-05T10:00:00Z');
    await play.sweepEvery('P1D');
    for (const { iccid } of trader.sims) await terminateSim(play, iccid);
    await play.advanceTo('2027-01-07T10:07:00Z');
    // Ended, but the last usage is not billed yet.
    const ended = await play.view(request.id);
    expect(heldItems(ended, 'waiting')).toEqual(
      expect.arrayContaining(['accounts/sims', 'accounts/users', 'billing/services', 'billing/payment_methods']),
    );
    expect(await cards(trader)).toHaveLength(1);

    await play.advanceTo('2027-01-15T10:14:00Z');
    const bill = await billFinalUsage(play, trader);
    expect(bill.amountMinor).toBe(310);
    await play.advanceTo('2027-01-16T10:21:00Z');
    const billed = await play.view(request.id);
    expect(heldItems(billed, 'erased')).toEqual(
      expect.arrayContaining(['accounts/sims', 'accounts/users', 'billing/services']),
    );
    expect(heldItems(billed, 'waiting')).toEqual(expect.arrayContaining(['accounts/customers', 'billing/payer']));
    expect(await nameOnFile(trader)).toEqual([{ name: trader.fullName, email: trader.email }]);

    await play.advanceTo('2027-01-20T10:28:00Z');
    const before = await mailsOf(play, trader);
    await payInvoice(play, INVOICE);
    await payInvoice(play, bill.invoiceId);
    await poll(
      'the name to go',
      () => nameOnFile(trader),
      ({ length }) => length === 0,
    );
    // By the signal, not by the sweep of the day after.
    expect(play.now().toISOString()).toMatch(/^2027-01-20/);
    const freed = await play.until(request.id, 'the rest to be erased', (view) =>
      heldItems(view, 'erased').includes('accounts/customers'),
    );
    expect(heldItems(freed, 'erased')).toEqual(expect.arrayContaining(['billing/payer', 'billing/payment_methods']));
    expect(await cards(trader)).toEqual([]);
    expect(await trafficRows(play.systems, trader)).toEqual([]);
    // Told at the address that went last.
    const told = (await mailsOf(play, trader)).slice(before.length);
    expect(told.map(({ subject }) => subject)).toEqual([expect.stringContaining('is being erased')]);
    expect(told[0]!.text).toContain('nothing is outstanding any more');
    expect(told[0]!.text).toMatch(/The address this letter goes to is erased last/);
    const last = (type: string): string => freed.timeline.filter((event) => event.type === type).at(-1)?.at ?? '';
    expect(last('held.told') < last('held.erased')).toBe(true);
    // Its own target: seven days, not another month.
    const took = Date.parse(endOf(freed, 'accounts/customers')) - Date.parse('2027-01-20T10:00:00Z');
    expect(took).toBeLessThan(7 * 86_400_000);

    // Invoices stay, restricted, each with its end.
    expect(await invoices(trader)).not.toEqual([]);
    const kept = freed.held.filter(({ state, dataset }) => state === 'waiting' && dataset === 'invoices');
    expect(kept.map(({ holds }) => holds)).toEqual(kept.map(() => ['STATUTORY_RETENTION']));
    expect(new Set(kept.map(({ until }) => until?.slice(4)))).toEqual(new Set(['-03-31']));
    const restricted = 'SELECT restricted_at IS NOT NULL AS restricted FROM accounts WHERE id = $1';
    expect(await rows('billing', restricted, trader.billingAccountId)).toEqual([{ restricted: true }]);

    const notices = await play.register.recipients.list(request.id);
    const toTell = notices.map(({ recipient }) => recipient);
    expect(toTell).toEqual(
      expect.arrayContaining(['Example Connectivity KK', 'Example Hosting BV', 'Example Payments Ltd']),
    );
    const japan = notices.find(({ recipient }) => recipient === 'Example Connectivity KK');
    expect(JSON.stringify(japan?.changes)).toMatch(/2027-01-20/);
  }, 300_000);

  it('S02 (the signal is lost) erases the rest on the next day all the same', async () => {
    await play.advanceTo('2027-01-21T09:00:00Z');
    const lost = await play.openSignedIn(unheard, 'erasure');
    const planned = await approvePlan(play, lost);
    expect(outcomesByKind(planned)).toMatchObject({ identity_minimum: ['retain OUTSTANDING_BALANCE'] });
    await play.advanceTo('2027-01-29T12:00:00Z');
    expect(heldItems(await play.view(lost.id), 'waiting')).toContain('accounts/customers');

    play.deliverEvents(false);
    const unpaid = "SELECT id FROM invoices WHERE account_id = $1 AND status = 'open'";
    const [open] = (await rows('billing', unpaid, unheard.billingAccountId)) as { id: string }[];
    await payInvoice(play, open!.id);
    await play.advanceTo('2027-01-29T14:00:00Z');
    expect(await nameOnFile(unheard)).toHaveLength(1);
    await play.advanceTo('2027-01-30T14:35:00Z');
    const found = await play.view(lost.id);
    expect(heldItems(found, 'erased')).toEqual(expect.arrayContaining(['accounts/customers', 'billing/payer']));
    expect(await nameOnFile(unheard)).toEqual([]);
    play.deliverEvents(true);
  }, 300_000);
});

function endOf(view: RequestView, item: string): string {
  return view.held.find(({ holder, itemId }) => `${holder}/${itemId}` === item)?.endedAt ?? '';
}

function contactOf({ email, givenName, familyName }: Person): object {
  return { email, givenName, familyName };
}
