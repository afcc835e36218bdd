/**
 * RFC 9457 problem details, the only shape of an error under /v1. Every error names what is wrong, where (JSON pointer into the
 * part of the request) and how to mend it; values of the caller are never echoed, they may be personal data.
 */
import { z } from 'zod';
import type { FastifyReply } from 'fastify';
import { isHabeasError } from '../../common/errors.js';
import type { ErrorKind, HabeasError } from '../../common/errors.js';

export const PROBLEM_TYPE = 'application/problem+json';

export const fieldErrorSchema = z.object({
  in: z
    .enum(['body', 'query', 'path', 'header'])
    .optional()
    .describe('Part of the request the pointer goes into; body when absent'),
  pointer: z.string().describe('JSON pointer (RFC 6901) of the field'),
  detail: z.string().describe('What is wrong'),
  mend: z.string().describe('How to mend it'),
});

export const problemSchema = z
  .object({
    type: z.string().describe('Stable name of the kind of problem: `urn:habeas:problem:<kind>`'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    mend: z.string().describe('How to mend it, in one sentence'),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

export type Problem = z.infer<typeof problemSchema>;
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** `mend`: where the error itself names none. */
const KINDS: Record<ErrorKind, { status: number; title: string; mend: string }> = {
  transient: { status: 503, title: 'Try again', mend: 'try again in a moment' },
  throttled: { status: 429, title: 'Too many attempts', mend: 'wait as long as Retry-After says, then try again' },
  permanent: {
    status: 500,
    title: 'An operator has to act',
    mend: 'tell the administrator the time of the call; the log has the reason',
  },
  refused: { status: 409, title: 'Refused', mend: 'read the request again: it says what it waits for now' },
  invalid: { status: 422, title: 'Wrong input', mend: 'compare the call with /v1/openapi.json, then send it again' },
  conflict: { status: 409, title: 'The state does not allow it', mend: 'read it again: it says where it stands now' },
  not_found: { status: 404, title: 'Not found', mend: 'check the id and the address' },
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    mend: 'send Authorization: Bearer <token> with a valid token',
  },
  forbidden: { status: 403, title: 'Not allowed', mend: 'ask a colleague whose role allows it' },
  unavailable: { status: 503, title: 'A part of the service is down', mend: 'try again in a minute; nothing was lost' },
};

/** Problems HTTP itself has words for, by status. */
const STATUS_KINDS: Record<number, { kind: string; title: string; detail: string; mend: string }> = {
  400: {
    kind: 'malformed',
    title: 'Malformed request',
    detail: 'the request cannot be read',
    mend: 'send a well-formed HTTP request with a JSON body in UTF-8',
  },
  404: {
    kind: 'not_found',
    title: 'Not found',
    detail: 'there is nothing at this address',
    mend: 'see /v1/openapi.json for what is offered',
  },
  405: {
    kind: 'method_not_allowed',
    title: 'Method not allowed',
    detail: 'this address does not take this method',
    mend: 'use a method of the Allow header',
  },
  406: {
    kind: 'not_acceptable',
    title: 'Not acceptable',
    detail: 'no such representation',
    mend: 'accept application/json',
  },
  413: {
    kind: 'too_large',
    title: 'Body too large',
    detail: 'the body is larger than this address takes',
    mend: 'send a smaller body',
  },
  414: {
    kind: 'uri_too_long',
    title: 'Address too long',
    detail: 'a part of the address is longer than this service takes',
    mend: 'shorten the address',
  },
  415: {
    kind: 'unsupported_media_type',
    title: 'Unsupported media type',
    detail: 'the body is not of a media type this address takes',
    mend: 'send Content-Type: application/json',
  },
  416: {
    kind: 'range_not_satisfiable',
    title: 'Range not satisfiable',
    detail: 'the range lies outside the object',
    mend: 'ask for a range inside the length named by Content-Range',
  },
  431: {
    kind: 'headers_too_large',
    title: 'Headers too large',
    detail: 'the headers are larger than this service takes',
    mend: 'send smaller headers',
  },
};

/** Problem by HTTP status, for what fails before or beside our own code. */
export function statusProblem(status: number, over: { detail?: string; mend?: string } = {}): Problem {
  const known = STATUS_KINDS[status];
  if (!known) {
    return {
      type: 'urn:habeas:problem:internal',
      title: 'Internal error',
      status: status >= 500 ? status : 500,
      detail: 'something went wrong on our side; it has been logged',
      mend: 'try again later; if it stays, tell the administrator the time of the call',
    };
  }
  return {
    type: `urn:habeas:problem:${known.kind}`,
    title: known.title,
    status,
    detail: over.detail ?? known.detail,
    mend: over.mend ?? known.mend,
  };
}

export function problemOf(error: HabeasError): Problem {
  const { status, title, mend } = KINDS[error.kind];
  return {
    type: `urn:habeas:problem:${error.kind}`,
    title,
    status,
    // A permanent error speaks to the operator through the log, not to the caller.
    detail: error.kind === 'permanent' ? 'something went wrong on our side; it has been logged' : error.message,
    mend: error.detail.hint ?? mend,
    ...(error.detail.fields === undefined
      ? {}
      : { errors: error.detail.fields.map((field) => ({ ...field, mend: field.mend ?? error.detail.hint ?? mend })) }),
  };
}

/** Maps anything thrown to a problem. The second value says whether it is ours to repair (to be logged as an error). */
export function toProblem(error: unknown): { problem: Problem; retryAfterMs?: number; ours: boolean } {
  if (isHabeasError(error)) {
    const problem = problemOf(error);
    return { problem, retryAfterMs: error.detail.retryAfterMs, ours: problem.status >= 500 };
  }
  const status = statusOf(error);
  if (status !== undefined && status < 500) return { problem: statusProblem(status), ours: false };
  return { problem: statusProblem(500), ours: true };
}

export function sendProblem(reply: FastifyReply, problem: Problem, retryAfterMs?: number): FastifyReply {
  if (problem.status === 401 && !reply.hasHeader('www-authenticate')) {
    void reply.header('www-authenticate', 'Bearer realm="habeas"');
  }
  if (retryAfterMs !== undefined) void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  // A string keeps the media type: serialisers of the route's own schemas must not touch a problem.
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .serializer((payload: unknown) => payload as string)
    .send(JSON.stringify(problem));
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : undefined;
}
