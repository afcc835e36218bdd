/**
 * Plans, ledger, records and letters of an erasure. Idempotent: plans are pure, the ledger and audit events are keyed by plan hash,
 * letters by their key.
 */
import { createHash } from 'node:crypto';
import { HabeasError } from '../src/common/errors.js';
import { canonicalJson } from '../src/connector/plan.js';
import type { Subject } from '../src/connector/contract.js';
import { CATEGORIES } from '../src/law/types.js';
import type { Category, ItemDecision } from '../src/law/types.js';
import type { LetterInputs } from '../src/messages/types.js';
import { controllersElsewhere } from './agreements.js';
import { storeLetter } from './bundle.js';
import type { CoreDeps } from './deps.js';
import { describe, holdersOf } from './descriptions.js';
import { certificateHolders, erasedDatasets, erasedItems, keptItems, recipientsOf } from './erasure-words.js';
import { customerAsTold } from './forward.js';
import { whileBeating } from './heartbeats.js';
import { localDate } from './law.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import { openNotices } from './recipients.js';
import { daysOf, longestBackup, plusDays } from './retention.js';
import type { CoreActivities, ErasureOutcome } from './types.js';
import { zoneOf } from './zones.js';

type ErasureActivities = Pick<
  CoreActivities,
  'composePlan' | 'erasuresFrozen' | 'beginErasure' | 'recordErasure' | 'prepareErasureAnswer' | 'issueCertificate'
>;

export function createErasureActivities(deps: CoreDeps): ErasureActivities {
  const { register, descriptions } = deps;
  const { retention } = deps.config;
  return {
    async composePlan({ requestId, main, contact, decisions, at }) {
      const shown = decisions.map(({ holder, item, outcome, reasons }) => ({
        holder,
        item: item.id,
        outcome,
        holds: reasons.map((reason) => reason.hold),
      }));
      const text = canonicalJson({
        requestId,
        main: main.map((plan) => plan.hash),
        contact: contact.map((plan) => plan.hash),
        shown,
      });
      await reportUnpurged(deps, requestId, decisions, at);
      return { hash: createHash('sha256').update(text).digest('hex'), main, contact, decisions };
    },

    async erasuresFrozen({ requestId, at }) {
      const { frozen } = await register.settings.erasuresFrozen();
      if (frozen) {
        await register.requests.update(requestId, {
          at,
          waitingFor: 'nobody',
          waitingReason: 'all erasures are frozen by the operator',
        });
      }
      return { frozen };
    },

    async beginErasure({ requestId, plans, planHash, at }) {
      const { frozen } = await register.settings.erasuresFrozen();
      if (frozen) return { frozen: true };
      for (const plan of plans) {
        const { identifiers, refs } = plan.subject;
        const expiresAt = plusDays(at, longestBackup(deps, [plan.holder]) + daysOf(retention.tombstoneMargin));
        await register.ledger.record({
          requestId,
          holder: plan.holder,
          planHash: plan.hash,
          ...{ identifiers, refs },
          asOf: plan.asOf,
          datasets: erasedDatasets(plan),
          items: plan.items.flatMap(({ itemId, outcome }) =>
            outcome === 'erase' || outcome === 'anonymise' || outcome === 'suppress' ? [{ id: itemId, outcome }] : [],
          ),
          at,
          expiresAt,
        });
      }
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'erasure.begun',
        detail: { planHash, holders: holdersOf(plans) },
        key: `begun:${planHash}:${plans.map((plan) => plan.hash.slice(0, 16)).join('.')}`,
      });
      return { frozen: false };
    },

    async recordErasure({ requestId, outcome, phase, at }) {
      for (const plan of outcome.plans) {
        const erased = outcome.erased[plan.holder];
        await register.audit.append({
          chain: requestId,
          at,
          actor: `holder:${plan.holder}`,
          type: 'erasure.confirmed',
          detail: {
            phase,
            planHash: plan.hash,
            removed: erased?.removed,
            atomic: erased?.atomic,
            confirmedAt: outcome.confirmed[plan.holder]?.searched.at,
          },
          key: `confirmed:${plan.hash}`,
        });
      }
      await tellRecipients(deps, requestId, outcome, at);
    },

    prepareErasureAnswer: (input) =>
      whileBeating(async () => {
        const { requestId, claim, decisions, outcome, letterKey, contactNext, scope, located, at } = input;
        const row = await requestRow(deps, requestId);
        const kept = keptItems(descriptions, decisions);
        const rendered = letter('erasure_result', letterContext(deps, row, claim, at, true), {
          erased: erasedItems(descriptions, outcome),
          kept,
          clear: deps.config.howToClear,
          backupDays: longestBackup(deps, holdersOf(outcome.plans)),
          recipientsTold: recipientsOf(descriptions, outcome),
          undecided: undecidedHolders(deps, decisions),
          contactErasedNext: contactNext,
          ...mandateOf(scope),
          ...passedOn(deps, located.subjects, localDate(at, zoneOf(row.jurisdiction))),
        });
        const outcomeWord = kept.length > 0 ? ('partly_fulfilled' as const) : ('fulfilled' as const);
        return { outcome: outcomeWord, files: [await storeLetter(deps, row, rendered, at, letterKey)] };
      }),

    async issueCertificate({ requestId, claim, decisions, outcome, at }) {
      if (outcome.plans.length === 0) return;
      const row = await requestRow(deps, requestId);
      const made = await register.decisions.list(requestId);
      const approvals = made.filter(
        ({ kind, choice }) =>
          (kind === 'review' && choice === 'proceed') || (kind === 'approve' && choice === 'approve'),
      );
      const planHash = approvals.filter(({ kind }) => kind === 'approve').at(-1)?.planHash;
      if (!planHash)
        throw new HabeasError('conflict', `request ${requestId} has erased items but no approved plan on record`);
      // Without a name and under the system key: the certificate outlives the request's keys and holds no content (Y1).
      const rendered = letter('certificate', letterContext(deps, row, claim, at, false), {
        holders: certificateHolders(descriptions, outcome, at),
        approvals: approvals.map(({ kind, at: approvedAt }) => ({
          role: kind === 'approve' ? 'reviewer' : 'agent',
          at: approvedAt,
        })),
        planHash,
        backupsUntil: localDate(plusDays(at, longestBackup(deps, holdersOf(outcome.plans)))),
        keptNothing: keptItems(descriptions, decisions).length === 0,
      });
      await storeLetter(deps, row, rendered, at, 'certificate', {
        objectId: `certificates/${requestId}.html`,
        keyId: 'system',
      });
      await mailLetter(deps, { requestId, key: 'certificate-mail', claim, rendered, at, onlyProven: true });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'certificate.issued',
        detail: { planHash },
        key: `certificate:${planHash}`,
      });
    },
  };
}

