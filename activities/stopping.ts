/** The immediate path as register, law and post see it: what stopped, what is still missing, what it leaves without a ground. Idempotent. */
import { restsOnAlone } from '../src/law/index.js';
import { ONE_CLICK } from '../src/register/model.js';
import type { CoreDeps } from './deps.js';
import { describe } from './descriptions.js';
import { commentOnTicket, letterContext, mailLetter, requestRow } from './messages.js';
import { stoppedLetter, stoppedSoFarLetter } from './right-letters.js';
import type { Immediate, RightsActivities, StoppedAt } from './rights-types.js';

type Stopping = Pick<RightsActivities, 'dataFreed' | 'recordStoppedSoFar' | 'recordStopped' | 'recordNotStoppedYet'>;

export function createStoppingActivities(deps: CoreDeps): Stopping {
  const { register } = deps;
  return {
    async dataFreed({ requestId, demand, stopped, at }) {
      const freed = [...deps.descriptions.keys()].sort().flatMap((holder) => freedAt(deps, holder, demand, stopped));
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'right.advised',
        detail: { freed, rules: ['O4', 'E1'] },
        key: 'freed',
      });
      return { freed };
    },

    async recordStoppedSoFar({ requestId, claim, demand, stopped, missing, at }) {
      const row = await requestRow(deps, requestId);
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'marketing.stopped_so_far',
        detail: { holders: stopped.map(({ holder }) => holder), missing },
        key: 'stopped-so-far',
      });
      const told = row.source.system !== ONE_CLICK;
      if (told) {
        const rendered = stoppedSoFarLetter(letterContext(deps, row, claim, at, false), { demand, stopped, at });
        await mailLetter(deps, { requestId, key: 'stopped-so-far', claim, rendered, at });
      }
      const says = `Not stopped yet: ${missing.join(', ')}. It is tried again and again.`;
      const person = told ? ' The person was told that the rest follows.' : '';
      await commentOnTicket(deps, requestId, 'stopped-so-far', says + person);
    },

    async recordStopped({ requestId, claim, demand, stopped, toldSoFarAt, erasure, at }) {
      const row = await requestRow(deps, requestId);
      const erases = erasure === 'follows';
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: demand.scope === 'consent' ? 'consent.withdrawn' : 'marketing.stopped',
        detail: {
          holders: stopped.map(({ holder }) => holder),
          suppressed: stopped.filter(({ suppressed }) => suppressed).map(({ holder }) => holder),
          limited: demand.purposes !== undefined || demand.channels !== undefined,
          noIdentityCheck: 'I7',
        },
        key: 'stopped',
      });
      if (row.source.system !== ONE_CLICK) {
        const context = letterContext(deps, row, claim, at, false);
        const rendered = stoppedLetter(context, { demand, stopped, erasure, toldSoFarAt, at });
        await mailLetter(deps, { requestId, key: erases ? 'stopped' : 'answer', claim, rendered, at });
      }
      if (!erases) {
        await register.requests.update(requestId, { at, answeredAt: at });
        await register.audit.append({
          chain: requestId,
          at,
          actor: 'system',
          type: 'request.answered',
          key: 'answered',
        });
      }
      const what = demand.scope === 'consent' ? 'The consent is withdrawn' : 'Direct marketing has stopped';
      const then = erases ? ' The profile is to be erased: its plan needs two people.' : '';
      await commentOnTicket(deps, requestId, 'stopped', `${what} at every holder that uses the data for it.${then}`);
    },

    async recordNotStoppedYet({ requestId, holders, at }) {
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'marketing.not_stopped_yet',
        detail: { holders },
        key: 'not-stopped-yet',
      });
      const says = `A day has passed and ${holders.join(', ')} has not stopped yet. It is tried again and again; please stop it there by hand.`;
      await commentOnTicket(deps, requestId, 'not-stopped-yet', says);
    },
  };
}

/** `<holder>/<dataset>` of one holder. */
function freedAt(
  { descriptions }: CoreDeps,
  holder: string,
  { scope, purposes = [] }: Immediate,
  stopped: StoppedAt[],
): string[] {
  const uses = stopped.filter((entry) => entry.holder === holder).flatMap((entry) => entry.stopped);
  return describe(descriptions, holder)
    .datasets.filter((dataset) =>
      restsOnAlone(dataset, {
        scope,
        named: purposes,
        stopped: uses.filter((use) => use.dataset === dataset.name).map(({ purpose }) => purpose),
      }),
    )
    .map(({ name }) => `${holder}/${name}`);
}
