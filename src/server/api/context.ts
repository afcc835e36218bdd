/** What the API's routes share. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyBaseLogger, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AssertionChecker } from '../auth/assertion.js';
import type { LiveStatus } from '../live-status.js';
import type { Metrics } from '../metrics.js';
import type { ServerDeps } from '../ports.js';
import { problemSchema } from '../http/problem.js';

export interface ApiContext extends ServerDeps {
  assertions: AssertionChecker;
  live: LiveStatus;
  metrics: Metrics;
  /** Tells the outbox starter that there is work; nothing when it runs elsewhere. */
  onOpened: () => void;
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const idParams = z.strictObject({ id: z.uuid().describe('Id of the request') });

const PROBLEMS: Record<number, string> = {
  401: 'No valid token',
  403: 'The token does not allow it',
  404: 'No such thing, or none this token may see',
  409: 'The state does not allow it, or a validator refused',
  422: 'Wrong input; `errors` names each field and the mend',
  429: 'Too many attempts; `Retry-After` says how long to wait',
  503: 'A part of the service is down; nothing was lost, try again',
};

/** Problem responses for the API description. What needs a token is rate-limited by failed sign-ins: 429 comes along with 401. */
export function problems<S extends keyof typeof PROBLEMS>(...statuses: S[]): Record<S | 429, typeof problemSchema> {
  return Object.fromEntries(
    [...new Set([...statuses, 429])].map((status) => [status, problemSchema.describe(PROBLEMS[status] ?? 'Problem')]),
  ) as Record<S | 429, typeof problemSchema>;
}

export const BEARER = [{ bearer: [] }];
