/** Events that may move the clock (rules §12), and their pairing into asks. */
import { isLocalDate, localDateIn, millisOf } from '../dates.js';
import type { LocalDate } from '../dates.js';
import { LawError } from '../errors.js';

export const CLOCK_EVENT_TYPES = [
  'id_requested',
  'id_received',
  'authority_requested',
  'authority_received',
  'fee_requested',
  'fee_paid',
  'clarification_requested',
  'clarification_received',
  'extension_notice',
] as const;
export type ClockEventType = (typeof CLOCK_EVENT_TYPES)[number];

/** What happened to the request, in any order. */
export interface ClockEvent {
  type: ClockEventType;
  /** `YYYY-MM-DD` (the same date in every regime) or an instant with offset or `Z` (read in the regime's zone). */
  at: string;
  /** `false` on an ask: without reasonable doubt, blanket, or late by judgement (C6). On a notice: without a valid ground (X4). */
  valid?: boolean;
}

export const ASK_KINDS = ['id', 'authority', 'fee', 'clarification'] as const;
export type AskKind = (typeof ASK_KINDS)[number];

/** Something asked of the person, and when it was answered. Dates are local to the regime. */
export interface Ask {
  kind: AskKind;
  asked: LocalDate;
  /** Absent while it is open. */
  answered?: LocalDate;
  valid: boolean;
}

const ANSWERS: Record<AskKind, ClockEventType> = {
  id: 'id_received',
  authority: 'authority_received',
  fee: 'fee_paid',
  clarification: 'clarification_received',
};

/** An answer that closes nothing: no ask of its kind was open. */
export interface StrayAnswer {
  kind: AskKind;
  came: LocalDate;
}

/** @throws LawError `invalid_events` for a type the rules do not know, `invalid_date` for a malformed `at`. */
export function asksOf(events: readonly ClockEvent[], zone: string): { asks: Ask[]; strays: StrayAnswer[] } {
  const known: ReadonlySet<string> = new Set(CLOCK_EVENT_TYPES);
  for (const { type } of events) {
    if (!known.has(type)) throw new LawError('invalid_events', `no such clock event: "${type}"`);
  }
  const dated = events
    .map((event) => ({ ...event, date: localDateIn(event.at, zone), moment: momentOf(event) }))
    .sort((a, b) => order(a.date, b.date) || a.moment - b.moment || Number(isAnswer(a)) - Number(isAnswer(b)));
  const asks: Ask[] = [];
  const strays: StrayAnswer[] = [];
  for (const kind of ASK_KINDS) {
    const open: Ask[] = [];
    for (const { type, date, valid } of dated) {
      if (type === `${kind}_requested`) {
        const ask: Ask = { kind, asked: date, valid: valid !== false };
        asks.push(ask);
        open.push(ask);
      } else if (type === ANSWERS[kind]) {
        const oldest = open.shift();
        if (oldest) oldest.answered = date;
        else strays.push({ kind, came: date });
      }
    }
  }
  return { asks: asks.sort((a, b) => order(a.asked, b.asked)), strays };
}

/** Within one day: by the instant where it is known; otherwise what is asked comes before what is answered, whatever the list says. */
function momentOf(event: ClockEvent): number {
  if (!isLocalDate(event.at)) return millisOf(event.at);
  return isAnswer(event) ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
}

function isAnswer({ type }: ClockEvent): boolean {
  return Object.values(ANSWERS).includes(type);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Local dates of the extension notices that stand on a ground, or of those that stand on none; earliest first. */
export function extensionNotices(events: readonly ClockEvent[], zone: string, grounded: boolean): LocalDate[] {
  return events
    .filter(({ type, valid }) => type === 'extension_notice' && (valid !== false) === grounded)
    .map(({ at }) => localDateIn(at, zone))
    .sort();
}
