/** A holder silent for weeks never keeps an answer back: before the deadline the person is told what was done so far (S19, R6). */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Case } from './case.js';
import { nowMs } from './now.js';

/** So long before the end of the period that a person can still act; undefined while no period runs or it is over. */
export function untilPartMs(c: Case): number | undefined {
  const { dueBefore } = c.clock ?? {};
  if (!dueBefore) return undefined;
  const left = Date.parse(dueBefore) - c.input.timings.partialAnswer - nowMs();
  return left > 0 ? left : undefined;
}

/** Runs `work`; where it is not through in time, `part` is told once beside it. */
export async function tellingPart<T>(c: Case, part: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const wait = untilPartMs(c);
  if (wait === undefined || c.out.partly) return work();
  const scope = new CancellationScope();
  const telling = scope
    .run(async () => {
      await sleep(wait);
      const { stage, step, waitingFor, waitingReason } = c;
      await part();
      await c.enter(stage, step, waitingFor, waitingReason);
    })
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  try {
    return await work();
  } finally {
    scope.cancel();
    await telling;
  }
}
