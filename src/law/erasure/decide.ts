/**
 * The erasure decision, item by item (E1–E6, holds §2–§5): what a holder reports are facts, what stands is read from the decision
 * table. Pure: the same facts give the same decisions, so a held item is decided again by calling it with new facts.
 */
import { addDays, addMonths } from '../dates.js';
import type { LocalDate } from '../dates.js';
import { holdReasons } from '../holds/reach.js';
import type { PersonHold } from '../holds/types.js';
import type { Fact, HolderFacts, ItemDecision, ItemFact, Outcome, Reason, Regime, Right } from '../types.js';
import { reasonOf } from './reasons.js';
import { statutoryRetention } from './retention.js';
import type { RetentionPolicy } from './retention.js';
import { ERASURE_TABLE, FACT_HOLDS, FACT_NEEDS, NO_GROUND, PERIOD_HOLDS, PRECEDENCE } from './table.js';
import type { Cause, Need, Period, Row } from './table.js';

export interface ErasurePolicy extends RetentionPolicy {
  /** Closed tickets are kept so many months from closing. */
  supportRetentionMonths: number;
  /** Sign-in and security logs are kept so many months from their newest record. */
  securityLogMonths: number;
  /** Closed orders are kept so many months for warranty and product liability claims; 72 when absent (holds §2.7), 0 for never. */
  orderClaimMonths?: number;
}

/** Another open request of the same person that must be answered before its data may go (A8). */
export interface OpenRequest {
  requestId: string;
  right: Right;
  /** Last day it stands in the way, e.g. fourteen days after the answer was offered. */
  until?: LocalDate;
}

export interface ErasureInput {
  facts: HolderFacts[];
  /** What each holder answers for, from its description (H7). */
  descriptions: { holder: string; answersFor: Need[] }[];
  regimes: Regime[];
  /** Local date of the decision. */
  asOf: LocalDate;
  /** The person acts for a business, not under an own contract. */
  representative: boolean;
  openRequests: OpenRequest[];
  /** Open holds of the person that people opened, secret ones among them. */
  holds?: readonly PersonHold[];
  /**
   * Due date of this erasure: an open request of the same person never delays it past that day (holds §1). Left out when held items
   * are decided again after the answer, so that a request opened meanwhile is answered first.
   */
  dueDate?: LocalDate;
  policy: ErasurePolicy;
  /** Periods agreed with the customer the person acts for, per `<holder>/<dataset>`; only a shorter one counts (B3). */
  agreedMonths?: Readonly<Record<string, number>>;
  /** `<holder>/<dataset>` whose use on legitimate interests ended with an objection of the person that was upheld (17(1)(c), holds §2.6). */
  upheldObjections?: readonly string[];
}

const DEFAULT_ORDER_CLAIM_MONTHS = 72;
/** Facts of a closed request prove how it was handled (Art 5(2)) and answer claims for six years (Y2). */
const CASE_FILE_MONTHS = 72;

interface Case extends ErasureInput {
  known: { holder: string; fact: Fact }[];
}

/**
 * Outcome per item. Items come back in the order of the facts.
 * @throws LawError `invalid_date` for a malformed date in facts or policy.
 */
export function decideItems(input: ErasureInput): ItemDecision[] {
  const known = input.facts.flatMap((answer) =>
    answer.status === 'known' ? answer.facts.filter(stands).map((fact) => ({ holder: answer.holder, fact })) : [],
  );
  const erasure: Case = { ...input, known };
  return input.facts.flatMap((answer) => answer.items.map((item) => decideItem(erasure, answer, item)));
}

/** Nought is no balance, and no services are no service (H8). */
function stands(fact: Fact): boolean {
  switch (fact.type) {
    case 'outstanding_balance':
    case 'credit_due':
      return fact.amountMinor > 0;
    case 'active_service':
    case 'final_usage_unbilled':
      return fact.services.length > 0;
    case 'disputed_invoice':
      return true;
  }
}

