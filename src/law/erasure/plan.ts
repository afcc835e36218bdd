/** What follows from decisions: which data is erased last, what waits, and when it is to be decided again. */
import { addDays } from '../dates.js';
import type { LocalDate } from '../dates.js';
import type { ItemDecision, Regime } from '../types.js';
import { reasonOf } from './reasons.js';

/** Contact data among what is erased now: it goes last, after the answer went out (holds §3.3). */
export function contactItems(decisions: readonly ItemDecision[]): ItemDecision[] {
  return decisions.filter(({ outcome, item }) => outcome === 'ERASE_NOW' && item.kind === 'identity_minimum');
}

/**
 * What waits to be decided again when a hold or state ends or an answer arrives (E1, E6). Records shared with other people do
 * not wait: no event of this person's makes them erasable; nor do those whose holder purges them itself.
 */
export function deferredItems(decisions: readonly ItemDecision[]): ItemDecision[] {
  const waiting = new Set<ItemDecision['outcome']>(['RETAIN_HOLD', 'RETAIN_NO_GROUND', 'UNDECIDED']);
  return decisions.filter(({ outcome, item }) => waiting.has(outcome) && !item.shared && !item.ownSchedule);
}

/**
 * First day after `asOf` on which a deferred item becomes free by date alone: the day after the earliest `until`.
 * Undefined when all wait for events.
 */
export function nextDate(decisions: readonly ItemDecision[], asOf: LocalDate): LocalDate | undefined {
  return deferredItems(decisions)
    .flatMap(({ until }) => (until === undefined || until < asOf ? [] : [addDays(until, 1)]))
    .sort()
    .at(0);
}

/** The person came back meanwhile and is asked first: what is free waits for the answer, stored and not used (holds §3.4). */
export function askedAgain(decisions: readonly ItemDecision[], regimes: readonly Regime[]): ItemDecision[] {
  return decisions.map((decision) =>
    isFree(decision)
      ? {
          ...decision,
          outcome: 'RETAIN_HOLD',
          reasons: [reasonOf('RIGHTS_PENDING', regimes)],
          restrict: true,
          rules: [...new Set([...decision.rules, 'E4', 'holds 3.4'])],
        }
      : decision,
  );
}

/** Nothing stands against it. */
export function isFree({ outcome }: ItemDecision): boolean {
  return outcome === 'ERASE_NOW' || outcome === 'ANONYMISE';
}
