/** One data subject request from intake to a proven answer. It reads as the procedure a privacy officer would write down. */
import { allHandlersFinished, CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { AnswerAnew, RequestInput, RequestOutcome } from '../src/register/model.js';
import { answerWithCopy } from './access.js';
import { Desk } from './asks.js';
import { Case } from './case.js';
import { Clock } from './clock.js';
import { copyFirst } from './combined.js';
import { core } from './core.js';
import { awaitReceipt, deliverAnew } from './deliver.js';
import { erase } from './erasure.js';
import { lookAgain } from './human-review.js';
import { isImmediate } from './immediate.js';
import { listen } from './listen.js';
import { now, nowMs } from './now.js';
import { weighObjection } from './objection.js';
import { rectify } from './rectification.js';
import { restrict } from './restriction.js';
import { stopAtOnce } from './stop-at-once.js';
import type { Proof } from './verify.js';
import { doubtSettled, verify } from './verify.js';
import { giveSupplements, supplemented } from './supplement.js';

export async function request(input: RequestInput): Promise<{ outcome: RequestOutcome }> {
  const c = new Case(input);
  listen(c);
  const { requestId } = input;
  if (input.reopened && !(await takenUp(input, input.reopened.round))) return { outcome: 'merged' };
  const clock = new Clock(c);
  c.onEvent = () => clock.compute();
  c.onNotProvided = () => clock.resume();
  c.onDoubt = () => doubtSettled(c);
  const { supplement } = input.reopened ?? {};
  // An answered request has no period any more.
  if (!supplement) await clock.compute();
  // What stops at once is told by its answer.
  if (!input.reopened && !isImmediate(input.demand))
    await core.acknowledge({ requestId, claim: input.subject, at: now() });
  const desk = new Desk(c);
  c.onAnswered = async () => {
    await clock.stop();
    await desk.rest();
  };
  c.outcome = await unlessEnded(c, () => (supplement ? supplemented(c, supplement) : procedure(c)));
  await desk.stop();
  await clock.stop();
  await core.closeRequest({ requestId, outcome: c.outcome, at: now() });
  await c.enter('closed', 'done');
  await condition(allHandlersFinished);
  return { outcome: c.outcome };
}

/** False in a second run of the same round: a start delivered twice is one start. */
async function takenUp({ requestId }: RequestInput, round: number): Promise<boolean> {
  const { runId } = workflowInfo();
  return (await core.takeUpAgain({ requestId, round, run: runId, at: now() })).taken;
}

async function procedure(c: Case): Promise<RequestOutcome> {
  if (isImmediate(c.input.demand) && !c.input.reopened?.anew) return stopAtOnce(c);
  const proof = await verify(c);
  if (!proof) return 'unverified';
  const { anew } = c.input.reopened ?? {};
  if (anew) return giveAnew(c, anew);
  switch (c.input.right) {
    case 'erasure':
      await copyFirst(c);
      return erase(c, proof);
    case 'rectification':
      return rectify(c, proof);
    case 'restriction':
      return restrict(c, proof);
    case 'objection':
      return c.input.demand?.kind === 'objection' && c.input.demand.scope === 'automated_decision'
        ? lookAgain(c)
        : weighObjection(c, proof);
    case 'access':
    case 'portability':
      return giveCopy(c, proof);
  }
}

/** Nothing is looked for or carried out again. */
async function giveAnew(c: Case, anew: AnswerAnew): Promise<RequestOutcome> {
  await deliverAnew(c, anew);
  await giveSupplements(c);
  return anew.outcome;
}

async function giveCopy(c: Case, proof: Proof): Promise<RequestOutcome> {
  const outcome = await answerWithCopy(c, proof);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  await giveSupplements(c);
  return outcome;
}

/** The person may take the request back, a person may refuse or redirect it, an ask may stay without answer: then it ends early. */
async function unlessEnded(c: Case, run: () => Promise<RequestOutcome>): Promise<RequestOutcome> {
  const scope = new CancellationScope();
  const running = scope.run(run);
  const watch = new CancellationScope();
  const ended = watch.run(() => condition(() => c.ending !== undefined)).catch(() => undefined);
  const first = await Promise.race([running.then((outcome) => outcome), ended.then(() => undefined)]);
  if (first !== undefined || c.ending === undefined) {
    watch.cancel();
    return first ?? running;
  }
  scope.cancel();
  try {
    await running;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  const { outcome, decision, unanswered } = c.ending;
  await c.enter('close', 'answer');
  const { requestId, jurisdiction, subject } = c.input;
  await core.closeEarly({ requestId, jurisdiction, claim: subject, outcome, decision, unanswered, at: now() });
  return outcome;
}
