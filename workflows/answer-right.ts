/** The answer to rectification, restriction and objection: a letter, through the portal like every other. */
import type { RightResult } from '../activities/rights-types.js';
import type { RequestOutcome } from '../src/register/model.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { awaitReceipt, deliver } from './deliver.js';
import { now, nowMs } from './now.js';

/** @param told recipients told of it (Art 19) */
export async function answerRight(c: Case, result: RightResult, told: string[]): Promise<RequestOutcome> {
  const { requestId, subject } = c.input;
  await c.enter('deliver', 'answer');
  const { files, outcome } = await core.prepareRightAnswer({ requestId, claim: subject, result, told, at: now() });
  c.out.files = files;
  await deliver(c);
  return outcome;
}

/** Where nothing is left to do but to have the answer fetched. */
export async function answerAndWait(c: Case, result: RightResult): Promise<RequestOutcome> {
  const outcome = await answerRight(c, result, []);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  return outcome;
}
