/** Codes for `challenge`: made here, kept as keyed HMACs, carried to the channel by the connector, never shown to anybody else. */
import { randomBytes, randomInt } from 'node:crypto';
import type { ChallengeDesk } from '../src/connector/define.js';
import type { Clock } from '../src/common/clock.js';
import type { Register } from '../src/register/types.js';

const CODE_DIGITS = 8;

export function createChallengeDesk(options: { register: Register; clock: Clock; lifetimeMs: number }): ChallengeDesk {
  const { register, clock, lifetimeMs } = options;
  const create = async (requestId: string, code: string | null): Promise<{ handle: string }> => {
    const handle = randomBytes(24).toString('base64url');
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + lifetimeMs).toISOString();
    await register.challenges.create({ handle, requestId, code, expiresAt, at: now.toISOString() });
    return { handle };
  };
  return {
    decoy: (requestId) => create(requestId, null),
    async issue(requestId, send) {
      const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
      // Kept before it is sent: a code that arrives always works.
      const issued = await create(requestId, code);
      await send(code);
      return issued;
    },
  };
}
