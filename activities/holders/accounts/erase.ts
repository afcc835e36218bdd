/** `preview`, `erase`, `confirm` of the accounts database. Check and delete share one transaction. */
import { createHash } from 'node:crypto';
import type {
  ConfirmInput,
  ConfirmResult,
  EraseInput,
  EraseResult,
  HolderPlan,
  PreviewInput,
} from '../../../src/connector/contract.js';
import { assertApproved, planDrift } from '../../../src/connector/plan.js';
import { searchedFor } from '../shared/locate.js';
import { planFor } from '../shared/plans.js';
import { DATASETS, HOLDER, UNDERSTOOD } from './data-map.js';
import type { Dataset } from './data-map.js';
import type { AccountsDatabase, Queries } from './database.js';
import { ALL_PARAMETERS, TABLES, factsOf, inScope, itemsOf, parameters, scopeOf } from './scope.js';
import type { Scope } from './scope.js';

type Counts = Record<string, number>;

export async function preview(db: Queries, input: PreviewInput): Promise<HolderPlan> {
  const scope = await scopeOf(db, input.subject);
  const items = await itemsOf(db, scope, input.subject.representative, input.asOf, input.now);
  return planFor(HOLDER, input, { facts: await factsOf(db, scope), items });
}

/** Proof of consent is what a suppression leaves: an order to suppress takes nothing away here. */
const goes = ({ outcome }: HolderPlan['items'][number]): boolean => outcome === 'erase' || outcome === 'anonymise';

export async function erase(db: AccountsDatabase, input: EraseInput): Promise<EraseResult> {
  assertApproved(input);
  const { plan, now } = input;
  const key = createHash('sha256').update(input.key).digest('hex');
  return await db.transaction(async (tx): Promise<EraseResult> => {
    // Two attempts of one erasure queue; so does whoever adds a SIM, an order or a sign-in to the accounts meanwhile.
    await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const [done] = await tx.rows<{ removed: Counts; retained: Counts }>(
      'SELECT removed, retained FROM erasures WHERE key_hash = $1',
      [key],
    );
    if (done) return { status: 'done', ...done, atomic: true };
    const scope = await scopeOf(tx, plan.subject);
    await tx.rows('SELECT 1 FROM customers WHERE customer_id = ANY($1) ORDER BY customer_id FOR UPDATE', [
      scope.customers,
    ]);
    const { others } = await scopeOf(tx, plan.subject);
    const fresh = await itemsOf(tx, { ...scope, others }, plan.subject.representative, plan.asOf, now);
    const drift = [
      ...planDrift(plan, { facts: await factsOf(tx, scope), items: fresh }),
      ...(await orderedSince(tx, scope, plan)),
    ];
    if (drift.length > 0) return { status: 'drift', drift, removed: {}, retained: {}, atomic: true };
    const removed = await removeItems(tx, scope, plan, now);
    const kept = plan.items.filter((item) => !goes(item)).map(({ itemId }) => itemId);
    const retained = Object.fromEntries(kept.map((id) => [id, fresh.find((item) => item.id === id)?.count ?? 0]));
    await tx.rows('INSERT INTO erasures (key_hash, removed, retained) VALUES ($1, $2, $3)', [
      key,
      JSON.stringify(removed),
      JSON.stringify(retained),
    ]);
    return { status: 'done', removed, retained, atomic: true };
  });
}

/** Whoever ordered after asking to be erased has to be asked again before the account goes (holds §3.4). */
async function orderedSince(tx: Queries, scope: Scope, plan: HolderPlan): Promise<string[]> {
  if (!plan.items.some((item) => goes(item) && (item.itemId === 'customers' || item.itemId === 'users'))) return [];
  const [row] = await tx.rows<{ n: number }>(
    'SELECT count(*) AS n FROM orders WHERE customer_id = ANY($1) AND placed_at > $2',
    [scope.customers, plan.asOf],
  );
  return row && row.n > 0 ? ['ordered since the request: orders'] : [];
}

async function removeItems(tx: Queries, scope: Scope, plan: HolderPlan, now: string): Promise<Counts> {
  const ids = plan.items.filter(goes).map(({ itemId }) => itemId);
  const removed: Counts = Object.fromEntries(ids.map((id) => [id, 0]));
  for (const dataset of DATASETS) {
    const params = [...parameters(scope, plan.asOf, now), ids];
    const rows = await tx.rows<{ id: string; n: number }>(removal(dataset), params);
    for (const { id, n } of rows) removed[id] = n;
  }
  const owners = [...scope.customers, ...scope.users];
  await tx.rows('DELETE FROM restrictions WHERE owner_id = ANY($1) AND item = ANY($2)', [owners, ids]);
  await tx.rows('DELETE FROM statements WHERE owner_id = ANY($1)', [
    [...(ids.includes('customers') ? scope.customers : []), ...(ids.includes('users') ? scope.users : [])],
  ]);
  await removeBareNumbers(tx, scope);
  return removed;
}

/** Rows kept for a reason hang on the contract's number: the contract loses everything else instead of its row. */
function removal(dataset: Dataset): string {
  const { item } = TABLES[dataset];
  const where = `${inScope(dataset)} AND ${ALL_PARAMETERS} AND (${item}) = ANY($5::text[])`;
  const gone =
    dataset === 'customers'
      ? `UPDATE customers SET name = NULL, email = NULL, billing_account_id = NULL, currency = NULL, locale = NULL, erased_at = now()
         WHERE ${where} RETURNING ${item} AS id`
      : `DELETE FROM ${dataset} WHERE ${where} RETURNING ${item} AS id`;
  return `WITH gone AS (${gone}) SELECT id, count(*) AS n FROM gone GROUP BY id`;
}

/** The number goes with the last record that hangs on it, in this erasure or a later one. */
async function removeBareNumbers(tx: Queries, scope: Scope): Promise<void> {
  await tx.rows(
    `DELETE FROM customers c WHERE customer_id = ANY($1) AND erased_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM users u WHERE u.customer_id = c.customer_id)
       AND NOT EXISTS (SELECT 1 FROM addresses a WHERE a.customer_id = c.customer_id)
       AND NOT EXISTS (SELECT 1 FROM sims s WHERE s.customer_id = c.customer_id)
       AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id)
       AND NOT EXISTS (SELECT 1 FROM sign_ins i WHERE i.user_id = c.main_user_id)
       AND NOT EXISTS (SELECT 1 FROM consents k WHERE k.user_id = c.main_user_id)`,
    [scope.customers],
  );
  // A restriction of everything ends with the person's last row.
  await tx.rows(
    `DELETE FROM restrictions r WHERE r.owner_id = ANY($1)
       AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.customer_id = r.owner_id)
       AND NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = r.owner_id)
       AND NOT EXISTS (SELECT 1 FROM sign_ins i WHERE i.user_id = r.owner_id)
       AND NOT EXISTS (SELECT 1 FROM consents k WHERE k.user_id = r.owner_id)`,
    [[...scope.customers, ...scope.users]],
  );
}

export async function confirm(db: Queries, { plan, now }: ConfirmInput): Promise<ConfirmResult> {
  const scope = await scopeOf(db, plan.subject);
  const fresh = await itemsOf(db, scope, plan.subject.representative, plan.asOf, now);
  const remaining = plan.items.filter(goes).flatMap(({ itemId, dataset }) => {
    const count = fresh.find(({ id }) => id === itemId)?.count ?? 0;
    return count > 0 ? [{ itemId, dataset, count }] : [];
  });
  return { searched: searchedFor(plan.subject.identifiers, UNDERSTOOD, now), remaining };
}
