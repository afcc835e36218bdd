/**
 * What the workflows ask of the world, besides the holders. Every call is idempotent: it may run twice with the same input and the
 * second run changes nothing. `at` is always *now* of the workflow, ISO 8601 UTC.
 */
import type {
  CollectResult,
  ConfirmResult,
  EraseResult,
  HolderPlan,
  Identifier,
  Located,
  Searched,
  Subject,
} from '../src/connector/contract.js';
import type { ClockEvent } from '../src/law/clock/events.js';
import type { ClockResult, HolderFacts, ItemDecision, Right } from '../src/law/types.js';
import type {
  AskBasis,
  AskOf,
  Decision,
  HolderTaskState,
  Jurisdiction,
  RequestOutcome,
  Stage,
  Step,
  SubjectClaim,
  WaitingFor,
} from '../src/register/model.js';
import type { CompositePlan, WithheldItem } from '../workflows/types.js';
import type { CaseActivities } from './case-types.js';
import type { RightsActivities } from './rights-types.js';

/** The bits of a holder's description that steer a workflow; the whole stays in the register. */
export interface HolderSummary {
  holder: string;
  capabilities: string[];
  identifiersUnderstood: string[];
  answersFor: ('balance' | 'service')[];
}

export interface Progress {
  requestId: string;
  stage: Stage;
  step: Step;
  waitingFor: WaitingFor;
  /** For people, no personal data. */
  reason?: string;
  at: string;
}

export interface HolderTaskUpdate {
  requestId: string;
  holder: string;
  step: Step;
  state: HolderTaskState;
  at: string;
  rows?: number;
  bytes?: number;
  searched?: Searched;
  errorKind?: string;
  /** Holds no personal data. */
  errorText?: string;
}

/** One holder's answers to `locate`, all rounds so far. */
export interface HolderFinds {
  holder: string;
  found: Located[];
}

export interface Judgement {
  /** The person's records per holder: strong matches and those a person confirmed. */
  subjects: Record<string, Subject>;
  /** What to search by: everything claimed and everything trusted. */
  identifiers: Identifier[];
  /** What is known to belong to the person: proven, or of a record that is theirs. */
  trusted: Identifier[];
  /** Weak matches a person has to decide on. */
  pending: { target: string; why: string }[];
}

/** What is known about the person once `locate` came to its end. */
export interface LocatedSubject {
  subjects: Record<string, Subject>;
  /** Known to belong to the person. */
  identifiers: Identifier[];
  searched: Record<string, Searched>;
  /** Holders that have not answered. */
  missing: string[];
}

export interface AnswerInput {
  requestId: string;
  right: Right;
  jurisdiction: Jurisdiction;
  receivedAt: string;
  claim: SubjectClaim;
  located: LocatedSubject;
  collected: Record<string, CollectResult>;
  /** Categories withheld because the stronger proof they need never came (I2). */
  withheld: { category: string; rule: string; reason: string }[];
  /** Holders that have not answered: their part follows. */
  missing: string[];
  /** Which letter of the register this is, and which turn of the answer: a part before it stays as it went out. */
  letterKey: string;
  round: number;
  /** What a reviewer left out, item by item (A6, A7). */
  exemptions?: WithheldItem[];
  /** Categories a representative's mandate covers; absent: all. */
  scope?: string[];
  at: string;
}

/** A vault object of the answer. The name holds no personal data. */
export interface AnswerFile {
  name: string;
  objectId: string;
  bytes: number;
  sha256: string;
  mediaType: string;
}

export interface AnswerResult {
  /** Some of what was asked is not in the answer (`partly_fulfilled`), or nothing of it can be given (`refused`). */
  outcome: 'fulfilled' | 'partly_fulfilled' | 'refused';
  /** What the portal offers for download, in the order shown. */
  files: AnswerFile[];
}

export interface ErasureOutcome {
  plans: HolderPlan[];
  erased: Record<string, EraseResult>;
  confirmed: Record<string, ConfirmResult>;
}

export type RecipientNoticeKind = 'erasure' | 'rectification' | 'restriction';

/** What was erased, corrected or restricted at one holder. */
export interface ChangedData {
  holder: string;
  /** Absent: every dataset the holder describes. */
  datasets?: string[];
  /** By what recipients may know the person; sealed until they were told. */
  identifiers: Identifier[];
}

