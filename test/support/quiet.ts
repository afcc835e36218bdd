/**
 * Waits until nothing of a workflow runs: no activity, no workflow task. The time-skipping server refuses to cancel an activity or timer
 * that ended while the workflow was deciding to cancel it, and the workflow stands still; decisions of tests come when nothing runs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';

const LOOK_EVERY_MS = 20;
/** A long history is costly to read: the longer it takes, the rarer the looks. */
const LOOK_AT_LEAST_EVERY_MS = 100;

/** From this try on, seconds lie between two of them. */
const LATE_TRY = 4;
/** The server calls a call started that waits for its next try; one that is under way for so long is rare. */
const BETWEEN_TRIES_MS = 2000;

/** Gives up after `mostMs`; calls that failed again and again, and are not being tried just now, do not count. */
export async function quiet(handle: WorkflowHandle, mostMs = 1000): Promise<void> {
  const began = performance.now();
  let wait = LOOK_EVERY_MS;
  let unchanged = { tries: '', since: began };
  for (;;) {
    const running = await whatRuns(handle);
    if (running === 0) return;
    const now = performance.now();
    if (now - began > mostMs) return;
    const tries = running === undefined ? '' : await lateTries(handle, running);
    if (tries !== unchanged.tries) unchanged = { tries, since: now };
    if (tries !== '' && now - unchanged.since > BETWEEN_TRIES_MS) return;
    await pause(wait);
    wait = Math.min(wait * 1.5, LOOK_AT_LEAST_EVERY_MS);
  }
}

/**
 * Number of activities, from the history, which knows of workflow tasks: the server's description of a workflow does not have them.
 * Undefined: a workflow task.
 */
async function whatRuns(handle: WorkflowHandle): Promise<number | undefined> {
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
  return task ? undefined : running.size;
}

/** Which try each of the calls is at; empty when one of them has not failed often. */
async function lateTries(handle: WorkflowHandle, running: number): Promise<string> {
  const { raw } = await handle.describe();
  const late = (raw.pendingActivities ?? []).filter(({ attempt }) => (attempt ?? 1) >= LATE_TRY);
  if (late.length !== running) return '';
  return late.map(({ activityId, attempt }) => `${activityId ?? ''} ${attempt ?? 1}`).join();
}
