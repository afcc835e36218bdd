/** Everything thrown under the API becomes a problem; what is ours to repair is logged, without the caller's values. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../common/log.js';
import { isHabeasError } from '../../common/errors.js';
import { MalformedBody } from './parsers.js';
import { sendProblem, statusProblem, toProblem } from './problem.js';

export function addApiErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof MalformedBody) {
      return sendProblem(reply, statusProblem(400, { detail: error.detail, mend: error.mend }));
    }
    const { problem, retryAfterMs, ours } = toProblem(error);
    if (ours) {
      // Errors of libraries may quote what they were given: kind, code and stack only.
      log.error(
        {
          route: request.routeOptions.url,
          method: request.method,
          kind: isHabeasError(error) ? error.kind : undefined,
          code: codeOf(error),
          stack: stackOf(error),
        },
        'a call failed',
      );
    }
    return sendProblem(reply, problem, retryAfterMs);
  });
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Frames without the message. */
export function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const frames = error.stack.split('\n').filter((text) => /^\s+at /.test(text));
  return [error.name, ...frames.slice(0, 12)].join('\n');
}
