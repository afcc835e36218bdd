/**
 * What is asked of the person beside all stages: a recorded doubt about identity, a mandate, a fee, a clarification (C1–C6), and the
 * extension (X1–X4). Each moves the statutory clock as the law says; none is silent: the person is reminded, then it ends with reasons.
 */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { AskBasis, AskOf, Decision, DecisionKind } from '../src/register/model.js';
import { ANSWERED, ASKED, unanswered } from './ask-events.js';
import type { Case } from './case.js';
import { withMandate } from './circumstances.js';
import { core } from './core.js';
import { ignoreCancellation } from './holder.js';
import { now, nowMs } from './now.js';
import type { OpenAsk, OpenExtension } from './reached.js';
import {
  askEvent,
  askReached,
  noticeReached,
  notReached,
  settleTask,
  waitsUntil,
  weigh,
  wouldMove,
} from './reached.js';

const LAPSED = 'the clarification asked for never came: what needs none is supplied now';
const KINDS: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['ask', 'answer', 'told', 'strike', 'extend']);

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
    await this.rest();
  }

  /** The answer went out: nobody has to be told any more of what it was to wait for. */
  async rest(): Promise<void> {
    const { asks, extension } = this.c;
    for (const notice of [...asks, ...(extension ? [extension] : [])]) await settleTask(this.c, notice, 'not_needed');
  }

  private async run(): Promise<void> {
    const { c } = this;
    for (;;) {
      await condition(() => c.peekOf(KINDS) !== undefined || c.cameBack.length > 0);
      const letter = c.cameBack.shift();
      if (letter !== undefined) await this.cameBack(letter);
      const decision = c.takeOf(KINDS);
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
      case 'told':
        return this.told(decision);
      case 'strike':
        return strike(this.c, of);
      default:
        return this.extend(decision);
    }
  }

  private async ask(decision: Decision, of: AskOf): Promise<void> {
    const { c } = this;
    const askedAt = decision.occurredAt ?? decision.at;
    const ask: OpenAsk = {
      ...{ of, id: decision.id, askedAt, why: decision.reason },
      ...{ moves: decision.basis === MOVES[of], runs: false, closesAt: waitsUntil(c, c.clock, now()) },
    };
    c.asks.push(ask);
    // Whoever says when it happened has asked already.
    if (decision.occurredAt !== undefined) await askReached(c, ask, askedAt, true);
    // Identity has its own invitations, with a link and a code (`verify`).
    if (of === 'identity') return;
    this.beside(async () => {
      await this.put(ask, decision);
      await this.chase(ask, decision);
    });
  }

  /** A mail server that is down holds up neither an answer nor a person who asks another way. */
  private beside(work: () => Promise<void>): void {
    void this.scope.run(work).catch(ignoreCancellation);
  }

  /** The letter says until when an answer is waited for, as it will be once the letter has gone out. */
  private async put(ask: OpenAsk, decision: Decision): Promise<void> {
    const { c } = this;
    if (ask.toldAt === undefined) {
      const at = now();
      ask.closesAt = waitsUntil(c, (await weigh(c, askEvent(c, ask, at))) ?? c.clock, at);
    }
    const { mailed, letter } = await this.tell(ask, decision, 0);
    ask.letter = letter;
    // Answered, struck, or told another way meanwhile.
    if (!c.asks.includes(ask) || ask.toldAt !== undefined) return;
    if (mailed) await askReached(c, ask, now());
    else await notReached(c, ask, 'not_mailed');
  }

  private async tell(ask: OpenAsk, decision: Decision, reminder: number): Promise<{ mailed: boolean; letter: string }> {
    const { requestId, subject } = this.c.input;
    const { basis = 'routine', fee, question } = decision;
    const closesAt = new Date(ask.closesAt).toISOString();
    return core.askPerson({
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

  /** Reminded twice, then closed with reasons (C5). Who was not asked yet is not reminded, and nothing ends (R6). */
  private async chase(ask: OpenAsk, decision: Decision): Promise<void> {
    const { c } = this;
    const open = (): boolean => c.asks.includes(ask);
    while (open()) {
      await condition(() => !open() || ask.runs);
      if (open() && (await this.ranOut(ask, decision))) return this.lapse(ask);
    }
  }

  /** False where it was answered or struck, or the mail that asked came back. */
  private async ranOut(ask: OpenAsk, decision: Decision): Promise<boolean> {
    const { c } = this;
    const waits = (): boolean => c.asks.includes(ask) && ask.runs;
    const since = Date.parse(ask.toldAt ?? ask.askedAt);
    for (const [index, after] of c.input.timings.identityReminders.entries()) {
      const at = since + after;
      if (at >= ask.closesAt) break;
      await condition(() => !waits(), Math.max(1, at - nowMs()));
      if (!waits()) return false;
      await this.tell(ask, decision, index + 1);
    }
    await condition(() => !waits(), Math.max(1, ask.closesAt - nowMs()));
    return waits();
  }

  /** A clarification only lapses: what needs none is supplied. */
  private async lapse(ask: OpenAsk): Promise<void> {
    const { c } = this;
    c.asks = c.asks.filter((other) => other !== ask);
    if (ask.of === 'authority' || ask.of === 'fee') c.ending ??= { outcome: 'refused', unanswered: ask.of };
    // The clock stands: nothing else would bring whoever looks at the request back to it.
    else if (c.step === 'review') await c.enter(c.stage, c.step, c.waitingFor, LAPSED);
  }

  /** A notice in time moves the date, a late one changes nothing (X3); the letter goes out only when it would move it. */
  private async extend(decision: Decision): Promise<void> {
    const { c } = this;
    const { id, at: askedAt, choice: ground, reason } = decision;
    const notice: OpenExtension = { of: 'extension', id, askedAt, ground, reason };
    c.extension = notice;
    const formerDueDate = c.clock?.dueDate ?? null;
    const weighed = await weigh(c, { type: 'extension_notice', at: now() });
    if (!weighed || !wouldMove(c, weighed)) c.extension = undefined;
    else this.beside(() => this.giveNotice(notice, formerDueDate, weighed.dueDate));
  }

  private async giveNotice(notice: OpenExtension, formerDueDate: string | null, dueDate: string | null): Promise<void> {
    const { c } = this;
    const { requestId, subject } = c.input;
    const { ground, reason } = notice;
    const dates = { formerDueDate, dueDate };
    const told = await core.tellExtension({ requestId, claim: subject, ...dates, ground, reason, at: now() });
    notice.letter = told.letter;
    if (notice.toldAt !== undefined) return;
    if (!told.mailed) return notReached(c, notice, 'not_mailed');
    // A mail server that was down for days: a notice that went out late has no effect, and stands no further.
    if (!(await noticeReached(c, notice, now()))) c.extension = undefined;
  }

  /** No mail reached the person; somebody asked or gave the notice another way, really on that day. */
  private async told({ choice, occurredAt, at }: Decision): Promise<void> {
    const { c } = this;
    const notice = choice === 'extension' ? c.extension : c.openAsk(choice as AskOf);
    if (!notice || notice.toldAt !== undefined) return;
    if (notice.of === 'extension') await noticeReached(c, notice, occurredAt ?? at, true);
    else await askReached(c, notice, occurredAt ?? at, true);
  }

  /** A mail that came back told nobody anything. */
  private async cameBack(letter: string): Promise<void> {
    const { c } = this;
    const notices = [...c.asks, ...(c.extension ? [c.extension] : [])];
    const notice = notices.find((one) => one.letter === letter);
    if (!notice) return core.recordCameBack({ requestId: c.requestId, letter, at: now() });
    if (notice.toldAt !== undefined && notice.otherwise !== true) await notReached(c, notice, 'came_back');
  }
}

/**
 * The answer to what was asked has arrived, really at that instant. One that no table reaches leaves the date that stood; what had come
 * before it was asked for needed no asking.
 */
export async function answered(c: Case, of: AskOf, at: string): Promise<void> {
  const ask = c.openAsk(of);
  if (!ask) return answeredLate(c, of, at);
  c.asks = c.asks.filter((other) => other !== ask);
  await settleTask(c, ask, 'not_needed');
  // Who was never asked has answered nothing the clock waited for.
  if (!ask.event) return answeredLate(c, of, at);
  if (Date.parse(at) >= Date.parse(ask.event.at) && (await counted(c, of, at))) return;
  ask.event.valid = false;
  await c.onEvent();
}

/** What lapsed is answered after all: the clock, which stood for it, goes on from that day (C5). */
async function answeredLate(c: Case, of: AskOf, at: string): Promise<void> {
  if (of === 'clarification' && unanswered(c.events, of) > 0) await counted(c, of, at);
}

/** One answer ends every open question of its kind: an earlier one, lapsed or struck, would otherwise take it away from this one (§1.5.4). */
async function counted(c: Case, of: AskOf, at: string): Promise<boolean> {
  const event = { type: ANSWERED[of], at };
  if (!(await weigh(c, event))) return false;
  for (let open = unanswered(c.events, of); open > 1; open--) c.events.push({ ...event });
  await c.happened(event);
  return true;
}

/** It was asked without reason: it never moved the clock, and a breach stands at its true instant (C6). */
async function strike(c: Case, of: AskOf): Promise<void> {
  const open = c.openAsk(of);
  c.asks = c.asks.filter((ask) => ask.of !== of);
  if (open) await settleTask(c, open, 'not_needed');
  const event = open ? open.event : c.events.findLast(({ type, valid }) => type === ASKED[of] && valid !== false);
  if (!event || event.valid === false) return;
  event.valid = false;
  await c.onEvent();
}
