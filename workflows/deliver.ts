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

/** An answer is kept at most so long after it was offered (Y2). */
const ANSWER_KEPT_MS = 90 * 24 * 3600 * 1000;

/** Offers the answer and records that it went out; the wait for a receipt is `awaitReceipt`. */
export async function deliver(c: Case, letterKey = 'answer'): Promise<void> {
  // What was fetched of a part before is no receipt of the answer.
  c.receipts = [];
  c.letterKey = letterKey;
  await offer(c, c.nextDelivery());
  await core.recordAnswered({ requestId: c.requestId, at: now() });
  await c.answered();
}

/** What is there goes out although holders are silent; the request stays open and the clock runs on for their part (S19). */
export async function deliverPart(c: Case, letterKey: string, missing: string[]): Promise<void> {
  const { requestId, subject } = c.input;
  c.letterKey = letterKey;
  await offer(c, c.nextDelivery());
  c.partlyAnswered = true;
  await core.recordPartAnswered({ requestId, claim: subject, missing, dueDate: c.clock?.dueDate ?? null, at: now() });
}

/**
 * Until it was fetched. An expired link never ends the duty: where nothing else waits for the receipt the request stays open, as long as
 * the answer is kept, for a reviewer to have a new link issued.
 */
export async function awaitReceipt(c: Case, untilMs: number, lingers: boolean): Promise<boolean> {
  if (c.sentOtherwise) return true;
  const last = lingers ? Math.max(untilMs, nowMs() + ANSWER_KEPT_MS) : untilMs;
  let expires = untilMs;
  await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
  while (nowMs() < last) {
    const until = nowMs() < expires ? expires : last;
    await condition(() => fetched(c) || c.peek('delivery') !== undefined, until - nowMs());
    if (fetched(c)) return true;
    const decision = c.take('delivery');
    if (decision?.choice === 'sent_otherwise') return true;
    if (decision) {
      await offer(c, c.nextDelivery(), releases(decision));
      if (c.sentOtherwise) return true;
      expires = nowMs() + c.input.timings.linkExpiry;
      await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
    } else if (nowMs() < last) {
      await c.enter('deliver', 'delivery', 'reviewer', 'the link expired before the answer was fetched');
    }
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
      letterKey: c.letterKey,
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
