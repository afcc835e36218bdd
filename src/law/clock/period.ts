/**
 * The period of one regime (rules §1): when it starts, which days do not count, and where it ends. Two columns of rules: UK since
 * 5 February 2026, and EU, which UK requests received earlier follow too (TR).
 */
import type { PlaceCalendar } from '../calendars/index.js';
import { UK_NEW_CLOCK } from '../cutoffs.js';
import { addDays, addMonths } from '../dates.js';
import type { LocalDate } from '../dates.js';
import type { DerivationStep, Regime, Right } from '../types.js';
import { daysAfter } from './days.js';
import type { Stretch } from './days.js';
import { CONTESTED, EFFECTS, RULES } from './columns.js';
import type { Column } from './columns.js';
import type { Ask, StrayAnswer } from './events.js';
import {
  extensionSteps,
  furtherNotice,
  groundlessStep,
  isAwaited,
  monthStep,
  noEffect,
  pauseStep,
  refusalStep,
  rollSteps,
  STILL_AWAITED,
  strayStep,
  uncountedSteps,
  unweighedAsk,
  unweighedNotice,
} from './steps.js';
import { ASKED_FOR, plain } from './words.js';

export interface PeriodInput {
  regime: Regime;
  calendar: PlaceCalendar;
  right: Right;
  /** Local date of receipt. */
  received: LocalDate;
  asks: readonly Ask[];
  /** Answers that close no ask. */
  strays: readonly StrayAnswer[];
  /** Local dates of extension notices, earliest first. */
  notices: readonly LocalDate[];
  /** The same, of those without a valid ground (X4). */
  groundless: readonly LocalDate[];
}

export interface Period {
  state: 'RUNNING' | 'NOT_STARTED' | 'PAUSED';
  /** Last day to answer. Null unless running, as all dates are. */
  due: LocalDate | null;
  /** Last day of the first month, as computed with pauses and roll: an extension must be notified by then (X3). */
  notice: LocalDate | null;
  refusal: LocalDate | null;
  /** The 28-day practice: an internal target, no duty (T9). */
  target: LocalDate | null;
  steps: DerivationStep[];
}

const NOT_RUNNING = { due: null, notice: null, refusal: null, target: null };

export function computePeriod(input: PeriodInput): Period {
  const column: Column = input.regime === 'UK' && input.received >= UK_NEW_CLOCK ? 'UK' : 'EU';
  const steps: DerivationStep[] = [];
  if (input.regime === 'UK' && column === 'EU') {
    steps.push({
      rule: 'TR',
      says: `Received before ${plain(UK_NEW_CLOCK)}: the earlier law applies; asking suspends and does not restart the month`,
      inputs: { received: input.received },
      contested: true,
    });
  }
  const asks = relevantAsks(input, column, steps);
  steps.push(...input.strays.map(strayStep), ...input.groundless.map(groundlessStep));
  const start = startOf(input, column, asks, steps);
  const pauses = asks.filter(({ kind }) => EFFECTS[column][kind] === 'suspend');
  const unweighed = input.notices.map(unweighedNotice);
  if (start === undefined) {
    steps.push(...pauses.map((ask) => unweighedAsk(ask, RULES[column][ask.kind])), ...unweighed);
    return stopped('NOT_STARTED', steps);
  }

  const month = runUntil(input, column, start, 1, pauses, []);
  steps.push(...month.steps);
  const notice = month.end;
  if (notice === undefined) return stopped('PAUSED', [...steps, ...unweighed]);

  const [sent, ...further] = input.notices;
  const extended = sent !== undefined && sent <= notice;
  if (sent !== undefined) steps.push(...extensionSteps(start, sent, notice), ...further.map(furtherNotice));
  const late = pauses.filter(({ asked }) => asked > notice);
  const whole = extended ? runUntil(input, column, start, 3, late, month.counted) : month;
  if (extended) steps.push(...whole.steps);
  const counted = new Set(whole.counted);
  for (const ask of late) if (!counted.has(ask)) steps.push(noEffect(ask, '1.5.3', 'after the period had ended'));
  if (whole.end === undefined) return stopped('PAUSED', steps);

  const refusal = column === 'UK' ? whole.end : notice;
  const plainMonth = input.calendar.workingDayOnOrAfter(addMonths(start, 1));
  steps.push(refusalStep(column, refusal, extended, plainMonth < notice ? plainMonth : undefined));
  const target = addDays(start, 28 + uncounted(column, start, month.counted));
  return { state: 'RUNNING', due: whole.end, notice, refusal, target: target < whole.end ? target : whole.end, steps };
}

/** What is still awaited stands last: it is why there is no date. */
function stopped(state: 'NOT_STARTED' | 'PAUSED', steps: readonly DerivationStep[]): Period {
  const awaited = steps.filter(isAwaited);
  return { state, ...NOT_RUNNING, steps: [...steps.filter((step) => !isAwaited(step)), ...awaited] };
}

