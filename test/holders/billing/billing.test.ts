import { createBillingConnector } from '../../../activities/holders/billing/index.js';
import { startBilling } from '../../../examples/iot-operator/systems/billing/system.js';
import type { BillingOptions } from '../../../examples/iot-operator/systems/billing/system.js';
import type { Connector } from '../../../src/connector/define.js';
import { lyingConnector } from '../../support/lying-connector.js';
import { callsOf, ordersWhere } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { memorySink, NOW, testContext } from '../support/context.js';
import { startCluster } from '../support/cluster.js';
import type { Cluster } from '../support/cluster.js';
import { cast, identifiersFor, population, startWorld } from '../support/worlds.js';
import type { World } from '../support/worlds.js';

let cluster: Cluster;
let world: World;
let connector: Connector;
let calls: Calls;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
beforeEach(async () => {
  world = await startWorld(cluster, startBilling);
  connector = createBillingConnector({ ...world.settings, pageSize: 20 });
  calls = callsOf(connector);
});
afterEach(async () => world.close());

const { debtor, creditor, clean, business_user: businessUser, traveller } = cast;
const CONTACT_TABLES = `select count(*)::int as n from payers where account_id = $1`;

describe('locate', () => {
  it('finds an account by e-mail whatever its case, tells how many share it, and hands on what else it knows', async () => {
    const { found, searched } = await calls.locate([{ type: 'email', value: debtor.email.toUpperCase() }]);
    expect(searched).toEqual({ identifierTypes: ['email'], at: NOW });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ ref: `account:${debtor.billingAccountId}`, representative: false });
    expect(found[0]!.evidence[0]!.sharedWith).toBe(0);
    expect(found[0]!.identifiers).toEqual(
      expect.arrayContaining([
        { type: 'customer_id', value: debtor.customerId },
        { type: 'sim_iccid', value: debtor.sims[0]!.iccid },
        { type: 'name', value: debtor.fullName },
      ]),
    );
    const [row] = await world.sql('select count(*)::int as n from invoices where account_id = $1', [
      debtor.billingAccountId,
    ]);
    expect(found[0]!.counts).toMatchObject({ invoices: row!.n, payer: 1 });
  });

  it('counts the others with the same e-mail, and takes a name only as further evidence', async () => {
    const { found } = await calls.locate([
      { type: 'email', value: cast.shared_mailbox_a.email },
      { type: 'name', value: cast.shared_mailbox_a.fullName },
    ]);
    expect(found.map(({ ref }) => ref).toSorted()).toEqual(
      [cast.shared_mailbox_a, cast.shared_mailbox_b].map((p) => `account:${p.billingAccountId}`).toSorted(),
    );
    const own = found.find(({ ref }) => ref.endsWith(cast.shared_mailbox_a.billingAccountId!))!;
    expect(own.evidence).toEqual([
      { by: expect.objectContaining({ type: 'email' }), sharedWith: 1 },
      { by: expect.objectContaining({ type: 'name' }), sharedWith: 0 },
    ]);
    expect((await calls.locate([{ type: 'name', value: debtor.fullName }])).found).toEqual([]);
  });

  it('says that it searched where there is nothing', async () => {
    expect(await calls.locate([{ type: 'email', value: 'nobody.we.know@example.net' }])).toEqual({
      searched: { identifierTypes: ['email'], at: NOW },
      found: [],
    });
  });

  it('takes the contact of a company account for a representative, and never by the company’s own numbers', async () => {
    const { found } = await calls.locate([identifiersFor.email(businessUser)]);
    expect(found).toMatchObject([{ representative: true, counts: { payer: 1 } }]);
    expect(JSON.stringify(found[0]!.identifiers)).not.toContain(businessUser.customerId);
    expect((await calls.locate([identifiersFor.customer(businessUser)])).found).toEqual([]);
  });
});

