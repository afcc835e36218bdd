/** What an erasure took from the stores, item by item, against what was approved. */
import type { Person } from '../../examples/iot-operator/population/index.js';
import type { PlanView } from '../../src/server/api/view-schema.js';
import { ACCOUNTS, BILLING } from './source.js';
import type { Source } from './source.js';

type Row = Record<string, unknown>;
/** Records by `<holder>/<item>`; of billing by `billing/<dataset>`. */
export type Counts = Record<string, number>;

/** Anonymised lines are nobody's any more. */
const GONE = new Set(['erase', 'anonymise']);

/** What has to be gone. A suppressed item stays as the proof it is. */
export function approvedOf({ items }: PlanView): Counts {
  const counts: Counts = {};
  for (const { holder, id, dataset, outcome, count } of items) {
    if (!GONE.has(outcome) || !['accounts', 'billing', 'traffic'].includes(holder)) continue;
    const name = holder === 'billing' ? `billing/${dataset}` : `${holder}/${id}`;
    counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}

export interface Changes {
  /** By person's customer number. */
  lost: Map<string, Counts>;
  /** What is there that was not, told in words. */
  gained: string[];
}

/** Everything that changed in accounts, billing and traffic since the beginning, by whose it is. */
export async function changesIn(source: Source, people: readonly Person[]): Promise<Changes> {
  const owners = new Map(people.flatMap((p) => [p.customerId, p.userId, p.billingAccountId].map((id) => [id, p])));
  const changes: Changes = { lost: new Map(), gained: [] };
  const lose = (owner: unknown, name: string, n = 1): void => {
    const whose = owners.get(owner as string)?.customerId ?? `somebody else (${String(owner)})`;
    const counts = changes.lost.get(whose) ?? {};
    changes.lost.set(whose, { ...counts, [name]: (counts[name] ?? 0) + n });
  };
  for (const table of ACCOUNTS) {
    const { lost, gained } = await source.changed('accounts', table);
    for (const row of lost) lose(row.user_id ?? row.customer_id, `accounts/${itemOf(table, row)}`);
    for (const row of gained) if (!isBareNumber(table, row)) changes.gained.push(`a row of accounts.${table}`);
  }
  for (const table of BILLING) {
    const { lost, gained } = await source.changed('billing', table);
    for (const row of lost) lose(row.account_id, `billing/${table === 'payers' ? 'payer' : table}`);
    changes.gained.push(...gained.map(() => `a row of billing.${table}`));
  }
  const lines = await source.linesChanged();
  for (const { customer, invoice, n } of lines.lost) lose(customer, `traffic/${itemOfLine(invoice)}`, n);
  if (lines.gained > 0) changes.gained.push(`${lines.gained} usage lines`);
  for (const { customer, route } of lines.rerouted) {
    if (route !== null || !owners.has(customer)) changes.gained.push(`a route of ${customer}`);
  }
  return changes;
}

function itemOf(table: string, row: Row): string {
  if (table === 'addresses') return `addresses/${String(row.kind)}`;
  if (table === 'sign_ins') return `sign_ins/${String(row.at).slice(0, 7)}`;
  if (table !== 'orders') return table;
  const returnable = String(row.return_until) >= new Date().toISOString().slice(0, 10);
  const open = row.status === 'placed' || row.status === 'shipped' || (row.status === 'delivered' && returnable);
  return open ? 'orders/open' : `orders/closed/${String(row.placed_at).slice(0, 4)}`;
}

const itemOfLine = (invoice: string | null): string =>
  invoice === null ? 'current' : `lines/${invoice.toLowerCase()}`;

/** All that may stay of a contract: its number, for records that are kept. */
function isBareNumber(table: string, row: Row): boolean {
  const personal = ['name', 'email', 'billing_account_id', 'currency', 'locale'];
  return table === 'customers' && row.erased_at !== null && personal.every((column) => row[column] === null);
}
