/** One stop or restriction of the ledger, carried out again at a restored holder and read anew where the holder offers it (E8). */
import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { HolderCalls } from '../activities/holder-calls.js';
import type { ReplayActivities, StandingHit } from '../activities/types-replay.js';
import type { ApplyResult, CallContext, ConfirmAppliedInput, Subject } from '../src/connector/contract.js';
import type { ReplayReport } from '../src/register/types.js';
import { now } from './now.js';
import type { Run } from './replay.js';

const core = proxyActivities<Pick<ReplayActivities, 'recordStanding' | 'openRightTask'>>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

/** What a call is made with: of the request that ordered it, under its right. */
interface Order {
  ctx: CallContext;
  subject: Subject;
  /** The same key never does the same thing twice, and a restored holder may have forgotten the first: one of this run. */
  key: string;
}

export async function repeatOrder(run: Run, calls: HolderCalls, report: ReplayReport, hit: StandingHit): Promise<void> {
  const { runId } = run;
  const { holder } = report;
  const counted = hit.order.call === 'restrict' ? report.restrictions : report.stops;
  if (!hit.certain) {
    await putToPerson(run, report, hit, `Somebody with an address of a person is there who obtained ${wordsOf(hit)}.`);
    return;
  }
  const ctx: CallContext = { contract: 1, requestId: hit.requestId, right: hit.order.right, now: now() };
  try {
    const order = { ctx, subject: await subjectOf(calls, ctx, hit), key: `${runId}:${hit.id.slice(0, 24)}` };
    const result = await carryOut(calls, hit, order);
    // Nothing of it is there: erased again just now, or never any of this holder's business.
    if (result.status === 'not_applicable') return;
    const asked = toConfirm(hit, result);
    const confirmed =
      asked && run.confirming.includes(holder)
        ? await calls.confirmApplied({ ...order.ctx, now: now(), subject: order.subject, ...asked })
        : undefined;
    if (confirmed && confirmed.remaining.length > 0) {
      await leave(run, report, hit, `asked again, ${holder} has not taken ${wordsOf(hit)} again`);
      return;
    }
    counted.repeated++;
    await core.recordStanding({ runId, holder, hit, confirmedAt: confirmed?.searched.at, at: now() });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await leave(run, report, hit, `${holder} did not answer`);
  }
}

/** Where no record was found by its hash the holder is asked for the address, as when it was stopped first: it may not be searchable. */
async function subjectOf(calls: HolderCalls, ctx: CallContext, hit: StandingHit): Promise<Subject> {
  const { order, identifiers } = hit;
  const subject = { refs: hit.refs, identifiers, representative: order.representative ?? false };
  const isAboutAddress = order.call === 'object' && order.scope !== 'processing';
  if (!isAboutAddress || hit.refs.length > 0 || identifiers.length === 0) return subject;
  const { found } = await calls.locate({ ...ctx, identifiers });
  return { ...subject, refs: [...new Set(found.map(({ ref }) => ref))] };
}

async function carryOut(
  calls: HolderCalls,
  { order }: StandingHit,
  { ctx, subject, key }: Order,
): Promise<ApplyResult> {
  switch (order.call) {
    case 'object': {
      const { scope, purposes, channels } = order;
      return calls.object({ ...ctx, subject, scope, purposes, channels, key });
    }
    case 'suppress':
      return calls.suppress({ ...ctx, subject });
    case 'restrict':
      return calls.restrict({ ...ctx, subject, itemIds: order.itemIds, ground: order.ground });
  }
}

/** Undefined: there is no fresh read of it. */
function toConfirm(
  { order }: StandingHit,
  result: ApplyResult,
): Pick<ConfirmAppliedInput, 'objection' | 'restriction'> | undefined {
  if (order.call === 'suppress') return undefined;
  if (order.call === 'object') {
    const { scope, purposes, channels } = order;
    return { objection: { scope, purposes, channels } };
  }
  return { restriction: { restricted: true, itemIds: result.itemIds ?? order.itemIds, ground: order.ground } };
}

async function leave(run: Run, report: ReplayReport, hit: StandingHit, why: string): Promise<void> {
  report.left.push({ requestId: hit.requestId, why });
  await putToPerson(run, report, hit, `A restore undid ${wordsOf(hit)}: ${why}.`);
}

function wordsOf({ order }: StandingHit): string {
  if (order.call === 'restrict') return 'a restriction';
  if (order.call === 'suppress') return 'that nobody writes to them';
  return order.scope === 'consent' ? 'the withdrawal of a consent' : 'an objection';
}

async function putToPerson({ runId }: Run, report: ReplayReport, hit: StandingHit, why: string): Promise<void> {
  await core.openRightTask({ runId, holder: report.holder, hit, why, at: now() });
  report.tasks++;
}
