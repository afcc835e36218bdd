/**
 * Starts the workflows of accepted requests. The register's outbox holds an entry per request until its workflow runs; entries are
 * leased, so several servers may run this at once, and starting is idempotent, so a lost lease does no harm.
 */
import { errorName, isHabeasError } from '../common/errors.js';
import type { Logger } from '../common/log.js';
import type { OutboxEntry, Register } from '../register/types.js';
import { startComplaints } from './complaint-starter.js';
import type { ComplaintStarterDeps } from './complaint-starter.js';
import type { RequestClient } from './ports.js';

export interface OutboxStarterOptions {
  outbox: Register['outbox'];
  requests: Pick<RequestClient, 'startRequest'>;
  /** Complaints are started along with requests. */
  complaints?: ComplaintStarterDeps;
  log: Logger;
  /** Milliseconds between two looks into an empty outbox. Default 1,000. */
  intervalMs?: number;
  /** Entries taken at once. Default 20. */
  batch?: number;
  /** How long an entry is ours, in milliseconds: longer than starting a batch may take. Default 60,000. */
  leaseMs?: number;
}

export interface OutboxStarter {
  /** Looks at once, without waiting for the interval: called after a request was opened. */
  poke(): void;
  /** One look: how many were started and how many failed. */
  runOnce(): Promise<{ started: number; failed: number }>;
  /** Ends after the batch under way. */
  stop(): Promise<void>;
}

/** Runs until stopped. */
export function startOutboxStarter(options: OutboxStarterOptions): OutboxStarter {
  const { intervalMs = 1000, log } = options;
  let stopped = false;
  let poked = false;
  let wake = (): void => undefined;
  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      poked = false;
      let more = false;
      try {
        const { started, failed } = await runOnce(options);
        more = started > 0 && failed === 0;
        failures = 0;
      } catch (error) {
        // The register itself is away: wait longer each time, at most half a minute.
        failures += 1;
        log.error({ error: errorName(error), failures }, 'cannot read the intake outbox');
      }
      if (stopped || poked || more) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(30_000, intervalMs * 2 ** Math.min(failures, 10)));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = loop();
  return {
    poke() {
      poked = true;
      wake();
    },
    runOnce: () => runOnce(options),
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

async function runOnce(options: OutboxStarterOptions): Promise<{ started: number; failed: number }> {
  const { outbox, complaints, log, batch = 20, leaseMs = 60_000 } = options;
  const entries = await outbox.claim(batch, leaseMs);
  const results = await Promise.all(entries.map((entry) => startOne(options, entry)));
  const others = complaints ? await startComplaints(complaints, batch, log) : { started: 0, failed: 0 };
  const started = results.filter(Boolean).length;
  return { started: started + others.started, failed: results.length - started + others.failed };
}

async function startOne({ outbox, requests, log }: OutboxStarterOptions, entry: OutboxEntry): Promise<boolean> {
  const { requestId, attempts } = entry;
  try {
    const { workflowId } = await requests.startRequest(entry.input);
    await outbox.started(requestId, workflowId);
    return true;
  } catch (error) {
    const reason = isHabeasError(error) ? `${error.kind}: ${error.message}` : 'unknown error';
    const nextAt = await outbox.failed(requestId, reason);
    log.warn(
      { requestId, attempts: attempts + 1, reason, nextAt },
      'request not started yet; it is kept and tried again',
    );
    return false;
  }
}
