/** Sign-in of staff with their token: a signed cookie that names the token, so that revoking the token ends the session at once. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../common/clock.js';
import type { Config } from '../../common/config.js';
import type { PrincipalStore } from '../../register/types.js';
import type { Caller } from '../auth/access.js';
import type { SignedValues } from '../auth/signed.js';

const SESSION = 'habeas_session';
const CSRF = 'habeas_csrf';
/** A working day. */
const SESSION_MS = 8 * 3_600_000;
const CSRF_MS = 3_600_000;

export interface SessionDeps {
  config: Config;
  principals: PrincipalStore;
  sessions: SignedValues;
  csrf: SignedValues;
  clock: Clock;
}

export type SignedIn = Caller & { name?: string };

export async function startSession(deps: SessionDeps, reply: FastifyReply, caller: Caller): Promise<void> {
  const expires = new Date(deps.clock.now().getTime() + SESSION_MS);
  const value = await deps.sessions.sign({ principal: caller.id, token: caller.tokenId }, expires);
  void reply
    .setCookie(SESSION, value, { ...cookieOptions(deps), maxAge: SESSION_MS / 1000 })
    .clearCookie(CSRF, cookieOptions(deps));
}

export function endSession(deps: SessionDeps, reply: FastifyReply): void {
  void reply.clearCookie(SESSION, cookieOptions(deps)).clearCookie(CSRF, cookieOptions(deps));
}

/** The person behind the cookie, with the roles they have now. */
export async function readSession(deps: SessionDeps, request: FastifyRequest): Promise<SignedIn | undefined> {
  const claims = await deps.sessions.read(request.cookies[SESSION]);
  const { principal, token: tokenId } = claims ?? {};
  if (typeof principal !== 'string' || typeof tokenId !== 'string') return undefined;
  const { principals, clock } = deps;
  const [row, tokens] = await Promise.all([principals.get(principal), principals.tokens(principal)]);
  const token = tokens.find(({ id }) => id === tokenId);
  if (!row || row.disabledAt !== undefined || !token || token.revokedAt !== undefined) return undefined;
  if (token.expiresAt !== undefined && Date.parse(token.expiresAt) <= clock.now().getTime()) return undefined;
  return { ...row, tokenId, name: await principals.display(principal) };
}

/** A value for a form of this browser; the cookie holds its other half. */
export async function csrfField(deps: SessionDeps, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const known = request.cookies[CSRF];
  const nonce =
    known !== undefined && /^[A-Za-z0-9_-]{22}$/.test(known) ? known : randomBytes(16).toString('base64url');
  void reply.setCookie(CSRF, nonce, { ...cookieOptions(deps), maxAge: CSRF_MS / 1000 });
  return deps.csrf.sign({ nonce }, new Date(deps.clock.now().getTime() + CSRF_MS));
}

export async function csrfFits(
  deps: SessionDeps,
  request: FastifyRequest,
  field: string | undefined,
): Promise<boolean> {
  const claims = await deps.csrf.read(field);
  const nonce = Buffer.from(typeof claims?.nonce === 'string' ? claims.nonce : '');
  const cookie = Buffer.from(request.cookies[CSRF] ?? '');
  return nonce.length > 0 && nonce.length === cookie.length && timingSafeEqual(nonce, cookie);
}

function cookieOptions({ config }: SessionDeps): { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean } {
  const secure = config.server.publicUrl?.startsWith('https:') === true;
  return { path: '/', httpOnly: true, sameSite: 'strict', secure };
}
