/** The statutory clock beside all stages: follows every event, warns before the deadline, records a breach at its true instant. */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Case } from './case.js';
import { core } from './core.js';
import { now, nowMs } from './now.js';
import { showDueBefore } from './search.js';

export class Clock {
  private scope = new CancellationScope();
  private running: Promise<void> = Promise.resolve();
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly c: Case) {}

  /** Computes the dates from what happened so far, one event after another; warning and breach follow them. */
  compute(): Promise<void> {
    const turn = this.turn.then(() => this.computeNow());
    // Whoever asked hears of a cancellation; the next turn does not.
    this.turn = turn.catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
    return turn;
  }

  private async computeNow(): Promise<void> {
    const { requestId, jurisdiction, right, receivedAt } = this.c.input;
    this.scope.cancel();
    await this.running;
    const events = this.c.events.map((event) => ({ ...event }));
    this.c.clock = await core.recordClock({ requestId, jurisdiction, right, receivedAt, events, at: now() });
    showDueBefore(this.c.clock.dueBefore ?? undefined);
    if (this.stopped) return;
    this.scope = new CancellationScope();
    this.running = this.scope
      .run(() => this.run())
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  /** The answer went out: the clock has nothing left to say. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.scope.cancel();
    await this.running;
  }

  /** What was sent never arrived: warning and breach follow the date again. */
  async resume(): Promise<void> {
    this.stopped = false;
    await this.compute();
  }

  private async run(): Promise<void> {
    const { requestId, timings, subject } = this.c.input;
    const { dueBefore, dueDate } = this.c.clock ?? {};
    // Paused, not started, or no duty: the date comes with the next event.
    if (!dueBefore || !dueDate) return;
    const due = Date.parse(dueBefore);
    await sleepUntil(due - timings.dueWarning);
    await core.recordDueWarning({ requestId, dueBefore, at: new Date(Math.min(nowMs(), due)).toISOString() });
    await sleepUntil(due);
    await core.recordBreach({ requestId, dueBefore, at: dueBefore });
    if (!this.c.out.partly) await core.apologise({ requestId, claim: subject, dueDate, dueBefore, at: now() });
  }
}

async function sleepUntil(instant: number): Promise<void> {
  const wait = instant - nowMs();
  if (wait > 0) await sleep(wait);
}
