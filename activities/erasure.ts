/**
 * Plans, ledger, records and letters of an erasure. Idempotent: plans are pure, the ledger and audit events are keyed by plan hash,
 * letters by their key.
 */
import { createHash } from 'node:crypto';
import { HabeasError } from '../src/common/errors.js';
import { canonicalJson } from '../src/connector/plan.js';
import type { ItemDecision } from '../src/law/types.js';
import { storeLetter } from './bundle.js';
import type { CoreDeps } from './deps.js';
import { describe, holdersOf } from './descriptions.js';
import { certificateHolders, erasedDatasets, erasedItems, keptItems, recipientsOf } from './erasure-words.js';
import { whileBeating } from './heartbeats.js';
import { localDate } from './law.js';
import { letter, letterContext, mailLetter, requestRow } from './messages.js';
import { openNotices } from './recipients.js';
import { daysOf, longestBackup, plusDays } from './retention.js';
import type { CoreActivities, ErasureOutcome } from './types.js';

type ErasureActivities = Pick<
  CoreActivities,
  'composePlan' | 'erasuresFrozen' | 'beginErasure' | 'recordErasure' | 'prepareErasureAnswer' | 'issueCertificate'
>;

export function createErasureActivities(deps: CoreDeps): ErasureActivities {
  const { register, descriptions } = deps;
  const { retention } = deps.config;
  return {
    composePlan({ requestId, main, contact, decisions }) {
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
      return Promise.resolve({ hash: createHash('sha256').update(text).digest('hex'), main, contact, decisions });
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
        const { requestId, claim, decisions, outcome, letterKey, contactNext, at } = input;
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
