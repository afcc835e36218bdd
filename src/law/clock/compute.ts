/** The statutory clock of one request, from facts alone (rules §1): each regime completely, then the earlier of both (D1, §1.5.6). */
import { calendarOf } from '../calendars/index.js';
import type { PlaceCalendar } from '../calendars/index.js';
import { UK_COMPLAINTS_SINCE } from '../cutoffs.js';
import { addDays, localDateIn, startOfDayUtc } from '../dates.js';
import { parseJurisdiction } from '../jurisdiction.js';
import type { JurisdictionSide } from '../jurisdiction.js';
import type { ClockResult, DerivationStep, Regime, Right } from '../types.js';
import { RULES_VERSION } from '../version.js';
import { asksOf, extensionNotices } from './events.js';
import type { ClockEvent } from './events.js';
import { computePeriod } from './period.js';
import { plain } from './words.js';

export interface ClockInput {
  jurisdiction: string;
  /** `complaint`: the acknowledgement of a complaint to the controller (K1); events are ignored. */
  right: Right | 'complaint';
  /** Real arrival at the controller (T7): an instant with offset or `Z`, or a local date. */
  receivedAt: string;
  events: readonly ClockEvent[];
}

interface SideClock {
  regime: Regime;
  state: ClockResult['state'];
  due: string | null;
  dueBefore: string | null;
  notice: string | null;
  refusal: string | null;
  target: string | null;
  steps: DerivationStep[];
}

const NO_DATES = { due: null, dueBefore: null, notice: null, refusal: null, target: null };

/**
 * @throws LawError `unknown_jurisdiction`, `jurisdiction_without_calendar`, `calendar_out_of_range`, `invalid_date`, `invalid_events`
 */
export function computeClock({ jurisdiction, right, receivedAt, events }: ClockInput): ClockResult {
  const parsed = parseJurisdiction(jurisdiction);
  const sides = parsed.map((side) => {
    const clock =
      right === 'complaint'
        ? complaintSide(side, receivedAt, events.length)
        : requestSide(side, right, receivedAt, events);
    const steps =
      parsed.length > 1 ? clock.steps.map((step) => ({ ...step, says: `${side.regime}: ${step.says}` })) : clock.steps;
    return { ...clock, steps };
  });
  const running = sides.filter(({ state }) => state === 'RUNNING');
  const governing = earliest(running);
  const derivation = sides.flatMap(({ steps }) => steps);
  if (governing && sides.length > 1) derivation.push(dualStep(governing, running));
  return {
    state: governing ? 'RUNNING' : idleState(sides),
    dueDate: governing?.due ?? null,
    dueBefore: governing?.dueBefore ?? null,
    extensionNoticeDue: first(running.map(({ notice }) => notice)),
    refusalNoticeDue: first(running.map(({ refusal }) => refusal)),
    targetDate: first(running.map(({ target }) => target)),
    governs: governing?.regime ?? null,
    derivation,
    rules: RULES_VERSION,
  };
}

function requestSide(
  side: JurisdictionSide,
  right: Right,
  receivedAt: string,
  events: readonly ClockEvent[],
): SideClock {
  const calendar = calendarOf(side.place);
  const received = receivedOn(receivedAt, calendar);
  const period = computePeriod({
    regime: side.regime,
    calendar,
    right,
    received,
    ...asksOf(events, calendar.zone),
    notices: extensionNotices(events, calendar.zone, true),
    groundless: extensionNotices(events, calendar.zone, false),
  });
  const end = period.due === null ? null : endOf(period.due, calendar.zone);
  return {
    regime: side.regime,
    state: period.state,
    due: period.due,
    dueBefore: end,
    notice: period.notice,
    refusal: period.refusal,
    target: period.target,
    steps: [
      receivedStep(receivedAt, received, calendar.zone),
      ...period.steps,
      ...(period.due === null || end === null ? [] : [endStep(period.due, end, calendar.zone)]),
    ],
  };
}