export interface CoreActivities extends RightsActivities, CaseActivities {
  // ── law and register ──────────────────────────────────────────────────────
  /** Computes the due date with its derivation and records it. */
  recordClock(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    right: Right;
    receivedAt: string;
    /** Asks, answers and notices so far. */
    events: ClockEvent[];
    at: string;
  }): Promise<ClockResult>;
  /** Tells the requester that the request arrived and by when it will be answered; says nothing about an account. */
  acknowledge(input: { requestId: string; claim: SubjectClaim; at: string }): Promise<void>;
  recordDueWarning(input: { requestId: string; dueBefore: string; at: string }): Promise<void>;
  /** Records the breach at its true instant, however late the worker comes to it. */
  recordBreach(input: { requestId: string; dueBefore: string; at: string }): Promise<void>;
  recordProgress(input: Progress): Promise<void>;
  recordHolderTasks(input: { tasks: HolderTaskUpdate[] }): Promise<void>;
  /** Writes how often a holder was asked in vain and the kind of its last error, read from the pending activities. */
  recordHolderDelay(input: { requestId: string; holder: string; step: Step; since: string; at: string }): Promise<void>;
  recordDecision(input: { requestId: string; decision: Decision }): Promise<void>;
  holderSummaries(input: { holders: string[] }): Promise<HolderSummary[]>;
  /** The letter that asks, or reminds (C1–C5, R5); says what the open question does to the period. */
  askPerson(input: {
    requestId: string;
    ask: AskOf;
    askId: string;
    basis: AskBasis;
    why: string;
    /** Of a clarification. */
    question?: string;
    fee?: { amountMinor: number; currency: string };
    /** 0: asked for the first time. */
    reminder: number;
    claim: SubjectClaim;
    closesAt: string;
    at: string;
  }): Promise<void>;
  /** The extension notice, once it moved the date (X1, X3). */
  tellExtension(input: {
    requestId: string;
    claim: SubjectClaim;
    formerDueDate: string | null;
    dueDate: string | null;
    ground: string;
    reason: string;
    at: string;
  }): Promise<void>;
  /** The period is over without an answer: silence is never an outcome (R6), and no extension comes late (X3). */
  apologise(input: {
    requestId: string;
    claim: SubjectClaim;
    dueDate: string;
    dueBefore: string;
    at: string;
  }): Promise<void>;
  /** The letter that names what is still missing after a part went out (S19). */
  recordPartAnswered(input: {
    requestId: string;
    claim: SubjectClaim;
    missing: string[];
    dueDate: string | null;
    at: string;
  }): Promise<void>;
  /** Reasons and rights where a request ends without its answer (R2, C5, A4, B2). */
  closeEarly(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    claim: SubjectClaim;
    outcome: RequestOutcome;
    decision?: Decision;
    unanswered?: 'identity' | 'authority' | 'fee';
    at: string;
  }): Promise<void>;
  /** A closed request is taken up again (C5). `taken` is false when this round was taken by an earlier run. */
  takeUpAgain(input: { requestId: string; round: number; run: string; at: string }): Promise<{ taken: boolean }>;
  closeRequest(input: { requestId: string; outcome: RequestOutcome; at: string }): Promise<void>;

  // ── identity ──────────────────────────────────────────────────────────────
  /** Sends the portal link (the same whether or not an account exists) and ties the handle to it. Returns the link's id. */
  inviteToVerify(input: {
    requestId: string;
    handle: string;
    reminder: number;
    claim: SubjectClaim;
    /** Of link and code. */
    expiresAt: string;
    /** When the request goes on without the proof. */
    closesAt: string;
    /** Why there is a reasonable doubt, in the words of who recorded it (I1); absent: the routine step. */
    doubt?: string;
    at: string;
  }): Promise<{ linkId: string }>;
  recordVerified(input: { requestId: string; method: string; claim: SubjectClaim; at: string }): Promise<void>;
  /** Letter that confirms nothing, with reasons and rights (I10). */
  closeUnverified(input: {
    requestId: string;
    claim: SubjectClaim;
    jurisdiction: Jurisdiction;
    at: string;
  }): Promise<void>;

  // ── locate ────────────────────────────────────────────────────────────────
  judgeMatches(input: {
    requestId: string;
    claim: SubjectClaim;
    /** Identifiers whose values are proven, not merely claimed. */
    proven: Identifier[];
    finds: HolderFinds[];
    decided: { target: string; same: boolean }[];
    at: string;
  }): Promise<Judgement>;

  // ── access and portability ───────────────────────────────────────────────
  /** Datasets to ask for: all for access, what Art 20 covers for portability. */
  datasetsToCollect(input: {
    right: Right;
    subjects: Record<string, Subject>;
    withheldCategories: string[];
    /** Categories a representative's mandate covers; absent: all. */
    scope?: string[];
  }): Promise<Record<string, string[]>>;
  /** Which located holders keep data of a category that needs more proof before it is given (I2). */
  needsStepUp(input: { holders: string[]; categories: string[] }): Promise<boolean>;
  /** Renders the letter and writes bundle(s) into the vault, streamed. */
  prepareAnswer(input: AnswerInput): Promise<AnswerResult>;

  // ── erasure ──────────────────────────────────────────────────────────────
  decideItems(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    facts: HolderFacts[];
    representative: boolean;
    /** Held items decided again, after the request was answered. */
    deferred: boolean;
    at: string;
  }): Promise<{ decisions: ItemDecision[]; contact: string[]; nextDate?: string }>;
  /** Orders per holder and phase from decisions: what previews are made of. */
  composePlan(input: {
    requestId: string;
    main: HolderPlan[];
    contact: HolderPlan[];
    decisions: ItemDecision[];
    at: string;
  }): Promise<CompositePlan>;
  erasuresFrozen(input: { requestId: string; at: string }): Promise<{ frozen: boolean }>;
  /** Ledger first: keyed hashes of what will be gone, before the first destructive call. Refuses while erasures are frozen. */
  beginErasure(input: {
    requestId: string;
    plans: HolderPlan[];
    planHash: string;
    at: string;
  }): Promise<{ frozen: boolean }>;
  recordErasure(input: {
    requestId: string;
    outcome: ErasureOutcome;
    phase: 'main' | 'contact' | 'lifted';
    at: string;
  }): Promise<void>;
  prepareErasureAnswer(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    receivedAt: string;
    claim: SubjectClaim;
    located: LocatedSubject;
    decisions: ItemDecision[];
    outcome: ErasureOutcome;
    /** Which letter of the register this is: a part before the whole answer has one of its own. */
    letterKey: string;
    /** Nothing keeps the contact address: it goes once the answer was fetched. */
    contactNext: boolean;
    at: string;
  }): Promise<AnswerResult>;
  issueCertificate(input: {
    requestId: string;
    jurisdiction: Jurisdiction;
    claim: SubjectClaim;
    decisions: ItemDecision[];
    outcome: ErasureOutcome;
    at: string;
  }): Promise<void>;
  /** Key `held:<uuid>` and one register row per retained item. */
  openHeld(input: {
    requestId: string;
    decisions: ItemDecision[];
    subjects: Record<string, Subject>;
    identifiers: Identifier[];
    nextDate?: string;
    at: string;
  }): Promise<void>;
  recordHeld(input: {
    requestId: string;
    decisions: ItemDecision[];
    erased: { holder: string; itemId: string }[];
    nextDate?: string;
    at: string;
  }): Promise<void>;
  /** Tells the person what is about to go, before the contact address does (holds §3.3). */
  tellHoldLifted(input: {
    requestId: string;
    claim: SubjectClaim;
    /** What is free now. */
    decisions: ItemDecision[];
    /** What goes on waiting. */
    waiting: ItemDecision[];
    contactNext: boolean;
    at: string;
  }): Promise<void>;
  /** Just before one holder erases: does a hold stand by now against anything its plan would erase (H5)? */
  heldMeanwhile(input: { requestId: string; plan: HolderPlan; at: string }): Promise<{ held: boolean }>;
  /** Before an answer goes out: is it looked at by Legal first? Asked for every request, whatever the reason may be. */
  secondLook(input: { requestId: string; at: string }): Promise<{ needed: boolean }>;
  closeHeld(input: { requestId: string; cancelled: boolean; at: string }): Promise<void>;

  // ── delivery ─────────────────────────────────────────────────────────────
  /** Makes the link and mails it. `needs_exception`: no second factor is there and no reviewer has released it; `not_sent`: no address took it. */
  offerAnswer(input: {
    requestId: string;
    claim: SubjectClaim;
    files: AnswerFile[];
    letterKey: string;
    round: number;
    /** Id of the reviewer's decision to release it without a second factor. */
    exception?: string;
    expiresAt: string;
    at: string;
  }): Promise<{ state: 'offered'; linkId: string } | { state: 'needs_exception' } | { state: 'not_sent' }>;
  /** The mail with the link came back: that is no answer (S25). */
  recordBounced(input: { requestId: string; round: number; at: string }): Promise<void>;
  recordAnswered(input: { requestId: string; at: string }): Promise<void>;

  // ── recipients ───────────────────────────────────────────────────────────
  /**
   * Art 19: one tracked notice per recipient of the changed datasets; mails those whose address is configured, a person tells the others.
   * Erasures open theirs in `recordErasure`. Idempotent: the same input again changes nothing, a later change joins a notice that is
   * still open. `instruction`: what the recipient has to change (rectification), sealed. Returns the recipients' names.
   */
  openRecipientNotices(input: {
    requestId: string;
    kind: RecipientNoticeKind;
    changed: ChangedData[];
    instruction?: string;
    at: string;
  }): Promise<{ recipients: string[] }>;

  // ── sweep ────────────────────────────────────────────────────────────────
  /** One batch: pokes held erasures, purges what is due, removes what expired. */
  sweepOnce(input: { at: string }): Promise<{ poked: number; purged: number }>;
}
