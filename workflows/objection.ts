/**
 * Objection to processing on legitimate interests (Art 21(1)): stopped at once, then weighed by a person; the burden is the
 * controller's (O3). Direct marketing and consent never come here: `stop-at-once`.
 */
import type { Objection, RightAdvice } from '../activities/rights-types.js';
import type { Subject } from '../src/connector/contract.js';
import type { RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight, tellingParts } from './answer-right.js';
import { everyHolder, holdersWithRecords, isCovered } from './apply.js';
import { assessedUnless } from './assess.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { awaitReceipt } from './deliver.js';
import { gatherFacts } from './erasure-steps.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import { isWeighed, resultOf, restrictedUntilWeighed, undecided } from './objection-state.js';
import type { Objected } from './objection-state.js';
import { stopPending } from './objection-stop.js';
import { WHOLE } from './questions.js';
import { liftAfterNotice, liftAtOnce, unlessCancelled } from './restrict-at-holders.js';
import { openSubjects, refsOf } from './turns.js';
import type { Proof } from './verify.js';
import { settled } from './verify.js';
import { firstPatienceMs, listeningFor } from './while-silent.js';

export async function weighObjection(c: Case, proof: Proof): Promise<RequestOutcome> {
  await settled(c);
  const located = await locate(c, provenBy(c, proof), firstPatienceMs(c));
  if (located.missing.length === 0 && (await holdersWithRecords(located.subjects)).length === 0)
    return answerAndWait(c, { kind: 'refused', ground: 'not_identifiable' });
  const work: Objected = {
    ...{ c, located, through: new Map(), advice: [], stops: [], verdicts: [], turns: 0, holds: 0 },
    recipients: new Set<string>(),
  };
  const outcome = await unlessCancelled(
    () => decideOn(work, proof),
    () => liftAtOnce(c, 'objection', work.located.subjects, 'pending', everyHolder(work.located)),
  );
  await endPending(work);
  return outcome;
}

/** What is objected to stops wherever somebody answers; a silent holder keeps back neither the weighing nor the word about it. */
async function decideOn(work: Objected, proof: Proof): Promise<RequestOutcome> {
  const { c } = work;
  await tellingParts(c, work, resultOf, () => stopAndWeigh(work, proof));
  await settled(c);
  if ((await holdersWithRecords(work.located.subjects)).length === 0)
    return answerRight(c, { kind: 'refused', ground: 'not_identifiable' }, []);
  return answerRight(c, resultOf(work), [...work.recipients].sort());
}

async function stopAndWeigh(work: Objected, proof: Proof): Promise<void> {
  const { c } = work;
  for (let silent = await turn(work, firstPatienceMs(c)); ;) {
    const open = undecided(work).length > 0;
    if (!open && silent.length === 0) return;
    if (open && (await listeningFor(c, silent, work, (back) => weighed(work, back)))) continue;
    // Whoever answers again is stopped there first: what is objected to stops at once, wherever (18(1)(d)). The others are not waited for.
    const patience = open ? Math.min(c.slowMs, firstPatienceMs(c)) : undefined;
    work.located = await locate(c, provenBy(c, proof), patience);
    silent = await turn(work, patience);
  }
}

/** Returns the holders it could do nothing at for now. */
async function turn(work: Objected, patienceMs: number | undefined): Promise<string[]> {
  const { c, located, through } = work;
  await settled(c);
  const subjects = openSubjects(work);
  const { advice, unknown } = await advise(work, subjects, patienceMs);
  await c.enter('fulfil', 'apply', 'holder', 'what is objected to stops until it is decided');
  const silent = [...unknown, ...(await stopPending(work, advice, subjects, patienceMs))];
  for (const [holder, subject] of Object.entries(subjects))
    if (!silent.includes(holder)) through.set(holder, refsOf(subject));
  // What was not stopped yet is neither weighed nor told as stopped.
  const known = advice.filter(({ holder }) => !silent.includes(holder));
  const renewed = new Set(known.map(({ holder }) => holder));
  work.advice = [...work.advice.filter(({ holder }) => !renewed.has(holder)), ...known];
  await keepPending(work, renewed);
  work.turns++;
  return [...new Set([...located.missing, ...silent])];
}

