/**
 * The words of a case: stages, what it waits for, outcomes, and, from the two files beside it, decisions by people and the data
 * subject. Types and constants only; workflows import the types, the server and the CLI build their schemas on the constants.
 */
import type { ClockEvent } from '../law/clock/events.js';
import type { Jurisdiction } from '../law/jurisdiction.js';
import type { Right } from '../law/types.js';
import type { Principal } from './model-decisions.js';
import type { Reopened } from './model-reopening.js';
import type { Demand, SubjectClaim } from './model-subject.js';

export * from './model-decisions.js';
export type * from './model-reopening.js';
export * from './model-subject.js';

export const STAGES = ['received', 'verify', 'locate', 'holds', 'fulfil', 'deliver', 'close', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/** Finer than a stage, for people: what is being done now. */
export const STEPS = [
  'intake',
  'capacity',
  'identity',
  'locate',
  'match',
  'holds',
  'collect',
  'review',
  'transmit',
  'bundle',
  'preview',
  'approve',
  'erase',
  'confirm',
  'answer',
  'assess',
  'apply',
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

/** Law of a case: any the holiday tables of `src/law/calendars` know, checked where it is taken in (`checkJurisdiction`). */
export type { Jurisdiction } from '../law/jurisdiction.js';

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
  /** So long before `dueBefore` what is there goes to review, so that a silent holder does not keep back the rest (S19, X5). */
  partialAnswer: string;
  /** How long an erasure waits for hold facts of a silent holder before it goes on with what is known (H7). */
  holdsPatience: string;
  sweepInterval: string;
  /** Target for an erasure whose last hold lifted. */
  liftedErasure: string;
  /** The person hears so long before a restriction ends (18(3)). */
  restrictionNotice: string;
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
  /** Rectification, restriction, objection: what exactly is asked. */
  demand?: Demand;
  /** A request of the same person whose proof of identity counts for this one too (combined requests, P6). */
  identityFrom?: string;
  /** Asks, answers and notices recorded so far, when the request is taken up again (C5). */
  events?: ClockEvent[];
  /** It was taken up again after closing. Absent: never. */
  reopened?: Reopened;
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

/** How a request stands against its due date. */
export const SLA_STATES = ['breached', 'at_risk', 'on_track', 'paused'] as const;
export type SlaState = (typeof SLA_STATES)[number];