function decideItem(erasure: Case, answer: HolderFacts, item: ItemFact): ItemDecision {
  const row = ERASURE_TABLE[item.kind];
  const { holds = [], asOf, regimes } = erasure;
  const opened = holdReasons(holds, answer.holder, item, asOf, regimes);
  const reasons = oneObligation([
    ...row.causes.flatMap((cause) => reasonsOf(erasure, answer.holder, item, cause)),
    ...openRequestReasons(erasure, item),
    ...opened,
    ...(item.shared ? [reasonOf('SHARED_RECORD', regimes)] : []),
  ]).sort((a, b) => PRECEDENCE.indexOf(a.hold) - PRECEDENCE.indexOf(b.hold));
  const missing = item.shared ? [] : missingAnswers(erasure, answer, item, row);
  const outcome = outcomeOf(row, item, reasons, missing);
  const until = lastEnd(reasons);
  const retained = outcome !== 'ERASE_NOW' && outcome !== 'ANONYMISE';
  return {
    holder: answer.holder,
    item,
    outcome,
    reasons,
    restrict: retained && !item.shared,
    // A hold that somebody opened is about the whole record, not about what billing needs of it.
    ...(retained && row.keepOnly && opened.length === 0 ? { keepOnly: row.keepOnly } : {}),
    ...(until === undefined || outcome === 'UNDECIDED' ? {} : { until }),
    ...(missing.length === 0 ? {} : { missing }),
    rules: [
      ...new Set([
        ...['E1', 'E3', ...row.rules],
        ...(missing.length > 0 ? ['H7'] : []),
        ...(retained ? ['E4'] : []),
        ...(outcome === 'ANONYMISE' ? ['E7'] : []),
      ]),
    ],
  };
}

/** Several legal obligations read as one, the longest: nothing tells how many laws, or which, stand behind it (V4). */
function oneObligation(reasons: readonly Reason[]): Reason[] {
  const obligations = reasons.filter(({ hold }) => hold === 'STATUTORY_RETENTION');
  const [first] = obligations;
  if (first === undefined || obligations.length === 1) return [...reasons];
  const ends = obligations.flatMap(({ until }) => (until === undefined ? [] : [until]));
  const until = ends.length === obligations.length ? ends.sort().at(-1) : undefined;
  const open = obligations.find((reason) => reason.until === undefined);
  const { hold, basis, rules } = first;
  const endsWhen = open?.endsWhen;
  const one: Reason = { hold, ...(until ? { until } : endsWhen ? { endsWhen } : {}), basis, rules };
  return [one, ...reasons.filter((reason) => reason.hold !== 'STATUTORY_RETENTION')];
}

function outcomeOf(row: Row, item: ItemFact, reasons: readonly Reason[], missing: readonly string[]): Outcome {
  if (missing.length > 0) return 'UNDECIDED';
  if (reasons.length === 0) return row.anonymous && item.anonymousUse ? 'ANONYMISE' : row.free;
  return reasons.every((reason) => NO_GROUND.has(reason.hold)) ? 'RETAIN_NO_GROUND' : 'RETAIN_HOLD';
}

/** The last of all ends, when every reason ends by date (H4). */
function lastEnd(reasons: readonly Reason[]): LocalDate | undefined {
  const ends = reasons.flatMap((reason) => (reason.until === undefined ? [] : [reason.until]));
  return ends.length > 0 && ends.length === reasons.length ? ends.sort().at(-1) : undefined;
}

function reasonsOf(erasure: Case, holder: string, item: ItemFact, cause: Cause): Reason[] {
  switch (cause.by) {
    case 'state':
      return [reasonOf(cause.state, erasure.regimes)];
    case 'period':
      return periodReasons(erasure, holder, item, cause);
    case 'fact':
      return erasure.known
        .filter(({ fact, holder: reporter }) => applies(erasure, item, cause, fact, reporter === holder))
        .map(({ fact }) => factReason(fact, erasure.regimes));
  }
}

function applies(
  erasure: Case,
  item: ItemFact,
  cause: Extract<Cause, { by: 'fact' }>,
  fact: Fact,
  own: boolean,
): boolean {
  if (fact.type !== cause.fact) return false;
  if (cause.ownHolder && !own) return false;
  if (cause.collecting && item.collectsDebt === false) return false;
  if (cause.ownContract && erasure.representative && item.lawfulBasis !== 'contract_with_subject') return false;
  return cause.invoice === undefined || touchesOpenInvoice(cause.invoice, item, fact);
}

/** Does the item belong to an invoice the fact names? Where either side names none, the kind of the item decides. */
function touchesOpenInvoice(test: 'unless_settled' | 'if_named', item: ItemFact, fact: Fact): boolean {
  const named = 'invoices' in fact ? fact.invoices : [];
  const own = item.invoices ?? [];
  if (own.length === 0 || named.length === 0) return test === 'unless_settled';
  return own.some((invoice) => named.includes(invoice));
}

