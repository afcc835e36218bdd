/** Which holders a request waits for, read from the server: works while no worker runs. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { holderOfQueue } from './names.js';

export interface HolderDelay {
  holder: string;
  /** Name of the call, e.g. `collect`. */
  call: string;
  /** 1 for the first attempt; 0 while nobody has taken it up. */
  attempt: number;
  /** ISO 8601 UTC. */
  scheduledAt?: string;
  /** When the next attempt starts, where one is waiting. */
  nextAttemptAt?: string;
  /** Nobody polls the holder's queue or nobody has taken the call up yet. */
  waitingForWorker: boolean;
  /** Type of the last failure (`transient`, `throttled`, `timeout` …); its text stays sealed. */
  lastFailure?: string;
}

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;
type Failure = temporal.api.failure.v1.IFailure;

const STATE_STARTED = 2;
const CHILD_LIMIT = 100;

/** Calls of the request and of its children. */
export async function findDelays(client: Client, installation: string, handle: WorkflowHandle): Promise<HolderDelay[]> {
  const { raw } = await handle.describe();
  const own = (raw.pendingActivities ?? []).flatMap((activity) => toDelay(installation, activity));
  const children = (raw.pendingChildren ?? []).slice(0, CHILD_LIMIT);
  const theirs = await Promise.all(
    children.map(async (child) => {
      const described = await client.workflow.getHandle(child.workflowId ?? '').describe();
      return (described.raw.pendingActivities ?? []).flatMap((activity) => toDelay(installation, activity));
    }),
  );
  return [...own, ...theirs.flat()];
}

function toDelay(installation: string, activity: PendingActivity): HolderDelay[] {
  const holder = holderOfQueue(installation, activity.activityOptions?.taskQueue?.name ?? '');
  if (holder === undefined) return [];
  const started = Number(activity.state) === STATE_STARTED;
  return [
    {
      holder,
      call: activity.activityType?.name ?? 'unknown',
      attempt: started ? (activity.attempt ?? 1) : (activity.attempt ?? 1) - 1,
      scheduledAt: toIso(activity.scheduledTime),
      nextAttemptAt: toIso(activity.nextAttemptScheduleTime),
      waitingForWorker: !started && toIso(activity.nextAttemptScheduleTime) === undefined,
      lastFailure: activity.lastFailure ? failureKind(activity.lastFailure) : undefined,
    },
  ];
}

function failureKind(failure: Failure): string {
  if (failure.applicationFailureInfo) return failure.applicationFailureInfo.type ?? 'unknown';
  if (failure.timeoutFailureInfo) return 'timeout';
  if (failure.canceledFailureInfo) return 'cancelled';
  return 'unknown';
}

function toIso(timestamp: { seconds?: unknown; nanos?: number | null } | null | undefined): string | undefined {
  if (timestamp === null || timestamp === undefined) return undefined;
  return new Date(Number(timestamp.seconds ?? 0) * 1000 + (timestamp.nanos ?? 0) / 1e6).toISOString();
}
