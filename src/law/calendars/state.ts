/** The table of an EU or EEA state: nationwide days, days that are doubtful, and what each region adds. */
import type { Calendar, Holiday, Region } from './types.js';

export function state(
  code: string,
  title: string,
  zone: string,
  source: string,
  holidays: readonly Holiday[],
  more: { doubtful?: readonly Holiday[]; regions?: Readonly<Record<string, Region>> } = {},
): Calendar {
  return { place: `EU-${code}`, title, zone, source, checkedUntil: 2028, holidays, ...more };
}
