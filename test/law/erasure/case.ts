/** Builds a case of the sample facts of holds §5: five holders, items of every kind, one date. */
import type { ErasureInput } from '../../../src/law/index.js';
import { decideItems } from '../../../src/law/index.js';
import type { Fact, HolderFacts, ItemDecision, ItemFact, ItemKind } from '../../../src/law/types.js';

export const AS_OF = '2026-11-02';

const DEFAULTS: Record<ItemKind, Pick<ItemFact, 'category' | 'lawfulBasis'> & { holder: string }> = {
  identity_minimum: { holder: 'accounts', category: 'identity_contact', lawfulBasis: 'contract_with_subject' },
  identity_other: { holder: 'accounts', category: 'identity_contact', lawfulBasis: 'contract_with_subject' },
  service_identity: { holder: 'accounts', category: 'identity_contact', lawfulBasis: 'contract_with_subject' },
  sign_in_log: { holder: 'accounts', category: 'security_log', lawfulBasis: 'legitimate_interest' },
  payment_token: { holder: 'billing', category: 'payment', lawfulBasis: 'contract_with_subject' },
  ledger: { holder: 'billing', category: 'payment', lawfulBasis: 'legal_obligation' },
  invoice: { holder: 'billing', category: 'payment', lawfulBasis: 'legal_obligation' },
  traffic_current: { holder: 'traffic', category: 'traffic', lawfulBasis: 'contract_with_subject' },
  traffic_unpaid: { holder: 'traffic', category: 'traffic', lawfulBasis: 'contract_with_subject' },
  traffic_billed: { holder: 'traffic', category: 'traffic', lawfulBasis: 'contract_with_subject' },
  web_usage: { holder: 'crm', category: 'web_usage', lawfulBasis: 'consent' },
  marketing_profile: { holder: 'crm', category: 'marketing_profile', lawfulBasis: 'consent' },
  consent_record: { holder: 'crm', category: 'marketing_profile', lawfulBasis: 'legal_obligation' },
  event_contact: { holder: 'crm', category: 'event_contacts', lawfulBasis: 'consent' },
  ticket_open: { holder: 'support', category: 'support', lawfulBasis: 'legitimate_interest' },
  ticket_closed: { holder: 'support', category: 'support', lawfulBasis: 'legitimate_interest' },
  order_open: { holder: 'accounts', category: 'orders_shipping', lawfulBasis: 'contract_with_subject' },
  case_file: { holder: 'case_files', category: 'dsar_case', lawfulBasis: 'legal_obligation' },
  order_closed: { holder: 'accounts', category: 'orders_shipping', lawfulBasis: 'contract_with_subject' },
};

const RECORD_DATES: Partial<Record<ItemKind, string>> = {
  ledger: '2024-05-10',
  invoice: '2024-05-10',
  sign_in_log: '2026-09-15',
  ticket_closed: '2023-02-01',
  order_closed: '2020-01-15',
};

export function item(kind: ItemKind, more: Partial<ItemFact> = {}): ItemFact {
  const { category, lawfulBasis } = DEFAULTS[kind];
  return { id: kind, dataset: kind, kind, category, lawfulBasis, count: 1, recordDate: RECORD_DATES[kind], ...more };
}

export const ALL_ITEMS: ItemFact[] = (Object.keys(DEFAULTS) as ItemKind[]).map((kind) => item(kind));

export const balance = (amountMinor: number, invoices: string[] = []): Fact => ({
  type: 'outstanding_balance',
  amountMinor,
  currency: 'GBP',
  invoices,
});
export const credit = (amountMinor: number): Fact => ({ type: 'credit_due', amountMinor, currency: 'GBP' });
export const active = (...labels: string[]): Fact => ({
  type: 'active_service',
  services: labels.map((label) => ({ ref: `sim:${label}`, label })),
});
export const unbilled = (...labels: string[]): Fact => ({
  type: 'final_usage_unbilled',
  services: labels.map((label) => ({ ref: `sim:${label}`, label })),
});

export interface CaseOptions extends Partial<Omit<ErasureInput, 'facts'>> {
  items?: ItemFact[];
  billing?: Fact[];
  accounts?: Fact[];
  support?: Fact[];
  unknown?: string[];
}

export function input(options: CaseOptions = {}): ErasureInput {
  const { items = ALL_ITEMS, billing = [], accounts = [], support = [], unknown = [], ...rest } = options;
  const byHolder: Record<string, Fact[]> = { accounts, billing, traffic: [], crm: [], support };
  const facts = Object.entries(byHolder).map(([holder, reported]): HolderFacts => {
    const own = items.filter(({ kind }) => DEFAULTS[kind].holder === holder);
    return unknown.includes(holder)
      ? { holder, status: 'unknown', reason: 'unreachable', items: own }
      : { holder, status: 'known', at: '2026-11-02T09:15:00Z', facts: reported, items: own };
  });
  return {
    facts,
    descriptions: [
      { holder: 'accounts', answersFor: ['service'] },
      { holder: 'billing', answersFor: ['balance'] },
      { holder: 'traffic', answersFor: [] },
      { holder: 'crm', answersFor: [] },
      { holder: 'support', answersFor: [] },
    ],
    regimes: ['UK'],
    asOf: AS_OF,
    representative: false,
    openRequests: [],
    policy: { accountingPeriodEnd: '03-31', germanTaxDuties: false, supportRetentionMonths: 24, securityLogMonths: 6 },
    ...rest,
  };
}

export function decide(options: CaseOptions = {}): Map<string, ItemDecision> {
  return new Map(decideItems(input(options)).map((decision) => [decision.item.id, decision]));
}

/** Outcome and the reasons in the order shown, e.g. `RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE`. */
export function brief(decisions: Map<string, ItemDecision>, ...ids: string[]): Record<string, string> {
  return Object.fromEntries(
    ids.map((id) => {
      const decision = decisions.get(id);
      return [id, [decision?.outcome, ...(decision?.reasons.map(({ hold }) => hold) ?? [])].join(' ')];
    }),
  );
}
