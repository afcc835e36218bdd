/**
 * What is asked of the person beside all stages: a recorded doubt about identity, a mandate, a fee, a clarification (C1–C6), and the
 * extension (X1–X4). Each moves the statutory clock as the law says; none is silent: the person is reminded, then it ends with reasons.
 */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { AskBasis, AskOf, Decision, DecisionKind } from '../src/register/model.js';
import { ANSWERED, ASKED } from './ask-events.js';
import type { Case } from './case.js';
import { withMandate } from './circumstances.js';
import { core } from './core.js';
import { now, nowMs } from './now.js';

export interface OpenAsk {
  of: AskOf;
  /** Id of the decision that asked. */
  id: string;
  /** ISO 8601 UTC. */
  askedAt: string;
  /** Until when an answer is waited for, milliseconds. */
  closesAt: number;
  /** In the words of who asked, for the letter. */
  why: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** Whoever is asked has a few days at least. */
export const LEAST_WAIT_MS = 3 * DAY_MS;
const LAPSED = 'the clarification asked for never came: what needs none is supplied now';
/** In the evening before the last day, in every zone served: what follows goes out on that day at the latest. */
const BEFORE_LAST_DAY_MS = 4 * 3600 * 1000;

const KINDS: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['ask', 'answer', 'strike', 'extend']);

/** Only with its own basis does an ask move the clock (C6). */
const MOVES: Record<AskOf, AskBasis> = {
  identity: 'reasonable_doubt',
  authority: 'reasonable_doubt',
  fee: 'manifestly_excessive',
  clarification: 'reasonably_required',
};

/** Takes the decisions that may come at any time, one after another, for as long as the request is open. */
export class Desk {
  private readonly scope = new CancellationScope();
  private readonly running: Promise<void>;

  constructor(private readonly c: Case) {
    this.running = this.scope
      .run(() => this.run())
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  async stop(): Promise<void> {
    this.scope.cancel();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      await condition(() => this.c.peekOf(KINDS) !== undefined);
      const decision = this.c.takeOf(KINDS);
      if (decision) await this.carryOut(decision);
    }
  }

  private async carryOut(decision: Decision): Promise<void> {
    const of = decision.choice as AskOf;
    switch (decision.kind) {
      case 'ask':
        return this.ask(decision, of);
      case 'answer':
        if (of === 'authority') {
          this.c.mandateScope = decision.scope;
          this.c.input.subject = withMandate(this.c.input.subject, decision.scope);
        }
        return answered(this.c, of, decision.occurredAt ?? decision.at);
      case 'strike':
        return strike(this.c, of);
      default:
        return extend(this.c, decision);
    }
  }

