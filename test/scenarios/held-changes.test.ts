/** Between the answer and the last erasure: a hold that comes up, and a person who comes back (H5, holds §3.4). */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { Opened } from '../e2e/installation.js';
import { approvePlan, closed, heldItems, mailsOf, payInvoice, somebody } from './acts.js';
import { startScenarios } from './harness.js';
import type { Scenarios } from './harness.js';

let play: Scenarios;
let legal: string;
let debtor: Person;
let request: Opened;

beforeAll(async () => {
  play = await startScenarios({
    start: '2026-11-02T08:00:00Z',
    systems: {
      trafficRows: 2_000,
      change({ cast }) {
        debtor = cast.debtor;
        debtor.trafficRows = 60;
        for (const sim of debtor.sims) Object.assign(sim, { status: 'terminated', terminatedOn: '2026-05-10' });
      },
    },
  });
  legal = await play.token(['legal']);
}, 300_000);
afterAll(() => play.stop());

const nameOnFile = (): Promise<unknown[]> =>
  play.systems.sql('accounts', 'SELECT name FROM customers WHERE customer_id = $1 AND name IS NOT NULL', [
    debtor.customerId,
  ]);
const told = async (): Promise<string[]> =>
  (await mailsOf(play, debtor)).filter(({ subject }) => subject.includes('kept for now')).map(({ text }) => text);

it('H5 a lawsuit that begins after the answer: the person is told once, before anything of the contact data goes', async () => {
  await play.advanceTo('2026-11-02T09:15:00Z');
  request = await play.openSignedIn(debtor, 'erasure');
  await approvePlan(play, request);
  await somebody(play, debtor).fetchAnswer(play.scratch, 'sign_in');
  const done = await play.until(request.id, 'the end', closed);
  // Kept for the debt alone, so far.
  expect(done.held.find(({ holder, itemId }) => `${holder}/${itemId}` === 'accounts/customers')?.holds).toEqual([
    'OUTSTANDING_BALANCE',
  ]);
  expect(await told()).toEqual([]);

  await play.sweepEvery('P7D');
  await play.advanceTo('2026-11-20T10:07:00Z');
  await play.sweepEvery('P1D');
  const { id } = await play.api<{ id: string }>(legal, 'POST', '/v1/holds', {
    type: 'LITIGATION',
    selector: { requestId: request.id },
    basis: { UK: 'UK GDPR Art 17(3)(e): legal claims', EU: 'EU GDPR Art 17(3)(e): legal claims' },
    ...{ matter: 'M-79', reviewOn: '2027-03-01', reason: 'The claim was filed.' },
  });
  await play.until(request.id, 'the hold on what waits', ({ held }) =>
    held.some(({ holds }) => holds.includes('LITIGATION')),
  );
  await play.advanceTo('2026-11-24T10:14:00Z');
  const [letter, ...more] = await told();
  expect(more).toEqual([]);
  expect(letter).toMatch(/needed for legal claims/);
  expect(letter).toMatch(/complaints@example\.com/);
  expect(letter).not.toContain('M-79');
  expect(await nameOnFile()).toHaveLength(1);

  await play.api(legal, 'POST', `/v1/holds/${id}/close`, { reason: 'Settled.' });
  await play.until(request.id, 'the hold to go', ({ held }) => !held.some(({ holds }) => holds.includes('LITIGATION')));
}, 300_000);

it('§3.4 a new order: nothing more goes until the person has said whether the old wish stands', async () => {
  await play.advanceTo('2026-12-01T10:21:00Z');
  await play.systems.sql(
    'accounts',
    `INSERT INTO orders (order_id, customer_id, user_id, placed_at, status, items, total_minor, currency)
     VALUES ('ORD-NEW', $1, $2, $3, 'placed', '[]', 990, 'GBP')`,
    [debtor.customerId, debtor.userId, play.now()],
  );
  const [open] = await play.systems.sql<{ id: string }>(
    'billing',
    "SELECT id FROM invoices WHERE account_id = $1 AND status = 'open'",
    [debtor.billingAccountId],
  );
  await payInvoice(play, open!.id);
  await play.advanceTo('2026-12-03T10:28:00Z');
  const asked = await play.view(request.id);
  expect(heldItems(asked, 'waiting')).toEqual(expect.arrayContaining(['accounts/customers', 'billing/payer']));
  expect(asked.timeline.map(({ type }) => type)).toContain('held.reopened');
  expect(await nameOnFile()).toHaveLength(1);
  const comments = await play.systems.sql<{ body: string }>(
    'support',
    'SELECT body FROM messages WHERE ticket_id = $1',
    [asked.source.id],
  );
  expect(comments.filter(({ body }) => /a new service, order or account/.test(body))).toHaveLength(1);
}, 300_000);