/** A debt, a dispute or a lawsuit holds a purge up rightly. What else keeps an item is not asked: the report must not tell it (V4). */
const HOLDS_UP_PURGE: ReadonlySet<string> = new Set(['OUTSTANDING_BALANCE', 'CREDIT_DUE', 'LIMITATION', 'LITIGATION']);

/** What should have been gone before anybody asked is a failure of the operator's own purge, and is reported as one (V2, holds 2.4 (1)). */
async function reportUnpurged(
  { register }: CoreDeps,
  requestId: string,
  decisions: ItemDecision[],
  at: string,
): Promise<void> {
  const items = decisions
    .filter(({ item, reasons }) => item.purgeFailure && !reasons.some(({ hold }) => HOLDS_UP_PURGE.has(hold)))
    .map(({ holder, item }) => `${holder}/${item.id}`)
    .sort();
  if (items.length === 0) return;
  const key = `unpurged:${createHash('sha256').update(items.join('\n')).digest('hex').slice(0, 32)}`;
  await register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'purge.failed', detail: { items }, key },
  });
}

/** A representative's mandate that covers only part of the data limits what was asked: the letter says so (I8). */
function mandateOf(scope: string[] | undefined): { mandate?: Category[] } {
  return scope === undefined ? {} : { mandate: CATEGORIES.filter((category) => scope.includes(category)) };
}

/** Customers that answer for data of the person as controllers: nothing of it was erased here (B2). */
function passedOn(
  deps: CoreDeps,
  subjects: Record<string, Subject>,
  forwardedOn: string,
): Pick<LetterInputs['erasure_result'], 'passedOn'> {
  const names = controllersElsewhere(deps, subjects);
  return names.length === 0 ? {} : { passedOn: names.map((name) => customerAsTold(deps, name, forwardedOn)) };
}

/** Art 19: whoever got the data is told. */
async function tellRecipients(deps: CoreDeps, requestId: string, outcome: ErasureOutcome, at: string): Promise<void> {
  const changed = outcome.plans.map((plan) => ({
    holder: plan.holder,
    datasets: erasedDatasets(plan),
    identifiers: plan.subject.identifiers,
  }));
  const key = `erasure:${outcome.plans.map((plan) => plan.hash.slice(0, 16)).join('.')}`;
  await openNotices(deps, { requestId, kind: 'erasure', changed, key, at });
}

function undecidedHolders({ descriptions }: CoreDeps, decisions: ItemDecision[]): { title: string }[] {
  const holders = new Set(
    decisions.filter((decision) => decision.outcome === 'UNDECIDED').map((decision) => decision.holder),
  );
  return [...holders].map((holder) => ({ title: describe(descriptions, holder).title }));
}
