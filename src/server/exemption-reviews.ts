/**
 * What was left out of copies is looked at again (A7, V5, S12): when a fraud case ends, after thirty days, and for as long as a reason
 * stands. What a reviewer finds free is given as a supplement, without a new request.
 */
import { DateTime, Duration } from 'luxon';
import type { Config } from '../common/config.js';
import { HabeasError, isHabeasError } from '../common/errors.js';
import { EXEMPTION_REVIEW_DAYS } from '../law/exemptions.js';
import { decidedBefore, decisionsOf, supplementOrder, uuidOf } from '../register/index.js';
import type { Principal, WithheldItem } from '../register/model.js';
import type { Hold, Register, RequestRow, StaffTask } from '../register/types.js';
import type { RequestClient } from './ports.js';

type Registers = Pick<Register, 'persons' | 'tasks'>;

const DAY_MS = 24 * 3600 * 1000;

/** @param hold as it was while it stood: closing forgets whom it was about. Returns the requests with something to look at. */
export async function lookAgainAfter(
  register: Registers,
  hold: Pick<Hold, 'id' | 'type' | 'selector'>,
  by: string,
  at: string,
): Promise<string[]> {
  if (hold.type !== 'FRAUD_INVESTIGATION') return [];
  const touched: string[] = [];
  for (const requestId of await requestsOf(register, hold.selector)) {
    const open = await register.tasks.list({ requestId, open: true });
    const waiting = open.find(({ kind }) => kind === 'exemption_review');
    if (!waiting) continue;
    touched.push(requestId);
    await register.tasks.open({
      ...{ id: uuidOf('exemption-review', requestId, hold.id), requestId, kind: 'exemption_review', by, at, dueAt: at },
      // The case itself is not named: the task is read by more people than the hold.
      why: 'what stood behind an exemption has changed: look now whether what was left out is free',
      detail: { ...waiting.detail, after: waiting.id },
    });
  }
  return touched;
}

async function requestsOf({ persons }: Registers, selector: Hold['selector']): Promise<string[]> {
  if ('requestId' in selector) {
    const others = await persons.sharing(selector.requestId);
    return [selector.requestId, ...others.map(({ request }) => request.id)];
  }
  if (!('identifiers' in selector)) return [];
  return [...new Set((await persons.find(selector.identifiers)).map(({ requestId }) => requestId))];
}

/** A reason that still stands is looked at again in thirty days (V5); the next look is named by the one before. */
export async function lookAgainLater({ tasks }: Pick<Register, 'tasks'>, task: StaffTask, now: Date): Promise<void> {
  await tasks.open({
    ...{ id: uuidOf('exemption-review-next', task.id), requestId: task.requestId, kind: 'exemption_review' },
    ...{ why: task.why, by: 'system', at: now.toISOString(), detail: { ...task.detail, after: task.id } },
    dueAt: new Date(now.getTime() + EXEMPTION_REVIEW_DAYS * DAY_MS).toISOString(),
  });
}

export interface ReleaseDeps {
  register: Register;
  requests: Pick<RequestClient, 'supplement'>;
  config: Pick<Config, 'timings'>;
  /** A starter has work. */
  onOpened: () => void;
}

export interface Release {
  requestId: string;
  /** What of it is free; absent: all that stands. */
  fits?: (item: WithheldItem) => boolean;
  by: Principal;
  reason: string;
  /** The review that is being closed with it. */
  review?: string;
  now: Date;
}

/**
 * A reviewer finds free what a copy left out: recorded as that person's decision, and given without a new request, to a target of its
 * own (the one of what holds free, holds §3.2). Returns the task that stands for it. Throws `not_found`, `forbidden`, `conflict`.
 */
