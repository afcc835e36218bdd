/**
 * What holds keep of one erasure, waiting for the last of them to end: by event, by the batched sweep and by the next date. It
 * outlives the request that started it, erases without a new request (E6) and continues as new before its history grows long.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { HolderTaskUpdate } from '../activities/types.js';
import type { HolderPlan } from '../src/connector/contract.js';
import type { ItemDecision } from '../src/law/types.js';
import type { Decision, Step } from '../src/register/model.js';
import { core } from './core.js';
import { carryOut } from './erase-at-holders.js';
import { applyWhere, gatherFacts, itemKey, ordersFor, restrictRetained } from './erasure-steps.js';
import type { HolderHost } from './holder.js';
import { atHolder } from './holder.js';
import { changedMailboxes, contactHolders } from './held-contact.js';
import { heldStatus, holdChanged, sweepPoke, withdrawHeld } from './messages.js';
import { now, nowMs } from './now.js';
import type { HeldInput, HeldStatus } from './types.js';

/** The next date is the day after a hold ends; a little later it has begun wherever the regime puts midnight. */
const AFTER_MIDNIGHT_MS = 2 * 3600 * 1000;
const LEAST_SLEEP_MS = 3600 * 1000;
const EVALUATIONS_PER_RUN = 50;
/** A silent holder keeps its items waiting; the next event or sweep asks again. */
const PATIENCE_MS = 5 * 60 * 1000;

/** Nothing but its date ends these; any other reason may end before its date. */
const BY_DATE_ALONE: ReadonlySet<string> = new Set([
  'STATUTORY_RETENTION',
  'LIMITATION',
  'SUPPORT_RETENTION',
  'SECURITY_LOG_PERIOD',
]);

function endsByEvent({ until, reasons }: ItemDecision, today: string): boolean {
  return until === undefined || until < today || reasons.some(({ hold }) => !BY_DATE_ALONE.has(hold));
}

class Held implements HolderHost {
  waiting: ItemDecision[];
  nextDate: string | undefined;
  evaluations: number;
  /** The first look is taken at once: a hold may have ended while the request was being answered. */
  poked: boolean;
  /** A holder failed for good; the next event or sweep tries again. */
  stuck = false;
  withdrawn: Decision | undefined;
  holdChanges = 0;

  constructor(readonly input: HeldInput) {
    this.waiting = input.waiting;
    this.nextDate = input.nextDate;
    this.evaluations = input.evaluations;
    this.poked = input.evaluations === 0 || input.poked === true;
  }

  get requestId(): string {
    return this.input.requestId;
  }
  get installation(): string {
    return this.input.installation;
  }
  get slowMs(): number {
    return this.input.timings.holderSlow;
  }
  get heartbeatMs(): number {
    return this.input.timings.heartbeat;
  }
  get patienceMs(): number {
    return this.input.timings.holdsPatience;
  }

  async noteHolders(tasks: Omit<HolderTaskUpdate, 'requestId' | 'at'>[]): Promise<void> {
    if (tasks.length === 0) return;
    await core.recordHolderTasks({ tasks: tasks.map((task) => ({ ...task, requestId: this.requestId, at: now() })) });
  }

  async noteDelay(holder: string, step: Step, since: string): Promise<void> {
    await core.recordHolderDelay({ requestId: this.requestId, holder, step, since, at: now() });
  }

  /** No agent watches a deferred erasure: a lasting failure is tried again at the next event or sweep. */
  async retryAsked(): Promise<void> {
    this.poked = false;
    this.stuck = true;
    await condition(() => this.poked || this.takenBack());
    this.stuck = false;
  }

  takenBack(): boolean {
    return this.withdrawn !== undefined;
  }

  status(): HeldStatus {
    return {
      requestId: this.requestId,
      evaluations: this.evaluations,
      waiting: this.waiting.map((decision) => ({
        holder: decision.holder,
        itemId: decision.item.id,
        shown: decision.reasons[0]?.hold,
        until: decision.until,
      })),
    };
  }
}

export async function held(input: HeldInput): Promise<void> {
  const h = new Held(input);
  listen(h);
  for (let turn = 0; h.waiting.length > 0; turn++) {
    if (turn >= EVALUATIONS_PER_RUN || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof held>({
        ...input,
        waiting: h.waiting,
        nextDate: h.nextDate,
        evaluations: h.evaluations,
        poked: h.poked,
      });
    }
    await awakened(h);
    h.poked = false;
    if (h.withdrawn) break;
    await evaluate(h);
    if (h.takenBack()) break;
  }
  if (h.withdrawn) await liftRestrictions(h);
  await core.closeHeld({ requestId: h.requestId, cancelled: h.withdrawn !== undefined, at: now() });
  await condition(allHandlersFinished);
}

function listen(h: Held): void {
  setHandler(heldStatus, () => h.status());
  setHandler(holdChanged, () => {
    h.holdChanges++;
    h.poked = true;
  });
  setHandler(sweepPoke, () => {
    // What ends by date alone has its own timer; the sweep looks after what an event should have told.
    const today = now().slice(0, 10);
    if (h.stuck || h.waiting.some((decision) => endsByEvent(decision, today))) h.poked = true;
  });
  setHandler(
    withdrawHeld,
    async (decision) => {
      h.withdrawn = decision;
      await core.recordDecision({ requestId: h.requestId, decision });
      return { accepted: true };
    },
    {
      validator: (decision: Decision) => {
        if (decision.reason.trim() === '') throw ApplicationFailure.nonRetryable('say why', 'invalid');
      },
    },
  );
}

async function awakened(h: Held): Promise<void> {
  const wakes = (): boolean => h.poked || h.withdrawn !== undefined;
  const wait = untilNextDate(h);
  if (wait === undefined) await condition(wakes);
  else await condition(wakes, wait);
}

