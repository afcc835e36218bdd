import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTrafficConnector } from '../../activities/holders/traffic/index.js';
import { usageOf } from '../../examples/iot-operator/systems/traffic/usage.js';
import type {
  CallName,
  CollectResult,
  ConfirmAppliedResult,
  ConfirmResult,
  EraseResult,
  HolderPlan,
  HoldsResult,
  IdentifiersResult,
  ItemOrder,
  ObjectResult,
  RectifyResult,
} from '../../src/connector/contract.js';
import { lyingConnector } from '../support/lying-connector.js';
import { NOW, caller, testContext, testHash } from './context.js';
import type { TestContext } from './context.js';
import { makeLake, population } from './traffic-lake.js';
import type { Lake } from './traffic-lake.js';

const { traveller } = population.cast;
const customer = traveller.customerId!;
const subject = { refs: [`customer:${customer}`], identifiers: [], representative: false };
const OWN = `coalesce(customer_ref = '${customer}' AND contract = 'own', false)`;
const BILLED = 'lines/inv-202609-000001';

let lake: Lake;
let context: TestContext;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  lake = await makeLake();
  context = await testContext(lake.root);
  call = caller(createTrafficConnector({ folder: lake.folder, purgeAfterMonths: 6, anonymousFrom: 5 }));
});
afterEach(() => rm(lake.root, { recursive: true, force: true }));

const ask = async <T>(name: CallName, input: object = {}): Promise<T> => call<T>(name, { subject, ...input }, context);
const left = async (asked: object): Promise<ConfirmAppliedResult['remaining']> =>
  (await ask<ConfirmAppliedResult>('confirmApplied', asked)).remaining;
const holds = async (asOf = NOW): Promise<HoldsResult['items']> => (await ask<HoldsResult>('holds', { asOf })).items;
async function carryOut(orders: ItemOrder[], asOf = NOW): Promise<{ plan: HolderPlan; result: EraseResult }> {
  const plan = await ask<HolderPlan>('preview', { asOf, orders });
  return { plan, result: await ask('erase', { plan, approvedHash: plan.hash, key: `request-1:${plan.hash}` }) };
}
const manifest = async (): Promise<{ anonymous?: Record<string, { service: string; lines: number }[]> }> =>
  JSON.parse(await readFile(join(lake.folder, 'manifest.json'), 'utf8'));

describe('restriction', () => {
  it('for two reasons ends with the last of them', async () => {
    const wish = { ground: 'subject' };
    const shown = await usageOf(lake.folder, customer);
    await ask('restrict', { itemIds: [BILLED] });
    await ask('restrict', wish);
    expect(await usageOf(lake.folder, customer)).toEqual([]);
    expect(await left({ restriction: { restricted: true, ...wish } })).toEqual([]);
    expect(await left({ restriction: { restricted: true, itemIds: [BILLED] } })).toEqual([]);
    await ask('unrestrict', wish);
    expect(await left({ restriction: { restricted: false, ...wish } })).toEqual([]);
    expect((await usageOf(lake.folder, customer)).length).toBe(shown.length - 1);
    await ask('unrestrict');
    expect(await usageOf(lake.folder, customer)).toEqual(shown);
    expect(await ask('unrestrict')).toMatchObject({ status: 'not_applicable' });
  });

  it('is caught by the fresh read when it is a lie', async () => {
    call = caller(lyingConnector(createTrafficConnector({ folder: lake.folder }), ['restrict']));
    await ask('restrict', { itemIds: [BILLED] });
    // Neither is the item skipped nor have its lines lost their route.
    expect(await left({ restriction: { restricted: true, itemIds: [BILLED] } })).toEqual([
      { what: 'restriction', dataset: 'usage_lines', count: 2 },
    ]);
  });
});

describe('rectify', () => {
  it('keeps what was measured, files the statement once, gives it out and erases it', async () => {
    const lines = await lake.lines();
    const said = 'The device was switched off.';
    const corrections = [
      { dataset: 'usage_lines', field: 'bytes', value: '0', statement: said },
      { field: 'email', value: 'x' },
    ];
    for (const key of ['rectify-key-1', 'rectify-key-2']) {
      const { results } = await ask<RectifyResult>('rectify', { corrections, key });
      expect(results.map(({ status, statementFiled }) => [status, statementFiled])).toEqual([
        ['refused', true],
        ['not_applicable', false],
      ]);
    }
    expect(await lake.lines()).toEqual(lines);
    const collected = await ask<CollectResult>('collect', { asOf: NOW, datasets: ['statements'] });
    expect(collected.rows).toEqual({ statements: 1 });
    expect(await context.rows(collected.parts)).toEqual([expect.objectContaining({ text: said, field: 'bytes' })]);
    const items = await holds();
    const { plan, result } = await carryOut(
      items.map((item) => ({ item, outcome: item.id === 'statements' ? 'erase' : 'retain' })),
    );
    expect(result).toMatchObject({ status: 'done', removed: { statements: 1 } });
    expect((await ask<ConfirmResult>('confirm', { plan })).remaining).toEqual([]);
    expect(await readFile(join(lake.folder, 'statements.json'), 'utf8')).not.toContain(customer);
  });
});

