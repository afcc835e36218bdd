/** Storing without using (Art 18), and the way back: the person hears first (18(3)), then it is lifted and read anew. */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { RestrictionEnds } from '../activities/rights-types.js';
import type { ApplyResult, RestrictionGround, Subject } from '../src/connector/contract.js';
import type { Right } from '../src/law/types.js';
import type { Decision, SubjectClaim } from '../src/register/model.js';
import { applyAndConfirm, holdersWithRecords } from './apply.js';
import type { Capable } from './apply.js';
import { core } from './core.js';
import type { HolderHost } from './holder.js';
import { atHolder, within } from './holder.js';
import { now, nowMs } from './now.js';

/** What is restricted at one holder; `itemIds` absent: everything of the person. */
export interface Restricted {
  holder: string;
  itemIds?: string[];
  /** For letters. */
  datasets?: string[];
}

/** As the holder did it. */
export interface DoneAt extends Restricted {
  /** More than the items is set apart with them. */
  whole?: boolean;
}

export interface RestrictedOutcome {
  restricted: DoneAt[];
  left: { holder: string; reason: string }[];
  /** Holders that gave no answer in time: nothing is known of them. */
  silent: string[];
}

/** One turn at the holders; a later one takes up those that were silent. */
export interface RestrictTurn {
  ground: RestrictionGround;
  /** Items per holder; a holder that is not in it is left alone. Absent: everything everywhere. */
  scope?: Restricted[];
  /** Absent: all of them are waited for. */
  patienceMs?: number;
  /** From 0. */
  turn?: number;
}

export async function restrictAtHolders(
  host: HolderHost,
  right: Right,
  subjects: Record<string, Subject>,
  { ground, scope, patienceMs, turn = 0 }: RestrictTurn,
): Promise<RestrictedOutcome> {
  const outcome: RestrictedOutcome = { restricted: [], left: [], silent: [] };
  const meant = (await holdersWithRecords(subjects)).flatMap((capable) => {
    const part = scope ? scope.find(({ holder }) => holder === capable.holder) : { holder: capable.holder };
    return part ? [{ capable, part }] : [];
  });
  await Promise.all(
    meant.map(async ({ capable, part }) => {
      const { holder } = part;
      if (!capable.capabilities.includes('restrict')) {
        outcome.left.push({ holder, reason: 'this system cannot set records apart by itself' });
        return;
      }
      const result = await within(host, holder, 'apply', patienceMs, () =>
        setAt(host, right, capable, part, { ground, on: true, turn }),
      );
      if (result === undefined) outcome.silent.push(holder);
      if (result?.status !== 'applied') return;
      const { itemIds = part.itemIds, whole } = result;
      outcome.restricted.push({ ...part, ...(itemIds ? { itemIds } : {}), ...(whole ? { whole } : {}) });
    }),
  );
  return {
    restricted: byHolder(outcome.restricted),
    left: byHolder(outcome.left),
    silent: outcome.silent.sort(),
  };
}

export async function unrestrictAtHolders(
  host: HolderHost,
  right: Right,
  subjects: Record<string, Subject>,
  ground: RestrictionGround,
  restricted: Restricted[],
): Promise<void> {
  const capable = await holdersWithRecords(subjects);
  await Promise.all(
    restricted.map(async (part) => {
      const at = capable.find(({ holder }) => holder === part.holder);
      if (at?.capabilities.includes('unrestrict')) await setAt(host, right, at, part, { ground, on: false, turn: 0 });
    }),
  );
}

async function setAt(
  host: HolderHost,
  right: Right,
  { holder, subject, capabilities }: Capable,
  { itemIds }: Restricted,
  { ground, on, turn }: { ground: RestrictionGround; on: boolean; turn: number },
): Promise<ApplyResult> {
  const call = on ? 'restrict' : 'unrestrict';
  const { result, confirmedAt } = await applyAndConfirm(host, right, call, {
    ...{ holder, subject, capabilities },
    carryOut: () => atHolder(host, right, holder, 'apply', call, { subject, itemIds, ground }),
    toConfirm: ({ status }) =>
      status === 'applied' ? { restriction: { restricted: on, itemIds, ground } } : undefined,
  });
  const { requestId } = host;
  const detail = { ground, status: result.status, ...(itemIds ? { items: itemIds.length } : {}) };
  const key = turn === 0 ? `${call}:${ground}` : `${call}:${ground}:${turn}`;
  await core.recordApplied({ requestId, holder, call, detail, confirmedAt, key, at: now() });
  return result;
}

export type RestrictionHold = 'SUBJECT_RESTRICTION' | 'RIGHTS_PENDING';

const HOLD_OF = { subject: 'SUBJECT_RESTRICTION', pending: 'RIGHTS_PENDING', hold: 'RIGHTS_PENDING' } as const;

export interface Lifting {
  claim: SubjectClaim;
  subjects: Record<string, Subject>;
  right: Right;
  ground: RestrictionGround;
  restricted: Restricted[];
  /** Of the register; absent: as the ground at the holders has it. */
  hold?: RestrictionHold;
  why: RestrictionEnds;
  noticeMs: number;
  /** Who ended it; absent: what was pending is decided. */
  decision?: Decision;
}

/** The person is told before it ends, and has the time of the notice to say something (18(3)). */
export async function liftAfterNotice(host: HolderHost, lifting: Lifting): Promise<void> {
  const { claim, subjects, right, ground, restricted, hold, why, noticeMs, decision } = lifting;
  const { requestId } = host;
  const toldAt = now();
  if (restricted.length > 0) {
    await core.tellRestrictionEnding({
      ...{ requestId, claim, why, explanation: decision?.reason, at: toldAt },
      data: restricted.map(({ holder, datasets }) => ({ holder, datasets })),
      endsAt: new Date(nowMs() + noticeMs).toISOString(),
    });
    await sleep(Math.max(1, noticeMs));
    await unrestrictAtHolders(host, right, subjects, ground, restricted);
  }
  const type = hold ?? HOLD_OF[ground];
  await core.closeRestriction({ requestId, type, decision, toldAt, at: now() });
}

/** The person took the request back: what was restricted for it is used again at once. */
export async function liftAtOnce(
  host: HolderHost,
  right: Right,
  subjects: Record<string, Subject>,
  ground: RestrictionGround,
  restricted: Restricted[],
  type: RestrictionHold = HOLD_OF[ground],
): Promise<void> {
  if (restricted.length === 0) return;
  await unrestrictAtHolders(host, right, subjects, ground, restricted);
  await core.closeRestriction({ requestId: host.requestId, type, toldAt: now(), at: now() });
}

/** Runs `undo` to its end when the request ends early while `run` is under way. */
export async function unlessCancelled<T>(run: () => Promise<T>, undo: () => Promise<void>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(undo);
    throw error;
  }
}

function byHolder<T extends { holder: string }>(entries: T[]): T[] {
  return [...entries].sort((a, b) => (a.holder < b.holder ? -1 : 1));
}
