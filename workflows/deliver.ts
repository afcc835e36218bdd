/** Stage 5: the answer goes out through the portal, which proves who opened it. */
import { condition } from '@temporalio/workflow';
import type { SentOtherwise } from '../activities/answer-types.js';
import type { AnswerAnew, Decision, SubjectClaim } from '../src/register/model.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { now, nowMs } from './now.js';
import type { SupplementOrder } from './types.js';

const OPEN_QUESTION = {
  needs_exception: 'no second factor is set; a reviewer decides how the answer is released',
  bounced: 'the mail with the link came back; a reviewer has it issued anew, or records how else the answer was sent',
  not_sent: 'no address took the link; a reviewer has it issued anew, or records how else the answer was sent',
};

/** An answer is kept at most so long after it was offered (Y2). */
const ANSWER_KEPT_MS = 90 * 24 * 3600 * 1000;

/** Offers the answer and records that it went out; the wait for a receipt is `awaitReceipt`. */
export async function deliver(c: Case, letterKey = 'answer'): Promise<void> {
  await sendOut(c, letterKey);
  await recordAnswered(c);
  await c.answered();
}

/** What an answer left out and is free by now: the clock has ended with the answer. Shown on the portal beside what was offered before. */
export async function deliverSupplement(c: Case, { task, turn }: SupplementOrder, letterKey: string): Promise<void> {
  await sendOut(c, letterKey);
  await core.recordSupplement({ requestId: c.requestId, task, turn, result: 'given', ...otherwise(c), at: now() });
}

async function sendOut(c: Case, letterKey: string): Promise<void> {
  // What was fetched before is no receipt of this.
  c.out.receipts = [];
  // Nor was this sent otherwise because a part before it was.
  c.out.sentOtherwise = false;
  c.out.letterKey = letterKey;
  await lookedAt(c);
  if (!c.out.sentOtherwise) await offer(c, c.out.nextRound());
}

/** The answer reached somebody else: the same letter and files go out to the person, whose identity is proven anew by now (S25). */
export async function deliverAnew(c: Case, { files, letterKey }: AnswerAnew): Promise<void> {
  c.out.files = files;
  await deliver(c, letterKey);
  await awaitReceipt(c, nowMs() + c.input.timings.linkExpiry, true);
}

/** What is there goes out although holders are silent; the request stays open and the clock runs on for their part (S19). */
export async function deliverPart(c: Case, letterKey: string, missing: string[]): Promise<void> {
  const { requestId, subject } = c.input;
  c.out.letterKey = letterKey;
  await lookedAt(c);
  if (!c.out.sentOtherwise) await offer(c, c.out.nextRound());
  c.out.partly = true;
  const dueDate = c.clock?.dueDate ?? null;
  await core.recordPartAnswered({ requestId, claim: subject, missing, ...otherwise(c), dueDate, at: now() });
}

/**
 * Until it was fetched. An expired link never ends the duty: where nothing else waits for the receipt the request stays open, as long as
 * the answer is kept, for a reviewer to have a new link issued.
 */
export async function awaitReceipt(c: Case, untilMs: number, lingers: boolean): Promise<boolean> {
  if (c.out.sentOtherwise) return true;
  const last = lingers ? Math.max(untilMs, nowMs() + ANSWER_KEPT_MS) : untilMs;
  let expires = untilMs;
  await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
  while (nowMs() < last) {
    const until = nowMs() < expires ? expires : last;
    const moved = (): boolean => fetched(c) || bounced(c) || c.peek('delivery') !== undefined;
    await condition(() => moved() || c.supplements.length > 0, until - nowMs());
    if (fetched(c)) return true;
    // What is free goes out with a link of its own to all of it.
    if (c.supplements.length > 0) return false;
    if (bounced(c)) {
      await provideAnew(c);
      if (c.out.sentOtherwise) return true;
      expires = nowMs() + c.input.timings.linkExpiry;
      await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
      continue;
    }
    const decision = c.take('delivery');
    if (decision?.choice === 'sent_otherwise') return true;
    if (decision) {
      await offer(c, c.out.nextRound(), releases(decision));
      if (c.out.sentOtherwise) return true;
      expires = nowMs() + c.input.timings.linkExpiry;
      await c.enter('deliver', 'delivery', 'subject', 'the answer is ready on the portal');
    } else if (nowMs() < last) {
      await c.enter('deliver', 'delivery', 'reviewer', 'the link expired before the answer was fetched');
    }
  }
  return fetched(c);
}

