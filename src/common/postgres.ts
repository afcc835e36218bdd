/**
 * A real PostgreSQL in a folder of ours, for installations without a server of their own, for the sample operator and for tests.
 *
 * - `dataDir` holds `cluster/` (a link when root's folders are closed to the user PostgreSQL runs as), `password` (0600), `port`
 *   and `postgres.log`. It listens on 127.0.0.1 only, by password (SCRAM), on a port that stays the same over restarts when it can.
 * - One process owns a folder: it holds a session lock in the server. Others connect to its `url`; starting a second time throws
 *   `conflict`.
 * - The server ends with its owner: `stop()` in order, or a watchdog process when the owner was killed hard. Where the watchdog died
 *   too, the next start finds the orphan, stops it and starts its own. Committed rows survive all of it.
 */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, realpath, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HabeasError } from './errors.js';
import { chooseUser, findBinaries, reachableBinaries, reachableBy } from './postgres-binaries.js';
import type { Binaries, RunAs } from './postgres-binaries.js';
import { SUPERUSER, SYSTEM_HOME, ensureCluster, ownPassword, sweepLeftovers } from './postgres-cluster.js';
import {
  isAlive,
  isOwned,
  livePostmaster,
  spawnServer,
  spawnWatchdog,
  stopPostmaster,
  takeOwnership,
} from './postgres-process.js';
import type { Ownership, StartedServer } from './postgres-process.js';

export { createDatabaseAndRole } from './postgres-roles.js';

const LOG_LIMIT = 5_000_000;

export interface EmbeddedPostgres {
  /** Superuser's URL of database `postgres`; carries the password: never log it. */
  url: string;
  port: number;
  pid: number;
  /** The small process that ends the server when this one is killed hard. */
  watchdogPid: number | undefined;
  /** Resolves when the server ended, by `stop()` or otherwise. */
  exited: Promise<void>;
  /** Fast shutdown; resolves when it is gone. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Fixed port; default: the one used last, or a free one. */
  port?: number;
  /** Progress, without secrets. */
  log?: (message: string) => void;
  /** Server settings on top of ours, e.g. `{ fsync: 'off' }` for throw-away clusters. */
  settings?: Record<string, string>;
  /** Where the cluster goes when this is root and the folder is closed to the user PostgreSQL runs as. Default `/var/lib/habeas`. */
  systemHome?: string;
}

/**
 * Starts (and on first use creates) the PostgreSQL of a folder. Throws `conflict` when a live process owns the folder or a given port
 * is taken, `unavailable` when it cannot run here; messages say how to mend it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  const found = await findBinaries();
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const user = await chooseUser(existsSync(join(dataDir, 'cluster')) ? await realpath(join(dataDir, 'cluster')) : '');
  if (user !== undefined) await chmod(dataDir, 0o711); // the server's user walks through; files of ours in it stay 0600
  const open = await reachableBy(user, dataDir);
  const home = open ? dataDir : resolve(options.systemHome ?? SYSTEM_HOME);
  const binaries = await reachableBinaries(found, user, home);
  const password = await ownPassword(dataDir);
  const cluster = await ensureCluster({
    dataDir,
    binaries,
    user,
    home,
    password,
    log,
    quick: options.settings?.fsync === 'off',
  });
  const urlAt = (port: number) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  await settleWithOthers(cluster, binaries, dataDir, urlAt, log);

  const logFile = join(dataDir, 'postgres.log');
  await truncateLog(logFile);
  const server = await launch({ ...options, dataDir, cluster, binaries, user, logFile, urlAt });
  const { child, exited, port, owner } = server;
  const pid = child.pid as number;
  const watchdog = spawnWatchdog(binaries, cluster, pid);
  let ended = false;
  const end = exited.then(() => {
    ended = true;
    watchdog.dismiss();
  });
  await writeFile(join(dataDir, 'port'), String(port), { mode: 0o600 });
  await sweepLeftovers(dataDir, home);
  log(`PostgreSQL ${binaries.version} listens on 127.0.0.1:${port} (pid ${pid}, folder ${dataDir})`);
  return {
    url: urlAt(port),
    port,
    pid,
    watchdogPid: watchdog.pid,
    exited: end,
    async stop() {
      await owner.release();
      await stopPostmaster(binaries, cluster, pid, () => ended);
      await end;
    },
  };
}

/** Waits for a server that starts or ends, refuses when its owner lives, stops it when it is an orphan. */
async function settleWithOthers(
  cluster: string,
  binaries: Binaries,
  dataDir: string,
  urlAt: (port: number) => string,
  log: (message: string) => void,
): Promise<void> {
  let seenFree = 0;
  for (let waited = 0; ; waited += 100) {
    const other = livePostmaster(cluster);
    if (other === undefined) return;
    const state = Number.isNaN(other.port) ? 'busy' : await ownership(urlAt(other.port));
    if (state === 'owned' || waited > 30_000) throw inUse(dataDir, other.pid);
    // a fresh owner takes its lock a moment after the server answers: free for a second means that nobody will
    seenFree = state === 'free' ? seenFree + 1 : 0;
    if (seenFree >= 10) {
      log(`stopping a PostgreSQL (pid ${other.pid}) whose owner is gone`);
      await stopPostmaster(binaries, cluster, other.pid, () => !isAlive(other.pid));
      return;
    }
    await delay(100);
  }
}

