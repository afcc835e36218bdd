/**
 * What letters are made from. Every name (controller, authority, recipients) is input; texts stand in a catalogue per language.
 * Nothing here decides: what is erased, kept, withheld or refused comes in as the law or a person decided it.
 * Instants are ISO 8601 UTC, dates `YYYY-MM-DD`; texts of people and of the data map are shown as they are.
 */
import type { LetterKind } from '../../law/letters.js';
import type { Category, ItemDecision, LawfulBasis, Money, Regime, Right } from '../../law/types.js';

export type { LetterKind, Money };

export interface LetterController {
  name: string;
  address: string;
  privacyContact: string;
  complaintsContact: string;
  /** Web page of the complaint form (DPA 2018 s.164A(2)). */
  complaintsForm?: string;
  registration?: string;
  dpo?: string;
  euRepresentative?: string;
}

export interface LetterAuthority {
  /** Regime the authority stands for. */
  regime: Regime;
  name: string;
  url: string;
  address?: string;
}

/** The operator's translations of its own texts: language (`de`) → text as the data map has it → text in that language. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What every letter carries. */
export interface LetterContext {
  /** BCP 47, of the reader; `de-AT` reads `de`, a language without a catalogue reads `defaultLanguage`. */
  locale: string;
  /** BCP 47; absent: `en`. */
  defaultLanguage?: string;
  /** IANA zone of the regime, e.g. `Europe/London`. */
  zone: string;
  /** Law that applies to the case; DUAL = both. */
  regimes: Regime[];
  /** Instant of the letter (*now* of the activity). */
  at: string;
  controller: LetterController;
  /** Where to complain, one per regime of the case. */
  authorities: LetterAuthority[];
  /** `further`: other rights asked for in the same request. */
  request: { number: string; right: Right; further?: Right[]; receivedAt: string };
  /** Addressee as the request gave it; absent before identity is proven. */
  recipientName?: string;
  translations?: Translations;
}

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

