/** Whose rows are meant, and which item each row belongs to: one text of SQL for counting, giving, erasing, restricting, confirming. */
import { HabeasError } from '../../../src/common/errors.js';
import type { HoldsResult, Subject } from '../../../src/connector/contract.js';
import type { ItemKind, LawfulBasis } from '../../../src/law/types.js';
import type { Dataset } from './data-map.js';
import { DATASETS } from './data-map.js';
import type { Queries } from './database.js';

export type Item = HoldsResult['items'][number];
export type Fact = HoldsResult['facts'][number];

/** The frozen references, resolved. `others`: people with a sign-in of their own on the same private accounts. */
export interface Scope {
  customers: string[];
  users: string[];
  others: number;
}

/**
 * `customer:…` is a private contract with its holder's sign-in; `user:…` a sign-in alone, on a company's account or on somebody
 * else's. A company's contract, SIMs and orders are never in scope (15(4), B5).
 */
export async function scopeOf(db: Queries, { refs }: Pick<Subject, 'refs'>): Promise<Scope> {
  const [wanted, users] = [withPrefix(refs, 'customer:'), withPrefix(refs, 'user:')];
  if (wanted.length + users.length !== refs.length) {
    throw new HabeasError('permanent', 'accounts has no person records other than customer:… and user:…', {
      hint: 'pass references that this holder found itself',
    });
  }
  const found = await db.rows<{ customer_id: string; main_user_id: string | null }>(
    `SELECT customer_id, main_user_id FROM customers WHERE customer_id = ANY($1) AND kind = 'private' ORDER BY 1`,
    [wanted],
  );
  const customers = found.map((row) => row.customer_id);
  const everyone = [...new Set([...users, ...found.flatMap((row) => row.main_user_id ?? [])])].toSorted();
  const [others] = await db.rows<{ n: number }>(
    'SELECT count(*) AS n FROM users WHERE customer_id = ANY($1) AND user_id <> ALL($2)',
    [customers, everyone],
  );
  return { customers, users: everyone, others: others?.n ?? 0 };
}

const withPrefix = (refs: readonly string[], prefix: string): string[] =>
  refs.filter((ref) => ref.startsWith(prefix)).map((ref) => ref.slice(prefix.length));

interface Table {
  key: string;
  keyType: 'text' | 'bigint';
  /** Belongs to the contract or to the sign-in. */
  owner: 'customer_id' | 'user_id';
  /** When the row came to be, for the bound. */
  at: string;
  /** The item's id, SQL over the row. `$4` is the local date of now. */
  item: string;
  /** Date retention counts from. */
  date: string;
  /** Rows that hold nothing personal any more are no records. */
  alive?: string;
}

const day = (column: string): string => `(${column} AT TIME ZONE 'UTC')::date`;

export const TABLES: Record<Dataset, Table> = {
  customers: {
    ...{ key: 'customer_id', keyType: 'text', owner: 'customer_id', at: 'created_at', date: day('created_at') },
    item: `'customers'`,
    alive: 'erased_at IS NULL',
  },
  users: {
    ...{ key: 'user_id', keyType: 'text', owner: 'user_id', at: 'created_at', date: day('created_at') },
    item: `'users'`,
  },
  addresses: {
    ...{ key: 'address_id', keyType: 'bigint', owner: 'customer_id', at: 'created_at', date: day('created_at') },
    item: `'addresses/' || kind`,
  },
  consents: {
    ...{ key: 'consent_id', keyType: 'bigint', owner: 'user_id', at: 'given_at' },
    date: day('coalesce(withdrawn_at, given_at)'),
    item: `'consents'`,
  },
  sign_ins: {
    ...{ key: 'sign_in_id', keyType: 'bigint', owner: 'user_id', at: 'at', date: day('at') },
    item: `'sign_ins/' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM')`,
  },
  sims: {
    ...{ key: 'sim_id', keyType: 'bigint', owner: 'customer_id', at: 'activated_at' },
    date: day('coalesce(terminated_at, activated_at)'),
    item: `'sims'`,
  },
  orders: {
    ...{ key: 'order_id', keyType: 'text', owner: 'customer_id', at: 'placed_at' },
    date: `coalesce(delivered_on, ${day('placed_at')})`,
    item: `CASE WHEN status IN ('placed', 'shipped') OR (status = 'delivered' AND return_until >= $4::date) THEN 'orders/open'
      ELSE 'orders/closed/' || to_char(placed_at AT TIME ZONE 'UTC', 'YYYY') END`,
  },
};

