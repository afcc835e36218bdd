/**
 * Requests of people with awkward data, from intake to answer: a real Temporal server, a real PostgreSQL, the five connectors. What came
 * of it is read in the systems themselves.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import { checkBundle, downloadBundle } from './bundles.js';
import type { CheckedBundle } from './bundles.js';
import { poll, startInstallation } from './installation.js';
import type { Installation, Opened } from './installation.js';
import { heldRows, multiset, trafficRows } from './sources.js';
import type { Systems } from './systems.js';

const HOLDERS = ['accounts', 'billing', 'case_files', 'crm', 'support', 'traffic'];

let habeas: Installation;
let systems: Systems;
let cast: Systems['cast'];

beforeAll(async () => {
  habeas = await startInstallation({
    systems: {
      change({ cast: { creditor, clean, two_accounts_a: twice } }) {
        // Marketing knows the one a credit is due to; these three have signed in at the support desk before.
        creditor.crmContactId ??= 'CRM-909090';
        creditor.supportRequesterId ??= 'REQ-909090';
        clean.supportRequesterId ??= 'REQ-909091';
        twice.supportRequesterId ??= 'REQ-909092';
      },
    },
  });
  ({ systems } = habeas);
  ({ cast } = systems);
}, 120_000);
afterAll(async () => habeas.stop());

const at =
  (step: string) =>
  (view: RequestView): boolean =>
    view.step === step;
const closed = ({ stage }: RequestView): boolean => stage === 'closed';

async function proceed({ id }: Opened): Promise<RequestView> {
  const view = await habeas.until(id, 'the review', at('review'));
  await habeas.decide(habeas.agent, id, { kind: 'review', choice: 'proceed' });
  return view;
}

/** From the review to the answer on the portal, as a reviewer may download it. */
async function answered(opened: Opened): Promise<CheckedBundle> {
  await proceed(opened);
  await habeas.until(opened.id, 'the answer', at('delivery'));
  return downloadBundle(habeas, opened.id);
}

/** The same where nobody has a second factor: a reviewer takes it on themselves. */
async function released(opened: Opened): Promise<CheckedBundle> {
  await proceed(opened);
  const offered =
    (to: string) =>
    ({ step, waitingFor }: RequestView): boolean =>
      step === 'delivery' && waitingFor === to;
  await habeas.until(opened.id, 'the reviewer', offered('reviewer'));
  await habeas.decide(habeas.reviewer, opened.id, { kind: 'delivery', choice: 'release_without_second_factor' });
  await habeas.until(opened.id, 'the answer', offered('subject'));
  return downloadBundle(habeas, opened.id);
}

async function approve({ id }: Opened): Promise<RequestView> {
  const view = await habeas.until(id, 'a plan to approve', at('approve'));
  await habeas.decide(habeas.reviewer, id, { kind: 'approve', choice: 'approve', planHash: view.plan?.hash ?? '' });
  return view;
}

/** Nobody has to prove a letter's sender in these tests but the agent, who checked by telephone. */
async function provenByAgent({ id }: Opened): Promise<void> {
  await habeas.until(id, 'the question for a proof', at('identity'));
  await habeas.decide(habeas.agent, id, { kind: 'verify', choice: 'proven' });
}

async function decideMatches(id: string, isSame: (target: string) => boolean): Promise<string[]> {
  const decided: string[] = [];
  for (;;) {
    const view = await habeas.until(
      id,
      'matches or the review',
      (seen) => seen.step === 'review' || seen.step === 'identity' || undecided(seen).length > 0,
    );
    const targets = undecided(view);
    if (targets.length === 0) return decided;
    for (const target of targets) {
      decided.push(target);
      const choice = isSame(target) ? 'same_person' : 'other_person';
      await habeas.decide(habeas.agent, id, { kind: 'match', choice, target });
    }
  }
  function undecided(view: RequestView): string[] {
    return view.pendingMatches.map(({ target }) => target).filter((target) => !decided.includes(target));
  }
}

