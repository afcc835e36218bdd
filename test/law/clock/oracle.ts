/**
 * The clock once more, by walking through the days with a diary instead of reckoning: deliberately another way to the same dates. It
 * shares the holiday tables with the clock and nothing else.
 */
import { calendarOf } from '../../../src/law/index.js';
import type { ClockEvent, ClockInput } from '../../../src/law/index.js';

export interface Told {
  state: 'RUNNING' | 'NOT_STARTED' | 'PAUSED' | 'NO_STATUTORY_DUTY';
  dueDate: string | null;
  dueBefore: string | null;
  extensionNoticeDue: string | null;
  refusalNoticeDue: string | null;
}

/** Days since 1970. */
type Day = number;

const DAY = 86_400_000;
const dayOf = (date: string): Day => Date.parse(`${date}T00:00:00Z`) / DAY;
const dateOf = (day: Day): string => new Date(day * DAY).toISOString().slice(0, 10);

/** What a wall calendar in the zone shows at that instant. */
function wallDate(at: string, zone: string): Day {
  if (at.length === 10) return dayOf(at);
  const wall = WALLS.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  WALLS.set(zone, wall);
  return dayOf(wall.format(new Date(at)));
}
const WALLS = new Map<string, Intl.DateTimeFormat>();

/** The first hour at which the wall calendar shows the day: tried hour by hour. */
function beginsAt(day: Day, zone: string): string {
  for (let hour = -16; ; hour++) {
    const at = new Date(day * DAY + hour * 3_600_000).toISOString();
    if (wallDate(at, zone) === day) return at.replace('.000Z', 'Z');
  }
}

/** Turns the pages of the months; a page too short for the day-number is left on its last day. */
function pagesOn(from: Day, months: number): Day {
  const number = new Date(from * DAY).getUTCDate();
  let day = from - number + 1;
  for (let month = 0; month < months; month++) {
    do day++;
    while (new Date(day * DAY).getUTCDate() !== 1);
  }
  for (let step = 1; step < number && new Date((day + 1) * DAY).getUTCDate() !== 1; step++) day++;
  return day;
}

interface Entry {
  asked: Day;
  answered: Day;
  kind: string;
}
const NEVER = Number.POSITIVE_INFINITY;

/** Asks in the diary: each answer crosses out the oldest open one of its kind. Unfounded ones keep their answer, then drop out. */
function diary(events: readonly ClockEvent[], zone: string): Entry[] {
  const answerOf: Record<string, string> = {
    id: 'id_received',
    authority: 'authority_received',
    fee: 'fee_paid',
    clarification: 'clarification_received',
  };
  const kept: Entry[] = [];
  for (const [kind, answer] of Object.entries(answerOf)) {
    const moment = (event: ClockEvent): number => {
      if (event.at.length > 10) return Date.parse(event.at) / DAY - 1e6;
      return event.type === answer ? 1e9 : -1e9;
    };
    const own = events.filter(({ type }) => type === `${kind}_requested` || type === answer);
    own.sort(
      (a, b) =>
        wallDate(a.at, zone) - wallDate(b.at, zone) ||
        moment(a) - moment(b) ||
        (a.type === answer ? 1 : 0) - (b.type === answer ? 1 : 0),
    );
    const asks: (Entry & { founded: boolean })[] = [];
    for (const event of own) {
      const day = wallDate(event.at, zone);
      if (event.type === answer) {
        const oldest = asks.find(({ answered }) => answered === NEVER);
        if (oldest) oldest.answered = day;
      } else asks.push({ kind, asked: day, answered: NEVER, founded: event.valid !== false });
    }
    kept.push(...asks.filter(({ founded }) => founded));
  }
  return kept;
}

