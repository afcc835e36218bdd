/** Rectification (Art 16): assess → correct at the holders → confirm by asking again → tell recipients → answer. */
import type { CorrectionResult, Rectification } from '../activities/rights-types.js';
import type { Correction } from '../src/connector/contract.js';
import type { Decision, RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight } from './answer-right.js';
import { applyAndConfirm, holdersWithRecords, isCovered } from './apply.js';
import type { Capable } from './apply.js';
import { assessed } from './assess.js';
import type { Case } from './case.js';
import { core, longCore } from './core.js';
import { cannot, ordersAt, reaches, warnFormerAddresses } from './corrections.js';
import type { Judged, Order, Work } from './corrections.js';
import { awaitReceipt } from './deliver.js';
import { gatherFacts } from './erasure-steps.js';
import { atHolder } from './holder.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import { liftAfterNotice, liftAtOnce, restrictAtHolders, unlessCancelled } from './restrict-at-holders.js';
import type { Restricted } from './restrict-at-holders.js';
import type { Proof } from './verify.js';
import { settled, stepUp } from './verify.js';

export async function rectify(c: Case, proof: Proof): Promise<RequestOutcome> {
  await settled(c);
  const work = await prepare(c, proof);
  if (work.advice.length === 0 && (await holdersWithRecords(work.located.subjects)).length === 0)
    return answerAndWait(c, { kind: 'refused', ground: 'not_identifiable' });
  judgeUncovered(work);
  await judgeUnproven(work, proof);
  const disputed = await assessAll(work);
  const restricted = await restrictDisputed(work, disputed);
  const outcome = await unlessCancelled(
    async () => {
      await correct(work);
      if (disputed.size > 0) await assessDisputed(work, [...disputed.keys()]);
      await correct(work);
      await settled(c);
      return answer(work);
    },
    () => liftAtOnce(c, 'rectification', work.located.subjects, 'pending', restricted),
  );
  // The answer says what was found; what was restricted for it ends beside the wait for a receipt.
  await Promise.all([liftAfterCheck(work, restricted), awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true)]);
  return outcome;
}

async function prepare(c: Case, proof: Proof): Promise<Work> {
  const { requestId } = c.input;
  const demand = c.input.demand as Rectification;
  const located = await locate(c, provenBy(c, proof));
  const facts = await gatherFacts(c, located, now(), c.patienceMs);
  const told = await core.adviseOnRight({ requestId, demand, subjects: located.subjects, facts, at: now() });
  const advice = told.advice.filter((entry) => isCovered(c, entry));
  const items = new Map<string, string[]>();
  for (const { holder, items: known } of facts) {
    for (const { dataset, id, shared } of known) {
      const key = `${holder}/${dataset}`;
      if (!shared) items.set(key, [...(items.get(key) ?? []), id]);
    }
  }
  return { c, demand, located, advice, items, judged: new Map(), results: [] };
}

/** What nothing covered holds is not corrected, and nobody says whether there is more (I8). */
function judgeUncovered({ c, demand, advice, judged }: Work): void {
  if (c.mandateScope === undefined) return;
  for (const number of numbers(demand))
    if (!advice.some(({ corrections }) => corrections?.includes(number)))
      judged.set(number, { verdict: 'outside_mandate' });
}

/** A channel the account is reached by is changed only by who controls the old one, or proves more than a session: takeover (holds §2.1). */
async function judgeUnproven({ c, demand, advice, judged }: Work, proof: Proof): Promise<void> {
  if (proof !== 'signed_in') return;
  const channels = numbers(demand).filter(
    (number) =>
      isChannel(demand.corrections[number - 1]?.field ?? '') &&
      advice.some(({ corrections, effects }) => corrections?.includes(number) && effects.includes('verify_new_value')),
  );
  if (channels.length === 0 || (await stepUp(c))) return;
  for (const number of channels) judged.set(number, { verdict: 'unproven' });
}

function isChannel(field: string): boolean {
  return /mail|phone|mobile/i.test(field);
}

