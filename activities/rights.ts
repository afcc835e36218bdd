/** Rectification, restriction and objection as the register, the law and the post see them. Idempotent by request and key. */
import type { HoldType, RightQuestion } from '../src/law/index.js';
import { decideRight } from '../src/law/index.js';
import type { DatasetDescription, Subject } from '../src/connector/contract.js';
import type { HolderFacts, ItemFact } from '../src/law/types.js';
import type { Decision, Demand, DemandedData, Principal, RestrictionCase } from '../src/register/model.js';
import { requestKeyId } from '../src/vault/key-store.js';
import { reachFacts } from './agreements.js';
import { storeLetter } from './bundle.js';
import type { CoreDeps } from './deps.js';
import { describe } from './descriptions.js';
import { commentOnTicket, letterContext, mailLetter, requestRow } from './messages.js';
import { createFormerAddressActivities } from './former-addresses.js';
import { createPreservedActivities } from './preserved.js';
import { correctsField } from './right-fields.js';
import { endingLetter, rightLetter } from './right-letters.js';
import type { RightAdvice, RightsActivities } from './rights-types.js';
import { stableId } from './stable-id.js';
import { createStoppingActivities } from './stopping.js';
import { recordUpheld } from './upheld.js';
import { wakeHeld } from './wake-held.js';

/** The procedure itself: it may open and close the holds of a request, whoever opened that, a machine too. */
const SYSTEM: Principal = { id: 'system', kind: 'machine', roles: [] };

const ART_18: Record<RestrictionCase, string> = {
  accuracy: 'Art 18(1)(a)',
  unlawful: 'Art 18(1)(b)',
  claims: 'Art 18(1)(c)',
  objection: 'Art 18(1)(d)',
};

export function createRightsActivities(deps: CoreDeps): RightsActivities {
  return {
    ...adviceActivities(deps),
    ...createPreservedActivities(deps),
    ...createFormerAddressActivities(deps),
    ...holdActivities(deps),
    ...letterActivities(deps),
    ...createStoppingActivities(deps),
  };
}

function adviceActivities(deps: CoreDeps): Pick<RightsActivities, 'adviseOnRight' | 'recordApplied'> {
  const { register, descriptions } = deps;
  return {
    async adviseOnRight({ requestId, demand, subjects, facts, at }) {
      const standing = await register.holds.standing(requestId);
      const holds = standing.filter(({ secret }) => !secret).map(({ type }) => type);
      const advice = Object.entries(subjects)
        .filter(([, subject]) => subject.refs.length > 0)
        .flatMap(([holder, subject]) =>
          describe(descriptions, holder).datasets.flatMap((dataset) =>
            adviceFor(demand, {
              ...{ holder, subject, dataset, holds, items: itemsOf(facts, holder, dataset.name) },
              reach: reachFacts(deps, holder, dataset, subject),
            }),
          ),
        );
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'right.advised',
        detail: {
          advice: advice.map(({ holder, dataset, outcome, rules, corrections }) => ({
            ...{ holder, dataset, outcome, rules },
            ...(corrections ? { corrections } : {}),
          })),
        },
        key: `advised:${at}`,
      });
      return { advice };
    },

    async recordApplied({ requestId, holder, call, detail, confirmedAt, key, at }) {
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: `holder.${call}`,
        detail: { holder, ...detail, ...(confirmedAt ? { confirmedAt } : { confirmed: false }) },
        key: `applied:${holder}:${key}`,
      });
    },
  };
}

interface Reached {
  holder: string;
  subject: Subject;
  dataset: DatasetDescription;
  items: ItemFact[];
  holds: HoldType[];
  reach: ReturnType<typeof reachFacts>;
}

function adviceFor(demand: Demand, { holder, subject, dataset, items, holds, reach }: Reached): RightAdvice[] {
  const corrections = correctionsOf(demand, holder, dataset);
  if (demand.kind === 'rectification' && corrections.length === 0) return [];
  if (demand.kind === 'objection' && !isMeant(demand.purposes, dataset)) return [];
  if (demand.kind === 'restriction' && !isRestricted(demand.data, holder, dataset.name)) return [];
  const question: RightQuestion = {
    right: demand.kind,
    category: dataset.category,
    kind: items[0]?.kind,
    lawfulBasis: dataset.lawfulBasis,
    lawfulBasisRepresentative: dataset.lawfulBasisRepresentative,
    representative: subject.representative,
    origin: dataset.origin,
    ...reach,
    holds,
  };
  const { outcome, effects, reason, rules, basis } = decideRight(question);
  return [
    {
      ...{ holder, dataset: dataset.name, category: dataset.category, purposes: dataset.purposes },
      ...{ basis, outcome, effects, reason, rules },
      ...(demand.kind === 'rectification' ? { corrections } : {}),
    },
  ];
}

/** Numbers, from 1, of the corrections that reach a dataset. */
function correctionsOf(demand: Demand, holder: string, dataset: DatasetDescription): number[] {
  if (demand.kind !== 'rectification') return [];
  return demand.corrections.flatMap((correction, index) =>
    (correction.holder === undefined || correction.holder === holder) && correctsField(correction, dataset)
      ? [index + 1]
      : [],
  );
}

