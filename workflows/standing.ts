/** Stops and restrictions go to the ledger before a holder is asked for them: a restored backup must not undo them (E8). */
import type { StandingCall, StandingCallName } from '../activities/standing-types.js';
import { core } from './core.js';
import { now } from './now.js';

const STANDING: Record<StandingCallName, true> = { object: true, suppress: true, restrict: true, unrestrict: true };

export function isStanding(call: string): call is StandingCallName {
  return call in STANDING;
}

export async function enterStanding(requestId: string, calls: StandingCall[]): Promise<void> {
  if (calls.length > 0) await core.enterStanding({ requestId, calls, at: now() });
}
