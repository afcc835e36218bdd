/** Keys of what happens once in each run of a request. */
import type { RequestRow } from '../src/register/types.js';

/** A request that was taken up again may end, be extended or proven a second time: that is another letter or event, never taken for the first. */
export function inThisRun({ reopened }: Pick<RequestRow, 'reopened'>, key: string, joint: '-' | ':' = '-'): string {
  return reopened === 0 ? key : `${key}${joint}${reopened}`;
}
