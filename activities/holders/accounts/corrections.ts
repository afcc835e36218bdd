/** Which columns of the accounts database may be corrected (holds 2.1, 2.7, 2.9). */
import type { Subject } from '../../../src/connector/contract.js';
import type { Corrector, RectifyRules, Target } from '../shared/rectify.js';
import { mailAddress, notEmpty, phoneNumber } from '../shared/rectify.js';
import { DATASETS } from './data-map.js';
import type { Dataset } from './data-map.js';
import type { Queries } from './database.js';
import { ALL_PARAMETERS, TABLES, inScope, parameters, scopeOf } from './scope.js';

const TEXT = { how: 'replaced', refuses: notEmpty } as const;
const NAMED = { ...TEXT, named: true } as const;
const OURS = { refused: 'this is given by us and follows from the contract' };
const LOGGED = { refused: 'the log records what happened' };

export const RULES: RectifyRules = {
  customers: { name: TEXT, email: { how: 'replaced', refuses: mailAddress }, locale: NAMED, '*': OURS },
  users: {
    email: { how: 'replaced', refuses: mailAddress },
    phone: { how: 'replaced', refuses: phoneNumber },
    ...{ full_name: TEXT, title: TEXT, job_role: TEXT, expertise: TEXT, locale: NAMED },
    '*': OURS,
  },
  addresses: { ...{ recipient: NAMED, line1: NAMED, city: NAMED, postcode: NAMED, country: NAMED }, '*': OURS },
  sims: { label: NAMED, '*': OURS },
  orders: {
    ...{ delivery_name: NAMED, delivery_address: NAMED, delivery_phone: NAMED, delivery_note: NAMED },
    '*': { refused: 'an order stays as it was placed; it can be returned, or the invoice disputed' },
  },
  consents: { '*': { refused: 'proof of consent stays as it was given; consent can be withdrawn' } },
  sign_ins: { '*': LOGGED },
};

/** How people name one of several records. */
const RECORD: Record<Dataset, string> = {
  ...(Object.fromEntries(DATASETS.map((dataset) => [dataset, `${TABLES[dataset].key}::text`])) as Record<
    Dataset,
    string
  >),
  addresses: 'kind',
  sims: 'iccid',
};
/** Rows a correction still reaches: an order once dispatched is past it. */
const OPEN: Partial<Record<Dataset, string>> = { orders: `status = 'placed'` };

export async function correctorOf(db: Queries, subject: Subject, now: string): Promise<Corrector> {
  const scope = await scopeOf(db, subject);
  const where = (dataset: Dataset): string =>
    `${inScope(dataset)} AND ${ALL_PARAMETERS} AND ($5::text IS NULL OR ${RECORD[dataset]} = $5)`;
  const params = ({ record }: Target): unknown[] => [...parameters(scope, now, now), record ?? null];
  const columnOf = ({ dataset, field }: Target): string => {
    const rule = RULES[dataset]?.[field];
    if (!rule || 'refused' in rule) throw new Error(`no rule lets ${dataset}.${field} be corrected`);
    return field;
  };
  const countWhere = async (target: Target, more: string, extra: unknown[] = []): Promise<number> => {
    const dataset = target.dataset as Dataset;
    const [row] = await db.rows<{ n: number }>(
      `SELECT count(*) AS n FROM ${dataset} WHERE ${where(dataset)} AND ${more}`,
      [...params(target), ...extra],
    );
    return row?.n ?? 0;
  };
  return {
    count: async (target) => countWhere(target, 'true'),
    apply: async (target) => {
      const dataset = target.dataset as Dataset;
      const column = columnOf(target);
      const changed = await db.rows(
        `UPDATE ${dataset} SET ${column} = $6 WHERE ${where(dataset)} AND ${OPEN[dataset] ?? 'true'} RETURNING 1`,
        [...params(target), target.value],
      );
      return changed.length > 0 || dataset !== 'orders'
        ? changed.length
        : { refused: 'the order is dispatched; the correction counts for orders to come' };
    },
    file: async ({ dataset, field, record, statement }) => {
      const owners = TABLES[dataset as Dataset].owner === 'customer_id' ? scope.customers : scope.users;
      await db.rows(
        `INSERT INTO statements (owner_id, dataset, field, record, text, recorded_at)
         SELECT owner, $2, $3, $4, $5, $6 FROM unnest($1::text[]) owner ON CONFLICT DO NOTHING`,
        [owners, dataset, field, record ?? '', statement, now],
      );
      return owners.length > 0;
    },
    differing: async (target) =>
      countWhere(
        target,
        `${OPEN[target.dataset as Dataset] ?? 'true'} AND ${columnOf(target)} IS DISTINCT FROM $6::text`,
        [target.value],
      ),
  };
}
