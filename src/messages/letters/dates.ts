/** Local dates of instants. */
import { DateTime } from 'luxon';

/** The date `YYYY-MM-DD` of an instant in a zone. */
export function dateIn(zone: string, instant: string): string {
  return DateTime.fromISO(instant, { zone }).toFormat('yyyy-MM-dd');
}
