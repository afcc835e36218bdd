/**
 * Tombstones outside the register: one append-only file per month in `keys/tombstones/`, each line sealed on its own under a key derived
 * from the master keyring. A register restored from a backup forgot what was destroyed and erased since; these files did not.
 */
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../common/clock.js';
import { HabeasError } from '../common/errors.js';
import type { Keyring } from './keyring.js';
import { errorCode, syncFolder } from './private-file.js';
import { sealingKey } from './sdk-seal.js';
import type { Tombstone, TombstoneLog } from './types.js';

const FILE = /^(\d{4})-(\d{2})\.log$/;
const CONTEXT = { purpose: 'tombstone', v: '1' };

export interface Tombstones extends TombstoneLog {
  /** All of them, oldest file first; a line that does not open is counted, never skipped in silence. */
  read(): AsyncIterable<{ tombstone: Tombstone } | { damaged: string }>;
  /** Removes files whose youngest line is older than `before`. Returns their names. */
  expire(before: Date): Promise<string[]>;
}

export function openTombstones(options: { folder: string; keyring: Keyring; clock: Clock }): Tombstones {
  const { folder, clock } = options;
  const key = sealingKey('tombstones', options.keyring.deriveMacKey('tombstones'));
  return {
    async append(tombstone) {
      const sealed = await key.seal(Buffer.from(JSON.stringify(tombstone)), CONTEXT);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(join(folder, `${clock.now().toISOString().slice(0, 7)}.log`), 'a', 0o600);
      try {
        // The first newline ends a line that a crash cut off: it alone is lost then.
        await handle.appendFile(`\n${Buffer.from(sealed).toString('base64')}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncFolder(folder);
    },

    async *read() {
      for (const name of await files(folder)) {
        // A month's lines are a few hundred bytes each: the file fits in memory.
        const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
        for (const [index, line] of lines.entries()) {
          if (line === '') continue;
          const tombstone = await openLine(key, line);
          yield tombstone ? { tombstone } : { damaged: `${name}, line ${index + 1}` };
        }
      }
    },

    async expire(before) {
      const gone: string[] = [];
      for (const name of await files(folder)) {
        const [, year, month] = FILE.exec(name) as unknown as [string, string, string];
        // The first instant after the month.
        if (Date.UTC(Number(year), Number(month)) > before.getTime()) continue;
        await rm(join(folder, name), { force: true });
        gone.push(name);
      }
      return gone;
    },
  };
}

async function files(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => FILE.test(name)).sort();
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return [];
    throw new HabeasError('permanent', `the tombstones in ${folder} cannot be read`, { cause });
  }
}

async function openLine(key: ReturnType<typeof sealingKey>, line: string): Promise<Tombstone | undefined> {
  try {
    return JSON.parse(Buffer.from(await key.open(Buffer.from(line, 'base64'), CONTEXT)).toString('utf8')) as Tombstone;
  } catch {
    // Cut off, altered, or sealed by another installation: told as damaged.
    return undefined;
  }
}
