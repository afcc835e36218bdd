/** Rectification (Art 16): assess → correct at the holders → confirm by asking again → tell recipients → answer. */
import type { Rectification, RightResult } from '../activities/rights-types.js';
import type { Decision, RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight, tellingParts } from './answer-right.js';
import { everyHolder, holdersWithRecords, isCovered } from './apply.js';
import { assessed, assessedUnless } from './assess.js';
import type { Case } from './case.js';
import { core } from './core.js';
import type { Work } from './corrections.js';
import { awaitReceipt } from './deliver.js';
import { gatherFacts } from './erasure-steps.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import { correct, restrictDisputed } from './rectify-at-holders.js';
import { liftAfterNotice, liftAtOnce, unlessCancelled } from './restrict-at-holders.js';
import { openSubjects, refsOf } from './turns.js';
import type { Proof } from './verify.js';
import { settled, stepUp } from './verify.js';
import { firstPatienceMs, listeningFor } from './while-silent.js';

export async function rectify(c: Case, proof: Proof): Promise<RequestOutcome> {
  await settled(c);
  const demand = c.input.demand as Rectification;
  const located = await locate(c, provenBy(c, proof), firstPatienceMs(c));
  const work: Work = {
    ...{ c, demand, located, advice: [], results: [], restricted: [], holds: 0, turns: 0 },
    ...{ read: new Map(), through: new Map(), items: new Map(), judged: new Map(), disputed: new Map() },
    ...{ carriedOut: new Set(), recipients: new Set() },
  };
  const silent = await readFacts(work, firstPatienceMs(c));
  if (silent.length === 0 && work.advice.length === 0 && (await holdersWithRecords(located.subjects)).length === 0)
    return answerAndWait(c, { kind: 'refused', ground: 'not_identifiable' });
  const outcome = await unlessCancelled(
    () => everywhere(work, proof, silent),
    () =>
      liftAtOnce(c, 'rectification', work.located.subjects, 'pending', work.holds > 0 ? everyHolder(work.located) : []),
  );
  // The answer says what was found; what was restricted for it ends beside the wait for a receipt.
  await Promise.all([liftAfterCheck(work), awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true)]);
  return outcome;
}

/** What can be corrected is corrected now, a silent holder follows; the person hears in time of both (R6). */
async function everywhere(work: Work, proof: Proof, unread: string[]): Promise<RequestOutcome> {
  const { c } = work;
  await tellingParts(c, work, resultOf, () => judgeAndCorrect(work, proof, unread));
  await settled(c);
  if (work.advice.length === 0 && (await holdersWithRecords(work.located.subjects)).length === 0)
    return answerRight(c, { kind: 'refused', ground: 'not_identifiable' }, []);
  return answerRight(c, resultOf(work), [...work.recipients].sort());
}

async function judgeAndCorrect(work: Work, proof: Proof, unread: string[]): Promise<void> {
  const { c } = work;
  let patience: number | undefined = firstPatienceMs(c);
  for (let missing = unread; ;) {
    if (missing.length === 0) judgeUncovered(work);
    await judgeUnproven(work, proof);
    await assessAll(work);
    const silent = [...new Set([...missing, ...(await turn(work, patience))])];
    const open = work.disputed.size > 0;
    if (!open && silent.length === 0) return;
    if (open && (await listeningFor(c, silent, work, (back) => assessDisputed(work, back)))) continue;
    // Whoever answers again is taken up first: what is contested there is restricted as well. The others are not waited for.
    patience = open ? Math.min(c.slowMs, firstPatienceMs(c)) : undefined;
    work.located = await locate(c, provenBy(c, proof), patience);
    missing = await readFacts(work, patience);
  }
}

/** What the holders keep and the law says about it; returns those that have not said. */
async function readFacts(work: Work, patienceMs: number | undefined): Promise<string[]> {
  const { c, demand, located } = work;
  const { requestId } = c.input;
  const open = openSubjects({ located, through: work.read });
  const facts = await gatherFacts(c, { subjects: open, missing: [] }, now(), patienceMs);
  const unknown = facts.filter(({ status }) => status === 'unknown').map(({ holder }) => holder);
  const subjects = Object.fromEntries(Object.entries(open).filter(([holder]) => !unknown.includes(holder)));
  const told = await core.adviseOnRight({ requestId, demand, subjects, facts, at: now() });
  const advice = told.advice.filter((entry) => isCovered(c, entry));
  work.advice = [...work.advice.filter(({ holder }) => subjects[holder] === undefined), ...advice];
  for (const { holder, items } of facts) {
    for (const { dataset, id, shared } of items) {
      const key = `${holder}/${dataset}`;
      const known = work.items.get(key) ?? [];
      if (!shared && !known.includes(id)) work.items.set(key, [...known, id]);
    }
  }
  for (const [holder, subject] of Object.entries(subjects)) work.read.set(holder, refsOf(subject));
  return [...new Set([...located.missing, ...unknown])];
}

