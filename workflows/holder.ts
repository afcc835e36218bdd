/**
 * One step at one holder. It may wait for days: a passing fault is retried by the server without a line of history, a lasting one
 * waits for the owner. Silence is told, never taken for "nothing".
 */
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';
import type { HolderCalls } from '../activities/holder-calls.js';
import type { HolderTaskUpdate } from '../activities/types.js';
import type { CallContext } from '../src/connector/contract.js';
import type { Right } from '../src/law/types.js';
import type { Step } from '../src/register/model.js';
import { now } from './now.js';
import { enterStanding, isStanding } from './standing.js';

/** What a workflow offers to its holder steps. */
export interface HolderHost {
  requestId: string;
  installation: string;
  slowMs: number;
  heartbeatMs: number;
  /** How long a silent holder is waited for before its facts count as old. */
  patienceMs: number;
  /** Counts what was opened or closed against the person meanwhile; absent where nothing is erased. */
  holdChanges?: number;
  noteHolders(tasks: Omit<HolderTaskUpdate, 'requestId' | 'at'>[]): Promise<void>;
  noteDelay(holder: string, step: Step, since: string): Promise<void>;
  retryAsked(holder: string): Promise<void>;
  /** The wish was taken back: nothing further is erased. */
  takenBack(): boolean;
}

type Call = keyof HolderCalls;
type Input<K extends Call> = Omit<Parameters<HolderCalls[K]>[0], keyof CallContext>;
type Output<K extends Call> = Awaited<ReturnType<HolderCalls[K]>>;

const DELAY_FACTOR = 6;
const LONGEST_DELAY_NOTE_MS = 24 * 3600 * 1000;

export function callContext(requestId: string, right: Right): CallContext {
  return { contract: 1, requestId, right, now: now() };
}

function activitiesOf({ installation, heartbeatMs }: HolderHost, holder: string, call: Call): HolderCalls {
  return proxyActivities<HolderCalls>({
    taskQueue: `${installation}-holder-${holder}`,
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: heartbeatMs,
    // Whoever gives up waiting for a silent holder does not wait for it to notice; what is being erased just now is known to the end.
    cancellationType:
      call === 'erase' ? ActivityCancellationType.WAIT_CANCELLATION_COMPLETED : ActivityCancellationType.TRY_CANCEL,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  });
}

/** Asks until there is an answer; what a restore would undo is in the ledger first. Throws only when cancelled. */
export async function atHolder<K extends Call>(
  host: HolderHost,
  right: Right,
  holder: string,
  step: Step,
  call: K,
  input: Input<K>,
): Promise<Output<K>> {
  if (isStanding(call))
    await enterStanding(host.requestId, [{ ...(input as Input<typeof call>), holder, call, right }]);
  return atHolderEntered(host, right, holder, step, call, input);
}

/** The same for what is in the ledger already, or has no place there. */
export async function atHolderEntered<K extends Call>(
  host: HolderHost,
  right: Right,
  holder: string,
  step: Step,
  call: K,
  input: Input<K>,
): Promise<Output<K>> {
  for (;;) {
    const since = now();
    const watch = new CancellationScope();
    const watching = watch.run(() => noteSilence(host, holder, step, since)).catch(ignoreCancellation);
    try {
      const activity = activitiesOf(host, holder, call)[call] as unknown as (input: unknown) => Promise<Output<K>>;
      return await activity({ ...callContext(host.requestId, right), ...input });
    } catch (error) {
      const lasting = lastingFailure(error);
      if (!lasting) throw error;
      // It has failed, it is not silent: its owner can say "try again".
      watch.cancel();
      await watching;
      await host.noteHolders([
        { holder, step, state: 'failed', errorKind: lasting.type ?? 'permanent', errorText: lasting.message },
      ]);
      await host.retryAsked(holder);
      await host.noteHolders([{ holder, step, state: 'running' }]);
    } finally {
      watch.cancel();
      await watching;
    }
  }
}

/** Like `atHolder`, but gives up waiting after `patienceMs`: undefined means *unknown*, not *nothing* (H7). */
export async function atHolderWithin<K extends Call>(
  host: HolderHost,
  right: Right,
  holder: string,
  step: Step,
  call: K,
  input: Input<K>,
  patienceMs: number | undefined,
): Promise<Output<K> | undefined> {
  return within(host, holder, step, patienceMs, () => atHolder(host, right, holder, step, call, input));
}

/** Runs what is done at one holder and gives up waiting after `patienceMs`: undefined means *unknown*, and is shown as that. */
export async function within<T>(
  host: HolderHost,
  holder: string,
  step: Step,
  patienceMs: number | undefined,
  run: () => Promise<T>,
): Promise<T | undefined> {
  if (patienceMs === undefined) return run();
  const scope = new CancellationScope();
  const asked = scope.run(run);
  const timer = new CancellationScope();
  const timedOut = timer.run(() => sleep(patienceMs)).then(() => undefined, ignoreCancellation);
  const first = await Promise.race([asked.then((answer) => ({ answer })), timedOut]);
  timer.cancel();
  if (first) return first.answer;
  scope.cancel();
  // An answer that came while giving up is an answer.
  const late = await asked.catch(ignoreCancellation);
  if (late !== undefined) return late;
  await host.noteHolders([{ holder, step, state: 'unknown' }]);
  return undefined;
}

async function noteSilence(host: HolderHost, holder: string, step: Step, since: string): Promise<void> {
  for (let wait = host.slowMs; ; wait = Math.min(wait * DELAY_FACTOR, LONGEST_DELAY_NOTE_MS)) {
    await sleep(wait);
    await host.noteDelay(holder, step, since);
  }
}

function lastingFailure(error: unknown): ApplicationFailure | undefined {
  if (isCancellation(error)) return undefined;
  if (!(error instanceof ActivityFailure)) return undefined;
  return error.cause instanceof ApplicationFailure ? error.cause : undefined;
}

export function ignoreCancellation(error: unknown): undefined {
  if (!isCancellation(error)) throw error;
  return undefined;
}
