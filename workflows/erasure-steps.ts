/** Steps shared by the erasure of a request and the deferred erasure of held items. */
import type { LocatedSubject } from '../activities/types.js';
import type { ItemOrder, Subject } from '../src/connector/contract.js';
import type { HolderFacts, ItemDecision, Outcome } from '../src/law/types.js';
import { core } from './core.js';
import type { HolderHost } from './holder.js';
import { atHolderEntered, atHolderWithin } from './holder.js';
import { enterStanding } from './standing.js';

const ORDER: Record<Outcome, ItemOrder['outcome']> = {
  ERASE_NOW: 'erase',
  ANONYMISE: 'anonymise',
  SUPPRESS: 'suppress',
  RETAIN_HOLD: 'retain',
  RETAIN_NO_GROUND: 'retain',
  UNDECIDED: 'retain',
};

export function itemKey(decision: Pick<ItemDecision, 'holder' | 'item'>): string {
  return `${decision.holder}/${decision.item.id}`;
}

/** Decisions as orders per holder. */
export function ordersFor(decisions: ItemDecision[]): { holder: string; orders: ItemOrder[] }[] {
  const holders = [...new Set(decisions.map((decision) => decision.holder))];
  return holders.map((holder) => ({
    holder,
    orders: decisions
      .filter((decision) => decision.holder === holder)
      .map((decision) => ({ item: decision.item, outcome: ORDER[decision.outcome] })),
  }));
}

/** Facts of every holder; one that does not answer in time is *unknown*, never "no hold" (H7). */
export async function gatherFacts(
  host: HolderHost,
  located: Pick<LocatedSubject, 'subjects' | 'missing'>,
  asOf: string,
  patienceMs: number | undefined,
): Promise<HolderFacts[]> {
  const asked = Object.entries(located.subjects).filter(([holder]) => !located.missing.includes(holder));
  const unknown = located.missing.map((holder) => unknownFacts(holder));
  const known = await Promise.all(asked.map(([holder, subject]) => factsOf(host, holder, subject, asOf, patienceMs)));
  return [...known, ...unknown];
}

async function factsOf(
  host: HolderHost,
  holder: string,
  subject: Subject,
  asOf: string,
  patienceMs: number | undefined,
): Promise<HolderFacts> {
  const answer = await atHolderWithin(host, 'erasure', holder, 'holds', 'holds', { subject, asOf }, patienceMs);
  if (!answer) return unknownFacts(holder);
  const { facts, items, began } = answer;
  return { holder, status: 'known', at: answer.searched.at, facts, items, ...(began ? { began } : {}) };
}

function unknownFacts(holder: string): HolderFacts {
  return { holder, status: 'unknown', reason: 'the holder has not answered', items: [] };
}

/** Marketing stops first and whatever else holds (O2): a suppression entry stays behind. */
export async function stopMarketing(host: HolderHost, located: LocatedSubject): Promise<void> {
  await applyWhere(host, located, 'suppress');
}

/** What a hold keeps is restricted: stored, not used (E4, H2). */
export async function restrictRetained(
  host: HolderHost,
  located: Pick<LocatedSubject, 'subjects'>,
  decisions: ItemDecision[],
): Promise<void> {
  const retained = decisions.filter((decision) => decision.restrict && !decision.item.shared);
  await applyWhere(host, located, 'restrict', (holder) =>
    retained.filter((decision) => decision.holder === holder).map((decision) => decision.item.id),
  );
}

export async function applyWhere(
  host: HolderHost,
  located: Pick<LocatedSubject, 'subjects'>,
  call: 'suppress' | 'restrict' | 'unrestrict',
  itemsOf?: (holder: string) => string[],
): Promise<void> {
  const holders = Object.keys(located.subjects);
  const summaries = await core.holderSummaries({ holders });
  const turns = summaries.flatMap(({ holder, capabilities }) => {
    const subject = located.subjects[holder];
    const itemIds = itemsOf?.(holder);
    // Whoever can restrict is asked, with nothing to restrict too: which holders are asked tells nothing of what is kept where (V4).
    if (!subject || subject.refs.length === 0 || (call !== 'restrict' && itemIds?.length === 0)) return [];
    return capabilities.includes(call) ? [{ holder, subject, itemIds }] : [];
  });
  await enterStanding(
    host.requestId,
    turns.map((turn) => ({ ...turn, call, right: 'erasure' })),
  );
  await Promise.all(
    turns.map(({ holder, ...input }) => atHolderEntered(host, 'erasure', holder, 'erase', call, input)),
  );
}
