/**
 * A person's billing records sorted into items: payer, card token, invoices and ledger by accounting period, each open or disputed
 * invoice an item of its own. A company's account is not the person's: only that they are named as its contact is.
 */
import type { HoldsResult, Subject } from '../../../src/connector/contract.js';
import { nextMonthDay } from '../../../src/law/dates.js';
import type { Category, ItemKind } from '../../../src/law/types.js';
import type { Fresh } from '../shared/plans.js';
import type { Account, BillingApi, BillingRecord, ListName } from './api.js';
import { LISTS } from './api.js';

export type Dataset = ListName | 'payer';

export interface Held {
  accountId: string;
  dataset: Dataset;
  id: string;
  itemId: string;
  /** An invoice's item of its own, by which a plan made while it was open still knows it. */
  ownItemId?: string;
  /** Where statutory and policy periods start from. */
  date: string;
  company: boolean;
  /** Invoices: whether name and address are still on it. */
  named?: boolean;
  collects?: boolean;
}

const KINDS: Record<Dataset, { category: Category; kind: ItemKind }> = {
  payer: { category: 'identity_contact', kind: 'identity_minimum' },
  services: { category: 'identity_contact', kind: 'service_identity' },
  payment_methods: { category: 'payment', kind: 'payment_token' },
  usage: { category: 'payment', kind: 'ledger' },
  dunning_notes: { category: 'payment', kind: 'ledger' },
  payments: { category: 'payment', kind: 'ledger' },
  ledger: { category: 'payment', kind: 'ledger' },
  invoices: { category: 'payment', kind: 'invoice' },
};

const REF = /^account:(.+)$/;

export const refOf = (accountId: string): string => `account:${accountId}`;

export function accountIds(subject: Subject): string[] {
  return subject.refs.flatMap((ref) => REF.exec(ref)?.[1] ?? []);
}

/** The accounts of the subject that still exist. */
export async function accountsOf(api: BillingApi, subject: Subject): Promise<Account[]> {
  const accounts = await Promise.all(accountIds(subject).map(async (id) => api.account(id)));
  return accounts.filter((account) => account !== undefined);
}

/** All records up to the bound. */
export async function heldRecords(api: BillingApi, subject: Subject, asOf: string, periodEnd: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const account of await accountsOf(api, subject)) {
    const company = account.kind === 'company';
    if (account.payer && Date.parse(account.payer.recordedAt) <= Date.parse(asOf)) {
      const date = dayOf(account.payer.recordedAt);
      held.push({
        accountId: account.id,
        dataset: 'payer',
        id: account.id,
        itemId: itemName('payer', company),
        date,
        company,
      });
    }
    for (const dataset of Object.keys(LISTS) as ListName[]) {
      for await (const record of api.all(account.id, dataset, asOf)) {
        held.push(heldOf(account.id, dataset, record, company, periodEnd));
      }
    }
  }
  return held;
}

function heldOf(
  accountId: string,
  dataset: ListName,
  record: BillingRecord,
  company: boolean,
  periodEnd: string,
): Held {
  const date = typeof record.issuedOn === 'string' ? record.issuedOn : dayOf(record.recordedAt);
  const base = { accountId, dataset, id: record.id, date, company };
  if (company || dataset === 'services' || dataset === 'payment_methods') {
    return { ...base, itemId: itemName(dataset, company), collects: record.collects === true };
  }
  const period = `${dataset}/${nextMonthDay(date, periodEnd)}/${date.slice(0, 4)}`;
  if (dataset !== 'invoices') return { ...base, itemId: period };
  const ownItemId = `invoices/${record.id.toLowerCase()}`;
  const open = record.status === 'open' || record.disputed === true;
  return { ...base, itemId: open ? ownItemId : period, ownItemId, named: record.billTo !== null };
}

/** The records a plan means by an item: an invoice that had an item of its own is in no other. */
export function recordsOf(held: readonly Held[], itemId: string, planned: readonly string[]): Held[] {
  const ids = new Set(planned);
  return held.filter((record) => {
    const own = record.ownItemId !== undefined && ids.has(record.ownItemId) ? record.ownItemId : record.itemId;
    return own === itemId;
  });
}

export async function readFresh(
  api: BillingApi,
  subject: Subject,
  asOf: string,
  periodEnd: string,
): Promise<Fresh & { held: Held[] }> {
  const held = await heldRecords(api, subject, asOf, periodEnd);
  return { held, items: itemsOf(held), facts: await factsOf(api, subject) };
}

function itemsOf(held: readonly Held[]): HoldsResult['items'] {
  const groups = new Map<string, Held[]>();
  for (const record of held) groups.set(record.itemId, [...(groups.get(record.itemId) ?? []), record]);
  return [...groups].map(([id, records]) => itemOf(id, records));
}

function itemOf(id: string, records: readonly Held[]): HoldsResult['items'][number] {
  const [first] = records;
  const dataset = first?.dataset ?? 'payer';
  const company = first?.company ?? false;
  const dates = records.map((record) => record.date).toSorted();
  return {
    id,
    dataset,
    ...KINDS[dataset],
    lawfulBasis: company ? 'contract_with_other' : 'contract_with_subject',
    count: records.length,
    recordDate: dates.at(-1),
    // The company's own records; being named as its contact is the person's alone.
    ...(company && dataset !== 'payer' ? { shared: true } : {}),
    ...(dataset === 'invoices' && !company ? { invoices: records.map((record) => record.id) } : {}),
    ...(dataset === 'payment_methods' ? { collectsDebt: records.some((record) => record.collects) } : {}),
  };
}

/** As they stand now, whatever the bound: a debt is a debt. A company's debt is no fact about the person (B1, B5). */
async function factsOf(api: BillingApi, subject: Subject): Promise<HoldsResult['facts']> {
  const facts: HoldsResult['facts'] = [];
  for (const account of await accountsOf(api, subject)) {
    if (account.kind === 'company') continue;
    const balance = await api.balance(account.id);
    if (!balance) continue;
    const { amountDueMinor, currency, openInvoices, disputedInvoices } = balance;
    if (amountDueMinor > 0) {
      facts.push({ type: 'outstanding_balance', amountMinor: amountDueMinor, currency, invoices: openInvoices });
    }
    if (amountDueMinor < 0) facts.push({ type: 'credit_due', amountMinor: -amountDueMinor, currency });
    if (disputedInvoices.length > 0) facts.push({ type: 'disputed_invoice', invoices: disputedInvoices });
    const services = balance.unbilledServices.map(({ id: ref, label }) => ({ ref, label }));
    if (services.length > 0) facts.push({ type: 'final_usage_unbilled', services });
  }
  return facts;
}

const dayOf = (instant: string): string => instant.slice(0, 10);
const itemName = (dataset: Dataset, company: boolean): string => (company ? `${dataset}/company` : dataset);
