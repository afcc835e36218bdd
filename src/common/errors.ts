/**
 * One error type with a closed set of kinds. Helpers return results where failure is expected; what cannot go on throws one of
 * these; activities turn them into Temporal failures at the boundary. Messages hold no personal data.
 */
export type ErrorKind =
  | 'transient' // try again: network, lock, restart
  | 'throttled' // try again after `retryAfterMs`
  | 'permanent' // the owner of the system has to act
  | 'refused' // not this person, not this right
  | 'invalid' // the caller's input is wrong: what, where, how to mend it
  | 'conflict' // the stage or state does not allow it
  | 'not_found'
  | 'unauthenticated'
  | 'forbidden'
  | 'unavailable'; // a part we need is missing or down

export interface ErrorDetail {
  /** How to mend it, in one sentence. */
  hint?: string;
  /** For `throttled`, milliseconds. */
  retryAfterMs?: number;
  /** For `invalid`: JSON pointer of each field, what is wrong, how to mend it. */
  fields?: { pointer: string; detail: string; mend?: string }[];
  cause?: unknown;
}

export class HabeasError extends Error {
  readonly kind: ErrorKind;
  readonly detail: ErrorDetail;

  constructor(kind: ErrorKind, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'HabeasError';
    this.kind = kind;
    this.detail = detail;
  }
}

export function isHabeasError(error: unknown): error is HabeasError {
  return error instanceof HabeasError;
}

/** What a log may say about any error: the kind of ours, the class of a library's, whose message could quote a row. */
export function errorName(error: unknown): string {
  if (isHabeasError(error)) return `${error.kind}: ${error.message}`;
  return error instanceof Error ? error.constructor.name : typeof error;
}
