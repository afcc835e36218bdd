/** Where the person is reached by now: held data outlives the address that the request came from (holds §3.2, §3.3). */
import type { Subject } from '../src/connector/contract.js';
import type { HolderFacts } from '../src/law/types.js';
import { core } from './core.js';
import type { HolderHost } from './holder.js';
import { atHolder } from './holder.js';
import type { HeldInput } from './types.js';

/** Holders that have contact data of the person and answer. */
export function contactHolders(facts: HolderFacts[]): string[] {
  return facts.flatMap(({ holder, status, items }) =>
    status === 'known' && items.some(({ kind, shared }) => kind === 'identity_minimum' && !shared) ? [holder] : [],
  );
}

/**
 * Addresses on the person's own records at the holders of the contact data, where none that was known when the erasure was asked for is
 * left: nobody has proven these.
 */
export async function changedMailboxes(
  host: HolderHost,
  { subjects, identifiers, claim }: Pick<HeldInput, 'subjects' | 'identifiers' | 'claim'>,
  holders: string[],
): Promise<string[]> {
  if (holders.length === 0) return [];
  const of = Object.values(subjects).flatMap((subject) => subject.identifiers);
  const known = new Set(addressesIn([...identifiers, ...of, ...(claim.signedIn?.identifiers ?? [])]));
  const summaries = await core.holderSummaries({ holders });
  const present = await Promise.all(
    summaries
      .filter(({ capabilities }) => capabilities.includes('locate'))
      .map(({ holder, identifiersUnderstood }) => addressesAt(host, holder, subjects[holder], identifiersUnderstood)),
  );
  const changed = present.filter((addresses) => !addresses.some((address) => known.has(address)));
  return [...new Set(changed.flat())].sort();
}

async function addressesAt(
  host: HolderHost,
  holder: string,
  subject: Subject | undefined,
  understood: string[],
): Promise<string[]> {
  const identifiers = subject?.identifiers.filter(({ type }) => understood.includes(type)) ?? [];
  if (!subject || identifiers.length === 0) return [];
  const { found } = await atHolder(host, 'erasure', holder, 'locate', 'locate', { identifiers });
  const own = found.filter(({ ref }) => subject.refs.includes(ref));
  return addressesIn(own.flatMap((record) => record.identifiers));
}

function addressesIn(identifiers: { type: string; value: string }[]): string[] {
  return identifiers.filter(({ type }) => type === 'email').map(({ value }) => value.trim().toLowerCase());
}
