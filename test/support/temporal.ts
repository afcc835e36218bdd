/** Temporal servers for tests. Always their own, on free ports, whatever the environment says. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { createClient, localServer } from '../../src/temporal/connection.js';
import type { HabeasClient, ServerAddress } from '../../src/temporal/connection.js';
import { startDevServer } from '../../src/temporal/dev-server.js';
import type { DevServer } from '../../src/temporal/dev-server.js';
import { addSearchAttributes } from '../../src/temporal/namespace.js';
import { findServerBinary } from '../../src/temporal/server-binaries.js';
import { connectWorker, installRuntime } from '../../src/temporal/worker.js';

/** Fetched binaries are shared with `npm start`, so that a machine fetches them once; HABEAS_BIN_CACHE goes before it. */
export const BIN_CACHE = join(fileURLToPath(new URL('../..', import.meta.url)), '.habeas', 'data', 'bin');

export interface TestServer {
  server: DevServer;
  at: ServerAddress;
  /** For workers. */
  native: NativeConnection;
  /** A client of its own; closed with the server. */
  client(dataConverter: DataConverter): HabeasClient;
  stop(): Promise<void>;
}

/** A real server: lists, schedules, signals, updates. In memory, several times faster, unless a data folder is given. Once per test file. */
export async function startTestServer(options: { dataDir?: string } = {}): Promise<TestServer> {
  const server = await startDevServer({ ...options, binCache: BIN_CACHE });
  const at = localServer(server.address);
  const native = await connectWorker(at);
  const clients: HabeasClient[] = [];
  return {
    server,
    at,
    native,
    client(dataConverter) {
      const client = createClient(at, dataConverter);
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) await client.close();
      await native.close();
      await server.stop();
    },
  };
}

/**
 * The time-skipping server: months pass in a moment, but it lists nothing and has no schedules, and may lose heartbeat details. Use
 * `start()` rather than `execute()` around `env.sleep`, and tear it down at the end of the file.
 */
export async function startTimeSkipping(dataConverter?: DataConverter): Promise<TestWorkflowEnvironment> {
  const { path } = await findServerBinary('time-skipping', { cacheDir: BIN_CACHE });
  installRuntime(undefined);
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    ...(dataConverter === undefined ? {} : { client: { dataConverter } }),
  });
  await addSearchAttributes(env.connection, env.namespace ?? 'default');
  return env;
}
