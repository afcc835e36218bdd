/** Holds between their rows, their sealed bodies and what the register tells. */
import { HOLD_KINDS } from '../law/index.js';
import type { HoldScope, PersonHold, Regime } from '../law/index.js';
import { present } from './context.js';
import type { SubjectIdentifier } from './model.js';
import type { HoldsTable } from './schema-holds.js';
import type { Hold, HoldReview, NewHold } from './types-holds.js';

export interface HoldBody {
  identifiers: SubjectIdentifier[];
  basis: Partial<Record<Regime, string>>;
  endsWhen?: string;
  matter?: string;
  reason: string;
  reviews: HoldReview[];
  closedBecause?: string;
}

export function newRow(id: string, hold: NewHold, { flagged, by, at }: { flagged: boolean; by: string; at: string }) {
  const scope = hold.scope ?? {};
  return {
    id,
    type: hold.type,
    state: 'open' as const,
    scope: JSON.stringify(scope),
    everybody: 'everybody' in hold.selector,
    request_id: 'requestId' in hold.selector ? hold.selector.requestId : null,
    review_on: hold.reviewOn ?? null,
    ends_on: hold.endsOn ?? null,
    record_months: hold.recordMonths ?? null,
    disclosed: hold.disclosed ?? false,
    post_request_hold: flagged,
    stops_purge: HOLD_KINDS[hold.type].stopsPurge === true && coversCaseFiles(scope),
    opened_by: by,
    opened_at: at,
    reviewed_at: null,
    closed_by: null,
    closed_at: null,
    told_at: null,
  };
}

/** Habeas' own case files, as a holder. */
const CASE_FILES = 'case_files';

/** The register's own files are a holder like the others: the scheduled purge of them stops when they are in scope (V6). */
function coversCaseFiles({ categories = [], holders = [] }: HoldScope): boolean {
  return (
    (holders.length === 0 || holders.includes(CASE_FILES)) &&
    (categories.length === 0 || categories.includes('dsar_case'))
  );
}

export function bodyOf(hold: NewHold | Hold): HoldBody {
  const { selector, basis, endsWhen, matter, reason } = hold;
  return {
    identifiers: 'identifiers' in selector ? selector.identifiers : [],
    basis,
    ...(endsWhen === undefined ? {} : { endsWhen }),
    ...(matter === undefined ? {} : { matter }),
    reason,
    reviews: 'reviews' in hold ? hold.reviews : [],
  };
}

export function holdOf(row: HoldsTable, body: HoldBody): Hold {
  const { identifiers, ...told } = body;
  return {
    ...told,
    id: row.id,
    type: row.type,
    state: row.state,
    scope: row.scope as unknown as HoldScope,
    selector: row.everybody ? { everybody: true } : row.request_id ? { requestId: row.request_id } : { identifiers },
    ...optional('reviewOn', row.review_on),
    ...optional('endsOn', row.ends_on),
    ...optional('recordMonths', row.record_months),
    disclosed: row.disclosed,
    postRequestHold: row.post_request_hold,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    ...optional('closedBy', row.closed_by),
    ...optional('closedAt', row.closed_at),
    ...optional('toldAt', row.told_at),
  };
}

function optional<Name extends string, Value>(name: Name, value: Value | null): Partial<Record<Name, Value>> {
  const given = present(value);
  return given === undefined ? {} : ({ [name]: given } as Partial<Record<Name, Value>>);
}

/** What the law needs of a hold, without its words. */
export function personHold(hold: Hold, secret = false): PersonHold {
  const { type, scope, basis, endsOn, recordMonths, endsWhen, disclosed } = hold;
  return {
    type,
    scope,
    basis,
    ...(endsOn === undefined ? {} : { endsOn }),
    ...(recordMonths === undefined ? {} : { recordMonths }),
    ...(endsWhen === undefined ? {} : { endsWhen }),
    secret,
    ...(disclosed === undefined ? {} : { disclosed }),
  };
}
