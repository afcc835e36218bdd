/** What a hold must say before it is opened (H1, H6): every problem at once, each with its field and mend. Pure. */
import { addDays, isLocalDate } from '../dates.js';
import type { LocalDate } from '../dates.js';
import type { HoldType, Regime } from '../types.js';
import { HOLD_KINDS } from './kinds.js';
import type { HoldKind } from './kinds.js';
import type { HoldScope } from './types.js';

export interface NewHoldFacts {
  type: HoldType;
  scope: HoldScope;
  /** Whom it is about: named identifiers, a request, or everybody. */
  selects: 'identifiers' | 'request' | 'everybody' | 'nobody';
  basis: Partial<Record<Regime, string>>;
  secret: boolean;
  reviewOn?: LocalDate;
  endsOn?: LocalDate;
  endsWhen?: string;
  recordMonths?: number;
  /** A matter id was given. */
  matter: boolean;
  /** Local day it is opened. */
  openedOn: LocalDate;
}

export interface HoldProblem {
  field: string;
  says: string;
  mend: string;
  rules: string[];
}

/** Empty when it may be opened. */
export function holdProblems(hold: NewHoldFacts): HoldProblem[] {
  const kind = HOLD_KINDS[hold.type];
  if (kind.openedBy.length === 0) {
    return [
      problem('type', 'is reported by a holder or computed, nobody opens it', 'give a type that people open', 'H1'),
    ];
  }
  return [...selection(hold), ...bases(hold), ...ending(hold, kind), ...special(hold, kind)];
}

/** When it is looked at again at the latest, if the type or the opener says so. */
export function reviewDate(type: HoldType, asked: LocalDate | undefined, from: LocalDate): LocalDate | undefined {
  const { reviewDays } = HOLD_KINDS[type];
  return asked ?? (reviewDays === undefined ? undefined : addDays(from, reviewDays));
}

function selection({ selects, scope, type }: NewHoldFacts): HoldProblem[] {
  const problems: HoldProblem[] = [];
  if (selects === 'nobody') {
    problems.push(
      problem('selector', 'names nobody', 'give identifiers, a request, or everybody with a narrower scope', 'H1'),
    );
  }
  const narrow = [scope.holders, scope.datasets, scope.categories].some(
    (list) => list !== undefined && list.length > 0,
  );
  if (selects === 'everybody' && !narrow) {
    problems.push(problem('selector', 'is everything of everybody', 'name holders, datasets or categories', 'H1'));
  }
  if (type === 'IP_RETENTION_NOTICE' && !narrow) {
    problems.push(problem('scope', 'is everything', 'name the communications data the notice covers', 'V4'));
  }
  if (selects === 'everybody' && HOLD_KINDS[type].ofRequest) {
    problems.push(problem('selector', 'is not one person', 'name the request', 'H1'));
  }
  if (scope.from !== undefined && scope.to !== undefined && scope.to < scope.from) {
    problems.push(problem('scope.to', 'lies before scope.from', 'give the last date of the records', 'H1'));
  }
  for (const [field, day] of [
    ['scope.from', scope.from],
    ['scope.to', scope.to],
  ] as const) {
    if (day !== undefined && !isLocalDate(day)) problems.push(noDate(field));
  }
  return problems;
}

/** The controller's seat is the UK, and any person may turn out to be in the EU: a basis of the right law for each (J1, rules §4). */
function bases({ basis }: NewHoldFacts): HoldProblem[] {
  return (['UK', 'EU'] as const).flatMap((regime) =>
    (basis[regime] ?? '').trim() === ''
      ? [problem(`basis.${regime}`, 'is missing', `name the basis under ${regime} law, e.g. Art 17(3)(e)`, 'H1')]
      : [],
  );
}

function ending(hold: NewHoldFacts, kind: HoldKind): HoldProblem[] {
  const { type, reviewOn, endsOn, endsWhen, recordMonths, openedOn } = hold;
  const problems: HoldProblem[] = [];
  const ends = endsOn !== undefined || (endsWhen ?? '').trim() !== '' || recordMonths !== undefined;
  const review = reviewDate(type, reviewOn, openedOn);
  if (!ends && review === undefined) {
    problems.push(
      problem('reviewOn', 'is missing, and so is an end', 'give a review date, an end date or an end condition', 'H1'),
    );
  }
  for (const [field, day] of [
    ['reviewOn', reviewOn],
    ['endsOn', endsOn],
  ] as const) {
    if (day === undefined) continue;
    if (!isLocalDate(day)) problems.push(noDate(field));
    else if (day < openedOn) problems.push(problem(field, 'lies in the past', 'give a day from today on', 'H1'));
  }
  if (kind.needs.includes('end') && !ends) {
    problems.push(problem('endsOn', 'is missing', 'give the end date or the end condition', 'H1', 'holds 1'));
  }
  if (kind.reviewDays !== undefined && reviewOn !== undefined && reviewOn > addDays(openedOn, kind.reviewDays)) {
    problems.push(
      problem('reviewOn', `is more than ${kind.reviewDays} days away`, `review it every ${kind.reviewDays} days`, 'V5'),
    );
  }
  if (kind.needs.includes('review_date') && review === undefined) {
    problems.push(problem('reviewOn', 'is missing', 'give the day it is looked at again', 'H1', 'V6'));
  }
  return problems;
}

function special(hold: NewHoldFacts, kind: HoldKind): HoldProblem[] {
  const problems: HoldProblem[] = [];
  const { recordMonths, secret, matter, selects } = hold;
  if (kind.needs.includes('matter') && !matter) {
    problems.push(problem('matter', 'is missing', 'give the matter id; only Legal sees it', 'V6'));
  }
  if (kind.needs.includes('request') && selects !== 'request') {
    problems.push(problem('selector', 'names no request', 'name the request that is pending', 'H1'));
  }
  if (kind.needs.includes('record_months') && recordMonths === undefined) {
    problems.push(problem('recordMonths', 'is missing', 'give the period of each record in months', 'V4'));
  }
  const longest = kind.longestRecordMonths;
  if (recordMonths !== undefined && (!Number.isInteger(recordMonths) || recordMonths < 1)) {
    problems.push(problem('recordMonths', 'is no number of months', 'give a whole number from 1', 'H1'));
  } else if (longest !== undefined && recordMonths !== undefined && recordMonths > longest) {
    problems.push(problem('recordMonths', `is more than ${longest} months`, `give at most ${longest}`, 'V4'));
  }
  if (kind.secret === 'always' && !secret) {
    problems.push(problem('type', 'is not opened here', 'ask Legal', 'V4'));
  }
  if (kind.secret === 'never' && secret) {
    problems.push(problem('type', 'is never secret', 'open it as an ordinary hold', 'H1'));
  }
  return problems;
}

function noDate(field: string): HoldProblem {
  return problem(field, 'is no date', 'write it as YYYY-MM-DD', 'H1');
}

function problem(field: string, says: string, mend: string, ...rules: string[]): HoldProblem {
  return { field, says, mend, rules };
}
