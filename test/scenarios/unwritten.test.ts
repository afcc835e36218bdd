/** Where several wishes and holds of one person meet: a restriction and an erasure, an order and a lawsuit, two accounts, a copy of what is held. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import { downloadBundle } from '../e2e/bundles.js';
import type { Opened } from '../e2e/installation.js';
import {
  answerAnyhow,
  approvePlan,
  at,
  closed,
  heldItems,
  letterText,
  openSignedIn,
  outcomesByKind,
  payInvoice,
  proceed,
  sendCampaign,
  somebody,
} from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

const BASIS = { UK: 'UK GDPR Art 17(3)(e): legal claims', EU: 'EU GDPR Art 17(3)(e): legal claims' };

let play: Scenarios;
let legal: string;
let restrained: Person;
let ordered: Person;
let first: Person;
let second: Person;
let debtor: Person;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-06-01T08:00:00Z',
    systems: {
      trafficRows: 4_000,
      change({ cast }) {
        [restrained, ordered, debtor] = [cast.clean, cast.forgotten, cast.debtor];
        [first, second] = [cast.two_accounts_a, cast.two_accounts_b];
        restrained.marketingConsent = true;
        [restrained, ordered, debtor, first, second].forEach((person, n) => {
          person.supportRequesterId ??= `REQ-90909${n}`;
          person.openTicket = false;
          person.trafficRows = 40;
          for (const sim of person.sims) Object.assign(sim, { status: 'terminated', terminatedOn: '2026-02-10' });
        });
        first.balanceMinor = 1_240;
        second.balanceMinor = -500;
      },
    },
  });
  legal = await play.token(['legal']);
}, 300_000);
afterAll(() => play.stop());

const nameOnFile = ({ customerId }: Person): Promise<unknown[]> =>
  play.systems.sql('accounts', 'SELECT name FROM customers WHERE customer_id = $1 AND name IS NOT NULL', [customerId]);

async function unpaidOf({ billingAccountId }: Person): Promise<string[]> {
  const query = "SELECT id FROM invoices WHERE account_id = $1 AND status = 'open'";
  return (await play.systems.sql<{ id: string }>('billing', query, [billingAccountId])).map(({ id }) => id);
}

const nameErased = (view: RequestView): boolean => heldItems(view, 'erased').includes('accounts/customers');

/** Every weak match is the person's own. */
async function matchOwn({ id }: Opened): Promise<void> {
  const decided = new Set<string>();
  for (;;) {
    const open = ({ pendingMatches }: RequestView): string[] =>
      pendingMatches.map(({ target }) => target).filter((target) => !decided.has(target));
    const view = await play.until(
      id,
      'matches or the review',
      (seen) => seen.step === 'review' || open(seen).length > 0,
    );
    if (view.step === 'review') return;
    for (const target of open(view)) {
      decided.add(target);
      await play.decide(play.agent, id, { kind: 'match', choice: 'same_person', target, reason: 'They named it.' });
    }
  }
}

it('an order to preserve runs out the day after a lawsuit began: nothing goes in between, all of it after the last', async () => {
  await play.advanceTo('2026-06-01T09:42:00Z');
  await play.api(play.reviewer, 'POST', '/v1/holds', {
    type: 'AUTHORITY_REQUEST',
    selector: { identifiers: [{ type: 'customer_id', value: ordered.customerId }] },
    basis: { UK: 'UK GDPR Art 17(3)(b): production order', EU: 'EU GDPR Art 17(3)(b): production order' },
    ...{ endsOn: '2026-06-30', reason: 'Order of the court of 29 May.' },
  });
  const opened = await openSignedIn(play, ordered, 'erasure');
  await proceed(play, opened);
  const view = await play.until(opened.id, 'a plan to approve', at('approve'));
  const outcomes = outcomesByKind(view.plan!.items);
  expect(outcomes).toMatchObject({
    identity_minimum: ['retain AUTHORITY_REQUEST'],
    marketing_profile: ['erase'],
    invoice: ['retain AUTHORITY_REQUEST STATUTORY_RETENTION'],
  });
  await play.decide(play.reviewer, opened.id, { kind: 'approve', choice: 'approve', planHash: view.plan!.hash });
  await play.until(opened.id, 'the letter', ({ step, waitingFor }) => step === 'answer' && waitingFor === 'reviewer');
  await play.decide(legal, opened.id, { kind: 'letter', choice: 'release', reason: 'May go out.' });
  await play.until(opened.id, 'the answer', at('delivery'));
  await somebody(play, ordered).fetchAnswer(play.scratch, 'sign_in');
  await play.until(opened.id, 'the end', closed);

  await play.advanceTo('2026-06-29T09:49:00Z');
  const { id } = await play.api<{ id: string }>(legal, 'POST', '/v1/holds', {
    ...{ type: 'LITIGATION', selector: { requestId: opened.id }, basis: BASIS, matter: 'M-80' },
    ...{ reviewOn: '2026-10-01', reason: 'The claim was filed.' },
  });
  await play.advanceTo('2026-07-02T09:56:00Z');
  const held = await play.view(opened.id);
  expect(heldItems(held, 'erased')).toEqual([]);
  expect(held.held.find(({ itemId }) => itemId === 'customers')?.holds).toEqual(['LITIGATION']);

  await play.advanceTo('2026-07-10T10:03:00Z');
  await play.api(legal, 'POST', `/v1/holds/${id}/close`, { reason: 'Settled.' });
  const freed = await play.until(opened.id, 'the name to go', nameErased);
  expect(freed.held.find(({ itemId }) => itemId === 'customers')?.endedAt).toMatch(/^2026-07-10/);
  expect(await nameOnFile(ordered)).toEqual([]);
}, 300_000);