describe('holds', () => {
  it('reports £12.40 over one open invoice, an item of its own, beside the settled ones by period', async () => {
    const { facts, items } = await calls.holds(await calls.subjectOf([identifiersFor.email(debtor)]));
    const open = await world.sql(`select id from invoices where account_id = $1 and status = 'open'`, [
      debtor.billingAccountId,
    ]);
    const invoice = open[0]!.id as string;
    expect(facts).toEqual([{ type: 'outstanding_balance', amountMinor: 1240, currency: 'GBP', invoices: [invoice] }]);
    expect(items.find(({ id }) => id === `invoices/${invoice.toLowerCase()}`)).toMatchObject({
      kind: 'invoice',
      invoices: [invoice],
      count: 1,
    });
    const periods = items.filter(({ dataset, id }) => dataset === 'invoices' && id.includes('/20'));
    expect(periods.length).toBeGreaterThan(2);
    for (const { id, recordDate, count, invoices } of periods) {
      const [, end, year] = id.split('/');
      expect(recordDate! <= end!).toBe(true);
      expect(recordDate!.slice(0, 4)).toBe(year);
      expect(invoices).toHaveLength(count);
    }
    expect(items.find(({ id }) => id === 'payer')).toMatchObject({ kind: 'identity_minimum', count: 1 });
    expect(items.find(({ id }) => id === 'payment_methods')).toMatchObject({
      kind: 'payment_token',
      collectsDebt: true,
    });
  });

  it('follows a debt through termination, final bill and payment', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    for (const sim of debtor.sims) await world.api('POST', `/services/${sim.iccid}/terminate`);
    const ended = await calls.holds(subject);
    expect(ended.facts).toEqual([
      expect.objectContaining({ type: 'outstanding_balance', amountMinor: 1550 }),
      {
        type: 'final_usage_unbilled',
        services: expect.arrayContaining(debtor.sims.map(({ iccid, label }) => ({ ref: iccid, label }))),
      },
    ]);
    const bill = await world.api('POST', `/accounts/${debtor.billingAccountId}/final-bill`);
    expect(bill.body).toMatchObject({ amountMinor: 310, services: 2 });
    const billed = (await calls.holds(subject)).facts;
    expect(billed).toEqual([expect.objectContaining({ type: 'outstanding_balance', amountMinor: 1550 })]);
    for (const invoice of (billed[0] as { invoices: string[] }).invoices) {
      expect((await world.api('POST', `/invoices/${invoice}/payments`)).body.status).toBe('paid');
    }
    expect((await calls.holds(subject)).facts).toEqual([]);
  });

  it('reports a credit until it is refunded, and a dispute until it is settled', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(creditor)]);
    expect((await calls.holds(subject)).facts).toEqual([{ type: 'credit_due', amountMinor: 500, currency: 'GBP' }]);
    await world.api('POST', `/accounts/${creditor.billingAccountId}/refund`);
    const [paid] = await world.sql('select id from invoices where account_id = $1 limit 1', [
      creditor.billingAccountId,
    ]);
    await world.api('POST', `/invoices/${String(paid!.id)}/dispute`);
    const { facts, items } = await calls.holds(subject);
    expect(facts).toEqual([{ type: 'disputed_invoice', invoices: [paid!.id] }]);
    expect(items.map(({ id }) => id)).toContain(`invoices/${String(paid!.id).toLowerCase()}`);
    await world.api('POST', `/invoices/${String(paid!.id)}/settle-dispute`);
    expect((await calls.holds(subject)).facts).toEqual([]);
  });

  it('keeps a company’s debt and invoices apart from its contact', async () => {
    const { facts, items } = await calls.holds(await calls.subjectOf([identifiersFor.email(businessUser)]));
    expect(facts).toEqual([]);
    for (const item of items) {
      expect(item.lawfulBasis).toBe('contract_with_other');
      expect(item.shared ?? false).toBe(item.dataset !== 'payer');
    }
  });
});

