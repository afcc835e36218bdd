/** Kills at recorded random points: finds out which worker is at an activity, kills it there, and tells afterwards whether that was felt. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../examples/iot-operator/population/index.js';
import { holderOfQueue, requestWorkflowId } from '../../src/temporal/names.js';
import type { Installation } from './installation.js';

export interface Target {
  /** Name of the activity, such as `collect`. */
  activity: string;
  /** At one holder only. */
  holder?: string;
  /** The point is drawn from so many milliseconds after it was first seen to run. */
  withinMs: number;
}

export interface Kill {
  activity: string;
  /** Where it ran: a holder, or `core`. */
  at: string;
  activityId: string;
  /** The attempt that was under way. */
  attempt: number;
  pid: number;
  /** Milliseconds after the worker had taken that attempt up. */
  afterMs: number;
}

interface Running {
  activityId: string;
  at: string;
  attempt: number;
  pid: number;
  startedAt: number;
}

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;
const STARTED = 2;

/** Undefined when the step was over before the point came. */
export async function killDuring(
  installation: Installation,
  requestId: string,
  target: Target,
  random: Random,
): Promise<Kill | undefined> {
  const giveUp = performance.now() + PATIENCE_MS;
  while ((await running(installation, requestId, target)).length === 0) {
    if (performance.now() > giveUp) throw new Error(`${target.activity} never ran for request ${requestId}`);
    await pause(LOOK_MS);
  }
  await pause(random.unit() * target.withinMs);
  const now = await running(installation, requestId, target);
  if (now.length === 0) return undefined;
  const { activityId, at, attempt, pid, startedAt } = random.pick(now);
  const afterMs = Date.now() - startedAt;
  if (!installation.workers.kill(pid)) return undefined;
  return { activity: target.activity, at, activityId, attempt, pid, afterMs };
}

async function running({ services }: Installation, requestId: string, target: Target): Promise<Running[]> {
  const { raw } = await handleOf(services, requestId).describe();
  return (raw.pendingActivities ?? [])
    .filter(({ activityType, state }) => activityType?.name === target.activity && Number(state) === STARTED)
    .map((pending) => ({
      activityId: pending.activityId ?? '',
      at: placeOf(services, pending.activityOptions?.taskQueue?.name ?? ''),
      attempt: pending.attempt ?? 0,
      pid: Number.parseInt(pending.lastWorkerIdentity ?? '', 10),
      startedAt: millis(pending.lastStartedTime),
    }))
    .filter(({ at }) => target.holder === undefined || at === target.holder);
}

/** Whether the attempt that was under way came to nothing, so that another one, elsewhere, did the work. */
export async function wasFelt({ services }: Installation, requestId: string, kill: Kill): Promise<boolean> {
  const activities = await activitiesOf(services, requestId);
  const found = activities.find(({ activityId }) => activityId === kill.activityId);
  return found !== undefined && found.attempt > kill.attempt && found.pid !== kill.pid;
}

/** Longest run of an activity by where it ran, milliseconds. */
export async function durations(
  { services }: Installation,
  requestId: string,
  activity: string,
): Promise<Map<string, number>> {
  const longest = new Map<string, number>();
  for (const { name, at, ms } of await activitiesOf(services, requestId)) {
    if (name === activity) longest.set(at, Math.max(ms, longest.get(at) ?? 0));
  }
  return longest;
}

interface Done {
  activityId: string;
  name: string;
  at: string;
  /** Number of the last attempt, and the process it ran in. */
  attempt: number;
  pid: number;
  ms: number;
}

async function activitiesOf(services: Installation['services'], requestId: string): Promise<Done[]> {
  const { events } = await handleOf(services, requestId).fetchHistory();
  const all = new Map<string, Done & { startedAt: number }>();
  for (const { eventId, eventTime, ...event } of events ?? []) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const { activityId, activityType, taskQueue } = scheduled;
      const at = placeOf(services, taskQueue?.name ?? '');
      const blank = { attempt: 0, pid: 0, ms: 0, startedAt: 0 };
      all.set(String(eventId), { activityId: activityId ?? '', name: activityType?.name ?? '', at, ...blank });
    }
    const started = event.activityTaskStartedEventAttributes;
    const of = started ?? event.activityTaskCompletedEventAttributes;
    const activity = of && all.get(String(of.scheduledEventId));
    if (!activity) continue;
    if (started) {
      activity.attempt = started.attempt ?? 0;
      activity.pid = Number.parseInt(started.identity ?? '', 10);
      activity.startedAt = millis(eventTime);
    } else activity.ms = millis(eventTime) - activity.startedAt;
  }
  return [...all.values()];
}

function handleOf({ client, config }: Installation['services'], requestId: string) {
  return client.workflow.getHandle(requestWorkflowId(config.installation, requestId));
}

function placeOf({ config }: Installation['services'], queue: string): string {
  return holderOfQueue(config.installation, queue) ?? 'core';
}

function millis(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}
