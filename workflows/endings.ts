/** Decisions that end a request before its answer, and with which outcome. Pure. */
import type { Decision, DecisionKind, RequestOutcome } from '../src/register/model.js';

export type EarlyOutcome = Extract<RequestOutcome, 'withdrawn' | 'refused' | 'redirected' | 'merged' | 'unverified'>;

export interface Ending {
  outcome: EarlyOutcome;
  /** A person's decision; absent where an ask was never answered. */
  decision?: Decision;
  /** The ask that was never answered (C5). */
  unanswered?: 'identity' | 'authority' | 'fee';
}

const OUTCOMES: Partial<Record<DecisionKind, EarlyOutcome>> = {
  withdraw: 'withdrawn',
  refuse: 'refused',
  redirect: 'redirected',
  merge: 'merged',
};

/** What a customer answers for as controller is passed on; the request about own data goes on to its own date (B2). */
export function isForward({ kind, choice }: Decision): boolean {
  return kind === 'redirect' && choice === 'forward_part';
}

/** Undefined when the decision ends nothing. */
export function endOf(decision: Decision): Ending | undefined {
  const outcome = isForward(decision) ? undefined : OUTCOMES[decision.kind];
  return outcome && { outcome, decision };
}
