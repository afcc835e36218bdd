/** Short-lived signed values for cookies (JWS, HS256). The clock is injected, so that expiry can be tested. */
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../common/clock.js';

export interface SignedValues {
  sign(claims: Record<string, string>, expiresAt: Date): Promise<string>;
  /** Undefined when forged, expired or meant for something else. */
  read(value: string | undefined): Promise<Record<string, unknown> | undefined>;
}

/** @param purpose binds values to one use: a portal cookie never opens the console */
export function createSignedValues(key: Uint8Array, purpose: string, clock: Clock): SignedValues {
  return {
    sign: (claims, expiresAt) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(purpose)
        .setIssuedAt(clock.now())
        .setExpirationTime(expiresAt)
        .sign(key),
    async read(value) {
      if (value === undefined || value.length > 2048) return undefined;
      try {
        const { payload } = await jwtVerify(value, key, {
          algorithms: ['HS256'],
          audience: purpose,
          currentDate: clock.now(),
          requiredClaims: ['exp'],
        });
        return payload;
      } catch {
        // A bad cookie is the same as none.
        return undefined;
      }
    },
  };
}
