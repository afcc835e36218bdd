/** Parts of the letters' inputs: closed sets and the things letters speak about. */
import type { Category, ItemDecision, LawfulBasis } from '../../law/types.js';

// ── asking the person ───────────────────────────────────────────────────────────────────────────────────────────────

/** What an open question does to the period, as the law computed it: nothing, it begins on the day of the answer (C1, C2), or its days do not count (C4, EU). */
export const CLOCK_EFFECTS = ['none', 'starts_anew', 'waits'] as const;
export type ClockEffect = (typeof CLOCK_EFFECTS)[number];

export interface ProofRequest {
  link: string;
  linkExpiresAt: string;
  /** Last day before the request is closed without an answer. */
  closesOn: string;
  /** Absent: `none`, the routine step (I2). */
  clock?: ClockEffect;
}

/** Reasons that carry an extension (X4). */
export const EXTENSION_GROUNDS = ['volume', 'redaction', 'several_requests', 'influx'] as const;
export type ExtensionGround = (typeof EXTENSION_GROUNDS)[number];

/** Grounds of a refusal. A named person decides on `unfounded` and `excessive`, and says why (R4). */
export const REFUSAL_GROUNDS = [
  'unfounded',
  'excessive',
  'fee_not_paid',
  'not_clarified',
  'no_authority',
  /** Art 11: nothing links the data to the person; the letter invites the missing link (I6). */
  'not_identifiable',
  /** Art 20 covers only consent and the own contract (P2); the letter offers access. */
  'not_portable',
  /** No ground of Art 17(1) (E1). */
  'no_ground',
  /** An exception of Art 17(3), or an exemption of national law (E2, A7). */
  'exception',
  /** Art 15(4) (A6). */
  'rights_of_others',
  /** Art 21(1) is for 6(1)(e) and (f) only (O3). */
  'no_right_to_object',
  /** None of Art 18(1) applies (O5). */
  'no_ground_to_restrict',
  'other',
] as const;
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number];

/** Art 18(1)(a)–(d). */
export const RESTRICTION_GROUNDS = ['accuracy', 'unlawful', 'claims', 'objection'] as const;
export type RestrictionGround = (typeof RESTRICTION_GROUNDS)[number];

/** How far an objection to marketing, or a withdrawn consent, has come: some systems have confirmed it, or none yet. */
export type StoppingSoFar = 'part' | 'nothing';

/** What became of a decision by automated means alone that a person looked at again (O6). */
export const HUMAN_REVIEW_OUTCOMES = ['changed', 'stands', 'not_automated'] as const;
export type HumanReviewOutcome = (typeof HUMAN_REVIEW_OUTCOMES)[number];

/** Somebody the data went to, told under Art 19. */
export interface ToldRecipient {
  name: string;
  /** ISO 3166. */
  country?: string;
}

// ── access ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A dataset really found for this person (A1: tailored, not the policy's text). */
export interface FoundDataset {
  title: string;
  category: Category;
  records: number;
  purposes: string[];
  /** The basis that applies to this person. */
  lawfulBasis: LawfulBasis;
  source: string;
  recipients: { name: string; purpose: string; country?: string; safeguard?: string }[];
  retention: string;
  /** Named fields kept back and why. */
  withheldFields?: { fields: string[]; rule: string; reason: string }[];
}

/** A dataset of which nothing is given, and under which rule (A6, A7). */
export interface WithheldDataset {
  title: string;
  /** Single records of it; absent: all. */
  records?: number;
  category: Category;
  rule: string;
  reason: string;
}

export type AnsweringHolder = { title: string } & (
  | {
      status: 'found';
      searched: { identifierTypes: string[]; at: string };
      datasets: FoundDataset[];
      /** Whole datasets kept back while others of the holder are given. */
      withheld?: WithheldDataset[];
    }
  | { status: 'nothing_found'; searched: { identifierTypes: string[]; at: string }; withheld?: WithheldDataset[] }
  | { status: 'withheld'; rule: string; reason: string; withheld?: WithheldDataset[] }
  | { status: 'failed'; reason: string }
);

/** A decision by automated means alone (Art 22, UK Art 22A): its logic and what it means, in plain words (A1 h). */
export interface AutomatedDecision {
  name: string;
  logic: string;
  consequences: string;
}

// ── erasure ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An erased item, in words for the person. */
export interface ErasedItem {
  holderTitle: string;
  title: string;
  category: Category;
  records: number;
  how: 'erased' | 'anonymised' | 'suppressed';
}

/** A kept item: the law's decision with the title its dataset has. */
export interface KeptItem {
  holderTitle: string;
  title: string;
  decision: ItemDecision;
}

/** How to end what keeps an account open; texts are configuration. */
export interface HowToClear {
  pay?: string;
  terminate?: string;
}

export interface CertificateItem {
  title: string;
  category: Category;
  how: 'erased' | 'anonymised' | 'suppressed';
  records: number;
}
export interface CertificateHolder {
  title: string;
  items: CertificateItem[];
  /** Instant at which the holder read its store anew and found nothing left. */
  confirmedAt: string;
  /** Check and delete shared one transaction. */
  atomic: boolean;
  /** What "gone" means at this holder. */
  erasureMeans: string;
}

// ── rectification, restriction, objection ───────────────────────────────────────────────────────────────────────────

/** What was done to correct data (O1): changed, completed, a credit note and a new invoice, or a note beside what was sent. */
export interface RectifiedItem {
  title: string;
  holderTitle?: string;
  /** Names of fields, never values. */
  fields?: string[];
  how: 'changed' | 'completed' | 'credit_note' | 'note_added';
}

/** Not corrected; the person's own statement stands beside it where they gave one (O1). */
export interface UncorrectedItem {
  title: string;
  holderTitle?: string;
  why: 'found_correct' | 'opinion' | 'historic_record' | 'other';
  /** In the words of who decided. */
  explanation?: string;
  statementAdded: boolean;
}

export interface NamedData {
  title: string;
  holderTitle?: string;
}