it('answers an objection with why it does not reach usage lines', async () => {
  for (const scope of ['marketing', 'consent', 'processing']) {
    expect(await ask<ObjectResult>('object', { scope, key: 'object-key' })).toMatchObject({
      status: 'not_applicable',
      stopped: [],
    });
  }
});

describe('lines past their purge', () => {
  it('are marked where they are old, or were never put on an invoice', async () => {
    const failures = (items: HoldsResult['items']): string[] =>
      items.filter(({ purgeFailure }) => purgeFailure).map(({ id }) => id);
    const now = failures(await holds());
    expect(now.length).toBeGreaterThan(3);
    expect(now).not.toContain(BILLED);
    expect(now).not.toContain('current');
    // Half a year later what was current is on no invoice yet: it will never be.
    const later = await holds('2027-05-02T00:00:00.000Z');
    expect(later.map(({ id }) => id)).toContain('unbilled');
    expect(later.find(({ id }) => id === 'unbilled')).toMatchObject({ kind: 'traffic_billed', purgeFailure: true });
    expect(later.find(({ id }) => id === 'unbilled')).not.toHaveProperty('invoices');
    expect(failures(later)).toContain(BILLED);
  });

  it('go like any other item', async () => {
    const asOf = '2027-05-02T00:00:00.000Z';
    const items = await holds(asOf);
    const before = await lake.count(`${OWN} AND invoice_ref IS NULL`);
    expect(before).toBeGreaterThan(0);
    const { plan, result } = await carryOut(
      items.map((item) => ({ item, outcome: item.id === 'unbilled' ? 'erase' : 'retain' })),
      asOf,
    );
    expect(result.removed).toEqual({ unbilled: before });
    expect(await lake.count(`${OWN} AND invoice_ref IS NULL`)).toBe(0);
    expect((await ask<ConfirmResult>('confirm', { plan })).remaining).toEqual([]);
  });
});

describe('anonymise', () => {
  it('leaves rounded totals over many customers and nothing that leads back', async () => {
    const items = await holds();
    const { plan, result } = await carryOut(
      items.map((item) => ({ item, outcome: item.id === BILLED ? 'anonymise' : 'retain' })),
    );
    expect(plan.items.find(({ itemId }) => itemId === BILLED)!.outcome).toBe('anonymise');
    expect(result.removed[BILLED]).toBeGreaterThan(0);
    expect(await lake.count(`${OWN} AND coalesce(invoice_ref = 'INV-202609-000001', false)`)).toBe(0);
    expect((await ask<ConfirmResult>('confirm', { plan })).remaining).toEqual([]);
    const { anonymous = {} } = await manifest();
    expect(Object.keys(anonymous)).toEqual(['2026-09']);
    for (const total of anonymous['2026-09']!) {
      expect(Object.keys(total).toSorted()).toEqual(['bytes', 'lines', 'seconds', 'service']);
      expect(String(total.lines).replace(/0+$/, '').length).toBeLessThanOrEqual(2);
    }
    const text = JSON.stringify(anonymous);
    for (const own of [customer, ...traveller.sims.map(({ iccid }) => iccid), 'INV-']) expect(text).not.toContain(own);
  });

  it('says the same of the month whoever went, and the first time only', async () => {
    await carryOut((await holds()).map((item) => ({ item, outcome: item.id === BILLED ? 'anonymise' : 'retain' })));
    const first = (await manifest()).anonymous;
    const debtor = population.cast.debtor;
    const other = { refs: [`customer:${debtor.customerId!}`], identifiers: [], representative: false };
    const { items } = await call<HoldsResult>('holds', { subject: other, asOf: NOW }, context);
    const orders = items.map((item) => ({ item, outcome: item.id.includes('202609') ? 'anonymise' : 'retain' }));
    const plan = await call<HolderPlan>('preview', { subject: other, asOf: NOW, orders }, context);
    await call('erase', { plan, approvedHash: plan.hash, key: 'request-2:debtor' }, context);
    expect((await manifest()).anonymous).toEqual(first);
  });

  it('keeps no total of a month with few customers', async () => {
    call = caller(createTrafficConnector({ folder: lake.folder, anonymousFrom: 10_000 }));
    await carryOut((await holds()).map((item) => ({ item, outcome: item.id === BILLED ? 'anonymise' : 'retain' })));
    expect(await manifest()).not.toHaveProperty('anonymous');
  });
});

it('tells keyed hashes of every customer with an own contract and of their SIMs', async () => {
  const { parts, count } = await call<IdentifiersResult>('identifiers', {}, context);
  const lines = await context.rows(parts);
  expect(lines).toHaveLength(count);
  const ref = `customer:${customer}`;
  for (const identifier of [
    { type: 'customer_id', value: customer },
    { type: 'sim_iccid', value: traveller.sims[0]!.iccid },
  ]) {
    expect(lines).toContainEqual(expect.objectContaining({ hash: testHash(identifier), type: identifier.type, ref }));
  }
  const wanted = new Set(
    (await lake.lines(`contract = 'own' AND customer_ref IS NOT NULL`)).map((line) =>
      String(JSON.parse(line).customer_ref),
    ),
  );
  expect(new Set(lines.map((line) => line.ref)).size).toBe(wanted.size);
});
