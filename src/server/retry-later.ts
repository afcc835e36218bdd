/**
 * Word for a workflow that could not be given now (Temporal or every worker is down): tried again in this process, with growing
 * pauses. Only for calls that count once however often they come; what must survive a restart stands in the register as well.
 */
import { isHabeasError } from '../common/errors.js';
import type { ErrorKind } from '../common/errors.js';
import type { Logger } from '../common/log.js';

const PASSING: readonly ErrorKind[] = ['transient', 'throttled', 'unavailable', 'not_found'];

export interface RetryLater {
  /** True when it went through now; false when it is tried again later. Throws what no repetition can mend. */
  send(what: { name: string; requestId: string }, work: () => Promise<void>): Promise<boolean>;
  /** Gives up what is waiting. */
  stop(): void;
}

export interface RetryLaterOptions {
  log: Logger;
  /** First pause in milliseconds; doubled each time, at most a minute. Default 2,000. */
  firstMs?: number;
  /** Default 60: about an hour. */
  attempts?: number;
}

export function createRetryLater({ log, firstMs = 2000, attempts = 60 }: RetryLaterOptions): RetryLater {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  const again = (what: { name: string; requestId: string }, work: () => Promise<void>, attempt: number): void => {
    if (stopped) return;
    if (attempt > attempts) {
      log.error({ ...what, attempts }, 'the workflow could not be told; given up');
      return;
    }
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        work().then(
          () => log.info({ ...what, attempt }, 'the workflow was told late'),
          (error: unknown) => {
            if (passes(error)) again(what, work, attempt + 1);
            else
              log.warn(
                { ...what, kind: isHabeasError(error) ? error.kind : 'unknown' },
                'the workflow refused what it was told late',
              );
          },
        );
      },
      Math.min(60_000, firstMs * 2 ** Math.min(attempt - 1, 10)),
    );
    timer.unref();
    timers.add(timer);
  };

  return {
    async send(what, work) {
      try {
        await work();
        return true;
      } catch (error) {
        if (!passes(error)) throw error;
        log.warn({ ...what, kind: isHabeasError(error) ? error.kind : 'unknown' }, 'the workflow cannot be told now');
        again(what, work, 1);
        return false;
      }
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function passes(error: unknown): boolean {
  return isHabeasError(error) && PASSING.includes(error.kind);
}
