/** Which stops and restrictions a restored holder has to be told again, and by which of the records it has again (E8). */
import type { Identifier, IdentifierLine } from '../src/connector/contract.js';
import { matchStrength } from '../src/law/index.js';
import type { SubjectClaim } from '../src/register/model.js';
import type { StandingEntry, StandingOrder } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import type { StandingHit, StandingKind } from './types-replay.js';

/** Records seen again: by an id, and by what others may share. */
interface Seen {
  certain: Set<string>;
  uncertain: Set<string>;
}

export interface StandingMatcher {
  /** Lines of the holder's stream by hash. */
  see(byHash: ReadonlyMap<string, IdentifierLine[]>): Promise<void>;
  /** Once all was seen. */
  hits(): Promise<StandingHit[]>;
}

export function kindOf({ call }: StandingOrder): StandingKind {
  return call === 'restrict' ? 'restrictions' : 'stops';
}

/** @param type of the ledger's hash. The holder's own reference names one record, also where everything on it is shared with others */
export function isCertain(type: string, line: IdentifierLine): boolean {
  return type === 'ref' || matchStrength([{ by: { type: line.type }, sharedWith: 0 }]).strength === 'strong';
}

/** What still stands at a holder: of what a hold kept, only what waits, or is kept for good. */
export async function standingOrders({ register }: CoreDeps, holder: string, at: string): Promise<StandingEntry[]> {
  const standing: StandingEntry[] = [];
  for (const entry of await register.standing.list(holder, at)) {
    const { order, requestId } = entry;
    if (order.call !== 'restrict' || order.ground !== 'hold' || order.itemIds === undefined) {
      standing.push(entry);
      continue;
    }
    const held = await register.held.list(requestId);
    const over = held.flatMap((one) => (one.holder === holder && one.state !== 'waiting' ? [one.item.id] : []));
    const itemIds = order.itemIds.filter((item) => !over.includes(item));
    if (itemIds.length > 0) standing.push({ ...entry, order: { ...order, itemIds } });
  }
  return standing;
}

export function standingMatcher(deps: CoreDeps, holder: string, at: string): StandingMatcher {
  const { register } = deps;
  const seen = new Map<string, Seen>();
  return {
    async see(byHash) {
      if (byHash.size === 0) return;
      for (const { hash, type, requestId, id } of await register.standing.lookup(holder, byHash.keys(), at)) {
        const key = `${requestId}/${id}`;
        const entry = seen.get(key) ?? { certain: new Set<string>(), uncertain: new Set<string>() };
        seen.set(key, entry);
        for (const line of byHash.get(hash) ?? [])
          (isCertain(type, line) ? entry.certain : entry.uncertain).add(line.ref);
      }
    },

    async hits() {
      const hits: StandingHit[] = [];
      for (const entry of await standingOrders(deps, holder, at)) {
        const hit = await hitOf(deps, entry, seen.get(`${entry.requestId}/${entry.id}`));
        if (hit) hits.push(hit);
      }
      return hits;
    },
  };
}

/** Undefined: nothing of the person is there, and no address of theirs is known any more. */
async function hitOf(deps: CoreDeps, entry: StandingEntry, seen: Seen | undefined): Promise<StandingHit | undefined> {
  const { requestId, id, order } = entry;
  const certain = [...(seen?.certain ?? [])].sort();
  const uncertain = [...(seen?.uncertain ?? [])].filter((ref) => !certain.includes(ref)).sort();
  const hit = (refs: string[], identifiers: Identifier[], isSure: boolean): StandingHit | undefined =>
    refs.length + identifiers.length === 0 ? undefined : { requestId, id, order, refs, identifiers, certain: isSure };
  // An objection to marketing is about the address itself, whose record it stands on does not matter (I7, O2).
  if (order.call === 'object' && order.scope !== 'processing')
    return hit([...certain, ...uncertain].sort(), await addressesOf(deps, entry), true);
  if (order.call === 'suppress') {
    const addresses = await addressesOf(deps, entry);
    const sure = certain.length + addresses.length > 0;
    // Another person's record would be put on the list with all that is on it.
    return hit(sure ? certain : uncertain, addresses, sure);
  }
  return certain.length > 0 ? hit(certain, [], true) : hit(uncertain, [], false);
}

/** Of what the sealed case knows of the person, what this order was about: the hashes tell. Nothing once the case key is gone. */
async function addressesOf({ register }: CoreDeps, entry: StandingEntry): Promise<Identifier[]> {
  const { requestId } = entry;
  const details = (await register.requests.get(requestId)) && (await register.requests.details(requestId));
  if (!details) return [];
  const about = await register.standing.hashesOf(entry);
  const known = new Map(
    claimed(details.subject)
      .map((identifier) => [register.ledger.hash(identifier), identifier] as const)
      .filter(([hash]) => about.has(hash)),
  );
  return [...known.values()];
}

function claimed({ signedIn, identifiers }: SubjectClaim): Identifier[] {
  return [...(signedIn?.identifiers ?? []), ...identifiers] as Identifier[];
}
