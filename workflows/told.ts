/** When it is refused to record that the person was told another way than by mail. Pure, so that it can stand in an Update validator. */
import type { ClockResult } from '../src/law/types.js';
import type { Decision } from '../src/register/model.js';
import type { Refused } from './validators.js';

/** What counts once it has reached the person; absent `toldAt`: it has not. */
export interface Notified {
  askedAt?: string;
  toldAt?: string;
}

interface Tellable {
  asks: readonly ({ of: string } & Notified)[];
  extension?: Notified;
  clock: Pick<ClockResult, 'state' | 'dueBefore'> | undefined;
}

/** Somebody asked, or gave the notice, by post or by phone: it counts from that day. A notice after the period has no effect (X3). */
export function refuseTold(state: Tellable, { choice, occurredAt, at }: Decision): Refused | undefined {
  const extension = choice === 'extension';
  const notice = extension ? state.extension : state.asks.find(({ of }) => of === choice);
  if (!notice)
    return { kind: 'conflict', says: extension ? 'no extension waits for its notice' : 'this has not been asked' };
  if (notice.toldAt !== undefined) {
    return {
      kind: 'conflict',
      says: 'it has reached the person already',
      mend: 'if its mail came back, record that first: `habeas request bounced`, with the letter',
    };
  }
  const day = occurredAt ?? at;
  const { state: clock, dueBefore } = state.clock ?? {};
  if (notice.askedAt !== undefined && day.slice(0, 10) < notice.askedAt.slice(0, 10)) {
    const mend = 'give the day on which the person was told';
    return { kind: 'conflict', says: 'that lies before the day it was decided', mend, pointer: '/occurredAt' };
  }
  if (extension && clock === 'RUNNING' && dueBefore && Date.parse(day) >= Date.parse(dueBefore)) {
    return {
      kind: 'conflict',
      says: 'the notice comes after the end of the period and has no effect (X3)',
      mend: 'answer as soon as possible; the earlier due date stands',
      pointer: '/occurredAt',
    };
  }
  return undefined;
}
