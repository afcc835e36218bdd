import { createBillingConnector } from '../../../activities/holders/billing/index.js';
import { startBilling } from '../../../examples/iot-operator/systems/billing/system.js';
import type { Subject } from '../../../src/connector/contract.js';
import { lyingConnector } from '../../support/lying-connector.js';
import { testHash } from '../context.js';
import { callsOf, ordersWhere } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { testContext } from '../support/context.js';
import { startCluster } from '../support/cluster.js';
import type { Cluster } from '../support/cluster.js';
import { cast, identifiersFor, startWorld } from '../support/worlds.js';
import type { World } from '../support/worlds.js';

let cluster: Cluster;
let world: World;
let calls: Calls;
let subject: Subject;
let open: string;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
beforeEach(async () => {
  world = await startWorld(cluster, startBilling);
  calls = callsOf(createBillingConnector({ ...world.settings, pageSize: 50 }));
  subject = await calls.subjectOf([identifiersFor.email(debtor)]);
  const [row] = await world.sql(`select id from invoices where account_id = $1 and status = 'open'`, [account]);
  open = String(row!.id);
});
afterEach(async () => world.close());

const { debtor } = cast;
const account = debtor.billingAccountId!;
const reminded = async (): Promise<boolean> =>
  ((await world.api('POST', '/dunning/run')).body.reminded as string[]).includes(open);
const fact = async (type: string): Promise<Record<string, unknown> | undefined> =>
  (await calls.holds(subject)).facts.find((found) => found.type === type);
const balance = async (): Promise<Record<string, unknown>> =>
  (await world.api('GET', `/accounts/${account}/balance`)).body;

describe('rectify', () => {
  it('changes who pays, on invoices to come only', async () => {
    const corrections = [
      { field: 'email', value: 'right@example.org' },
      { dataset: 'payer', field: 'address', value: '{"line1":"2 Sample Street","city":"Sampleton"}' },
    ];
    const before = await world.sql('select bill_to from invoices where id = $1', [open]);
    const { results } = await calls.rectify(subject, corrections);
    expect(results).toEqual([
      expect.objectContaining({ dataset: 'payer', field: 'email', status: 'applied', how: 'replaced', records: 1 }),
      expect.objectContaining({ dataset: 'payer', field: 'address', status: 'applied' }),
    ]);
    expect(await world.sql('select email, address from payers where account_id = $1', [account])).toEqual([
      { email: 'right@example.org', address: { line1: '2 Sample Street', city: 'Sampleton' } },
    ]);
    expect(await world.sql('select bill_to from invoices where id = $1', [open])).toEqual(before);
    expect(await calls.confirmApplied(subject, { corrections })).toEqual([]);
  });

  it('takes an invoice back by credit note and issues it anew; the debt stays what it was', async () => {
    const due = (await balance()).amountDueMinor;
    const billTo = { name: 'Right Name', address: { line1: '2 Sample Street' } };
    const corrections = [{ dataset: 'invoices', field: 'billTo', record: open, value: JSON.stringify(billTo) }];
    const before = await world.sql('select bill_to, amount_minor, lines from invoices where id = $1', [open]);
    for (const _ of ['once', 'again']) {
      expect((await calls.rectify(subject, corrections, 'invoice-key')).results[0]).toMatchObject({
        status: 'applied',
        how: 'new_entry',
      });
    }
    expect(await world.sql('select bill_to, amount_minor, lines from invoices where id = $1', [open])).toEqual(before);
    const made = await world.sql('select amount_minor, status, bill_to from invoices where $1 = any(replaces)', [open]);
    expect(made).toEqual([{ amount_minor: before[0]!.amount_minor, status: 'open', bill_to: billTo }]);
    expect((await balance()).amountDueMinor).toBe(due);
    // Systems that know the invoice by its old number still see that it is open.
    expect((await fact('outstanding_balance'))!.invoices).toContain(open);
    expect(await calls.confirmApplied(subject, { corrections })).toEqual([]);
  });

  it('corrects a ledger entry by another one, once', async () => {
    const [entry] = await world.sql('select * from ledger where account_id = $1 order by id limit 1', [account]);
    const corrections = [{ dataset: 'ledger', field: 'amountMinor', record: String(entry!.id), value: '1' }];
    await calls.rectify(subject, corrections, 'ledger-key-1');
    await calls.rectify(subject, corrections, 'ledger-key-2');
    expect(await world.sql('select * from ledger where id = $1', [entry!.id])).toEqual([entry]);
    expect(await world.sql('select kind, amount_minor from ledger where reference = $1', [entry!.id])).toEqual([
      { kind: 'correction', amount_minor: 1 - Number(entry!.amount_minor) },
    ]);
    expect(await calls.confirmApplied(subject, { corrections })).toEqual([]);
  });

  it('refuses measurements, inferences and whole books, and files the statement where it is given out', async () => {
    const said = 'I was abroad that month.';
    const { results } = await calls.rectify(subject, [
      { dataset: 'usage', field: 'amountMinor', value: '0', statement: said },
      { dataset: 'payer', field: 'riskScore', value: '1' },
      { dataset: 'invoices', field: 'amountMinor', value: '0', record: open },
      { dataset: 'invoices', field: 'amountMinor', value: '100' },
    ]);
    expect(results.map(({ status, statementFiled }) => [status, statementFiled])).toEqual([
      ['refused', true],
      ['refused', false],
      ['refused', false],
      ['not_applicable', false],
    ]);
    const context = testContext();
    await calls.collect(subject, context, { datasets: ['payer'] });
    expect(context.sink.records('payer')[0]!.statements).toEqual([expect.objectContaining({ text: said })]);
  });

  it('is caught by the fresh read when it lies', async () => {
    const lied = callsOf(lyingConnector(createBillingConnector(world.settings), ['rectify', 'restrict']));
    const corrections = [{ dataset: 'payer', field: 'name', value: 'Right Name' }];
    await lied.rectify(subject, corrections);
    await lied.apply('restrict', subject);
    const asked = { corrections, restriction: { restricted: true } };
    expect((await lied.confirmApplied(subject, asked)).map(({ what }) => what)).toEqual(['correction', 'restriction']);
  });
});

