/** Holidays that many states share under the same date. */
import type { Holiday } from './types.js';

export const NEW_YEAR: Holiday = { name: "New Year's Day", on: '01-01' };
export const EPIPHANY: Holiday = { name: 'Epiphany', on: '01-06' };
export const MAUNDY_THURSDAY: Holiday = { name: 'Maundy Thursday', easter: -3 };
export const GOOD_FRIDAY: Holiday = { name: 'Good Friday', easter: -2 };
export const EASTER_MONDAY: Holiday = { name: 'Easter Monday', easter: 1 };
export const LABOUR_DAY: Holiday = { name: 'Labour Day', on: '05-01' };
export const ASCENSION: Holiday = { name: 'Ascension Day', easter: 39 };
export const WHIT_MONDAY: Holiday = { name: 'Whit Monday', easter: 50 };
export const CORPUS_CHRISTI: Holiday = { name: 'Corpus Christi', easter: 60 };
export const ASSUMPTION: Holiday = { name: 'Assumption Day', on: '08-15' };
export const ALL_SAINTS: Holiday = { name: "All Saints' Day", on: '11-01' };
export const IMMACULATE_CONCEPTION: Holiday = { name: 'Immaculate Conception', on: '12-08' };
export const CHRISTMAS_EVE: Holiday = { name: 'Christmas Eve', on: '12-24' };
export const CHRISTMAS: Holiday = { name: 'Christmas Day', on: '12-25' };
export const SECOND_CHRISTMAS_DAY: Holiday = { name: 'Second Day of Christmas', on: '12-26' };
