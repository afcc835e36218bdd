/** A nationwide table of an EU or EEA state. */
import type { Calendar, Holiday } from './types.js';

export function state(
  code: string,
  title: string,
  zone: string,
  source: string,
  holidays: readonly Holiday[],
  doubtful: readonly Holiday[] = [],
): Calendar {
  return { place: `EU-${code}`, title, zone, source, checkedUntil: 2028, holidays, doubtful };
}
