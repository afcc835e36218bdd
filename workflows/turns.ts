/** Which holders are through with a right, and which are taken up again: one that was silent, or that knows more records by now. Pure. */
import type { LocatedSubject } from '../activities/types.js';
import type { Subject } from '../src/connector/contract.js';

export interface Turns {
  located: LocatedSubject;
  /** For which records each holder is through. */
  through: Map<string, string>;
}

/** Names the records a holder was asked about. */
export function refsOf({ refs }: Subject): string {
  return [...refs].sort().join('\n');
}

/** Where something is left to do, as far as the holders have answered. */
export function openSubjects({ located: { subjects, missing }, through }: Turns): Record<string, Subject> {
  return Object.fromEntries(
    Object.entries(subjects).filter(
      ([holder, subject]) =>
        subject.refs.length > 0 && !missing.includes(holder) && through.get(holder) !== refsOf(subject),
    ),
  );
}

/** Holders of which the person cannot be told yet what was done. */
export function notThrough(turns: Turns): string[] {
  return [...new Set([...turns.located.missing, ...Object.keys(openSubjects(turns))])].sort();
}