/** Rows of the scope up to the bound. Parameters: $1 customers, $2 users, $3 bound, $4 date of now. */
export function inScope(dataset: Dataset): string {
  const { owner, at, alive } = TABLES[dataset];
  return `${owner} = ANY(${owner === 'customer_id' ? '$1::text[]' : '$2::text[]'}) AND ${at} <= $3::timestamptz${alive ? ` AND ${alive}` : ''}`;
}

/** Every statement gets all four, so that one numbering holds everywhere; the casts give them types where a table needs none of them. */
export const ALL_PARAMETERS = `$1::text[] IS NOT NULL AND $2::text[] IS NOT NULL AND $3::timestamptz IS NOT NULL AND $4::date IS NOT NULL`;

export function parameters(scope: Scope, asOf: string, now: string): unknown[] {
  return [scope.customers, scope.users, asOf, now.slice(0, 10)];
}

/** Kind of an item by its id. */
export function kindOf(id: string): ItemKind {
  if (id === 'customers' || id === 'addresses/billing') return 'identity_minimum';
  if (id === 'users' || id.startsWith('addresses/')) return 'identity_other';
  if (id === 'consents') return 'consent_record';
  if (id.startsWith('sign_ins/')) return 'sign_in_log';
  if (id === 'sims') return 'service_identity';
  return id === 'orders/open' ? 'order_open' : 'order_closed';
}

const CATEGORY: Record<Dataset, Item['category']> = {
  customers: 'identity_contact',
  users: 'identity_contact',
  addresses: 'identity_contact',
  consents: 'marketing_profile',
  sign_ins: 'security_log',
  sims: 'identity_contact',
  orders: 'orders_shipping',
};

function basisOf(dataset: Dataset, representative: boolean): LawfulBasis {
  if (dataset === 'consents') return 'consent';
  if (dataset === 'sign_ins') return 'legitimate_interest';
  return representative ? 'contract_with_other' : 'contract_with_subject';
}

export async function itemsOf(
  db: Queries,
  scope: Scope,
  representative: boolean,
  asOf: string,
  now: string,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const dataset of DATASETS) {
    const { item, date, owner } = TABLES[dataset];
    const rows = await db.rows<{ id: string; n: number; newest: string | null }>(
      `SELECT ${item} AS id, count(*) AS n, to_char(max(${date}), 'YYYY-MM-DD') AS newest FROM ${dataset}
       WHERE ${inScope(dataset)} AND ${ALL_PARAMETERS} GROUP BY 1 ORDER BY 1`,
      parameters(scope, asOf, now),
    );
    for (const { id, n, newest } of rows) {
      items.push({
        id,
        dataset,
        category: CATEGORY[dataset],
        kind: kindOf(id),
        lawfulBasis: basisOf(dataset, representative),
        count: n,
        ...(newest === null ? {} : { recordDate: newest }),
        ...(owner === 'customer_id' && scope.others > 0 ? { shared: true } : {}),
      });
    }
  }
  return items;
}

/** A SIM runs until it is terminated: a suspended one can be resumed any time. Facts know no bound, what began since counts too. */
export async function factsOf(db: Queries, scope: Scope): Promise<Fact[]> {
  const services = await db.rows<{ ref: string; label: string }>(
    `SELECT iccid AS ref, coalesce(nullif(label, ''), 'SIM …' || right(iccid, 4)) AS label FROM sims
     WHERE customer_id = ANY($1) AND status <> 'terminated' ORDER BY iccid`,
    [scope.customers],
  );
  return services.length > 0 ? [{ type: 'active_service', services }] : [];
}
