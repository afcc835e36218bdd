/** What a right means for one item: the first row of the table that fits, with what standing holds add. Pure. */
import { portability } from '../portability.js';
import type { Origin, PortabilityCode } from '../portability.js';
import { GENERAL_ROWS, HOLD_EFFECTS, RIGHTS_TABLE } from '../rights-table.js';
import type { RightCondition, RightEffect, RightOutcome, RightRow } from '../rights-table.js';
import type { Category, HoldType, ItemKind, LawfulBasis, Right } from '../types.js';
import { RULES_VERSION } from '../version.js';
import { RIGHT_REASONS } from './reasons.js';
import type { RightReason } from './reasons.js';

/** What is asked about one item, or one dataset where items are not told apart. */
export interface RightQuestion {
  right: Right;
  category: Category;
  kind?: ItemKind;
  /** As the data map states it. */
  lawfulBasis: LawfulBasis;
  /** As the data map states it for people who act for a business; without it a contract is the business's (P2, B1). */
  lawfulBasisRepresentative?: LawfulBasis;
  /** The person acts for a business, not under an own contract. */
  representative: boolean;
  origin?: Origin;
  /** Objection: to direct marketing, profiling for it included (21(2)). */
  marketing?: boolean;
  /** False: the records cannot be linked to the person (Art 11). Absent: they can. */
  linkable?: boolean;
  /** Rectification: what a person found out. Absent: not checked, the correction is plain. */
  accurate?: boolean;
  /** Restriction: is one of the four cases of 18(1) there? Absent: yes, or not disputed. */
  restrictionCase?: boolean;
  /** Somebody else is the controller of the data (B2). */
  processor?: boolean;
  /** Hold types that stand against this item: they block none of these rights, but add to what is to be done (H3). */
  holds?: readonly HoldType[];
}

export interface RightDecision {
  outcome: RightOutcome;
  effects: RightEffect[];
  /** Key of the sentence, for letters in other languages. */
  reason: RightReason;
  /** The sentence in English, for staff. */
  says: string;
  /** The basis that counted. */
  basis: LawfulBasis;
  rules: string[];
  /** Version of the rules. */
  version: string;
}

/** Which basis counts for this person: a contract is not the representative's own (P2, B1). */
export function basisOf(
  question: Pick<RightQuestion, 'lawfulBasis' | 'lawfulBasisRepresentative' | 'representative'>,
): LawfulBasis {
  const { lawfulBasis, lawfulBasisRepresentative, representative } = question;
  if (!representative) return lawfulBasis;
  if (lawfulBasisRepresentative !== undefined) return lawfulBasisRepresentative;
  return lawfulBasis === 'contract_with_subject' ? 'contract_with_other' : lawfulBasis;
}

/** What the right means for this data (holds §2). Never says that a hold blocks it: erasure alone is blocked, by `decideItems`. */
export function decideRight(question: RightQuestion): RightDecision {
  const basis = basisOf(question);
  const rows = [...GENERAL_ROWS[question.right], ...RIGHTS_TABLE[question.category][question.right]];
  const row = rows.find(({ when }) => when === undefined || fits(when, question, basis)) as RightRow;
  const decided = row.outcome === 'BY_FIELD' ? byField(question, row) : row;
  const added = HOLD_EFFECTS.filter(
    ({ hold, right, outcomes }) =>
      question.holds?.includes(hold) && right === question.right && outcomes.includes(decided.outcome),
  );
  return {
    outcome: decided.outcome,
    effects: [...new Set([...(decided.effects ?? []), ...added.map(({ adds }) => adds)])],
    reason: decided.reason,
    says: RIGHT_REASONS[decided.reason],
    basis,
    rules: [...new Set([...decided.rules, ...added.flatMap(({ rules }) => rules)])],
    version: RULES_VERSION,
  };
}

function fits(when: RightCondition, question: RightQuestion, basis: LawfulBasis): boolean {
  const { kind, origin } = question;
  return (
    (when.bases === undefined || when.bases.includes(basis)) &&
    (when.kinds === undefined || (kind !== undefined && when.kinds.includes(kind))) &&
    (when.origins === undefined || (origin !== undefined && when.origins.includes(origin))) &&
    (['representative', 'marketing', 'linkable', 'accurate', 'restrictionCase', 'processor'] as const).every(
      (name) => when[name] === undefined || when[name] === question[name],
    )
  );
}

const EXCLUDED: ReadonlySet<PortabilityCode> = new Set(['inferred', 'created_by_controller', 'no_portable_field']);

/** Portability by its own rules; without an origin the answer stays "field by field". */
function byField(question: RightQuestion, row: RightRow): RightRow {
  const { origin, lawfulBasis, lawfulBasisRepresentative, representative } = question;
  if (origin === undefined) return row;
  const dataset = { name: '', lawfulBasis, lawfulBasisRepresentative, origin, fields: [{ name: '' }] };
  const { portable, code, rules } = portability(dataset, representative);
  if (portable) return { outcome: 'GIVE', reason: 'given', rules };
  return EXCLUDED.has(code)
    ? { outcome: 'EXCLUDE', effects: ['offer_access'], reason: 'derived_by_us', rules }
    : { outcome: 'NOT_APPLICABLE', effects: ['offer_access'], reason: 'not_portable', rules };
}
