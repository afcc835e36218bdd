/** Working days of a place (T3–T5). A place without a table and a date outside the checked years are refused, never guessed. */
import { addDays, weekdayOf, yearOf } from '../dates.js';
import type { LocalDate } from '../dates.js';
import { LawError } from '../errors.js';
import { CENTRE } from './centre.js';
import { EASTER, ORTHODOX_EASTER } from './easter.js';
import { GERMANY } from './germany.js';
import { NORTH } from './north.js';
import { SOUTH } from './south.js';
import { CHECKED_FROM } from './types.js';
import type { Calendar, Holiday } from './types.js';
import { UK_CALENDARS } from './uk.js';
import { WEST } from './west.js';

export type { Calendar, Holiday, Region } from './types.js';
export { CHECKED_FROM } from './types.js';

export const CALENDARS: readonly Calendar[] = [...UK_CALENDARS, GERMANY, ...WEST, ...CENTRE, ...NORTH, ...SOUTH];

/** The working days of one place, region included. */
export interface PlaceCalendar {
  place: string;
  title: string;
  zone: string;
  /** Name of the holiday on that date, if it is one. @throws LawError `calendar_out_of_range` */
  holidayOn(date: LocalDate): string | undefined;
  /** The date itself when it is a working day, otherwise the next one (T3). @throws LawError `calendar_out_of_range` */
  workingDayOnOrAfter(date: LocalDate): LocalDate;
  /** Name of the doubtful holiday on that date: a working day here (T5). */
  doubtfulOn(date: LocalDate): string | undefined;
  /** Regions that keep a holiday of their own on that date, where this is the calendar of the whole state (T4). */
  regionsWithHolidayOn(date: LocalDate): readonly string[];
}

const cache = new Map<string, PlaceCalendar>();

/** @throws LawError `jurisdiction_without_calendar` for a place or region without a table. */
export function calendarOf(place: string): PlaceCalendar {
  const known = cache.get(place);
  if (known) return known;
  const state = CALENDARS.find((one) => place === one.place || place.startsWith(`${one.place}-`));
  if (!state) throw new LawError('jurisdiction_without_calendar', `no checked holiday table for ${place}`);
  const calendar = buildCalendar(place, state);
  cache.set(place, calendar);
  return calendar;
}

function buildCalendar(place: string, state: Calendar): PlaceCalendar {
  const code = place === state.place ? undefined : place.slice(state.place.length + 1);
  const region = code === undefined ? undefined : state.regions?.[code];
  if (code !== undefined && !region) {
    throw new LawError(
      'jurisdiction_without_calendar',
      `no checked holiday table for region ${code} of ${state.title}; use ${state.place} for its nationwide holidays`,
    );
  }
  const dates = holidayDates([...state.holidays, ...(region?.holidays ?? [])], state.checkedUntil);
  const doubtful = holidayDates([...(state.doubtful ?? []), ...(region?.doubtful ?? [])], state.checkedUntil);
  const regional = (region ? [] : Object.values(state.regions ?? {})).map(({ title, holidays }) => ({
    title,
    dates: holidayDates(holidays, state.checkedUntil),
  }));

  const holidayOn = (date: LocalDate): string | undefined => {
    const year = yearOf(date);
    if (year < CHECKED_FROM || year > state.checkedUntil) {
      throw new LawError(
        'calendar_out_of_range',
        `holidays of ${state.title} are checked for ${CHECKED_FROM} to ${state.checkedUntil}, not ${year}`,
      );
    }
    return dates.get(date);
  };
  const workingDayOnOrAfter = (date: LocalDate): LocalDate => {
    let day = date;
    while (holidayOn(day) !== undefined || weekdayOf(day) > 5) day = addDays(day, 1);
    return day;
  };
  const doubtfulOn = (date: LocalDate): string | undefined => (dates.has(date) ? undefined : doubtful.get(date));
  const regionsWithHolidayOn = (date: LocalDate): string[] =>
    dates.has(date) ? [] : regional.filter((one) => one.dates.has(date)).map(({ title }) => title);
  const { zone } = state;
  const title = region?.title ?? state.title;
  return { place, title, zone, holidayOn, workingDayOnOrAfter, doubtfulOn, regionsWithHolidayOn };
}

function holidayDates(holidays: readonly Holiday[], checkedUntil: number): Map<LocalDate, string> {
  const dates = new Map<LocalDate, string>();
  for (const holiday of holidays) {
    const first = Math.max(holiday.since ?? CHECKED_FROM, CHECKED_FROM);
    const last = Math.min(holiday.until ?? checkedUntil, checkedUntil);
    for (let year = first; year <= last; year++) {
      if (holiday.except?.includes(year)) continue;
      for (const date of datesIn(holiday, year)) dates.set(date, holiday.name);
    }
  }
  return dates;
}

function datesIn(holiday: Holiday, year: number): LocalDate[] {
  if ('dates' in holiday) return holiday.dates.filter((date) => yearOf(date) === year);
  const date = dateIn(holiday, year);
  if (date === undefined) return [];
  const weekday = weekdayOf(date);
  return holiday.mondayIfWeekend && weekday > 5 ? [date, addDays(date, 8 - weekday)] : [date];
}

function dateIn(holiday: Exclude<Holiday, { dates: readonly LocalDate[] }>, year: number): LocalDate | undefined {
  if ('on' in holiday) return `${year}-${holiday.on}`;
  if ('weekday' in holiday) {
    const from = `${year}-${holiday.from}`;
    return addDays(from, (holiday.weekday - weekdayOf(from) + 7) % 7);
  }
  const sunday = 'easter' in holiday ? EASTER[year] : ORTHODOX_EASTER[year];
  return sunday && addDays(sunday, 'easter' in holiday ? holiday.easter : holiday.orthodoxEaster);
}
