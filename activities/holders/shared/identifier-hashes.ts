/** `identifiers`: keyed hashes of everybody a system knows, page by page, to be compared with the ledger of erasures. */
import type {
  Identifier,
  IdentifierLine,
  IdentifiersInput,
  IdentifiersResult,
} from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import type { PageSource } from './collect-pages.js';
import { collectPages, rangeName } from './collect-pages.js';

export interface KnownPerson {
  ref: string;
  identifiers: Identifier[];
  recordedAt?: string;
}

/** Everybody, in the order of a key that does not change. */
export type ReadPeople = (cursor: string | undefined) => Promise<{ people: KnownPerson[]; next: string | null }>;

const DATASET = 'identifiers';
const BATCH = 1_000;

/**
 * @param finding kinds of identifiers that find a person here. Names and addresses are left out: strangers share them, and nobody is
 * erased again for a name.
 */
export async function hashEverybody(
  input: IdentifiersInput,
  context: ConnectorContext,
  finding: readonly string[],
  reads: readonly ReadPeople[],
): Promise<IdentifiersResult> {
  const types = new Set(finding.filter((type) => input.types?.includes(type) ?? true));
  const sources = reads.map((read): PageSource => ({
    dataset: DATASET,
    read: async (cursor) => {
      const { people, next } = await read(cursor);
      const data = await linesOf(people, types, context);
      return { data, next, range: rangeName(people[0]?.ref ?? '', people.at(-1)?.ref ?? '', ...types) };
    },
  }));
  const { parts, rows } = await collectPages(input.requestId, [DATASET], sources, context);
  return {
    searched: { identifierTypes: [...types].toSorted(), at: input.now },
    parts,
    count: rows[DATASET] ?? 0,
  };
}

async function linesOf(
  people: readonly KnownPerson[],
  types: ReadonlySet<string>,
  { hashIdentifiers, signal }: ConnectorContext,
): Promise<Record<string, unknown>[]> {
  const all = people.flatMap(({ identifiers, ...person }) =>
    identifiers.filter(({ type }) => types.has(type)).map((identifier) => ({ identifier, person })),
  );
  const lines: IdentifierLine[] = [];
  for (let from = 0; from < all.length; from += BATCH) {
    signal.throwIfAborted();
    const batch = all.slice(from, from + BATCH);
    const hashes = await hashIdentifiers(batch.map(({ identifier }) => identifier));
    for (const [k, { identifier, person }] of batch.entries()) {
      lines.push({ hash: hashes[k] ?? '', type: identifier.type, ...person });
    }
  }
  return lines;
}
