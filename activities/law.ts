/** The law, called where its results can be recorded: clock, strength of matches, outcome per item. Reads and writes by absolute value. */
import type { Located, Subject } from '../src/connector/contract.js';
import { addDays, localDateIn } from '../src/law/dates.js';
import { computeClock, isLawError, matchStrength, memberStateOf, regimesOf } from '../src/law/index.js';
import type { ClockResult } from '../src/law/types.js';
import type { RequestRow } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import { agreedRetention, applyAgreements, ofTheController } from './agreements.js';
import { hasAddedHolds } from './hold-added.js';
import { decideWithHolds } from './holds.js';
import { upheldObjections } from './upheld.js';
import { afterLifting } from './lifting.js';
import { sha256 } from './messages.js';
import type { CoreActivities, HolderFinds, Judgement } from './types.js';

type LawActivities = Pick<CoreActivities, 'recordClock' | 'weighClock' | 'judgeMatches' | 'decideItems'>;

/** The controller's seat: decisions are dated by its local day. */
const CONTROLLER_ZONE = 'Europe/London';

export function createLawActivities(deps: CoreDeps): LawActivities {
  const { register, config, descriptions } = deps;
  return {
    async recordClock({ requestId, jurisdiction, right, receivedAt, events, at }) {
      const clock = computeClock({ jurisdiction, right, receivedAt, events });
      // A date that moved brings a warning and a breach of its own.
      const ahead = clock.dueBefore === null || Date.parse(clock.dueBefore) > Date.parse(at);
      const anew = events.length > 0 && ahead ? { warnedAt: null, breachedAt: null } : {};
      await register.requests.update(requestId, { at, clock, clockEvents: events, ...anew });
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
          events: events.map(({ type, at: when, valid }) => ({
            type,
            at: when,
            ...(valid === false ? { valid } : {}),
          })),
        },
        key: `clock:${sha256(JSON.stringify([clock.rules, receivedAt, events]))}`,
      });
      return clock;
    },

    weighClock: (input) => Promise.resolve(weighed(input)),

    async judgeMatches({ requestId, claim, proven, finds, decided, at }) {
      const claimed = [...claim.identifiers, ...(claim.signedIn?.identifiers ?? [])];
      const judgement = judge(finds, proven, decided, claimed);
      await register.subjects.add(requestId, judgement.trusted);
      await register.persons.add(requestId, ofThePerson(judgement.trusted, finds), true);
      await applyAgreements(deps, { requestId, claim, subjects: judgement.subjects, at });
      return judgement;
    },

    async decideItems(input) {
      const { requestId, jurisdiction, facts: told, representative, subjects = {}, deferred, mailboxes, at } = input;
      const facts = ofTheController(deps, told, subjects);
      const row = await register.requests.get(requestId);
      const open = await register.subjects.openRequestsSharingWith(requestId, ['access', 'portability']);
      const asOf = localDate(at);
      const regimes = regimesOf(jurisdiction);
      const decided = await decideWithHolds(deps, requestId, at, {
        facts,
        descriptions: [...descriptions].map(([holder, { answersFor }]) => ({ holder, answersFor })),
        regimes,
        asOf,
        representative,
        openRequests: open.map((other) => ({
          ...{ requestId: other.id, right: other.right },
          ...(deferred ? whileErasureIsDue(row, other) : {}),
        })),
        // An erasure under way is never delayed past its own due date; a deferred one waits for a request that came later.
        ...(deferred ? {} : { dueDate: row?.dueDate }),
        policy: { ...config.law, memberState: memberStateOf(jurisdiction) },
        agreedMonths: agreedRetention(deps, subjects),
        upheldObjections: await upheldObjections(deps, subjects),
      });
      if (!deferred) return decided;
      const lifted = await afterLifting(deps, { requestId, facts, regimes, decided, mailboxes, at });
      return { ...lifted, added: await hasAddedHolds(deps, requestId, lifted.decisions) };
    },
  };
}

/**
 * The person asked for both: an answer that is late there never keeps what was due here (holds §1). What came in after this erasure was
 * answered is answered first.
 */
function whileErasureIsDue(erasure: RequestRow | undefined, other: RequestRow): { until?: string } {
  const { dueDate, answeredAt } = erasure ?? {};
  const both = answeredAt === undefined || other.receivedAt <= answeredAt;
  return dueDate !== undefined && both ? { until: addDays(dueDate, -1) } : {};
}

