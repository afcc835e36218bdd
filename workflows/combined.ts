/** Requests of one letter ("send me everything, then delete me"): identity is proven once, and the copy comes before the erasure (A8, P6). */
import { condition } from '@temporalio/workflow';
import type { Case } from './case.js';
import { core } from './core.js';
import { now, nowMs } from './now.js';
import type { Proof } from './verify.js';

/** The other request tells when something happened there; should that get lost, it is asked again. */
const LOOK_AGAIN_MS = 24 * 3600 * 1000;

const PROOFS: Record<string, Proof> = { signed_in: 'signed_in', checked_by_agent: 'agent' };

/**
 * The proof given in the request opened together with this one. `alone`: that one ended without a word on identity, so this one asks
 * itself; undefined: identity was not proven there, and is not asked for a second time.
 */
export async function sharedIdentity(c: Case, from: string): Promise<Proof | 'alone' | undefined> {
  const { requestId, subject } = c.input;
  await c.enter(
    'verify',
    'identity',
    'subject',
    'identity is proven once, in the request opened together with this one',
  );
  for (;;) {
    c.otherMoved = false;
    const known = await core.identityOf({ requestId, from, claim: subject, at: now() });
    if (known.state === 'proven') {
      await core.recordVerified({ requestId, method: known.method, claim: subject, at: now() });
      return PROOFS[known.method] ?? 'code';
    }
    if (known.state === 'alone') return 'alone';
    if (known.state === 'not_proven') return undefined;
    await condition(() => c.otherMoved || c.peek('verify') !== undefined, LOOK_AGAIN_MS);
    const decision = c.take('verify');
    if (!decision) continue;
    if (decision.choice !== 'proven') return undefined;
    await core.recordVerified({ requestId, method: 'checked_by_agent', claim: subject, at: now() });
    return 'agent';
  }
}

/** Until the copy was opened, or offered for fourteen days; never so long that this erasure would be late (holds §1). */
export async function copyFirst(c: Case): Promise<void> {
  const from = c.input.identityFrom;
  if (from === undefined) return;
  for (;;) {
    c.otherMoved = false;
    const answer = await core.answerOf({ from, at: now() });
    const { dueBefore } = c.clock ?? {};
    const latest = dueBefore ? Date.parse(dueBefore) - c.input.timings.dueWarning : Number.POSITIVE_INFINITY;
    if (answer.settled || nowMs() >= latest) return;
    await c.enter('holds', 'holds', 'nobody', 'the copy asked for in the same letter is given first');
    const until = answer.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(answer.until);
    const wait = Math.min(latest, until, nowMs() + LOOK_AGAIN_MS) - nowMs();
    await condition(() => c.otherMoved, Math.max(1, wait));
  }
}
