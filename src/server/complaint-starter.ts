/** Starts the workflows of complaints taken in; what cannot be started now is tried again at the next look. */
import type { Clock } from '../common/clock.js';
import { isHabeasError } from '../common/errors.js';
import type { Logger } from '../common/log.js';
import type { ComplaintStore } from '../register/types.js';
import type { RequestClient } from './ports.js';

export interface ComplaintStarterDeps {
  complaints: Pick<ComplaintStore, 'toStart' | 'started'>;
  requests: Pick<RequestClient, 'startComplaint'>;
  clock: Clock;
}

/** How many were started and how many failed. Throws what the register throws. */
export async function startComplaints(
  { complaints, requests, clock }: ComplaintStarterDeps,
  limit: number,
  log: Logger,
): Promise<{ started: number; failed: number }> {
  let failed = 0;
  const waiting = await complaints.toStart(limit);
  for (const complaintId of waiting) {
    try {
      await requests.startComplaint(complaintId);
      await complaints.started(complaintId, clock.now().toISOString());
    } catch (error) {
      failed++;
      log.warn(
        { complaintId, kind: isHabeasError(error) ? error.kind : 'unknown' },
        'complaint not started yet; it is kept',
      );
    }
  }
  return { started: waiting.length - failed, failed };
}
