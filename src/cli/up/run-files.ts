/** `run/` of the data folder: which parts run, under which pid, where they listen. Written by who starts a part, removed at its end. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HabeasError } from '../../common/errors.js';
import { isRunning } from '../../temporal/lifeline.js';

export type PartName = 'up' | 'postgres' | 'temporal' | 'server' | 'worker' | 'sample';

export interface RunFile {
  pid: number;
  /** ISO 8601 UTC. */
  startedAt: string;
  /** Base address, where the part has one. */
  url?: string;
  [key: string]: unknown;
}

export function runFolder(dataFolder: string): string {
  return join(dataFolder, 'run');
}

/** Atomic, so that a reader never meets half a file. */
export function writeRunFile(dataFolder: string, part: PartName, content: RunFile): void {
  const folder = runFolder(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${part}.json`);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content, null, 2) + '\n', { mode: 0o600 });
  renameSync(draft, file);
}

/** Undefined when the part does not run, or its process is gone. */
export function readRunFile(dataFolder: string, part: PartName): RunFile | undefined {
  const file = join(runFolder(dataFolder), `${part}.json`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new HabeasError('unavailable', `cannot read ${file}`, {
      cause,
      hint: 'run as the user that ran `habeas up`',
    });
  }
  const content = JSON.parse(text) as RunFile;
  return isRunning(content.pid) ? content : undefined;
}

export function removeRunFile(dataFolder: string, part: PartName): void {
  rmSync(join(runFolder(dataFolder), `${part}.json`), { force: true });
}
