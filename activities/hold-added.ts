/**
 * What comes up after the answer and keeps what was to be erased: the person is told once, with the reason, before anything of the contact
 * data goes (H5, R3). A secret hold never tells anything (V4).
 */
import type { ItemDecision, Reason, ReasonType } from '../src/law/index.js';
import type { SubjectClaim } from '../src/register/model.js';
import { requestKeyId } from '../src/vault/key-store.js';
import type { CoreDeps } from './deps.js';
import { keptItems } from './erasure-words.js';
import { keyOf } from './holds.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';

/** Passing states end by themselves, an own wish is known to whoever made it. */
const TOLD: ReadonlySet<ReasonType> = new Set<ReasonType>([
  'LITIGATION',
  'FRAUD_INVESTIGATION',
  'AUTHORITY_REQUEST',
  'STATUTORY_RETENTION',
  'LIMITATION',
  'OUTSTANDING_BALANCE',
  'CREDIT_DUE',
]);

interface Added {
  requestId: string;
  claim: SubjectClaim;
  decisions: ItemDecision[];
  at: string;
}

/** Of held items decided again: what stands against them now and did not when they were last decided. */
export async function tellAddedHolds(deps: CoreDeps, { decisions, ...rest }: Added): Promise<void> {
  const before = new Map<string, ReadonlySet<string>>();
  for (const item of await deps.register.held.list(rest.requestId))
    if (item.state === 'waiting') before.set(keyOf(item), new Set(item.holds));
  const isNew = (decision: ItemDecision, { hold }: Reason): boolean => before.get(keyOf(decision))?.has(hold) === false;
  await tell(deps, { ...rest, decisions: onlyReasons(decisions, isNew) });
}

/** Of what is handed over to wait: what the answer had announced to go. @param promised `<holder>/<item>` */
export async function tellBrokenPromise(deps: CoreDeps, added: Added, promised: readonly string[]): Promise<void> {
  const announced = added.decisions.filter((decision) => promised.includes(keyOf(decision)));
  await tell(deps, { ...added, decisions: announced });
}

async function tell(deps: CoreDeps, { requestId, claim, decisions, at }: Added): Promise<void> {
  const secret = (await deps.register.secretHolds.decision(requestId))?.items ?? {};
  const told = onlyReasons(
    decisions,
    (decision, { hold }) => TOLD.has(hold) && (hold !== 'STATUTORY_RETENTION' || secret[keyOf(decision)] === undefined),
  );
  if (told.length === 0) return;
  const row = await requestRow(deps, requestId);
  const rendered = letter('hold_added', letterContext(deps, row, claim, at, true), {
    kept: keptItems(deps.descriptions, told),
    clear: deps.config.howToClear,
  });
  const key = `hold-added-${at}`;
  await mailLetter(deps, {
    ...{ requestId, key, claim, rendered, at },
    sealUnder: requestKeyId('held', requestId),
    keep: 'hash',
    onlyProven: true,
  });
  const added = [...new Set(told.flatMap(({ reasons }) => reasons.map(({ hold }) => hold)))].sort();
  await deps.register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'held.told', detail: { added }, key },
  });
}

/** Decisions with those of their reasons, without those that have none left. */
function onlyReasons(
  decisions: ItemDecision[],
  fits: (decision: ItemDecision, reason: Reason) => boolean,
): ItemDecision[] {
  return decisions.flatMap((decision) => {
    const reasons = decision.reasons.filter((reason) => fits(decision, reason));
    return reasons.length === 0 ? [] : [{ ...decision, reasons }];
  });
}