export async function release(
  deps: ReleaseDeps,
  { requestId, fits, by, reason, review, now }: Release,
): Promise<StaffTask> {
  const { register, config } = deps;
  if (by.kind !== 'person' || !by.roles.includes('reviewer')) {
    throw new HabeasError('forbidden', 'whether an exemption still stands is decided by a reviewer, by name (A7)', {
      hint: 'ask a reviewer to look at it',
    });
  }
  const row = await answered(register, requestId);
  const standing = decidedBefore(await register.decisions.list(requestId)).withheld;
  const free = standing.filter((item) => fits?.(item) ?? true);
  if (free.length === 0) {
    throw new HabeasError('conflict', 'nothing of this request is withheld there', {
      hint: 'the decisions of the request show what was left out, and what was given since',
    });
  }
  const decisions = free.map(({ decisionId }) => decisionId).sort();
  const id = uuidOf('supplement', requestId, ...decisions);
  const at = now.toISOString();
  // First the task: whatever breaks off after it is found by the sweep.
  await register.tasks.open({
    ...{ id, requestId, kind: 'supplement', why: 'what was left out of the copy is free: it is given as a supplement' },
    ...{ detail: { items: free.length, decisions }, by: by.id, at },
    dueAt: DateTime.fromJSDate(now, { zone: 'utc' }).plus(Duration.fromISO(config.timings.liftedErasure)).toISO() ?? at,
  });
  for (const item of free) await recordLifted(register, requestId, item, { by, reason, at });
  const left = new Set(standing.filter((item) => !free.includes(item)).map(({ decisionId }) => decisionId));
  await endReviews(register, requestId, left, { by: by.id, at, except: review });
  const task = (await register.tasks.get(id)) as StaffTask;
  await start(deps, row, task, at);
  return task;
}

/** The same, for what a review is about. */
export async function releaseReviewed(
  deps: ReleaseDeps,
  review: StaffTask,
  by: Principal,
  reason: string,
  now: Date,
): Promise<void> {
  const about = decisionsOf(review);
  const fits = ({ decisionId }: WithheldItem): boolean => about?.includes(decisionId) ?? true;
  await release(deps, { requestId: review.requestId, review: review.id, fits, by, reason, now });
}

async function answered({ requests }: Register, requestId: string): Promise<RequestRow> {
  const row = await requests.get(requestId);
  if (!row) throw new HabeasError('not_found', 'there is no such request', { hint: 'list requests to find its id' });
  if (row.caseShreddedAt !== undefined || row.contentShreddedAt !== undefined)
    throw new HabeasError('conflict', 'its time for a supplement has passed', { hint: 'open a new request' });
  if (row.answeredAt !== undefined) return row;
  throw new HabeasError('conflict', 'the answer has not gone out yet', {
    hint: 'decide `withhold` with choice `lifted` while the copy is reviewed',
  });
}

async function recordLifted(
  { decisions, audit }: Register,
  requestId: string,
  { target, decisionId }: WithheldItem,
  { by, reason, at }: { by: Principal; reason: string; at: string },
): Promise<void> {
  const id = uuidOf('lifted', decisionId);
  await decisions.record(requestId, { id, kind: 'withhold', choice: 'lifted', target, reason, by, at });
  await audit.append({
    ...{ chain: requestId, at, actor: by.id, type: 'decision.withhold', detail: { choice: 'lifted' } },
    ...{ body: { reason, target }, key: `decision:${id}` },
  });
}

/** Reviews of which nothing is left to look at have come to their end. */
async function endReviews(
  { tasks }: Register,
  requestId: string,
  standing: ReadonlySet<string>,
  { by, at, except }: { by: string; at: string; except?: string },
): Promise<void> {
  for (const task of await tasks.list({ requestId, kind: 'exemption_review', open: true })) {
    if (task.id === except) continue;
    const about = decisionsOf(task);
    if (about ? about.some((id) => standing.has(id)) : standing.size > 0) continue;
    await tasks.close(task.id, { result: 'released', says: 'it is given as a supplement', by, at });
  }
}

/** A request that is still open is told; a closed one is taken up again. What slips between the two is found by the sweep. */
async function start(
  { register, requests, onOpened }: ReleaseDeps,
  row: RequestRow,
  task: StaffTask,
  at: string,
): Promise<void> {
  const order = await supplementOrder(register, row, task);
  if (row.closedAt === undefined) {
    try {
      await requests.supplement(row.id, order);
      return;
    } catch (error) {
      if (!isHabeasError(error) || (error.kind !== 'not_found' && error.kind !== 'conflict')) throw error;
    }
  }
  try {
    await register.requests.supply(row.id, { order, by: task.openedBy, now: at });
    onOpened();
  } catch (error) {
    // It is being opened or closed just now.
    if (!isHabeasError(error) || error.kind !== 'conflict') throw error;
  }
}
