/** What a customer answers for as controller (B2): passed on by staff, and said to the person; named to them where the contract allows it. */
import { localDateIn } from '../src/law/dates.js';
import type { Agreement } from '../src/law/index.js';
import type { LetterInputs } from '../src/messages/types.js';
import type { Decision, SubjectClaim } from '../src/register/model.js';
import type { CaseActivities } from './case-types.js';
import type { CoreDeps } from './deps.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import { plusDays } from './retention.js';
import { stableId } from './stable-id.js';
import { zoneOf } from './zones.js';

/** Without undue delay (Art 28(3)(e)). */
const FORWARD_DAYS = 3;

export function createForwardActivities(deps: CoreDeps): Pick<CaseActivities, 'forwardPart'> {
  return {
    async forwardPart({ requestId, claim, decision, dueDate, at }) {
      await openForwardTask(deps, requestId, decision);
      const row = await requestRow(deps, requestId);
      const forwardedOn = localDateIn(at, zoneOf(row.jurisdiction));
      const rendered = letter('redirected', letterContext(deps, row, claim, at, true), {
        to: customerAsTold(deps, decision.target, forwardedOn),
        ...(dueDate === null ? {} : { continues: { dueDate } }),
      });
      await mailLetter(deps, { requestId, key: `forwarded-${decision.id}`, claim, rendered, at });
    },
  };
}

/** The customer by name, where the decision names an agreement whose contract allows it; otherwise only that there is one. */
export function customerAsTold(
  { config }: Pick<CoreDeps, 'config'>,
  agreement: string | undefined,
  forwardedOn: string,
): Extract<LetterInputs['redirected']['to'], { kind: 'controller' }> {
  const known = agreement === undefined ? undefined : config.agreements[agreement];
  if (!known?.mayBeNamed) return { kind: 'controller', forwardedOn };
  const { customer: name, contact } = known;
  return { kind: 'controller', name, ...(contact === undefined ? {} : { contact }), forwardedOn };
}

/** Which customer it is stands in the decision, sealed with the case and for staff only. */
export async function openForwardTask(
  { register, config }: CoreDeps,
  requestId: string,
  decision: Decision,
): Promise<void> {
  const { id, at, by, target } = decision;
  const channel = target === undefined ? undefined : config.agreements[target]?.channel;
  const how = channel === undefined ? '' : `, by ${channel}`;
  const why = `a customer is the controller of what is asked for: pass it on${how}; the decision names the customer`;
  await register.tasks.open({
    ...{ id: stableId(requestId, 'forward', id), requestId, kind: 'forward_to_controller', why, by: by.id, at },
    detail: { decision: id },
    dueAt: plusDays(at, FORWARD_DAYS),
  });
}

/** What an agreement says a customer answers for: nobody has to decide that again. The request about the operator's own data goes on. */
export async function passOn(
  deps: CoreDeps,
  {
    requestId,
    claim,
    name,
    agreement,
    datasets,
    at,
  }: {
    requestId: string;
    claim: SubjectClaim;
    name: string;
    agreement: Agreement;
    datasets: string[];
    at: string;
  },
): Promise<void> {
  const how = agreement.channel === undefined ? '' : `, by ${agreement.channel}`;
  const opened = await deps.register.tasks.open({
    ...{ id: stableId(requestId, 'forward', name), requestId, kind: 'forward_to_controller', by: 'system', at },
    why: `${agreement.customer} is the controller of ${datasets.join(', ')}: pass the request on${how}`,
    detail: { agreement: name, datasets },
    dueAt: plusDays(at, FORWARD_DAYS),
  });
  if (!opened) return;
  const row = await requestRow(deps, requestId);
  const rendered = letter('redirected', letterContext(deps, row, claim, at, true), {
    to: customerAsTold(deps, name, localDateIn(at, zoneOf(row.jurisdiction))),
    ...(row.dueDate === undefined ? {} : { continues: { dueDate: row.dueDate } }),
  });
  await mailLetter(deps, { requestId, key: `forwarded-${name}`, claim, rendered, at, onlyProven: true });
}
