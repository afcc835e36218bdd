/**
 * Locks of the lake: a file made exclusively, naming its owner and renewed while held. One whose process is gone, or that nobody
 * renewed for a minute, is taken over. A lock keeps rewriters from working in vain; that no work is lost if one is taken over wrongly
 * is seen to when the manifest is swapped (rewrite.ts).
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/common/clock.js';
import { HabeasError } from '../../../src/common/errors.js';

export interface LockOptions {
  patienceMs: number;
  staleMs: number;
  signal: AbortSignal;
}

interface Owner {
  owner: string;
  pid: number;
  host: string;
}

const RETRY_MS = 50;
/** Owners this very process holds: after a restart in a container the same process number is another process. */
const mine = new Set<string>();

/** Runs `work` while holding all locks, taken in the order of their names so that two never wait for each other. */
export async function withLocks<T>(
  folder: string,
  names: string[],
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const locks = join(folder, 'locks');
  await mkdir(locks, { recursive: true });
  const held: { path: string; owner: string }[] = [];
  const renew = setInterval(
    () => {
      const now = systemClock.now();
      for (const { path } of held) utimes(path, now, now).catch(() => undefined); // taken over: the swap finds out
    },
    Math.max(250, options.staleMs / 6),
  );
  try {
    for (const name of [...new Set(names)].sort()) {
      const path = join(locks, `${name}.lock`);
      held.push({ path, owner: await acquire(path, options) });
    }
    return await work();
  } finally {
    clearInterval(renew);
    for (const { path, owner } of held.reverse()) await release(path, owner);
  }
}

async function acquire(path: string, options: LockOptions): Promise<string> {
  const owner = randomUUID();
  mine.add(owner);
  try {
    for (let waited = 0; ; waited += RETRY_MS) {
      options.signal.throwIfAborted();
      if (await create(path, owner)) return owner;
      await recover(path, options.staleMs);
      if (waited > options.patienceMs) throw busy();
      await delay(RETRY_MS);
    }
  } catch (error) {
    mine.delete(owner);
    throw error;
  }
}

function busy(): HabeasError {
  return new HabeasError('transient', 'another rewriter of the traffic lake holds the same month', {
    hint: 'it is tried again by itself; a lock file that stays says in `locks/` which process holds it',
  });
}

async function create(path: string, owner: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ owner, pid: process.pid, host: hostname() } satisfies Owner));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says EPERM for a moment while a file of that name is being deleted.
    if (code === 'EEXIST' || code === 'EPERM') return false;
    throw error;
  }
}

/** Takes a stale lock away, one process at a time: looked at again under a lock of its own. */
async function recover(path: string, staleMs: number): Promise<void> {
  if (!(await isStale(path, staleMs))) return;
  const guard = `${path}.recovery`;
  if (!(await create(guard, randomUUID()))) {
    if (await isOlder(guard, staleMs)) await rm(guard, { force: true });
    return;
  }
  try {
    if (await isStale(path, staleMs)) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(path: string, staleMs: number): Promise<boolean> {
  if (await isOlder(path, staleMs)) return true;
  const holder = await readOwner(path);
  if (!holder || holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return !mine.has(holder.owner);
  return !isAlive(holder.pid);
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  try {
    return systemClock.now().getTime() - (await stat(path)).mtimeMs > ms;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Undefined while it is being written, or gone. */
async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function release(path: string, owner: string): Promise<void> {
  mine.delete(owner);
  if ((await readOwner(path))?.owner === owner) await rm(path, { force: true });
}