describe('collect', () => {
  it('gives every record of the API once, in parts, and never more than last four digits and token of a card', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const context = testContext();
    const { rows, parts } = await calls.collect(subject, context);
    for (const table of ['services', 'payment_methods', 'usage', 'invoices', 'payments', 'ledger', 'dunning_notes']) {
      const ids = await world.sql(`select id from ${table} where account_id = $1 order by id`, [
        traveller.billingAccountId,
      ]);
      expect(context.sink.records(table).map(({ id }) => id)).toEqual(ids.map(({ id }) => id));
      expect(rows[table]).toBe(ids.length);
    }
    expect(parts.filter(({ dataset }) => dataset === 'invoices').length).toBeGreaterThan(1);
    expect(context.sink.records('payer')).toMatchObject([{ name: traveller.fullName, riskScore: expect.any(Number) }]);
    const [card] = context.sink.records('payment_methods');
    expect(Object.keys(card!).toSorted()).toEqual([
      'brand',
      'collects',
      'expires',
      'id',
      'last4',
      'recordedAt',
      'token',
    ]);
    const described = connector.description.datasets;
    for (const { name, fields } of described) {
      for (const record of context.sink.records(name)) {
        expect(fields.map((field) => field.name)).toEqual(expect.arrayContaining(Object.keys(record)));
      }
    }
  });

  it('goes on after a crash at any point without repeating or losing a record', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const whole = testContext();
    const expected = await calls.collect(subject, whole);
    for (let crashAt = 1; crashAt < whole.beats.length; crashAt += 1) {
      for (const lostBeats of [0, 1]) {
        const sink = memorySink();
        const first = testContext({ sink });
        const abort = new Error('killed');
        first.heartbeat = (cursor) => {
          first.beats.push(cursor);
          if (first.beats.length === crashAt) throw abort;
        };
        await expect(calls.collect(subject, first)).rejects.toBe(abort);
        const resumed = await calls.collect(subject, testContext({ sink, resumeFrom: first.beats.at(-1 - lostBeats) }));
        expect(resumed.rows).toEqual(expected.rows);
        expect(sink.writes.toSorted()).toEqual(expected.parts.map((p) => `${p.dataset}/${p.index}`).toSorted());
        for (const dataset of Object.keys(expected.rows)) {
          expect(sink.records(dataset)).toEqual(whole.sink.records(dataset));
        }
      }
    }
  });

  it('leaves out what came after the bound, and gives a company’s contact only themselves', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const context = testContext();
    const early = await calls.collect(subject, context, { datasets: ['invoices'], asOf: '2025-06-15T00:00:00Z' });
    expect(Object.keys(early.rows)).toEqual(['invoices']);
    const dates = context.sink.records('invoices').map(({ issuedOn }) => issuedOn as string);
    expect(dates.length).toBeGreaterThan(3);
    expect(dates.every((day) => day <= '2025-06-15')).toBe(true);
    const business = await calls.collect(await calls.subjectOf([identifiersFor.email(businessUser)]));
    expect(business.rows).toEqual({ ...Object.fromEntries(Object.keys(business.rows).map((d) => [d, 0])), payer: 1 });
  });
});

