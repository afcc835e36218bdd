/**
 * What the workflows ask of the world, besides the holders. Every call is idempotent: it may run twice with the same input and the
 * second run changes nothing. `at` is always *now* of the workflow, ISO 8601 UTC.
 */
import type { Identifier, Located, Searched, Subject } from '../src/connector/contract.js';
import type { ClockEvent } from '../src/law/clock/events.js';
import type { ClockResult, Right } from '../src/law/types.js';
import type {
  AskBasis,
  AskOf,
  Decision,
  Fee,
  HolderTaskState,
  Jurisdiction,
  RequestOutcome,
  Stage,
  Step,
  SubjectClaim,
  WaitingFor,
} from '../src/register/model.js';
import type { AnswerActivities, SentOtherwise } from './answer-types.js';
import type { CaseActivities } from './case-types.js';
import type { NotReachedActivities } from './not-reached-types.js';
import type { ErasureActivities } from './erasure-types.js';
import type { RightsActivities } from './rights-types.js';
import type { StandingActivities } from './standing-types.js';

export type * from './answer-types.js';
export type * from './erasure-types.js';

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

export type RecipientNoticeKind = 'erasure' | 'rectification' | 'restriction';

/** What was erased, corrected or restricted at one holder. */
export interface ChangedData {
  holder: string;
  /** Absent: every dataset the holder describes. */
  datasets?: string[];
  /** By what recipients may know the person; sealed until they were told. */
  identifiers: Identifier[];
}

export interface CoreActivities
  extends
    AnswerActivities,
    ErasureActivities,
    RightsActivities,
    CaseActivities,
    StandingActivities,
    NotReachedActivities {
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
  /** The clock as it would be with these events; undefined where no holiday table reaches so far (T5). Records nothing. */
  weighClock(input: {
    jurisdiction: Jurisdiction;
    right: Right;
    receivedAt: string;
    events: ClockEvent[];
  }): Promise<{ clock?: ClockResult }>;
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
  /** The letter that asks, or reminds (C1–C5, R5); says what the open question does to the period. Returns its key, and whether an address took it. */
  askPerson(input: {
    requestId: string;
    ask: AskOf;
    askId: string;
    basis: AskBasis;
    why: string;
    /** Of a clarification. */
    question?: string;
    fee?: Fee;
    /** 0: asked for the first time. */
    reminder: number;
    claim: SubjectClaim;
    closesAt: string;
    at: string;
  }): Promise<{ mailed: boolean; letter: string }>;
  /** The extension notice (X1, X3): it counts once an address took it, or a person told the person. Returns its key. */
  tellExtension(input: {
    requestId: string;
    claim: SubjectClaim;
    formerDueDate: string | null;
    dueDate: string | null;
    ground: string;
    reason: string;
    at: string;
  }): Promise<{ mailed: boolean; letter: string }>;
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
    /** The part went out by post or in person; absent: on the portal. */
    otherwise?: SentOtherwise;
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
  /** Sends the portal link (the same whether or not an account exists) and ties the handle to it. `letter`: key of the letter it comes with. */
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
  }): Promise<{ linkId: string; mailed: boolean; letter: string }>;
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
