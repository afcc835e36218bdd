/** Restriction (Art 18): assess the case → store without using, everywhere → confirm → hold → recipients → answer; then `restricted` waits. */
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Restriction } from '../activities/rights-types.js';
import type { LocatedSubject } from '../activities/types.js';
import type { RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight } from './answer-right.js';
import { holdersWithRecords } from './apply.js';
import { assessed } from './assess.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { awaitReceipt } from './deliver.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import { WHOLE } from './questions.js';
import { liftAtOnce, restrictAtHolders, unlessCancelled } from './restrict-at-holders.js';
import type { Restricted } from './restrict-at-holders.js';
import { restricted as restrictedWorkflow } from './restricted.js';
import { asDone, scopeOf } from './restriction-scope.js';
import type { Proof } from './verify.js';
import { settled } from './verify.js';

/** Whether there is anything else is not for a representative to hear (I8). */
const NOTHING_COVERED = 'the mandate shown to us does not cover it';

const CASES = {
  accuracy: '(a) the accuracy is contested',
  unlawful: '(b) the processing is unlawful and the person wants no erasure',
  claims: '(c) the person needs the data for legal claims',
  objection: '(d) an objection is being decided',
};

export async function restrict(c: Case, proof: Proof): Promise<RequestOutcome> {
  await settled(c);
  const { requestId } = c.input;
  const { ground } = c.input.demand as Restriction;
  const located = await locate(c, provenBy(c, proof));
  if ((await holdersWithRecords(located.subjects)).length === 0)
    return answerAndWait(c, { kind: 'refused', ground: 'not_identifiable' });
  const question = { kind: 'assess' as const, open: [WHOLE], choices: ['grant', 'decline'] };
  const decision = (await assessed(c, question, 'agent', `is the case of Art 18(1)${CASES[ground]} there?`)).get(WHOLE);
  if (decision?.choice !== 'grant')
    return answerAndWait(c, { kind: 'refused', ground: 'no_ground_to_restrict', explanation: decision?.reason });
  await settled(c);
  await c.enter('fulfil', 'apply', 'holder');
  const meant = await scopeOf(c, located);
  if (meant.scope?.length === 0 && meant.left.length === 0)
    return answerAndWait(c, { kind: 'refused', ground: 'no_ground_to_restrict', explanation: NOTHING_COVERED });
  const { restricted, left } = asDone(meant, await restrictOrUndo(c, located, meant.scope));
  const outcome = await unlessCancelled(
    async () => {
      const holders = restricted.map(({ holder }) => holder);
      const data = restricted.map(({ holder, datasets }) => ({ holder, ...(datasets ? { datasets } : {}) }));
      await core.openRestriction({
        ...{ requestId, type: 'SUBJECT_RESTRICTION', ground, holders, decision, at: now() },
        ...(data.some(({ datasets }) => datasets) ? { data } : {}),
      });
      const told = await tellRecipients(c, located, restricted);
      return answerRight(c, { kind: 'restriction', ground, restricted: data, left }, told);
    },
    () => liftAtOnce(c, 'restriction', located.subjects, 'subject', restricted),
  );
  await handOver(c, located, restricted);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  return outcome;
}

/** Taken back while a holder is down: what the others have restricted is lifted again. */
async function restrictOrUndo(
  c: Case,
  { subjects }: LocatedSubject,
  scope: Restricted[] | undefined,
): ReturnType<typeof restrictAtHolders> {
  return unlessCancelled(
    () => restrictAtHolders(c, 'restriction', subjects, 'subject', scope),
    () =>
      liftAtOnce(
        c,
        'restriction',
        subjects,
        'subject',
        Object.keys(subjects).map((holder) => ({ holder })),
      ),
  );
}

async function tellRecipients(c: Case, { subjects }: LocatedSubject, restricted: Restricted[]): Promise<string[]> {
  const changed = restricted.map(({ holder, datasets }) => ({
    ...{ holder, identifiers: subjects[holder]?.identifiers ?? [] },
    ...(datasets ? { datasets } : {}),
  }));
  if (changed.length === 0) return [];
  const { requestId } = c.input;
  return (await core.openRecipientNotices({ requestId, kind: 'restriction', changed, at: now() })).recipients;
}

/** Outlives the request: the restriction stands until somebody ends it, and the person is told before (18(3)). */
async function handOver(c: Case, { subjects }: LocatedSubject, restricted: Restricted[]): Promise<void> {
  if (restricted.length === 0) return;
  const { requestId, installation, subject: claim, timings } = c.input;
  await startChild(restrictedWorkflow, {
    workflowId: `${installation}-restricted-${requestId}`,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    args: [{ requestId, installation, claim, subjects, restricted, timings }],
  });
}
