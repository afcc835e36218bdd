/** Stage 2: holders exchange identifiers until nothing new is found; a person decides on weak matches. */
import type { HolderFinds, HolderSummary, Judgement, LocatedSubject } from '../activities/types.js';
import type { Identifier, Searched } from '../src/connector/contract.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { atHolderWithin } from './holder.js';
import { now } from './now.js';
import { claimedBy } from './verify.js';

interface Search {
  finds: Map<string, HolderFinds>;
  searched: Record<string, Searched>;
  asked: Map<string, Set<string>>;
  missing: Set<string>;
}

/** @param patienceMs wait so long for a silent holder, then go on and name it as missing; undefined = wait for all */
export async function locate(c: Case, proven: Identifier[], patienceMs?: number): Promise<LocatedSubject> {
  const { subject, holders } = c.input;
  await c.enter('locate', 'locate', 'holder');
  const summaries = await core.holderSummaries({ holders });
  const search: Search = { finds: new Map(), searched: {}, asked: new Map(), missing: new Set() };
  const claimed = claimedBy(subject);
  let judgement: Judgement = { subjects: {}, identifiers: claimed, trusted: proven, pending: [] };
  // Ends: each round asks for identifiers that were not asked for before, or takes decisions on matches that were open.
  for (;;) {
    const asked = await askRound(c, summaries, search, judgement.identifiers, patienceMs);
    if (asked === 0 && judgement.pending.length === 0) break;
    if (asked === 0) await decideOnMatches(c, judgement.pending);
    judgement = await judge(c, search, proven);
  }
  await reportSearch(c, summaries, search, judgement);
  const { subjects, trusted } = judgement;
  c.out.addresses = trusted.filter(({ type }) => type === 'email').map(({ value }) => value);
  return { subjects, identifiers: trusted, searched: search.searched, missing: [...search.missing] };
}

async function judge(c: Case, search: Search, proven: Identifier[]): Promise<Judgement> {
  const { requestId, subject } = c.input;
  const finds = [...search.finds.values()];
  return core.judgeMatches({ requestId, claim: subject, proven, finds, decided: c.decidedMatches, at: now() });
}

/** Asks each holder for the identifiers it understands and has not been asked for yet. Returns how many were asked. */
async function askRound(
  c: Case,
  summaries: HolderSummary[],
  search: Search,
  identifiers: Identifier[],
  patienceMs: number | undefined,
): Promise<number> {
  const turns = summaries.flatMap((summary) => {
    const before = search.asked.get(summary.holder) ?? new Set<string>();
    const fresh = identifiers.filter(
      (identifier) => summary.identifiersUnderstood.includes(identifier.type) && !before.has(keyOf(identifier)),
    );
    if (search.missing.has(summary.holder)) return [];
    if (fresh.length === 0) return [];
    search.asked.set(summary.holder, new Set([...before, ...fresh.map(keyOf)]));
    return [{ holder: summary.holder, fresh }];
  });
  await c.noteHolders(turns.map(({ holder }) => ({ holder, step: 'locate' as const, state: 'running' as const })));
  await Promise.all(
    turns.map(async ({ holder, fresh }) => {
      const answer = await atHolderWithin(
        c,
        c.input.right,
        holder,
        'locate',
        'locate',
        { identifiers: fresh },
        patienceMs,
      );
      if (!answer) {
        search.missing.add(holder);
        return;
      }
      search.searched[holder] = mergeSearched(search.searched[holder], answer.searched);
      const known = search.finds.get(holder)?.found ?? [];
      search.finds.set(holder, { holder, found: [...known, ...answer.found] });
    }),
  );
  return turns.length;
}

async function decideOnMatches(c: Case, pending: { target: string; why: string }[]): Promise<void> {
  c.pendingMatches = pending;
  await c.enter('locate', 'match', 'agent', `${pending.length} possible match(es) to decide on`);
  for (let open = pending.length; open > 0; open--) {
    const { target = '', choice } = await c.decision('match');
    c.decidedMatches.push({ target, same: choice === 'same_person' });
  }
  await c.enter('locate', 'locate', 'holder');
}

async function reportSearch(c: Case, summaries: HolderSummary[], search: Search, judgement: Judgement): Promise<void> {
  const tasks = summaries
    .filter(({ holder }) => !search.missing.has(holder))
    .map(({ holder }) => ({
      holder,
      step: 'locate' as const,
      state: (judgement.subjects[holder]?.refs.length ?? 0) > 0 ? ('found' as const) : ('nothing_found' as const),
      searched: (search.searched[holder] ??= { identifierTypes: [], at: now() }),
    }));
  await c.noteHolders(tasks);
}

function mergeSearched(before: Searched | undefined, latest: Searched): Searched {
  if (!before) return latest;
  return {
    identifierTypes: [...new Set([...before.identifierTypes, ...latest.identifierTypes])].sort(),
    at: latest.at,
  };
}

function keyOf(identifier: Identifier): string {
  return `${identifier.type}\u0000${identifier.value}`;
}