/** Recomputes all holds of the records, not of the case (holds §3.1), and erases what is free. */
async function evaluate(h: Held): Promise<void> {
  const { requestId, jurisdiction, subjects, asOf, claim } = h.input;
  const facts = await gatherFacts(h, { subjects, missing: [] }, asOf, PATIENCE_MS);
  const representative = Object.values(subjects).some((subject) => subject.representative);
  const asked = { requestId, jurisdiction, facts, representative, subjects, at: now() };
  const first = await core.decideItems({ ...asked, deferred: true });
  const goes = first.decisions.some((one) => one.outcome === 'ERASE_NOW' || one.outcome === 'ANONYMISE');
  const added = first.added === true;
  const mailboxes = goes || added ? await changedMailboxes(h, h.input, contactHolders(facts)) : [];
  const changed = mailboxes.length > 0 ? { mailboxes } : {};
  if (added) await core.tellHoldAdded({ requestId, claim, ...changed, decisions: first.decisions, at: now() });
  // A changed mailbox has to be checked first; nothing goes, and nothing is told, before (holds §3.2).
  const { decisions, contact, nextDate } =
    goes && mailboxes.length > 0 ? await core.decideItems({ ...asked, deferred: true, mailboxes }) : first;
  // Everything this person still has below the plan's bound was deferred; a silent holder's items stay as they were.
  const answered = new Set(facts.filter((entry) => entry.status === 'known').map((entry) => entry.holder));
  const silent = h.waiting.filter((decision) => !answered.has(decision.holder));
  const current = [
    ...silent,
    ...decisions.filter((decision) => answered.has(decision.holder) && !decision.item.shared && covered(h, decision)),
  ];
  const before = new Set(h.waiting.map(itemKey));
  // Proof of a consent that a hold kept as a whole becomes a suppression entry now.
  const free = current.filter(
    (decision) =>
      decision.outcome === 'ERASE_NOW' ||
      decision.outcome === 'ANONYMISE' ||
      (decision.outcome === 'SUPPRESS' && before.has(itemKey(decision))),
  );
  const waiting = current.filter((decision) => !free.includes(decision) && decision.outcome !== 'SUPPRESS');
  const erased = free.length > 0 ? await eraseFree(h, free, waiting, { contact, mailboxes }) : [];
  const gone = new Set(erased.map(({ holder, itemId }) => `${holder}/${itemId}`));
  h.waiting = current.filter((decision) => decision.outcome !== 'SUPPRESS' && !gone.has(itemKey(decision)));
  // What joined another retention under a new id is restricted there as well (holds §3.5).
  const joined = h.waiting.filter((decision) => !before.has(itemKey(decision)));
  if (joined.length > 0) await restrictRetained(h, { subjects }, joined);
  h.nextDate = nextDate;
  await core.recordHeld({ requestId, decisions: h.waiting, erased, nextDate, at: now() });
  h.evaluations++;
}

/** An item may change its id with its state (an open invoice joins its period's group); another dataset was never approved. */
function covered(h: Held, { holder, item }: ItemDecision): boolean {
  return h.input.covers.includes(`${holder}/${item.dataset}`);
}

/** Contact data last, after the person was told at the address that is about to go (holds §3.3). */
async function eraseFree(
  h: Held,
  free: ItemDecision[],
  waiting: ItemDecision[],
  { contact, mailboxes }: { contact: string[]; mailboxes: string[] },
): Promise<{ holder: string; itemId: string }[]> {
  const { requestId, claim } = h.input;
  const isContact = (decision: ItemDecision): boolean => contact.includes(itemKey(decision));
  const last = free.filter(isContact);
  const first = await erasePhase(
    h,
    free.filter((decision) => !isContact(decision)),
  );
  if (h.takenBack()) return first;
  const changed = mailboxes.length > 0 ? { mailboxes } : {};
  const contactNext = last.length > 0;
  await core.tellHoldLifted({ requestId, claim, ...changed, decisions: free, waiting, contactNext, at: now() });
  return [...first, ...(await erasePhase(h, last))];
}

async function erasePhase(h: Held, decisions: ItemDecision[]): Promise<{ holder: string; itemId: string }[]> {
  if (decisions.length === 0) return [];
  const { requestId, subjects, asOf, approvedPlan } = h.input;
  const plans = await Promise.all(
    ordersFor(decisions).map(async ({ holder, orders }): Promise<HolderPlan> => {
      const subject = subjects[holder] ?? { refs: [], identifiers: [], representative: false };
      return atHolder(h, 'erasure', holder, 'preview', 'preview', { subject, asOf, orders });
    }),
  );
  const carried = await carryOut(h, plans, approvedPlan);
  await core.recordErasure({ requestId, outcome: carried, phase: 'lifted', at: now() });
  return carried.plans.flatMap((plan) =>
    plan.items
      .filter((item) => item.outcome !== 'retain')
      .map((item) => ({ holder: plan.holder, itemId: item.itemId })),
  );
}

/** The wish was taken back: what was only stored may be used again. */
async function liftRestrictions(h: Held): Promise<void> {
  await applyWhere(h, { subjects: h.input.subjects }, 'unrestrict', (holder) =>
    h.waiting.filter((decision) => decision.holder === holder).map((decision) => decision.item.id),
  );
}

/** The person's records wake up with the next date; where none is known, an event or the sweep wakes them. */
function untilNextDate(h: Held): number | undefined {
  if (!h.nextDate) return undefined;
  return Math.max(LEAST_SLEEP_MS, Date.parse(`${h.nextDate}T00:00:00Z`) + AFTER_MIDNIGHT_MS - nowMs());
}
