/** Readings of the law that are wrong and that somebody has had: each as the change of the clock's source that would make it ours. */
import type { Edit } from './load.js';

export interface Mutant {
  /** The wrong rule, in a sentence. */
  says: string;
  /** Rule it breaks. */
  rule: string;
  edits: readonly Edit[];
}

const DATES = 'dates.ts';
const TABLES = 'calendars/index.ts';
const PERIOD = 'clock/period.ts';
const COMPUTE = 'clock/compute.ts';
const COLUMNS = 'clock/columns.ts';
const EVENTS = 'clock/events.ts';
const DAYS = 'clock/days.ts';

const one = (file: string, from: string, to: string): readonly Edit[] => [{ file, from, to }];

const MONTHS = 'return parse(date).plus({ months }).toISODate();';
const LAST_STAYS_LAST =
  "const from = parse(date); const to = from.plus({ months }); return (from.day === from.daysInMonth ? to.endOf('month') : to).toISODate();";
const ROLL = 'while (holidayOn(day) !== undefined || weekdayOf(day) > 5) day = addDays(day, 1);';
const HOLIDAYS = 'const dates = holidayDates([...state.holidays, ...(region?.holidays ?? [])], state.checkedUntil);';
const EFFECT = {
  uk: "UK: { id: 'restart', authority: 'restart', fee: 'restart', clarification: 'suspend' },",
  eu: "EU: { id: 'suspend', authority: 'suspend', fee: 'none', clarification: 'suspend' },",
};
const COLUMN = "const column: Column = input.regime === 'UK' && input.received >= UK_NEW_CLOCK ? 'UK' : 'EU';";
const STRETCH = "[{ from: column === 'UK' ? asked : addDays(asked, 1), to: answered }]";
const LATE = 'if (!open && ask.asked > input.calendar.workingDayOnOrAfter(endNow())) continue;';
const COMPLAINT = 'const nominal = addDays(received, 30);';
const START = 'let start: LocalDate | undefined = input.received;';
const SIDES = 'const parsed = parseJurisdiction(jurisdiction);';

