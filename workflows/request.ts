/** One data subject request from intake to a proven answer. It reads as the procedure a privacy officer would write down. */
import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { RequestInput, RequestOutcome } from '../src/register/model.js';
import { answerWithCopy } from './access.js';
import { Case } from './case.js';
import { Clock } from './clock.js';
import { core } from './core.js';
import { awaitReceipt } from './deliver.js';
import { erase } from './erasure.js';
import { now, nowMs } from './now.js';
import { showDueBefore } from './search.js';
import { verify } from './verify.js';

export async function request(input: RequestInput): Promise<{ outcome: RequestOutcome }> {
  const c = new Case(input);
  c.listen();
  const { requestId, jurisdiction, right, receivedAt } = input;
  c.clock = await core.recordClock({ requestId, jurisdiction, right, receivedAt, at: now() });
  if (c.clock.dueBefore) showDueBefore(c.clock.dueBefore);
  const clock = new Clock(c);
  c.onAnswered = () => clock.stop();
  await core.acknowledge({ requestId, claim: input.subject, at: now() });
  c.outcome = await unlessWithdrawn(c, () => procedure(c));
  await clock.stop();
  await core.closeRequest({ requestId, outcome: c.outcome, at: now() });
  await c.enter('closed', 'done');
  await condition(allHandlersFinished);
  return { outcome: c.outcome };
}

async function procedure(c: Case): Promise<RequestOutcome> {
  const proof = await verify(c);
  if (!proof) return 'unverified';
  if (c.input.right === 'erasure') return erase(c, proof);
  const outcome = await answerWithCopy(c, proof);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  return outcome;
}

/** The person may take the request back at any time before the answer went out. */
async function unlessWithdrawn(c: Case, run: () => Promise<RequestOutcome>): Promise<RequestOutcome> {
  const scope = new CancellationScope();
  const running = scope.run(run);
  const watch = new CancellationScope();
  const withdrawn = watch.run(() => condition(() => c.withdrawn !== undefined)).catch(() => undefined);
  const first = await Promise.race([running.then((outcome) => outcome), withdrawn.then(() => 'withdrawn' as const)]);
  if (c.withdrawn === undefined || first !== 'withdrawn') {
    watch.cancel();
    return first;
  }
  scope.cancel();
  try {
    await running;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  return 'withdrawn';
}
