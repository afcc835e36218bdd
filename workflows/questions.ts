/** What people are asked to assess or weigh: one answer for the whole, or one for each part. Pure. */
import type { Decision } from '../src/register/model.js';
import type { Refused } from './validators.js';

export interface Question {
  kind: 'assess' | 'weigh' | 'reconsider';
  /** Parts without an answer, by number. */
  open: readonly string[];
  choices: readonly string[];
}

export const WHOLE = '1';

const ASKED_TO: Partial<Record<Decision['kind'], string>> = { weigh: 'weighed', reconsider: 'looked at again' };

/** An answer without a target is for all parts that are still open. */
export function answers(question: Question, { target }: Pick<Decision, 'target'>): readonly string[] {
  return target === undefined ? question.open : question.open.filter((part) => part === target);
}

export function withAnswer(question: Question | undefined, decision: Decision): Question | undefined {
  if (question?.kind !== decision.kind) return question;
  const answered = answers(question, decision);
  return { ...question, open: question.open.filter((part) => !answered.includes(part)) };
}

/** Undefined when it may be given now. */
export function refuseAnswer(question: Question | undefined, decision: Decision): Refused | undefined {
  const { kind, choice, target } = decision;
  if (question?.kind !== kind)
    return { kind: 'conflict', says: `nothing is waiting to be ${ASKED_TO[kind] ?? 'assessed'} now` };
  if (question.open.length === 0)
    return { kind: 'conflict', says: 'somebody has just decided this; look at the request again' };
  if (!question.choices.includes(choice)) {
    const mend = `choose one of ${question.choices.join(', ')}`;
    return { kind: 'conflict', says: 'this cannot be chosen here', mend, pointer: '/choice' };
  }
  if (answers(question, decision).length > 0) return undefined;
  const mend = `give one of ${question.open.join(', ')}, or leave it out for all of them`;
  return { kind: 'conflict', says: `nothing open has the number ${target ?? ''}`, mend, pointer: '/target' };
}
