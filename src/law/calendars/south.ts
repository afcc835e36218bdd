/** Bulgaria, Cyprus, Greece, Italy, Malta, Portugal, Romania, Spain. */
import * as c from './common.js';
import { SPAIN } from './spain.js';
import { state } from './state.js';
import type { Calendar, Holiday } from './types.js';

const ORTHODOX_GOOD_FRIDAY: Holiday = { name: 'Good Friday', orthodoxEaster: -2 };
const ORTHODOX_EASTER_MONDAY: Holiday = { name: 'Easter Monday', orthodoxEaster: 1 };
const CLEAN_MONDAY: Holiday = { name: 'Clean Monday', orthodoxEaster: -48 };
const ORTHODOX_WHIT_MONDAY: Holiday = { name: 'Whit Monday', orthodoxEaster: 50 };

const BULGARIAN: readonly Holiday[] = [
  c.NEW_YEAR,
  { name: 'Liberation Day', on: '03-03' },
  c.LABOUR_DAY,
  { name: "St George's Day", on: '05-06' },
  { name: 'Education and Culture Day', on: '05-24' },
  { name: 'Unification Day', on: '09-06' },
  { name: 'Independence Day', on: '09-22' },
  c.CHRISTMAS_EVE,
  c.CHRISTMAS,
  c.SECOND_CHRISTMAS_DAY,
];

