/** Before anybody is asked anything: a person decides who may act for a child (I9), or sends the request of the deceased on its own path (I12). */
import { condition } from '@temporalio/workflow';
import type { Decision, SubjectClaim } from '../src/register/model.js';
import type { Case } from './case.js';
import type { Refused } from './validators.js';

const QUESTIONS = {
  minor: 'the request is about a child: decide who may act',
  deceased: 'the person has died: data protection law does not apply to the deceased; send it on its own path',
} as const;

/** Goes on once somebody may act; a redirection or refusal ends the request meanwhile. */
export async function lookFirst(c: Case): Promise<void> {
  const { circumstances } = c.input.subject;
  // An earlier run has asked it; what was decided then stands.
  if (circumstances === undefined || c.input.reopened?.decided?.capacity !== undefined) return;
  await c.enter('verify', 'capacity', 'agent', QUESTIONS[circumstances]);
  const decision = await c.decision('capacity');
  if (decision.choice === 'parent_acts') c.input.subject = withMandate(c.input.subject);
  // Ended meanwhile: the procedure is being cancelled.
  if (c.ending) await condition(() => false);
}

export function refuseCapacity(
  state: {
    step: string;
    circumstances?: SubjectClaim['circumstances'];
    representative?: SubjectClaim['representative'];
  },
  { choice }: Decision,
): Refused | undefined {
  if (state.step !== 'capacity') return { kind: 'conflict', says: 'nobody has to decide who may act now' };
  if (choice === 'does_not_apply') return undefined;
  if (state.circumstances === 'deceased') {
    return {
      kind: 'conflict',
      says: 'nobody exercises the rights of the deceased',
      mend: 'redirect the request with choice deceased, or say does_not_apply',
      pointer: '/choice',
    };
  }
  if (choice === 'parent_acts' && state.representative === undefined) {
    return {
      kind: 'conflict',
      says: 'no parent or guardian was named when the request was taken in',
      mend: 'open it again with the representative, or let the child act',
      pointer: '/choice',
    };
  }
  return undefined;
}

/** The claim once the representative's mandate is shown: from now on letters go to them. */
export function withMandate(subject: SubjectClaim, scope?: string[]): SubjectClaim {
  const { representative } = subject;
  if (!representative) return subject;
  return { ...subject, representative: { ...representative, mandate: 'shown', ...(scope ? { scope } : {}) } };
}
