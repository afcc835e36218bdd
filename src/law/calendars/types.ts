/** Shape of the holiday tables: statute by statute, dated, with a source and the years they were checked for (T4, T5). */
import type { LocalDate } from '../dates.js';

/** When a holiday falls. Days that are always a Sunday need no entry: weekends do not count as working days anyway. */
type When =
  | { on: string } // `MM-DD`
  | { easter: number } // days after Easter Sunday of the Western churches
  | { orthodoxEaster: number } // days after Orthodox Easter Sunday
  | { weekday: Weekday; from: string } // first such weekday on or after `MM-DD`
  | { dates: readonly LocalDate[] }; // single dates

/** 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type Holiday = When & {
  name: string;
  /** First and last year of the law that makes it a holiday. */
  since?: number;
  until?: number;
  /** Years in which the day was moved, given up or is doubtful: a doubtful day is a working day (T5). */
  except?: readonly number[];
  /** When it falls on a weekend the next Monday is a holiday as well. */
  mondayIfWeekend?: true;
};

/** What a region adds: days that are a holiday in all of it, by statute. */
export interface Region {
  title: string;
  holidays: readonly Holiday[];
  doubtful?: readonly Holiday[];
}

export interface Calendar {
  /** `UK-ENG`, `EU-AT`. */
  place: string;
  title: string;
  /** IANA zone in which its dates are read (T6). */
  zone: string;
  /** The law or official list the table follows. */
  source: string;
  /** Last year the table was checked for; dates after it are refused. */
  checkedUntil: number;
  holidays: readonly Holiday[];
  /** Days on which lists or courts disagree: working days (T5), but a due date on one of them is flagged as contested. */
  doubtful?: readonly Holiday[];
  /** Holidays a region adds, by ISO 3166-2 subdivision: counted only when the case carries the region (T4). */
  regions?: Readonly<Record<string, Region>>;
}

/** First year of every table. */
export const CHECKED_FROM = 2019;
