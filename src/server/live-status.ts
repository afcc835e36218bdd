/** The live word of a running request, or nothing when no worker answers soon: pages fall back to the register. */
import type { Logger } from '../common/log.js';
import { isHabeasError } from '../common/errors.js';
import type { RequestStatus } from '../../workflows/types.js';
import type { RequestClient } from './ports.js';

export type LiveStatus = (requestId: string) => Promise<RequestStatus | undefined>;

export function createLiveStatus(requests: Pick<RequestClient, 'status'>, timeoutMs: number, log: Logger): LiveStatus {
  return async (requestId) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs);
    });
    // Caught here, so that an answer after the time is up is no unhandled rejection.
    const asked = requests.status(requestId).catch((error: unknown) => {
      log.debug({ requestId, kind: isHabeasError(error) ? error.kind : 'unknown' }, 'no live status');
      return undefined;
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
