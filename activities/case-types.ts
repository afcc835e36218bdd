/** What the workflows ask of the world about combined requests, exemptions, and what is passed on to a customer. */
import type { CollectResult } from '../src/connector/contract.js';
import type { Decision, SubjectClaim } from '../src/register/model.js';
import type { WithheldItem } from '../workflows/types.js';
import type { AnswerFile, AnswerInput, SentOtherwise } from './answer-types.js';

/** `round` is the turn of the supplement, `exemptions` what is still left out. */
export interface SupplementInput extends AnswerInput {
  /** What is given. */
  items: WithheldItem[];
  /** When the answer went out that it adds to. */
  answeredAt: string;
}

export interface CaseActivities {
  /** Withheld records that nobody collected: their keys are wrong. */
  findWithheld(input: {
    requestId: string;
    collected: Record<string, CollectResult>;
    exemptions: WithheldItem[];
    at: string;
  }): Promise<{ strays: string[] }>;
  /** Renders letter and bundle(s) of what a copy left out and is free by now. No files: nothing of it is there any more. */
  prepareSupplement(input: SupplementInput): Promise<{ files: AnswerFile[] }>;
  /** The supplement was offered, or there was nothing left to offer: its task ends. */
  recordSupplement(input: {
    requestId: string;
    task: string;
    turn: number;
    result: 'given' | 'nothing_left';
    /** Given by post or in person; absent: on the portal. */
    otherwise?: SentOtherwise;
    at: string;
  }): Promise<void>;
  /** A part a customer answers for as controller is passed on: a task for staff, and a letter to the person (B2). */
  forwardPart(input: {
    requestId: string;
    claim: SubjectClaim;
    decision: Decision;
    /** Of the part that goes on. */
    dueDate: string | null;
    at: string;
  }): Promise<void>;
  /** Whether identity was proven in the request opened together with this one; recorded for this one too. */
  identityOf(input: { requestId: string; from: string; claim: SubjectClaim; at: string }): Promise<
    | { state: 'proven'; method: string }
    | { state: 'pending' }
    | { state: 'not_proven' }
    /** That request ended without a word on identity. */
    | { state: 'alone' }
  >;
  /**
   * Whether the answer to the request opened together with this one has reached the person: opened, or offered for fourteen days, or
   * closed without one. `until`: offered, but for a shorter time.
   */
  answerOf(input: { from: string; at: string }): Promise<{ settled: boolean; until?: string }>;

  // ── complaints (K1) ───────────────────────────────────────────────────────
  /** Mails the acknowledgement where there is an address and none went out yet. */
  acknowledgeComplaint(input: { complaintId: string; at: string }): Promise<ComplaintState>;
  complaintState(input: { complaintId: string; at: string }): Promise<ComplaintState>;
  /** At its true instant, however late the worker comes to it. */
  recordComplaintLate(input: { complaintId: string; dueBefore: string; at: string }): Promise<void>;
  tellComplaintOutcome(input: { complaintId: string; at: string }): Promise<void>;
}

export interface ComplaintState {
  acknowledged: boolean;
  closed: boolean;
  /** Exclusive end of the time for the acknowledgement; null where no statute sets one. */
  dueBefore: string | null;
}
