/** The installation's own activities. They retry until they succeed: a register that is down for an hour loses nothing. */
import { proxyActivities } from '@temporalio/workflow';
import type { CoreActivities } from '../activities/types.js';

export const core = proxyActivities<CoreActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

/** Bundles and sweeps may take long; they report progress, so a lost worker is noticed soon. */
export function longCore(
  heartbeatMs: number,
): Pick<
  CoreActivities,
  | 'findWithheld'
  | 'packForController'
  | 'prepareAnswer'
  | 'prepareErasureAnswer'
  | 'prepareSupplement'
  | 'preserveOldValues'
  | 'sweepOnce'
> {
  return proxyActivities<CoreActivities>({
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: heartbeatMs,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });
}
