/**
 * How holders with an HTTP API are reached: with a time limit, bounded answers, no redirects, and errors sorted into the kinds of
 * the contract. Errors name the route's pattern and the API's own error code, never a path with ids, a query or a body.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../../../src/common/clock.js';
import { systemClock } from '../../../src/common/clock.js';
import { HabeasError } from '../../../src/common/errors.js';

export const httpSettingsSchema = z.strictObject({
  /** Where the API begins. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  token: z.string().min(8, 'is shorter than 8 characters'),
  /** For one request, answer included. */
  timeoutMs: z.coerce.number().int().positive().default(30_000),
  /** Largest JSON answer. */
  maxResponseBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(8 * 1024 * 1024),
  /** Largest attachment. */
  maxFileBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(512 * 1024 * 1024),
  /** How long one call may wait in all for "too many requests" before it leaves the waiting to the server. */
  throttlePatienceMs: z.coerce.number().int().nonnegative().default(5_000),
  /** Records asked for at once; a part of the answer is one page. */
  pageSize: z.coerce.number().int().min(1).max(500).default(200),
});
export type HttpSettings = z.infer<typeof httpSettingsSchema>;

export interface Call {
  /** Values for the `:name` places of the route. */
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  idempotencyKey?: string;
  signal: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpClient {
  readonly pageSize: number;
  /** The parsed answer; undefined when the API itself says that the record does not exist. */
  find<T>(method: Method, route: string, schema: z.ZodType<T>, call: Call): Promise<T | undefined>;
  /** The same, where absence is an error of the API. */
  ask<T>(method: Method, route: string, schema: z.ZodType<T>, call: Call): Promise<T>;
  /** A file's bytes as they come; undefined when it does not exist. */
  stream(route: string, call: Call): Promise<AsyncIterable<Uint8Array> | undefined>;
}

const errorBody = z.object({ error: z.object({ code: z.string().regex(/^[a-z_]{1,60}$/) }) });
const DEFAULT_RETRY_MS = 1_000;
const ERROR_BODY_LIMIT = 16 * 1024;

export function createHttpClient(holder: string, settings: HttpSettings, clock: Clock = systemClock): HttpClient {
  const base = new URL(settings.baseUrl.endsWith('/') ? settings.baseUrl : `${settings.baseUrl}/`);

  async function once(method: Method, route: string, call: Call): Promise<Response> {
    const url = new URL(fill(route, call.params ?? {}), base);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    try {
      return await fetch(url, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${settings.token}`,
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        signal: AbortSignal.any([call.signal, AbortSignal.timeout(settings.timeoutMs)]),
      });
    } catch (cause) {
      throw networkError(holder, `${method} ${route}`, call.signal, cause);
    }
  }

  /** A good answer, or undefined for a record that does not exist. */
  async function send(method: Method, route: string, call: Call): Promise<Response | undefined> {
    let patience = settings.throttlePatienceMs;
    for (;;) {
      const response = await once(method, route, call);
      if (response.ok) return response;
      const error = await errorOf(holder, `${method} ${route}`, response, clock);
      if (error === 'absent') return undefined;
      const waitMs = error.detail.retryAfterMs ?? DEFAULT_RETRY_MS;
      if (error.kind !== 'throttled' || waitMs > patience) throw error;
      patience -= waitMs;
      await delay(waitMs, undefined, { signal: call.signal });
    }
  }

  async function find<T>(method: Method, route: string, schema: z.ZodType<T>, call: Call): Promise<T | undefined> {
    const response = await send(method, route, call);
    if (!response) return undefined;
    const where = `${method} ${route}`;
    const chunks: Uint8Array[] = [];
    for await (const chunk of bounded(holder, where, response, settings.maxResponseBytes, call.signal))
      chunks.push(chunk);
    return parsed(holder, where, schema, Buffer.concat(chunks).toString('utf8'));
  }

  return {
    pageSize: settings.pageSize,
    find,
    ask: async (method, route, schema, call) => {
      const found = await find(method, route, schema, call);
      if (found === undefined) throw permanent(holder, `${method} ${route}`, 'says that the record does not exist');
      return found;
    },
    stream: async (route, call) => {
      const response = await send('GET', route, call);
      return response && bounded(holder, `GET ${route}`, response, settings.maxFileBytes, call.signal);
    },
  };
}

/** The same key for the same order, another when the records it names are others. */
export function idempotencyKey(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function fill(route: string, params: Record<string, string>): string {
  return route.replace(/^\//, '').replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = params[name];
    // A dot segment would climb out of the route.
    if (value === undefined || value === '' || value === '.' || value === '..') {
      throw new HabeasError('permanent', `no value for :${name} of ${route}`);
    }
    return encodeURIComponent(value);
  });
}

async function errorOf(
  holder: string,
  where: string,
  response: Response,
  clock: Clock,
): Promise<HabeasError | 'absent'> {
  const code = await codeOf(response);
  const { status } = response;
  const says = `answered ${status}${code === undefined ? '' : ` ${code}`}`;
  if (status === 404 && code === 'not_found') return 'absent';
  if (status === 429) {
    return new HabeasError('throttled', `holder ${holder}: ${where} ${says}`, {
      retryAfterMs: retryAfter(response.headers.get('retry-after'), clock),
    });
  }
  if (status >= 500 || status === 408 || status === 425) {
    return new HabeasError('transient', `holder ${holder}: ${where} ${says}`);
  }
  if (status === 401 || status === 403)
    return permanent(holder, where, says, "check the token in the holder's settings");
  if (status === 404) return permanent(holder, where, says, "check the base URL in the holder's settings");
  if (status >= 300 && status < 400) return permanent(holder, where, `${says}, and redirects are not followed`);
  return permanent(holder, where, says);
}

/** The API's word for what is wrong; its sentence may quote what was sent. */
async function codeOf(response: Response): Promise<string | undefined> {
  let text = '';
  try {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > ERROR_BODY_LIMIT) return undefined;
    }
    return errorBody.parse(JSON.parse(text)).error.code;
  } catch {
    return undefined;
  }
}

async function* bounded(
  holder: string,
  where: string,
  response: Response,
  limit: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += (chunk as Uint8Array).byteLength;
      if (bytes > limit) throw permanent(holder, where, `answered more than ${limit} bytes`);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof HabeasError ? cause : networkError(holder, where, signal, cause);
  }
}

function parsed<T>(holder: string, where: string, schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw permanent(holder, where, 'answered what is not JSON');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, 3).map((issue) => `${issue.path.map(plain).join('.')} (${issue.code})`);
  throw permanent(holder, where, `answered another shape than agreed: ${fields.join(', ')}`);
}

const plain = (key: PropertyKey): string => (typeof key === 'number' ? '#' : String(key));

/** A cancelled call stays a cancellation; everything else the network does may pass. */
function networkError(holder: string, where: string, signal: AbortSignal, cause: unknown): unknown {
  if (signal.aborted) return signal.reason;
  const slow = (cause as { name?: unknown }).name === 'TimeoutError';
  return new HabeasError('transient', `holder ${holder}: ${where} ${slow ? 'took too long' : 'cannot be reached'}`, {
    cause,
  });
}

function permanent(holder: string, where: string, says: string, hint?: string): HabeasError {
  return new HabeasError('permanent', `holder ${holder}: ${where} ${says}`, hint === undefined ? {} : { hint });
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3). */
function retryAfter(value: string | null, clock: Clock): number {
  if (value === null) return DEFAULT_RETRY_MS;
  const seconds = Number(value);
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - clock.now().getTime();
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : DEFAULT_RETRY_MS;
}
