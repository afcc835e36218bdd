/** One running PostgreSQL of a cluster folder: who runs it, how it ends, and the watchdog that ends it with its owner. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { HabeasError } from './errors.js';
import { bareEnv } from './postgres-binaries.js';
import type { Binaries, RunAs } from './postgres-binaries.js';

/** Session lock in database `postgres` that the owning process holds: PostgreSQL frees it however that process ends. */
const OWNER_LOCK = "hashtext('habeas: owner of this cluster')";

export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The postmaster that `postmaster.pid` speaks of, if it is alive and runs this very cluster. `port` is NaN while it writes the file.
 * PostgreSQL itself recovers the file of a dead one; ours to remove is only what it would take for alive: a process number given out
 * again to another program (after a reboot, in a container), or a zombie that nobody reaps.
 */
export function livePostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !exists(pid)) return undefined;
  const command = isAlive(pid) ? commandOf(pid) : '';
  if (command === undefined || (command.includes('postgres') && command.includes(cluster))) {
    return { pid, port: Number(lines[3] ?? Number.NaN) };
  }
  rmSync(file, { force: true });
  return undefined;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  if (!exists(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !state.slice(state.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return exists(pid);
  }
}

/** Command line of a process; undefined when the system will not say. */
function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'win32') {
      const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
      return execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8', windowsHide: true });
    }
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

async function connect(url: string): Promise<{ client: pg.Client; socket: Socket }> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'habeas owner',
    stream: () => socket,
  });
  client.on('error', () => undefined); // its end is told by the process's exit
  await client.connect();
  return { client, socket };
}

/** The owner's lock and the connection that holds it. */
export interface Ownership {
  release(): Promise<void>;
}

/** Takes the owner's lock on a connection that the owner keeps open as long as it lives; it does not keep this process up. */
export async function takeOwnership(url: string): Promise<Ownership> {
  const { client, socket } = await connect(url);
  await client.query(`SELECT pg_advisory_lock(${OWNER_LOCK})`);
  await client.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
  socket.unref();
  return {
    async release() {
      socket.ref(); // whoever waits for the end has to live to see it
      await client.end().catch(() => undefined); // the connection may be dead already: the lock is free either way
    },
  };
}

export async function isOwned(url: string): Promise<boolean> {
  const { client } = await connect(url);
  try {
    const { rows } = await client.query<{ free: boolean }>(`SELECT pg_try_advisory_lock(${OWNER_LOCK}) AS free`);
    return rows[0]?.free !== true;
  } finally {
    await client.end();
  }
}

export interface StartedServer {
  child: ChildProcess;
  /** Resolves when the process is gone. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Spawns the server in a group of its own, so that Ctrl-C in a terminal reaches only its owner, which then stops it in order. */
export function spawnServer(
  binaries: Binaries,
  options: {
    cluster: string;
    port: number;
    user?: RunAs;
    logFile: string;
    cwd: string;
    settings: Record<string, string>;
  },
): StartedServer {
  const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', options.cluster, '-p', String(options.port), ...settings], {
      ...options.user,
      cwd: options.cwd,
      env: bareEnv(),
      stdio: ['ignore', log, log],
      detached: true,
      windowsHide: true,
    });
    const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', (cause) =>
        reject(new HabeasError('unavailable', `cannot run ${binaries.postgres}: ${cause.message}`, { cause })),
      );
    });
    exited.catch(() => undefined); // whoever waits for it sees the failure
    child.unref();
    return { child, exited };
  } finally {
    closeSync(log);
  }
}

export interface Watchdog {
  pid: number | undefined;
  dismiss(): void;
}

/**
 * A small process that ends PostgreSQL (fast shutdown) when this one is gone, killed hard included: the system then closes the pipe
 * it reads. A byte on the pipe dismisses it.
 */
export function spawnWatchdog(binaries: Binaries, cluster: string, pid: number): Watchdog {
  const code = `
    const fs = require('node:fs'), path = require('node:path'), child = require('node:child_process');
    const [pid, cluster, pgCtl] = process.argv.slice(-3);
    const ours = () => { try { return fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\\n')[0] === pid; } catch { return false; } };
    const signal = (name) => { try { if (ours()) process.kill(Number(pid), name); } catch (error) { if (error.code !== 'ESRCH') throw error; } };
    process.stdin.on('data', () => process.exit(0));
    process.stdin.on('end', () => {
      if (process.platform === 'win32') { child.spawnSync(pgCtl, ['stop', '-D', cluster, '-m', 'fast'], { windowsHide: true }); process.exit(0); }
      signal('SIGINT');
      setInterval(() => { if (!ours()) process.exit(0); }, 100);
      setTimeout(() => { signal('SIGQUIT'); process.exit(0); }, 20000);
    });
    process.stdin.on('error', () => process.exit(0));
    process.stdin.resume();`;
  const watchdog = spawn(process.execPath, ['-e', code, '--', String(pid), cluster, binaries.pgCtl], {
    cwd: dirname(process.execPath),
    env: bareEnv(),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  watchdog.on('error', () => undefined); // without it, an orphan is found and stopped at the next start
  watchdog.unref();
  const { stdin } = watchdog;
  stdin?.on('error', () => undefined); // it may be gone already
  if (stdin instanceof Socket) stdin.unref();
  return { pid: watchdog.pid, dismiss: () => stdin?.end('q') };
}

/** Fast shutdown of any postmaster; immediate after `patienceMs`. Resolves when it is gone. */
export async function stopPostmaster(
  binaries: Binaries,
  cluster: string,
  pid: number,
  gone: () => boolean = () => !isAlive(pid),
  patienceMs = 30_000,
): Promise<void> {
  const ask = (signal: NodeJS.Signals, mode: string) => {
    if (process.platform === 'win32') {
      spawnSync(binaries.pgCtl, ['stop', '-D', cluster, '-m', mode, '-W'], { windowsHide: true });
      return;
    }
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  if (gone()) return;
  ask('SIGINT', 'fast');
  for (let waited = 0; !gone(); waited += 25) {
    if (waited === patienceMs) ask('SIGQUIT', 'immediate');
    if (waited >= patienceMs + 10_000) {
      throw new HabeasError('unavailable', `PostgreSQL (pid ${pid}) of ${cluster} does not end`, {
        hint: 'end that process, then start again; committed rows are safe',
      });
    }
    await delay(25);
  }
}
