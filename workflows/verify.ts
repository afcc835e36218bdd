/** Stage 1: as much proof of identity as the right and the doubt call for (I1, I2), and no more. */
import { condition } from '@temporalio/workflow';
import type { Identifier } from '../src/connector/contract.js';
import type { SubjectClaim } from '../src/register/model.js';
import { answered, LEAST_WAIT_MS } from './asks.js';
import type { OpenAsk } from './asks.js';
import type { Case } from './case.js';
import { lookFirst } from './circumstances.js';
import { sharedIdentity } from './combined.js';
import { core } from './core.js';
import { atHolderWithin } from './holder.js';
import { now, nowMs } from './now.js';

const CODE_FOR = ['customer_id', 'user_id', 'email', 'billing_account_id', 'sim_iccid', 'phone'];

const DAY_MS = 24 * 3600 * 1000;

export type Proof = 'signed_in' | 'code' | 'agent';

/** Undefined: never proven; the letter confirms nothing about an account (I10). */
export async function verify(c: Case): Promise<Proof | undefined> {
  await lookFirst(c);
  const { requestId, jurisdiction, subject, reopened } = c.input;
  if (reopened?.proven) {
    await core.recordVerified({ requestId, method: 'checked_by_agent', claim: subject, at: now() });
    return 'agent';
  }
  if (subject.signedIn) {
    await core.recordVerified({ requestId, method: 'signed_in', claim: subject, at: now() });
    return 'signed_in';
  }
  const { identityFrom } = c.input;
  const shared = identityFrom !== undefined && !reopened ? await sharedIdentity(c, identityFrom) : 'alone';
  const proof = shared === 'alone' ? await askForCode(c, closesAt(c, DAY_MS)) : shared;
  if (proof) return proof;
  // The question is closed before the letter goes out: a proof that comes now is refused, not lost.
  await c.enter('close', 'answer');
  await core.closeUnverified({ requestId, claim: subject, jurisdiction, at: now() });
  return undefined;
}

/** One level more before traffic or location data is given (I2). A routine step: it never moves the clock. */
export async function stepUp(c: Case): Promise<boolean> {
  const until = closesAt(c, c.input.timings.dueWarning);
  return (await askForCode(c, until)) !== undefined;
}

/** Waiting ends with the configured time, or so long before the statutory deadline; a person always has a few days to answer. */
function closesAt(c: Case, beforeDueMs: number): number {
  const { identityClose } = c.input.timings;
  const due = c.clock?.dueBefore ? Date.parse(c.clock.dueBefore) - beforeDueMs : Number.POSITIVE_INFINITY;
  return nowMs() + Math.max(Math.min(LEAST_WAIT_MS, identityClose), Math.min(identityClose, due - nowMs()));
}

/** The link goes to the address given, the code to a channel on file; who has both is the person on file. */
async function askForCode(c: Case, until: number): Promise<Proof | undefined> {
  await c.enter('verify', 'identity', 'subject', 'a code on the portal proves who asks');
  for (;;) {
    // A recorded reasonable doubt asks anew, with a time of its own (C1, C5).
    const doubt = c.openAsk('identity');
    const answer = await invitations(c, doubt, doubt ? doubt.closesAt : until);
    if (answer !== 'asked anew') return answer;
  }
}

async function invitations(
  c: Case,
  doubt: OpenAsk | undefined,
  until: number,
): Promise<Proof | undefined | 'asked anew'> {
  const started = doubt ? Date.parse(doubt.askedAt) : nowMs();
  const turns = [0, ...c.input.timings.identityReminders];
  for (const [reminder, after] of turns.entries()) {
    const answer = await answerBefore(c, Math.min(started + after, until), doubt);
    if (answer !== 'nothing') return answer;
    if (started + after >= until && reminder > 0) break;
    await invite(c, reminder, until, doubt?.why);
  }
  const answer = await answerBefore(c, until, doubt);
  if (answer !== 'nothing') return answer;
  if (doubt) c.asks = c.asks.filter((ask) => ask !== doubt);
  return undefined;
}

/** A doubt about identity or a mandate stands: nothing is looked for, given or erased before it is settled (12(6)). */
export async function settled(c: Case): Promise<void> {
  for (;;) {
    if (c.openAsk('identity')) {
      const { stage, step } = c;
      const until = closesAt(c, DAY_MS);
      if (!(await askForCode(c, until))) c.ending ??= { outcome: 'unverified', unanswered: 'identity' };
      await c.enter(stage, step);
    } else if (c.openAsk('authority') ?? c.openAsk('fee')) {
      const { stage, step } = c;
      await c.enter(stage, step, 'subject', 'an answer to what was asked is awaited');
      await condition(() => !(c.openAsk('authority') ?? c.openAsk('fee')) || c.openAsk('identity') !== undefined);
      await c.enter(stage, step);
    } else return;
    // Ended: the procedure is being cancelled.
    if (c.ending) await condition(() => false);
  }
}

/** What a code proves: one identifier, the most telling one claimed. A name goes along only to tell people of one mailbox apart. */
export function challenged(subject: SubjectClaim): Identifier[] {
  const all = claimedBy(subject);
  const first = CODE_FOR.flatMap((type) => all.filter((identifier) => identifier.type === type)).at(0) ?? all[0];
  const names = all.filter((identifier) => identifier.type === 'name' && identifier !== first);
  return [...(first ? [first] : []), ...names];
}

/** Everything the request says about who asks; what the session vouches for comes first. */
export function claimedBy(subject: SubjectClaim): Identifier[] {
  const name = subject.name === undefined ? [] : [{ type: 'name', value: subject.name }];
  return [...(subject.signedIn?.identifiers ?? []), ...subject.identifiers, ...name] as Identifier[];
}

async function invite(c: Case, reminder: number, until: number, doubt: string | undefined): Promise<void> {
  const { requestId, right, subject, identityHolder, timings } = c.input;
  const claimed = challenged(subject);
  const patience = Math.max(1, until - nowMs());
  const issued = await atHolderWithin(c, right, identityHolder, 'identity', 'challenge', { claimed }, patience);
  // A silent identity holder never keeps the request beyond its time.
  if (!issued) return;
  const { handle } = issued;
  const expiresAt = new Date(Math.min(until, nowMs() + timings.codeExpiry)).toISOString();
  const closesAt = new Date(until).toISOString();
  await core.inviteToVerify({ requestId, handle, reminder, claim: subject, expiresAt, closesAt, doubt, at: now() });
}

async function answerBefore(
  c: Case,
  until: number,
  doubt: OpenAsk | undefined,
): Promise<Proof | undefined | 'nothing' | 'asked anew'> {
  const wait = until - nowMs();
  const anew = (): boolean => c.openAsk('identity') !== doubt;
  if (wait > 0) await condition(() => c.proof !== undefined || c.peek('verify') !== undefined || anew(), wait);
  const { requestId, subject } = c.input;
  if (c.proof) {
    const { method, at } = c.proof;
    await core.recordVerified({ requestId, method, claim: subject, at: now() });
    await answered(c, 'identity', at);
    return 'code';
  }
  const decision = c.take('verify');
  if (!decision) return anew() ? 'asked anew' : 'nothing';
  if (decision.choice !== 'proven') return undefined;
  await core.recordVerified({ requestId, method: 'checked_by_agent', claim: subject, at: now() });
  await answered(c, 'identity', decision.occurredAt ?? decision.at);
  return 'agent';
}