describe('erase', () => {
  it('removes what the plan names, keeps the rest, and goes through unchanged a second time', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(clean)]);
    const { items } = await calls.holds(subject);
    const period = items.find(({ dataset }) => dataset === 'invoices')!.id;
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === 'payer' || id === 'payment_methods' || id === period),
    );
    const [before] = await world.sql('select count(*)::int as n from invoices where account_id = $1', [
      clean.billingAccountId,
    ]);
    const planned = plan.items.find(({ itemId }) => itemId === period)!.count;
    const result = await calls.erase(plan, 'first-key');
    expect(result).toMatchObject({ status: 'done', atomic: false, removed: { payer: 1, [period]: planned } });
    const [after] = await world.sql('select count(*)::int as n from invoices where account_id = $1', [
      clean.billingAccountId,
    ]);
    expect(after!.n).toBe((before!.n as number) - planned);
    expect(await world.sql(CONTACT_TABLES, [clean.billingAccountId])).toEqual([{ n: 0 }]);
    expect(await world.sql('select risk_score from accounts where id = $1', [clean.billingAccountId])).toEqual([
      { risk_score: null },
    ]);
    expect(await calls.erase(plan, 'first-key')).toEqual(result);
    expect(await calls.erase(plan, 'another-key')).toEqual(result);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
  });

  it('leaves nothing at all when everything may go, the bare account included', async () => {
    await world.sql(
      `update services set status = 'terminated', final_billed = true, terminated_on = '2026-01-01' where account_id = $1`,
      [clean.billingAccountId],
    );
    const subject = await calls.subjectOf([identifiersFor.email(clean)]);
    const plan = await calls.preview(
      subject,
      ordersWhere((await calls.holds(subject)).items, () => true),
    );
    await calls.erase(plan);
    const tables = [
      'payers',
      'payment_methods',
      'services',
      'usage',
      'invoices',
      'payments',
      'ledger',
      'dunning_notes',
    ];
    for (const table of tables) {
      expect(await world.sql(`select 1 from ${table} where account_id = $1`, [clean.billingAccountId])).toEqual([]);
    }
    expect(await world.sql('select 1 from accounts where id = $1', [clean.billingAccountId])).toEqual([]);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
    const dump = await world.sql(`select body::text as t from idempotency_keys`);
    expect(JSON.stringify(dump)).not.toContain(clean.email);
  });

  it('makes invoices anonymous when told so: amounts stay, name and address go', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(clean)]);
    const { items } = await calls.holds(subject);
    const period = items.find(({ dataset }) => dataset === 'invoices')!;
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === period.id, 'anonymise'),
    );
    expect((await calls.erase(plan)).removed).toEqual({ [period.id]: period.count });
    const rows = await world.sql('select amount_minor, bill_to from invoices where id = any($1)', [period.invoices]);
    expect(rows).toHaveLength(period.count);
    expect(rows.every((row) => row.bill_to === null && (row.amount_minor as number) > 0)).toBe(true);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
  });

  it('stops at a new debt, a new dispute and a plan nobody approved, and touches nothing', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(clean)]);
    const { items } = await calls.holds(subject);
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === 'payer'),
    );
    const [invoice] = await world.sql('select id from invoices where account_id = $1 limit 1', [
      clean.billingAccountId,
    ]);
    await world.sql(`update invoices set status = 'open', paid_minor = 0 where id = $1`, [invoice!.id]);
    await world.sql('update invoices set disputed = true where id = $1', [invoice!.id]);
    expect(await calls.erase(plan)).toMatchObject({
      status: 'drift',
      drift: ['new fact: disputed_invoice', 'new fact: outstanding_balance'],
      removed: {},
    });
    await expect(
      calls.erase({ ...plan, subject: { ...subject, refs: [`account:${debtor.billingAccountId}`] } }),
    ).rejects.toMatchObject({
      kind: 'refused',
    });
    expect(await world.sql(CONTACT_TABLES, [clean.billingAccountId])).toEqual([{ n: 1 }]);
    expect(await world.sql(CONTACT_TABLES, [debtor.billingAccountId])).toEqual([{ n: 1 }]);
  });

  it('does not take an invoice along that was open when the plan was made and is paid by now', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const { items } = await calls.holds(subject);
    const open = items.find(({ invoices, id }) => invoices?.length === 1 && id.endsWith(invoices[0]!.toLowerCase()))!;
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id.startsWith('invoices/') && id !== open.id),
    );
    await world.api('POST', `/invoices/${open.invoices![0]!}/payments`);
    expect((await calls.erase(plan)).status).toBe('done');
    expect(await world.sql('select id from invoices where account_id = $1', [debtor.billingAccountId])).toEqual([
      { id: open.invoices![0] },
    ]);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
  });

  it('does not touch rows after the bound', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(clean)]);
    const asOf = '2026-03-15T00:00:00.000Z';
    const { items } = await calls.holds(subject, asOf);
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id.startsWith('ledger/')),
      asOf,
    );
    await calls.erase(plan);
    const left = await world.sql(
      'select min(recorded_at) as first, count(*)::int as n from ledger where account_id = $1',
      [clean.billingAccountId],
    );
    expect(left[0]!.n).toBeGreaterThan(3);
    expect((left[0]!.first as Date).toISOString() > asOf).toBe(true);
  });

  it('is caught by confirm when it lies', async () => {
    const liar = lyingConnector(connector);
    const lying = callsOf(liar);
    const subject = await lying.subjectOf([identifiersFor.email(clean)]);
    const { items } = await lying.holds(subject);
    const plan = await lying.preview(
      subject,
      ordersWhere(items, (id) => id === 'payer'),
    );
    expect(await lying.erase(plan)).toMatchObject({ status: 'done', removed: { payer: 1 } });
    expect((await lying.confirm(plan)).remaining).toEqual([{ itemId: 'payer', dataset: 'payer', count: 1 }]);
    liar.repent();
    await lying.erase(plan);
    expect((await lying.confirm(plan)).remaining).toEqual([]);
    expect(liar.lies).toBe(1);
  });
});

