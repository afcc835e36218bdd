/** Which lines are the person's and which item each belongs to: one text of SQL for finding, giving, erasing and confirming. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { HabeasError } from '../../../src/common/errors.js';
import type { HoldsResult, ItemOrder, Subject } from '../../../src/connector/contract.js';
import { addMonths } from '../../../src/law/dates.js';
import { DATASET } from './data-map.js';
import { quote } from './duck.js';
import type { Duck } from './duck.js';

export type Item = HoldsResult['items'][number];

/**
 * Item of a line: what is not invoiced yet is one item, every invoice another, so that the law can tell lines of an open invoice
 * from those of a paid one by billing's answer.
 */
export function itemSql(asOf: string): string {
  return `CASE WHEN invoice_ref IS NULL THEN
      CASE WHEN coalesce(started_at < TIMESTAMP ${quote(sqlTime(asOf))} - INTERVAL ${UNBILLED_MONTHS} MONTH, false) THEN '${UNBILLED}' ELSE 'current' END
    ELSE 'lines/' || left(regexp_replace(lower(invoice_ref), '[^a-z0-9_.:-]', '_', 'g'), 113) END`;
}

/** Usage is on an invoice within so many months or never: lines older than that serve neither transmission nor billing. */
const UNBILLED_MONTHS = 3;
/** Those lines: they should have been gone before anybody asked (PECR reg 7(1), holds §2.4 (1)). */
export const UNBILLED = 'unbilled';
/** What the person stated about lines that were not changed. */
export const STATEMENTS = 'statements';

const sqlTime = (instant: string): string => new Date(instant).toISOString().replace('T', ' ').replace('Z', '');

/** Customer numbers of the frozen references. */
export function customersOf(subject: Pick<Subject, 'refs'>): string[] {
  return subject.refs.map((ref) => {
    if (!ref.startsWith('customer:')) {
      throw new HabeasError('permanent', 'traffic has no person records other than customer:…', {
        hint: 'pass references that this holder found itself',
      });
    }
    return ref.slice('customer:'.length);
  });
}

/** Loads the customers whose lines are meant; `LINES` and `ordered` speak of them. */
export async function loadCustomers(duck: Duck, subject: Pick<Subject, 'refs'>): Promise<void> {
  await duck.list('customers', 'ref', customersOf(subject));
}

/**
 * Lines of the loaded customers up to the bound. Never NULL: `NOT NULL` is NULL too, and a line nobody is named on would be dropped.
 * Lines of a company's contract are not one person's, whoever asks (15(4), B1).
 */
export function linesUpTo(asOf: string): string {
  return `coalesce(customer_ref IN (SELECT ref FROM customers) AND contract = 'own'
    AND coalesce(started_at <= TIMESTAMP ${quote(sqlTime(asOf))}, true), false)`;
}

/** Of those, the lines of the loaded items. */
export function linesOfItems(asOf: string): string {
  return `(${linesUpTo(asOf)} AND (${itemSql(asOf)}) IN (SELECT id FROM items))`;
}

export async function loadItems(duck: Duck, ids: readonly string[]): Promise<void> {
  await duck.list('items', 'id', ids);
}

export function parquet(folder: string, files: readonly string[]): string {
  const paths = files.map((file) => quote(join(folder, ...file.split('/'))));
  return `read_parquet([${paths.join(', ')}], hive_partitioning = false, file_row_number = true)`;
}

export interface MonthCount extends Record<string, unknown> {
  file: string;
  item: string;
  rows: number;
}

/** The person's lines by file and item. */
export async function countLines(
  duck: Duck,
  folder: string,
  files: readonly string[],
  asOf: string,
): Promise<MonthCount[]> {
  const found: MonthCount[] = [];
  for (const file of files) {
    const rows = await duck.rows<{ item: string; n: bigint }>(
      `SELECT ${itemSql(asOf)} AS item, count(*) AS n FROM ${parquet(folder, [file])} WHERE ${linesUpTo(asOf)} GROUP BY 1 ORDER BY 1`,
    );
    found.push(...rows.map(({ item, n }) => ({ file, item, rows: Number(n) })));
  }
  return found;
}

/**
 * Items with their invoices and the date of their newest line. Lines past the operator's own purge are marked: a failure of that purge,
 * unless an open invoice keeps them, which billing knows.
 */
export async function itemsOf(
  duck: Duck,
  folder: string,
  files: readonly string[],
  asOf: string,
  purgeAfterMonths?: number,
): Promise<Item[]> {
  if (files.length === 0) return [];
  const rows = await duck.rows<{
    id: string;
    n: bigint;
    invoices: string | null;
    newest: string | null;
    oldest: string | null;
  }>(
    `SELECT ${itemSql(asOf)} AS id, count(*) AS n, to_json(list(DISTINCT invoice_ref ORDER BY invoice_ref))::VARCHAR AS invoices,
       strftime(max(started_at), '%Y-%m-%d') AS newest, strftime(min(started_at), '%Y-%m-%d') AS oldest
     FROM ${parquet(folder, files)} WHERE ${linesUpTo(asOf)} GROUP BY 1 ORDER BY 1`,
  );
  return rows.map(({ id, n, invoices, newest, oldest }) => ({
    id,
    dataset: DATASET,
    category: 'traffic',
    kind: id === 'current' ? 'traffic_current' : 'traffic_billed',
    lawfulBasis: 'contract_with_subject',
    count: Number(n),
    ...(newest === null ? {} : { recordDate: newest }),
    ...(oldest === null ? {} : { oldestDate: oldest }),
    ...(id === 'current' || id === UNBILLED ? {} : { invoices: JSON.parse(invoices ?? '[]') as string[] }),
    // Improvement of the services goes on with totals that lead back to nobody.
    anonymousUse: true,
    ...(id === UNBILLED || isOverdue(newest, asOf, purgeAfterMonths) ? { purgeFailure: true } : {}),
  }));
}

function isOverdue(newest: string | null, asOf: string, purgeAfterMonths: number | undefined): boolean {
  return newest !== null && purgeAfterMonths !== undefined && addMonths(newest, purgeAfterMonths) < asOf.slice(0, 10);
}

/** Items whose lines go: made anonymous, they leave only the month's totals over many customers behind. */
export function itemsToErase(orders: readonly ItemOrder[]): string[] {
  return orders.filter(({ outcome }) => outcome === 'erase' || outcome === 'anonymise').map(({ item }) => item.id);
}

/** Tells apart selections of different people or bounds without naming them. */
export function scopeOf(subject: Pick<Subject, 'refs'>, asOf: string): string {
  const text = JSON.stringify([customersOf(subject).toSorted(), new Date(asOf).toISOString()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