/** Valid asks that can touch this clock; the others are named with why they do not (C4, C6, S3). */
function relevantAsks(input: PeriodInput, column: Column, steps: DerivationStep[]): Ask[] {
  return input.asks.filter((ask) => {
    if (!ask.valid) {
      steps.push(noEffect(ask, 'C6', 'without valid ground'));
      return false;
    }
    if (ask.kind === 'clarification' && input.right !== 'access') {
      steps.push(noEffect(ask, RULES[column].clarification, 'on a right other than access'));
      return false;
    }
    if (EFFECTS[column][ask.kind] === 'none') {
      steps.push(noEffect(ask, RULES[column][ask.kind], 'under a law that suspends nothing for it', true));
      return false;
    }
    return true;
  });
}

/** The day the period runs from: receipt, or the latest restart (UK). Undefined while a restart is outstanding. */
function startOf(
  input: PeriodInput,
  column: Column,
  asks: readonly Ask[],
  steps: DerivationStep[],
): LocalDate | undefined {
  const restarts = asks.filter(({ kind }) => EFFECTS[column][kind] === 'restart');
  const awaited = restarts.some(({ answered }) => answered === undefined);
  let start: LocalDate | undefined = input.received;
  for (const { kind, asked, answered } of restarts) {
    const late = isLater(input.calendar, asked, start);
    const step = {
      rule: RULES[column][kind],
      // The text restarts the month when what was asked for arrives (Art 12A(2)), however late it was asked for: that is open to doubt.
      contested: late || CONTESTED[column].has(kind),
    };
    const when = `on ${plain(asked)}${late ? `, later than one month from ${plain(start)}` : ''}`;
    const says = `Asked for ${ASKED_FOR[kind]} ${when}`;
    if (answered === undefined) {
      steps.push({ ...step, says: `${says}, ${STILL_AWAITED}: the month has not started`, inputs: { asked } });
      continue;
    }
    const came = `${says}; it came on ${plain(answered)}`;
    const inputs = { asked, answered };
    if (answered > start) {
      start = answered;
      const earliest = awaited ? ' at the earliest' : '';
      steps.push({ ...step, says: `${came}: the month starts that day${earliest}`, inputs, date: start });
    } else {
      steps.push({ ...step, says: `${came}: the start does not move`, inputs });
    }
  }
  return awaited ? undefined : start;
}

/** Whether the month from `since`, roll included and pauses not, had ended before `asked`. */
function isLater(calendar: PlaceCalendar, asked: LocalDate, since: LocalDate): boolean {
  const nominal = addMonths(since, 1);
  return asked > nominal && asked > calendar.workingDayOnOrAfter(nominal);
}

interface Run {
  /** Undefined while an ask is open. */
  end: LocalDate | undefined;
  counted: Ask[];
  steps: DerivationStep[];
}

/**
 * Runs `months` from the start through the pauses in the order they were asked: each counts only while the period, with the pauses
 * before it and the roll, is still running on that day (§1.5.3). Clamped once from the start, rolled once at the very end (§1.1).
 */
function runUntil(
  input: PeriodInput,
  column: Column,
  start: LocalDate,
  months: number,
  pauses: readonly Ask[],
  before: readonly Ask[],
): Run {
  const nominal = addMonths(start, months);
  const counted = [...before];
  const steps: DerivationStep[] = [monthStep(start, nominal, months)];
  const endNow = (): LocalDate => addDays(nominal, uncounted(column, start, counted));
  let open = false;
  for (const ask of pauses) {
    if (!open && ask.asked > input.calendar.workingDayOnOrAfter(endNow())) continue;
    const earlier = uncounted(column, start, counted);
    counted.push(ask);
    if (ask.answered === undefined) open = true;
    steps.push(
      pauseStep(column, ask, ask.answered === undefined ? undefined : uncounted(column, start, counted) - earlier),
    );
  }
  if (open) return { end: undefined, counted, steps };
  steps.push(...uncountedSteps(nominal, endNow()));
  const end = input.calendar.workingDayOnOrAfter(endNow());
  assertTwoWorkingDays(input.calendar, start, end);
  steps.push(...rollSteps(input, endNow(), end));
  return { end, counted, steps };
}

/** Any period holds two working days at least (T8). A month always does: this never bites, and says so if it ever did. */
function assertTwoWorkingDays(calendar: PlaceCalendar, start: LocalDate, end: LocalDate): void {
  const first = calendar.workingDayOnOrAfter(addDays(start, 1));
  const second = calendar.workingDayOnOrAfter(addDays(first, 1));
  if (second > end) throw new Error(`T8: fewer than two working days from ${start} to ${end}`);
}

/** Days that do not count: UK from the day of asking, EU from the day after, both to the day of the answer. */
function uncounted(column: Column, start: LocalDate, asks: readonly Ask[]): number {
  const stretches = asks.flatMap(({ asked, answered }): Stretch[] =>
    answered === undefined ? [] : [{ from: column === 'UK' ? asked : addDays(asked, 1), to: answered }],
  );
  return daysAfter(start, stretches);
}