const planOf = (view: RequestView, holder: string) => view.plan?.items.filter((item) => item.holder === holder) ?? [];

describe('a private customer who is signed in', () => {
  it('gets everything five systems hold, row by row, after a second proof for the traffic', async () => {
    const person = cast.traveller;
    const held = await heldRows(systems, person);
    const opened = await habeas.openSignedIn(person, 'access');
    const asked = await habeas.until(opened.id, 'the second proof', at('identity'));
    expect(asked.holders.some(({ step }) => step === 'collect')).toBe(false);

    await habeas.subject(person).proveIdentity();
    await proceed(opened);
    await habeas.until(opened.id, 'the answer', at('delivery'));
    const folder = join(habeas.scratch, 'access');
    await mkdir(folder);
    const files = await habeas.subject(person).fetchAnswer(folder, 'passphrase');
    const done = await habeas.until(opened.id, 'the end', closed);
    expect(done.outcome).toBe('fulfilled');

    const bundle = await checkBundle(habeas, files.bundles[0]!);
    const given = await Promise.all(
      Object.entries(held).map(async ([name, rows]) => [name, multiset(await bundle.records(name), rows[0])] as const),
    );
    // The ticket this request came with is among the tickets.
    held['support/tickets'] = (await heldRows(systems, person))['support/tickets']!;
    expect(Object.fromEntries(given)).toEqual(
      Object.fromEntries(Object.entries(held).map(([name, rows]) => [name, multiset(rows, rows[0])])),
    );
    expect(held['traffic/usage_lines']!.length).toBeGreaterThan(1_000);
    expect(await readFile(files.letter, 'utf8')).toContain('Example Connectivity KK');
  }, 90_000);

  it('gets for portability what Art 20 covers, and is told that score and tickets are left out', async () => {
    const person = cast.traveller;
    const opened = await habeas.openSignedIn(person, 'portability');
    await habeas.until(opened.id, 'the second proof', at('identity'));
    await habeas.subject(person).proveIdentity();
    const bundle = await answered(opened);

    expect(await bundle.records('traffic/usage_lines')).toHaveLength((await trafficRows(systems, person)).length);
    expect(await bundle.records('crm/registrations')).not.toHaveLength(0);
    expect(await bundle.records('crm/scores')).toEqual([]);
    const support = bundle.paths.filter((path) => path.startsWith('data/support/'));
    expect(support).toEqual([]);
    expect(bundle.manifest.leftOut.map(({ dataset }) => dataset)).toEqual(
      expect.arrayContaining(['scores', 'tickets', 'messages', 'internal_notes']),
    );
    const letter = await bundle.letter();
    expect(letter).toMatch(/score/i);
    expect(letter).toMatch(/ticket/i);
  }, 90_000);
});

describe('somebody who acts for a company', () => {
  it('gets their own profile, and no portability', async () => {
    const person = cast.business_user;
    const access = await habeas.openSignedIn(person, 'access');
    await decideMatches(access.id, () => false);
    const portability = await habeas.openSignedIn(person, 'portability');
    // Signed in as a user of the company's account: that opens the answer, no reviewer has to.
    const bundle = await answered(access);

    expect(await bundle.records('accounts/users')).toEqual([expect.objectContaining({ email: person.email })]);
    for (const companys of [
      'accounts/customers',
      'accounts/sims',
      'accounts/orders',
      'billing/invoices',
      'traffic/usage_lines',
    ])
      expect({ companys, records: await bundle.records(companys) }).toEqual({ companys, records: [] });
    expect(await bundle.everything()).not.toContain(systems.population.companies[0]!.billingEmail);
    expect(await bundle.records('accounts/sign_ins')).not.toEqual([]);
    const colleagues = systems.population.people.filter(
      ({ company, userId }) => company !== undefined && userId !== person.userId,
    );
    expect(colleagues).not.toEqual([]);
    const everything = await bundle.everything();
    for (const { email, userId = '' } of colleagues) {
      expect(everything).not.toContain(email);
      expect(everything).not.toContain(`"${userId}"`);
    }

    await decideMatches(portability.id, () => false);
    const refused = await answered(portability);
    expect(await refused.records('accounts/users')).toEqual([]);
    expect(await refused.letter()).toMatch(
      /on behalf of|for a (company|business)|representative|contract of (a|the|your) (company|business)/i,
    );
  }, 90_000);
});