/** A person looks at each; returns what is disputed: accuracy has to be checked before it can be decided. */
async function assessAll(work: Work): Promise<Map<number, Decision>> {
  const { c, demand, judged } = work;
  const open = numbers(demand).filter((number) => !judged.has(number));
  if (open.length === 0) return new Map();
  const question = { kind: 'assess' as const, open: open.map(String), choices: ['grant', 'dispute', 'decline'] };
  const given = await assessed(c, question, 'agent', 'is what the person says is right really right?');
  keep(judged, given);
  const disputed = [...given].filter(([, { choice }]) => choice === 'dispute');
  return new Map(disputed.map(([part, decision]) => [Number(part), decision]));
}

async function assessDisputed({ c, judged }: Work, disputed: number[]): Promise<void> {
  const question = { kind: 'assess' as const, open: disputed.map(String), choices: ['grant', 'decline'] };
  keep(judged, await assessed(c, question, 'agent', 'the accuracy is being checked; the data is restricted meanwhile'));
}

function keep(judged: Map<number, Judged>, given: Map<string, Decision>): void {
  for (const [part, { choice, reason }] of given) {
    if (choice === 'grant') judged.set(Number(part), { verdict: 'granted' });
    if (choice === 'decline') judged.set(Number(part), { verdict: 'declined', why: reason });
  }
}

/** While accuracy is checked the contested data is stored and not used (18(1)(a)). */
async function restrictDisputed(work: Work, disputed: Map<number, Decision>): Promise<Restricted[]> {
  const { c, advice, items, located } = work;
  const [decision] = disputed.values();
  if (!decision) return [];
  const { requestId } = c.input;
  const contested = advice.filter(({ corrections }) => corrections?.some((number) => disputed.has(number)));
  const scope = [...new Set(contested.map(({ holder }) => holder))].map((holder): Restricted => {
    const datasets = contested.filter((entry) => entry.holder === holder).map(({ dataset }) => dataset);
    const itemIds = datasets.flatMap((dataset) => items.get(`${holder}/${dataset}`) ?? []);
    // A holder that told no items of its own has them restricted as a whole: too much for a while rather than nothing.
    return { holder, datasets, ...(itemIds.length > 0 ? { itemIds } : {}) };
  });
  await c.enter('fulfil', 'apply', 'holder', 'the contested data is restricted while its accuracy is checked');
  const { restricted } = await restrictAtHolders(c, 'rectification', located.subjects, 'pending', scope);
  await core.openRestriction({
    ...{ requestId, type: 'RIGHTS_PENDING', ground: 'accuracy', decision, at: now() },
    holders: restricted.map(({ holder }) => holder),
  });
  return restricted;
}

/** Carries out what is decided and not done yet: granted ones are corrected, of declined ones the person's statement is filed (O1). */
async function correct(work: Work): Promise<void> {
  const { c, demand, judged, results } = work;
  const done = new Set(results.map(({ number }) => number));
  const due = numbers(demand).filter((number) => judged.has(number) && !done.has(number));
  const asked = due.filter((number) => {
    const verdict = judged.get(number)?.verdict;
    return verdict === 'granted' || (verdict === 'declined' && demand.statement !== undefined);
  });
  if (asked.length === 0) return;
  await c.enter('fulfil', 'apply', 'holder');
  const holders = await holdersWithRecords(work.located.subjects);
  const turns = await Promise.all(holders.map((capable) => correctAt(work, capable, asked)));
  results.push(...turns.flat());
  await warnFormerAddresses(work, turns.flat());
}

