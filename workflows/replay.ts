/**
 * Replays the ledger after a restore (E8): asks holders whom they know, stops again what was objected to, erases again what approved plans
 * had erased, under their original approval, and restricts again what is to be stored only. What was approved is known by item; whatever
 * else is there is left, or put to a person. Values are in no ledger: corrections are listed for people.
 */
import { ActivityFailure, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { HolderCalls } from '../activities/holder-calls.js';
import type { LedgerHit, ReplayActivities } from '../activities/types-replay.js';
import type { CoreActivities } from '../activities/types.js';
import type { CallContext, ItemOrder } from '../src/connector/contract.js';
import type { ReplayReport } from '../src/register/types.js';
import { now, nowMs } from './now.js';
import { repeatOrder } from './replay-orders.js';

export interface ReplayInput {
  runId: string;
  installation: string;
  holders: string[];
  dryRun: boolean;
  heartbeatMs: number;
  /** How long a holder that does not answer is waited for. */
  patienceMs: number;
  /** When the restored backup was made. */
  backupAt?: string;
  /** Carried over when it continues as new. */
  done?: ReplayReport[];
  at?: { report: ReplayReport; phase: Phase; from: number };
}

/**
 * Stops first: they need the addresses on the records that are about to be erased. Restrictions last: what is erased is not restricted.
 */
const PHASES = ['stops', 'erasures', 'restrictions'] as const;
export type Phase = (typeof PHASES)[number];

const core = proxyActivities<Pick<CoreActivities, 'holderSummaries'> & ReplayActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

const PAGE = 20;
/** Hits per run: a hit costs some forty events. */
const HITS_PER_RUN = 400;

export interface Run extends ReplayInput {
  /** Holders that offer `identifiers`. */
  searchable: string[];
  /** Holders that can be read anew after a stop or a restriction. */
  confirming: string[];
}

export async function replay(given: ReplayInput): Promise<ReplayReport[]> {
  const summaries = await core.holderSummaries({ holders: given.holders });
  const offering = (call: string): string[] =>
    summaries.filter(({ capabilities }) => capabilities.includes(call)).map(({ holder }) => holder);
  const input: Run = { ...given, searchable: offering('identifiers'), confirming: offering('confirmApplied') };
  const done = input.done ?? [];
  let left = HITS_PER_RUN;
  for (const holder of input.holders.slice(done.length)) {
    const resumed = input.at?.report.holder === holder ? input.at : undefined;
    const report = resumed?.report ?? (await search(input, holder));
    const begin = resumed ? PHASES.indexOf(resumed.phase) : 0;
    for (const phase of input.dryRun ? [] : PHASES.slice(begin)) {
      for (let from = phase === resumed?.phase ? resumed.from : 0; from < sizeOf(report, phase); from += PAGE) {
        if (left <= 0) await continueAsNew<typeof replay>({ ...given, done, at: { report, phase, from } });
        await repeatPage(input, report, phase, from);
        left -= PAGE;
      }
    }
    done.push(report);
  }
  await core.finishReplay({ runId: input.runId, report: done, at: now() });
  return done;
}

/** How much of a phase was found. */
function sizeOf(report: ReplayReport, phase: Phase): number {
  return phase === 'erasures' ? report.hits : report[phase].found;
}

async function repeatPage(input: Run, report: ReplayReport, phase: Phase, from: number): Promise<void> {
  const { runId } = input;
  const { holder } = report;
  const page = { runId, holder, from, limit: PAGE };
  if (phase === 'erasures') {
    for (const hit of await core.ledgerHits(page)) await eraseAgain(input, report, hit);
    return;
  }
  const calls = holderCalls(input, holder);
  for (const hit of await core.standingHits({ ...page, kind: phase })) await repeatOrder(input, calls, report, hit);
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
  const { runId, backupAt, dryRun } = input;
  const long = proxyActivities<Pick<ReplayActivities, 'matchLedger' | 'standingAt' | 'openCorrectionTasks'>>({
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: input.heartbeatMs,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });
  const { stops, restrictions, corrections } = await long.standingAt({ holder, backupAt, at: now() });
  const report: ReplayReport = {
    ...{ holder, hits: 0, erased: 0, kept: 0, newer: 0, left: [], tasks: 0, corrections },
    stops: { standing: stops, found: 0, repeated: 0 },
    restrictions: { standing: restrictions, found: 0, repeated: 0 },
  };
  if (corrections.length > 0 && !dryRun)
    report.tasks += (await long.openCorrectionTasks({ runId, holder, corrections, at: now() })).tasks;
  if (!input.searchable.includes(holder)) {
    // Addresses that are known are stopped all the same.
    const { stops: known } = await long.matchLedger({ runId, holder, parts: [], at: now() });
    const notSearched = 'the holder does not offer the call identifiers: its owner searches by hand';
    return { ...report, notSearched, stops: { ...report.stops, found: known } };
  }
  try {
    const { parts } = await holderCalls(input, holder).identifiers(context(runId));
    const matched = await long.matchLedger({ runId, holder, parts, at: now() });
    const { searched, hits, newer } = matched;
    return {
      ...{ ...report, searched, hits, newer },
      stops: { ...report.stops, found: matched.stops },
      restrictions: { ...report.restrictions, found: matched.restrictions },
    };
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

async function putToPerson(input: Run, report: ReplayReport, hit: LedgerHit, why: string): Promise<void> {
  await core.openReplayTask({ runId: input.runId, holder: report.holder, hit, why, at: now() });
  report.tasks++;
}
