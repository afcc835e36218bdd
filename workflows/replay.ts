/**
 * Replays the erasure ledger after a restore (E8): asks holders whom they know, and erases again what approved plans had erased, under
 * their original approval. What was approved is known by item; whatever else is there is left, or put to a person.
 */
import { ActivityFailure, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { HolderCalls } from '../activities/holder-calls.js';
import type { LedgerHit, ReplayActivities } from '../activities/types-replay.js';
import type { CoreActivities } from '../activities/types.js';
import type { CallContext, ItemOrder } from '../src/connector/contract.js';
import type { ReplayReport } from '../src/register/types.js';
import { now, nowMs } from './now.js';

export interface ReplayInput {
  runId: string;
  installation: string;
  holders: string[];
  dryRun: boolean;
  heartbeatMs: number;
  /** How long a holder that does not answer is waited for. */
  patienceMs: number;
  /** Carried over when it continues as new. */
  done?: ReplayReport[];
  at?: { report: ReplayReport; from: number };
}

const core = proxyActivities<Pick<CoreActivities, 'holderSummaries'> & ReplayActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

const PAGE = 20;
/** Hits per run: a hit costs some forty events. */
const HITS_PER_RUN = 400;

interface Run extends ReplayInput {
  /** Holders that offer `identifiers`. */
  searchable: string[];
  /** Holders that keep a list of whom not to write to. */
  suppressing: string[];
  restricting: string[];
}

export async function replay(given: ReplayInput): Promise<ReplayReport[]> {
  const summaries = await core.holderSummaries({ holders: given.holders });
  const offering = (call: string): string[] =>
    summaries.filter(({ capabilities }) => capabilities.includes(call)).map(({ holder }) => holder);
  const input: Run = {
    ...given,
    searchable: offering('identifiers'),
    suppressing: offering('suppress'),
    restricting: offering('restrict'),
  };
  const done = input.done ?? [];
  let left = HITS_PER_RUN;
  for (const holder of input.holders.slice(done.length)) {
    const resumed = input.at?.report.holder === holder ? input.at : undefined;
    const report = resumed?.report ?? (await search(input, holder));
    if (report.searched !== undefined && !input.dryRun) {
      for (let from = resumed?.from ?? 0; from < report.hits; from += PAGE) {
        if (left <= 0) await continueAsNew<typeof replay>({ ...given, done, at: { report, from } });
        const hits = await core.ledgerHits({ runId: input.runId, holder, from, limit: PAGE });
        for (const hit of hits) await eraseAgain(input, report, hit);
        left -= PAGE;
      }
    }
    done.push(report);
  }
  await core.finishReplay({ runId: input.runId, report: done, at: now() });
  return done;
}

function holderCalls({ installation, heartbeatMs, patienceMs }: ReplayInput, holder: string): HolderCalls {
  return proxyActivities<HolderCalls>({
    taskQueue: `${installation}-holder-${holder}`,
    scheduleToCloseTimeout: patienceMs,
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: heartbeatMs,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  });
}

function context(requestId: string): CallContext {
  return { contract: 1, requestId, right: 'erasure', now: now() };
}

async function search(input: Run, holder: string): Promise<ReplayReport> {
  const report: ReplayReport = { holder, hits: 0, erased: 0, kept: 0, newer: 0, left: [], tasks: 0 };
  if (!input.searchable.includes(holder)) {
    return { ...report, notSearched: 'the holder does not offer the call identifiers: its owner searches by hand' };
  }
  try {
    const { parts } = await holderCalls(input, holder).identifiers(context(input.runId));
    const long = proxyActivities<Pick<ReplayActivities, 'matchLedger'>>({
      startToCloseTimeout: '6 hours',
      heartbeatTimeout: input.heartbeatMs,
      retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
    });
    const matched = await long.matchLedger({ runId: input.runId, holder, parts, at: now() });
    return { ...report, ...matched };
  } catch (error) {
    // Not searched is never "nothing found": the report says so, and the others are searched all the same.
    if (!(error instanceof ActivityFailure)) throw error;
    return { ...report, notSearched: 'the holder did not answer: replay it again once it does' };
  }
}

async function eraseAgain(input: Run, report: ReplayReport, hit: LedgerHit): Promise<void> {
  const { holder } = report;
  if (!hit.certain) {
    await putToPerson(input, report, hit, 'Somebody with an address of an erased person is there again.');
    return;
  }
  try {
    await carryOut(input, report, hit);
    await restrictKept(input, holder, hit);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    report.left.push({ requestId: hit.requestId, why: `${holder} did not answer` });
    await putToPerson(input, report, hit, 'What came back could not be erased: the holder failed.');
  }
}

async function carryOut(input: Run, report: ReplayReport, hit: LedgerHit): Promise<void> {
  const { holder } = report;
  const { runId } = input;
  const calls = holderCalls(input, holder);
  const ctx = context(hit.requestId);
  const subject = { refs: hit.refs, identifiers: [], representative: false };
  const { items } = await calls.holds({ ...ctx, subject, asOf: hit.asOf });
  const orders = items.flatMap((item): ItemOrder[] => {
    const approved = hit.items.find(({ id }) => id === item.id);
    return approved && !item.shared && item.count > 0 ? [{ item, outcome: approved.outcome }] : [];
  });
  const unclear = items.filter(
    ({ id, dataset, count }) =>
      count > 0 &&
      hit.datasets.includes(dataset) &&
      !hit.waiting.includes(id) &&
      !orders.some(({ item }) => item.id === id),
  );
  if (unclear.length > 0) {
    const names = unclear.map(({ id }) => id).join(', ');
    await putToPerson(input, report, hit, `Beside what the approved plan names there is: ${names}.`);
  }
  if (orders.length === 0) {
    if (unclear.length === 0) report.kept++;
    return;
  }
  const plan = await calls.preview({ ...ctx, subject, asOf: hit.asOf, orders });
  const { stop } = await core.beginReplay({ runId, holder, hit, plan, at: now() });
  if (stop !== undefined) {
    report.left.push({ requestId: hit.requestId, why: stop });
    return;
  }
  // A restored system has forgotten whom not to write to.
  if (input.suppressing.includes(holder)) await calls.suppress({ ...ctx, subject });
  const key = `${runId}:${plan.hash.slice(0, 24)}`;
  const erased = await calls.erase({ ...ctx, plan, approvedHash: plan.hash, key });
  if (erased.status === 'drift') {
    report.left.push({
      requestId: hit.requestId,
      why: `${holder} found something new: ${erased.drift?.join(', ') ?? ''}`,
    });
    await putToPerson(input, report, hit, 'The holder found something that stands against it.');
    return;
  }
  if (erased.effectiveBy !== undefined && erased.status === 'accepted' && Date.parse(erased.effectiveBy) > nowMs()) {
    report.left.push({
      requestId: hit.requestId,
      why: `${holder} will be done by ${erased.effectiveBy}: replay it again then`,
    });
    return;
  }
  const confirmed = await calls.confirm({ ...ctx, plan });
  if (confirmed.remaining.length > 0) {
    report.left.push({ requestId: hit.requestId, why: `asked again, ${holder} still has what it reported erased` });
    await putToPerson(input, report, hit, 'Asked again, the holder still has what it reported erased.');
    return;
  }
  report.erased += Object.values(erased.removed).reduce((sum, count) => sum + count, 0);
  await core.recordReplay({ runId, holder, hit, plan, erased, confirmed, at: now() });
}

/** What is kept, by a hold or as the proof of a consent, is stored and not used (E4): a restored system has forgotten that too. */
async function restrictKept(input: Run, holder: string, hit: LedgerHit): Promise<void> {
  const proofs = hit.items.filter(({ outcome }) => outcome === 'suppress').map(({ id }) => id);
  const itemIds = [...hit.waiting, ...proofs];
  if (itemIds.length === 0 || !input.restricting.includes(holder)) return;
  const subject = { refs: hit.refs, identifiers: [], representative: false };
  await holderCalls(input, holder).restrict({ ...context(hit.requestId), subject, itemIds });
}

async function putToPerson(input: Run, report: ReplayReport, hit: LedgerHit, why: string): Promise<void> {
  await core.openReplayTask({ runId: input.runId, holder: report.holder, hit, why, at: now() });
  report.tasks++;
}
