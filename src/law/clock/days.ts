/** Days that do not count toward a period: stretches, both ends included, united so that no day counts twice (§1.5.3). */
import { addDays, daysBetween } from '../dates.js';
import type { LocalDate } from '../dates.js';

export interface Stretch {
  from: LocalDate;
  to: LocalDate;
}

/** Number of days in the union of stretches that lie after `start`. */
export function daysAfter(start: LocalDate, stretches: readonly Stretch[]): number {
  const sorted = [...stretches].sort((a, b) => (a.from < b.from ? -1 : 1));
  let days = 0;
  let covered = start;
  for (const { from, to } of sorted) {
    const first = from > covered ? from : addDays(covered, 1);
    if (to < first) continue;
    days += daysBetween(first, to) + 1;
    covered = to;
  }
  return days;
}