async function advise(
  { c }: Objected,
  subjects: Record<string, Subject>,
  patienceMs: number | undefined,
): Promise<{ advice: RightAdvice[]; unknown: string[] }> {
  const { requestId } = c.input;
  const demand = c.input.demand as Objection;
  const facts = await gatherFacts(c, { subjects, missing: [] }, now(), patienceMs);
  const unknown = facts.filter(({ status }) => status === 'unknown').map(({ holder }) => holder);
  const known = Object.fromEntries(Object.entries(subjects).filter(([holder]) => !unknown.includes(holder)));
  const { advice } = await core.adviseOnRight({ requestId, demand, subjects: known, facts, at: now() });
  return { advice: advice.filter((entry) => isCovered(c, entry)), unknown };
}

/** Restricted until it is decided: a hold of the register, and recipients hear of it. */
async function keepPending(work: Objected, holders: ReadonlySet<string>): Promise<void> {
  const { c, located } = work;
  const restricted = restrictedUntilWeighed(work).filter(({ holder }) => holders.has(holder));
  if (restricted.length === 0) return;
  const { requestId } = c.input;
  await core.openRestriction({
    ...{ requestId, type: 'RIGHTS_PENDING', ground: 'objection', part: work.holds++, at: now() },
    holders: restricted.map(({ holder }) => holder),
    decision: { by: c.input.openedBy, reason: 'an objection is being decided' },
  });
  const changed = restricted.map(({ holder, datasets }) => ({
    ...{ holder, datasets },
    identifiers: located.subjects[holder]?.identifiers ?? [],
  }));
  const told = await core.openRecipientNotices({ requestId, kind: 'restriction', changed, at: now() });
  for (const name of told.recipients) work.recipients.add(name);
}

/** False: a silent holder answered before anybody had weighed it. */
async function weighed(work: Objected, back: () => boolean): Promise<boolean> {
  const { c } = work;
  const question = {
    kind: 'weigh' as const,
    open: [WHOLE],
    choices: ['uphold', 'compelling_grounds', 'legal_claims'],
  };
  const asks = 'are there compelling grounds against the objection? The burden is ours';
  const decision = (await assessedUnless(c, question, 'reviewer', asks, back)).get(WHOLE);
  if (!decision) return false;
  work.verdicts.push({ decision, of: undecided(work).map(({ holder, dataset }) => `${holder}/${dataset}`) });
  return true;
}

/** Upheld: what stopped stays stopped. Otherwise the data is used again, after the person heard so (18(3)). */
async function endPending(work: Objected): Promise<void> {
  const { c, located, verdicts } = work;
  const { requestId, subject: claim, timings } = c.input;
  const waits = awaitReceipt(c, nowMs() + timings.linkExpiry, true);
  const against = verdicts.find(({ decision }) => decision.choice !== 'uphold');
  if (!against) {
    const decision = verdicts.at(-1)?.decision;
    // Only the question is closed.
    if (decision)
      await core.closeRestriction({ requestId, type: 'RIGHTS_PENDING', decision, toldAt: now(), at: now() });
    await waits;
    return;
  }
  const restricted = restrictedUntilWeighed(work).filter(({ holder }) => !isWeighed(work, holder, 'uphold'));
  const lifting = { right: 'objection' as const, ground: 'pending' as const, restricted, decision: against.decision };
  await Promise.all([
    waits,
    liftAfterNotice(c, {
      ...{ claim, subjects: located.subjects, ...lifting },
      ...{ why: 'objection_decided', noticeMs: timings.restrictionNotice },
    }),
  ]);
}
