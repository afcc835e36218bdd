/** Counting attempts in this process. What must never be passed is counted in the register as well, atomically. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FailureLimit } from '../auth/access.js';
import type { ServerLimits } from '../ports.js';

export interface Limiters {
  /** Failed sign-ins of an address. */
  authFailures: FailureLimit;
  /** Posts to one link of the portal, and of one address to all links. */
  portalPosts: FailureLimit;
  /** Posts to one link, from wherever. */
  linkPosts: FailureLimit;
}

const MINUTE = 60_000;

/** Needs `@fastify/rate-limit` registered with `global: false`. */
export function createLimiters(app: FastifyInstance, limits: ServerLimits): Limiters {
  const limiter = (max: number, keyGenerator: (request: FastifyRequest) => string): FailureLimit => {
    const count = app.createRateLimit({ max, timeWindow: MINUTE, keyGenerator });
    return async (request) => {
      const result = await count(request);
      return result.isAllowed || !result.isExceeded
        ? { exceeded: false, retryAfterMs: 0 }
        : { exceeded: true, retryAfterMs: result.ttl };
    };
  };
  const perAddress = limiter(limits.portalPostsPerAddressPerMinute, (request) => `portal:${request.ip}`);
  const perLink = limiter(limits.portalPostsPerLinkPerMinute, (request) => {
    const { token } = request.params as { token?: string };
    return `link:${token ?? ''}`;
  });
  return {
    authFailures: limiter(limits.authFailuresPerMinute, (request) => `auth:${request.ip}`),
    linkPosts: perLink,
    portalPosts: async (request) => {
      const address = await perAddress(request);
      return address.exceeded ? address : perLink(request);
    },
  };
}
