/**
 * France: the eleven days of the Labour Code, the second day of Christmas in Alsace and Moselle, and the day the abolition of slavery is
 * kept in each overseas department. Good Friday holds in some municipalities of Alsace and Moselle only: a working day (T5).
 */
import * as c from './common.js';
import { state } from './state.js';
import type { Region } from './types.js';

const local = (title: string): Region => ({
  title,
  holidays: [c.SECOND_CHRISTMAS_DAY],
  doubtful: [c.GOOD_FRIDAY],
});
const overseas = (title: string, on: string): Region => ({
  title,
  holidays: [{ name: 'Abolition of slavery', on }],
});

export const FRANCE = state(
  'FR',
  'France',
  'Europe/Paris',
  'Code du travail L3133-1, L3134-13, L3422-2',
  [
    c.NEW_YEAR,
    c.EASTER_MONDAY,
    c.LABOUR_DAY,
    { name: 'Victory in Europe', on: '05-08' },
    c.ASCENSION,
    c.WHIT_MONDAY,
    { name: 'National Day', on: '07-14' },
    c.ASSUMPTION,
    c.ALL_SAINTS,
    { name: 'Armistice', on: '11-11' },
    c.CHRISTMAS,
  ],
  {
    regions: {
      '57': local('Moselle'),
      '67': local('Bas-Rhin'),
      '68': local('Haut-Rhin'),
      '6AE': local('Alsace'),
      '971': overseas('Guadeloupe', '05-27'),
      '972': overseas('Martinique', '05-22'),
      '973': overseas('French Guiana', '06-10'),
      '974': overseas('Réunion', '12-20'),
      '976': overseas('Mayotte', '04-27'),
    },
  },
);