/** A link that came back is no answer: the clock runs on, another verified address is tried, then a person finds a way (S25). */
async function provideAnew(c: Case): Promise<void> {
  c.out.receipts = c.out.receipts.filter(({ event }) => event !== 'bounced');
  const { latestRound: round, supplement } = c.out;
  await core.recordBounced({ requestId: c.requestId, round, ...(supplement ? { supplement } : {}), at: now() });
  // The answer itself has long been given: no date runs for what follows it.
  if (!supplement) await c.notProvided();
  c.out.tried.push(c.out.sentTo ?? contactOf(c.input.subject));
  c.out.sentTo = c.out.addresses.find((address) => !c.out.tried.includes(address));
  let exception: string | undefined;
  if (c.out.sentTo === undefined) {
    await c.enter('deliver', 'delivery', 'reviewer', OPEN_QUESTION.bounced);
    const decision = await c.decision('delivery');
    if (decision.choice === 'sent_otherwise') c.out.sentOtherwise = true;
    else exception = releases(decision);
  }
  if (!c.out.sentOtherwise) await offer(c, c.out.nextRound(), exception);
  if (supplement) return;
  await recordAnswered(c);
  await c.answered();
}

async function recordAnswered(c: Case): Promise<void> {
  await core.recordAnswered({ requestId: c.requestId, ...otherwise(c), at: now() });
}

/** Without a link nothing else tells what it was, should it have reached somebody else. */
function otherwise({ out }: Case): { otherwise?: SentOtherwise } {
  return out.sentOtherwise ? { otherwise: { letterKey: out.letterKey, files: out.files } } : {};
}

/** Some answers are looked at by Legal first; every request asks, and none says why (V4). */
async function lookedAt(c: Case): Promise<void> {
  const { needed } = await core.secondLook({ requestId: c.requestId, at: now() });
  if (!needed) return;
  c.letterWaits = true;
  await c.enter('deliver', 'answer', 'reviewer', 'the letter is looked at before it goes out');
  const decision = await c.decision('letter');
  c.letterWaits = false;
  if (decision.choice === 'sent_otherwise') c.out.sentOtherwise = true;
}

/** Without a second factor out of the mailbox's reach a reviewer records the exception first; a bounced link is no answer. */
async function offer(c: Case, firstRound: number, released?: string): Promise<void> {
  const { requestId, subject, timings } = c.input;
  let exception = released;
  for (let round = firstRound; ;) {
    await c.enter('deliver', 'answer');
    const expiresAt = new Date(nowMs() + timings.linkExpiry).toISOString();
    const files = c.out.files;
    const offered = await core.offerAnswer({
      requestId,
      claim: c.out.sentTo === undefined ? subject : { ...subject, contactEmail: c.out.sentTo },
      files,
      letterKey: c.out.letterKey,
      round,
      exception,
      expiresAt,
      at: now(),
    });
    if (offered.state === 'offered') {
      c.out.linkId = offered.linkId;
      return;
    }
    await c.enter('deliver', 'delivery', 'reviewer', OPEN_QUESTION[offered.state]);
    const decision = await c.decision('delivery');
    if (decision.choice === 'sent_otherwise') {
      c.out.sentOtherwise = true;
      return;
    }
    exception = releases(decision) ?? exception;
    if (offered.state === 'not_sent') round = c.out.nextRound();
  }
}

function releases(decision: Decision): string | undefined {
  return decision.choice === 'release_without_second_factor' ? decision.id : undefined;
}

function contactOf({ contactEmail, identifiers }: SubjectClaim): string {
  return contactEmail ?? identifiers.find(({ type }) => type === 'email')?.value ?? '';
}

/** Of the link that is out now; what comes back of an earlier one changes nothing. */
function bounced(c: Case): boolean {
  return c.out.receipts.some(({ event, linkId }) => event === 'bounced' && linkId === c.out.linkId);
}

function fetched(c: Case): boolean {
  return c.out.receipts.some((receipt) => receipt.event === 'downloaded');
}
