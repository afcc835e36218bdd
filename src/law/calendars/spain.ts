/**
 * Spain: the days of the whole state, and what each community adds. Royal Decree 2001/1983 lets the communities replace Epiphany, Maundy
 * Thursday and Saint Joseph or Saint James: no community has replaced Epiphany in any year, so it is a day of the whole state; the others
 * stand in the tables of those who have kept them in every year. Days chosen anew each year, such as the Monday after a Sunday, are working
 * days (T5).
 */
import * as c from './common.js';
import { state } from './state.js';
import type { Holiday, Region } from './types.js';

const community = (title: string, ...own: Holiday[]): Region => ({ title, holidays: [c.MAUNDY_THURSDAY, ...own] });

const SAINT_GEORGE: Holiday = { name: "Saint George's Day", on: '04-23' };
const SAINT_JAMES: Holiday = { name: "Saint James' Day", on: '07-25' };
const SAINT_JOHN: Holiday = { name: "Saint John's Day", on: '06-24' };
const EIGHTH_SEPTEMBER: Holiday = { name: 'Day of the community', on: '09-08' };

export const SPAIN = state(
  'ES',
  'Spain',
  'Europe/Madrid',
  'Real Decreto 2001/1983 Art 45, statutes of the communities, yearly resolutions in the BOE',
  [
    c.NEW_YEAR,
    c.EPIPHANY,
    c.GOOD_FRIDAY,
    c.LABOUR_DAY,
    c.ASSUMPTION,
    { name: 'National Day', on: '10-12' },
    c.ALL_SAINTS,
    { name: 'Constitution Day', on: '12-06' },
    c.IMMACULATE_CONCEPTION,
    c.CHRISTMAS,
  ],
  {
    doubtful: [c.MAUNDY_THURSDAY],
    regions: {
      AN: community('Andalusia', { name: 'Andalusia Day', on: '02-28' }),
      AR: community('Aragon', SAINT_GEORGE),
      AS: community('Asturias', EIGHTH_SEPTEMBER),
      CB: community(
        'Cantabria',
        { name: 'Day of the Institutions', on: '07-28' },
        { name: 'La Bien Aparecida', on: '09-15' },
      ),
      CE: community('Ceuta'),
      CL: community('Castile and León', SAINT_GEORGE),
      CM: community('Castile-La Mancha', { name: 'Day of the community', on: '05-31' }, c.CORPUS_CHRISTI),
      CN: community('Canary Islands', { name: 'Day of the community', on: '05-30' }),
      CT: {
        title: 'Catalonia',
        holidays: [
          c.EASTER_MONDAY,
          SAINT_JOHN,
          { name: 'National Day of Catalonia', on: '09-11' },
          c.SECOND_CHRISTMAS_DAY,
        ],
      },
      EX: community('Extremadura', EIGHTH_SEPTEMBER),
      GA: community('Galicia', { name: 'Galician Literature Day', on: '05-17' }, SAINT_JAMES),
      IB: community('Balearic Islands', { name: 'Day of the community', on: '03-01' }),
      MC: community('Murcia', { name: 'Day of the community', on: '06-09' }),
      MD: community('Madrid', { name: 'Day of the community', on: '05-02' }),
      ML: community('Melilla', EIGHTH_SEPTEMBER, { name: 'Melilla Day', on: '09-17' }),
      NC: community('Navarre', c.EASTER_MONDAY, { name: 'Saint Francis Xavier', on: '12-03' }),
      PV: community('Basque Country', c.EASTER_MONDAY, SAINT_JAMES),
      RI: community('La Rioja', c.EASTER_MONDAY, { name: 'La Rioja Day', on: '06-09' }),
      VC: {
        title: 'Valencia',
        holidays: [
          { name: 'Saint Joseph', on: '03-19' },
          c.EASTER_MONDAY,
          SAINT_JOHN,
          { name: 'Day of the community', on: '10-09' },
        ],
      },
    },
  },
);
