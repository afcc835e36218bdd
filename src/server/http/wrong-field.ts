/** What a schema cannot see about one field of a body: told as schema errors are, with the field and the mend. */
import { HabeasError } from '../../common/errors.js';

/** Clocks of two machines differ; an instant so many milliseconds ahead is still now. */
export const AHEAD_MS = 60_000;

/** @param pointer JSON pointer of the field */
export function wrongField(pointer: string, detail: string, mend: string): HabeasError {
  return new HabeasError('invalid', 'one field is wrong in the body', {
    fields: [{ pointer, detail, mend }],
    hint: 'mend what `errors` names and send it again',
  });
}

/** Whether an ISO 8601 instant cannot have happened yet. */
export function isAhead(instant: string, now: Date): boolean {
  return Date.parse(instant) > now.getTime() + AHEAD_MS;
}
