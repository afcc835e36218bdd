/**
 * Waits until nothing of a workflow runs: no activity, no workflow task. The time-skipping server refuses to cancel an activity or timer
 * that ended while the workflow was deciding to cancel it, and the workflow stands still; decisions of tests come when nothing runs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';

const LOOK_EVERY_MS = 20;

/** Gives up after `mostMs`: a call to a holder that is down never ends. */
export async function quiet(handle: WorkflowHandle, mostMs = 1000): Promise<void> {
  const until = performance.now() + mostMs;
  while ((await anythingRuns(handle)) && performance.now() < until) await pause(LOOK_EVERY_MS);
}

/** One look at the history tells both: the server's description of a workflow has no workflow tasks. */
async function anythingRuns(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  const running = new Set<string>();
  let task = false;
  for (const event of events ?? []) {
    if (event.activityTaskScheduledEventAttributes) running.add(String(event.eventId));
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes;
    if (ended) running.delete(String(ended.scheduledEventId));
    if (event.workflowTaskScheduledEventAttributes) task = true;
    if (event.workflowTaskCompletedEventAttributes) task = false;
  }
  return task || running.size > 0;
}
