/** Items that holds keep: their rows, their key, and the letter before the contact address goes. Idempotent by request and item. */
import { requestKeyId } from '../src/vault/key-store.js';
import type { ItemDecision } from '../src/law/types.js';
import type { NewHeldItem } from '../src/register/types.js';
import type { SubjectClaim } from '../src/register/model.js';
import type { LetterInputs } from '../src/messages/types.js';
import type { CoreDeps } from './deps.js';
import { freedItems, keptItems } from './erasure-words.js';
import { tellBrokenPromise } from './hold-added.js';
import { keyOf } from './holds.js';
import { areChecked, servicesBehind } from './lifting.js';
import { commentOnTicket, letter, letterContext, mailLetter, requestRow, sha256 } from './messages.js';
import { longestBackup } from './retention.js';
import type { CoreActivities } from './types.js';

type HeldActivities = Pick<CoreActivities, 'openHeld' | 'recordHeld' | 'tellHoldLifted' | 'closeHeld'>;
type Ended = LetterInputs['hold_lifted']['ended'][number]['hold'];

const NAMED: ReadonlySet<string> = new Set([
  'ACTIVE_SERVICE',
  'OUTSTANDING_BALANCE',
  'CREDIT_DUE',
  'STATUTORY_RETENTION',
]);

export function createHeldActivities(deps: CoreDeps): HeldActivities {
  const { register, keys, descriptions } = deps;
  return {
    async openHeld({ requestId, decisions, subjects, claim, promised = [], at }) {
      await keys.create(requestKeyId('held', requestId));
      const identifiers = Object.fromEntries(
        Object.entries(subjects).map(([holder, subject]) => [holder, subject.identifiers]),
      );
      await register.held.put(requestId, decisions.map(heldItem), identifiers, at);
      await register.held.wishes.put(requestId, servicesBehind(decisions));
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'held.opened',
        detail: { items: decisions.map(shown) },
        key: 'held',
      });
      if (claim) await tellBrokenPromise(deps, { requestId, claim, decisions, at }, promised);
    },

    async recordHeld({ requestId, decisions, erased, at }) {
      await register.held.put(requestId, decisions.map(heldItem), {}, at);
      const waiting = new Set(decisions.map(({ holder, item }) => `${holder}/${item.id}`));
      const rows = await register.held.list(requestId);
      const ended = rows.filter(
        ({ state, holder, item }) => state === 'waiting' && !waiting.has(`${holder}/${item.id}`),
      );
      await register.held.end(
        requestId,
        ended.map(({ holder, item }) => ({ holder, itemId: item.id })),
        'erased',
        at,
      );
      if (erased.length === 0) return;
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'held.erased',
        detail: { erased, waiting: decisions.map(shown) },
        key: `held-erased:${sha256(JSON.stringify(erased))}`,
      });
      const left = decisions.length === 0 ? 'nothing is held any more' : `${decisions.length} item(s) are still held`;
      await commentOnTicket(
        deps,
        requestId,
        `held-${at}`,
        `A hold has ended: ${erased.length} more item(s) are erased, ${left}.`,
      );
    },

    async tellHoldLifted(input) {
      const { requestId, claim, mailboxes = [], decisions, waiting, contactNext, at } = input;
      const row = await requestRow(deps, requestId);
      const before = await register.held.list(requestId);
      const told = await tellable(deps, requestId, decisions);
      if (told.length === 0) return;
      const freed = new Set(told.map(keyOf));
      const holds = before.filter((item) => freed.has(keyOf(item))).flatMap((item) => item.holds);
      const ended = [...new Set(holds.map((hold): Ended => (NAMED.has(hold) ? (hold as Ended) : 'OTHER')))];
      const rendered = letter('hold_lifted', letterContext(deps, row, claim, at, true), {
        ended: ended.map((hold) => ({ hold })),
        erased: freedItems(descriptions, told),
        kept: keptItems(descriptions, waiting),
        clear: deps.config.howToClear,
        backupDays: longestBackup(deps, [...new Set(told.map(({ holder }) => holder))]),
        contactErasedNext: contactNext,
      });
      const key = `hold-lifted-${at}`;
      const to = await atPresent(deps, requestId, claim, mailboxes);
      const sealUnder = requestKeyId('held', requestId);
      const mail = { requestId, key, rendered, at, sealUnder, keep: 'hash' as const, onlyProven: true };
      if (!to) return noteUntold(deps, requestId, key, at);
      await mailLetter(deps, { ...mail, claim: to });
      await register.audit.append({ chain: requestId, at, actor: 'system', type: 'held.told', detail: { ended }, key });
    },

    async closeHeld({ requestId, cancelled, at }) {
      const rows = (await register.held.list(requestId)).filter(({ state }) => state === 'waiting');
      const items = rows.map(({ holder, item }) => ({ holder, itemId: item.id }));
      await register.held.end(requestId, items, cancelled ? 'cancelled' : 'erased', at);
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'held.closed',
        detail: { cancelled },
        key: 'held-closed',
      });
    },
  };
}

/**
 * Who is written to, and where, by now: at the address of the request while it is on file, else at the changed one, once somebody checked
 * whose it is. Undefined: nobody has, so it gets nothing, nor does the one that the person left (holds §3.2, §3.3).
 */
async function atPresent(
  deps: CoreDeps,
  requestId: string,
  claim: SubjectClaim,
  mailboxes: string[],
): Promise<SubjectClaim | undefined> {
  const [contactEmail] = mailboxes;
  // A representative is reached as before, whatever address the person has.
  if (contactEmail === undefined || claim.representative?.mandate === 'shown') return claim;
  if (!(await areChecked(deps, requestId, mailboxes))) return undefined;
  const { signedIn: _, ...rest } = claim;
  return { ...rest, contactEmail, identifiers: [{ type: 'email', value: contactEmail }] };
}

/** Marketing ends whatever else has to be asked (O2); the letter about it waits for nobody and goes to nobody unchecked. */
async function noteUntold(deps: CoreDeps, requestId: string, letterKey: string, at: string): Promise<void> {
  const detail = { letter: letterKey, kind: 'hold_lifted' };
  await deps.register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'letter.not_sent', detail, key: `not-sent:${letterKey}` },
  });
  const says =
    'A hold has ended and what it kept is erased. The e-mail address on file has changed and nobody has checked whose it is, ' +
    'so the person was not written to: please tell them another way.';
  await commentOnTicket(deps, requestId, `not-sent-${letterKey}`, says);
}

/**
 * What was kept for a secret obligation alone goes without a letter, like it was kept (V4): only the contact data's own end is told, as
 * that of any legal obligation.
 */
async function tellable({ register }: CoreDeps, requestId: string, decisions: ItemDecision[]): Promise<ItemDecision[]> {
  const kept = (await register.secretHolds.decision(requestId))?.items ?? {};
  return decisions.filter(
    (decision) => decision.item.kind === 'identity_minimum' || kept[keyOf(decision)] === undefined,
  );
}

function heldItem(decision: ItemDecision): NewHeldItem {
  const { holder, item, reasons, until } = decision;
  // The day after the last day of the last reason: the sweep looks again then.
  return { holder, item, reasons, ...(until ? { until, nextAt: `${until}T23:59:59.999Z` } : {}) };
}

function shown(decision: ItemDecision): Record<string, unknown> {
  return { holder: decision.holder, item: decision.item.id, hold: decision.reasons[0]?.hold, until: decision.until };
}
