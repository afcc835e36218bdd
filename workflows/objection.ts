/**
 * Objection to processing on legitimate interests (Art 21(1)): stopped at once, then weighed by a person; the burden is the
 * controller's (O3). Direct marketing and consent never come here: `stop-at-once`.
 */
import type { Objection, RightAdvice } from '../activities/rights-types.js';
import type { LocatedSubject } from '../activities/types.js';
import type { ObjectResult } from '../src/connector/contract.js';
import type { Decision, RequestOutcome } from '../src/register/model.js';
import { provenBy } from './access.js';
import { answerAndWait, answerRight } from './answer-right.js';
import { applyAndConfirm, holdersWithRecords, isCovered } from './apply.js';
import type { Capable } from './apply.js';
import { assessed } from './assess.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { awaitReceipt } from './deliver.js';
import { gatherFacts } from './erasure-steps.js';
import { atHolder } from './holder.js';
import { locate } from './locate.js';
import { now, nowMs } from './now.js';
import { WHOLE } from './questions.js';
import { liftAfterNotice, liftAtOnce, unlessCancelled } from './restrict-at-holders.js';
import type { Restricted } from './restrict-at-holders.js';
import type { Proof } from './verify.js';
import { settled } from './verify.js';

type Use = ObjectResult['stopped'][number];

interface Stop {
  /** Where something stopped until it is decided. */
  restricted: Restricted[];
  uses: Use[];
  /** Direct marketing among it: stopped for good, nobody weighs it (O2). */
  marketing: Use[];
}

export async function weighObjection(c: Case, proof: Proof): Promise<RequestOutcome> {
  await settled(c);
  const located = await locate(c, provenBy(c, proof));
  const holders = await holdersWithRecords(located.subjects);
  if (holders.length === 0) return answerAndWait(c, { kind: 'refused', ground: 'not_identifiable' });
  const advice = await advise(c, located);
  // Whoever objects to everything objects to marketing as well; named purposes are weighed.
  const all = (c.input.demand as Objection).purposes === undefined;
  const open = advice.filter(({ outcome }) => outcome === 'WEIGH' || (all && outcome === 'ABSOLUTE'));
  const notOpen = advice.filter(({ outcome }) => outcome === 'NOT_APPLICABLE');
  if (open.length === 0) {
    const result = { kind: 'objection' as const, stopped: [], continued: [], notOpen: byPurpose(notOpen) };
    return answerAndWait(c, result);
  }
  await c.enter('fulfil', 'apply', 'holder', 'what is objected to stops until it is decided');
  const concerned = holders.filter(({ holder }) => open.some((entry) => entry.holder === holder));
  const stop = await stopPending(c, concerned, open);
  return unlessCancelled(
    () => weigh(c, located, stop, open, notOpen),
    () => liftAtOnce(c, 'objection', located.subjects, 'pending', stop.restricted),
  );
}

async function advise(c: Case, located: LocatedSubject): Promise<RightAdvice[]> {
  const { requestId } = c.input;
  const demand = c.input.demand as Objection;
  const facts = await gatherFacts(c, located, now(), c.patienceMs);
  const { advice } = await core.adviseOnRight({ requestId, demand, subjects: located.subjects, facts, at: now() });
  return advice.filter((entry) => isCovered(c, entry));
}

/** 18(1)(d): restricted from the first moment, at every holder that uses the data on an interest of the controller's. */
async function stopPending(c: Case, holders: Capable[], open: RightAdvice[]): Promise<Stop> {
  const stop: Stop = { restricted: [], uses: [], marketing: [] };
  await unlessCancelled(
    async () => {
      await Promise.all(
        holders.map(async (capable) => {
          const { holder } = capable;
          const own = open.filter((entry) => entry.holder === holder);
          const weighed = own.filter(({ outcome }) => outcome === 'WEIGH');
          if (weighed.length < own.length) stop.marketing.push(...((await stopAt(c, capable, 'marketing')) ?? []));
          if (weighed.length === 0) return;
          const uses = await stopAt(c, capable, 'processing');
          if (uses) stop.restricted.push({ holder, datasets: weighed.map(({ dataset }) => dataset) });
          stop.uses.push(...(uses ?? []));
        }),
      );
    },
    () => liftAtOnce(c, 'objection', subjectsOf(holders), 'pending', stop.restricted),
  );
  stop.restricted.sort((a, b) => (a.holder < b.holder ? -1 : 1));
  return stop;
}

