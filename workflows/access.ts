/** Access (Art 15) and portability (Art 20): collect → review → bundle. */
import type { LocatedSubject } from '../activities/types.js';
import type { CollectResult, Identifier } from '../src/connector/contract.js';
import type { RequestOutcome } from '../src/register/model.js';
import type { Case } from './case.js';
import { core, longCore } from './core.js';
import { deliver } from './deliver.js';
import { atHolder } from './holder.js';
import { locate } from './locate.js';
import { now } from './now.js';
import type { Proof } from './verify.js';
import { challenged, stepUp } from './verify.js';

type Withheld = { category: string; rule: string; reason: string };

export async function answerWithCopy(c: Case, proof: Proof): Promise<RequestOutcome> {
  const { requestId, right, jurisdiction, receivedAt, subject } = c.input;
  const located = await locate(c, provenBy(c, proof));
  const withheld = await withholdWithoutStepUp(c, proof, located);
  const collected = await collect(c, located, withheld);
  await review(c);
  await c.enter('fulfil', 'bundle');
  const answer = await longCore(c.heartbeatMs).prepareAnswer({
    requestId,
    right,
    jurisdiction,
    receivedAt,
    claim: subject,
    located,
    collected,
    withheld,
    at: now(),
  });
  c.answerFiles = answer.files;
  await deliver(c);
  return answer.outcome;
}

/**
 * Whose identity was proven, by value: the account of a signed-in session; the one identifier a code was asked for; everything an agent
 * has checked. The rest of what was claimed stays a claim.
 */
export function provenBy(c: Case, proof: Proof): Identifier[] {
  const { subject } = c.input;
  const session = subject.signedIn?.identifiers ?? [];
  if (proof === 'agent') return [...session, ...subject.identifiers];
  if (proof === 'signed_in') return session;
  return [...session, ...challenged(subject).slice(0, 1)];
}

async function withholdWithoutStepUp(c: Case, proof: Proof, located: LocatedSubject): Promise<Withheld[]> {
  const categories = c.input.stepUpCategories;
  if (proof !== 'signed_in' || categories.length === 0) return [];
  const holders = Object.entries(located.subjects)
    .filter(([, subject]) => subject.refs.length > 0)
    .map(([holder]) => holder);
  if (!(await core.needsStepUp({ holders, categories }))) return [];
  if (await stepUp(c)) return [];
  return categories.map((category) => ({
    category,
    rule: 'I2',
    reason: 'the stronger proof of identity that this data needs was not given',
  }));
}

async function collect(c: Case, located: LocatedSubject, withheld: Withheld[]): Promise<Record<string, CollectResult>> {
  const { right } = c.input;
  const asOf = now();
  await c.enter('fulfil', 'collect', 'holder');
  const withheldCategories = withheld.map((entry) => entry.category);
  const datasets = await core.datasetsToCollect({ right, subjects: located.subjects, withheldCategories });
  const turns = Object.entries(located.subjects).filter(
    ([holder, subject]) => subject.refs.length > 0 && (datasets[holder]?.length ?? 0) > 0,
  );
  await c.noteHolders(turns.map(([holder]) => ({ holder, step: 'collect' as const, state: 'running' as const })));
  const answers = await Promise.all(
    turns.map(async ([holder, subject]) => {
      const answer = await atHolder(c, right, holder, 'collect', 'collect', {
        subject,
        datasets: datasets[holder],
        asOf,
      });
      const rows = Object.values(answer.rows).reduce((sum, count) => sum + count, 0);
      const bytes = answer.parts.reduce((sum, part) => sum + part.bytes, 0);
      const state = rows > 0 ? ('found' as const) : ('nothing_found' as const);
      await c.noteHolders([{ holder, step: 'collect', state, rows, bytes, searched: answer.searched }]);
      return [holder, answer] as const;
    }),
  );
  return Object.fromEntries(answers);
}

/** A person looks before anything goes out: rights of others and exemptions are decided item by item by a human (A6, A7). */
async function review(c: Case): Promise<void> {
  for (;;) {
    await c.enter('fulfil', 'review', 'agent', 'the collected data is ready to be looked at');
    const decision = await c.decision('review');
    if (decision.choice === 'proceed') return;
  }
}