/** No clock where no holiday table reaches: what would lead there does not count, and whatever else is wrong fails. */
export function weighed(input: Parameters<CoreActivities['weighClock']>[0]): { clock?: ClockResult } {
  try {
    return { clock: computeClock(input) };
  } catch (error) {
    if (isLawError(error) && error.code === 'calendar_out_of_range') return {};
    throw error;
  }
}

export function localDate(instant: string, zone: string = CONTROLLER_ZONE): string {
  return localDateIn(instant, zone);
}

/**
 * Who is meant: from what is proven outward. A record is the person's when evidence by proven identifiers, or by identifiers of a record
 * that already is theirs, is strong; or when a person decided so. What was merely claimed is a hint: it never makes a match by itself.
 */
export function judge(
  finds: HolderFinds[],
  proven: Subject['identifiers'],
  decided: { target: string; same: boolean }[],
  claimed: Subject['identifiers'],
): Judgement {
  const verdicts = new Map(decided.map(({ target, same }) => [target, same]));
  const shared = sharedEmails(finds.flatMap(({ found }) => found));
  const records = finds.flatMap(({ holder, found }) =>
    mergeByRef(found).map((record) => ({
      holder,
      record: { ...record, evidence: record.evidence.map((entry) => asShared(entry, shared)) },
      target: `${holder}/${record.ref}`,
    })),
  );
  const provenKeys = new Set(proven.map(identifierKey));
  let trusted = distinct(proven);
  const accepted = new Set<string>();
  for (let grown = true; grown;) {
    const keys = new Set(trusted.map(identifierKey));
    const next = records.filter(
      ({ record, target }) => !accepted.has(target) && (verdicts.get(target) ?? isStrong(record, keys, provenKeys)),
    );
    for (const { target } of next) accepted.add(target);
    trusted = distinct([...trusted, ...next.flatMap(({ record }) => record.identifiers)]);
    grown = next.length > 0;
  }
  const pending = records
    .filter(({ target }) => !accepted.has(target) && !verdicts.has(target))
    .map(({ record, target }) => ({ target, why: matchStrength(record.evidence).why }));
  const subjects = Object.fromEntries(
    finds.map(({ holder }) => {
      const own = records
        .filter((entry) => entry.holder === holder && accepted.has(entry.target))
        .map(({ record }) => record);
      return [
        holder,
        {
          refs: own.map((record) => record.ref),
          identifiers: trusted,
          // An own contract beside a business's account makes the person a customer here.
          representative: own.length > 0 && own.every((record) => record.representative),
        },
      ];
    }),
  );
  return { subjects, identifiers: distinct([...claimed, ...trusted]), trusted, pending };
}

function isStrong(record: Located, trusted: ReadonlySet<string>, proven: ReadonlySet<string>): boolean {
  const evidence = record.evidence.filter(({ by }) => trusted.has(identifierKey(by)));
  if (evidence.length === 0) return false;
  const verifiedTypes = evidence.filter(({ by }) => proven.has(identifierKey(by))).map(({ by }) => by.type);
  return matchStrength(evidence, { verifiedTypes }).strength === 'strong';
}

/** A mailbox that two people share in one holder is shared in all of them, also where only one of the two is known. */
function sharedEmails(records: Located[]): ReadonlyMap<string, number> {
  const shared = new Map<string, number>();
  for (const { by, sharedWith } of records.flatMap((record) => record.evidence)) {
    const key = identifierKey(by);
    if (by.type === 'email') shared.set(key, Math.max(sharedWith, shared.get(key) ?? 0));
  }
  return shared;
}

/** A shared mailbox is no sign of one person: what it is found by later may be a colleague's (I11). */
export function ofThePerson(trusted: Subject['identifiers'], finds: HolderFinds[]): Subject['identifiers'] {
  const shared = sharedEmails(finds.flatMap(({ found }) => found));
  return trusted.filter((one) => one.type !== 'email' || (shared.get(identifierKey(one)) ?? 0) === 0);
}

function asShared(
  entry: Located['evidence'][number],
  shared: ReadonlyMap<string, number>,
): Located['evidence'][number] {
  return { ...entry, sharedWith: Math.max(entry.sharedWith, shared.get(identifierKey(entry.by)) ?? 0) };
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
  return [...new Map(identifiers.map((identifier) => [identifierKey(identifier), identifier])).values()];
}

/** Letter case of an e-mail address says nothing about whose it is. */
function identifierKey({ type, value }: Subject['identifiers'][number]): string {
  return `${type}\u0000${type === 'email' ? value.trim().toLowerCase() : value}`;
}