export const SOUTH: readonly Calendar[] = [
  // Days off in place of a weekend are no public holidays by name, those declared by the government no statute: working days (T5).
  state(
    'BG',
    'Bulgaria',
    'Europe/Sofia',
    'Labour Code Art 154',
    [...BULGARIAN, ORTHODOX_GOOD_FRIDAY, ORTHODOX_EASTER_MONDAY],
    {
      doubtful: [
        ...BULGARIAN.map((holiday) => ({ ...holiday, mondayIfWeekend: true as const })),
        {
          name: 'second day off in place of Christmas',
          dates: ['2021-12-28', '2022-12-27', '2022-12-28', '2027-12-28'],
        },
        { name: 'day off in place of Christmas Eve', dates: ['2023-12-27', '2028-12-27'] },
        { name: 'day off in place of Labour Day', dates: ['2021-05-04', '2027-05-04'] },
        { name: 'day off for the change of currency', dates: ['2025-12-31', '2026-01-02'] },
      ],
    },
  ),
  // Easter Tuesday and Christmas Eve close banks and offices only: working days (T5).
  state(
    'CY',
    'Cyprus',
    'Asia/Nicosia',
    'Official list of public holidays',
    [
      c.NEW_YEAR,
      c.EPIPHANY,
      CLEAN_MONDAY,
      { name: 'Greek Independence Day', on: '03-25' },
      { name: 'Cyprus National Day', on: '04-01' },
      ORTHODOX_GOOD_FRIDAY,
      ORTHODOX_EASTER_MONDAY,
      c.LABOUR_DAY,
      ORTHODOX_WHIT_MONDAY,
      c.ASSUMPTION,
      { name: 'Independence Day', on: '10-01' },
      { name: 'Ochi Day', on: '10-28' },
      c.CHRISTMAS,
      c.SECOND_CHRISTMAS_DAY,
    ],
    { doubtful: [{ name: 'Easter Tuesday', orthodoxEaster: 2 }, c.CHRISTMAS_EVE] },
  ),
  // Whit Monday is a holiday of public offices only; 1 May is moved by decree when it falls in Holy Week: working days (T5).
  state(
    'GR',
    'Greece',
    'Europe/Athens',
    'Legislative Decree 3755/1957, Laws 1157/1981 and 4554/2018',
    [
      c.NEW_YEAR,
      c.EPIPHANY,
      CLEAN_MONDAY,
      { name: 'Independence Day', on: '03-25' },
      ORTHODOX_GOOD_FRIDAY,
      ORTHODOX_EASTER_MONDAY,
      { ...c.LABOUR_DAY, except: [2021, 2024, 2027] },
      c.ASSUMPTION,
      { name: 'Ochi Day', on: '10-28' },
      c.CHRISTMAS,
      c.SECOND_CHRISTMAS_DAY,
    ],
    {
      doubtful: [
        ORTHODOX_WHIT_MONDAY,
        { ...c.LABOUR_DAY, name: 'Labour Day in Holy Week' },
        { name: 'Labour Day moved by decree', dates: ['2021-05-04', '2022-05-02', '2024-05-07', '2027-05-04'] },
      ],
    },
  ),
  // Patron saints are days of single municipalities; lists disagree on Whit Monday in South Tyrol: working days (T5).
  state(
    'IT',
    'Italy',
    'Europe/Rome',
    'Legge 260/1949 and 54/1977 as amended; Legge 151/2025',
    [
      c.NEW_YEAR,
      c.EPIPHANY,
      c.EASTER_MONDAY,
      { name: 'Liberation Day', on: '04-25' },
      c.LABOUR_DAY,
      { name: 'Republic Day', on: '06-02' },
      c.ASSUMPTION,
      { name: 'St Francis of Assisi', on: '10-04', since: 2026 },
      c.ALL_SAINTS,
      c.IMMACULATE_CONCEPTION,
      c.CHRISTMAS,
      c.SECOND_CHRISTMAS_DAY,
    ],
    { regions: { BZ: { title: 'South Tyrol', holidays: [], doubtful: [c.WHIT_MONDAY] } } },
  ),
  state('MT', 'Malta', 'Europe/Malta', 'National Holidays and Other Public Holidays Act (Cap 252)', [
    c.NEW_YEAR,
    { name: "St Paul's Shipwreck", on: '02-10' },
    { name: 'St Joseph', on: '03-19' },
    { name: 'Freedom Day', on: '03-31' },
    c.GOOD_FRIDAY,
    c.LABOUR_DAY,
    { name: 'Sette Giugno', on: '06-07' },
    { name: 'St Peter and St Paul', on: '06-29' },
    c.ASSUMPTION,
    { name: 'Victory Day', on: '09-08' },
    { name: 'Independence Day', on: '09-21' },
    c.IMMACULATE_CONCEPTION,
    { name: 'Republic Day', on: '12-13' },
    c.CHRISTMAS,
  ]),
  state(
    'PT',
    'Portugal',
    'Europe/Lisbon',
    'Código do Trabalho Art 234; Decreto Regional 13/80/A (Azores), Decreto Legislativo Regional 18/2002/M (Madeira)',
    [
      c.NEW_YEAR,
      c.GOOD_FRIDAY,
      { name: 'Freedom Day', on: '04-25' },
      c.LABOUR_DAY,
      c.CORPUS_CHRISTI,
      { name: 'Portugal Day', on: '06-10' },
      c.ASSUMPTION,
      { name: 'Republic Day', on: '10-05' },
      c.ALL_SAINTS,
      { name: 'Restoration of Independence', on: '12-01' },
      c.IMMACULATE_CONCEPTION,
      c.CHRISTMAS,
    ],
    {
      regions: {
        '20': { title: 'Azores', holidays: [{ ...c.WHIT_MONDAY, name: 'Azores Day' }] },
        '30': { title: 'Madeira', holidays: [{ name: 'Madeira Day', on: '07-01' }, c.SECOND_CHRISTMAS_DAY] },
      },
    },
  ),
  state('RO', 'Romania', 'Europe/Bucharest', 'Codul muncii Art 139', [
    c.NEW_YEAR,
    { name: 'Second Day of the Year', on: '01-02' },
    { ...c.EPIPHANY, since: 2024 },
    { name: 'St John the Baptist', on: '01-07', since: 2024 },
    { name: 'Union Day', on: '01-24' },
    ORTHODOX_GOOD_FRIDAY,
    ORTHODOX_EASTER_MONDAY,
    c.LABOUR_DAY,
    { name: "Children's Day", on: '06-01' },
    ORTHODOX_WHIT_MONDAY,
    c.ASSUMPTION,
    { name: 'St Andrew', on: '11-30' },
    { name: 'National Day', on: '12-01' },
    c.CHRISTMAS,
    c.SECOND_CHRISTMAS_DAY,
  ]),
  SPAIN,
];
