/** Stage 1: as much proof of identity as the right and the doubt call for (I1, I2), and no more. */
import { condition } from '@temporalio/workflow';
import type { Identifier } from '../src/connector/contract.js';
import type { SubjectClaim } from '../src/register/model.js';
import { answered } from './asks.js';
import type { Case } from './case.js';
import { lookFirst } from './circumstances.js';
import { sharedIdentity } from './combined.js';
import { core } from './core.js';
import { atHolderWithin } from './holder.js';
import { now, nowMs } from './now.js';
import { askReached, LEAST_WAIT_MS, notReached } from './reached.js';
import type { OpenAsk } from './reached.js';

const CODE_FOR = ['customer_id', 'user_id', 'email', 'billing_account_id', 'sim_iccid', 'phone'];

const DAY_MS = 24 * 3600 * 1000;

const CODE = 'a code on the portal proves who asks';
const UNTOLD = 'no mail reached the person: ask another way, by post or by phone, and record it with `told`';

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
  for (;;) {
    await c.enter('verify', 'identity', 'subject', CODE);
    // A recorded reasonable doubt asks anew, with a time of its own (C1, C5).
    const doubt = c.openAsk('identity');
    const answer = doubt ? await clearUp(c, doubt) : await invitations(c, undefined, until);
    if (answer !== 'asked anew') return answer;
  }
}

function clearUp(c: Case, doubt: OpenAsk): Promise<Proof | undefined | 'asked anew'> {
  return doubt.runs ? invitations(c, doubt, doubt.closesAt) : putDoubt(c, doubt);
}

/** A doubt counts once the person was asked; where no mail gets there, a person asks, and until then nothing runs out. */
async function putDoubt(c: Case, doubt: OpenAsk): Promise<Proof | undefined | 'asked anew'> {
  if (doubt.letter === undefined) {
    const sent = await invite(c, 0, doubt.closesAt, doubt.why);
    if (!c.asks.includes(doubt)) return 'asked anew';
    doubt.letter = sent?.letter;
    if (sent && doubt.toldAt === undefined) {
      if (sent.mailed) await askReached(c, doubt, now());
      else await notReached(c, doubt, 'not_mailed');
    }
    // The identity holder is silent: nobody could be asked in that time.
    if (!sent && !doubt.runs) {
      close(c, doubt);
      return undefined;
    }
  }
  if (doubt.runs) return 'asked anew';
  await c.enter('verify', 'identity', 'agent', UNTOLD);
  const answer = await answerBefore(c, undefined, doubt, true);
  return answer === 'nothing' ? 'asked anew' : answer;
}

function close(c: Case, doubt: OpenAsk): void {
  c.asks = c.asks.filter((ask) => ask !== doubt);
}

async function invitations(
  c: Case,
  doubt: OpenAsk | undefined,
  until: number,
): Promise<Proof | undefined | 'asked anew'> {
  const started = doubt ? Date.parse(doubt.toldAt ?? doubt.askedAt) : nowMs();
  const turns = [0, ...c.input.timings.identityReminders].entries();
  for (const [reminder, after] of turns) {
    // It was asked with its first letter, or by a person in its place.
    if (reminder === 0 && doubt?.letter !== undefined) continue;
    const answer = await answerBefore(c, Math.min(started + after, until), doubt);
    if (answer !== 'nothing') return answer;
    if (started + after >= until && reminder > 0) break;
    const sent = await invite(c, reminder, until, doubt?.why);
    if (doubt && reminder === 0) doubt.letter = sent?.letter;
  }
  const answer = await answerBefore(c, until, doubt);
  if (answer !== 'nothing') return answer;
  if (doubt) close(c, doubt);
  return undefined;
}

/** A doubt about identity is settled before anything else (12(6)). */
export async function doubtSettled(c: Case): Promise<void> {
  for (let doubt = c.openAsk('identity'); doubt; doubt = c.openAsk('identity')) {
    await c.enter('verify', 'identity', 'subject', CODE);
    if (await clearUp(c, doubt)) continue;
    c.ending ??= { outcome: 'unverified', unanswered: 'identity' };
    // Ended: the procedure is being cancelled.
    await condition(() => false);
  }
}

/** A doubt about identity or a mandate stands: nothing is looked for, given or erased before it is settled (12(6)). */
export async function settled(c: Case): Promise<void> {
  for (;;) {
    if (c.openAsk('identity')) {
      const { stage, step } = c;
      await doubtSettled(c);
      await c.enter(stage, step);
      continue;
    }
    const ask = c.openAsk('authority') ?? c.openAsk('fee');
    if (!ask) return;
    const { stage, step } = c;
    const untold = ask.task === true;
    if (untold) await c.enter(stage, step, 'agent', UNTOLD);
    else await c.enter(stage, step, 'subject', 'an answer to what was asked is awaited');
    const moved = (): boolean => !c.asks.includes(ask) || (ask.task === true) !== untold;
    await condition(() => moved() || c.openAsk('identity') !== undefined);
    await c.enter(stage, step);
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

/** Undefined where the identity holder is silent: nothing went out. */
async function invite(
  c: Case,
  reminder: number,
  until: number,
  doubt: string | undefined,
): Promise<{ mailed: boolean; letter: string } | undefined> {
  const { requestId, right, subject, identityHolder, timings } = c.input;
  const claimed = challenged(subject);
  const patience = Math.max(1, until - nowMs());
  const issued = await atHolderWithin(c, right, identityHolder, 'identity', 'challenge', { claimed }, patience);
  // A silent identity holder never keeps the request beyond its time.
  if (!issued) return undefined;
  const { handle } = issued;
  const expiresAt = new Date(Math.min(until, nowMs() + timings.codeExpiry)).toISOString();
  const closesAt = new Date(until).toISOString();
  return core.inviteToVerify({ requestId, handle, reminder, claim: subject, expiresAt, closesAt, doubt, at: now() });
}

/** `until` undefined: as long as it takes. `untold`: the person has not been asked yet. */
async function answerBefore(
  c: Case,
  until: number | undefined,
  doubt: OpenAsk | undefined,
  untold = false,
): Promise<Proof | undefined | 'nothing' | 'asked anew'> {
  const anew = (): boolean => c.openAsk('identity') !== doubt || (doubt !== undefined && doubt.runs === untold);
  const moved = (): boolean => c.proof !== undefined || c.peek('verify') !== undefined || anew();
  if (until === undefined) await condition(moved);
  else if (until > nowMs()) await condition(moved, until - nowMs());
  const { requestId, subject } = c.input;
  if (c.proof) {
    const { method, at } = c.proof;
    // Of a later doubt it says nothing.
    c.proof = undefined;
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
