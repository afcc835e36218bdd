/** A holder silent for weeks never keeps an answer back: before the deadline the person is told what was done so far (S19, R6). */
import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { LocatedSubject } from '../activities/types.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { atHolder, ignoreCancellation } from './holder.js';
import { nowMs } from './now.js';

const PAUSE_FACTOR = 6;
const LONGEST_PAUSE_MS = 24 * 3600 * 1000;

/** So long before the end of the period that a person can still act; undefined while no period runs or it is over. */
export function untilPartMs(c: Case): number | undefined {
  const { dueBefore } = c.clock ?? {};
  if (!dueBefore) return undefined;
  const left = Date.parse(dueBefore) - c.input.timings.partialAnswer - nowMs();
  return left > 0 ? left : undefined;
}

/**
 * How long the first round waits for a silent holder: hardly so long that its silence comes out after the word to the person, and never so
 * short that one which is only slow is called silent.
 */
export function firstPatienceMs(c: Case): number {
  return Math.min(c.patienceMs, Math.max(untilPartMs(c) ?? c.patienceMs, c.slowMs));
}

/**
 * Runs `work`; where it is not through in time, `part` is told once beside it.
 * @param ready when there is something to tell
 */
export async function tellingPart<T>(
  c: Case,
  part: () => Promise<void>,
  work: () => Promise<T>,
  ready: () => boolean = () => true,
): Promise<T> {
  if (!c.clock?.dueBefore || c.out.partly) return work();
  const scope = new CancellationScope();
  const telling = scope
    .run(async () => {
      await dueSoon(c);
      await condition(ready);
      const { stage, step, waitingFor, waitingReason } = c;
      await part();
      await c.enter(stage, step, waitingFor, waitingReason);
    })
    .catch(ignoreCancellation);
  try {
    return await work();
  } finally {
    scope.cancel();
    await telling;
  }
}

/** An extension or a pause meanwhile gives more time. */
async function dueSoon(c: Case): Promise<void> {
  for (;;) {
    await condition(() => Boolean(c.clock?.dueBefore));
    const wait = untilPartMs(c);
    if (wait === undefined) return;
    await sleep(wait);
  }
}

/**
 * Runs `wait` beside the question whether one of the silent holders answers again: people and holders are waited for at once.
 * @param silent a holder that was found and then could not do its part is left alone for a while: people need time to answer, too
 * @param wait is told by `back` when one answers; it is asked anew then, nothing is taken from this answer
 */
export async function listeningFor<T>(
  c: Case,
  silent: readonly string[],
  { located: { identifiers, missing }, turns }: { located: LocatedSubject; turns: number },
  wait: (back: () => boolean) => Promise<T>,
): Promise<T> {
  let answered = false;
  const scope = new CancellationScope();
  const pause = Math.min(c.slowMs * PAUSE_FACTOR ** Math.max(0, turns - 1), LONGEST_PAUSE_MS);
  const ask = async (holder: string, understood: readonly string[]): Promise<void> => {
    if (!missing.includes(holder)) await sleep(pause);
    const fit = identifiers.filter(({ type }) => understood.includes(type));
    await atHolder(c, c.input.right, holder, 'locate', 'locate', { identifiers: fit });
    answered = true;
  };
  const asking = scope
    .run(async () => {
      const summaries = silent.length > 0 ? await core.holderSummaries({ holders: [...silent] }) : [];
      await Promise.all(summaries.map(({ holder, identifiersUnderstood }) => ask(holder, identifiersUnderstood)));
    })
    .catch(ignoreCancellation);
  try {
    return await wait(() => answered);
  } finally {
    scope.cancel();
    await asking;
  }
}
