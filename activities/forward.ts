/** What a customer answers for as controller (B2): passed on by staff, and said to the person; the controller is named to staff only. */
import type { Decision } from '../src/register/model.js';
import { localDate } from './law.js';
import type { CaseActivities } from './case-types.js';
import type { CoreDeps } from './deps.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import { stableId } from './stable-id.js';
import { zoneOf } from './zones.js';

/** Without undue delay (Art 28(3)(e)). */
const FORWARD_DAYS = 3;
const DAY_MS = 24 * 3600 * 1000;

export function createForwardActivities(deps: CoreDeps): Pick<CaseActivities, 'forwardPart'> {
  return {
    async forwardPart({ requestId, claim, decision, dueDate, at }) {
      await openForwardTask(deps, requestId, decision);
      const row = await requestRow(deps, requestId);
      const forwardedOn = localDate(at, zoneOf(row.jurisdiction));
      const rendered = letter('redirected', letterContext(deps, row, claim, at, true), {
        to: { kind: 'controller', forwardedOn },
        ...(dueDate === null ? {} : { continues: { dueDate } }),
      });
      await mailLetter(deps, { requestId, key: `forwarded-${decision.id}`, claim, rendered, at });
    },
  };
}

/** Which customer it is stands in the decision, sealed with the case and for staff only. */
export async function openForwardTask({ register }: CoreDeps, requestId: string, decision: Decision): Promise<void> {
  const { id, at, by } = decision;
  const why = 'a customer is the controller of what is asked for: pass it on; the decision names the customer';
  await register.tasks.open({
    ...{ id: stableId(requestId, 'forward', id), requestId, kind: 'forward_to_controller', why, by: by.id, at },
    detail: { decision: id },
    dueAt: new Date(Date.parse(at) + FORWARD_DAYS * DAY_MS).toISOString(),
  });
}