describe('restriction', () => {
  it('of one invoice stops its reminders alone, and is counted apart from the account’s', async () => {
    const item = [`invoices/${open.toLowerCase()}`];
    const [wish, check] = [{ ground: 'subject' as const }, { ground: 'pending' as const }];
    expect(await calls.apply('restrict', subject, item, check)).not.toHaveProperty('whole');
    expect(await reminded()).toBe(false);
    expect(await world.sql('select 1 from accounts where restricted_at is not null')).toEqual([]);
    await calls.apply('restrict', subject, undefined, wish);
    await calls.apply('unrestrict', subject, undefined, check);
    expect(await reminded()).toBe(false);
    expect(
      await calls.confirmApplied(subject, { restriction: { restricted: false, itemIds: item, ground: 'pending' } }),
    ).toEqual([]);
    await calls.apply('unrestrict', subject, undefined, wish);
    expect(await reminded()).toBe(true);
  });

  it('of one item outlives the lifting of another', async () => {
    expect(await calls.apply('restrict', subject, ['payer', 'payment_methods'])).toMatchObject({ whole: true });
    const scored = async (): Promise<number> => Number((await world.api('POST', '/risk-scores/refresh')).body.scored);
    const without = await scored();
    await calls.apply('unrestrict', subject, ['payer']);
    expect(await scored()).toBe(without);
    await calls.apply('unrestrict', subject, ['payment_methods']);
    expect(await scored()).toBe(without + 1);
  });
});

it('answers an objection with why it does not reach billing, and goes on with service messages', async () => {
  for (const scope of ['marketing', 'consent', 'processing'] as const) {
    expect(await calls.object(subject, { scope })).toEqual({
      status: 'not_applicable',
      reason: expect.stringMatching(/invoices/),
      at: expect.any(String),
      stopped: [],
    });
  }
  expect(await reminded()).toBe(true);
});

describe('facts about money', () => {
  it('count a penny, and nothing once a disputed invoice is credited', async () => {
    const due = Number((await fact('outstanding_balance'))!.amountMinor);
    const usage = Number((await balance()).unbilledTerminatedMinor);
    await world.api('POST', `/invoices/${open}/payments`, { amountMinor: due - usage - 1 });
    await world.api('POST', `/accounts/${account}/final-bill`);
    const [rest] = await world.sql(`select id from invoices where account_id = $1 and status = 'open' and id <> $2`, [
      account,
      open,
    ]);
    if (rest) await world.api('POST', `/invoices/${String(rest.id)}/payments`);
    expect(await fact('outstanding_balance')).toMatchObject({ amountMinor: 1 });
    await world.api('POST', `/invoices/${open}/dispute`);
    expect(await fact('disputed_invoice')).toEqual({ type: 'disputed_invoice', invoices: [open] });
    await world.api('POST', `/invoices/${open}/credit-note`, {});
    expect(await fact('disputed_invoice')).toBeUndefined();
    expect(await fact('outstanding_balance')).toBeUndefined();
    // What was paid of it is owed to the person now.
    expect(await fact('credit_due')).toMatchObject({ amountMinor: due - usage - 1 });
  });

  it('take a zero-rated invoice for nothing, disputed or not', async () => {
    await world.sql('update invoices set amount_minor = 0 where id = $1', [open]);
    await world.api('POST', `/invoices/${open}/dispute`);
    expect(await fact('disputed_invoice')).toBeUndefined();
  });

  it('keep the unbilled usage of an ended service when the service itself is erased', async () => {
    const services = await world.sql('select id from services where account_id = $1 order by id', [account]);
    const iccid = String(services[0]!.id);
    for (const { id } of services) await world.api('POST', `/services/${String(id)}/terminate`);
    await world.api('POST', `/accounts/${account}/final-bill`);
    const { items } = await calls.holds(subject);
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === 'services'),
    );
    expect((await calls.erase(plan)).status).toBe('done');
    const before = Number((await balance()).amountDueMinor);
    // A roaming partner reports late.
    await world.sql(
      `insert into usage (id, account_id, iccid, period, amount_minor, recorded_at) values ('USG-LATE', $1, $2, '2026-11', 7, now())`,
      [account, iccid],
    );
    expect(Number((await balance()).amountDueMinor)).toBe(before + 7);
    expect(await fact('final_usage_unbilled')).toMatchObject({ services: [expect.objectContaining({ ref: iccid })] });
    expect((await world.api('POST', `/services/${iccid}/final-bill`)).body).toMatchObject({ amountMinor: 7 });
    expect(await fact('final_usage_unbilled')).toBeUndefined();
    expect(Number((await balance()).amountDueMinor)).toBe(before + 7);
  });
});

it('tells keyed hashes of everybody with an account', async () => {
  const context = testContext();
  const { count } = await calls.identifiers(context);
  const lines = context.sink.records('identifiers');
  expect(lines).toHaveLength(count);
  for (const identifier of [identifiersFor.email(debtor), { type: 'billing_account_id', value: account }]) {
    const ref = `account:${account}`;
    expect(lines).toContainEqual(expect.objectContaining({ hash: testHash(identifier), type: identifier.type, ref }));
  }
  const [row] = await world.sql('select count(*)::int as n from accounts');
  expect(new Set(lines.map(({ ref }) => ref)).size).toBe(row!.n);
});
