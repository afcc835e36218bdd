/** The steps of a derivation: what each rule did to the period, in words a manager understands; contested points are flagged. */
import type { PlaceCalendar } from '../calendars/index.js';
import { addDays, addMonths, daysBetween } from '../dates.js';
import type { LocalDate } from '../dates.js';
import type { DerivationStep, Regime } from '../types.js';
import { CONTESTED, RULES } from './columns.js';
import type { Column } from './columns.js';
import type { Ask, StrayAnswer } from './events.js';
import { ASKED_FOR, days, plain } from './words.js';

/** Of an ask that stops the clock or keeps it from starting. */
export const STILL_AWAITED = 'still awaited';

export function isAwaited({ says }: DerivationStep): boolean {
  return says.includes(`, ${STILL_AWAITED}: `);
}

interface Place {
  regime: Regime;
  calendar: PlaceCalendar;
}

export function monthStep(start: LocalDate, nominal: LocalDate, months: number): DerivationStep {
  const clamped = nominal.slice(8) !== start.slice(8);
  const length = months === 1 ? 'One month' : 'Three months';
  return {
    rule: months === 1 ? (clamped ? 'T2' : 'T1') : 'X1',
    says: clamped
      ? `${length} from ${plain(start)}: that month has no such day, so its last day, ${plain(nominal)}`
      : `${length} from ${plain(start)}, that day not counted: to the end of ${plain(nominal)}`,
    inputs: { start, months },
    date: nominal,
  };
}

export function pauseStep(column: Column, ask: Ask, added: number | undefined): DerivationStep {
  const rule = RULES[column][ask.kind];
  const asked = `Asked for ${ASKED_FOR[ask.kind]} on ${plain(ask.asked)}`;
  if (ask.answered === undefined || added === undefined) {
    return {
      rule,
      says: `${asked}, ${STILL_AWAITED}: the clock is stopped`,
      inputs: { asked: ask.asked },
      contested: CONTESTED[column].has(ask.kind),
    };
  }
  return {
    rule,
    says: `${asked}, answered on ${plain(ask.answered)}: ${days(added)} not counted`,
    inputs: { asked: ask.asked, answered: ask.answered, days: added },
    // Asked and answered the same day is one day by the text of UK law alone.
    contested: CONTESTED[column].has(ask.kind) || (column === 'UK' && ask.asked === ask.answered),
  };
}

/** What all days not counted together do to the end: none counts twice, and an extended period keeps those of its first month (§1.5.3). */
export function uncountedSteps(nominal: LocalDate, moved: LocalDate): DerivationStep[] {
  if (moved === nominal) return [];
  const count = daysBetween(nominal, moved);
  const says = `Not counted in all: ${days(count)}, so to the end of ${plain(moved)}`;
  return [{ rule: '1.5.3', says, inputs: { nominal, days: count }, date: moved }];
}

export function rollSteps(place: Place, nominal: LocalDate, end: LocalDate): DerivationStep[] {
  const rolled = nominal === end ? [] : [rollStep(place, nominal, end)];
  return [...rolled, ...doubtSteps(place.calendar, end)];
}

function rollStep({ regime, calendar }: Place, nominal: LocalDate, end: LocalDate): DerivationStep {
  const holidays = [];
  for (let day = nominal; day < end; day = addDays(day, 1)) {
    const name = calendar.holidayOn(day);
    if (name !== undefined) holidays.push(`${plain(day)} is a holiday in ${calendar.title} (${name})`);
  }
  const why = holidays.length > 0 ? holidays.join(', ') : `${plain(nominal)} is a weekend`;
  return {
    rule: 'T3',
    says: `${why}: the period ends with the next working day, ${plain(end)}`,
    inputs: { nominal, calendar: calendar.place },
    date: end,
    // Whose calendar counts is disputed but for the controller's own (T4).
    contested: holidays.length > 0 && (regime === 'EU' || calendar.place !== 'UK-ENG'),
  };
}

