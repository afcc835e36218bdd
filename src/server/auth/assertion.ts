/**
 * Assertions of ticket systems: a JWT (EdDSA) saying that a customer was signed in when they wrote. Checked against the system's
 * published keys; a bad one names the claim that is wrong, never its value.
 */
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../common/clock.js';
import type { Config } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import { isEmail } from '../http/text.js';

/** Audience every assertion for Habeas carries. */
export const AUDIENCE = 'habeas';
/** Seconds two clocks may differ. */
const TOLERANCE = 60;

export interface Assertion {
  system: string;
  /** What the claim sub is: a customer, or a user of a company's account (claim sub_type). */
  subjectType: 'customer_id' | 'user_id';
  subject: string;
  email?: string;
  ticketId: string;
  /** ISO 8601 UTC. */
  assertedAt: string;
}

export type AssertionResult = { ok: true; assertion: Assertion } | { ok: false; detail: string; mend: string };

export interface AssertionChecker {
  /**
   * @param maxAgeSeconds how old `iat` may be
   * Throws `unavailable` when the system's keys cannot be read.
   */
  check(system: string, token: string, maxAgeSeconds: number): Promise<AssertionResult>;
  /** What it claims, unproven: neither signature nor age is looked at. Only good for telling whether two calls say the same. */
  read(system: string, token: string): AssertionResult;
}

export function createAssertionChecker(systems: Config['ticketSystems'], clock: Clock): AssertionChecker {
  const keySets = new Map<string, JWTVerifyGetKey>();
  const keysOf = (system: string): JWTVerifyGetKey | undefined => {
    const known = keySets.get(system);
    const url = Object.hasOwn(systems, system) ? systems[system]?.jwks : undefined;
    if (known || url === undefined) return known;
    const keys = createRemoteJWKSet(new URL(url), { timeoutDuration: 5000, cooldownDuration: 10_000 });
    keySets.set(system, keys);
    return keys;
  };
  return {
    async check(system, token, maxAgeSeconds) {
      const keys = keysOf(system);
      if (!keys) {
        return {
          ok: false,
          detail: 'cannot be checked: no keys are configured for this ticket system',
          mend: 'configure ticketSystems.<name>.jwks, or leave the assertion out',
        };
      }
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: system,
          audience: AUDIENCE,
          algorithms: ['EdDSA', 'Ed25519'],
          currentDate: clock.now(),
          clockTolerance: TOLERANCE,
          maxTokenAge: maxAgeSeconds,
          requiredClaims: ['sub', 'jti', 'iat'],
        });
        return read(system, payload);
      } catch (error) {
        return explain(error);
      }
    },
    read(system, token) {
      try {
        return read(system, decodeJwt(token));
      } catch (error) {
        return explain(error);
      }
    },
  };
}

function read(system: string, payload: JWTPayload): AssertionResult {
  const { sub, jti, iat, sub_type: subjectType = 'customer_id' } = payload;
  if (!plain(sub) || !plain(jti) || iat === undefined) {
    return wrong('the claim sub or jti is not plain text');
  }
  if (subjectType !== 'customer_id' && subjectType !== 'user_id') {
    return wrong('the claim sub_type is neither customer_id nor user_id');
  }
  const email = payload.email;
  if (email !== undefined && !(typeof email === 'string' && isEmail(email))) {
    return wrong('the claim email is not an e-mail address');
  }
  const assertedAt = new Date(iat * 1000).toISOString();
  return { ok: true, assertion: { system, subjectType, subject: sub, email, ticketId: jti, assertedAt } };
}

function plain(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 200 && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function explain(error: unknown): AssertionResult {
  if (error instanceof errors.JWTExpired) {
    return wrong('is too old', 'let the customer open the ticket again, or prove identity by a code');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return wrong(`the claim ${error.claim} is missing or not as expected`);
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return wrong('is not signed by a key of this ticket system');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return wrong('is signed with another algorithm than EdDSA');
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  ) {
    return wrong('is not a signed JWT');
  }
  throw new HabeasError('unavailable', 'the keys of the ticket system cannot be read now', {
    cause: error,
    hint: 'try again in a minute; if it stays, check ticketSystems.<name>.jwks',
  });
}

function wrong(
  detail: string,
  mend = 'give the assertion of this very ticket as the ticket system issued it',
): AssertionResult {
  return { ok: false, detail, mend };
}
