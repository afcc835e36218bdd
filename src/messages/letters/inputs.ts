/**
 * What letters are made from. Every name (controller, authority, recipients) is input; texts stand in a catalogue per language.
 * Nothing here decides: what is erased, kept, withheld or refused comes in as the law or a person decided it.
 * Instants are ISO 8601 UTC, dates `YYYY-MM-DD`; texts of people and of the data map are shown as they are.
 */
import type { LetterKind } from '../../law/letters.js';
import type { Category, LawfulBasis, Money } from '../../law/types.js';
import type { LetterContext } from './context.js';
import type {
  AnsweringHolder,
  AutomatedDecision,
  CertificateHolder,
  ClockEffect,
  ErasedItem,
  ExtensionGround,
  HowToClear,
  HumanReviewOutcome,
  KeptItem,
  NamedData,
  ProofRequest,
  RectifiedItem,
  RefusalGround,
  RestrictionGround,
  StoppingSoFar,
  ToldRecipient,
  UncorrectedItem,
} from './parts.js';

export type * from './context.js';
export * from './parts.js';
export type { LetterKind, Money };

/** What each kind needs beyond the context. */
/** Systems that have not answered: the letter tells what was done so far, and the request stays open for them (R6). */
export type NotThrough = [{ title: string }, ...{ title: string }[]];

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
    /** Instant of the answer this adds to: what could not be given then and can be now. Absent: it is the answer. */
    supplementTo?: string;
  };
  portability_answer: {
    /** As of `access_answer`. */
    supplementTo?: string;
    included: { holderTitle: string; title: string; records: number; reason: string }[];
    /** By category with the reason, never values; offered under Art 15. */
    leftOut: { title: string; category: Category; fields?: string[]; reason: string }[];
    nothingFound: string[];
    failed: { title: string; reason: string }[];
    /** Direct transmission the person asked for (P5). */
    transmission?: { to: string; status: 'sent' | 'not_feasible' | 'pending'; reason?: string };
  };
  /** What is supplied now while a holder has not answered at the due date (S19). */
  partial_delivery: {
    dueDate: string;
    /** A copy of data, or word of what was done to it. */
    what: 'copy' | 'deed';
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
    /** What a representative's mandate covers, where it does not cover everything (I8). */
    mandate?: Category[];
    /** Customers that answer for some of the data as controllers, and were passed the request (B2). */
    passedOn?: Extract<LetterInputs['redirected']['to'], { kind: 'controller' }>[];
  };
  hold_added: {
    /** What is kept although its erasure was announced, each with what has come up since. */
    kept: KeptItem[];
    clear: HowToClear;
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
    notThrough?: NotThrough;
  };
  restriction_result: {
    restricted: (NamedData & { ground: RestrictionGround })[];
    refused: (NamedData & { explanation: string })[];
    recipientsTold: ToldRecipient[];
    notThrough?: NotThrough;
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
    notThrough?: NotThrough;
    /** Marketing is being stopped and not every system has confirmed it; a letter that completes this one follows. */
    stopping?: {
      soFar: StoppingSoFar;
      asOf: string;
      /** Purposes or channels, where the person named some. */
      asked: string[];
    };
    /** When the person was told that the rest follows; this letter completes that one. */
    completes?: string;
    /** Erasure was asked for too, and the data also serves what was not objected to. */
    dataKept?: boolean;
  };
  consent_withdrawn: {
    purposes: string[];
    /** Instant from which it holds. */
    effectiveAt: string;
    /** Data that rested on the consent alone. */
    data:
      | 'erased'
      | 'erased_after_open_request'
      | 'kept_on_other_basis'
      /** Stored, for want of a wish to have it erased. */
      | 'not_used'
      /** An erasure of it is under way, with an answer of its own. */
      | 'erasure_follows'
      | 'none';
    /** Not every system has confirmed it: said instead of `data`; a letter that completes this one follows. */
    soFar?: StoppingSoFar;
    /** When the person was told that the rest follows; this letter completes that one. */
    completes?: string;
  };
  /** A person looked again at a decision that was made by automated means alone (EU 22(3), UK 22C; O6). */
  human_review: {
    /** Which decision, in the person's words; empty: they named none. */
    asked: string[];
    outcome: HumanReviewOutcome;
    /** In the words of who looked at it. */
    explanation: string;
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
  /** Mail to the address that was on file before a correction: names neither the person nor the new address (takeover, holds §2.1). */
  address_changed: { changedAt?: string };
}

export type LetterInput = { [K in LetterKind]: { kind: K; context: LetterContext; data: LetterInputs[K] } }[LetterKind];
