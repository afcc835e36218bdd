/**
 * The HTTP side that the sample systems share: bearer token, a rate limit that answers 429 with Retry-After, JSON errors of the
 * form `{ "error": { "code", "message" } }`, and `GET /healthz` without a token.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route checks callers itself, or is for everybody. */
    open?: boolean;
    /** A signed-in session (`X-Session`) does as well as the token; the route checks it. */
    session?: boolean;
  }
}

export interface RateLimit {
  max: number;
  windowMs: number;
}

export interface AppOptions {
  token: string;
  rateLimit?: RateLimit;
}

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.setErrorHandler(async (error, request, reply) => {
    const known = asApiError(error);
    if (known.status >= 500) process.stderr.write(`${request.method} ${route(request)}: ${describe(error)}\n`);
    return reply.status(known.status).send({ error: { code: known.code, message: known.message } });
  });
  app.setNotFoundHandler(async (_, reply) =>
    reply.status(404).send({ error: { code: 'no_such_route', message: 'no such route' } }),
  );
  if (options.rateLimit) {
    await app.register(rateLimit, {
      max: options.rateLimit.max,
      timeWindow: options.rateLimit.windowMs,
      keyGenerator: (request) => digest(request.headers.authorization ?? request.ip).toString('hex'),
      errorResponseBuilder: () => new ApiError(429, 'too_many_requests', 'too many requests, see Retry-After'),
    });
  }
  const expected = digest(`Bearer ${options.token}`);
  app.addHook('onRequest', async (request) => {
    const { open, session } = request.routeOptions.config;
    if (open || (session && request.headers['x-session'] !== undefined)) return;
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw new ApiError(401, 'unauthenticated', 'a bearer token is needed');
    }
  });
  app.get('/healthz', { config: { open: true, rateLimit: false } }, async () => ({ status: 'ok' }));
  return app;
}

/** Parses what a caller sent. Throws 400 that names the field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError(400, 'invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
}

export const idParams = z.object({ id: z.string().min(1).max(100) });

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The pattern, never the path: identifiers stay out of logs. */
function route(request: FastifyRequest): string {
  return request.routeOptions.url ?? '(no route)';
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500
    ? new ApiError(status, 'invalid', 'the request is malformed')
    : new ApiError(500, 'internal', 'something went wrong here');
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name} ${(error as { code?: string }).code ?? ''}`.trim() : 'unknown error';
}
