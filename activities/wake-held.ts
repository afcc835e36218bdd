/** A held erasure looks again at once: what it waited for may have ended. The daily sweep does the same for a signal that is lost. */
import { isHabeasError } from '../src/common/errors.js';
import type { CoreDeps } from './deps.js';

/** False where no held erasure runs: there is nobody to tell. Throws what keeps the signal from arriving. */
export async function wakeHeld(
  { running }: Pick<CoreDeps, 'running'>,
  requestId: string,
  at: string,
): Promise<boolean> {
  try {
    await running.sweepHeld(requestId, { at });
    return true;
  } catch (error) {
    if (!isHabeasError(error) || (error.kind !== 'not_found' && error.kind !== 'conflict')) throw error;
    return false;
  }
}