it('two accounts, a debt on one and a credit on the other: neither ends the other, and the contact data stays for both', async () => {
  await play.advanceTo('2026-07-13T10:10:00Z');
  const opened = await openSignedIn(play, first, 'erasure');
  await matchOwn(opened);
  const outcomes = outcomesByKind(await approvePlan(play, opened));
  expect(outcomes).toMatchObject({
    identity_minimum: ['retain OUTSTANDING_BALANCE CREDIT_DUE'],
    invoice: ['retain STATUTORY_RETENTION CREDIT_DUE', 'retain STATUTORY_RETENTION OUTSTANDING_BALANCE CREDIT_DUE'],
    marketing_profile: ['erase'],
  });
  const letter = await letterText(play, opened.id);
  expect(letter).toContain('£12.40');
  expect(letter).toContain('£5.00');
  await somebody(play, first).fetchAnswer(play.scratch, 'sign_in');
  await play.until(opened.id, 'the end', closed);

  await play.advanceTo('2026-07-20T10:17:00Z');
  for (const invoice of await unpaidOf(first)) await payInvoice(play, invoice);
  await play.advanceTo('2026-07-22T10:24:00Z');
  expect([await nameOnFile(first), await nameOnFile(second)].flat()).toHaveLength(2);
  expect((await play.view(opened.id)).held.find(({ itemId }) => itemId === 'customers')?.holds).toEqual(['CREDIT_DUE']);
  await play.systems.call('billing', 'POST', `/accounts/${second.billingAccountId ?? ''}/refund`, {});
  await play.until(opened.id, 'the names to go', nameErased);
  expect([await nameOnFile(first), await nameOnFile(second)].flat()).toEqual([]);
}, 300_000);

it('a copy asked for of what is held: it is in the copy, and what becomes free meanwhile waits until it was given', async () => {
  await play.advanceTo('2026-08-03T10:31:00Z');
  const erasure = await openSignedIn(play, debtor, 'erasure');
  await approvePlan(play, erasure);
  await somebody(play, debtor).fetchAnswer(play.scratch, 'sign_in');
  await play.until(erasure.id, 'the end', closed);

  await play.advanceTo('2026-08-10T10:38:00Z');
  const access = await openSignedIn(play, debtor, 'access');
  // No traffic data is left: a signed-in session is proof enough.
  await play.until(access.id, 'the review', at('review'));
  for (const invoice of await unpaidOf(debtor)) await payInvoice(play, invoice);
  await play.advanceTo('2026-08-13T10:45:00Z');
  expect(await nameOnFile(debtor)).toHaveLength(1);
  expect((await play.view(erasure.id)).held.find(({ itemId }) => itemId === 'customers')?.holds).toEqual([
    'OPEN_SUBJECT_REQUEST',
  ]);
  await answerAnyhow(play, access);
  const bundle = await downloadBundle(play, access.id);
  expect(await bundle.records('accounts/customers')).toHaveLength(1);
  expect((await bundle.records('billing/invoices')).length).toBeGreaterThan(0);
  await somebody(play, debtor).fetchAnswer(play.scratch, 'sign_in');
  await play.until(access.id, 'the end', closed);
  await play.until(erasure.id, 'the name to go', nameErased);
  expect(await nameOnFile(debtor)).toEqual([]);
}, 300_000);

it('a restriction, then an erasure: what the person had set apart waits, and the letter says that they asked for it', async () => {
  await play.advanceTo('2026-08-17T09:00:00Z');
  const demand = { kind: 'restriction', ground: 'claims' };
  const restriction = await openSignedIn(play, restrained, 'restriction', { demand });
  await play.until(restriction.id, 'the case', at('assess'));
  const granted = { kind: 'assess', choice: 'grant', reason: 'The person prepares a claim.' };
  await play.decide(play.agent, restriction.id, granted);
  await play.until(restriction.id, 'the answer', at('delivery'));
  await somebody(play, restrained).fetchAnswer(play.scratch, 'sign_in');
  await play.until(restriction.id, 'the end', closed);

  // A consent withdrawn meanwhile ends at once, restricted or not.
  await play.advanceTo('2026-08-19T09:07:00Z');
  const objection = await openSignedIn(play, restrained, 'objection', {
    demand: { kind: 'objection', scope: 'consent', eraseProfile: false },
  });
  const stopped = await play.until(objection.id, 'the stop', closed);
  expect([stopped.outcome, stopped.answeredAt?.slice(0, 10)]).toEqual(['fulfilled', '2026-08-19']);

  await play.advanceTo('2026-08-24T09:14:00Z');
  const erasure = await openSignedIn(play, restrained, 'erasure');
  const outcomes = outcomesByKind(await approvePlan(play, erasure));
  expect(outcomes).toMatchObject({
    identity_minimum: ['retain SUBJECT_RESTRICTION'],
    invoice: ['retain STATUTORY_RETENTION SUBJECT_RESTRICTION'],
  });
  const letter = await letterText(play, erasure.id);
  expect(letter).toContain('You asked us to keep it.');
  await somebody(play, restrained).fetchAnswer(play.scratch, 'sign_in');
  await play.until(erasure.id, 'the end', closed);
  expect(await sendCampaign(play)).not.toContain(restrained.crmContactId);
}, 300_000);
