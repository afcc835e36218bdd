/**
 * Germany: the nine days that are a holiday in every Land, and what each Land adds. Days kept only in some municipalities
 * (Assumption in Bavaria, Corpus Christi in Saxony and Thuringia) are working days (T5).
 */
import * as c from './common.js';
import type { Calendar, Holiday } from './types.js';

const WOMENS_DAY: Holiday = { name: "International Women's Day", on: '03-08' };
const REFORMATION: Holiday = { name: 'Reformation Day', on: '10-31' };
const REPENTANCE: Holiday = { name: 'Day of Repentance and Prayer', weekday: 3, from: '11-16' };
const CHILDRENS_DAY: Holiday = { name: "World Children's Day", on: '09-20' };
const LIBERATION: Holiday = { name: 'Day of Liberation', dates: ['2020-05-08', '2025-05-08'] };

export const GERMANY: Calendar = {
  place: 'EU-DE',
  title: 'Germany',
  zone: 'Europe/Berlin',
  source: 'Unification Treaty Art 2(2) and the holiday acts of the sixteen Länder',
  checkedUntil: 2028,
  holidays: [
    c.NEW_YEAR,
    c.GOOD_FRIDAY,
    c.EASTER_MONDAY,
    c.LABOUR_DAY,
    c.ASCENSION,
    c.WHIT_MONDAY,
    { name: 'German Unity Day', on: '10-03' },
    c.CHRISTMAS,
    c.SECOND_CHRISTMAS_DAY,
  ],
  regions: {
    BB: { title: 'Brandenburg', holidays: [REFORMATION] },
    BE: { title: 'Berlin', holidays: [WOMENS_DAY, LIBERATION] },
    BW: { title: 'Baden-Württemberg', holidays: [c.EPIPHANY, c.CORPUS_CHRISTI, c.ALL_SAINTS] },
    BY: { title: 'Bavaria', holidays: [c.EPIPHANY, c.CORPUS_CHRISTI, c.ALL_SAINTS] },
    HB: { title: 'Bremen', holidays: [REFORMATION] },
    HE: { title: 'Hesse', holidays: [c.CORPUS_CHRISTI] },
    HH: { title: 'Hamburg', holidays: [REFORMATION] },
    MV: { title: 'Mecklenburg-Vorpommern', holidays: [{ ...WOMENS_DAY, since: 2023 }, REFORMATION] },
    NI: { title: 'Lower Saxony', holidays: [REFORMATION] },
    NW: { title: 'North Rhine-Westphalia', holidays: [c.CORPUS_CHRISTI, c.ALL_SAINTS] },
    RP: { title: 'Rhineland-Palatinate', holidays: [c.CORPUS_CHRISTI, c.ALL_SAINTS] },
    SH: { title: 'Schleswig-Holstein', holidays: [REFORMATION] },
    SL: { title: 'Saarland', holidays: [c.CORPUS_CHRISTI, c.ASSUMPTION, c.ALL_SAINTS] },
    SN: { title: 'Saxony', holidays: [REFORMATION, REPENTANCE] },
    ST: { title: 'Saxony-Anhalt', holidays: [c.EPIPHANY, REFORMATION] },
    TH: { title: 'Thuringia', holidays: [CHILDRENS_DAY, REFORMATION] },
  },
};