function isRestricted(data: DemandedData[] | undefined, holder: string, dataset: string): boolean {
  if (data === undefined) return true;
  return data.some((entry) => entry.holder === holder && (entry.dataset ?? dataset) === dataset);
}

/** A hold that is narrower at one holder names the data sets of them all. */
function datasetsIn({ descriptions }: CoreDeps, data: { holder: string; datasets?: string[] }[]): string[] {
  return data.flatMap(({ holder, datasets }) =>
    (datasets ?? describe(descriptions, holder).datasets.map(({ name }) => name)).map((name) => `${holder}/${name}`),
  );
}

/** Purposes in the person's words: one that is part of the other is the same. */
function isMeant(purposes: string[] | undefined, dataset: DatasetDescription): boolean {
  if (purposes === undefined) return true;
  const own = [...dataset.purposes, dataset.name, dataset.title].map((text) => text.toLowerCase());
  return purposes
    .map((purpose) => purpose.trim().toLowerCase())
    .some((asked) => own.some((text) => text.includes(asked) || asked.includes(text)));
}

function itemsOf(facts: HolderFacts[], holder: string, dataset: string): ItemFact[] {
  return facts
    .filter((entry) => entry.holder === holder)
    .flatMap(({ items }) => items.filter((item) => item.dataset === dataset));
}

function holdActivities(deps: CoreDeps): Pick<RightsActivities, 'openRestriction' | 'closeRestriction'> {
  const { register, keys } = deps;
  return {
    async openRestriction({ requestId, type, ground, holders, data, part = 0, decision, at }) {
      if (holders.length === 0) return;
      // What outlives the request is sealed under a key of its own.
      const obtained = (await requestRow(deps, requestId)).right === 'restriction';
      if (obtained) await keys.create(requestKeyId('held', requestId));
      await register.holds.open(
        {
          id: restrictionId(requestId, type, part),
          type,
          selector: { requestId },
          scope: { holders, ...(data ? { datasets: datasetsIn(deps, data) } : {}) },
          basis: { UK: ART_18[ground], EU: ART_18[ground] },
          endsWhen: obtained ? 'the restriction is lifted, after the person was told' : 'the request is decided',
          reason: decision.reason,
        },
        handlerOf(decision),
        at,
      );
    },

    async closeRestriction({ requestId, type, decision, toldAt, at }) {
      const by = handlerOf(decision);
      const why = { reason: decision?.reason ?? 'it is decided', toldAt };
      const woken = new Set<string>();
      for (let part = 0; ; part++) {
        const id = restrictionId(requestId, type, part);
        if (!(await register.holds.get(id))) break;
        for (const touched of (await register.holds.close(id, why, by, at)).requestIds) woken.add(touched);
      }
      // An erasure that waited for the restriction is looked at again.
      for (const touched of woken) await wakeHeld(deps, touched, at);
    },
  };
}

/** A person who assessed it may be of either role; that the decision was theirs to take was checked when they took it. */
function handlerOf(decision: Pick<Decision, 'by'> | undefined): Principal {
  return decision?.by.kind === 'person' ? { ...decision.by, roles: ['reviewer'] } : SYSTEM;
}

/** What was restricted later, where a holder was silent first, has a hold of its own. */
function restrictionId(requestId: string, type: HoldType, part: number): string {
  return part === 0 ? stableId('restriction', requestId, type) : stableId('restriction', requestId, type, part);
}

function letterActivities(deps: CoreDeps): Pick<RightsActivities, 'prepareRightAnswer' | 'tellRestrictionEnding'> {
  const { register } = deps;
  return {
    async prepareRightAnswer({ requestId, claim, result, told, missing, at }) {
      const row = await requestRow(deps, requestId);
      const { rendered, outcome } = rightLetter(deps, letterContext(deps, row, claim, at, true), result, told, missing);
      if (result.kind === 'objection' && !missing) await recordUpheld(deps, requestId, result.upheld ?? [], at);
      return { outcome, files: [await storeLetter(deps, row, rendered, at, missing ? 'answer-part' : 'answer')] };
    },

    async tellRestrictionEnding({ requestId, claim, data, endsAt, why, explanation, at }) {
      const row = await requestRow(deps, requestId);
      const rendered = endingLetter(deps, letterContext(deps, row, claim, at, true), {
        data,
        endsAt,
        why,
        explanation,
      });
      const key = `restriction-ending-${at}`;
      // It may go out when the case key is gone.
      const outlives = row.caseShreddedAt !== undefined;
      const sent = await mailLetter(deps, {
        ...{ requestId, key, claim, rendered, at, onlyProven: true },
        ...(outlives ? { sealUnder: requestKeyId('held', requestId), keep: 'hash' as const } : {}),
      });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'restriction.ending_told',
        detail: { why, endsAt, sent },
        key,
      });
      if (!sent) {
        const says =
          'A restriction is about to end and no address took the letter about it: please tell the person before.';
        await commentOnTicket(deps, requestId, key, says);
      }
    },
  };
}