async function correctAt(work: Work, capable: Capable, asked: number[]): Promise<CorrectionResult[]> {
  const { c, demand, advice } = work;
  const { holder, subject, capabilities } = capable;
  const own = asked.filter((number) => {
    const named = demand.corrections[number - 1]?.holder;
    return named === holder || (named === undefined && advice.some((entry) => reaches(entry, holder, number)));
  });
  if (own.length === 0) return [];
  if (!capabilities.includes('rectify')) return own.map((number) => cannot(work, holder, number));
  const { orders, left } = ordersAt(work, holder, own);
  if (orders.length === 0) return left;
  await preserveOld(work, capable, own);
  const name = `rectify-${own.join('-')}`;
  const { result, confirmedAt } = await applyAndConfirm(c, 'rectification', name, {
    ...{ holder, subject, capabilities },
    carryOut: (key) =>
      atHolder(c, 'rectification', holder, 'apply', 'rectify', {
        ...{ subject, key },
        corrections: orders.map(({ correction }) => correction),
      }),
    toConfirm: ({ results }) => {
      const corrections = results
        .filter(({ status }) => status === 'applied')
        .map(({ correction, dataset, field }): Correction => ({
          ...(orders[correction] as Order).correction,
          dataset,
          field,
        }));
      return corrections.length > 0 ? { corrections } : undefined;
    },
  });
  const results = result.results.map((entry) => ({
    ...{ ...entry, holder },
    number: orders[entry.correction]?.number ?? 0,
  }));
  const detail = {
    corrections: results.map(({ number, dataset, field, status, how, records }) => ({
      ...{ number, dataset, field, status, how, records },
    })),
  };
  const { requestId } = c.input;
  await core.recordApplied({ requestId, holder, call: 'rectify', detail, confirmedAt, key: name, at: now() });
  return [...results, ...left];
}

/** Under litigation what is corrected stays readable as it stood, in the hold store (H3). */
async function preserveOld({ c, advice }: Work, { holder, subject }: Capable, own: number[]): Promise<void> {
  const datasets = advice
    .filter(
      (entry) => entry.effects.includes('preserve_old_value') && own.some((number) => reaches(entry, holder, number)),
    )
    .map(({ dataset }) => dataset);
  if (datasets.length === 0) return;
  const { requestId } = c.input;
  const { parts } = await atHolder(c, 'rectification', holder, 'collect', 'collect', {
    subject,
    datasets,
    asOf: now(),
  });
  const kept = parts.map(({ dataset, object, sha256 }) => ({ dataset, object, sha256 }));
  await longCore(c.heartbeatMs).preserveOldValues({ requestId, holder, datasets, parts: kept, at: now() });
}

async function answer({ c, demand, judged, results, located }: Work): Promise<RequestOutcome> {
  const { requestId } = c.input;
  const applied = results.filter(({ status }) => status === 'applied');
  const changed = [...new Set(applied.map(({ holder }) => holder))].map((holder) => ({
    holder,
    datasets: [...new Set(applied.filter((one) => one.holder === holder).flatMap(({ dataset }) => dataset ?? []))],
    identifiers: located.subjects[holder]?.identifiers ?? [],
  }));
  const instruction = demand.corrections
    .filter((_, index) => applied.some(({ number }) => number === index + 1))
    .map(({ field, value }) => `${field}: ${value}`)
    .join('\n');
  const { recipients } =
    changed.length > 0
      ? await core.openRecipientNotices({ requestId, kind: 'rectification', changed, instruction, at: now() })
      : { recipients: [] };
  const corrections = demand.corrections.map((correction, index) => ({
    ...correction,
    ...(judged.get(index + 1) ?? { verdict: 'declined' as const }),
  }));
  return answerRight(c, { kind: 'rectification', corrections, results }, recipients);
}

/** The check is over: what was restricted meanwhile is used again, after the person heard so (18(3)). */
async function liftAfterCheck({ c, located }: Work, restricted: Restricted[]): Promise<void> {
  if (restricted.length === 0) return;
  const { subject: claim, timings } = c.input;
  await liftAfterNotice(c, {
    ...{ claim, subjects: located.subjects, right: 'rectification', ground: 'pending', restricted },
    ...{ why: 'accuracy_checked', noticeMs: timings.restrictionNotice },
  });
}

function numbers({ corrections }: Rectification): number[] {
  return corrections.map((_, index) => index + 1);
}
