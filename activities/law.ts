/** The law, called where its results can be recorded: clock, strength of matches, outcome per item. Reads and writes by absolute value. */
import { DateTime } from 'luxon';
import type { Located, Subject } from '../src/connector/contract.js';
import { computeClock, contactItems, decideItems, matchStrength, nextDate, regimesOf } from '../src/law/index.js';
import type { CoreDeps } from './deps.js';
import type { CoreActivities, HolderFinds, Judgement } from './types.js';

type LawActivities = Pick<CoreActivities, 'recordClock' | 'judgeMatches' | 'decideItems'>;

/** The controller's seat: decisions are dated by its local day. */
const CONTROLLER_ZONE = 'Europe/London';

export function createLawActivities({ register, config, descriptions }: CoreDeps): LawActivities {
  return {
    async recordClock({ requestId, jurisdiction, right, receivedAt, at }) {
      const clock = computeClock({ jurisdiction, right, receivedAt, events: [] });
      await register.requests.update(requestId, { at, clock });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'clock.computed',
        detail: {
          state: clock.state,
          dueDate: clock.dueDate,
          dueBefore: clock.dueBefore,
          governs: clock.governs,
          rules: clock.rules,
        },
        key: `clock:${clock.rules}:${clock.dueBefore ?? clock.state}`,
      });
      return clock;
    },

    async judgeMatches({ requestId, claim, provenTypes, finds, decided }) {
      const judgement = judge(finds, provenTypes, decided, [
        ...claim.identifiers,
        ...(claim.signedIn?.identifiers ?? []),
      ]);
      await register.subjects.add(requestId, judgement.identifiers);
      return judgement;
    },

    async decideItems({ requestId, jurisdiction, facts, representative, deferred, at }) {
      const row = await register.requests.get(requestId);
      const open = await register.subjects.openRequestsSharingWith(requestId, ['access', 'portability']);
      const asOf = localDate(at);
      const decisions = decideItems({
        facts,
        descriptions: [...descriptions].map(([holder, { answersFor }]) => ({ holder, answersFor })),
        regimes: regimesOf(jurisdiction),
        asOf,
        representative,
        openRequests: open.map(({ id, right }) => ({ requestId: id, right })),
        // An erasure under way is never delayed past its own due date; a deferred one has none and waits for the open request.
        ...(deferred ? {} : { dueDate: row?.dueDate }),
        policy: config.law,
      });
      return {
        decisions,
        contact: contactItems(decisions).map((decision) => `${decision.holder}/${decision.item.id}`),
        nextDate: nextDate(decisions, asOf),
      };
    },
  };
}

export function localDate(instant: string, zone: string = CONTROLLER_ZONE): string {
  return DateTime.fromISO(instant, { zone }).toISODate() ?? '';
}

/** Strong matches and those a person confirmed make the subject; weak ones wait for a person. */
export function judge(
  finds: HolderFinds[],
  provenTypes: string[],
  decided: { target: string; same: boolean }[],
  claimed: Subject['identifiers'],
): Judgement {
  const verdicts = new Map(decided.map(({ target, same }) => [target, same]));
  const pending: Judgement['pending'] = [];
  const accepted = new Map<string, Located[]>();
  for (const { holder, found } of finds) {
    accepted.set(holder, []);
    for (const record of mergeByRef(found)) {
      const target = `${holder}/${record.ref}`;
      const { strength, why } = matchStrength(record.evidence, { verifiedTypes: provenTypes });
      const same = strength === 'strong' || verdicts.get(target) === true;
      if (same) accepted.get(holder)?.push(record);
      else if (!verdicts.has(target)) pending.push({ target, why });
    }
  }
  const identifiers = distinct([...claimed, ...[...accepted.values()].flat().flatMap((record) => record.identifiers)]);
  const subjects = Object.fromEntries(
    [...accepted].map(([holder, records]) => [
      holder,
      {
        refs: records.map((record) => record.ref),
        identifiers,
        representative: records.some((record) => record.representative),
      },
    ]),
  );
  return { subjects, identifiers, pending };
}

/** The same record found in several rounds carries all its evidence. */
function mergeByRef(found: Located[]): Located[] {
  const merged = new Map<string, Located>();
  for (const record of found) {
    const before = merged.get(record.ref);
    merged.set(record.ref, before ? { ...record, evidence: [...before.evidence, ...record.evidence] } : record);
  }
  return [...merged.values()];
}

function distinct(identifiers: Subject['identifiers']): Subject['identifiers'] {
  return [
    ...new Map(identifiers.map((identifier) => [`${identifier.type}\u0000${identifier.value}`, identifier])).values(),
  ];
}
