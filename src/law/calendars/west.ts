/** Belgium, France, Ireland, Luxembourg, Netherlands. */
import * as c from './common.js';
import { FRANCE } from './france.js';
import { state } from './state.js';
import type { Calendar, Holiday } from './types.js';

/** Given by custom and contract when a holiday falls on a weekend, not by the statute. */
const IRISH_SUBSTITUTES: readonly Holiday[] = [
  { ...c.NEW_YEAR, mondayIfWeekend: true },
  { name: "St Patrick's Day", on: '03-17', mondayIfWeekend: true },
  { name: 'Christmas Day', on: '12-25', mondayIfWeekend: true },
  { name: "St Stephen's Day", on: '12-26', mondayIfWeekend: true },
  { name: 'second substitute of Christmas', dates: ['2021-12-28', '2022-12-27', '2027-12-28'] },
  c.GOOD_FRIDAY,
];

export const WEST: readonly Calendar[] = [
  state('BE', 'Belgium', 'Europe/Brussels', 'Royal Decree of 18 April 1974 Art 1', [
    c.NEW_YEAR,
    c.EASTER_MONDAY,
    c.LABOUR_DAY,
    c.ASCENSION,
    c.WHIT_MONDAY,
    { name: 'National Day', on: '07-21' },
    c.ASSUMPTION,
    c.ALL_SAINTS,
    { name: 'Armistice', on: '11-11' },
    c.CHRISTMAS,
  ]),
  FRANCE,
  // The statute moves no day that falls on a weekend (T5).
  state(
    'IE',
    'Ireland',
    'Europe/Dublin',
    'Organisation of Working Time Act 1997 Sch 2 as amended; S.I. for 18 March 2022',
    [
      c.NEW_YEAR,
      { name: "St Brigid's Day", weekday: 1, from: '02-01', since: 2023 },
      { name: "St Patrick's Day", on: '03-17' },
      { name: 'Day of Remembrance', dates: ['2022-03-18'] },
      c.EASTER_MONDAY,
      { name: 'May holiday', weekday: 1, from: '05-01' },
      { name: 'June holiday', weekday: 1, from: '06-01' },
      { name: 'August holiday', weekday: 1, from: '08-01' },
      { name: 'October holiday', weekday: 1, from: '10-25' },
      c.CHRISTMAS,
      { name: "St Stephen's Day", on: '12-26' },
    ],
    { doubtful: IRISH_SUBSTITUTES },
  ),
  state('LU', 'Luxembourg', 'Europe/Luxembourg', 'Code du travail L.232-2', [
    c.NEW_YEAR,
    c.EASTER_MONDAY,
    c.LABOUR_DAY,
    { name: 'Europe Day', on: '05-09' },
    c.ASCENSION,
    c.WHIT_MONDAY,
    { name: 'National Day', on: '06-23' },
    c.ASSUMPTION,
    c.ALL_SAINTS,
    c.CHRISTMAS,
    c.SECOND_CHRISTMAS_DAY,
  ]),
  // Lists disagree on 5 May and Good Friday: working days (T5).
  state(
    'NL',
    'Netherlands',
    'Europe/Amsterdam',
    'Algemene termijnenwet Art 3',
    [
      c.NEW_YEAR,
      c.EASTER_MONDAY,
      { name: "King's Day", on: '04-27' },
      c.ASCENSION,
      c.WHIT_MONDAY,
      c.CHRISTMAS,
      c.SECOND_CHRISTMAS_DAY,
    ],
    { doubtful: [{ name: 'Liberation Day', on: '05-05' }, c.GOOD_FRIDAY] },
  ),
];
