/** The erasure plan as people read it: what happens to each item and why. The frozen identifiers in it are left out. */
import type { HolderPlan } from '../../connector/contract.js';
import type { ItemDecision } from '../../law/types.js';
import type { CompositePlan } from '../../../workflows/types.js';
import type { PlanView } from '../api/view-schema.js';

type Item = PlanView['items'][number];

export function planView(plan: CompositePlan): PlanView {
  const decisions = new Map(plan.decisions.map((decision) => [keyOf(decision.holder, decision.item.id), decision]));
  const planned = [
    ...plan.main.flatMap((holder) => itemsOf(holder, 'before_answer', decisions)),
    ...plan.contact.flatMap((holder) => itemsOf(holder, 'after_answer', decisions)),
  ];
  const seen = new Set(planned.map((item) => keyOf(item.holder, item.id)));
  // Items whose facts are missing, and those a hold keeps, may stand in no holder's plan: they are still part of what is decided.
  const rest = plan.decisions
    .filter((decision) => !seen.has(keyOf(decision.holder, decision.item.id)))
    .map((decision) => fromDecision(decision));
  return { hash: plan.hash, items: [...planned, ...rest] };
}

function itemsOf(plan: HolderPlan, phase: Item['phase'], decisions: Map<string, ItemDecision>): Item[] {
  return plan.items.map((item) => {
    const order = plan.orders.find(({ item: ordered }) => ordered.id === item.itemId)?.item;
    const decision = decisions.get(keyOf(plan.holder, item.itemId));
    return {
      holder: plan.holder,
      id: item.itemId,
      dataset: item.dataset,
      category: order?.category ?? decision?.item.category,
      kind: order?.kind ?? decision?.item.kind,
      lawfulBasis: order?.lawfulBasis ?? decision?.item.lawfulBasis,
      outcome: item.outcome,
      phase,
      count: item.count,
      shared: order?.shared,
      ...why(decision),
    };
  });
}

const OUTCOMES: Record<ItemDecision['outcome'], string> = {
  ERASE_NOW: 'erase',
  RETAIN_NO_GROUND: 'retain',
  RETAIN_HOLD: 'retain',
  ANONYMISE: 'anonymise',
  SUPPRESS: 'suppress',
  UNDECIDED: 'undecided',
};

function fromDecision(decision: ItemDecision): Item {
  const { id, dataset, category, kind, lawfulBasis, count, shared } = decision.item;
  return {
    holder: decision.holder,
    id,
    dataset,
    category,
    kind,
    lawfulBasis,
    outcome: OUTCOMES[decision.outcome],
    phase: 'before_answer',
    count,
    shared,
    ...why(decision),
  };
}

function why(decision: ItemDecision | undefined): Pick<Item, 'reasons' | 'until' | 'missing' | 'rules'> {
  return {
    until: decision?.until,
    missing: decision?.missing,
    rules: decision?.rules ?? [],
    reasons: (decision?.reasons ?? []).map(({ hold, basis, until, endsWhen, rules }) => ({
      hold,
      basis: Object.fromEntries(Object.entries(basis)),
      until,
      endsWhen,
      rules,
    })),
  };
}

function keyOf(holder: string, itemId: string): string {
  return `${holder}/${itemId}`;
}
