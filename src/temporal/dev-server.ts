/**
 * The embedded Temporal server: the dev server of the `temporal` CLI on free ports, in memory or on a file. Its `run/temporal.json` says
 * who runs it. A later start on the same folder refuses while that owner lives (two servers on one file would ruin it). When the owner
 * died, its lifeline stops the server within seconds; the later start waits for that, ends what is left, and starts anew.
 */
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import getPort from 'get-port';
import { HabeasError } from '../common/errors.js';
import type { Logger } from '../common/log.js';
import type { KeptProcess } from './lifeline.js';
import { isRunning, keepProcess, terminate } from './lifeline.js';
import { addSearchAttributes, RETENTION_DAYS, setRetention, waitForSearchAttributes } from './namespace.js';
import { lastLine } from './run-program.js';
import { SEARCH_ATTRIBUTE_TYPES } from './search-attributes.js';
import { findServerBinary } from './server-binaries.js';

export interface DevServerOptions {
  /** Data folder of the installation: the server's file, log and `run/temporal.json` live there. Absent = in memory, nothing kept. */
  dataDir?: string;
  /** Where a fetched binary is kept. Default: `bin/` of the data folder. */
  binCache?: string;
  /** Port of the gRPC service; a free one by default. */
  port?: number;
  searchAttributes?: Readonly<Record<string, 'Keyword' | 'Datetime'>>;
  retentionDays?: number;
  env?: NodeJS.ProcessEnv;
  log?: Logger;
}

export interface DevServer {
  /** `127.0.0.1:<port>`. */
  address: string;
  namespace: string;
  /** Of the server itself: killing it ends the server, its file recovers at the next start. */
  pid: number;
  /** Where the binary came from, and its path. */
  binary: { path: string; source: string };
  /** Resolves once the server has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const NAMESPACE = 'default';
const START_TIMEOUT_MS = 60_000;
/** Each commit still reaches the disk; the default rollback journal does so several times per commit (measured: 20 starts a second against 114). */
const DURABLE_BUT_QUICK = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=FULL'];
const LOG_LIMIT = 20 * 1024 * 1024;

export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { dataDir, log } = options;
  const scratch = dataDir === undefined ? await mkdtemp(join(tmpdir(), 'habeas-temporal-')) : undefined;
  const home = scratch ?? join(dataDir ?? '', 'temporal');
  const runFile = dataDir === undefined ? undefined : join(dataDir, 'run', 'temporal.json');
  const wipe = async () => {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    if (runFile !== undefined) await rm(runFile, { force: true });
  };
  if (runFile !== undefined) await takeOver(runFile, log);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const binary = await findServerBinary('dev', {
    cacheDir: options.binCache ?? join(dataDir ?? '.habeas/data', 'bin'),
    env: options.env,
    log,
  });
  const logFile = join(home, 'server.log');
  await rotate(logFile);
  const dbFile = scratch === undefined ? join(home, 'temporal.db') : undefined;
  try {
    const { server, address } = await launch(binary.path, logFile, dbFile, options);
    try {
      if (runFile !== undefined) await writeRunFile(runFile, { pid: server.pid, address, ownerPid: process.pid });
      await prepare(address, options);
    } catch (error) {
      await server.stop();
      throw error;
    }
    log?.info({ address, pid: server.pid }, 'Temporal server started');
    return {
      address,
      namespace: NAMESPACE,
      pid: server.pid,
      binary,
      ended: server.ended,
      async stop() {
        await server.stop();
        await wipe();
      },
    };
  } catch (error) {
    await wipe();
    throw error;
  }
}

/** A free port may be taken before the server binds it: tried again with another, unless the caller chose it. */
async function launch(
  binary: string,
  logFile: string,
  dbFile: string | undefined,
  options: DevServerOptions,
): Promise<{ server: KeptProcess; address: string }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await getPort({ host: HOST }));
    const address = `${HOST}:${port}`;
    const output = openSync(logFile, 'a', 0o600);
    let server: KeptProcess;
    try {
      server = await keepProcess(binary, serverArguments(port, dbFile, options), output);
    } finally {
      closeSync(output);
    }
    try {
      await untilItAnswers(server, address);
      return { server, address };
    } catch (cause) {
      const ended = server.hasEnded();
      await server.stop();
      if (!ended || options.port !== undefined || attempt >= 3) throw await startFailed(logFile, cause);
    }
  }
}

