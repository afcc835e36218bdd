/**
 * One complaint to the controller (K1, DPA 2018 s.164A): acknowledged at once where there is an address, looked into by a person who did
 * not decide on the request, and answered. The request complained about and its clock are left alone.
 */
import { condition, setHandler } from '@temporalio/workflow';
import { core } from './core.js';
import * as messages from './messages.js';
import { now, nowMs } from './now.js';

export interface ComplaintInput {
  complaintId: string;
}

/** Should what happened not be told, it is read from the register. */
const LOOK_AGAIN_MS = 24 * 3600 * 1000;

export async function complaint({ complaintId }: ComplaintInput): Promise<void> {
  let moved = false;
  setHandler(messages.complaintMoved, () => {
    moved = true;
  });
  let late = false;
  for (let state = await core.acknowledgeComplaint({ complaintId, at: now() }); !state.closed;) {
    const due =
      state.acknowledged || late || state.dueBefore === null ? Number.POSITIVE_INFINITY : Date.parse(state.dueBefore);
    if (nowMs() >= due) {
      late = true;
      await core.recordComplaintLate({ complaintId, dueBefore: state.dueBefore ?? '', at: now() });
      continue;
    }
    moved = false;
    await condition(() => moved, Math.min(LOOK_AGAIN_MS, due - nowMs()));
    state = await core.complaintState({ complaintId, at: now() });
  }
  await core.tellComplaintOutcome({ complaintId, at: now() });
}
