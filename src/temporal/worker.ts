/** Workers: one for workflows and core activities, one per holder. Stopping lets running work finish for a grace time first. */
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { Logger } from '../common/log.js';
import type { ServerAddress } from './connection.js';
import { unreachable } from './connection.js';
import { coreQueue, holderQueue } from './names.js';
import type { WorkflowBundle } from './workflow-bundle.js';
import { toTemporalLogger } from './worker-log.js';

export { buildWorkflowBundle, bundleWorkflows, loadWorkflowBundle } from './workflow-bundle.js';
export type { WorkflowBundle } from './workflow-bundle.js';

/** Longer than sealing and storing one chunk takes, so that a stop does not throw work away; cut off after that. */
const GRACE = '20 seconds';
const FORCE = '30 seconds';
/** Workflows cached by a worker that died go on elsewhere after so long; a decision waits for that. */
const STICKY = '3 seconds';

interface WorkerBase {
  connection: NativeConnection;
  namespace: string;
  installation: string;
  dataConverter: DataConverter;
  /** Activity implementations by name. */
  activities: object;
}

export interface CoreWorkerOptions extends WorkerBase {
  workflowBundle: WorkflowBundle;
  /** Workflows kept in memory; evicted ones are replayed. */
  maxCachedWorkflows?: number;
}

export interface HolderWorkerOptions extends WorkerBase {
  holder: string;
  /** Calls to the holder at once in this process. Default 4: a holder's system has other users. */
  maxConcurrentCalls?: number;
}

let runtimeInstalled = false;

/**
 * The SDK's logs go through ours, its Rust core's included. Its own logger would print failures with their messages and details. A
 * process has one runtime, made by the first connection: hence here.
 */
export function installRuntime(log: Logger | undefined): void {
  if (runtimeInstalled) return;
  Runtime.install({
    logger: toTemporalLogger(log),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    // Signals are the composition root's business: it stops servers and workers in order.
    shutdownSignals: [],
  });
  runtimeInstalled = true;
}

/** For workers; call it before anything else of the SDK's worker side. Throws `unavailable` when nothing answers. */
export async function connectWorker(server: ServerAddress, log?: Logger): Promise<NativeConnection> {
  installRuntime(log);
  try {
    return await NativeConnection.connect(server.connectionOptions);
  } catch (cause) {
    throw unreachable(server.connectionOptions.address, cause);
  }
}

/** Runs workflows and core activities. `run()` it; `shutdown()` stops it. */
export async function createCoreWorker(options: CoreWorkerOptions): Promise<Worker> {
  return Worker.create({
    ...common(options),
    taskQueue: coreQueue(options.installation),
    workflowBundle: options.workflowBundle,
    maxCachedWorkflows: options.maxCachedWorkflows ?? 200,
    stickyQueueScheduleToStartTimeout: STICKY,
  });
}

/** Runs one holder's calls. */
export async function createHolderWorker(options: HolderWorkerOptions): Promise<Worker> {
  return Worker.create({
    ...common(options),
    taskQueue: holderQueue(options.installation, options.holder),
    maxConcurrentActivityTaskExecutions: options.maxConcurrentCalls ?? 4,
  });
}

function common({ connection, namespace, dataConverter, activities }: WorkerBase) {
  return {
    connection,
    namespace,
    dataConverter,
    activities,
    shutdownGraceTime: GRACE,
    shutdownForceTime: FORCE,
  } as const;
}