function inUse(dataDir: string, pid: number): HabeasError {
  return new HabeasError(
    'conflict',
    `the database folder ${dataDir} is in use by another process (PostgreSQL has pid ${pid})`,
    {
      hint: 'stop the other Habeas that runs on this data folder, or choose another folder with HABEAS_DATA',
    },
  );
}

async function ownership(url: string): Promise<'owned' | 'free' | 'busy'> {
  try {
    return (await isOwned(url)) ? 'owned' : 'free';
  } catch {
    return 'busy'; // starting, ending or not answering: looked at again
  }
}

interface Launch extends EmbeddedPostgresOptions {
  cluster: string;
  binaries: Binaries;
  user: RunAs | undefined;
  logFile: string;
  urlAt: (port: number) => string;
}

/** Starts until it answers: again on another port when that one was taken in between, again while backends of a killed one still end. */
async function launch(plan: Launch): Promise<StartedServer & { port: number; owner: Ownership }> {
  const began = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    const port = plan.port ?? (await freePort(plan.dataDir, attempt));
    const from = existsSync(plan.logFile) ? (await stat(plan.logFile)).size : 0;
    const server = spawnServer(plan.binaries, {
      ...{ cluster: plan.cluster, port, user: plan.user, logFile: plan.logFile, cwd: dirname(plan.cluster) },
      settings: { ...SETTINGS, ...plan.settings },
    });
    const owner = await untilReady(server, plan.urlAt(port));
    if (owner !== undefined) return { ...server, port, owner };
    const said = readFileSync(plan.logFile).subarray(from).toString('utf8');
    if (/lock file "postmaster.pid" already exists/.test(said))
      throw inUse(plan.dataDir, livePostmaster(plan.cluster)?.pid ?? 0);
    const portTaken = /could not bind|could not create any TCP/.test(said);
    if (portTaken && plan.port !== undefined) {
      throw new HabeasError('conflict', `port ${port} is taken`, {
        hint: 'choose another port, or none for a free one',
      });
    }
    const settling = /pre-existing shared memory block/.test(said) && Date.now() - began < 15_000;
    if (!(portTaken && attempt < 5) && !settling) {
      throw new HabeasError(
        'unavailable',
        `PostgreSQL did not start; its log ${plan.logFile} ends: ${said.trim().slice(-600)}`,
        {
          hint: 'mend what the log says, or set DATABASE_URL to a PostgreSQL of your own',
        },
      );
    }
    await delay(200);
  }
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  max_parallel_workers_per_gather: '0', // containers have little shared memory
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_checkpoints: 'off',
  // statements and key values are personal data: they never reach the log
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** The owner's connection once the server answers; undefined when it ended before. Crash recovery may take its time. */
async function untilReady(server: StartedServer, url: string): Promise<Ownership | undefined> {
  const ended = server.exited.then(() => 'ended' as const);
  for (;;) {
    const attempt = takeOwnership(url).catch((error: unknown) => {
      if ((error as { code?: string }).code !== '28P01') return undefined;
      throw new HabeasError('unavailable', 'PostgreSQL refuses the password of its folder', { cause: error });
    });
    const first = await Promise.race([attempt, ended]);
    if (first === 'ended') return undefined;
    if (first !== undefined) return first;
    await Promise.race([delay(25), ended]);
  }
}

/** The last port if it is free, else any free one. */
async function freePort(dataDir: string, attempt: number): Promise<number> {
  const file = join(dataDir, 'port');
  const last = attempt === 0 && existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
  return (await tryPort(last)) ?? (await tryPort(0)) ?? 0;
}

/** The port if it can be listened on now; 0 stands for any. */
async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

async function truncateLog(file: string): Promise<void> {
  if (existsSync(file) && (await stat(file)).size > LOG_LIMIT) await truncate(file, 0);
}
