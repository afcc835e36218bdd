/**
 * A decision that moves the due date to where no holiday table reaches is refused when it is taken (T5): the date could never be computed,
 * and nothing is guessed. The earlier date stands.
 */
import { HabeasError } from '../../common/errors.js';
import { computeClock } from '../../law/clock/compute.js';
import type { ClockEvent } from '../../law/clock/events.js';
import { isLawError } from '../../law/errors.js';
import { ASK_EVENTS, ASKS } from '../../register/model.js';
import type { AskOf } from '../../register/model.js';
import type { RequestRow } from '../../register/types.js';

interface Moves {
  kind: string;
  choice: string;
  basis?: string | undefined;
  occurredAt?: string | undefined;
}

/** Throws `conflict`. @param at *now*, ISO 8601 UTC */
export function checkCalendarReach(row: RequestRow, decision: Moves, at: string): void {
  const event = eventOf(decision, at);
  const lacks = event && beyond(row, [...row.clockEvents, event]);
  if (event === undefined || lacks === undefined) return;
  const answers = Object.values(ASK_EVENTS).some(({ answered }) => answered === event.type);
  const instead = answers ? ', or strike the ask: then the date without it counts' : '';
  const due = row.dueDate === undefined ? '' : `; until then the answer is due on ${row.dueDate}`;
  throw outOfReach(
    lacks,
    decision.occurredAt === undefined ? '/kind' : '/occurredAt',
    `decide it then${instead}${due}`,
  );
}

/** What comes in for a request that is taken up again. Throws `conflict`. */
export function checkAnswerReach(row: RequestRow, of: AskOf, at: string): void {
  const lacks = beyond(row, [...row.clockEvents, { type: ASK_EVENTS[of].answered, at }]);
  if (lacks !== undefined) throw outOfReach(lacks, '/occurredAt', 'take the request up again then');
}

function outOfReach(lacks: string, pointer: string, then: string): HabeasError {
  const mend = `update Habeas to a version whose holiday tables reach further, and ${then}`;
  return new HabeasError('conflict', `the due date after this cannot be computed: ${lacks}`, {
    hint: mend,
    fields: [{ pointer, detail: 'leads beyond the holiday tables', mend }],
  });
}

/** Undefined: the decision moves no date. */
function eventOf({ kind, choice, occurredAt }: Moves, now: string): ClockEvent | undefined {
  const at = occurredAt ?? now;
  const isAsk = (ASKS as readonly string[]).includes(choice);
  const of = ASK_EVENTS[choice as AskOf];
  switch (kind) {
    case 'extend':
      return { type: 'extension_notice', at: now };
    case 'ask':
      return isAsk ? { type: of.asked, at } : undefined;
    case 'answer':
      return isAsk ? { type: of.answered, at } : undefined;
    case 'verify':
      return choice === 'proven' ? { type: ASK_EVENTS.identity.answered, at } : undefined;
    case 'told':
      return isAsk ? { type: of.asked, at } : { type: 'extension_notice', at };
    default:
      return undefined;
  }
}

/** What the tables lack; undefined: nothing. */
function beyond({ jurisdiction, right, receivedAt }: RequestRow, events: ClockEvent[]): string | undefined {
  try {
    computeClock({ jurisdiction, right, receivedAt, events });
    return undefined;
  } catch (error) {
    if (isLawError(error) && error.code === 'calendar_out_of_range') return error.message;
    throw error;
  }
}
