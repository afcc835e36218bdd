/** `locate` and `holds`: the person's records with what else they carry, and which items they make. */
import type {
  HoldsInput,
  HoldsResult,
  Identifier,
  LocateInput,
  LocateResult,
  Located,
} from '../../../src/connector/contract.js';
import { identifiersOf, searchedFor } from '../shared/locate.js';
import { DATASETS, UNDERSTOOD } from './data-map.js';
import type { Queries } from './database.js';
import { ALL_PARAMETERS, factsOf, inScope, itemsOf, parameters, scopeOf } from './scope.js';
import type { Scope } from './scope.js';
import { searchRecords } from './search.js';
import type { AccountsSettings } from './settings.js';

const EVER = '9999-12-31T00:00:00Z';

export async function locate(db: Queries, settings: AccountsSettings, input: LocateInput): Promise<LocateResult> {
  const searched = searchedFor(input.identifiers, UNDERSTOOD, input.now);
  const hits = await searchRecords(db, input.identifiers, settings.countryCode);
  const found: Located[] = [];
  for (const [ref, evidence] of [...hits].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const scope = await scopeOf(db, { refs: [ref] });
    const remarks = await remarksOn(db, scope, ref);
    found.push({
      ref,
      evidence,
      identifiers: await identifiersIn(db, scope),
      counts: await countsIn(db, scope, input.now),
      representative: ref.startsWith('user:'),
      ...(remarks.length > 0 ? { remarks } : {}),
    });
  }
  return { searched, found };
}

export async function holds(db: Queries, input: HoldsInput): Promise<HoldsResult> {
  const { subject, asOf, now } = input;
  const scope = await scopeOf(db, subject);
  return {
    searched: searchedFor(subject.identifiers, UNDERSTOOD, now),
    facts: await factsOf(db, scope),
    items: await itemsOf(db, scope, subject.representative, asOf, now),
    began: await begunSince(db, scope, subject, asOf),
  };
}

/**
 * Orders and SIMs of the person's contracts, and another sign-in with their address and their name or number: who opens an account anew gets
 * new numbers. A company's are not the person's.
 */
async function begunSince(
  db: Queries,
  scope: Scope,
  { identifiers }: HoldsInput['subject'],
  asOf: string,
): Promise<NonNullable<HoldsResult['began']>> {
  const of = (type: string): string[] => identifiers.filter((one) => one.type === type).map(({ value }) => value);
  const rows = await db.rows<{ dataset: string; at: Date | null }>(
    `SELECT 'orders' AS dataset, max(placed_at) AS at FROM orders WHERE customer_id = ANY($1) AND placed_at > $3
     UNION ALL SELECT 'sims', max(activated_at) FROM sims WHERE customer_id = ANY($1) AND activated_at > $3
     UNION ALL SELECT 'users', max(created_at) FROM users WHERE user_id <> ALL($2) AND created_at > $3
       AND lower(email) IN (SELECT lower(v) FROM unnest($4::text[]) v)
       AND (phone = ANY($5) OR lower(normalize(full_name, NFKC)) IN (SELECT lower(normalize(v, NFKC)) FROM unnest($6::text[]) v))`,
    [scope.customers, scope.users, asOf, of('email'), of('phone'), of('name')],
  );
  return rows.flatMap(({ dataset, at }) => (at === null ? [] : [{ dataset, at: new Date(at).toISOString() }]));
}

/** Of a sign-in on a company's account: what is the person's own, never the company's numbers. */
async function identifiersIn(db: Queries, { customers, users }: Scope): Promise<Identifier[]> {
  const contracts = await db.rows<Record<'customer_id' | 'billing_account_id' | 'email' | 'name', string | null>>(
    'SELECT customer_id, billing_account_id, email, name FROM customers WHERE customer_id = ANY($1) ORDER BY 1',
    [customers],
  );
  const people = await db.rows<
    Record<'user_id' | 'email' | 'full_name' | 'phone', string | null> & { browsers: string[] }
  >(
    'SELECT user_id, email, full_name, phone, remembered_browsers AS browsers FROM users WHERE user_id = ANY($1) ORDER BY 1',
    [users],
  );
  const sims = await db.rows<{ iccid: string; imsi: string }>(
    'SELECT iccid, imsi FROM sims WHERE customer_id = ANY($1) ORDER BY 1',
    [customers],
  );
  const addresses = await db.rows<{ address: string }>(
    `SELECT concat_ws(', ', line1, city, postcode, country) AS address FROM addresses
     WHERE customer_id = ANY($1) AND kind = 'billing' ORDER BY address_id`,
    [customers],
  );
  const list = identifiersOf({
    customer_id: contracts.map((row) => row.customer_id),
    user_id: people.map((row) => row.user_id),
    billing_account_id: contracts.map((row) => row.billing_account_id),
    email: [...contracts, ...people].map((row) => row.email),
    phone: people.map((row) => row.phone),
    name: [...contracts.map((row) => row.name), ...people.map((row) => row.full_name)],
    postal_address: addresses.map((row) => row.address),
    sim_iccid: sims.map((row) => row.iccid),
    sim_imsi: sims.map((row) => row.imsi),
    cookie_id: people.flatMap((row) => row.browsers),
  });
  return list.filter(({ value }) => value.length <= 512);
}

async function countsIn(db: Queries, scope: Scope, now: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const dataset of DATASETS) {
    const [row] = await db.rows<{ n: number }>(
      `SELECT count(*) AS n FROM ${dataset} WHERE ${inScope(dataset)} AND ${ALL_PARAMETERS}`,
      parameters(scope, EVER, now),
    );
    counts[dataset] = row?.n ?? 0;
  }
  return counts;
}

/** Signs that a person should look; no names, no numbers. */
async function remarksOn(db: Queries, scope: Scope, ref: string): Promise<string[]> {
  const remarks: string[] = [];
  if (scope.others > 0)
    remarks.push(`the account has ${scope.others} other sign-in(s): contract, SIMs and orders are shared`);
  const [twin] = await db.rows<{ n: number }>(
    `SELECT count(DISTINCT other.user_id) AS n FROM users mine JOIN users other
       ON other.user_id <> ALL($1) AND other.phone = mine.phone AND lower(normalize(other.full_name, NFKC)) = lower(normalize(mine.full_name, NFKC))
     WHERE mine.user_id = ANY($1)`,
    [scope.users],
  );
  if (twin && twin.n > 0)
    remarks.push('another record has the same name and telephone number: it may be the same person');
  if (ref.startsWith('user:'))
    remarks.push('uses an account of somebody else: contract, SIMs, orders and invoices are not the person’s');
  return remarks;
}
