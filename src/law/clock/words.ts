/** How a derivation reads to a manager. */
import { DateTime } from 'luxon';
import type { LocalDate } from '../dates.js';
import type { AskKind } from './events.js';

/** `Mon 2 Mar 2026`. */
export function plain(date: LocalDate): string {
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en-US' }).toFormat('ccc d LLL yyyy');
}

export const ASKED_FOR: Record<AskKind, string> = {
  id: 'proof of identity',
  authority: "the representative's authority",
  fee: 'the fee',
  clarification: 'clarification',
};

export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