function factReason(fact: Fact, regimes: Regime[]): Reason {
  const hold = FACT_HOLDS[fact.type];
  switch (fact.type) {
    case 'active_service':
      return reasonOf(hold, regimes, { detail: { services: fact.services } });
    case 'final_usage_unbilled':
      return reasonOf(hold, regimes, { detail: { services: fact.services }, endsWhen: 'the final usage is billed' });
    case 'outstanding_balance': {
      const { amountMinor, currency, invoices } = fact;
      return reasonOf(hold, regimes, { detail: { money: { amountMinor, currency }, invoices } });
    }
    case 'credit_due':
      return reasonOf(hold, regimes, { detail: { money: { amountMinor: fact.amountMinor, currency: fact.currency } } });
    case 'disputed_invoice':
      return reasonOf(hold, regimes, { detail: { invoices: fact.invoices } });
  }
}

function periodApplies(item: ItemFact, cause: Extract<Cause, { by: 'period' }>): boolean {
  return cause.bases === undefined || cause.bases.includes(item.lawfulBasis);
}

function periodReasons(
  erasure: Case,
  holder: string,
  item: ItemFact,
  cause: Extract<Cause, { by: 'period' }>,
): Reason[] {
  const { asOf, regimes, policy } = erasure;
  if (item.recordDate === undefined || !periodApplies(item, cause)) return [];
  if (cause.period === 'statutory') {
    const retention = statutoryRetention(item.kind, item.recordDate, asOf, regimes, policy);
    return retention ? [{ hold: 'STATUTORY_RETENTION', ...retention }] : [];
  }
  if (cause.period === 'support' && endedByObjection(erasure, holder, item)) return [];
  const agreed = erasure.agreedMonths?.[`${holder}/${item.dataset}`] ?? Infinity;
  const months = Math.min(periodMonths(cause.period, policy), agreed);
  const until = addMonths(item.recordDate, months);
  return until < asOf || months === 0 ? [] : [reasonOf(PERIOD_HOLDS[cause.period], regimes, { until })];
}

function endedByObjection({ upheldObjections = [] }: Case, holder: string, item: ItemFact): boolean {
  return item.lawfulBasis === 'legitimate_interest' && upheldObjections.includes(`${holder}/${item.dataset}`);
}

function periodMonths(period: Exclude<Period, 'statutory'>, policy: ErasurePolicy): number {
  return {
    support: policy.supportRetentionMonths,
    security_log: policy.securityLogMonths,
    order_claims: policy.orderClaimMonths ?? DEFAULT_ORDER_CLAIM_MONTHS,
    case_files: CASE_FILE_MONTHS,
  }[period];
}

/** An open access request covers every item, an open portability request those with a basis of Art 20. */
function openRequestReasons(erasure: Case, item: ItemFact): Reason[] {
  return erasure.openRequests
    .filter(({ right }) => right === 'access' || (right === 'portability' && hasPortableBasis(item)))
    .map(({ until }) => reasonOf('OPEN_SUBJECT_REQUEST', erasure.regimes, { until: openUntil(until, erasure.dueDate) }))
    .filter((reason) => reason.until === undefined || reason.until >= erasure.asOf);
}

function hasPortableBasis(item: ItemFact): boolean {
  return item.lawfulBasis === 'contract_with_subject' || item.lawfulBasis === 'consent';
}

/** The day before the erasure is due is the last an open request may take, so that erasing is still in time. */
function openUntil(until: LocalDate | undefined, dueDate: LocalDate | undefined): LocalDate | undefined {
  if (dueDate === undefined) return until;
  const cap = addDays(dueDate, -1);
  return until !== undefined && until < cap ? until : cap;
}

/** Whose answer is missing for this item: its own holder's, a date, or the answer a fact of its row depends on (H7). */
function missingAnswers(erasure: Case, answer: HolderFacts, item: ItemFact, row: Row): string[] {
  const missing = new Set<string>();
  if (answer.status === 'unknown') missing.add(answer.holder);
  const needs = new Set<Need>();
  for (const cause of row.causes) {
    // What the item's own holder reports is known with its answer.
    if (cause.by === 'fact' && !cause.ownHolder) needs.add(FACT_NEEDS[cause.fact]);
    const undated = cause.by === 'period' && item.recordDate === undefined && periodApplies(item, cause);
    if (undated) missing.add(answer.holder);
  }
  for (const need of needs) {
    const answering = erasure.descriptions.filter(({ answersFor }) => answersFor.includes(need));
    if (answering.length === 0) missing.add(`(no holder answers for ${need})`);
    for (const { holder } of answering) {
      if (!erasure.facts.some((other) => other.holder === holder && other.status === 'known')) missing.add(holder);
    }
  }
  return [...missing];
}
