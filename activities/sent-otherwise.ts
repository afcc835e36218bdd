/** What went out by post or in person is a delivery like any other, without a link: kept so that it can be given anew (S25). */
import type { SentOtherwise } from './answer-types.js';
import type { CoreDeps } from './deps.js';
import { stableId } from './stable-id.js';

/** Nothing where a link leads to it: offering it has recorded that. Idempotent by request and instant. */
export async function keepSentOtherwise(
  { register }: Pick<CoreDeps, 'register'>,
  requestId: string,
  sent: SentOtherwise | undefined,
  at: string,
): Promise<void> {
  if (!sent) return;
  const id = stableId(requestId, 'sent-otherwise', at);
  await register.deliveries.record({ id, requestId, ...sent, offeredAt: at });
}
