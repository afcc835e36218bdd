/**
 * Codes for `challenge`: made here, kept as keyed HMACs, carried to the channel by the connector, never shown to anybody else. Handle and
 * code come from the call itself, so that a repeated call sends the same code again and the first one goes on working.
 */
import { createHmac } from 'node:crypto';
import type { ChallengeDesk } from '../src/connector/define.js';
import type { Clock } from '../src/common/clock.js';
import type { Register } from '../src/register/types.js';

const CODE_DIGITS = 8;

export interface ChallengeDeskOptions {
  register: Register;
  clock: Clock;
  lifetimeMs: number;
  /** Secret of the installation: without it nobody can tell a code. */
  macKey: Uint8Array;
  /** Names the call that is being carried out, over all its attempts. */
  callId(): string;
}

export function createChallengeDesk({
  register,
  clock,
  lifetimeMs,
  macKey,
  callId,
}: ChallengeDeskOptions): ChallengeDesk {
  const derive = (what: string, requestId: string): Buffer =>
    createHmac('sha256', macKey)
      .update(JSON.stringify([what, requestId, callId()]))
      .digest();
  const create = async (requestId: string, code: string | null): Promise<{ handle: string }> => {
    const handle = derive('handle', requestId).subarray(0, 24).toString('base64url');
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + lifetimeMs).toISOString();
    await register.challenges.create({ handle, requestId, code, expiresAt, at: now.toISOString() });
    return { handle };
  };
  return {
    decoy: (requestId) => create(requestId, null),
    async issue(requestId, send) {
      const number = derive('code', requestId).readBigUInt64BE() % BigInt(10 ** CODE_DIGITS);
      const code = number.toString().padStart(CODE_DIGITS, '0');
      // Kept before it is sent: a code that arrives always works.
      const issued = await create(requestId, code);
      await send(code);
      return issued;
    },
  };
}
