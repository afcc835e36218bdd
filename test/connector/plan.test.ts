import fc from 'fast-check';
import type { HolderPlan } from '../../src/connector/contract.js';
import { assertApproved, canonicalJson, planDrift, planHash, sealPlan } from '../../src/connector/plan.js';
import type { PlanDraft } from '../../src/connector/plan.js';

const draft: PlanDraft = {
  holder: 'billing',
  subject: {
    refs: ['account:BIL-1', 'account:BIL-2'],
    identifiers: [
      { type: 'email', value: 'a@example.org' },
      { type: 'customer_id', value: 'CUS-1' },
    ],
    representative: false,
  },
  asOf: '2026-11-02T09:15:00Z',
  orders: [
    { item: item('payer_contact', 'identity_minimum'), outcome: 'erase' },
    { item: item('invoices/2024', 'invoice'), outcome: 'retain' },
  ],
  items: [
    { itemId: 'payer_contact', dataset: 'payer_contact', outcome: 'erase', count: 1 },
    { itemId: 'invoices/2024', dataset: 'invoices', outcome: 'retain', count: 12 },
  ],
  facts: [{ type: 'outstanding_balance', amountMinor: 1240, currency: 'GBP', invoices: ['INV-1', 'INV-2'] }],
};

function item(id: string, kind: 'identity_minimum' | 'invoice'): HolderPlan['orders'][number]['item'] {
  return {
    id,
    dataset: id.split('/')[0] ?? id,
    category: kind === 'invoice' ? 'payment' : 'identity_contact',
    kind,
    lawfulBasis: 'contract_with_subject',
    count: 3,
  };
}

const changed = (change: (copy: PlanDraft) => void): string => {
  const copy = structuredClone(draft);
  change(copy);
  return planHash(copy);
};

describe('canonicalJson', () => {
  it('gives one text whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(record));
        expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });

  it('refuses what JSON cannot say', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(/NaN/);
    expect(() => canonicalJson([() => 1])).toThrow(/function/);
  });
});

describe('planHash', () => {
  const original = planHash(draft);

  it('does not depend on order, on counts or on how the instant is written', () => {
    expect(changed((p) => p.orders.reverse())).toBe(original);
    expect(changed((p) => p.items.reverse())).toBe(original);
    expect(changed((p) => p.subject.refs.reverse())).toBe(original);
    expect(changed((p) => p.subject.identifiers.reverse())).toBe(original);
    expect(changed((p) => (p.asOf = '2026-11-02T10:15:00+01:00'))).toBe(original);
    expect(changed((p) => p.orders.forEach((order) => (order.item.count = 0)))).toBe(original);
    expect(changed((p) => p.items.forEach((entry) => (entry.count = 0)))).toBe(original);
  });

  it.each<[string, (copy: PlanDraft) => void]>([
    ['a selector', (p) => p.subject.refs.push('account:BIL-3')],
    ['an identifier', (p) => p.subject.identifiers.pop()],
    ['the bound', (p) => (p.asOf = '2026-11-02T09:15:01Z')],
    ['an outcome ordered', (p) => (p.orders[1]!.outcome = 'erase')],
    ['an outcome found', (p) => (p.items[0]!.outcome = 'shared')],
    ['a category', (p) => (p.orders[0]!.item.category = 'support')],
    ['a finding about sharing', (p) => (p.orders[0]!.item.shared = true)],
    ['a hold fact', (p) => (p.facts = [])],
    ['the holder', (p) => (p.holder = 'crm')],
  ])('changes with %s', (_, change) => {
    expect(changed(change)).not.toBe(original);
  });

  it('lets only the approved plan through', () => {
    const plan = sealPlan(draft);
    expect(() => assertApproved({ plan, approvedHash: plan.hash })).not.toThrow();
    expect(() =>
      assertApproved({ plan, approvedHash: original.replace(/^./, (c) => (c === '0' ? '1' : '0')) }),
    ).toThrow(/not the one/);
    const widened = { ...plan, subject: { ...plan.subject, refs: ['account:BIL-9'] } };
    expect(() => assertApproved({ plan: widened, approvedHash: plan.hash })).toThrow(/not the one/);
  });
});

describe('planDrift', () => {
  const plan = sealPlan(draft);
  const items = draft.orders.map((order) => order.item);

  it('sees none when nothing changed, when a hold ended and when rows are gone', () => {
    expect(planDrift(plan, { facts: draft.facts ?? [], items })).toEqual([]);
    expect(planDrift(plan, { facts: [], items: [] })).toEqual([]);
  });

  it('names a new fact, a wider one, a shared record and a changed category', () => {
    expect(planDrift(plan, { facts: [{ type: 'credit_due', amountMinor: 500, currency: 'GBP' }], items })).toEqual([
      'new fact: credit_due',
    ]);
    const services = [{ ref: 'a', label: 'A' }];
    const active = sealPlan({ ...draft, facts: [{ type: 'active_service', services }] });
    const more = [...services, { ref: 'b', label: 'B' }];
    expect(planDrift(active, { facts: [{ type: 'active_service', services: more }], items: [] })).toEqual([
      'fact covers more than before: active_service',
    ]);
    const [contact] = items;
    expect(planDrift(plan, { facts: [], items: [{ ...contact!, shared: true, category: 'support' }] })).toEqual([
      'changed category: payer_contact',
      'now shared with others: payer_contact',
    ]);
  });

  it('does not ask again because a known debt has more invoices, or because a retained item changed', () => {
    const facts = [
      { type: 'outstanding_balance' as const, amountMinor: 1550, currency: 'GBP', invoices: ['INV-1', 'INV-3'] },
    ];
    expect(planDrift(plan, { facts, items: [{ ...item('invoices/2024', 'invoice'), shared: true }] })).toEqual([]);
  });
});
