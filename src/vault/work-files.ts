/** Names of work files and folders tell who writes them, so that what a dead process left behind is found and wiped. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../common/clock.js';
import { errorCode } from './private-file.js';

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
/** Tells this process from an earlier one with the same id: in a container that is always 1. */
const PROCESS = randomBytes(4).toString('hex');
/** Nobody writes one object for a day; of writers on other hosts nothing else is known. */
const STALE_MS = 24 * 60 * 60 * 1000;

export function workFileName(): string {
  return `w-${HOST}-${process.pid}-${PROCESS}-${randomBytes(8).toString('hex')}`;
}

/** Wipes what dead writers of this host left, and what nobody has touched for a day. Returns how many. */
export async function sweepWorkFiles(folder: string): Promise<number> {
  let wiped = 0;
  for (const name of await readdir(folder)) {
    const [, host, pid, writer] = /^w-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-/.exec(name) ?? [];
    if (host === undefined || writer === PROCESS) continue;
    const path = join(folder, name);
    const dead = host === HOST && (Number(pid) === process.pid || !isAlive(Number(pid)));
    // The wall clock, not an injected one: file times are wall time.
    if (!dead && !(await olderThan(path, systemClock.now().getTime() - STALE_MS))) continue;
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    wiped += 1;
  }
  return wiped;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function olderThan(path: string, instant: number): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs < instant;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
