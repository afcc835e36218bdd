/** What an erasure would do: facts, decisions and previews made into a plan, and whether it still stands when its time has come. */
import type { ErasureOutcome, LocatedSubject } from '../activities/types.js';
import type { HolderPlan, ItemOrder } from '../src/connector/contract.js';
import type { HolderFacts, ItemDecision, ItemFact } from '../src/law/types.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { gatherFacts, itemKey, ordersFor } from './erasure-steps.js';
import { atHolder } from './holder.js';
import { now } from './now.js';
import type { CompositePlan } from './types.js';

/** How far the erasure of one request has come. */
export interface Progress {
  /** Holders whose facts are not known: nothing about them is decided (H7). */
  unknown: string[];
  /** `<holder>/<item>` of what is erased and confirmed. */
  done: Set<string>;
  outcome: ErasureOutcome;
  decisions: ItemDecision[];
  contact: HolderPlan[];
  located: LocatedSubject;
  asOf: string;
  nextDate: string | undefined;
  approvedPlan: string;
  /** Where not everything of the person is to go. */
  only: ProfileOnly | undefined;
}

/** What an objection or a withdrawn consent leaves without a ground. */
export interface ProfileOnly {
  covers: (item: ItemFact, holder: string) => boolean;
  /** False where the person goes on agreeing to other marketing: their address stays off the suppression list. */
  suppress: boolean;
}

export async function makePlan(c: Case, progress: Progress, patience: number | undefined): Promise<CompositePlan> {
  const { requestId } = c.input;
  await c.enter('holds', 'holds', 'holder');
  const { decisions, contact, nextDate } = await decide(c, progress, patience);
  progress.decisions = decisions;
  progress.nextDate = nextDate;
  await c.enter('fulfil', 'preview', 'holder');
  const open = decisions.filter((decision) => !progress.done.has(itemKey(decision)));
  const isContact = (decision: ItemDecision): boolean => contact.includes(itemKey(decision));
  const main = await previews(
    c,
    progress,
    open.filter((decision) => !isContact(decision)),
  );
  const last = await previews(c, progress, open.filter(isContact));
  c.plan = await core.composePlan({ requestId, main, contact: last, decisions, at: now() });
  return c.plan;
}

async function decide(
  c: Case,
  progress: Progress,
  patience: number | undefined,
): Promise<Awaited<ReturnType<typeof core.decideItems>>> {
  const { requestId, jurisdiction } = c.input;
  const told: HolderFacts[] = await gatherFacts(c, progress.located, progress.asOf, patience);
  const { only } = progress;
  const wanted = (item: ItemFact, holder: string): boolean =>
    (only?.covers(item, holder) ?? true) && (c.mandateScope?.includes(item.category) ?? true);
  const facts = told.map((entry) => ({ ...entry, items: entry.items.filter((item) => wanted(item, entry.holder)) }));
  progress.unknown = facts.filter((entry) => entry.status === 'unknown').map((entry) => entry.holder);
  const representative = Object.values(progress.located.subjects).some((subject) => subject.representative);
  const decided = await core.decideItems({
    requestId,
    jurisdiction,
    facts,
    representative,
    subjects: progress.located.subjects,
    deferred: false,
    at: now(),
  });
  // What is gone is not reported as an item any more; its decision stays part of the answer.
  const seen = new Set(decided.decisions.map(itemKey));
  const gone = progress.decisions.filter(
    (decision) => progress.done.has(itemKey(decision)) && !seen.has(itemKey(decision)),
  );
  return { ...decided, decisions: [...gone, ...decided.decisions] };
}

async function previews(c: Case, progress: Progress, decisions: ItemDecision[]): Promise<HolderPlan[]> {
  const turns = ordersFor(decisions).filter(({ orders }) => orders.some(destructive));
  return Promise.all(
    turns.map(async ({ holder, orders }) => {
      const subject = progress.located.subjects[holder] ?? { refs: [], identifiers: [], representative: false };
      return atHolder(c, 'erasure', holder, 'preview', 'preview', { subject, asOf: progress.asOf, orders });
    }),
  );
}

/** Time has passed since the plan: facts are read again; a plan with a new hold, or of a holder gone silent, is left out and made anew (H5, H7). */
export async function stillStanding(
  c: Case,
  progress: Progress,
  plans: HolderPlan[],
): Promise<{ plans: HolderPlan[]; drifted: string[] }> {
  const { decisions } = await decide(c, progress, c.input.timings.holdsPatience);
  const latest = new Map(decisions.map((decision) => [itemKey(decision), decision]));
  const stands = (plan: HolderPlan): boolean =>
    !progress.unknown.includes(plan.holder) &&
    plan.orders.every(({ item, outcome }) => {
      const decision = latest.get(`${plan.holder}/${item.id}`);
      return outcome === 'retain' || decision === undefined || !waits(decision);
    });
  const standing = plans.filter(stands);
  const drifted = [...new Set(plans.filter((plan) => !standing.includes(plan)).map((plan) => plan.holder))];
  progress.decisions = progress.decisions.map((planned) => {
    if (progress.done.has(itemKey(planned))) return planned;
    if (progress.unknown.includes(planned.holder)) return { ...planned, outcome: 'UNDECIDED', restrict: true };
    return latest.get(itemKey(planned)) ?? planned;
  });
  await c.noteHolders(
    drifted.map((holder) => ({
      holder,
      step: 'erase' as const,
      state: 'unknown' as const,
      errorKind: 'drift',
      errorText: 'a hold came up after the plan was made, or the holder does not answer',
    })),
  );
  return { plans: standing, drifted };
}

/** Kept or not decided yet: looked at again until nothing stands against its erasure. */
export function waits(decision: ItemDecision): boolean {
  const { outcome, item } = decision;
  return (outcome.startsWith('RETAIN') || outcome === 'UNDECIDED') && !item.shared && !item.ownSchedule;
}

function destructive(order: ItemOrder): boolean {
  return order.outcome !== 'retain';
}