describe('restrict', () => {
  it('stops reminders until it is lifted, and is not applicable where nothing is left', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const [open] = await world.sql(`select id, due_on from invoices where account_id = $1 and status = 'open'`, [
      debtor.billingAccountId,
    ]);
    const reminded = async (): Promise<boolean> =>
      ((await world.api('POST', '/dunning/run')).body.reminded as string[]).includes(open!.id as string);
    expect(await reminded()).toBe(true);
    // What keeps the account is the debt: collecting it goes on.
    expect(await calls.apply('restrict', subject, ['payer'])).toEqual({ status: 'applied', at: NOW, whole: true });
    expect(await reminded()).toBe(true);
    const wish = { ground: 'subject' as const };
    expect((await calls.apply('restrict', subject, undefined, wish)).status).toBe('applied');
    expect(await reminded()).toBe(false);
    expect((await calls.apply('unrestrict', subject, undefined, wish)).status).toBe('applied');
    expect(await reminded()).toBe(true);
    const gone = { refs: ['account:BIL-999999'], identifiers: [], representative: false };
    expect((await calls.apply('restrict', gone)).status).toBe('not_applicable');
    const company = await calls.subjectOf([identifiersFor.email(businessUser)]);
    expect((await calls.apply('restrict', company)).status).toBe('not_applicable');
  });
});

it('describes every dataset it can hold, under a category and a basis', () => {
  expect(connector.description.capabilities).toEqual(
    expect.arrayContaining(['locate', 'holds', 'collect', 'preview', 'erase', 'confirm', 'restrict', 'unrestrict']),
  );
  expect(connector.description.answersFor).toEqual(['balance']);
  const japan = connector.description.datasets.flatMap(({ recipients }) =>
    recipients.filter(({ country }) => country === 'JP'),
  );
  expect(japan.length).toBe(connector.description.datasets.length);
  expect(japan[0]).toMatchObject({
    name: 'Example Connectivity KK',
    safeguard: expect.stringMatching(/model clauses/),
  });
  expect(population.companies.length).toBeGreaterThan(0);
});

describe('a system that limits the rate', () => {
  it('is waited for within patience, and told to the server beyond it', async () => {
    await world.close();
    world = await startWorld<BillingOptions>(cluster, startBilling, { rateLimit: { max: 10, windowMs: 200 } });
    const patient = callsOf(createBillingConnector({ ...world.settings, pageSize: 10, throttlePatienceMs: 5_000 }));
    const subject = await patient.subjectOf([identifiersFor.email(traveller)]);
    const { rows } = await patient.collect(subject);
    expect(rows.invoices).toBeGreaterThan(30);
    await patient.holds(subject);
    const hasty = callsOf(createBillingConnector({ ...world.settings, throttlePatienceMs: 0 }));
    const refused = await Promise.all(
      Array.from({ length: 12 }, async () => hasty.holds(subject).catch((error: unknown) => error)),
    );
    expect(refused).toContainEqual(
      expect.objectContaining({
        kind: 'throttled',
        detail: expect.objectContaining({ retryAfterMs: expect.any(Number) }),
      }),
    );
  });
});