// ── the union ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What each kind needs beyond the context. */
export interface LetterInputs {
  acknowledgement: { dueDate: string | null; identityNeeded: boolean };
  /** The same whether or not an account exists (I10). */
  identity_request: ProofRequest;
  identity_reminder: ProofRequest;
  /** Access only (C4). `question` and `why` are the agent's words. */
  clarification_request: {
    question: string;
    why: string;
    closesOn: string;
    clock: ClockEffect;
    /** True for the chasers of C5. */
    reminder?: boolean;
  };
  /** To a representative without proof of a mandate (I8, C3). */
  authority_request: {
    /** Addressee: the representative as they named themselves. */
    representative?: string;
    missing: ('authority' | 'scope' | 'identity_of_representative')[];
    closesOn: string;
    clock: ClockEffect;
    reminder?: boolean;
  };
  /** Sent before the first month ends; a later one is `late_apology` (X3). */
  extension_notice: {
    /** The date before, and the new one. */
    formerDueDate: string;
    dueDate: string;
    grounds: ExtensionGround[];
    /** In the words of who decided. */
    explanation?: string;
  };
  /** The answer is late and no extension applies (S05). */
  late_apology: { dueDate: string; explanation?: string; expectedBy?: string };
  access_answer: {
    holders: AnsweringHolder[];
    /** Art 15(1)(h): empty = no decision based solely on automated processing is made. */
    automatedDecisions: AutomatedDecision[];
    /** Whether data files come with the letter. */
    copyEnclosed: boolean;
  };
  portability_answer: {
    included: { holderTitle: string; title: string; records: number; reason: string }[];
    /** By category with the reason, never values; offered under Art 15. */
    leftOut: { title: string; category: Category; fields?: string[]; reason: string }[];
    nothingFound: string[];
    failed: { title: string; reason: string }[];
    /** Direct transmission the person asked for (P5). */
    transmission?: { to: string; status: 'sent' | 'not_feasible'; reason?: string };
  };
  /** What is supplied now while a holder has not answered at the due date (S19). */
  partial_delivery: {
    dueDate: string;
    delivered: NamedData[];
    missing: { holderTitle: string; categories: Category[]; reason: string }[];
    expectedBy?: string;
  };
  erasure_result: {
    erased: ErasedItem[];
    kept: KeptItem[];
    clear: HowToClear;
    backupDays: number;
    /** Recipients told of the erasure (Art 19). */
    recipientsTold: ToldRecipient[];
    /** Holders without an answer: nothing was erased there yet. */
    undecided: { title: string }[];
    /** Nothing keeps the contact address: it is erased once this answer was fetched. */
    contactErasedNext?: boolean;
  };
  hold_lifted: {
    /** What ended, in plain words is made from the types. */
    ended: { hold: 'ACTIVE_SERVICE' | 'OUTSTANDING_BALANCE' | 'CREDIT_DUE' | 'STATUTORY_RETENTION' | 'OTHER' }[];
    erased: ErasedItem[];
    kept: KeptItem[];
    clear: HowToClear;
    backupDays: number;
    /** The address this letter goes to is erased after it went out. */
    contactErasedNext: boolean;
  };
  certificate: {
    holders: CertificateHolder[];
    approvals: { role: string; at: string }[];
    planHash: string;
    /** Last day a backup may still hold the data, `YYYY-MM-DD`. */
    backupsUntil: string;
    keptNothing: boolean;
  };
  rectification_result: {
    corrected: RectifiedItem[];
    /** Accuracy still being checked: restricted meanwhile (18(1)(a)). */
    disputed: NamedData[];
    refused: UncorrectedItem[];
    recipientsTold: ToldRecipient[];
  };
  restriction_result: {
    restricted: (NamedData & { ground: RestrictionGround })[];
    refused: (NamedData & { explanation: string })[];
    recipientsTold: ToldRecipient[];
  };
  /** Art 18(3): before a restriction is lifted. */
  restriction_ending: {
    data: NamedData[];
    /** The day the restriction ends. */
    endsOn: string;
    why: 'accuracy_checked' | 'objection_decided' | 'no_longer_needed' | 'lifted_by_person' | 'other';
    explanation?: string;
    then: 'used_again' | 'erased';
  };
  objection_result: {
    /** Direct marketing: absolute, at once (O2). */
    marketing?: { stoppedAt: string };
    /** Processing that stopped. */
    stopped: { purpose: string }[];
    /** Goes on: the compelling legitimate grounds, or the claims it is needed for (O3). */
    continued: { purpose: string; grounds: string }[];
    /** Art 21(1) is not open against it. */
    notOpen: { purpose: string; lawfulBasis: LawfulBasis }[];
    /** Restricted until it is decided (18(1)(d)). */
    pending: { purpose: string }[];
  };
  consent_withdrawn: {
    purposes: string[];
    /** Instant from which it holds. */
    effectiveAt: string;
    /** Data that rested on the consent alone. */
    data: 'erased' | 'erased_after_open_request' | 'kept_on_other_basis' | 'none';
  };
  refusal: {
    reasons: [{ ground: RefusalGround; explanation?: string }, ...{ ground: RefusalGround; explanation?: string }[]];
    /** Absent: the whole request. */
    parts?: string[];
  };
  /** Art 12(5), or a further copy (15(3)): announced before anything is charged (R5). */
  fee_request: {
    ground: 'unfounded' | 'excessive' | 'further_copy';
    explanation: string;
    fee: Money;
    /** What the fee is made of; costs only. */
    costs: { label: string; amount: Money }[];
    howToPay: string;
    closesOn: string;
    clock: ClockEffect;
  };
  /** K1. The context's request is the one complained about. */
  complaint_acknowledgement: { complaintNumber?: string; receivedAt: string; otherReviewer: boolean };
  complaint_outcome: {
    complaintNumber?: string;
    receivedAt: string;
    outcome: 'upheld' | 'partly_upheld' | 'not_upheld';
    /** In the words of who decided. */
    findings: string;
    measures: string[];
  };
  redirected: {
    to:
      | { kind: 'controller'; name?: string; contact?: string; forwardedOn: string }
      | { kind: 'deceased'; contact: string }
      | { kind: 'other_procedure'; procedure: string; contact: string };
    /** The part about the controller's own data goes on, to its own date (B2). */
    continues?: { dueDate: string };
  };
  /** The same was asked while a request is open: a reminder (A4). */
  merged: { into: string; dueDate: string | null };
  unverified_closing: Record<string, never>;
  withdrawn: { at: string };
  /** Mail: a link only, no content and no personal data. */
  delivery_link: { link: string; linkExpiresAt: string; secondFactor: 'passphrase' | 'sign_in' | 'none' };
}

export type LetterInput = { [K in LetterKind]: { kind: K; context: LetterContext; data: LetterInputs[K] } }[LetterKind];

/** A required content and the words that say it. */
export interface LetterPassage {
  /** Id of `requiredContents`. */
  id: string;
  /** As it stands in the letter. */
  says: string;
}

/** One letter, rendered both ways from the same blocks. */
export interface RenderedLetter {
  kind: LetterKind;
  /** Mail subject and page title; no personal data. */
  subject: string;
  /** Language the text is written in, BCP 47. */
  language: string;
  html: string;
  text: string;
  /** Ids of required contents (`src/law`) that stand in the letter. */
  contains: string[];
  /** Where each of them stands. */
  passages: LetterPassage[];
}
