/**
 * Supplement to a copy (A6, A7): what was left out and is free by now is given without a new request and without another check of
 * identity. Nothing else is given, and nothing says why it was left out.
 */
import type { CollectResult, Subject } from '../src/connector/contract.js';
import type { Reopened, RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import type { Case } from './case.js';
import { core, longCore } from './core.js';
import { awaitReceipt, deliverSupplement } from './deliver.js';
import { partsOf } from './exemptions.js';
import { atHolder } from './holder.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import type { SupplementOrder } from './types.js';

type Ordered = NonNullable<Reopened['supplement']>;

/** A run that was started for a supplement: the outcome of the answer stays. */
export async function supplemented(c: Case, { outcome, ...order }: Ordered): Promise<RequestOutcome> {
  c.supplements.unshift(order);
  await giveSupplements(c);
  return outcome;
}

/** One after another, each until it was fetched or the next is free. */
export async function giveSupplements(c: Case): Promise<void> {
  for (let order = c.supplements.shift(); order; order = c.supplements.shift()) {
    c.out.supplement = true;
    if (await give(c, order)) await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
  }
}

/** False when nothing of it is there any more. */
async function give(c: Case, order: SupplementOrder): Promise<boolean> {
  const { requestId, right, jurisdiction, receivedAt, subject } = c.input;
  const located = await locate(c, provenBy(c, order.proof));
  const collected = await collect(c, order, located.subjects);
  await c.enter('fulfil', 'bundle');
  const letterKey = order.turn === 1 ? 'supplement' : `supplement-${order.turn}`;
  const { files } = await longCore(c.heartbeatMs).prepareSupplement({
    ...{ requestId, right, jurisdiction, receivedAt, claim: subject, located, collected, withheld: [], missing: [] },
    ...{ letterKey, round: order.turn, exemptions: c.withheldItems, scope: c.mandateScope },
    ...{ items: order.items, answeredAt: order.asOf, at: now() },
  });
  if (files.length === 0) {
    await core.recordSupplement({ requestId, task: order.task, turn: order.turn, result: 'nothing_left', at: now() });
    return false;
  }
  c.out.files = [...c.out.files, ...files];
  await deliverSupplement(c, order, letterKey);
  return true;
}

/** Only the data sets something was left out of, as they were when the answer went out. */
async function collect(
  c: Case,
  { items, asOf }: SupplementOrder,
  subjects: Record<string, Subject>,
): Promise<Record<string, CollectResult>> {
  await c.enter('fulfil', 'collect', 'holder');
  const wanted = new Map<string, Set<string>>();
  for (const { target } of items) {
    const [holder = '', dataset = ''] = partsOf(target).dataset.split('/');
    wanted.set(holder, (wanted.get(holder) ?? new Set()).add(dataset));
  }
  const turns = [...wanted].flatMap(([holder, datasets]) => {
    const subject = subjects[holder];
    return subject && subject.refs.length > 0 ? [{ holder, subject, datasets: [...datasets].sort() }] : [];
  });
  await c.noteHolders(turns.map(({ holder }) => ({ holder, step: 'collect' as const, state: 'running' as const })));
  const answers = await Promise.all(
    turns.map(async ({ holder, subject, datasets }) => {
      const answer = await atHolder(c, c.input.right, holder, 'collect', 'collect', { subject, datasets, asOf });
      const rows = Object.values(answer.rows).reduce((sum, count) => sum + count, 0);
      const state = rows > 0 ? ('found' as const) : ('nothing_found' as const);
      await c.noteHolders([{ holder, step: 'collect', state, rows, searched: answer.searched }]);
      return [holder, answer] as const;
    }),
  );
  return Object.fromEntries(answers);
}
