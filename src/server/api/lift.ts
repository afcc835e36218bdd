/** Lifting a restriction the person obtained: it outlives its request, and the workflow that keeps it tells the person first (18(3)). */
import { HabeasError, isHabeasError } from '../../common/errors.js';
import type { Decision } from '../../register/model.js';
import type { RequestRow } from '../../register/types.js';
import type { ApiContext } from './context.js';

export async function lift(
  requests: Pick<ApiContext['requests'], 'liftRestriction'>,
  row: Pick<RequestRow, 'id'>,
  decision: Decision,
): Promise<void> {
  try {
    await requests.liftRestriction(row.id, decision);
  } catch (error) {
    if (!isHabeasError(error) || error.kind !== 'not_found') throw error;
    throw new HabeasError('conflict', 'no restriction of this request stands', {
      cause: error,
      hint: 'a request for restriction is lifted once it was answered; others end with their request',
    });
  }
}
