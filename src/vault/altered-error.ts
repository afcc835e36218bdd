import { HabeasError } from '../common/errors.js';

/** What is stored is not what was sealed: cut, swapped, altered, or sealed elsewhere. Apart from a key that cannot be had. */
export class AlteredError extends HabeasError {
  constructor(message: string, hint?: string) {
    super('permanent', message, hint === undefined ? {} : { hint });
  }
}
