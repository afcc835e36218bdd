/** Restriction (Art 18): assess the case → store without using, everywhere → confirm → hold → recipients → answer; then `restricted` waits. */
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Restriction, RightResult } from '../activities/rights-types.js';
import type { LocatedSubject } from '../activities/types.js';
import type { DemandedData, RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight } from './answer-right.js';
import { holdersWithRecords, isElsewhere } from './apply.js';
import { assessed } from './assess.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { awaitReceipt } from './deliver.js';
import { gatherFacts } from './erasure-steps.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import { WHOLE } from './questions.js';
import { liftAtOnce, restrictAtHolders, unlessCancelled } from './restrict-at-holders.js';
import type { Restricted } from './restrict-at-holders.js';
import { restricted as restrictedWorkflow } from './restricted.js';
import type { Proof } from './verify.js';
import { settled } from './verify.js';

type Left = Extract<RightResult, { kind: 'restriction' }>['left'][number];

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
  const { scope, left: apart } = await scopeOf(c, located);
  const { restricted, left } = await restrictOrUndo(c, located, scope);
  const outcome = await unlessCancelled(
    async () => {
      const holders = restricted.map(({ holder }) => holder);
      const data = restricted.map(({ holder, datasets }) => ({ holder, ...(datasets ? { datasets } : {}) }));
      await core.openRestriction({
        ...{ requestId, type: 'SUBJECT_RESTRICTION', ground, holders, decision, at: now() },
        ...(data.some(({ datasets }) => datasets) ? { data } : {}),
      });
      const told = await tellRecipients(c, located, restricted);
      return answerRight(c, { kind: 'restriction', ground, restricted: data, left: [...left, ...apart] }, told);
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

interface Scope {
  /** Undefined: everything everywhere. */
  scope: Restricted[] | undefined;
  /** Meant and not there, or not to be set apart from the rest. */
  left: Left[];
}

/**
 * What is set apart: what the person named, and where a holder keeps data of somebody else's beside it, only the items of the rest (B2,
 * I6). Single kinds of data are set apart by their items; what is recorded later is not contested.
 */
async function scopeOf(c: Case, located: LocatedSubject): Promise<Scope> {
  const { requestId } = c.input;
  const demand = c.input.demand as Restriction;
  const { subjects } = located;
  const { advice } = await core.adviseOnRight({ requestId, demand, subjects, facts: [], at: now() });
  const known = Object.keys(subjects).filter((holder) => (subjects[holder]?.refs.length ?? 0) > 0);
  const named = (holder: string): DemandedData[] => (demand.data ?? []).filter((entry) => entry.holder === holder);
  const partly = known.filter(
    (holder) =>
      advice.some((entry) => entry.holder === holder && isElsewhere(entry)) ||
      (named(holder).length > 0 && named(holder).every(({ dataset }) => dataset !== undefined)),
  );
  if (partly.length === 0 && demand.data === undefined) return { scope: undefined, left: [] };
  const asked = Object.fromEntries(Object.entries(subjects).filter(([holder]) => partly.includes(holder)));
  const facts = await gatherFacts(c, { subjects: asked, missing: [] }, now(), undefined);
  const scope: Restricted[] = [];
  const left = (demand.data ?? [])
    .filter(({ holder }) => !known.includes(holder))
    .map((entry) => apart(entry, NOTHING));
  for (const holder of known) {
    if (demand.data !== undefined && named(holder).length === 0) continue;
    if (!partly.includes(holder)) {
      scope.push({ holder });
      continue;
    }
    const ours = advice.filter((entry) => entry.holder === holder && !isElsewhere(entry)).map(({ dataset }) => dataset);
    const items = facts
      .filter((entry) => entry.holder === holder)
      .flatMap((entry) => entry.items)
      .filter(({ dataset, shared }) => !shared && ours.includes(dataset));
    const meant = items.filter((item) => isNamed(named(holder), item));
    left.push(
      ...named(holder)
        .filter((entry) => !meant.some((item) => isNamed([entry], item)))
        .map((entry) => apart(entry, INSEPARABLE)),
    );
    const datasets = [...new Set(meant.map(({ dataset }) => dataset))];
    if (meant.length > 0) scope.push({ holder, itemIds: meant.map(({ id }) => id), datasets });
  }
  return { scope, left };
}

const NOTHING = 'we found nothing of yours there';
const INSEPARABLE = 'there is nothing of this kind there that this system could set apart from the rest';

/** By data set, or item by item; who names nothing means all of it. */
function isNamed(named: DemandedData[], { dataset, id }: { dataset: string; id: string }): boolean {
  if (named.length === 0) return true;
  return named.some((entry) => (entry.dataset ?? dataset) === dataset && (entry.items?.includes(id) ?? true));
}

function apart({ holder, dataset }: DemandedData, reason: string): Left {
  return { holder, ...(dataset === undefined ? {} : { dataset }), reason };
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
