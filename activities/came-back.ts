/** Coming back after an erasure (holds §3.4): what the person began anew, and what is there again although it had been erased. */
import type { HolderFacts } from '../src/law/index.js';
import type { CoreDeps } from './deps.js';
import { keyOf } from './holds.js';
import { stableId } from './stable-id.js';

/** Whether the person began something (an account, an order, a service) that they have not been asked about. */
export function beganSince(facts: HolderFacts[], askedAt: string | undefined): boolean {
  const instants = facts.flatMap((answer) => (answer.status === 'known' ? (answer.began ?? []) : []));
  return instants.some(({ at }) => askedAt === undefined || Date.parse(at) > Date.parse(askedAt));
}

/**
 * Records of before the wish that an approved plan had erased, while nothing of their dataset waits: imported again, or restored without a
 * replay. Nobody approved them anew, so a person looks, once for each item.
 */
export async function noticeReappeared(
  { register }: CoreDeps,
  { requestId, facts, at }: { requestId: string; facts: HolderFacts[]; at: string },
): Promise<void> {
  const rows = await register.held.list(requestId);
  const waiting = new Set(
    rows.flatMap(({ state, holder, item }) => (state === 'waiting' ? [`${holder}/${item.dataset}`] : [])),
  );
  for (const { holder, items } of facts) {
    const erased = await register.ledger.erasedItems(requestId, holder);
    const back = items.filter(
      ({ id, dataset, count, shared }) =>
        count > 0 && shared !== true && erased.includes(id) && !waiting.has(`${holder}/${dataset}`),
    );
    for (const item of back)
      await register.tasks.open({
        ...{ id: stableId('reappeared', requestId, keyOf({ holder, item })), requestId, kind: 'restored_data' },
        detail: { holder, item: item.id, records: item.count },
        why:
          `What had been erased at ${holder} is there again: ${item.id}, ${item.count} record(s) from before the erasure was asked for. ` +
          `Erase it again with \`habeas ledger replay --holder ${holder}\`, and find out what brought it back.`,
        ...{ by: 'system', at },
      });
  }
}
