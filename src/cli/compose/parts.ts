/**
 * The two servers an installation stands on, PostgreSQL and Temporal: those the environment names, those that already run for this
 * data folder, or own ones started here. Who starts one stops it.
 */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isHabeasError } from '../../common/errors.js';
import type { Logger } from '../../common/log.js';
import { createDatabaseAndRole, startEmbeddedPostgres } from '../../common/postgres.js';
import { localServer, serverFromEnvironment } from '../../temporal/client.js';
import type { ServerAddress } from '../../temporal/client.js';
import { startDevServer } from '../../temporal/dev-server.js';
import { readRunFile, removeRunFile, writeRunFile } from '../up/run-files.js';

export interface PartsOptions {
  dataFolder: string;
  env: NodeJS.ProcessEnv;
  log: Logger;
  /** Port of an own Temporal server; a free one by default. */
  temporalPort?: number;
}

export interface Part<T> {
  value: T;
  /** False when it belongs to somebody else: `stop` then does nothing and `ended` never resolves. */
  own: boolean;
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** URL of the register's database; carries a password, never log it. */
export async function acquireDatabase(options: PartsOptions): Promise<Part<string>> {
  if (options.env.DATABASE_URL) return foreign(options.env.DATABASE_URL);
  const running = (): string | undefined => readRunFile(options.dataFolder, 'postgres')?.url;
  return runningOrStarted(running, () => startDatabase(options));
}

/** The Temporal server; throws `unavailable` when none is there and none can be had. */
export async function acquireTemporal(options: PartsOptions): Promise<Part<ServerAddress>> {
  const named = serverFromEnvironment(options.env);
  if (named) return foreign(named);
  const running = (): ServerAddress | undefined => {
    const address = readRunFile(options.dataFolder, 'temporal')?.address;
    return typeof address === 'string' ? localServer(address) : undefined;
  };
  return runningOrStarted(running, () => startTemporal(options));
}

/** The same without starting anything: for commands that only look. */
export function findDatabase({ dataFolder, env }: Omit<PartsOptions, 'log'>): string | undefined {
  return env.DATABASE_URL || readRunFile(dataFolder, 'postgres')?.url;
}

function foreign<T>(value: T): Part<T> {
  return { value, own: false, ended: new Promise(() => undefined), stop: async () => undefined };
}

/** How long another start on the same folder may take until it can be joined, milliseconds. */
const JOIN_WITHIN = 15_000;

/** Two that start at once meet: one owns the folder, the other waits until it can join. */
async function runningOrStarted<T>(running: () => T | undefined, start: () => Promise<Part<T>>): Promise<Part<T>> {
  const until = performance.now() + JOIN_WITHIN;
  for (;;) {
    const found = running();
    if (found !== undefined) return foreign(found);
    try {
      return await start();
    } catch (error) {
      if (!isHabeasError(error) || error.kind !== 'conflict' || performance.now() > until) throw error;
    }
    await pause(500);
  }
}

async function startDatabase({ dataFolder, log }: PartsOptions): Promise<Part<string>> {
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataFolder, 'postgres'),
    log: (message) => log.info(message),
  });
  // The same at every start, so that a restart of the server alone leaves the other parts' address good; kept nowhere but in run/.
  const password = createHmac('sha256', postgres.url.replace(/:\d+\/.*$/, ''))
    .update('role register')
    .digest('base64url');
  const url = await createDatabaseAndRole(postgres.url, { database: 'register', role: 'register', password });
  const { pid, port } = postgres;
  writeRunFile(dataFolder, 'postgres', { pid, startedAt: new Date().toISOString(), port, url });
  return {
    value: url,
    own: true,
    ended: postgres.exited,
    async stop() {
      removeRunFile(dataFolder, 'postgres');
      await postgres.stop();
    },
  };
}

async function startTemporal({ dataFolder, env, log, temporalPort }: PartsOptions): Promise<Part<ServerAddress>> {
  const server = await startDevServer({ dataDir: dataFolder, env, log, port: temporalPort });
  return {
    value: localServer(server.address, server.namespace),
    own: true,
    ended: server.ended,
    stop: () => server.stop(),
  };
}
