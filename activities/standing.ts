/** Stops and restrictions in the ledger, before the holder is asked (E8): keyed hashes of whose they are, the order sealed. */
import { restrictionGround } from '../src/connector/contract.js';
import type { StandingOrder } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import { daysOf, longestBackup, plusDays } from './retention.js';
import type { StandingActivities, StandingCall } from './standing-types.js';

export function createStandingActivities(deps: CoreDeps): StandingActivities {
  const { register, config } = deps;
  return {
    async enterStanding({ requestId, calls, at }) {
      for (const call of calls) {
        const { holder, subject } = call;
        if (call.call === 'unrestrict') {
          const { itemIds, restrictedBy = requestId } = call;
          await register.standing.lift({
            ...{ requestId: restrictedBy, holder, ground: restrictionGround(call), itemIds, at },
          });
          continue;
        }
        const order = orderOf(call);
        if (!order) continue;
        const { identifiers, refs } = subject;
        const expiresAt = plusDays(at, longestBackup(deps, [holder]) + daysOf(config.retention.tombstoneMargin));
        await register.standing.record({ requestId, holder, order, identifiers, refs, at, expiresAt });
      }
    },
  };
}

/** Undefined: nothing is ordered, the holder is asked all the same (V4). */
function orderOf({ call, right, subject, ...asked }: StandingCall): StandingOrder | undefined {
  const whose = { right, ...(subject.representative ? { representative: true } : {}) };
  const { itemIds, scope, purposes, channels } = asked;
  if (call === 'restrict') {
    if (itemIds?.length === 0) return undefined;
    const ground = restrictionGround({ ...asked, right });
    return { ...whose, call, ground, ...(itemIds ? { itemIds: itemIds.toSorted() } : {}) };
  }
  if (call === 'suppress') return { ...whose, call };
  if (scope === undefined) return undefined;
  return { ...whose, call: 'object', scope, ...(purposes ? { purposes } : {}), ...(channels ? { channels } : {}) };
}
