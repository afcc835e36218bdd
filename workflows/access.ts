/** Access (Art 15) and portability (Art 20): collect → review → bundle. */
import type { AnswerResult, LocatedSubject } from '../activities/types.js';
import type { CollectResult, Identifier } from '../src/connector/contract.js';
import type { RequestOutcome } from '../src/register/model.js';
import type { Case } from './case.js';
import { core, longCore } from './core.js';
import { partsOf } from './exemptions.js';
import { deliver, deliverPart } from './deliver.js';
import { atHolderWithin } from './holder.js';
import { locate } from './locate.js';
import { now } from './now.js';
import type { Proof } from './verify.js';
import { challenged, settled, stepUp } from './verify.js';
import { transmitted } from './transmit.js';
import { refsOf } from './turns.js';
import { untilPartMs } from './while-silent.js';

type Withheld = { category: string; rule: string; reason: string };

/** What a holder gave, and for which of its records: asked again only when more of them turn out to be the person's. */
type Gathered = Map<string, { refs: string; answer: CollectResult }>;

/** A silent holder never keeps back the rest: before the deadline what is there goes out, and the request stays open for it (S19, X5). */
export async function answerWithCopy(c: Case, proof: Proof): Promise<RequestOutcome> {
  const gathered: Gathered = new Map();
  let withheld: Withheld[] | undefined;
  for (let round = 0; ; round++) {
    await settled(c);
    const patience = round === 0 ? patienceMs(c) : undefined;
    const located = await locate(c, provenBy(c, proof), patience);
    withheld ??= await withholdWithoutStepUp(c, proof, located);
    const silent = await collect(c, located, withheld, gathered, patience);
    if (silent.length > 0 && gathered.size === 0) continue;
    c.collected = collectedIn(gathered);
    await review(c, silent, gathered);
    await settled(c);
    const answer = await prepare(c, located, withheld, gathered, silent, round);
    c.out.files = answer.files;
    if (silent.length === 0) {
      await deliver(c, answer.letterKey);
      return answer.outcome;
    }
    await deliverPart(c, answer.letterKey, silent);
  }
}

/** Until so long before the end of the period that a person can still look at what is there; a late request waits like an erasure. */
function patienceMs(c: Case): number | undefined {
  return c.clock?.dueBefore ? (untilPartMs(c) ?? c.input.timings.holdsPatience) : undefined;
}

async function prepare(
  c: Case,
  located: LocatedSubject,
  withheld: Withheld[],
  gathered: Gathered,
  missing: string[],
  round: number,
): Promise<AnswerResult & { letterKey: string }> {
  const { requestId, right, jurisdiction, receivedAt, subject } = c.input;
  await c.enter('fulfil', 'bundle');
  const letterKey = round === 0 ? 'answer' : `answer-${round}`;
  const collected = Object.fromEntries([...gathered].map(([holder, { answer }]) => [holder, answer]));
  const input = {
    ...{ requestId, right, jurisdiction, receivedAt, claim: subject, located, collected, withheld },
    ...{ missing, letterKey, round, exemptions: c.withheldItems, scope: c.mandateScope },
  };
  const transmission = await transmitted(c, input);
  if (transmission !== undefined) await c.enter('fulfil', 'bundle');
  const answer = await longCore(c.heartbeatMs).prepareAnswer({ ...input, transmission, at: now() });
  return { ...answer, letterKey };
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

/** Returns the holders that have not answered yet. */
async function collect(
  c: Case,
  located: LocatedSubject,
  withheld: Withheld[],
  gathered: Gathered,
  patience: number | undefined,
): Promise<string[]> {
  const { right } = c.input;
  const asOf = now();
  await c.enter('fulfil', 'collect', 'holder');
  const withheldCategories = withheld.map((entry) => entry.category);
  const scope = c.mandateScope;
  const datasets = await core.datasetsToCollect({ right, subjects: located.subjects, withheldCategories, scope });
  const turns = Object.entries(located.subjects).filter(
    ([holder, subject]) =>
      subject.refs.length > 0 && (datasets[holder]?.length ?? 0) > 0 && gathered.get(holder)?.refs !== refsOf(subject),
  );
  await c.noteHolders(turns.map(([holder]) => ({ holder, step: 'collect' as const, state: 'running' as const })));
  const silent = await Promise.all(
    turns.map(async ([holder, subject]) => {
      const order = { subject, datasets: datasets[holder], asOf };
      const answer = await atHolderWithin(c, right, holder, 'collect', 'collect', order, patience);
      if (!answer) return [holder];
      gathered.set(holder, { refs: refsOf(subject), answer });
      const rows = Object.values(answer.rows).reduce((sum, count) => sum + count, 0);
      const bytes = answer.parts.reduce((sum, part) => sum + part.bytes, 0);
      const state = rows > 0 ? ('found' as const) : ('nothing_found' as const);
      await c.noteHolders([{ holder, step: 'collect', state, rows, bytes, searched: answer.searched }]);
      return [];
    }),
  );
  return [...new Set([...located.missing, ...silent.flat()])].sort();
}

/** What a reviewer may leave out: every data set that holds something. */
function collectedIn(gathered: Gathered): { target: string; rows: number }[] {
  return [...gathered].flatMap(([holder, { answer }]) =>
    Object.entries(answer.rows)
      .filter(([, rows]) => rows > 0)
      .map(([dataset, rows]) => ({ target: `${holder}/${dataset}`, rows })),
  );
}

/** A person looks before anything goes out: rights of others and exemptions are decided item by item by a human (A6, A7). */
async function review(c: Case, silent: string[], gathered: Gathered): Promise<void> {
  let reason =
    silent.length === 0
      ? 'the collected data is ready to be looked at'
      : `${silent.join(', ')} has not answered; what is there is ready to be looked at, so that it goes out in time`;
  for (;;) {
    await c.enter('fulfil', 'review', 'agent', reason);
    const decision = await c.decision('review');
    if (decision.choice !== 'proceed') continue;
    const strays = await strayTargets(c, gathered);
    if (strays.length === 0) return;
    // A mistyped key would let out the very record that was to be left out.
    c.withheldItems = c.withheldItems.filter(({ target }) => !strays.includes(target));
    reason = `${strays.length} withheld record(s) were not found under the key given; name them again`;
  }
}

/** Records that were to be left out and that nobody collected. */
async function strayTargets(c: Case, gathered: Gathered): Promise<string[]> {
  const records = c.withheldItems.filter(({ target }) => partsOf(target).record !== undefined);
  if (records.length === 0) return [];
  const collected = Object.fromEntries([...gathered].map(([holder, { answer }]) => [holder, answer]));
  const { requestId } = c.input;
  return (await longCore(c.heartbeatMs).findWithheld({ requestId, collected, exemptions: records, at: now() })).strays;
}
