/**
 * A person looks again at a decision that was made by automated means alone (EU Art 22(3), UK Art 22C; O6). The request is the recorded
 * task: it waits for a reviewer, whose decision and reasons are the answer. Nothing here decides, and nothing is asked of any holder: what
 * the reviewer changes is changed in the system that decided.
 */
import type { Objection } from '../activities/rights-types.js';
import type { Decision, HumanReviewOutcome, RequestOutcome } from '../src/register/model.js';
import { answerAndWait } from './answer-right.js';
import { assessed } from './assess.js';
import type { Case } from './case.js';
import { WHOLE } from './questions.js';
import { settled } from './verify.js';

export async function lookAgain(c: Case): Promise<RequestOutcome> {
  await settled(c);
  const question = {
    kind: 'reconsider' as const,
    open: [WHOLE],
    choices: ['changed', 'stands', 'not_automated'],
  };
  const given = await assessed(
    c,
    question,
    'reviewer',
    'a person has to look again at an automated decision, at the facts and at what the person puts forward',
  );
  const { choice, reason } = given.get(WHOLE) as Decision;
  await settled(c);
  const { purposes: asked = [] } = c.input.demand as Objection;
  return answerAndWait(c, {
    kind: 'human_review',
    asked,
    outcome: choice as HumanReviewOutcome,
    explanation: reason,
  });
}