function serverArguments(port: number, dbFile: string | undefined, options: DevServerOptions): string[] {
  const attributes = Object.entries(options.searchAttributes ?? SEARCH_ATTRIBUTE_TYPES);
  return [
    ...['server', 'start-dev', '--headless', '--ip', HOST, '--port', String(port)],
    ...['--log-level', 'warn', '--log-format', 'json', '--namespace', NAMESPACE],
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile, ...DURABLE_BUT_QUICK]),
    ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

async function untilItAnswers(server: KeptProcess, address: string): Promise<void> {
  const until = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(address))) {
    if (server.hasEnded()) throw new Error('the server ended while starting');
    if (performance.now() > until) throw new Error(`the server did not answer within ${START_TIMEOUT_MS / 1000} s`);
    await pause(50);
  }
}

async function answers(address: string): Promise<boolean> {
  // Lazy: a connection that failed to connect could not be closed, and would try for ever.
  const connection = Connection.lazy({ address });
  try {
    const describe = () => connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    await connection.withDeadline(Date.now() + 1000, describe);
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

/** A file kept by an earlier version may lack attributes: added, and waited for. */
async function prepare(address: string, options: DevServerOptions): Promise<void> {
  const attributes = options.searchAttributes ?? SEARCH_ATTRIBUTE_TYPES;
  const connection = await Connection.connect({ address });
  try {
    await setRetention(connection, NAMESPACE, options.retentionDays ?? RETENTION_DAYS);
    await addSearchAttributes(connection, NAMESPACE, attributes);
    await waitForSearchAttributes(connection, NAMESPACE, Object.keys(attributes));
  } finally {
    await connection.close();
  }
}

interface RunFile {
  pid: number;
  address: string;
  ownerPid: number;
}

async function takeOver(runFile: string, log: Logger | undefined): Promise<void> {
  const earlier = await readRunFile(runFile);
  if (!earlier) return;
  if (isRunning(earlier.ownerPid) && (await answers(earlier.address))) {
    throw new HabeasError(
      'conflict',
      `process ${earlier.ownerPid} runs the Temporal server of this data folder already`,
      {
        hint: `stop that process first, or use another data folder; if it is no Habeas process, delete ${runFile}`,
      },
    );
  }
  for (let waited = 0; isRunning(earlier.pid) && (await answers(earlier.address)); waited += 1) {
    if (waited === 0) log?.warn({ pid: earlier.pid }, 'a Temporal server outlived its owner: waiting for it to end');
    if (waited === 10) terminate(earlier.pid, 'SIGTERM');
    if (waited === 30) terminate(earlier.pid, 'SIGKILL');
    await pause(500);
  }
  await rm(runFile, { force: true });
}

async function readRunFile(file: string): Promise<RunFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { pid, address, ownerPid } = JSON.parse(text) as Partial<RunFile>;
    if (typeof pid === 'number' && typeof address === 'string' && typeof ownerPid === 'number') {
      return { pid, address, ownerPid };
    }
    return undefined;
  } catch {
    // Written whole by rename: what cannot be read is not ours.
    return undefined;
  }
}

async function writeRunFile(file: string, content: RunFile): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.tmp`, JSON.stringify(content, null, 2) + '\n', { mode: 0o600 });
  await rename(`${file}.tmp`, file);
}

async function rotate(logFile: string): Promise<void> {
  try {
    if ((await stat(logFile)).size > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function startFailed(logFile: string, cause: unknown): Promise<HabeasError> {
  const handle = await open(logFile, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 8192);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const said = lastLine(buffer.toString('utf8', 0, bytesRead));
    return new HabeasError('unavailable', `the Temporal server did not start: ${(cause as Error).message} (${said})`, {
      cause,
      hint: `read ${logFile}`,
    });
  } finally {
    await handle.close();
  }
}
