/** Asking a system for identifiers one by one: which person records carry each, and how many others carry the same value. */
import type { Identifier, MatchEvidence, Searched } from '../../../src/connector/contract.js';

/** References of the person records that carry an identifier. */
export type Search = (identifier: Identifier) => Promise<string[]>;

/**
 * @param types the kinds to look for; `corroborating` ones never find a record, they only add evidence to one found otherwise: names
 * are shared by strangers
 */
export async function findRecords(
  identifiers: readonly Identifier[],
  types: { finding: readonly string[]; corroborating: readonly string[] },
  search: Search,
): Promise<Map<string, MatchEvidence[]>> {
  const found = new Map<string, MatchEvidence[]>();
  const add = (ref: string, by: Identifier, hits: number): void => {
    found.set(ref, [...(found.get(ref) ?? []), { by, sharedWith: hits - 1 }]);
  };
  for (const identifier of distinct(identifiers).filter(({ type }) => types.finding.includes(type))) {
    const hits = await search(identifier);
    for (const ref of hits) add(ref, identifier, hits.length);
  }
  if (found.size === 0) return found;
  for (const identifier of distinct(identifiers).filter(({ type }) => types.corroborating.includes(type))) {
    const hits = await search(identifier);
    for (const ref of hits.filter((hit) => found.has(hit))) add(ref, identifier, hits.length);
  }
  return found;
}

/** What an empty answer has to say: which kinds of what was given were looked for, and when. */
export function searchedFor(identifiers: readonly Identifier[], understood: readonly string[], at: string): Searched {
  const given = identifiers.map(({ type }) => type).filter((type) => understood.includes(type));
  return { identifierTypes: [...new Set(given)].toSorted(), at };
}

/** Identifiers with a value, each once. */
export function identifiersOf(
  values: Partial<Record<Identifier['type'], (string | null | undefined)[]>>,
): Identifier[] {
  const list = Object.entries(values).flatMap(([type, entries]) =>
    (entries ?? []).flatMap((value) => (value ? [{ type, value }] : [])),
  );
  return distinct(list);
}

function distinct(identifiers: readonly Identifier[]): Identifier[] {
  return [...new Map(identifiers.map((identifier) => [`${identifier.type} ${identifier.value}`, identifier])).values()];
}