describe('who is meant', () => {
  it('is put to a person where one name and telephone have two accounts', async () => {
    const [mine, other] = [cast.two_accounts_a, cast.two_accounts_b];
    const opened = await habeas.openSignedIn(mine, 'access', { identifiers: [{ type: 'email', value: mine.email }] });
    const matches = await habeas.until(opened.id, 'a match to decide on', at('match'));
    expect(matches.pendingMatches.map(({ target }) => target)).toContain(`accounts/${refOf(other)}`);
    expect(matches.holders.filter(({ step }) => step === 'collect')).toEqual([]);
    await decideMatches(opened.id, () => true);
    await habeas.until(opened.id, 'the second proof', at('identity'));
    await habeas.subject(mine).proveIdentity();
    const bundle = await answered(opened);
    const iccids = (await bundle.records('accounts/sims')).map(({ iccid }) => iccid);
    expect(iccids.sort()).toEqual([...mine.sims, ...other.sims].map(({ iccid }) => iccid).sort());
  }, 90_000);

  it('is never decided by an e-mail that two people share', async () => {
    const [paula, peter] = [cast.shared_mailbox_a, cast.shared_mailbox_b];
    const opened = await habeas.openLetter('access', {
      identifiers: [{ type: 'email', value: paula.email }],
      contactEmail: paula.email,
      locale: 'en-GB',
    });
    await provenByAgent(opened);
    const view = await habeas.until(opened.id, 'matches to decide on', at('match'));
    expect(view.pendingMatches.map(({ target }) => target)).toEqual(
      expect.arrayContaining([`accounts/${refOf(paula)}`, `accounts/${refOf(peter)}`]),
    );
    const decided = await decideMatches(opened.id, (target) => target === `accounts/${refOf(paula)}`);
    const bundle = await released(opened);
    const everything = await bundle.everything();
    expect(everything).toContain(paula.sims[0]!.iccid);
    expect(everything).not.toContain(peter.sims[0]!.iccid);
    expect(everything).not.toContain(peter.fullName);
    expect(decided.length).toBeGreaterThan(1);
  }, 90_000);

  it('looks the same from outside whether or not anybody is known, and nothing found is said per holder', async () => {
    const known = cast.lead_only;
    const stranger = { ...known, email: 'nobody.we.know@example.net' };
    const letters = await Promise.all(
      [known, stranger].map(({ email }) =>
        habeas.openLetter('access', {
          identifiers: [{ type: 'email', value: email }],
          contactEmail: email,
          locale: 'en-GB',
        }),
      ),
    );
    const seen = await Promise.all(
      letters.map(async ({ id }, n) => {
        const view = await habeas.until(id, 'the question for a proof', at('identity'));
        const mails = await poll(
          'both mails',
          () => habeas.subject([known, stranger][n]!).mails(),
          ({ length }) => length >= 2,
        );
        return {
          next: view.next,
          waitingFor: view.waitingFor,
          mails: mails.map(({ subject, text }) => [subject, text].map(withoutValues)),
        };
      }),
    );
    expect(seen[0]).toEqual(seen[1]);

    const bundles: CheckedBundle[] = [];
    for (const opened of letters) {
      await provenByAgent(opened);
      await decideMatches(opened.id, () => true);
      bundles.push(await released(opened));
    }
    const statuses = bundles.map(({ manifest }) =>
      Object.fromEntries(manifest.holders.map(({ holder, status }) => [holder, status])),
    );
    const nothing = Object.fromEntries(HOLDERS.map((holder) => [holder, 'nothing_found']));
    expect(statuses).toEqual([{ ...nothing, crm: 'found' }, nothing]);
    for (const holder of bundles[1]!.manifest.holders as { searched?: { at: string } }[])
      expect(holder.searched?.at).toMatch(/^2/);
    expect(await bundles[1]!.letter()).toMatch(/searched/i);
  }, 90_000);
});

