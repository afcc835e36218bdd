/** Preview, erase and confirm for systems reached over HTTP: what their plans have in common. */
import type {
  EraseInput,
  EraseResult,
  HolderPlan,
  HoldsResult,
  PreviewInput,
} from '../../../src/connector/contract.js';
import { assertApproved, planDrift, sealPlan } from '../../../src/connector/plan.js';

type Item = HoldsResult['items'][number];
export type PlanItem = HolderPlan['items'][number];

/** Facts and items as they are now, rows after the plan's bound left out of the items. */
export interface Fresh {
  facts: HoldsResult['facts'];
  items: Item[];
}

/** A record that turned out to be other people's too is not erased, whatever was ordered. */
export function planFor(holder: string, { subject, asOf, orders }: PreviewInput, fresh: Fresh): HolderPlan {
  const found = new Map(fresh.items.map((item) => [item.id, item]));
  const items = orders.map(({ item, outcome }): PlanItem => {
    const now = found.get(item.id);
    const shared = outcome !== 'retain' && (now?.shared ?? item.shared ?? false);
    return { itemId: item.id, dataset: item.dataset, outcome: shared ? 'shared' : outcome, count: now?.count ?? 0 };
  });
  return sealPlan({ holder, subject, asOf, orders, items, facts: fresh.facts });
}

export type Recount = (item: PlanItem) => number;

export interface EraseSteps {
  /** Reads facts and items anew. */
  fresh: () => Promise<Fresh>;
  /** Carries out one item; returns how many records went. */
  carryOut: (item: PlanItem) => Promise<number>;
  /** Reads the system anew; tells of each item how many records are still there, below the bound. */
  recount: () => Promise<Recount>;
  /** Order in which datasets are erased; the ones not named come first. */
  last?: readonly string[];
}

/**
 * Reads the facts again first; material drift erases nothing. An HTTP API gives no transaction over check and delete, so the result
 * says `atomic: false`. Safe to repeat: what is gone already counts as removed.
 */
export async function carryOutPlan(input: EraseInput, steps: EraseSteps): Promise<EraseResult> {
  assertApproved(input);
  const { plan } = input;
  const retained = Object.fromEntries(
    plan.items.filter((item) => !isDestructive(item)).map((item) => [item.itemId, item.count]),
  );
  const drift = planDrift(plan, await steps.fresh());
  if (drift.length > 0) return { status: 'drift', drift, removed: {}, retained, atomic: false };
  const gone = new Map<PlanItem, number>();
  const place = (item: PlanItem): number => (steps.last ?? []).indexOf(item.dataset);
  for (const item of plan.items.filter(isDestructive).toSorted((a, b) => place(a) - place(b))) {
    gone.set(item, await steps.carryOut(item));
  }
  const left = await steps.recount();
  const removed = Object.fromEntries(
    [...gone].map(([item, now]) => [item.itemId, Math.max(now, item.count - left(item))]),
  );
  return { status: 'done', removed, retained, atomic: false };
}

/** Items ordered gone that still have records. */
export function remainingOf(plan: HolderPlan, recount: Recount): { itemId: string; dataset: string; count: number }[] {
  return plan.items
    .filter(isDestructive)
    .map((item) => ({ itemId: item.itemId, dataset: item.dataset, count: recount(item) }))
    .filter(({ count }) => count > 0);
}

export function isDestructive({ outcome }: PlanItem): boolean {
  return outcome === 'erase' || outcome === 'anonymise' || outcome === 'suppress';
}

export function batchesOf<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size));
}
