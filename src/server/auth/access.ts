/**
 * Who may call what. Every route names its access; one that names none does not start. Bearer tokens are looked up by their hash;
 * the caller is always taken from here, never from what the caller wrote.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HabeasError } from '../../common/errors.js';
import type { Principal, Role } from '../../register/model.js';
import type { PrincipalRow, PrincipalStore } from '../../register/types.js';

export type Caller = PrincipalRow & { tokenId: string };

export type Access =
  | 'public'
  /** Any token. */
  | 'token'
  | {
      roles: Role[];
      /** Machine tokens may call it too, where they hold one of the roles. Default false. */
      machines?: boolean;
    }
  /** Machine tokens of the holder named by the path. */
  | 'holder-machine'
  /** For people with the role `legal`; for everybody else, with or without a token, the address does not exist (V4). */
  | 'hidden';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

export type FailureLimit = (request: FastifyRequest) => Promise<{ exceeded: boolean; retryAfterMs: number }>;

export function addBearerAccess(app: FastifyInstance, principals: PrincipalStore, failures: FailureLimit): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined) throw new Error(`route ${route.url} names no access`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access;
    if (access === 'hidden') {
      const cleared = await authenticate(request, principals);
      if (cleared?.kind !== 'person' || !hasRole(cleared, 'legal')) {
        reply.callNotFound();
        return reply;
      }
      request.caller = cleared;
      return;
    }
    // Unknown addresses have no route; they answer 404 to everybody.
    if (access === undefined || access === 'public') return;
    const caller = await authenticate(request, principals);
    if (!caller) {
      const { exceeded, retryAfterMs } = await failures(request);
      if (exceeded) throw tooManyFailures(retryAfterMs);
      throw new HabeasError('unauthenticated', 'no valid token came with the call', {
        hint: 'send Authorization: Bearer <token> with a token that is neither expired nor revoked',
      });
    }
    request.caller = caller;
    refuseAccess(access, caller, request.params);
  });
}

export function tooManyFailures(retryAfterMs: number): HabeasError {
  return new HabeasError('throttled', 'too many failed sign-ins from this address', {
    retryAfterMs,
    hint: 'wait a minute, then check the token before trying again',
  });
}

/** The caller of a route that needs one. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new HabeasError('unauthenticated', 'no valid token came with the call');
  return request.caller;
}

/** What enters workflows and the register: id, kind, roles. */
export function principalOf(caller: Caller): Principal {
  return { id: caller.id, kind: caller.kind, roles: caller.roles };
}

export function hasRole(caller: Principal, ...roles: Role[]): boolean {
  return caller.roles.some((role) => roles.includes(role));
}

/** Owners and nobody else: they see what concerns their holders, not more. Undefined: no such narrowing. */
export function onlyHolders(caller: Caller): string[] | undefined {
  return hasRole(caller, 'agent', 'reviewer', 'legal', 'manager', 'admin') ? undefined : caller.holders;
}

async function authenticate(request: FastifyRequest, principals: PrincipalStore): Promise<Caller | undefined> {
  const match = /^Bearer ([A-Za-z0-9_\-.~+/]{16,512}=*)$/i.exec(request.headers.authorization ?? '');
  return match ? principals.authenticate(match[1] as string) : undefined;
}

function refuseAccess(access: Exclude<Access, 'public' | 'hidden'>, caller: Caller, params: unknown): void {
  if (access === 'token') return;
  if (access === 'holder-machine') {
    const holder = (params as { holder?: string }).holder ?? '';
    if (caller.kind === 'machine' && caller.holders.includes(holder)) return;
    throw new HabeasError('forbidden', 'only a machine token of this holder may report its events', {
      hint: 'use the token issued to the holder the address names',
    });
  }
  if (caller.kind === 'machine' && access.machines !== true) {
    throw new HabeasError('forbidden', 'a machine token may not do this', { hint: 'sign in as a person' });
  }
  if (!hasRole(caller, ...access.roles)) {
    throw new HabeasError('forbidden', `this needs the role ${access.roles.join(' or ')}`, {
      hint: 'ask an administrator for the role, or a colleague who has it to act',
    });
  }
}
