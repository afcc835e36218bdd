/** The limit beside requests: empty workflows with as many activities, on the same server, as many at once. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { localServer } from '../../src/temporal/client.js';
import { bundleWorkflows, connectWorker } from '../../src/temporal/worker.js';
import type { Service } from '../service.js';
import { timed } from '../statistics.js';
import type { empty } from './empty-workflow.js';

const WORKFLOW = fileURLToPath(new URL('./empty-workflow.js', import.meta.url));
const QUEUE = 'bench-empty';

export interface EmptyRequests {
  /** Milliseconds until all of `count` workflows, started at once, have ended. */
  run(groups: number[], count: number): Promise<number>;
}

/** Runs `use` beside a worker for empty workflows in this process; the service's own worker has nothing to do meanwhile. */
export async function withEmptyRequests<T>(
  { temporal }: Service,
  use: (requests: EmptyRequests) => Promise<T>,
): Promise<T> {
  const workerConnection = await connectWorker(localServer(temporal));
  const connection = await Connection.connect({ address: temporal });
  try {
    const worker = await Worker.create({
      connection: workerConnection,
      taskQueue: QUEUE,
      workflowBundle: await bundleWorkflows(WORKFLOW),
      activities: { nothing: () => Promise.resolve() },
      maxCachedWorkflows: 200,
    });
    const client = new TemporalClient({ connection });
    return await worker.runUntil(() =>
      use({ run: async (groups, count) => (await timed(() => runAll(client, groups, count))).ms }),
    );
  } finally {
    await connection.close();
    await workerConnection.close();
  }
}

async function runAll(client: Client, groups: number[], count: number): Promise<void> {
  const execute = (): Promise<void> =>
    client.workflow.execute<typeof empty>('empty', {
      workflowId: `bench-empty-${randomUUID()}`,
      taskQueue: QUEUE,
      args: [groups],
    });
  await Promise.all(Array.from({ length: count }, execute));
}
