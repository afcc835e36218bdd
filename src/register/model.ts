/**
 * The words of a case: stages, what it waits for, outcomes, decisions by people. Types and constants only; workflows import the
 * types, the server and the CLI build their schemas on the constants.
 */
import type { Right } from '../law/types.js';

export const STAGES = ['received', 'verify', 'locate', 'holds', 'fulfil', 'deliver', 'close', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/** Finer than a stage, for people: what is being done now. */
export const STEPS = [
  'intake',
  'identity',
  'locate',
  'match',
  'holds',
  'collect',
  'review',
  'bundle',
  'preview',
  'approve',
  'erase',
  'confirm',
  'answer',
  'delivery',
  'contact',
  'certificate',
  'done',
] as const;
export type Step = (typeof STEPS)[number];

export const WAITING_FOR = ['subject', 'holder', 'agent', 'reviewer', 'nobody'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

export const OUTCOMES = [
  'fulfilled',
  'partly_fulfilled',
  'refused',
  'unverified',
  'withdrawn',
  'redirected',
  'merged',
] as const;
export type RequestOutcome = (typeof OUTCOMES)[number];

export const SOURCE_KINDS = ['ticket', 'mail', 'post', 'phone', 'form'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const ROLES = ['agent', 'owner', 'reviewer', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Jurisdictions served today; others are refused by name. */
export const JURISDICTIONS = ['UK-ENG', 'DUAL:UK-ENG+EU-DE'] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

/** Who acts: always taken from the authenticated principal by the server, never from the caller's text. */
export interface Principal {
  /** UUID; `display` never enters a workflow. */
  id: string;
  kind: 'person' | 'machine';
  roles: Role[];
}

/** Decisions by people, each a Temporal Update with a validator. */
export const DECISION_KINDS = ['verify', 'match', 'review', 'approve', 'delivery', 'holder', 'withdraw'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** Choices per kind. */
export const CHOICES = {
  /** An agent records proof of identity checked outside (facts only the holder of the account knows, a document seen), or a failed check. */
  verify: ['proven', 'not_proven'],
  /** Weak matches: is this record the person? `target` names it. */
  match: ['same_person', 'other_person'],
  /** Access: the collected answer may go out; erasure: the plan is put forward for approval. `hold_back` sends it back with a reason. */
  review: ['proceed', 'hold_back'],
  /** Erasure plan; by a second person, with the plan's hash. */
  approve: ['approve', 'reject'],
  /** Delivery without a second factor (recorded exception), a new link, or a record that it went out another way, by post for example. */
  delivery: ['release_without_second_factor', 'reissue', 'sent_otherwise'],
  /** A holder that failed for good: try again. `target` names the holder. */
  holder: ['retry'],
  /** The data subject takes the request back. */
  withdraw: ['withdraw'],
} as const satisfies Record<DecisionKind, readonly string[]>;

/** What a person decided; travels as the argument of the Update `decide`. */
export interface Decision {
  /** UUID made by the server; the Update id, so that a repeated call is the same decision. */
  id: string;
  kind: DecisionKind;
  choice: string;
  /** Why, in the person's words. May hold personal data: sealed wherever it is stored. */
  reason: string;
  /** Match: `<holder>/<ref>`; holder: its name. */
  target?: string;
  /** Approve: the hash of the plan seen. */
  planHash?: string;
  by: Principal;
  /** ISO 8601 UTC. */
  at: string;
}

/** An identifier of a data subject, as the holder contract has it. */
export interface SubjectIdentifier {
  type: string;
  value: string;
}

/** The subject as intake took it down: personal data, sealed under the case key in register and histories. */
export interface SubjectClaim {
  /** As given: at least one identifier; unproven until `verify` is through. */
  identifiers: SubjectIdentifier[];
  name?: string;
  /** BCP 47, for letters. */
  locale: string;
  /** Where the answer's link goes. */
  contactEmail?: string;
  /** Set when the ticket system asserted a signed-in session and the signature was good; the identifiers it vouches for. */
  signedIn?: { system: string; assertedAt: string; identifiers: SubjectIdentifier[] };
}

export interface RequestSource {
  kind: SourceKind;
  /** Name of the ticket system or channel. */
  system: string;
  /** Id in that system; unique per right. */
  id: string;
  url?: string;
}

/** Waiting times and intervals, ISO 8601 durations, part of a request's workflow input so that they stay as they were. */
export interface Timings {
  identityReminders: string[];
  identityClose: string;
  codeExpiry: string;
  linkExpiry: string;
  /** Warn this long before `dueBefore`. */
  dueWarning: string;
  /** A holder without an answer for so long is shown as holding the request up. */
  holderSlow: string;
  /** A worker that was not heard of for so long while it works at a holder or on an answer is taken for dead: another does it again. */
  heartbeat: string;
  /** How long an erasure waits for hold facts of a silent holder before it goes on with what is known (H7). */
  holdsPatience: string;
  sweepInterval: string;
  /** Target for an erasure whose last hold lifted. */
  liftedErasure: string;
}

/** The same in milliseconds: workflows parse no durations. */
export type TimingsMs = { [K in keyof Timings]: Timings[K] extends string[] ? number[] : number };

/** What the workflow of a request starts from. */
export interface RequestInput {
  requestId: string;
  right: Right;
  jurisdiction: Jurisdiction;
  source: RequestSource;
  /** Real arrival at the controller (T7), UTC. */
  receivedAt: string;
  openedBy: Principal;
  subject: SubjectClaim;
  holders: string[];
  /** The holder that offers `challenge`. */
  identityHolder: string;
  /** Prefix of task queues and workflow ids. */
  installation: string;
  /** Recorded with the request, so that a running one keeps what it started with. */
  timings: TimingsMs;
  /** Traffic or other data that needs one level more proof before it is given (I2). */
  stepUpCategories: string[];
}

export const HOLDER_TASK_STATES = [
  'running',
  'slow',
  'found',
  'nothing_found',
  'done',
  'failed',
  'unknown',
  'not_needed',
] as const;
export type HolderTaskState = (typeof HOLDER_TASK_STATES)[number];
