/** Exit codes of `habeas`, documented in docs/cli.md. Scripts rely on them: a code is never given another meaning. */
import type { ErrorKind } from '../common/errors.js';
import { isHabeasError } from '../common/errors.js';

export const EXIT = {
  ok: 0,
  /** It failed, or the answer is no: a bundle that does not verify, an audit chain that is broken. */
  failed: 1,
  /** Wrong usage or input: mend the call. */
  usage: 2,
  /** A part that is needed cannot be reached or is busy: try again. */
  unreachable: 3,
  /** Not signed in, or not allowed. */
  forbidden: 4,
  notFound: 5,
  /** The stage or state does not allow it. */
  conflict: 6,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_KIND: Record<ErrorKind, ExitCode> = {
  transient: EXIT.unreachable,
  throttled: EXIT.unreachable,
  unavailable: EXIT.unreachable,
  permanent: EXIT.failed,
  invalid: EXIT.usage,
  unauthenticated: EXIT.forbidden,
  forbidden: EXIT.forbidden,
  not_found: EXIT.notFound,
  refused: EXIT.conflict,
  conflict: EXIT.conflict,
};

export function exitCodeOf(error: unknown): ExitCode {
  return isHabeasError(error) ? BY_KIND[error.kind] : EXIT.failed;
}
