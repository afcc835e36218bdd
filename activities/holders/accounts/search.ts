/** Finding person records by identifiers: one query per kind of identifier, values always as parameters. */
import type { Identifier, MatchEvidence } from '../../../src/connector/contract.js';
import type { Queries } from './database.js';

/** A person record for each row of `users` and each private contract: the contract where the sign-in is its holder's. */
const REF_OF_USER = `CASE WHEN c.kind = 'private' AND c.main_user_id = u.user_id THEN 'customer:' || c.customer_id ELSE 'user:' || u.user_id END`;
const USERS = 'users u JOIN customers c USING (customer_id)';
const PRIVATE = `c.kind = 'private'`;
const CUSTOMER = `'customer:' || c.customer_id`;

/** Per kind: pairs of a value of `$1` and the reference of a record that carries it. */
const FINDERS: Record<string, string> = {
  customer_id: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v JOIN customers c ON c.customer_id = v WHERE ${PRIVATE}`,
  billing_account_id: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v JOIN customers c ON c.billing_account_id = v WHERE ${PRIVATE}`,
  user_id: `SELECT v, ${REF_OF_USER} AS ref FROM unnest($1::text[]) v JOIN ${USERS} ON u.user_id = v`,
  email: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v JOIN customers c ON lower(c.email) = lower(v) WHERE ${PRIVATE}
    UNION SELECT v, ${REF_OF_USER} FROM unnest($1::text[]) v JOIN users u ON lower(u.email) = lower(v) JOIN customers c USING (customer_id)`,
  phone: `SELECT v, ${REF_OF_USER} AS ref FROM unnest($1::text[]) v JOIN users u ON u.phone = v JOIN customers c USING (customer_id)`,
  sim_iccid: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v JOIN sims s ON s.iccid = v JOIN customers c USING (customer_id) WHERE ${PRIVATE}`,
  sim_imsi: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v JOIN sims s ON s.imsi = v JOIN customers c USING (customer_id) WHERE ${PRIVATE}`,
  cookie_id: `SELECT v, ${REF_OF_USER} AS ref FROM unnest($1::text[]) v JOIN users u ON u.remembered_browsers @> ARRAY[v] JOIN customers c USING (customer_id)`,
  name: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v
      JOIN customers c ON lower(normalize(c.name, NFKC)) = lower(normalize(v, NFKC)) WHERE ${PRIVATE}
    UNION SELECT v, ${REF_OF_USER} FROM unnest($1::text[]) v
      JOIN users u ON lower(normalize(u.full_name, NFKC)) = lower(normalize(v, NFKC)) JOIN customers c USING (customer_id)`,
  // An address is free text: it is the same where it holds the record's postcode, spaces apart.
  postal_address: `SELECT v, ${CUSTOMER} AS ref FROM unnest($1::text[]) v
      JOIN addresses a ON position(upper(replace(a.postcode, ' ', '')) IN upper(replace(v, ' ', ''))) > 0
      JOIN customers c USING (customer_id) WHERE ${PRIVATE} AND c.customer_id = ANY($2::text[])`,
};

/** As numbers are stored (E.164), from the ways people write them. */
export function phoneForms(value: string, countryCode: string): string {
  const digits = value.replace(/[^\d+]/g, '');
  if (digits.startsWith('+')) return digits;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  return digits.startsWith('0') ? `+${countryCode}${digits.slice(1)}` : digits;
}

type Hits = Map<string, MatchEvidence[]>;

/**
 * Evidence per record reference. A name or address alone finds nobody, since strangers share names; together they find, and each adds
 * to what something else found.
 */
export async function searchRecords(
  db: Queries,
  identifiers: readonly Identifier[],
  countryCode: string,
): Promise<Hits> {
  const hits: Hits = new Map();
  for (const type of Object.keys(FINDERS)) {
    if (type === 'name' || type === 'postal_address') continue;
    for (const [ref, evidence] of await matches(db, type, identifiers, countryCode)) add(hits, ref, evidence);
  }
  const named = await matches(db, 'name', identifiers, countryCode);
  const candidates = [...new Set([...hits.keys(), ...named.map(([ref]) => ref)])];
  const housed = await matches(db, 'postal_address', identifiers, countryCode, candidates);
  const [byName, byHouse] = [new Set(named.map(([ref]) => ref)), new Set(housed.map(([ref]) => ref))];
  for (const [ref, evidence] of [...named, ...housed]) {
    if (hits.has(ref) || (byName.has(ref) && byHouse.has(ref))) add(hits, ref, evidence);
  }
  return hits;
}

async function matches(
  db: Queries,
  type: string,
  identifiers: readonly Identifier[],
  countryCode: string,
  candidates: readonly string[] = [],
): Promise<[ref: string, evidence: MatchEvidence][]> {
  const asked = identifiers.filter((identifier) => identifier.type === type);
  const sql = FINDERS[type];
  if (asked.length === 0 || sql === undefined) return [];
  const stored = ({ value }: Identifier): string => (type === 'phone' ? phoneForms(value, countryCode) : value.trim());
  const values = [...new Set(asked.map(stored))];
  const customers = candidates.filter((ref) => ref.startsWith('customer:')).map((ref) => ref.slice('customer:'.length));
  const rows = await db.rows<{ v: string; ref: string }>(
    sql,
    type === 'postal_address' ? [values, customers] : [values],
  );
  return asked.flatMap((by) => {
    const refs = [...new Set(rows.filter(({ v }) => v === stored(by)).map(({ ref }) => ref))].toSorted();
    return refs.map((ref): [string, MatchEvidence] => [ref, { by, sharedWith: refs.length - 1 }]);
  });
}

function add(hits: Hits, ref: string, evidence: MatchEvidence): void {
  const known = hits.get(ref) ?? [];
  if (known.some(({ by }) => by.type === evidence.by.type && by.value === evidence.by.value)) return;
  hits.set(ref, [...known, evidence]);
}
