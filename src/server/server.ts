/**
 * The HTTP server: API, portal of the data subject, console of the staff. It holds no state but counters of attempts: everything
 * else is in the register, the vault and the workflows.
 */
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { addApi } from './api/index.js';
import { createAssertionChecker } from './auth/assertion.js';
import { addConsole } from './console/index.js';
import { createLimiters } from './http/limits.js';
import { collectMethods, notFound, pathOf } from './http/methods.js';
import { JSON_LIMIT } from './http/parsers.js';
import { PROBLEM_TYPE, sendProblem, statusProblem } from './http/problem.js';
import { createLiveStatus } from './live-status.js';
import { createMetrics } from './metrics.js';
import type { ServerDeps } from './ports.js';
import { DEFAULT_LIMITS } from './ports.js';
import { addPortal } from './portal/index.js';

export interface CreateServerOptions extends ServerDeps {
  /** Called after a request was opened, so that the outbox starter looks at once. */
  onOpened?: () => void;
}

/** Ready to listen or to be injected into; `close()` ends it after the answers under way. */
export async function createServer(options: CreateServerOptions): Promise<FastifyInstance> {
  const { register, clock, config, log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = fastify({
    // Addresses of the portal are secrets: requests are logged below by their route, never by their address.
    logger: false,
    bodyLimit: JSON_LIMIT,
    requestTimeout: 60_000,
    trustProxy: config.server.trustProxy ?? false,
    // Links for one-click unsubscribing carry what they stop.
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, _request, reply) => {
      void sendProblem(reply, statusProblem(error.statusCode === 414 ? 414 : 400));
    },
    clientErrorHandler: answerBrokenRequest,
  });
  const methodsAt = collectMethods(app);
  await app.register(rateLimit, { global: false });
  await app.register(cookie);
  app.addHook('onResponse', (request, reply, done) => {
    const hidden = request.routeOptions.config.access === 'hidden';
    const route = hidden ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    const fields = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    log.debug({ ...fields, principal: hidden ? undefined : request.caller?.id }, 'answered');
    done();
  });
  app.setNotFoundHandler((request, reply) => notFound(reply, methodsAt(pathOf(request))));

  const limiters = createLimiters(app, limits);
  const metrics = createMetrics(register, clock);
  const assertions = createAssertionChecker(config.ticketSystems, clock);
  const live = createLiveStatus(options.requests, limits.statusTimeoutMs, log);
  const context = { ...options, assertions, live, metrics, onOpened: options.onOpened ?? (() => undefined) };
  await app.register((api) => addApi(api, context, limiters));
  await app.register((pages, _options, done) => {
    addPortal(pages, context, limiters);
    done();
  });
  await app.register((pages, _options, done) => {
    addConsole(pages, context, limiters);
    done();
  });
  await app.ready();
  return app;
}

/** What Node could not even parse as HTTP. */
function answerBrokenRequest(
  error: { code?: string },
  socket: { writable: boolean; end(text: string): void; destroy(): void },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const problem =
    status === 408 ? { ...statusProblem(400), status: 408, title: 'Request timeout' } : statusProblem(status);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${problem.title}\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