/** Undefined: nothing to stop there. */
async function stopAt(
  c: Case,
  { holder, subject, capabilities }: Capable,
  scope: 'marketing' | 'processing',
): Promise<Use[] | undefined> {
  const { requestId } = c.input;
  const { purposes } = c.input.demand as Objection;
  if (!capabilities.includes('object')) return undefined;
  const { result, confirmedAt } = await applyAndConfirm(c, 'objection', `object-${scope}`, {
    ...{ holder, subject, capabilities },
    carryOut: (key) => atHolder(c, 'objection', holder, 'apply', 'object', { subject, scope, purposes, key }),
    toConfirm: ({ status }) => (status === 'applied' ? { objection: { scope, purposes } } : undefined),
  });
  const detail = { scope, status: result.status, stopped: result.stopped.length };
  await core.recordApplied({
    requestId,
    holder,
    call: 'object',
    detail,
    confirmedAt,
    key: `object:${scope}`,
    at: now(),
  });
  return result.status === 'applied' ? result.stopped : undefined;
}

async function weigh(
  c: Case,
  located: LocatedSubject,
  { restricted, uses, marketing }: Stop,
  open: RightAdvice[],
  notOpen: RightAdvice[],
): Promise<RequestOutcome> {
  const { requestId, subject: claim, timings } = c.input;
  const weighed = open.filter(({ outcome }) => outcome === 'WEIGH');
  if (weighed.length === 0) {
    const result = { kind: 'objection' as const, stopped: marketing, continued: [], notOpen: byPurpose(notOpen) };
    return answerAndWait(c, result);
  }
  await core.openRestriction({
    ...{ requestId, type: 'RIGHTS_PENDING', ground: 'objection', at: now() },
    holders: restricted.map(({ holder }) => holder),
    decision: { by: c.input.openedBy, reason: 'an objection is being decided' },
  });
  const question = {
    kind: 'weigh' as const,
    open: [WHOLE],
    choices: ['uphold', 'compelling_grounds', 'legal_claims'],
  };
  const given = await assessed(
    c,
    question,
    'reviewer',
    'are there compelling grounds against the objection? The burden is ours',
  );
  const decision = given.get(WHOLE) as Decision;
  await settled(c);
  const upheld = decision.choice === 'uphold';
  const told = await tellRecipients(c, located, restricted);
  const result = {
    kind: 'objection' as const,
    stopped: [...marketing, ...(upheld ? usesOf(uses, weighed) : [])],
    continued: upheld ? [] : purposesOf(weighed).map((purpose) => ({ purpose, grounds: decision.reason })),
    notOpen: byPurpose(notOpen),
  };
  const outcome = await answerRight(c, result, told);
  const waits = awaitReceipt(c, nowMs() + timings.linkExpiry, true);
  if (upheld) {
    // What stopped stays stopped; only the question is closed.
    await core.closeRestriction({ requestId, type: 'RIGHTS_PENDING', decision, toldAt: now(), at: now() });
    await waits;
    return outcome;
  }
  await Promise.all([
    waits,
    liftAfterNotice(c, {
      ...{ claim, subjects: located.subjects, right: 'objection', ground: 'pending', restricted, decision },
      ...{ why: 'objection_decided', noticeMs: timings.restrictionNotice },
    }),
  ]);
  return outcome;
}

async function tellRecipients(c: Case, { subjects }: LocatedSubject, restricted: Restricted[]): Promise<string[]> {
  const changed = restricted.map(({ holder, datasets }) => ({
    ...{ holder, datasets },
    identifiers: subjects[holder]?.identifiers ?? [],
  }));
  if (changed.length === 0) return [];
  const { requestId } = c.input;
  return (await core.openRecipientNotices({ requestId, kind: 'restriction', changed, at: now() })).recipients;
}

function subjectsOf(holders: Capable[]): LocatedSubject['subjects'] {
  return Object.fromEntries(holders.map(({ holder, subject }) => [holder, subject]));
}

/** As the holders reported them; where they named none, as the data map has them. */
function usesOf(uses: Use[], open: RightAdvice[]): Use[] {
  if (uses.length > 0) return uses;
  return open.flatMap(({ dataset, purposes }) => purposes.map((purpose) => ({ dataset, purpose })));
}

function purposesOf(advice: RightAdvice[]): string[] {
  return [...new Set(advice.flatMap(({ purposes }) => purposes))];
}

function byPurpose(advice: RightAdvice[]): { purpose: string; lawfulBasis: RightAdvice['basis'] }[] {
  const named = new Map(advice.flatMap(({ purposes, basis }) => purposes.map((purpose) => [purpose, basis] as const)));
  return [...named].map(([purpose, lawfulBasis]) => ({ purpose, lawfulBasis }));
}
