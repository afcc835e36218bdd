/** Arithmetic on local dates (`YYYY-MM-DD`) and their instants in a zone. Calendar days are added, never 24-hour blocks (T6). */
import { DateTime } from 'luxon';
import { LawError } from './errors.js';

/** A local date, ISO 8601 `YYYY-MM-DD`; compares by string order. */
export type LocalDate = string;

const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** RFC 3339, with the hours and minutes of ISO 8601: week dates, bare years and offsets of a hundred hours are nobody's receipt. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$/i;

const DAY_MS = 86_400_000;

/** Days since 1 January 1970: plain arithmetic, because a batch of deadlines asks for it many times a line. */
function dayNumber(date: LocalDate): number {
  const day = LOCAL_DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) / DAY_MS : NaN;
  // 30 February would be read as 2 March.
  if (Number.isNaN(day) || dateOf(day) !== date) throw new LawError('invalid_date', `not a date YYYY-MM-DD: "${date}"`);
  return day;
}

function dateOf(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function parse(date: LocalDate): DateTime<true> {
  const parsed = DateTime.fromISO(date, { zone: 'utc' });
  if (!LOCAL_DATE.test(date) || !parsed.isValid) throw new LawError('invalid_date', `not a date YYYY-MM-DD: "${date}"`);
  return parsed;
}

export function isLocalDate(text: string): boolean {
  return LOCAL_DATE.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

/** A local date, or an instant with offset or `Z`: what an event may be dated by. */
export function isDateOrInstant(text: string): boolean {
  return isLocalDate(text) || (INSTANT.test(text) && DateTime.fromISO(text, { setZone: true }).isValid);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(dayNumber(date) + days);
}

/** The same day-number `months` later, or the last day of that month where it has no such day (T2). */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return parse(date).plus({ months }).toISODate();
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

export function yearOf(date: LocalDate): number {
  dayNumber(date);
  return Number(date.slice(0, 4));
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
  // The first of them was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** Date of the next `MM-DD` on or after `date`; 29 February counts as the last day of February. */
export function nextMonthDay(date: LocalDate, monthDay: string): LocalDate {
  const [month, day] = monthDay.split('-').map(Number);
  if (!/^\d{2}-\d{2}$/.test(monthDay) || month === undefined || day === undefined || month < 1 || month > 12) {
    throw new LawError('invalid_date', `not a day of the year MM-DD: "${monthDay}"`);
  }
  const inYear = (year: number): LocalDate => {
    const first = DateTime.utc(year, month, 1);
    return first.set({ day: Math.min(day, first.daysInMonth ?? day) }).toISODate() ?? '';
  };
  const year = yearOf(date);
  return inYear(year) >= date ? inYear(year) : inYear(year + 1);
}

/** A local date is the same everywhere; an instant (offset or `Z`) is converted to the zone (rules §12). */
export function localDateIn(at: string, zone: string): LocalDate {
  if (LOCAL_DATE.test(at)) return parse(at).toISODate();
  return DateTime.fromMillis(millisOf(at)).setZone(zone).toISODate() ?? '';
}

/** Milliseconds since 1970 of an instant with offset or `Z`. @throws LawError `invalid_date`, for a local date too */
export function millisOf(at: string): number {
  const instant = INSTANT.test(at) ? DateTime.fromISO(at, { setZone: true }) : undefined;
  if (instant?.isValid !== true) {
    throw new LawError('invalid_date', `not a date YYYY-MM-DD, nor an instant with an offset: "${at}"`);
  }
  return instant.toMillis();
}

/** UTC instant of local midnight at the start of `date`, ISO 8601 to the second. */
export function startOfDayUtc(date: LocalDate, zone: string): string {
  parse(date);
  const start = DateTime.fromISO(date, { zone }).startOf('day');
  return start.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
}
