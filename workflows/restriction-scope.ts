/** Which data a restriction is about: what the person named, without what is somebody else's; and what the holders made of it. */
import type { Restriction, RightAdvice, RightResult } from '../activities/rights-types.js';
import type { LocatedSubject } from '../activities/types.js';
import type { ItemFact } from '../src/law/types.js';
import type { DemandedData } from '../src/register/model.js';
import { isCovered, isElsewhere } from './apply.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { gatherFacts } from './erasure-steps.js';
import { now } from './now.js';
import type { Restricted, RestrictedOutcome } from './restrict-at-holders.js';

export type Left = Extract<RightResult, { kind: 'restriction' }>['left'][number];

export interface Scope {
  /** Undefined: everything everywhere. */
  scope: Restricted[] | undefined;
  /** What is not to be set apart from the rest. */
  left: Left[];
  /** Of holders whose data is restricted in part. */
  items: Map<string, ItemFact[]>;
  /** Holders that did not say in time what they keep. */
  silent: string[];
}

const NOTHING = 'we found nothing of yours there';
const INSEPARABLE = 'there is nothing of this kind there that this system could set apart from the rest';

/**
 * Where a holder keeps data of somebody else's beside the person's (B2, I6), or of which a mandate does not speak (I8), or the person
 * named single kinds of data, their items are set apart; what is recorded later is not contested.
 */
export async function scopeOf(
  c: Case,
  { subjects }: Pick<LocatedSubject, 'subjects'>,
  patienceMs: number | undefined,
): Promise<Scope> {
  const { requestId } = c.input;
  const demand = c.input.demand as Restriction;
  const { advice } = await core.adviseOnRight({ requestId, demand, subjects, facts: [], at: now() });
  const known = withRecords(subjects);
  const named = (holder: string): DemandedData[] => (demand.data ?? []).filter((entry) => entry.holder === holder);
  const mine = (entry: RightAdvice): boolean => !isElsewhere(entry) && isCovered(c, entry);
  const partly = known.filter((holder) => isPartly(advice, holder, named(holder), mine));
  if (partly.length === 0 && demand.data === undefined)
    return { scope: undefined, left: [], items: new Map(), silent: [] };
  const asked = Object.fromEntries(Object.entries(subjects).filter(([holder]) => partly.includes(holder)));
  const facts = await gatherFacts(c, { subjects: asked, missing: [] }, now(), patienceMs);
  const silent = facts.filter(({ status }) => status === 'unknown').map(({ holder }) => holder);
  const meant = demand.data === undefined ? known : known.filter((holder) => named(holder).length > 0);
  const outcome: Scope = { scope: [], left: [], items: new Map(), silent };
  for (const holder of meant.filter((one) => !silent.includes(one))) {
    if (!partly.includes(holder)) outcome.scope?.push({ holder });
    else {
      const ours = advice.filter((entry) => entry.holder === holder && mine(entry)).map(({ dataset }) => dataset);
      const told = facts.filter((entry) => entry.holder === holder).flatMap(({ items }) => items);
      const own = told.filter(({ dataset, shared }) => !shared && ours.includes(dataset));
      narrow(outcome, holder, named(holder), own);
    }
  }
  return outcome;
}

/** What was named of holders that have nothing of the person. */
export function namedElsewhere({ data = [] }: Restriction, { subjects, missing }: LocatedSubject): Left[] {
  const known = withRecords(subjects);
  return data
    .filter(({ holder }) => !known.includes(holder) && !missing.includes(holder))
    .map((entry) => leftAs(entry, NOTHING));
}

function withRecords(subjects: LocatedSubject['subjects']): string[] {
  return Object.keys(subjects).filter((holder) => (subjects[holder]?.refs.length ?? 0) > 0);
}

function isPartly(
  advice: RightAdvice[],
  holder: string,
  named: DemandedData[],
  mine: (entry: RightAdvice) => boolean,
): boolean {
  if (advice.some((entry) => entry.holder === holder && !mine(entry))) return true;
  return named.length > 0 && named.every(({ dataset }) => dataset !== undefined);
}

function narrow({ scope, left, items }: Scope, holder: string, named: DemandedData[], own: ItemFact[]): void {
  const meant = own.filter((item) => isNamed(named, item));
  const missing = named.filter((entry) => !meant.some((item) => isNamed([entry], item)));
  left.push(...missing.map((entry) => leftAs(entry, INSEPARABLE)));
  if (meant.length === 0) return;
  items.set(holder, meant);
  scope?.push({ holder, itemIds: meant.map(({ id }) => id), datasets: datasetsOf(meant) });
}

/** By data set, or item by item; who names nothing means all of it. */
function isNamed(named: DemandedData[], { dataset, id }: ItemFact): boolean {
  if (named.length === 0) return true;
  return named.some((entry) => (entry.dataset ?? dataset) === dataset && (entry.items?.includes(id) ?? true));
}

/** What is told is what was done: the whole record where a system knows no less, and what it could not set apart is left. */
export function asDone(
  { scope, left, items }: Scope,
  { restricted, left: unable, silent }: RestrictedOutcome,
): { restricted: Restricted[]; left: Left[] } {
  const inseparable: Left[] = [];
  for (const { holder, datasets = [] } of scope ?? []) {
    if (silent.includes(holder)) continue;
    const done = restricted.find((part) => part.holder === holder);
    if (done?.whole || unable.some((part) => part.holder === holder)) continue;
    const reached = done ? datasetsOf(withIds(items.get(holder), done.itemIds)) : [];
    const missed = datasets.filter((dataset) => !reached.includes(dataset));
    inseparable.push(...missed.map((dataset) => ({ holder, dataset, reason: INSEPARABLE })));
  }
  return {
    restricted: restricted.map(({ whole, datasets, ...part }) => {
      if (whole || datasets === undefined) return part;
      return { ...part, datasets: datasetsOf(withIds(items.get(part.holder), part.itemIds)) };
    }),
    left: [...left, ...unable, ...inseparable],
  };
}

function withIds(items: ItemFact[] = [], ids: string[] = []): ItemFact[] {
  return items.filter(({ id }) => ids.includes(id));
}

function datasetsOf(items: ItemFact[]): string[] {
  return [...new Set(items.map(({ dataset }) => dataset))];
}

function leftAs({ holder, dataset }: DemandedData, reason: string): Left {
  return { holder, ...(dataset === undefined ? {} : { dataset }), reason };
}