describe('erasure', () => {
  it('keeps who a credit is due to, and marketing goes all the same', async () => {
    const person = cast.creditor;
    expect(await crmContacts(person)).toHaveLength(1);
    const opened = await habeas.openSignedIn(person, 'erasure');
    await proceed(opened);
    const view = await approve(opened);
    const holds = new Set(view.plan!.items.flatMap(({ reasons }) => reasons.map(({ hold }) => hold)));
    expect(holds).toContain('CREDIT_DUE');
    await habeas.until(opened.id, 'the answer', at('delivery'));

    expect(await crmContacts(person)).toEqual([]);
    const [row] = await systems.sql('accounts', 'SELECT name FROM customers WHERE customer_id = $1', [
      person.customerId,
    ]);
    expect(row).toEqual({ name: person.fullName });
    const [account] = await systems.sql('billing', 'SELECT credit_minor FROM accounts WHERE id = $1', [
      person.billingAccountId,
    ]);
    expect(account).toEqual({ credit_minor: 500 });
  }, 90_000);

  it('lets an open complaint wait for its end', async () => {
    const person = cast.complainant;
    const open = `SELECT t.id, t.subject FROM tickets t WHERE requester_id = $1 AND status = 'open' AND kind <> 'privacy'`;
    const before = await systems.sql('support', open, [person.supportRequesterId]);
    expect(before.length).toBeGreaterThan(0);
    const opened = await habeas.openSignedIn(person, 'erasure');
    await proceed(opened);
    const view = await approve(opened);
    expect(planOf(view, 'support').map(({ outcome }) => outcome)).toContain('retain');
    await habeas.until(opened.id, 'the answer', at('delivery'));
    expect(await systems.sql('support', open, [person.supportRequesterId])).toEqual(before);
    expect(await crmContacts(person)).toEqual([]);
  }, 90_000);

  it('spares what an open access request of the same person still needs, and takes it once that is answered', async () => {
    const person = cast.clean;
    const access = await habeas.openSignedIn(person, 'access');
    await habeas.until(access.id, 'the review', at('review'));
    const erasure = await habeas.openSignedIn(person, 'erasure');
    const plan = await proceed(erasure);
    expect(planOf(plan, 'crm').flatMap(({ reasons }) => reasons.map(({ hold }) => hold))).toContain(
      'OPEN_SUBJECT_REQUEST',
    );
    await approve(erasure);
    await habeas.until(erasure.id, 'the answer', at('delivery'));
    await habeas.subject(person).fetchAnswer(habeas.scratch, 'sign_in');
    await habeas.until(erasure.id, 'the end', closed);
    expect(await crmContacts(person)).toHaveLength(1);

    const bundle = await answered(access);
    expect(await bundle.records('crm/contact')).toEqual([expect.objectContaining({ email: person.email })]);
    await habeas.subject(person).fetchAnswer(habeas.scratch, 'sign_in');
    await habeas.until(access.id, 'the end', closed);
    await poll(
      'marketing to go',
      () => crmContacts(person),
      ({ length }) => length === 0,
    );
  }, 90_000);

  it('leaves items of a silent holder undecided and the request open', async () => {
    const person = cast.berliner;
    habeas.setTimings({ holdsPatience: 'PT3S' });
    await systems.stopSystem('billing');
    const opened = await habeas.openSignedIn(person, 'erasure');
    habeas.setTimings({ holdsPatience: 'PT2M' });
    const first = await habeas.until(opened.id, 'a plan', at('review'));
    expect(first.holders.filter(({ holder }) => holder === 'billing').map(({ state }) => state)).not.toContain(
      'nothing_found',
    );
    expect(first.plan!.items.some(({ outcome }) => outcome === 'undecided')).toBe(true);
    await habeas.decide(habeas.agent, opened.id, { kind: 'review', choice: 'proceed' });
    await approve(opened);
    const waiting = await habeas.until(opened.id, 'billing to be asked again', (view) =>
      view.holders.some(({ holder, state }) => holder === 'billing' && state === 'slow'),
    );
    expect(waiting.answeredAt).toBeUndefined();
    expect(await crmContacts(person)).toEqual([]);
    const name = 'SELECT name FROM customers WHERE customer_id = $1';
    expect(await systems.sql('accounts', name, [person.customerId])).toEqual([{ name: person.fullName }]);

    await systems.startSystem('billing');
    await proceed(opened);
    await approve(opened);
    await habeas.until(opened.id, 'the answer', at('delivery'));
  }, 120_000);

  it('waits while all erasures are frozen, and says so', async () => {
    const person = ordinary(1);
    const before = await heldRows(systems, person);
    const freeze = (method: string) =>
      habeas.api(habeas.reviewer, method, '/v1/freeze', { reason: 'A restore is going on.' });
    await freeze('POST');
    try {
      const opened = await habeas.openSignedIn(person, 'erasure');
      await decideMatches(opened.id, () => false);
      await proceed(opened);
      await approve(opened);
      await sleepsAnHour(opened.id);
      const view = await habeas.view(opened.id);
      expect(view.waitingReason).toMatch(/frozen/);
      expect(view.holders.filter(({ step }) => step === 'erase')).toEqual([]);
      expect(withoutTickets(await heldRows(systems, person))).toEqual(withoutTickets(before));
    } finally {
      await freeze('DELETE');
    }
  }, 90_000);

  it('does nothing when the wish is taken back', async () => {
    const person = ordinary(0);
    const before = await heldRows(systems, person);
    const opened = await habeas.openSignedIn(person, 'erasure');
    await habeas.until(opened.id, 'a plan', at('review'));
    await habeas.decide(habeas.agent, opened.id, { kind: 'withdraw', choice: 'withdraw' });
    const done = await habeas.until(opened.id, 'the end', closed);
    expect(done.outcome).toBe('withdrawn');
    expect(withoutTickets(await heldRows(systems, person))).toEqual(withoutTickets(before));
  }, 60_000);
});

