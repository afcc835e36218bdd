/** Stage 5: the answer goes out through the portal, which proves who opened it. */
import { condition } from '@temporalio/workflow';
import type { Decision } from '../src/register/model.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { now, nowMs } from './now.js';

const OPEN_QUESTION = {
  needs_exception: 'no second factor is set; a reviewer decides how the answer is released',
  not_sent: 'no address took the link; a reviewer has it issued anew, or records how else the answer was sent',
};

/** Offers the answer and records that it went out; the wait for a receipt is `awaitReceipt`. */
export async function deliver(c: Case): Promise<void> {
  await offer(c, c.nextDelivery());
  await core.recordAnswered({ requestId: c.requestId, at: now() });
  await c.answered();
}

/** Until it was fetched or the link expired. An expired link never ends the duty: a reviewer can issue a new one. */
export async function awaitReceipt(c: Case, untilMs: number): Promise<boolean> {
  let until = untilMs;
  if (c.sentOtherwise) return true;
  await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
  while (nowMs() < until) {
    await condition(() => fetched(c) || c.peek('delivery') !== undefined, until - nowMs());
    if (fetched(c)) return true;
    const decision = c.take('delivery');
    if (!decision) break;
    if (decision.choice === 'sent_otherwise') return true;
    await offer(c, c.nextDelivery(), releases(decision));
    until = Math.max(until, nowMs() + c.input.timings.linkExpiry);
    await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
  }
  return fetched(c);
}

/** Without a second factor out of the mailbox's reach a reviewer records the exception first; a bounced link is no answer. */
async function offer(c: Case, firstRound: number, released?: string): Promise<void> {
  const { requestId, subject, timings } = c.input;
  let exception = released;
  for (let round = firstRound; ;) {
    await c.enter('deliver', 'answer');
    const expiresAt = new Date(nowMs() + timings.linkExpiry).toISOString();
    const files = c.answerFiles;
    const offered = await core.offerAnswer({
      requestId,
      claim: subject,
      files,
      round,
      exception,
      expiresAt,
      at: now(),
    });
    if (offered.state === 'offered') return;
    await c.enter('deliver', 'delivery', 'reviewer', OPEN_QUESTION[offered.state]);
    const decision = await c.decision('delivery');
    if (decision.choice === 'sent_otherwise') {
      c.sentOtherwise = true;
      return;
    }
    exception = releases(decision) ?? exception;
    if (offered.state === 'not_sent') round = c.nextDelivery();
  }
}

function releases(decision: Decision): string | undefined {
  return decision.choice === 'release_without_second_factor' ? decision.id : undefined;
}

function fetched(c: Case): boolean {
  return c.receipts.some((receipt) => receipt.event === 'downloaded');
}
