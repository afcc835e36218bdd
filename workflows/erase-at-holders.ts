/** Carrying out approved plans: ledger first, erase, then confirm by a fresh read. One path for requests and deferred erasures. */
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { ErasureOutcome } from '../activities/types.js';
import type { EraseResult, HolderPlan } from '../src/connector/contract.js';
import type { Case } from './case.js';
import { core } from './core.js';
import type { HolderHost } from './holder.js';
import { atHolder, atHolderWithin, ignoreCancellation } from './holder.js';
import { now, nowMs } from './now.js';

const FROZEN_RETRY_MS = 3600 * 1000;

/** What came of it; a holder whose facts have materially changed is in `drifted` and nothing was erased there. */
export interface CarriedOut extends ErasureOutcome {
  drifted: string[];
}

export async function carryOut(host: HolderHost, plans: HolderPlan[], approvedPlan: string): Promise<CarriedOut> {
  const result: CarriedOut = { plans: [], erased: {}, confirmed: {}, drifted: [] };
  if (plans.length === 0 || !(await begunWhenAllowed(host, plans, approvedPlan))) return result;
  await host.noteHolders(plans.map(({ holder }) => ({ holder, step: 'erase' as const, state: 'running' as const })));
  await Promise.all(plans.map((plan) => eraseAndConfirm(host, plan, result)));
  return result;
}

/** Waits while erasures are frozen, before the facts are read for the last time, and says so. */
export async function thawed(c: Case): Promise<void> {
  const { stage, step, waitingFor, waitingReason } = c;
  while (!c.takenBack() && (await core.erasuresFrozen({ requestId: c.requestId, at: now() })).frozen) {
    // The activity has told the register.
    c.waitingFor = 'nobody';
    c.waitingReason = 'all erasures are frozen by the operator';
    await condition(() => c.takenBack(), FROZEN_RETRY_MS);
  }
  await c.enter(stage, step, waitingFor, waitingReason);
}

/** An operator can freeze all erasures at once; what was approved waits until they are thawed. False: taken back meanwhile. */
async function begunWhenAllowed(host: HolderHost, plans: HolderPlan[], planHash: string): Promise<boolean> {
  while (!host.takenBack()) {
    const { frozen } = await core.beginErasure({ requestId: host.requestId, plans, planHash, at: now() });
    if (!frozen) return true;
    await condition(() => host.takenBack(), FROZEN_RETRY_MS);
  }
  return false;
}

/**
 * A hold that comes up before this holder ran stops it (H5): looked for just before it is called, and again at every change while it is
 * down or slow. What runs already is known to the end.
 */
async function eraseUnlessHeld(
  host: HolderHost,
  plan: HolderPlan,
  order: { plan: HolderPlan; approvedHash: string; key: string },
): Promise<EraseResult | undefined | 'held'> {
  const held = async (): Promise<boolean> =>
    (await core.heldMeanwhile({ requestId: host.requestId, plan, at: now() })).held;
  let seen = host.holdChanges;
  if (await held()) return 'held';
  const scope = new CancellationScope();
  const erasing = scope.run(() =>
    atHolderWithin(host, 'erasure', plan.holder, 'erase', 'erase', order, host.patienceMs),
  );
  const answered = erasing.then((answer) => ({ answer }));
  for (;;) {
    const watch = new CancellationScope();
    const changed = watch
      .run(() => condition(() => host.holdChanges !== seen))
      .then(() => undefined, ignoreCancellation);
    const first = await Promise.race([answered, changed]);
    watch.cancel();
    if (first) return first.answer;
    seen = host.holdChanges;
    if (!(await held())) continue;
    scope.cancel();
    try {
      return await erasing;
    } catch (error) {
      if (!isCancellation(error)) throw error;
      return 'held';
    }
  }
}

async function eraseAndConfirm(host: HolderHost, plan: HolderPlan, result: CarriedOut): Promise<void> {
  const { holder } = plan;
  for (let attempt = 1; !host.takenBack(); attempt++) {
    const key = `${host.requestId}:${plan.hash.slice(0, 24)}:${attempt}`;
    const order = { plan, approvedHash: plan.hash, key };
    const erased = await eraseUnlessHeld(host, plan, order);
    if (erased === 'held') {
      result.drifted.push(holder);
      await host.noteHolders([
        { holder, step: 'erase', state: 'unknown', errorKind: 'drift', errorText: 'a hold came up before it erased' },
      ]);
      return;
    }
    if (!erased) {
      // Facts elsewhere may change while it is silent: its plan is made and approved anew.
      result.drifted.push(holder);
      return;
    }
    if (erased.status === 'drift') {
      result.drifted.push(holder);
      await host.noteHolders([
        { holder, step: 'erase', state: 'unknown', errorKind: 'drift', errorText: erased.drift?.join(', ') },
      ]);
      return;
    }
    if (erased.status === 'accepted' && erased.effectiveBy)
      await sleep(Math.max(1, Date.parse(erased.effectiveBy) - nowMs()));
    const confirmed = await atHolder(host, 'erasure', holder, 'confirm', 'confirm', { plan });
    if (confirmed.remaining.length === 0) {
      result.plans.push(plan);
      result.erased[holder] = erased;
      result.confirmed[holder] = confirmed;
      await host.noteHolders([{ holder, step: 'confirm', state: 'done', searched: confirmed.searched }]);
      return;
    }
    const left = confirmed.remaining.reduce((sum, item) => sum + item.count, 0);
    await host.noteHolders([
      {
        holder,
        step: 'confirm',
        state: 'failed',
        errorKind: 'not_erased',
        errorText: `asked again, the holder still has ${left} record(s) it reported erased`,
      },
    ]);
    await host.retryAsked(holder);
  }
}
