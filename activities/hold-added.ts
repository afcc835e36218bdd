/**
 * What comes up after the answer and keeps what was to be erased: the person is told once, with the reason, before anything of the contact
 * data goes (H5, R3). A secret hold never tells anything (V4).
 */
import type { ItemDecision, Reason, ReasonType } from '../src/law/index.js';
import type { SubjectClaim } from '../src/register/model.js';
import { requestKeyId } from '../src/vault/key-store.js';
import type { CoreDeps } from './deps.js';
import { keptItems } from './erasure-words.js';
import { atPresent, noteUntold, tellFormer } from './held-contact.js';
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
  /** Addresses on file that came since the request, where none that was known then is left. */
  mailboxes: string[];
  at: string;
}

const UNTOLD =
  'A hold has come up that keeps what was to be erased. No address that is known to be the person’s took the letter about it: please tell ' +
  'them another way what is kept and why.';

/** Whether something has come up against held items that the person has to be told of: before anybody looks where they are reached. */
export async function hasAddedHolds(deps: CoreDeps, requestId: string, decisions: ItemDecision[]): Promise<boolean> {
  return (await tellable(deps, requestId, await newReasons(deps, requestId, decisions))).length > 0;
}

/** Of held items decided again: what stands against them now and did not when they were last decided. */
export async function tellHoldAdded(deps: CoreDeps, { decisions, ...rest }: Added): Promise<void> {
  await tell(deps, { ...rest, decisions: await newReasons(deps, rest.requestId, decisions) });
}

async function newReasons(deps: CoreDeps, requestId: string, decisions: ItemDecision[]): Promise<ItemDecision[]> {
  const before = new Map<string, ReadonlySet<string>>();
  for (const item of await deps.register.held.list(requestId))
    if (item.state === 'waiting') before.set(keyOf(item), new Set(item.holds));
  return onlyReasons(decisions, (decision, { hold }) => before.get(keyOf(decision))?.has(hold) === false);
}

/** Of what is handed over to wait: what the answer had announced to go. @param promised `<holder>/<item>` */
export async function tellBrokenPromise(deps: CoreDeps, added: Added, promised: readonly string[]): Promise<void> {
  const announced = added.decisions.filter((decision) => promised.includes(keyOf(decision)));
  await tell(deps, { ...added, decisions: announced });
}

/** A secret hold is no reason to write, whatever ordinary word it goes by (V4). */
async function tellable({ register }: CoreDeps, requestId: string, decisions: ItemDecision[]): Promise<ItemDecision[]> {
  const secret = (await register.secretHolds.decision(requestId))?.items ?? {};
  return onlyReasons(
    decisions,
    (decision, { hold }) => TOLD.has(hold) && (hold !== 'STATUTORY_RETENTION' || secret[keyOf(decision)] === undefined),
  );
}

async function tell(deps: CoreDeps, { requestId, claim, decisions, mailboxes, at }: Added): Promise<void> {
  const told = await tellable(deps, requestId, decisions);
  if (told.length === 0) return;
  await tellFormer(deps, { requestId, claim, mailboxes, at });
  const row = await requestRow(deps, requestId);
  const rendered = letter('hold_added', letterContext(deps, row, claim, at, true), {
    kept: keptItems(deps.descriptions, told),
    clear: deps.config.howToClear,
  });
  const key = `hold-added-${at}`;
  const to = await atPresent(deps, { requestId, claim, mailboxes });
  const mail = { requestId, key, rendered, at, sealUnder: requestKeyId('held', requestId), keep: 'hash' as const };
  const sent = to !== undefined && (await mailLetter(deps, { ...mail, claim: to, onlyProven: true }));
  if (!sent) return noteUntold(deps, { requestId, at, key, kind: rendered.kind, says: UNTOLD });
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
