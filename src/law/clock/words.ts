/** How a derivation reads to a manager. */
import { weekdayOf } from '../dates.js';
import type { LocalDate } from '../dates.js';
import type { AskKind } from './events.js';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 2 Mar 2026`. */
export function plain(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${DAYS[weekdayOf(date) - 1] ?? ''} ${day ?? ''} ${MONTHS[(month ?? 0) - 1] ?? ''} ${year ?? ''}`;
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
