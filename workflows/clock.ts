/** The statutory clock beside all stages: warns before the deadline and records a breach at its true instant. */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Case } from './case.js';
import { core } from './core.js';
import { nowMs } from './now.js';

export class Clock {
  private readonly scope = new CancellationScope();
  private readonly running: Promise<void>;

  constructor(private readonly c: Case) {
    this.running = this.scope
      .run(() => this.run())
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  /** The answer went out: the clock has nothing left to say. */
  async stop(): Promise<void> {
    this.scope.cancel();
    await this.running;
  }

  private async run(): Promise<void> {
    const { requestId, timings } = this.c.input;
    const dueBefore = this.c.clock?.dueBefore;
    if (!dueBefore) return;
    const due = Date.parse(dueBefore);
    await sleepUntil(due - timings.dueWarning);
    await core.recordDueWarning({ requestId, dueBefore, at: new Date(Math.min(nowMs(), due)).toISOString() });
    await sleepUntil(due);
    await core.recordBreach({ requestId, dueBefore, at: dueBefore });
  }
}

async function sleepUntil(instant: number): Promise<void> {
  const wait = instant - nowMs();
  if (wait > 0) await sleep(wait);
}
