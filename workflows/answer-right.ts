/** The answer to rectification, restriction and objection: a letter, through the portal like every other. */
import type { RightResult } from '../activities/rights-types.js';
import type { RequestOutcome } from '../src/register/model.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { awaitReceipt, deliver, deliverPart } from './deliver.js';
import { now, nowMs } from './now.js';
import { notThrough } from './turns.js';
import type { Turns } from './turns.js';
import { tellingPart } from './while-silent.js';

const PART = 'answer-part';

/** @param told recipients told of it (Art 19) */
export async function answerRight(c: Case, result: RightResult, told: string[]): Promise<RequestOutcome> {
  const { requestId, subject } = c.input;
  await c.enter('deliver', 'answer');
  const { files, outcome } = await core.prepareRightAnswer({ requestId, claim: subject, result, told, at: now() });
  c.out.files = files;
  await deliver(c);
  return outcome;
}

/** What was done so far goes out although holders are silent; the request stays open for their part (S19, R6). */
async function answerPartly(c: Case, result: RightResult, told: string[], missing: string[]): Promise<void> {
  const { requestId, subject } = c.input;
  await c.enter('deliver', 'answer');
  const { files } = await core.prepareRightAnswer({ requestId, claim: subject, result, told, missing, at: now() });
  c.out.files = files;
  await deliverPart(c, PART, missing);
}

export interface Answering extends Turns {
  recipients: ReadonlySet<string>;
  /** How many turns at the holders are over. */
  turns: number;
}

/** Runs the turns; while a holder keeps them waiting, the person is told in time what was done by then (R6). */
export async function tellingParts<W extends Answering>(
  c: Case,
  work: W,
  resultOf: (work: W) => RightResult,
  run: () => Promise<void>,
): Promise<void> {
  const part = (): Promise<void> => answerPartly(c, resultOf(work), [...work.recipients].sort(), notThrough(work));
  await tellingPart(c, part, run, () => work.turns > 0 && notThrough(work).length > 0);
}

/** Where nothing is left to do but to have the answer fetched. */
export async function answerAndWait(c: Case, result: RightResult): Promise<RequestOutcome> {
  const outcome = await answerRight(c, result, []);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  return outcome;
}
