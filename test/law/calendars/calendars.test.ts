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

  it('cover every EU state and the EEA but Liechtenstein', () => {
    const states = CALENDARS.map(({ place }) => place).filter((place) => place.startsWith('EU-'));
    expect(
      states
        .sort()
        .map((place) => place.slice(3))
        .join(' '),
    ).toBe('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK');
  });

  it('a doubtful day is a working day and says so (T5)', () => {
    const nl = calendarOf('EU-NL');
    expect(nl.workingDayOnOrAfter('2026-05-05')).toBe('2026-05-05');
    expect(nl.doubtfulOn('2026-05-05')).toBe('Liberation Day');
    expect(nl.doubtfulOn('2026-04-27')).toBeUndefined();
    expect(calendarOf('EU-IE').doubtfulOn('2026-12-28')).toBe("St Stephen's Day");
  });
});
