/**
 * The customer console's sign-in, and what it asserts to others: short-lived JWTs (EdDSA, audience `habeas`) signed with a key that
 * stays in the database and is published at `/.well-known/jwks.json`.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { JWK } from 'jose';
import type { Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';

export interface Requester {
  id: string;
  customer_id: string | null;
  user_id: string | null;
  name: string;
  email: string;
}

export interface Sessions {
  /** Signs a customer in, standing in for the console's own sign-in page. */
  open(db: Queries, by: { customerId?: string; userId?: string }): Promise<{ secret: string; expiresAt: string }>;
  /** Throws 401 for a secret that is unknown or has expired. */
  requester(db: Queries, secret: unknown): Promise<Requester>;
  /** `ticketId` becomes `jti`; a fresh sign-in has a random one and expires after five minutes. */
  assertion(requester: Requester, ticketId?: string): Promise<string>;
  jwks(): { keys: JWK[] };
}

const SESSION_HOURS = 12;
const FRESH_SECONDS = 300;

export async function openSessions(db: Queries, issuer: string, now: () => Date): Promise<Sessions> {
  const { privateJwk, publicJwk } = await signingKey(db);
  const key = await importJWK(privateJwk, 'EdDSA');
  return {
    open: async (tx, { customerId, userId }) => {
      const found = await tx.one<Requester>(
        'select * from requesters where customer_id = $1 or user_id = $2 order by id limit 1',
        [customerId ?? null, userId ?? null],
      );
      if (!found) throw notFound('customer');
      const secret = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now().getTime() + SESSION_HOURS * 3_600_000).toISOString();
      await tx.insert('sessions', [{ secret_hash: hashOf(secret), requester_id: found.id, expires_at: expiresAt }]);
      return { secret, expiresAt };
    },
    requester: async (tx, secret) => {
      const found =
        typeof secret === 'string'
          ? await tx.one<Requester>(
              `select r.* from sessions s join requesters r on r.id = s.requester_id where s.secret_hash = $1 and s.expires_at > $2`,
              [hashOf(secret), now().toISOString()],
            )
          : undefined;
      if (!found) throw new ApiError(401, 'unauthenticated', 'sign in again');
      return found;
    },
    assertion: async ({ customer_id: customerId, user_id: userId, email }, ticketId) => {
      const issuedAt = Math.floor(now().getTime() / 1_000);
      // A user of a company has no customer number of their own.
      const jwt = new SignJWT({ email, sub_type: customerId ? 'customer_id' : 'user_id' })
        .setProtectedHeader({ alg: 'EdDSA', kid: publicJwk.kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience('habeas')
        .setSubject(customerId ?? userId ?? '')
        .setJti(ticketId ?? randomUUID())
        .setIssuedAt(issuedAt);
      if (ticketId === undefined) jwt.setExpirationTime(issuedAt + FRESH_SECONDS);
      return jwt.sign(key);
    },
    jwks: () => ({ keys: [publicJwk] }),
  };
}

async function signingKey(db: Queries): Promise<{ privateJwk: JWK; publicJwk: JWK }> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  await db.run(`insert into meta (key, value) values ('signing key', $1) on conflict do nothing`, [
    JSON.stringify(await exportJWK(privateKey)),
  ]);
  const row = await db.one<{ value: string }>(`select value from meta where key = 'signing key'`);
  const privateJwk = JSON.parse(row?.value ?? '{}') as JWK;
  const { d: _secret, ...publicPart } = privateJwk;
  const kid = await calculateJwkThumbprint(publicPart);
  return { privateJwk, publicJwk: { ...publicPart, kid, alg: 'EdDSA', use: 'sig' } };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
