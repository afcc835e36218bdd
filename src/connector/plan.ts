/**
 * The plan hash: what a reviewer approves. It covers selectors, upper bound, outcomes, hold facts and findings about shared
 * records, never row contents or counts, so that a retry after a crash finds the same plan although rows are already gone.
 */
import { createHash } from 'node:crypto';
import { HabeasError } from '../common/errors.js';
import type { EraseInput, HolderPlan, HoldsResult } from './contract.js';

type PlanFact = HoldsResult['facts'][number];
type Item = HoldsResult['items'][number];

/** A plan before its hash is known. */
export type PlanDraft = Omit<HolderPlan, 'hash'>;

/**
 * One text for one value (RFC 8785 for JSON values): keys sorted by UTF-16 code units, no white space, `undefined` members left out.
 * Throws `invalid` for what JSON cannot say.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new HabeasError('invalid', 'canonical JSON has no infinite numbers and no NaN');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new HabeasError('invalid', `canonical JSON has no ${typeof value}`);
}

/** SHA-256 (hex) of a plan. The order of references, identifiers, orders, items and facts means nothing. */
export function planHash(plan: PlanDraft): string {
  const covered = {
    holder: plan.holder,
    subject: {
      refs: plan.subject.refs.toSorted(),
      identifiers: sortedByText(plan.subject.identifiers),
      representative: plan.subject.representative,
    },
    asOf: new Date(plan.asOf).toISOString(),
    orders: sortedByText(plan.orders.map(({ item: { count: _, ...item }, outcome }) => ({ item, outcome }))),
    items: sortedByText(plan.items.map(({ count: _, ...item }) => item)),
    facts: sortedByText((plan.facts ?? []).map(sortedFact)),
  };
  return createHash('sha256').update(canonicalJson(covered)).digest('hex');
}

/** Adds the hash to a plan. */
export function sealPlan(draft: PlanDraft): HolderPlan {
  return { ...draft, hash: planHash(draft) };
}

/** Throws `refused` unless the plan is the one whose hash was approved. */
export function assertApproved({ plan, approvedHash }: Pick<EraseInput, 'plan' | 'approvedHash'>): void {
  if (planHash(plan) !== plan.hash || plan.hash !== approvedHash) {
    throw new HabeasError('refused', `holder ${plan.holder}: the plan is not the one that was approved`, {
      hint: 'make a new preview and have it approved',
    });
  }
}

/**
 * What materially changed since the preview, in words without personal data; empty = go on. A fact that ended, a changed amount and
 * rows that are already gone are not drift; a fact that is new, a service or dispute that joined one, a record that turned out to be
 * shared and an item that changed its category are. A longer list of open invoices is not: the debt was known.
 */
export function planDrift(plan: HolderPlan, fresh: { facts: PlanFact[]; items: Item[] }): string[] {
  const known = new Map<string, Set<string>>();
  for (const fact of plan.facts ?? []) {
    known.set(fact.type, new Set([...(known.get(fact.type) ?? []), ...factRefs(fact)]));
  }
  const drift: string[] = [];
  for (const fact of fresh.facts) {
    const before = known.get(fact.type);
    if (!before) drift.push(`new fact: ${fact.type}`);
    else if (fact.type !== 'outstanding_balance' && factRefs(fact).some((ref) => !before.has(ref))) {
      drift.push(`fact covers more than before: ${fact.type}`);
    }
  }
  const freshItems = new Map(fresh.items.map((item) => [item.id, item]));
  for (const { item, outcome } of plan.orders) {
    const found = freshItems.get(item.id);
    if (!found || outcome === 'retain') continue;
    if (found.shared && !item.shared) drift.push(`now shared with others: ${item.id}`);
    if (found.category !== item.category || found.kind !== item.kind) drift.push(`changed category: ${item.id}`);
  }
  return [...new Set(drift)].toSorted();
}

function factRefs(fact: PlanFact): string[] {
  if ('services' in fact) return fact.services.map((service) => service.ref);
  return 'invoices' in fact ? fact.invoices : [];
}

function sortedFact(fact: PlanFact): unknown {
  if ('services' in fact) return { ...fact, services: sortedByText(fact.services) };
  return 'invoices' in fact ? { ...fact, invoices: fact.invoices.toSorted() } : fact;
}

function sortedByText<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, text: canonicalJson(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ value }) => value);
}
