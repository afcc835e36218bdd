/** What a path is played on: a time-skipping server of its own and production's workers, sealing with the test keys. */
import { createHash } from 'node:crypto';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RequestInput } from '../../src/register/model.js';
import { heldWorkflowId, requestWorkflowId, coreQueue } from '../../src/temporal/names.js';
import { createCoreWorker, createHolderWorker } from '../../src/temporal/worker.js';
import type { WorkflowBundle } from '../../src/temporal/worker.js';
import { startTimeSkipping } from '../support/temporal.js';
import type { World } from '../workflows/world.js';
import type { HistoryName } from './histories.js';
import { historyToJson } from './history-json.js';
import { INSTALLATION } from './keys.js';
import { RequestPlay } from './request-play.js';

export interface StageOptions {
  world: World;
  bundle: WorkflowBundle;
  dataConverter: DataConverter;
  /** Takes a history's text, ready to be written. */
  keep: (name: HistoryName, text: string) => Promise<void>;
}

export class Stage {
  private readonly handles: WorkflowHandle[] = [];

  constructor(
    readonly env: TestWorkflowEnvironment,
    private readonly keep: StageOptions['keep'],
  ) {}

  /** A request received *now*; its id follows from `name`, so that recording again changes as little as can be. */
  async open(name: string, input: RequestInput): Promise<RequestPlay> {
    const requestId = uuidOf(name);
    const receivedAt = await this.now();
    const request = await this.start('request', requestWorkflowId(INSTALLATION, requestId), {
      ...input,
      requestId,
      receivedAt,
    });
    const held = this.outliving(heldWorkflowId(INSTALLATION, requestId));
    return new RequestPlay(this.env, request, held, receivedAt);
  }

  async start(type: string, workflowId: string, input: unknown): Promise<WorkflowHandleWithFirstExecutionRunId> {
    const args = [input];
    const handle = await this.env.client.workflow.start(type, { taskQueue: coreQueue(INSTALLATION), workflowId, args });
    this.handles.push(handle);
    return handle;
  }

  /** A workflow that another one starts, or has started. */
  outliving(workflowId: string): WorkflowHandle {
    const handle = this.env.client.workflow.getHandle(workflowId);
    this.handles.push(handle);
    return handle;
  }

  /** ISO 8601 UTC, of the skipped time. */
  async now(): Promise<string> {
    return new Date(await this.env.currentTimeMs()).toISOString();
  }

  async save(name: HistoryName, handle: WorkflowHandle): Promise<void> {
    const { events } = historyToJson(await handle.fetchHistory()) as { events: unknown[] };
    const lines = events.map((event) => JSON.stringify(event, onlyWhatReplayReads)).join(',\n');
    const workflowId = JSON.stringify(handle.workflowId);
    await this.keep(name, `{"workflowId":${workflowId},"events":[\n${lines}\n]}\n`);
  }

  async terminateAll(): Promise<void> {
    await Promise.allSettled(this.handles.map((handle) => handle.terminate()));
  }
}

export async function onStage(options: StageOptions, play: (at: Stage) => Promise<void>): Promise<void> {
  const { world, bundle, dataConverter } = options;
  const env = await startTimeSkipping(dataConverter);
  const base = {
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    installation: INSTALLATION,
    dataConverter,
  };
  const workers = [
    await createCoreWorker({ ...base, workflowBundle: bundle, activities: world.coreActivities() }),
    ...(await Promise.all(
      [...world.holders.keys()].map((holder) =>
        createHolderWorker({ ...base, holder, activities: world.holderActivities(holder) }),
      ),
    )),
  ];
  const running = workers.map((worker) => worker.run());
  const at = new Stage(env, options.keep);
  try {
    await play(at);
  } finally {
    await at.terminateAll();
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    await env.teardown();
  }
}

export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Who polled, with what build and settings: no replay reads it, and names of hosts belong to nobody who reads the file. */
const UNREAD = new Set(['identity', 'binaryChecksum', 'meteringMetadata', 'historySizeBytes', 'header']);
/** All that a replay compares of an activity and reads of a workflow task; the inputs of activities alone are half of the size. */
const READ: Record<string, readonly string[]> = {
  activityTaskScheduledEventAttributes: ['activityId', 'activityType', 'taskQueue', 'workflowTaskCompletedEventId'],
  workflowTaskScheduledEventAttributes: ['attempt'],
};

function onlyWhatReplayReads(key: string, value: unknown): unknown {
  if (UNREAD.has(key)) return undefined;
  const read = READ[key];
  if (!read || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => read.includes(field)));
}
