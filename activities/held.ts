/** Items that holds keep: their rows, their key, and the letter before the contact address goes. Idempotent by request and item. */
import { requestKeyId } from '../src/vault/key-store.js';
import type { ItemDecision } from '../src/law/types.js';
import type { NewHeldItem } from '../src/register/types.js';
import type { LetterInputs } from '../src/messages/types.js';
import type { CoreDeps } from './deps.js';
import { freedItems, keptItems } from './erasure-words.js';
import { atPresent, noteUntold } from './held-contact.js';
import { tellBrokenPromise, tellHoldAdded } from './hold-added.js';
import { keyOf } from './holds.js';
import { servicesBehind } from './lifting.js';
import { commentOnTicket, letter, letterContext, mailLetter, requestRow, sha256 } from './messages.js';
import { longestBackup } from './retention.js';
import type { CoreActivities } from './types.js';

type HeldActivities = Pick<
  CoreActivities,
  'openHeld' | 'recordHeld' | 'tellHoldAdded' | 'tellHoldLifted' | 'closeHeld'
>;
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
    async openHeld({ requestId, decisions, subjects, claim, promised = [], mailboxes = [], at }) {
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
      if (claim) await tellBrokenPromise(deps, { requestId, claim, decisions, mailboxes, at }, promised);
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

    tellHoldAdded: ({ mailboxes = [], ...added }) => tellHoldAdded(deps, { ...added, mailboxes }),

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
      const to = await atPresent(deps, { requestId, claim, mailboxes });
      const sealUnder = requestKeyId('held', requestId);
      const mail = { requestId, key, rendered, at, sealUnder, keep: 'hash' as const, onlyProven: true };
      if (!to) return noteUntold(deps, { requestId, at, key, kind: rendered.kind, says: UNTOLD });
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

/** Marketing ends whatever else has to be asked (O2); the person is told another way. */
const UNTOLD =
  'A hold has ended and what it kept is erased. The e-mail address on file has changed and nobody has checked whose it is, ' +
  'so the person was not written to: please tell them another way.';

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