export function oneLaw(
  law: 'UK' | 'EU',
  place: string,
  { right, receivedAt, events }: Omit<ClockInput, 'jurisdiction'>,
): Told {
  const calendar = calendarOf(place);
  const { zone } = calendar;
  const off = (day: Day): boolean =>
    [0, 6].includes(new Date(day * DAY).getUTCDay()) || calendar.holidayOn(dateOf(day)) !== undefined;
  const none = { dueDate: null, dueBefore: null, extensionNoticeDue: null, refusalNoticeDue: null };
  const receipt = wallDate(receivedAt, zone);

  if (right === 'complaint') {
    if (law === 'EU' || receipt < dayOf('2026-06-19')) return { state: 'NO_STATUTORY_DUTY', ...none };
    let day = receipt;
    for (let counted = 0; counted < 30; counted++) day++;
    while (off(day)) day++;
    return { ...none, state: 'RUNNING', dueDate: dateOf(day), dueBefore: beginsAt(day + 1, zone) };
  }

  const modern = law === 'UK' && receipt >= dayOf('2026-02-05');
  const entries = diary(events, zone);
  let start = receipt;
  if (modern) {
    const restarts = entries.filter(({ kind }) => kind !== 'clarification');
    if (restarts.some(({ answered }) => answered === NEVER)) return { state: 'NOT_STARTED', ...none };
    for (const { answered } of restarts) if (answered > start) start = answered;
  }
  const stopping = entries.filter(({ kind }) =>
    kind === 'clarification' ? right === 'access' : !modern && kind !== 'fee',
  );
  const stops = (entry: Entry, day: Day): boolean =>
    day <= entry.answered && (modern ? day >= entry.asked : day > entry.asked);

  /** Walks from the start; `known` are the stops already in force. The last day, or undefined when the walk never ends. */
  const walk = (months: number, known: Entry[]): { end: Day | undefined; known: Entry[] } => {
    const inForce = [...known];
    const endNow = (): Day => {
      let day = pagesOn(start, months);
      // One day further for each day in the diary on which the clock stood still, be it before or after the plain end.
      const last = Math.max(start, ...inForce.map(({ answered }) => (answered === NEVER ? start : answered)));
      for (let stood = start + 1; stood <= last; stood++) if (inForce.some((entry) => stops(entry, stood))) day++;
      while (off(day)) day++;
      return day;
    };
    let day = Math.min(start, ...stopping.map(({ asked }) => asked));
    for (; inForce.every(({ answered }) => answered !== NEVER) && day <= endNow(); day++) {
      for (const entry of stopping) if (entry.asked === day && !inForce.includes(entry)) inForce.push(entry);
    }
    return { end: inForce.some(({ answered }) => answered === NEVER) ? undefined : endNow(), known: inForce };
  };

  const month = walk(1, []);
  if (month.end === undefined) return { state: 'PAUSED', ...none };
  const firstMonth = month.end;
  const notices = events.filter(({ type, valid }) => type === 'extension_notice' && valid !== false);
  const extended = notices.some(({ at }) => wallDate(at, zone) <= firstMonth);
  const whole = extended ? walk(3, month.known) : month;
  if (whole.end === undefined) return { state: 'PAUSED', ...none };
  return {
    state: 'RUNNING',
    dueDate: dateOf(whole.end),
    dueBefore: beginsAt(whole.end + 1, zone),
    extensionNoticeDue: dateOf(firstMonth),
    refusalNoticeDue: dateOf(modern ? whole.end : firstMonth),
  };
}

export function oracle({ jurisdiction, ...facts }: ClockInput): Told {
  const places = jurisdiction.replace('DUAL:', '').split('+');
  const told = places.map((place) => oneLaw(place.startsWith('UK') ? 'UK' : 'EU', place, facts));
  const running = told.filter(({ state }) => state === 'RUNNING');
  const least = (field: Exclude<keyof Told, 'state'>): string | null =>
    running.map((one) => one[field]).reduce((a, b) => (a === null ? b : b === null || a < b ? a : b), null);
  const states = told.map(({ state }) => state);
  const state = (['RUNNING', 'PAUSED', 'NOT_STARTED', 'NO_STATUTORY_DUTY'] as const).find((one) =>
    states.includes(one),
  );
  return {
    state: state ?? 'NO_STATUTORY_DUTY',
    dueDate: least('dueDate'),
    dueBefore: least('dueBefore'),
    extensionNoticeDue: least('extensionNoticeDue'),
    refusalNoticeDue: least('refusalNoticeDue'),
  };
}
