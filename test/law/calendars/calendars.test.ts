import { EASTER, ORTHODOX_EASTER } from '../../../src/law/calendars/easter.js';
import { CALENDARS, CHECKED_FROM, calendarOf } from '../../../src/law/index.js';

const WEEKDAYS = (year: number): string[] => {
  const days: string[] = [];
  for (let day = Date.UTC(year, 0, 1); new Date(day).getUTCFullYear() === year; day += 86_400_000) {
    if (![0, 6].includes(new Date(day).getUTCDay())) days.push(new Date(day).toISOString().slice(5, 10));
  }
  return days;
};
const holidays = (place: string, year: number): string =>
  WEEKDAYS(year)
    .filter((day) => calendarOf(place).holidayOn(`${year}-${day}`) !== undefined)
    .join(' ');

describe('holidays on weekdays', () => {
  it.each([
    ['UK-ENG', 2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
    ['UK-ENG', 2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    ['UK-ENG', 2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
    ['UK-ENG', 2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
    ['UK-SCT', 2026, '01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28'],
    ['UK-NIR', 2026, '01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28'],
    ['EU-DE', 2026, '01-01 04-03 04-06 05-01 05-14 05-25 12-25'],
    ['EU-DE-SN', 2026, '01-01 04-03 04-06 05-01 05-14 05-25 11-18 12-25'],
    ['EU-DE-BE', 2025, '01-01 04-18 04-21 05-01 05-08 05-29 06-09 10-03 12-25 12-26'],
    ['EU-DE-BY', 2028, '01-06 04-14 04-17 05-01 05-25 06-05 06-15 10-03 11-01 12-25 12-26'],
    ['EU-DE-MV', 2022, '04-15 04-18 05-26 06-06 10-03 10-31 12-26'],
    ['EU-DE-MV', 2023, '03-08 04-07 04-10 05-01 05-18 05-29 10-03 10-31 12-25 12-26'],
    ['EU-IE', 2026, '01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25'],
    ['EU-IE', 2022, '03-17 03-18 04-18 05-02 06-06 08-01 10-31 12-26'],
    ['EU-NL', 2026, '01-01 04-06 04-27 05-14 05-25 12-25'],
    ['EU-FR', 2026, '01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25'],
    ['EU-AT', 2026, '01-01 01-06 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-25'],
    ['EU-DK', 2023, '04-06 04-07 04-10 05-05 05-18 05-29 12-25 12-26'],
    ['EU-DK', 2024, '01-01 03-28 03-29 04-01 05-09 05-20 12-25 12-26'],
    ['EU-GR', 2024, '01-01 03-18 03-25 05-03 05-06 08-15 10-28 12-25 12-26'],
    ['EU-LV', 2024, '01-01 03-29 04-01 05-01 05-06 06-24 11-18 12-24 12-25 12-26 12-31'],
    ['EU-PL', 2024, '01-01 04-01 05-01 05-03 05-30 08-15 11-01 11-11 12-25 12-26'],
    ['EU-PL', 2025, '01-01 01-06 04-21 05-01 06-19 08-15 11-11 12-24 12-25 12-26'],
    ['UK-SCT', 2022, '01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27'],
    ['UK-SCT', 2024, '01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26'],
    ['UK-NIR', 2020, '01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28'],
    ['UK-ENG', 2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'],
    ['EU-BE', 2027, '01-01 03-29 05-06 05-17 07-21 11-01 11-11'],
    ['EU-BG', 2026, '01-01 03-03 04-10 04-13 05-01 05-06 09-22 12-24 12-25'],
    ['EU-CY', 2026, '01-01 01-06 02-23 03-25 04-01 04-10 04-13 05-01 06-01 10-01 10-28 12-25'],
    ['EU-CZ', 2026, '01-01 04-03 04-06 05-01 05-08 07-06 09-28 10-28 11-17 12-24 12-25'],
    ['EU-EE', 2026, '01-01 02-24 04-03 05-01 06-23 06-24 08-20 12-24 12-25'],
    ['EU-ES', 2026, '01-01 01-06 04-03 05-01 10-12 12-08 12-25'],
    ['EU-ES-CM', 2026, '01-01 01-06 04-02 04-03 05-01 06-04 10-12 12-08 12-25'],
    ['EU-ES-ML', 2026, '01-01 01-06 04-02 04-03 05-01 09-08 09-17 10-12 12-08 12-25'],
    ['EU-ES-VC', 2026, '01-01 01-06 03-19 04-03 04-06 05-01 06-24 10-09 10-12 12-08 12-25'],
    ['EU-ES-CT', 2026, '01-01 01-06 04-03 04-06 05-01 06-24 09-11 10-12 12-08 12-25'],
    ['EU-ES-MD', 2025, '01-01 01-06 04-17 04-18 05-01 05-02 08-15 12-08 12-25'],
    ['EU-FI', 2026, '01-01 01-06 04-03 04-06 05-01 05-14 12-25'],
    ['EU-FR-6AE', 2025, '01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-11 12-25 12-26'],
    ['EU-FR-974', 2027, '01-01 03-29 05-06 05-17 07-14 11-01 11-11 12-20'],
    ['EU-HR', 2019, '01-01 04-22 05-01 06-20 06-25 08-05 08-15 10-08 11-01 12-25 12-26'],
    ['EU-HR', 2020, '01-01 01-06 04-13 05-01 06-11 06-22 08-05 11-18 12-25'],
    // Christmas Eve was swapped for a Saturday in 2025, and is a holiday since 2026.
    ['EU-HU', 2025, '01-01 04-18 04-21 05-01 06-09 08-20 10-23 12-25 12-26'],
    ['EU-HU', 2026, '01-01 04-03 04-06 05-01 05-25 08-20 10-23 12-24 12-25'],
    ['EU-HU', 2027, '01-01 03-15 03-26 03-29 05-17 08-20 11-01 12-24'],
    ['EU-IS', 2026, '01-01 04-02 04-03 04-06 04-23 05-01 05-14 05-25 06-17 08-03 12-25'],
    ['EU-IT', 2026, '01-01 01-06 04-06 05-01 06-02 12-08 12-25'],
    ['EU-LI', 2026, '01-01 01-06 04-06 05-01 05-14 05-25 06-04 09-08 12-08 12-25'],
    ['EU-LT', 2026, '01-01 02-16 03-11 04-06 05-01 06-24 07-06 11-02 12-24 12-25'],
    ['EU-LU', 2019, '01-01 04-22 05-01 05-09 05-30 06-10 08-15 11-01 12-25 12-26'],
    ['EU-MT', 2026, '01-01 02-10 03-19 03-31 04-03 05-01 06-29 09-08 09-21 12-08 12-25'],
    ['EU-NO', 2026, '01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-25'],
    ['EU-PT', 2026, '01-01 04-03 05-01 06-04 06-10 10-05 12-01 12-08 12-25'],
    ['EU-PT-20', 2025, '01-01 04-18 04-25 05-01 06-09 06-10 06-19 08-15 12-01 12-08 12-25'],
    ['EU-PT-30', 2025, '01-01 04-18 04-25 05-01 06-10 06-19 07-01 08-15 12-01 12-08 12-25 12-26'],
    ['EU-RO', 2023, '01-02 01-24 04-14 04-17 05-01 06-01 06-05 08-15 11-30 12-01 12-25 12-26'],
    ['EU-RO', 2025, '01-01 01-02 01-06 01-07 01-24 04-18 04-21 05-01 06-09 08-15 12-01 12-25 12-26'],
    ['EU-SE', 2025, '01-01 01-06 04-18 04-21 05-01 05-29 06-06 12-25 12-26'],
    ['EU-SI', 2023, '01-02 02-08 04-10 04-27 05-01 05-02 08-14 08-15 10-31 11-01 12-25 12-26'],
    ['EU-SK', 2023, '01-06 04-07 04-10 05-01 05-08 07-05 08-29 09-01 09-15 11-01 11-17 12-25 12-26'],
    ['EU-SK', 2024, '01-01 03-29 04-01 05-01 05-08 07-05 08-29 11-01 12-24 12-25 12-26'],
    ['EU-SK', 2026, '01-01 01-06 04-03 04-06 05-01 12-24 12-25'],
    ['EU-AT-9', 2026, '01-01 01-06 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-25'],
  ])('%s %i', (place, year, expected) => {
    expect(holidays(place, year)).toBe(expected);
  });
});

describe('tables', () => {
  it('name a source and cover 2019 to 2028', () => {
    expect(CHECKED_FROM).toBe(2019);
    for (const { source, checkedUntil, place } of CALENDARS) {
      expect(source.length).toBeGreaterThan(10);
      expect(checkedUntil).toBe(2028);
      for (const year of [2019, 2028]) {
        // Days are real: a day that is no date would never match.
        expect(holidays(place, year).split(' ').length).toBeGreaterThan(4);
        expect(calendarOf(place).holidayOn(`${year}-12-25`)).toBeDefined();
      }
    }
  });

  it('cover the twenty-seven states of the EU and the three of the EEA', () => {
    const states = CALENDARS.map(({ place }) => place).filter((place) => place.startsWith('EU-'));
    expect(
      states
        .sort()
        .map((place) => place.slice(3))
        .join(' '),
    ).toBe('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK');
  });

  it('know Easter: the tables agree with the computus of both churches', () => {
    const pad = (n: number): string => String(n).padStart(2, '0');
    for (let year = 2019; year <= 2028; year++) {
      const golden = year % 19;
      const century = Math.floor(year / 100);
      const epact = (19 * golden + century - (century >> 2) - Math.floor((8 * century + 13) / 25) + 15) % 30;
      const moon = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
      const weekday = (year + (year >> 2) + moon + 2 - century + (century >> 2)) % 7;
      const sunday = moon - weekday;
      const month = 3 + Math.floor((sunday + 40) / 44);
      expect(EASTER[year]).toBe(`${year}-${pad(month)}-${pad(sunday + 28 - 31 * (month >> 2))}`);
      const full = (19 * golden + 15) % 30;
      const after = (2 * (year % 4) + 4 * (year % 7) - full + 34) % 7;
      const julian = Date.UTC(year, Math.floor((full + after + 114) / 31) - 1, ((full + after + 114) % 31) + 1);
      expect(ORTHODOX_EASTER[year]).toBe(new Date(julian + 13 * 86_400_000).toISOString().slice(0, 10));
    }
  });

  it('name real days only, once, and regions by their code', () => {
    for (const { place, holidays: days, regions = {} } of CALENDARS) {
      for (const { on, dates = [] } of days as readonly { on?: string; dates?: readonly string[] }[]) {
        for (const day of [...dates, ...(on === undefined ? [] : [`2024-${on}`])]) {
          expect([place, new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)]).toEqual([place, day]);
        }
      }
      for (const [code, { title }] of Object.entries(regions)) {
        expect(code).toMatch(/^[A-Z0-9]{1,3}$/);
        expect(calendarOf(`${place}-${code}`).title).toBe(title);
      }
    }
  });

  it('tell in which regions a day is a holiday, when the case names none (T4)', () => {
    expect(calendarOf('EU-DE').regionsWithHolidayOn('2027-01-06')).toEqual([
      'Baden-Württemberg',
      'Bavaria',
      'Saxony-Anhalt',
    ]);
    expect(calendarOf('EU-DE-BE').regionsWithHolidayOn('2027-01-06')).toEqual([]);
    expect(calendarOf('EU-DE').regionsWithHolidayOn('2026-12-25')).toEqual([]);
  });

  it('a doubtful day is a working day and says so (T5)', () => {
    const nl = calendarOf('EU-NL');
    expect(nl.workingDayOnOrAfter('2026-05-05')).toBe('2026-05-05');
    expect(nl.doubtfulOn('2026-05-05')).toBe('Liberation Day');
    expect(nl.doubtfulOn('2026-04-27')).toBeUndefined();
    expect(calendarOf('EU-IE').doubtfulOn('2026-12-28')).toBe("St Stephen's Day");
    expect(calendarOf('EU-SK').doubtfulOn('2027-09-15')).toBe('Our Lady of Sorrows');
    expect(calendarOf('EU-FR-57').doubtfulOn('2026-04-03')).toBe('Good Friday');
    expect(calendarOf('EU-BG').doubtfulOn('2024-03-04')).toBe('Liberation Day');
    expect(calendarOf('EU-BG').doubtfulOn('2026-01-02')).toBe('day off for the change of currency');
    expect(calendarOf('EU-HU').doubtfulOn('2025-12-24')).toBe('day off for a Saturday worked');
    expect(calendarOf('EU-ES').doubtfulOn('2026-04-02')).toBe('Maundy Thursday');
  });
});