/** The last day is a holiday by some lists (T5) or in some regions (T4) only: it counts as a working day, and the doubt is told. */
function doubtSteps(calendar: PlaceCalendar, end: LocalDate): DerivationStep[] {
  const steps: DerivationStep[] = [];
  const step = (rule: string, says: string): void =>
    void steps.push({ rule, says, inputs: { calendar: calendar.place }, date: end, contested: true });
  const doubtful = calendar.doubtfulOn(end);
  if (doubtful !== undefined) {
    const says = `${plain(end)} is a holiday in ${calendar.title} by some lists only (${doubtful}): it counts as a working day`;
    step('T5', says);
  }
  const regions = calendar.regionsWithHolidayOn(end);
  if (regions.length > 0) {
    const says = `${plain(end)} is a holiday in parts of ${calendar.title} (${regions.join(', ')}); the case names none of them: it counts as a working day`;
    step('T4', says);
  }
  return steps;
}

/** `unsuspended`: the first-month date without suspensions, where they moved it. EU: Art 12(4) itself names none. */
export function refusalStep(
  column: Column,
  refusal: LocalDate,
  extended: boolean,
  unsuspended?: LocalDate,
): DerivationStep {
  if (column === 'UK') {
    const says = `A refusal must be told by the end of the period, ${plain(refusal)}`;
    return { rule: 'R1', says, inputs: { extended }, date: refusal };
  }
  const although = extended ? ', although the answer is extended' : '';
  const aim = unsuspended === undefined ? '' : `; Art 12(4) itself names no suspension: aim at ${plain(unsuspended)}`;
  return {
    rule: 'R1',
    says: `A refusal must be told within the first month, by ${plain(refusal)}${although}${aim}`,
    inputs: { extended },
    date: refusal,
    ...(unsuspended === undefined ? {} : { contested: true }),
  };
}

export function noEffect(ask: Ask, rule: string, why: string, contested = false): DerivationStep {
  return {
    rule,
    says: `Asked for ${ASKED_FOR[ask.kind]} on ${plain(ask.asked)} ${why}: no effect on the clock`,
    inputs: { asked: ask.asked, valid: ask.valid },
    ...(contested ? { contested } : {}),
  };
}

/** An answer while nothing of its kind was asked for (§1.5.4). */
export function strayStep({ kind, came }: StrayAnswer): DerivationStep {
  const says = `An answer came on ${plain(came)} while ${ASKED_FOR[kind]} was not asked for: no effect on the clock`;
  return { rule: '1.5.4', says, inputs: { answered: came } };
}

export function groundlessStep(sent: LocalDate): DerivationStep {
  const says = `The extension notified on ${plain(sent)} has no valid ground: it has no effect`;
  return { rule: 'X4', says, inputs: { sent } };
}

/** One extension only (X4). */
export function furtherNotice(sent: LocalDate): DerivationStep {
  const says = `A further extension was notified on ${plain(sent)}: it has no effect`;
  return { rule: 'X4', says, inputs: { sent } };
}

/** Of a clock that does not run: whether the notice is in time is not known yet. */
export function unweighedNotice(sent: LocalDate): DerivationStep {
  const says = `The extension notified on ${plain(sent)} is weighed when the clock runs`;
  return { rule: 'X3', says, inputs: { sent } };
}

/** Of a month that has not started: whether the ask falls into it is not known yet. */
export function unweighedAsk({ kind, asked }: Ask, rule: string): DerivationStep {
  const says = `Asked for ${ASKED_FOR[kind]} on ${plain(asked)}: weighed when the month has started`;
  return { rule, says, inputs: { asked } };
}

/** An extension stands when its notice went out within the first month (X1–X3). */
export function extensionSteps(start: LocalDate, sent: LocalDate, noticeDue: LocalDate): DerivationStep[] {
  const inputs = { sent, noticeDue };
  if (sent > noticeDue) {
    const says = `The extension was notified on ${plain(sent)}, after ${plain(noticeDue)}: it has no effect`;
    return [{ rule: 'X3', says, inputs }];
  }
  const inTime = { rule: 'X3', says: `The extension was notified in time, on ${plain(sent)}`, inputs, date: sent };
  const chained = addMonths(addMonths(start, 1), 2);
  if (chained === addMonths(start, 3)) return [inTime];
  const says = `Three months are counted from the start; one month and then two would end on ${plain(chained)}`;
  return [inTime, { rule: 'X2', says, inputs: { chained }, contested: true }];
}
