/**
 * What the clock counts must have reached the person: an ask, and the notice of an extension (X3), counts from the day it did. Where no
 * address takes the letter, or its mail comes back, nothing counts and nothing runs out before a person records how it was told.
 */
import type { ClockEvent } from '../src/law/clock/events.js';
import type { ClockResult } from '../src/law/types.js';
import type { AskOf } from '../src/register/model.js';
import { ASKED } from './ask-events.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { now, nowMs } from './now.js';

interface Notice {
  /** Id of the decision. */
  id: string;
  /** When it was decided, or really asked; ISO 8601 UTC. */
  askedAt: string;
  /** Key of its letter, once that is written. */
  letter?: string;
  /** When it reached the person; absent: it has not. */
  toldAt?: string;
  /** By post or by phone, as a person recorded: a mail that comes back changes nothing. */
  otherwise?: boolean;
  /** What the clock counts of it. */
  event?: ClockEvent;
  /** Staff have been asked to tell the person. */
  task?: boolean;
}

export interface OpenAsk extends Notice {
  of: AskOf;
  /** Asked on its own basis (C6). */
  moves: boolean;
  /** The time for an answer runs. */
  runs: boolean;
  /** Until when an answer is waited for, milliseconds. */
  closesAt: number;
  /** In the words of who asked, for the letter. */
  why: string;
}

export interface OpenExtension extends Notice {
  of: 'extension';
  ground: string;
  /** In the words of who extended, for the letter. */
  reason: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** Whoever is asked has a few days at least. */
export const LEAST_WAIT_MS = 3 * DAY_MS;
/** In the evening before the last day, in every zone served: what follows goes out on that day at the latest. */
const BEFORE_LAST_DAY_MS = 4 * 3600 * 1000;

/** The clock as it would be with one more event; undefined where no holiday table reaches so far. Records nothing. */
export async function weigh(c: Case, event: ClockEvent): Promise<ClockResult | undefined> {
  const { jurisdiction, right, receivedAt } = c.input;
  const events = [...c.events, event].map((one) => ({ ...one }));
  return (await core.weighClock({ jurisdiction, right, receivedAt, events })).clock;
}

export function askEvent(c: Case, ask: OpenAsk, at: string): ClockEvent {
  return { type: ASKED[ask.of], at, ...(ask.moves && !isLate(c, at) ? {} : { valid: false }) };
}

/** Who asks only once the period is over moves nothing: what is late stays late (C6). */
function isLate({ clock }: Case, askedAt: string): boolean {
  const dueBefore = clock?.dueBefore ?? undefined;
  return dueBefore !== undefined && Date.parse(askedAt) >= Date.parse(dueBefore);
}

/** Until when an answer is waited for: a period that runs on waits for none, what becomes of the request is told before a refusal is due (R1, R6). */
export function waitsUntil(c: Case, clock: ClockResult | undefined, at: string): number {
  const full = Math.max(Date.parse(at) + c.input.timings.identityClose, nowMs());
  if (clock?.state !== 'RUNNING' || !clock.dueBefore) return full;
  const refusal = Date.parse(`${clock.refusalNoticeDue ?? ''}T00:00:00Z`) - BEFORE_LAST_DAY_MS;
  // An extended answer may be asked about when the date of a refusal has passed.
  const last = refusal > nowMs() ? refusal : Date.parse(clock.dueBefore) - DAY_MS;
  const least = nowMs() + Math.min(LEAST_WAIT_MS, c.input.timings.identityClose);
  return Math.max(least, Math.min(full, last));
}

/** The person has been asked, really at that instant: the clock counts it from then on, and so does the time for an answer. */
export async function askReached(c: Case, ask: OpenAsk, at: string, otherwise = false): Promise<void> {
  ask.toldAt = at;
  ask.otherwise = otherwise;
  ask.closesAt = waitsUntil(c, undefined, at);
  const event = askEvent(c, ask, at);
  // What no table reaches moves nothing: the earlier date stands.
  if (event.valid !== false && !(await weigh(c, event))) event.valid = false;
  // Answered or struck meanwhile.
  if (!c.asks.includes(ask)) return;
  ask.event = event;
  await c.happened(event);
  // A fee stops no clock under EU law (S3): where one runs on, nobody waits past it.
  ask.closesAt = waitsUntil(c, c.clock, at);
  if (!c.asks.includes(ask)) return;
  ask.runs = true;
  await settleTask(c, ask, 'told');
}

/** False where the notice came too late, or leads where no table reaches: the date stays (X3). */
export async function noticeReached(c: Case, notice: OpenExtension, at: string, otherwise = false): Promise<boolean> {
  const formerDueDate = c.clock?.dueDate ?? null;
  const given: ClockEvent = { type: 'extension_notice', at };
  const weighed = await weigh(c, given);
  if (!weighed || !wouldMove(c, weighed)) return false;
  Object.assign(notice, { toldAt: at, otherwise, event: given });
  c.extended = true;
  await c.happened(given);
  const { requestId } = c.input;
  const { id, ground, letter } = notice;
  const dueDate = c.clock?.dueDate ?? null;
  await core.recordExtended({
    ...{ requestId, id, ground, formerDueDate, dueDate, toldAt: at, at: now() },
    ...(otherwise && letter !== undefined ? { letter } : {}),
  });
  await settleTask(c, notice, 'told');
  return true;
}

/** Of a clock that is stopped it is weighed once it runs. */
export function wouldMove({ clock }: Case, weighed: ClockResult): boolean {
  return clock?.state !== 'RUNNING' || weighed.dueDate !== clock.dueDate;
}

/** No address took the letter, or its mail came back: what was counted is not, and a person tells the person. */
export async function notReached(
  c: Case,
  notice: OpenAsk | OpenExtension,
  why: 'not_mailed' | 'came_back',
): Promise<void> {
  const { event } = notice;
  delete notice.toldAt;
  delete notice.event;
  if (notice.of === 'extension') c.extended = false;
  else notice.runs = false;
  const counted = event === undefined ? -1 : c.events.indexOf(event);
  if (counted !== -1) {
    c.events.splice(counted, 1);
    await c.onEvent();
  }
  notice.task = true;
  const { requestId } = c.input;
  const { id, of, letter } = notice;
  const { dueDate = null, dueBefore = null } = c.clock ?? {};
  await core.recordNotReached({ requestId, id, of, letter, why, dueDate, dueBefore, at: now() });
}

/** What staff were asked to do is done, or of no use any more. */
export async function settleTask(c: Case, notice: Notice, result: 'told' | 'not_needed'): Promise<void> {
  if (notice.task !== true) return;
  notice.task = false;
  const { id, letter, toldAt } = notice;
  await core.settleNotReached({ requestId: c.requestId, id, letter, result, toldAt, at: now() });
}
