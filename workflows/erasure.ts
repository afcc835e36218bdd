/** Erasure (Art 17): preview → plan → approval by a second person → erase → confirm → answer → contact data → certificate. */
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { ItemFact } from '../src/law/types.js';
import type { RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import type { Case } from './case.js';
import { core, longCore } from './core.js';
import { awaitReceipt, deliver, deliverPart } from './deliver.js';
import { carryOut, thawed } from './erase-at-holders.js';
import type { CarriedOut } from './erase-at-holders.js';
import { makePlan, stillStanding, waits } from './erasure-plan.js';
import type { Progress } from './erasure-plan.js';
import { itemKey, restrictRetained, stopMarketing } from './erasure-steps.js';
import { changedMailboxes } from './held-contact.js';
import { held } from './held.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import type { CompositePlan } from './types.js';
import type { Proof } from './verify.js';
import { settled } from './verify.js';
import { tellingPart } from './while-silent.js';

/**
 * The profile that an objection to marketing or a withdrawn consent leaves without a ground (17(1)(b), (c)).
 * @param freed `<holder>/<dataset>` of what rests on the named purposes alone; undefined: the person named none, and meant all of it
 */
export async function eraseProfile(
  c: Case,
  proof: Proof,
  scope: 'marketing' | 'consent',
  freed?: string[],
): Promise<RequestOutcome> {
  const rests = (item: ItemFact): boolean =>
    scope === 'consent'
      ? item.lawfulBasis === 'consent'
      : item.category === 'marketing_profile' || item.category === 'event_contacts';
  const covers = (item: ItemFact, holder: string): boolean =>
    rests(item) && (freed?.includes(`${holder}/${item.dataset}`) ?? true);
  return erase(c, proof, { covers, suppress: freed === undefined });
}

export async function erase(c: Case, proof: Proof, only?: Progress['only']): Promise<RequestOutcome> {
  const progress = await eraseInRounds(c, proof, only);
  await prepare(c, progress, 'answer');
  // A profile has no contact data that goes last: once decided, nothing of it waits for this answer to be fetched.
  const early = only !== undefined && progress.contact.length === 0;
  if (early) await handOverToHeld(c, progress);
  await deliver(c);
  await eraseContact(c, progress, early);
  const { requestId, jurisdiction, subject } = c.input;
  const { decisions, outcome } = progress;
  await c.enter('close', 'certificate');
  await core.issueCertificate({ requestId, jurisdiction, claim: subject, decisions, outcome, at: now() });
  if (!early) await handOverToHeld(c, progress);
  const all = decisions.every(
    (decision) =>
      decision.outcome === 'ERASE_NOW' || decision.outcome === 'ANONYMISE' || decision.outcome === 'SUPPRESS',
  );
  return all ? 'fulfilled' : 'partly_fulfilled';
}

/** The first round waits only so long for silent holders; while an item is undecided the request stays open and says so (H7). */
async function eraseInRounds(c: Case, proof: Proof, only: Progress['only']): Promise<Progress> {
  const progress: Progress = {
    unknown: [],
    done: new Set(),
    outcome: { plans: [], erased: {}, confirmed: {} },
    decisions: [],
    contact: [],
    located: { subjects: {}, identifiers: [], searched: {}, missing: [] },
    asOf: now(),
    nextDate: undefined,
    approvedPlan: '',
    only,
  };
  const round = async (patience: number | undefined): Promise<'again' | 'carried' | 'all'> => {
    await settled(c);
    progress.located = await locate(c, provenBy(c, proof), patience);
    const plan = await makePlan(c, progress, patience);
    if (!(await approveAndCarryOut(c, progress, plan))) return 'again';
    const undecided = progress.decisions.some((decision) => decision.outcome === 'UNDECIDED');
    return undecided || progress.unknown.length > 0 ? 'carried' : 'all';
  };
  let came = await round(c.input.timings.holdsPatience);
  while (came === 'again') came = await round(c.input.timings.holdsPatience);
  // What could be erased without the silent holder is gone; from now on it is waited for.
  const wait = async (): Promise<void> => {
    while (came !== 'all') came = await round(undefined);
  };
  await tellingPart(c, () => answerPart(c, progress), wait);
  return progress;
}

/** False when the plan was turned down or the facts moved: it is made anew and put to people again. */
async function approveAndCarryOut(c: Case, progress: Progress, plan: CompositePlan): Promise<boolean> {
  if (!(await putForward(c))) return false;
  // Approval covers what is erased now and what waits for its holds; with neither there is nothing to approve.
  if (plan.main.length + plan.contact.length === 0 && !progress.decisions.some(waits)) return true;
  if (!(await approved(c, plan))) return false;
  await settled(c);
  await c.enter('fulfil', 'erase', 'holder');
  await thawed(c);
  // From here on things are gone: the request is carried to its answer, what is held can still be withdrawn afterwards.
  c.erasing = true;
  const standing = await stillStanding(c, progress, [...plan.main, ...plan.contact]);
  progress.approvedPlan = plan.hash;
  progress.contact = plan.contact.filter((entry) => standing.plans.includes(entry));
  const marketing = c.mandateScope?.includes('marketing_profile') ?? true;
  if (marketing && progress.only?.suppress !== false) await stopMarketing(c, progress.located);
  const main = plan.main.filter((entry) => standing.plans.includes(entry));
  const carried = await carryOut(c, main, plan.hash);
  await keepOutcome(c, progress, carried, 'main');
  await restrictRetained(c, progress.located, progress.decisions);
  return standing.drifted.length + carried.drifted.length === 0;
}

async function keepOutcome(c: Case, progress: Progress, carried: CarriedOut, phase: 'main' | 'contact'): Promise<void> {
  const { outcome, done } = progress;
  for (const plan of carried.plans) {
    outcome.plans.push(plan);
    for (const item of plan.items) if (item.outcome !== 'retain') done.add(`${plan.holder}/${item.itemId}`);
  }
  for (const [holder, result] of Object.entries(carried.erased)) {
    const before = outcome.erased[holder];
    outcome.erased[holder] = before ? { ...result, removed: { ...before.removed, ...result.removed } } : result;
  }
  Object.assign(outcome.confirmed, carried.confirmed);
  await core.recordErasure({ requestId: c.requestId, outcome: carried, phase, at: now() });
}

async function putForward(c: Case): Promise<boolean> {
  await c.enter('fulfil', 'review', 'agent', 'the plan is ready to be looked at and put forward');
  const decision = await c.decision('review');
  c.preparedBy = decision.by.id;
  return decision.choice === 'proceed';
}

async function approved(c: Case, plan: CompositePlan): Promise<boolean> {
  await c.enter('fulfil', 'approve', 'reviewer', 'a second person has to approve the plan');
  const decision = await c.decision('approve', ({ planHash }) => planHash === plan.hash);
  return decision.choice === 'approve';
}

async function answerPart(c: Case, progress: Progress): Promise<void> {
  await prepare(c, progress, 'answer-part');
  await deliverPart(c, 'answer-part', progress.unknown);
}

async function prepare(c: Case, progress: Progress, letterKey: string): Promise<void> {
  const { requestId, jurisdiction, receivedAt, subject } = c.input;
  await c.enter('deliver', 'answer');
  const prepared = await longCore(c.heartbeatMs).prepareErasureAnswer({
    requestId,
    jurisdiction,
    receivedAt,
    claim: subject,
    located: progress.located,
    decisions: progress.decisions,
    outcome: progress.outcome,
    letterKey,
    contactNext: progress.contact.length > 0,
    scope: c.mandateScope,
    at: now(),
  });
  c.out.files = prepared.files;
}

/** Last of all, once the answer was fetched or the statutory period nears its end: the person is still reachable until then. */
async function eraseContact(c: Case, progress: Progress, handedOver: boolean): Promise<void> {
  const due = c.clock?.dueBefore ? Date.parse(c.clock.dueBefore) : nowMs();
  const offered = nowMs() + c.input.timings.linkExpiry;
  const contact = progress.contact.length > 0;
  const deferred = !handedOver && progress.decisions.some(waits);
  const until = Math.min(
    offered,
    contact ? due - c.input.timings.dueWarning : offered,
    // What a hold keeps is handed over in time for its own target, fetched or not.
    deferred ? nowMs() + c.input.timings.liftedErasure : offered,
  );
  await awaitReceipt(c, until, !contact && !deferred);
  if (!contact) return;
  await c.enter('close', 'contact', 'holder');
  await thawed(c);
  const standing = await stillStanding(c, progress, progress.contact);
  const carried = await carryOut(c, standing.plans, progress.approvedPlan);
  await keepOutcome(c, progress, carried, 'contact');
  // A holder that found something new there was left alone: what it keeps is decided again with the held items.
  progress.decisions = progress.decisions.map((decision) =>
    carried.drifted.includes(decision.holder) &&
    !progress.done.has(itemKey(decision)) &&
    decision.outcome === 'ERASE_NOW'
      ? { ...decision, outcome: 'UNDECIDED', restrict: true }
      : decision,
  );
}

/** Outlives this request: what a hold keeps is erased when the last hold ends, without a new request (E6). */
async function handOverToHeld(c: Case, progress: Progress): Promise<void> {
  const waiting = progress.decisions.filter(waits);
  if (waiting.length === 0) return;
  const { requestId, installation, jurisdiction, subject, holders, timings } = c.input;
  const { subjects, identifiers } = progress.located;
  const promised = progress.contact.flatMap(({ holder, orders }) => orders.map(({ item }) => `${holder}/${item.id}`));
  const { nextDate } = progress;
  const handedOver = { requestId, decisions: waiting, subjects, identifiers, nextDate, claim: subject, promised };
  // What the answer announced to go and a hold keeps is told where the person is reached by now.
  const told = waiting.some((decision) => promised.includes(itemKey(decision)));
  const contact = progress.contact.map(({ holder }) => holder);
  const mailboxes = told ? await changedMailboxes(c, { subjects, identifiers, claim: subject }, contact) : [];
  await core.openHeld({ ...handedOver, ...(mailboxes.length > 0 ? { mailboxes } : {}), at: now() });
  await startChild(held, {
    workflowId: `${installation}-held-${requestId}`,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    args: [
      {
        requestId,
        installation,
        jurisdiction,
        claim: subject,
        subjects,
        identifiers,
        asOf: progress.asOf,
        approvedPlan: progress.approvedPlan,
        holders,
        waiting,
        covers: [...new Set(waiting.map(({ holder, item }) => `${holder}/${item.dataset}`))],
        nextDate: progress.nextDate,
        timings,
        evaluations: 0,
      },
    ],
  });
}
