/** The queue of requests: filters and keyset paging. */
import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { isUuid } from './context.js';
import type { Queryable } from './context.js';
import { REQUEST_COLUMNS, toRequestRow } from './request-row.js';
import type { Schema } from './schema.js';
import { slaStateSql } from './sla-state.js';
import type { ListFilter, RequestPage, RequestRow } from './types.js';

export const TROUBLE_STATES = ['slow', 'failed', 'unknown'] as const;
const ENDLESS = 'infinity';

export async function listRequests(db: Queryable, filter: ListFilter, now: string): Promise<RequestPage> {
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), 200);
  const sort = filter.sort ?? 'newest';
  const cursor = filter.cursor === undefined ? undefined : readCursor(filter.cursor, sort);
  const due = sql<string>`coalesce(due_before, 'infinity'::timestamptz)`;
  let query = db
    .selectFrom('requests')
    .select(REQUEST_COLUMNS)
    .where((eb) => eb.and(conditions(eb, filter, now)))
    .limit(limit + 1);
  if (sort === 'newest') query = query.orderBy('opened_at', 'desc').orderBy('id', 'desc');
  else query = query.orderBy(due).orderBy('id');
  if (cursor !== undefined) {
    const { value, id } = cursor;
    query = query.where(
      sort === 'newest'
        ? sql<SqlBool>`(opened_at, id) < (${value}::timestamptz, ${id}::uuid)`
        : sql<SqlBool>`(${due}, id) > (${value}::timestamptz, ${id}::uuid)`,
    );
  }
  const rows = (await query.execute()).map(toRequestRow);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last, sort) : undefined };
}

function conditions(eb: ExpressionBuilder<Schema, 'requests'>, filter: ListFilter, now: string): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [];
  if (filter.right !== undefined) all.push(eb('right', '=', filter.right));
  if (filter.jurisdiction !== undefined) all.push(eb('jurisdiction', '=', filter.jurisdiction));
  if (filter.stage !== undefined) all.push(eb('stage', '=', filter.stage));
  if (filter.waitingFor !== undefined) all.push(eb('waiting_for', '=', filter.waitingFor));
  if (filter.outcome !== undefined) all.push(eb('outcome', '=', filter.outcome));
  if (filter.open !== undefined) all.push(filter.open ? isOpen(eb) : eb.not(isOpen(eb)));
  if (filter.sla !== undefined) all.push(isOpen(eb), eb(slaStateSql(now), '=', filter.sla));
  const tasks = eb.selectFrom('holder_tasks').select('holder').whereRef('holder_tasks.request_id', '=', 'requests.id');
  if (filter.holders !== undefined) {
    all.push(filter.holders.length === 0 ? eb.lit(false) : eb.exists(tasks.where('holder', 'in', filter.holders)));
  }
  if (filter.holderInTrouble !== undefined) {
    const troubled = tasks.where('state', 'in', TROUBLE_STATES);
    const { holderInTrouble: holder } = filter;
    all.push(eb.exists(holder === true ? troubled : troubled.where('holder', '=', holder)));
  }
  if (filter.followUp === true) {
    const open = eb.selectFrom('staff_tasks').select('id').whereRef('staff_tasks.request_id', '=', 'requests.id');
    all.push(eb.exists(open.where('state', '=', 'open')));
  }
  if (filter.text !== undefined && filter.text.trim() !== '') {
    const beginning = `${filter.text.trim().replace(/[\\%_]/g, '\\$&')}%`;
    all.push(eb.or([eb('number', 'ilike', beginning), eb('source_id', 'ilike', beginning)]));
  }
  return all;
}

export function isOpen(eb: ExpressionBuilder<Schema, 'requests'>): Expression<SqlBool> {
  return eb.and([eb('answered_at', 'is', null), eb('closed_at', 'is', null)]);
}

type Sort = NonNullable<ListFilter['sort']>;

function writeCursor(row: RequestRow, sort: Sort): string {
  const value = sort === 'newest' ? row.openedAt : (row.dueBefore ?? ENDLESS);
  return Buffer.from(JSON.stringify([sort, value, row.id])).toString('base64url');
}

function readCursor(cursor: string, sort: Sort): { value: string; id: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  const [kind, value, id] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  if (kind !== sort || typeof value !== 'string' || typeof id !== 'string' || !isUuid(id)) throw badCursor();
  if (value !== ENDLESS && Number.isNaN(Date.parse(value))) throw badCursor();
  return { value, id };
}

function badCursor(): HabeasError {
  return new HabeasError('invalid', 'the cursor is not one of this list', {
    fields: [
      { pointer: '/cursor', detail: 'is not one of ours, or of another order', mend: 'start again without a cursor' },
    ],
  });
}