/** What nothing covered holds is not corrected, and nobody says whether there is more (I8). */
function judgeUncovered({ c, demand, advice, judged }: Work): void {
  if (c.mandateScope === undefined) return;
  for (const number of numbers(demand))
    if (!advice.some(({ corrections }) => corrections?.includes(number)))
      judged.set(number, { verdict: 'outside_mandate' });
}

/** A channel the account is reached by is changed only by who controls the old one, or proves more than a session: takeover (holds §2.1). */
async function judgeUnproven({ c, demand, advice, judged }: Work, proof: Proof): Promise<void> {
  if (proof !== 'signed_in') return;
  const channels = numbers(demand).filter(
    (number) =>
      !judged.has(number) &&
      isChannel(demand.corrections[number - 1]?.field ?? '') &&
      advice.some(({ corrections, effects }) => corrections?.includes(number) && effects.includes('verify_new_value')),
  );
  if (channels.length === 0 || (await stepUp(c))) return;
  for (const number of channels) judged.set(number, { verdict: 'unproven' });
}

function isChannel(field: string): boolean {
  return /mail|phone|mobile/i.test(field);
}

/** A person looks at each; what is disputed has to be checked before it can be decided. */
async function assessAll(work: Work): Promise<void> {
  const { c, demand, judged, disputed } = work;
  const open = numbers(demand).filter((number) => !judged.has(number) && !disputed.has(number));
  if (open.length === 0) return;
  const question = { kind: 'assess' as const, open: open.map(String), choices: ['grant', 'dispute', 'decline'] };
  keep(work, await assessed(c, question, 'agent', 'is what the person says is right really right?'));
}

/** False: a silent holder answered before all of it was checked. */
async function assessDisputed(work: Work, back: () => boolean): Promise<boolean> {
  const open = [...work.disputed.keys()];
  const question = { kind: 'assess' as const, open: open.map(String), choices: ['grant', 'decline'] };
  const asks = 'the accuracy is being checked; the data is restricted meanwhile';
  keep(work, await assessedUnless(work.c, question, 'agent', asks, back));
  return work.disputed.size === 0;
}

function keep({ judged, disputed }: Work, given: Map<string, Decision>): void {
  for (const [part, decision] of given) {
    const { choice, reason } = decision;
    if (choice === 'dispute') disputed.set(Number(part), decision);
    else disputed.delete(Number(part));
    if (choice === 'grant') judged.set(Number(part), { verdict: 'granted' });
    if (choice === 'decline') judged.set(Number(part), { verdict: 'declined', why: reason });
  }
}

/** Restricts what is disputed and carries out what is decided; returns the holders that gave no answer in time. */
async function turn(work: Work, patienceMs: number | undefined): Promise<string[]> {
  const { c, located, read, through } = work;
  await settled(c);
  const readable = Object.entries(located.subjects).filter(([holder, subject]) => read.get(holder) === refsOf(subject));
  const subjects = Object.fromEntries(readable);
  const silent = [
    ...(await restrictDisputed(work, subjects, patienceMs)),
    ...(await correct(work, subjects, patienceMs)),
  ];
  for (const [holder, subject] of readable) if (!silent.includes(holder)) through.set(holder, refsOf(subject));
  work.turns++;
  return [...new Set(silent)].sort();
}

/** As far as it is known; what nobody has decided yet is open. */
function resultOf({ demand, judged, results, disputed }: Work): RightResult {
  const corrections = demand.corrections.map((correction, index) => {
    const open = disputed.has(index + 1) ? ('disputed' as const) : ('open' as const);
    return { ...correction, ...(judged.get(index + 1) ?? { verdict: open }) };
  });
  return { kind: 'rectification', corrections, results };
}

/** The check is over: what was restricted meanwhile is used again, after the person heard so (18(3)). */
async function liftAfterCheck({ c, located, restricted }: Work): Promise<void> {
  if (restricted.length === 0) return;
  const { subject: claim, timings } = c.input;
  await liftAfterNotice(c, {
    ...{ claim, subjects: located.subjects, right: 'rectification', ground: 'pending', restricted },
    ...{ why: 'accuracy_checked', noticeMs: timings.restrictionNotice },
  });
}

function numbers({ corrections }: Rectification): number[] {
  return corrections.map((_, index) => index + 1);
}
