/** Waits for people to assess or weigh what is asked; the workflow goes on when every part has its answer. */
import type { Decision, WaitingFor } from '../src/register/model.js';
import type { Case } from './case.js';
import { answers } from './questions.js';
import type { Question } from './questions.js';

export async function assessed(
  c: Case,
  question: Question,
  waitingFor: WaitingFor,
  reason: string,
): Promise<Map<string, Decision>> {
  return assessedUnless(c, question, waitingFor, reason, () => false);
}

/** Stops waiting when something else comes first: what was answered by then is in it, the rest is put again later. */
export async function assessedUnless(
  c: Case,
  question: Question,
  waitingFor: WaitingFor,
  reason: string,
  first: () => boolean,
): Promise<Map<string, Decision>> {
  c.question = question;
  await c.enter('fulfil', 'assess', waitingFor, reason);
  const given = new Map<string, Decision>();
  while (given.size < question.open.length) {
    const decision = await c.decisionUnless(question.kind, first);
    if (!decision) break;
    const left = { ...question, open: question.open.filter((part) => !given.has(part)) };
    for (const part of answers(left, decision)) given.set(part, decision);
  }
  c.question = undefined;
  return given;
}