export const MUTANTS: Record<string, Mutant> = {
  thirtyDays: {
    rule: 'T1',
    says: 'a month is thirty days',
    edits: one(DATES, MONTHS, 'return parse(date).plus({ days: 30 * months }).toISODate();'),
  },
  thirtyOneDays: {
    rule: 'T1',
    says: 'a month is thirty-one days',
    edits: one(DATES, MONTHS, 'return parse(date).plus({ days: 31 * months }).toISODate();'),
  },
  fromTheDayAfter: {
    rule: 'T1',
    says: 'the month is counted from the day after receipt',
    edits: one(PERIOD, START, START.replace('input.received', 'addDays(input.received, 1)')),
  },
  dayBefore: {
    rule: 'T1',
    says: 'the month ends the day before the corresponding date',
    edits: one(DATES, MONTHS, 'return parse(date).plus({ months, days: -1 }).toISODate();'),
  },
  fromTheNextWorkingDay: {
    rule: 'T3',
    says: 'a request received on a weekend or holiday counts as received on the next working day',
    edits: one(PERIOD, START, START.replace('input.received', 'input.calendar.workingDayOnOrAfter(input.received)')),
  },
  thirtyDaysFromTheNextWorkingDay: {
    rule: 'T1',
    says: 'thirty days are counted from the next working day',
    edits: [
      {
        file: PERIOD,
        from: START,
        to: START.replace('input.received', 'input.calendar.workingDayOnOrAfter(input.received)'),
      },
      { file: DATES, from: MONTHS, to: 'return parse(date).plus({ days: 30 * months }).toISODate();' },
    ],
  },
  monthOverflows: {
    rule: 'T2',
    says: 'a day the month does not have runs over into the next month',
    edits: one(
      DATES,
      MONTHS,
      'const { year, month, day } = parse(date); return DateTime.utc(year, month, 1).plus({ months }).plus({ days: day - 1 }).toISODate();',
    ),
  },
  lastStaysLast: {
    rule: 'T2',
    says: 'the last day of a month leads to the last day of the next',
    edits: one(DATES, MONTHS, LAST_STAYS_LAST),
  },
  lastStaysLastNeverRolled: {
    rule: 'T2',
    says: 'the last day of a month leads to the last day of the next, weekend or not',
    edits: [
      { file: DATES, from: MONTHS, to: LAST_STAYS_LAST },
      { file: TABLES, from: ROLL, to: '' },
    ],
  },
  neverRolled: { rule: 'T3', says: 'a weekend or holiday does not move the end', edits: one(TABLES, ROLL, '') },
  weekendsOnly: {
    rule: 'T3',
    says: 'holidays do not move the end, weekends do',
    edits: one(TABLES, ROLL, ROLL.replace('holidayOn(day) !== undefined || ', '')),
  },
  holidaysOnly: {
    rule: 'T3',
    says: 'weekends do not move the end, holidays do',
    edits: one(TABLES, ROLL, ROLL.replace(' || weekdayOf(day) > 5', '')),
  },
  rolledBack: {
    rule: 'T3',
    says: 'the end moves to the working day before',
    edits: one(TABLES, ROLL, ROLL.replace('addDays(day, 1)', 'addDays(day, -1)')),
  },
  rolledOnce: {
    rule: 'T3',
    says: 'a holiday moves the end by one day, whatever that day is',
    edits: one(TABLES, ROLL, ROLL.replace('while', 'if')),
  },
  noSubstitutes: {
    rule: 'T5',
    says: 'the Monday in place of a holiday on a weekend is a working day',
    edits: one(
      TABLES,
      'return dates.get(date);',
      "return /-(12-2[78]|01-0[34])$/.test(date) && place.startsWith('UK') ? undefined : dates.get(date);",
    ),
  },
  oneSubstitute: {
    rule: 'T5',
    says: 'two holidays on a weekend have one day in their place',
    edits: one(
      TABLES,
      'return dates.get(date);',
      "return date.endsWith('-12-28') && place.startsWith('UK') && dates.has(date.replace('28', '27')) ? undefined : dates.get(date);",
    ),
  },
  doubtfulIsHoliday: {
    rule: 'T5',
    says: 'a day that some lists call a holiday is one',
    edits: one(TABLES, 'return dates.get(date);', 'return dates.get(date) ?? doubtful.get(date);'),
  },
  allOfEngland: {
    rule: 'T4',
    says: 'Scotland and Northern Ireland have the holidays of England',
    edits: one(
      TABLES,
      HOLIDAYS,
      HOLIDAYS.replace(
        '[...state.holidays, ...(region?.holidays ?? [])]',
        "(place.startsWith('UK') ? UK_CALENDARS[0]! : state).holidays",
      ),
    ),
  },

  anyNation: {
    rule: 'T4',
    says: 'a holiday anywhere in the United Kingdom is one everywhere',
    edits: one(
      TABLES,
      HOLIDAYS,
      HOLIDAYS.replace(
        '[...state.holidays, ...(region?.holidays ?? [])]',
        "place.startsWith('UK') ? UK_CALENDARS.flatMap(({ holidays }) => holidays) : state.holidays",
      ),
    ),
  },

  englandInEurope: {
    rule: 'T4',
    says: "the EU side follows the controller's calendar",
    edits: one(
      TABLES,
      HOLIDAYS,
      HOLIDAYS.replace(
        '[...state.holidays, ...(region?.holidays ?? [])]',
        "(place.startsWith('EU') ? UK_CALENDARS[0]! : state).holidays",
      ),
    ),
  },

  germanyInEngland: {
    rule: 'T4',
    says: "the UK side follows the calendar of the person's state",
    edits: one(
      TABLES,
      HOLIDAYS,
      HOLIDAYS.replace(
        '[...state.holidays, ...(region?.holidays ?? [])]',
        "(place.startsWith('UK') ? GERMANY : state).holidays",
      ),
    ),
  },

  regionForgotten: {
    rule: 'T4',
    says: 'regional holidays do not count even where the case names the region',
    edits: one(TABLES, '...(region?.holidays ?? [])', ''),
  },
  readInUtc: {
    rule: 'T6',
    says: 'dates are read in UTC',
    edits: one(
      DATES,
      'DateTime.fromMillis(millisOf(at)).setZone(zone)',
      "DateTime.fromMillis(millisOf(at)).setZone('utc')",
    ),
  },
  readInLondon: {
    rule: 'T6',
    says: 'dates are read in London for every law',
    edits: one(
      DATES,
      'DateTime.fromMillis(millisOf(at)).setZone(zone)',
      "DateTime.fromMillis(millisOf(at)).setZone('Europe/London')",
    ),
  },
  readInBerlin: {
    rule: 'T6',
    says: 'dates are read in Berlin for every law',
    edits: one(
      DATES,
      'DateTime.fromMillis(millisOf(at)).setZone(zone)',
      "DateTime.fromMillis(millisOf(at)).setZone('Europe/Berlin')",
    ),
  },
  readWhereWritten: {
    rule: 'T6',
    says: 'the date is the one written, whatever the offset',
    edits: one(
      DATES,
      "return DateTime.fromMillis(millisOf(at)).setZone(zone).toISODate() ?? '';",
      'return at.slice(0, 10);',
    ),
  },
  chainedExtension: {
    rule: 'X2',
    says: 'two further months are counted from the end of the first',
    edits: one(
      PERIOD,
      'const nominal = addMonths(start, months);',
      'const nominal = months === 3 ? addMonths(addMonths(start, 1), 2) : addMonths(start, months);',
    ),
  },

  lateNoticeAccepted: {
    rule: 'X3',
    says: 'a late extension notice extends',
    edits: one(PERIOD, 'sent !== undefined && sent <= notice;', 'sent !== undefined;'),
  },
  extensionFromReceipt: {
    rule: 'X1',
    says: 'the extension is counted from receipt, whatever moved the start',
    edits: one(
      PERIOD,
      'const nominal = addMonths(start, months);',
      'const nominal = addMonths(months === 3 ? input.received : start, months);',
    ),
  },
  identityIgnored: {
    rule: 'C1',
    says: 'asking for proof of identity does not move the UK clock',
    edits: one(COLUMNS, EFFECT.uk, EFFECT.uk.replace("id: 'restart'", "id: 'none'")),
  },
  feeIgnored: {
    rule: 'C2',
    says: 'a fee does not move the UK clock',
    edits: one(COLUMNS, EFFECT.uk, EFFECT.uk.replace("fee: 'restart'", "fee: 'none'")),
  },
  suspensionInUk: {
    rule: 'C1',
    says: 'asking for proof of identity suspends the UK month',
    edits: one(COLUMNS, EFFECT.uk, EFFECT.uk.replace("id: 'restart'", "id: 'suspend'")),
  },
  clarificationIgnored: {
    rule: 'C4',
    says: 'clarification does not move the UK clock',
    edits: one(COLUMNS, EFFECT.uk, EFFECT.uk.replace("clarification: 'suspend'", "clarification: 'none'")),
  },
  clarificationExclusive: {
    rule: 'C4',
    says: 'of a clarification the day of asking counts toward the month',
    edits: one(PERIOD, STRETCH, '[{ from: addDays(asked, 1), to: answered }]'),
  },
  clarificationForAllRights: {
    rule: 'C4',
    says: 'clarification stops the clock of every right',
    edits: one(PERIOD, " && input.right !== 'access'", ' && input.right === undefined'),
  },
  pausesCountedTwice: {
    rule: '1.5.3',
    says: 'days of overlapping pauses are counted for each',
    edits: one(
      DAYS,
      '    const first = from > covered ? from : addDays(covered, 1);',
      '    const first = from > start ? from : addDays(start, 1);',
    ),
  },
  daysBeforeStartCounted: {
    rule: 'C4',
    says: 'days of a pause before the start of the month are left out too',
    edits: one(DAYS, '  let covered = start;', "  let covered = '2000-01-01';"),
  },
  lateAskAccepted: {
    rule: '1.5.3',
    says: 'asking after the end of the period stops the clock',
    edits: one(PERIOD, LATE, ''),
  },
  noPauseWhenExtended: {
    rule: '1.5.3',
    says: 'an extended period cannot be paused',
    edits: one(
      PERIOD,
      'runUntil(input, column, start, 3, late, month.counted)',
      'runUntil(input, column, start, 3, [], month.counted)',
    ),
  },
  pausesForgottenWhenExtended: {
    rule: 'X1',
    says: 'earlier pauses do not lengthen an extended period',
    edits: one(
      PERIOD,
      'runUntil(input, column, start, 3, late, month.counted)',
      'runUntil(input, column, start, 3, late, [])',
    ),
  },
  newLawForOldRequests: {
    rule: 'TR',
    says: 'the Act of 2025 governs requests received before it too',
    edits: one(PERIOD, COLUMN, "const column: Column = input.regime === 'UK' ? 'UK' : 'EU';"),
  },
  ukColumnInEurope: {
    rule: 'S2',
    says: 'the EU counts the day of asking like the UK',
    edits: one(PERIOD, STRETCH, '[{ from: asked, to: answered }]'),
  },
  restartInEurope: {
    rule: 'S1',
    says: 'proof of identity restarts the month in the EU',
    edits: one(COLUMNS, EFFECT.eu, EFFECT.eu.replace("id: 'suspend'", "id: 'restart'")),
  },
  identityIgnoredInEurope: {
    rule: 'S1',
    says: 'asking for proof of identity does not stop the EU clock',
    edits: one(COLUMNS, EFFECT.eu, EFFECT.eu.replace("id: 'suspend'", "id: 'none'")),
  },
  feeInEurope: {
    rule: 'S3',
    says: 'a fee restarts the month in the EU',
    edits: one(COLUMNS, EFFECT.eu, EFFECT.eu.replace("fee: 'none'", "fee: 'restart'")),
  },
  laterOfBoth: {
    rule: 'D1',
    says: 'of two laws the later end counts',
    edits: one(
      COMPUTE,
      "(side.dueBefore ?? '') < (best.dueBefore ?? '')",
      "(side.dueBefore ?? '') > (best.dueBefore ?? '')",
    ),
  },
  ukAlone: {
    rule: 'J3',
    says: 'the UK law of the controller is the only one',
    edits: one(COMPUTE, SIDES, SIDES.replace(';', '.slice(0, 1);')),
  },
  euAlone: {
    rule: 'J3',
    says: "the law of the person's state is the only one",
    edits: one(COMPUTE, SIDES, SIDES.replace(';', '.slice(-1);')),
  },
  complaintMonth: {
    rule: 'K1',
    says: 'a complaint is acknowledged within a month',
    edits: [
      { file: COMPUTE, from: COMPLAINT, to: 'const nominal = addMonths(received, 1);' },
      { file: COMPUTE, from: 'import { addDays, localDateIn', to: 'import { addDays, addMonths, localDateIn' },
    ],
  },

  complaintNotRolled: {
    rule: 'K1',
    says: 'a weekend does not move the end for a complaint',
    edits: one(COMPUTE, 'const due = calendar.workingDayOnOrAfter(nominal);', 'const due = nominal;'),
  },
  complaintMonthNotRolled: {
    rule: 'K1',
    says: 'a complaint is acknowledged within a month, weekends or not',
    edits: [
      { file: COMPUTE, from: COMPLAINT, to: 'const nominal = addMonths(received, 1);' },
      { file: COMPUTE, from: 'import { addDays, localDateIn', to: 'import { addDays, addMonths, localDateIn' },
      { file: COMPUTE, from: 'const due = calendar.workingDayOnOrAfter(nominal);', to: 'const due = nominal;' },
    ],
  },
  validityIgnored: {
    rule: 'C6',
    says: 'an ask without ground moves the clock like any other',
    edits: one(EVENTS, 'valid: valid !== false', 'valid: true'),
  },
};
