/** What the workflows ask of the ledger before a holder stops or restricts something, or lifts it (E8). Idempotent like all core activities. */
import type { ApplyInput, CallContext, Objection, Subject } from '../src/connector/contract.js';
import type { Right } from '../src/law/types.js';

/** Calls whose effect a restore would undo. */
export type StandingCallName = 'object' | 'suppress' | 'restrict' | 'unrestrict';

/** A call as the holder is about to get it. */
export interface StandingCall extends Partial<Objection>, Omit<ApplyInput, keyof CallContext | 'subject'> {
  holder: string;
  call: StandingCallName;
  right: Right;
  subject: Subject;
}

export interface StandingActivities {
  /** Ledger first: what a restore would undo is known before any of these holders is asked; what is lifted ends there. */
  enterStanding(input: { requestId: string; calls: StandingCall[]; at: string }): Promise<void>;
}