/** Acknowledging a complaint: thirty days from the day after receipt, rolled; a UK duty only (K1). */
function complaintSide(side: JurisdictionSide, receivedAt: string, events: number): SideClock {
  const calendar = calendarOf(side.place);
  const received = receivedOn(receivedAt, calendar);
  const ignored: DerivationStep = {
    rule: 'K1',
    says: 'What happened since moves no acknowledgement',
    inputs: { events },
  };
  const start = [receivedStep(receivedAt, received, calendar.zone), ...(events > 0 ? [ignored] : [])];
  if (side.regime !== 'UK' || received < UK_COMPLAINTS_SINCE) {
    const says =
      side.regime === 'UK'
        ? `Complaints received before ${plain(UK_COMPLAINTS_SINCE)} carry no statutory acknowledgement`
        : 'EU law knows no complaint to the controller with a time limit';
    return {
      regime: side.regime,
      state: 'NO_STATUTORY_DUTY',
      ...NO_DATES,
      steps: [...start, { rule: 'K1', says, inputs: {} }],
    };
  }
  const nominal = addDays(received, 30);
  const due = calendar.workingDayOnOrAfter(nominal);
  const dueBefore = endOf(due, calendar.zone);
  const step: DerivationStep = {
    rule: 'K1',
    says: `Thirty days from the day after receipt, ${plain(nominal)}${due === nominal ? '' : `, rolled to the next working day, ${plain(due)}`}`,
    inputs: { received, nominal },
    date: due,
  };
  return {
    regime: side.regime,
    state: 'RUNNING',
    ...NO_DATES,
    due,
    dueBefore,
    steps: [...start, step, endStep(due, dueBefore, calendar.zone)],
  };
}

/** Local date of receipt. A date the tables do not know is refused even where the end would lie inside them (T5). */
function receivedOn(receivedAt: string, calendar: PlaceCalendar): string {
  const received = localDateIn(receivedAt, calendar.zone);
  calendar.holidayOn(received);
  return received;
}

/** Exclusive end: the start of the day after the last day, in the regime's zone (T6). */
function endOf(due: string, zone: string): string {
  return startOfDayUtc(addDays(due, 1), zone);
}

function receivedStep(receivedAt: string, received: string, zone: string): DerivationStep {
  return {
    rule: 'T6',
    says: `Received on ${plain(received)} in ${zone}`,
    inputs: { receivedAt, zone },
    date: received,
  };
}

function endStep(due: string, dueBefore: string, zone: string): DerivationStep {
  return {
    rule: 'T6',
    says: `The period runs to the end of ${plain(due)} in ${zone}: late from ${dueBefore}`,
    inputs: { dueBefore, zone },
    date: due,
  };
}

function dualStep(governing: SideClock, running: readonly SideClock[]): DerivationStep {
  const says =
    running.length > 1
      ? `Both laws apply and the earlier end counts: ${governing.regime} governs`
      : `Both laws apply and the clock runs under one alone: ${governing.regime} governs`;
  return {
    rule: 'D1',
    says,
    inputs: Object.fromEntries(running.map(({ regime, dueBefore }) => [regime, dueBefore])),
    ...(governing.due === null ? {} : { date: governing.due }),
  };
}

function earliest(sides: readonly SideClock[]): SideClock | undefined {
  return sides.reduce<SideClock | undefined>(
    (best, side) => (best === undefined || (side.dueBefore ?? '') < (best.dueBefore ?? '') ? side : best),
    undefined,
  );
}

function first(dates: readonly (string | null)[]): string | null {
  return (
    dates
      .filter((date) => date !== null)
      .sort()
      .at(0) ?? null
  );
}

/** A stopped clock tells more than one that has not started (§1.5.6). */
function idleState(sides: readonly SideClock[]): ClockResult['state'] {
  const states = sides.map(({ state }) => state);
  if (states.includes('PAUSED')) return 'PAUSED';
  return states.includes('NOT_STARTED') ? 'NOT_STARTED' : 'NO_STATUTORY_DUTY';
}