  private async ask(decision: Decision, of: AskOf): Promise<void> {
    const { c } = this;
    const askedAt = decision.occurredAt ?? decision.at;
    const full = Math.max(Date.parse(askedAt) + c.input.timings.identityClose, nowMs());
    const valid = decision.basis === MOVES[of] && !isLate(c, askedAt);
    const closesAt = valid ? full : closesInTime(c, full);
    const ask: OpenAsk = { of, id: decision.id, askedAt, closesAt, why: decision.reason };
    c.asks.push(ask);
    await c.happened({ type: ASKED[of], at: askedAt, ...(valid ? {} : { valid: false }) });
    // A fee stops no clock under EU law (S3): where one runs on, nobody waits past it.
    if (valid) ask.closesAt = closesInTime(c, full);
    // Identity has its own invitations, with a link and a code (`verify`).
    if (of === 'identity') return;
    await this.tell(ask, decision, 0);
    void this.scope
      .run(() => this.chase(ask, decision))
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  private async tell(ask: OpenAsk, decision: Decision, reminder: number): Promise<void> {
    const { requestId, subject } = this.c.input;
    const { basis = 'routine', fee, question } = decision;
    const closesAt = new Date(ask.closesAt).toISOString();
    await core.askPerson({
      ...{
        requestId,
        ask: ask.of,
        askId: ask.id,
        basis,
        why: ask.why,
        question,
        fee,
        reminder,
        claim: subject,
        closesAt,
      },
      at: now(),
    });
  }

  /** Reminded twice, then closed with reasons (C5); a clarification only lapses: what needs none is supplied. */
  private async chase(ask: OpenAsk, decision: Decision): Promise<void> {
    const { c } = this;
    const open = (): boolean => c.asks.includes(ask);
    for (const [index, after] of c.input.timings.identityReminders.entries()) {
      const at = Date.parse(ask.askedAt) + after;
      if (at >= ask.closesAt) break;
      await condition(() => !open(), Math.max(1, at - nowMs()));
      if (!open()) return;
      await this.tell(ask, decision, index + 1);
    }
    await condition(() => !open(), Math.max(1, ask.closesAt - nowMs()));
    if (!open()) return;
    c.asks = c.asks.filter((other) => other !== ask);
    if (ask.of === 'authority' || ask.of === 'fee') c.ending ??= { outcome: 'refused', unanswered: ask.of };
    // The clock stands: nothing else would bring whoever looks at the request back to it.
    else if (c.step === 'review') await c.enter(c.stage, c.step, c.waitingFor, LAPSED);
  }
}

/** A period that runs on waits for no answer: what becomes of the request is told before the day a refusal is due (R1, R6). */
function closesInTime({ clock, input }: Case, full: number): number {
  if (clock?.state !== 'RUNNING' || !clock.dueBefore) return full;
  const refusal = Date.parse(`${clock.refusalNoticeDue ?? ''}T00:00:00Z`) - BEFORE_LAST_DAY_MS;
  // An extended answer may be asked about when the date of a refusal has passed.
  const last = refusal > nowMs() ? refusal : Date.parse(clock.dueBefore) - DAY_MS;
  const least = nowMs() + Math.min(LEAST_WAIT_MS, input.timings.identityClose);
  return Math.max(least, Math.min(full, last));
}

/** The answer to what was asked has arrived, really at that instant. */
export async function answered(c: Case, of: AskOf, at: string): Promise<void> {
  const ask = c.openAsk(of);
  if (!ask) return;
  c.asks = c.asks.filter((other) => other !== ask);
  await c.happened({ type: ANSWERED[of], at });
}

/** Who asks only once the period is over moves nothing: what is late stays late (C6). */
function isLate({ clock }: Case, askedAt: string): boolean {
  const dueBefore = clock?.dueBefore ?? undefined;
  return dueBefore !== undefined && Date.parse(askedAt) >= Date.parse(dueBefore);
}

/** It was asked without reason: it never moved the clock, and a breach stands at its true instant (C6). */
async function strike(c: Case, of: AskOf): Promise<void> {
  const event = c.events.findLast(({ type, valid }) => type === ASKED[of] && valid !== false);
  c.asks = c.asks.filter((ask) => ask.of !== of);
  if (!event) return;
  event.valid = false;
  await c.onEvent();
}

/** A notice in time moves the date, a late one changes nothing (X3); the letter goes out only when it did. */
async function extend(c: Case, decision: Decision): Promise<void> {
  const before = c.clock?.dueDate ?? null;
  const at = now();
  await c.happened({ type: 'extension_notice', at });
  const after = c.clock?.dueDate ?? null;
  if (c.clock?.state === 'RUNNING' && after === before) {
    c.events.splice(
      c.events.findIndex((event) => event.type === 'extension_notice' && event.at === at),
      1,
    );
    // Recorded without it: taken up again with another start, it would be an extension that nobody was told of.
    await c.onEvent();
    return;
  }
  c.extended = true;
  const { requestId, subject } = c.input;
  const { choice: ground, reason } = decision;
  await core.tellExtension({ requestId, claim: subject, formerDueDate: before, dueDate: after, ground, reason, at });
}