function refOf({ customerId }: Person): string {
  return `customer:${customerId ?? ''}`;
}

/** Until the workflow waits to look at the brake again. */
async function sleepsAnHour(id: string): Promise<void> {
  const services = await habeas.openServices();
  try {
    const workflow = services.client.workflow.getHandle(`e2e-request-${id}`);
    await poll(
      'the workflow to sleep',
      async () => (await workflow.fetchHistory()).events ?? [],
      (events) =>
        events.some(({ timerStartedEventAttributes: timer }) => Number(timer?.startToFireTimeout?.seconds) === 3600),
      (events) => `${events.length} events`,
      30_000,
    );
  } finally {
    await services.close();
  }
}

/** The ticket a request came with is new in support. */
function withoutTickets({ 'support/tickets': _tickets, ...rest }: Awaited<ReturnType<typeof heldRows>>): object {
  return rest;
}

/** A private customer without a story. */
function ordinary(n: number): Person {
  return systems.population.people.filter(
    (person) => person.kind === 'private' && person.cast === undefined && person.supportRequesterId !== undefined,
  )[n]!;
}

async function crmContacts({ email }: Person): Promise<unknown[]> {
  return systems.sql('crm', 'SELECT id FROM contacts WHERE lower(email) = lower($1)', [email]);
}

/** What differs between any two mails: links, numbers, dates. */
function withoutValues(text: string): string {
  return text
    .replace(/https?:\/\/\S+/g, '<link>')
    .replace(/R-\d{4}-\d+/g, '<number>')
    .replace(/\d+/g, '<n>');
}
