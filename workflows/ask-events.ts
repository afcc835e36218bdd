/** What asks and their answers are called as events of the clock. Pure, so that it can stand in an Update validator. */
import type { ClockEventType } from '../src/law/clock/events.js';
import type { AskOf } from '../src/register/model.js';

export const ASKED: Record<AskOf, ClockEventType> = {
  identity: 'id_requested',
  authority: 'authority_requested',
  fee: 'fee_requested',
  clarification: 'clarification_requested',
};
export const ANSWERED: Record<AskOf, ClockEventType> = {
  identity: 'id_received',
  authority: 'authority_received',
  fee: 'fee_paid',
  clarification: 'clarification_received',
};

/** Asks of a kind, with ground or without, that no answer has closed: each takes one (§1.5.4), also when nobody waits for it any more. */
export function unanswered(events: readonly { type: string }[], of: AskOf): number {
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  return Math.max(0, count(ASKED[of]) - count(ANSWERED[of]));
}
