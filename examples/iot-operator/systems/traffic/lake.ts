/**
 * The traffic lake's layout, its public interface: a folder with `manifest.json` (which files are current), Parquet files
 * `month=YYYY-MM/part-*.parquet`, `restrictions.json` (customers whose lines daily use must skip) and `locks/`. Whoever replaces files
 * holds `locks/month=YYYY-MM.lock` of each month and, for the moment of replacing the manifest, `locks/manifest.lock`.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Manifest {
  format: 1;
  /** Grows with every replacement. */
  version: number;
  /** `YYYY-MM` → files relative to the lake, with `/`. */
  partitions: Record<string, string[]>;
  /** What rewriters keep about their own work. */
  [more: string]: unknown;
}

/** Customer reference → restricted items (`current`, `unbilled`, `lines/<invoice>`, `*` for all) → the reasons, each of which suffices. */
export type Restrictions = Record<string, Record<string, string[]>>;

export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}

export async function readRestrictions(folder: string): Promise<Restrictions> {
  try {
    return JSON.parse(await readFile(join(folder, 'restrictions.json'), 'utf8')) as Restrictions;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Replaces a file in one step: a reader sees the old or the new one, whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

const PATIENCE_MS = 30_000;

/** Runs `work` while holding the locks. Throws when somebody else holds one of them for longer than half a minute. */
export async function withLocks<T>(folder: string, names: string[], work: () => Promise<T>): Promise<T> {
  const held: string[] = [];
  await mkdir(join(folder, 'locks'), { recursive: true });
  try {
    for (const name of names.toSorted()) {
      const path = join(folder, 'locks', `${name}.lock`);
      const file = await openExclusive(path);
      held.push(path);
      await file.writeFile(JSON.stringify({ owner: randomUUID(), pid: process.pid, host: hostname() }));
      await file.close();
    }
    return await work();
  } finally {
    for (const path of held) await rm(path, { force: true });
  }
}

async function openExclusive(path: string): Promise<FileHandle> {
  for (let waited = 0; ; waited += 50) {
    try {
      return await open(path, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || waited >= PATIENCE_MS) throw error;
      await delay(50);
    }
  }
}
