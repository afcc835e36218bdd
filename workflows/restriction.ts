/** Restriction (Art 18): assess the case → store without using, everywhere → confirm → hold → recipients → answer; then `restricted` waits. */
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Restriction, RightResult } from '../activities/rights-types.js';
import type { LocatedSubject } from '../activities/types.js';
import type { Decision, RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight, tellingParts } from './answer-right.js';
import { everyHolder, holdersWithRecords } from './apply.js';
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
import { asDone, namedElsewhere, scopeOf } from './restriction-scope.js';
import type { Left } from './restriction-scope.js';
import type { Proof } from './verify.js';
import { settled } from './verify.js';
import { openSubjects, refsOf } from './turns.js';
import { firstPatienceMs } from './while-silent.js';

/** Whether there is anything else is not for a representative to hear (I8). */
const NOTHING_COVERED = 'the mandate shown to us does not cover it';

const CASES = {
  accuracy: '(a) the accuracy is contested',
  unlawful: '(b) the processing is unlawful and the person wants no erasure',
  claims: '(c) the person needs the data for legal claims',
  objection: '(d) an objection is being decided',
};

/** Contested accuracy and an objection being decided stop the use, not an erasure the person asks for later (holds §1). */
const HOLDS = {
  accuracy: 'RIGHTS_PENDING',
  unlawful: 'SUBJECT_RESTRICTION',
  claims: 'SUBJECT_RESTRICTION',
  objection: 'RIGHTS_PENDING',
} as const;

interface Work {
  c: Case;
  demand: Restriction;
  decision: Decision;
  located: LocatedSubject;
  /** For which records each holder is through. */
  through: Map<string, string>;
  restricted: Restricted[];
  left: Left[];
  recipients: Set<string>;
  turns: number;
  /** How many holds of the register stand for it: one each turn that restricted something. */
  holds: number;
}

export async function restrict(c: Case, proof: Proof): Promise<RequestOutcome> {
  await settled(c);
  const demand = c.input.demand as Restriction;
  const located = await locate(c, provenBy(c, proof), firstPatienceMs(c));
  if (located.missing.length === 0 && (await holdersWithRecords(located.subjects)).length === 0)
    return answerAndWait(c, { kind: 'refused', ground: 'not_identifiable' });
  const question = { kind: 'assess' as const, open: [WHOLE], choices: ['grant', 'decline'] };
  const given = await assessed(c, question, 'agent', `is the case of Art 18(1)${CASES[demand.ground]} there?`);
  const decision = given.get(WHOLE);
  if (decision?.choice !== 'grant')
    return answerAndWait(c, { kind: 'refused', ground: 'no_ground_to_restrict', explanation: decision?.reason });
  const work: Work = {
    ...{ c, demand, decision, located, through: new Map(), restricted: [], left: [] },
    ...{ recipients: new Set<string>(), turns: 0, holds: 0 },
  };
  const outcome = await unlessCancelled(
    () => everywhere(work, proof),
    // Also where a holder was given up waiting for: it may have done it.
    () =>
      liftAtOnce(c, 'restriction', work.located.subjects, 'subject', everyHolder(work.located), HOLDS[demand.ground]),
  );
  await handOver(work);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  return outcome;
}

/** What can be restricted is restricted now, a silent holder follows; the person hears in time of both (R6). */
async function everywhere(work: Work, proof: Proof): Promise<RequestOutcome> {
  const { c, demand } = work;
  const turns = async (): Promise<void> => {
    let silent = await turn(work, firstPatienceMs(c));
    while (silent.length > 0) {
      work.located = await locate(c, provenBy(c, proof));
      silent = await turn(work, undefined);
    }
  };
  await tellingParts(c, work, resultOf, turns);
  await settled(c);
  if ((await holdersWithRecords(work.located.subjects)).length === 0)
    return answerRight(c, { kind: 'refused', ground: 'not_identifiable' }, []);
  work.left = [...namedElsewhere(demand, work.located), ...work.left];
  if (work.restricted.length + work.left.length === 0)
    return answerRight(c, { kind: 'refused', ground: 'no_ground_to_restrict', explanation: NOTHING_COVERED }, []);
  return answerRight(c, resultOf(work), [...work.recipients].sort());
}

/** Returns the holders it could do nothing at for now. */
async function turn(work: Work, patienceMs: number | undefined): Promise<string[]> {
  const { c, located, through, turns } = work;
  await settled(c);
  await c.enter('fulfil', 'apply', 'holder');
  const subjects = openSubjects(work);
  const meant = await scopeOf(c, { subjects }, patienceMs);
  const { scope } = meant;
  const outcome = await restrictAtHolders(c, 'restriction', subjects, {
    ...{ ground: 'subject', scope, patienceMs, turn: turns },
  });
  const silent = [...meant.silent, ...outcome.silent];
  for (const [holder, subject] of Object.entries(subjects))
    if (!silent.includes(holder)) through.set(holder, refsOf(subject));
  await keep(work, asDone(meant, outcome));
  work.turns++;
  return [...new Set([...located.missing, ...silent])];
}

/** The hold stands and recipients hear as soon as something is restricted. */
async function keep(work: Work, { restricted, left }: { restricted: Restricted[]; left: Left[] }): Promise<void> {
  const { c, demand, decision, located, recipients } = work;
  const anew = new Set([...restricted, ...left].map(({ holder }) => holder));
  work.left = [...work.left.filter(({ holder }) => !anew.has(holder)), ...left];
  if (restricted.length === 0) return;
  const { requestId } = c.input;
  const data = restricted.map(({ holder, datasets }) => ({ holder, ...(datasets ? { datasets } : {}) }));
  const changed = data.map((part) => ({ ...part, identifiers: located.subjects[part.holder]?.identifiers ?? [] }));
  await core.openRestriction({
    ...{ requestId, type: HOLDS[demand.ground], ground: demand.ground, part: work.holds++, decision, at: now() },
    holders: restricted.map(({ holder }) => holder),
    ...(data.some(({ datasets }) => datasets) ? { data } : {}),
  });
  const told = await core.openRecipientNotices({ requestId, kind: 'restriction', changed, at: now() });
  for (const name of told.recipients) recipients.add(name);
  const before = work.restricted.filter(({ holder }) => !anew.has(holder));
  work.restricted = [...before, ...restricted].sort((a, b) => (a.holder < b.holder ? -1 : 1));
}

function resultOf({ demand, restricted, left }: Work): RightResult {
  const data = restricted.map(({ holder, datasets }) => ({ holder, ...(datasets ? { datasets } : {}) }));
  return { kind: 'restriction', ground: demand.ground, restricted: data, left };
}

/** Outlives the request: the restriction stands until somebody ends it, and the person is told before (18(3)). */
async function handOver({ c, demand, located: { subjects }, restricted }: Work): Promise<void> {
  if (restricted.length === 0) return;
  const { requestId, installation, subject: claim, timings } = c.input;
  await startChild(restrictedWorkflow, {
    workflowId: `${installation}-restricted-${requestId}`,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    args: [{ requestId, installation, claim, subjects, restricted, hold: HOLDS[demand.ground], timings }],
  });
}
