/** Small files only their owner may read, written whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HabeasError } from '../common/errors.js';

const OWNER_ONLY = 0o600;

/** Fails with `conflict` when the file is there: a hard link to an existing name is refused by the file system in one step. */
export async function createPrivateFile(file: string, text: string): Promise<void> {
  await writeBeside(file, text, async (temp) => {
    try {
      await link(temp, file);
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST') throw new HabeasError('conflict', `${file} exists already`, { cause });
      throw cause;
    }
  });
}

export async function replacePrivateFile(file: string, text: string): Promise<void> {
  await writeBeside(file, text, (temp) => rename(temp, file));
}

/** Throws `not_found` when missing and `permanent` when somebody else could read it. */
export async function readPrivateFile(file: string, what: string): Promise<string> {
  let mode: number;
  try {
    mode = (await stat(file)).mode;
  } catch (cause) {
    if (errorCode(cause) !== 'ENOENT') throw unreadable(file, what, cause);
    throw new HabeasError('not_found', `the ${what} ${file} is missing`, { cause });
  }
  // Windows has no such bits: access there follows the folder's ACL.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new HabeasError('permanent', `the ${what} ${file} can be read or written by others`, {
      hint: `make it private: chmod 600 ${file}; if others may have read it, rotate its keys`,
    });
  }
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, what, cause);
  }
}

/** Code of a system error such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Makes a rename or link durable. Windows cannot open folders; its journal orders metadata itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unreadable(file: string, what: string, cause: unknown): HabeasError {
  return new HabeasError('permanent', `the ${what} ${file} cannot be read (${errorCode(cause) ?? 'unknown'})`, {
    cause,
  });
}

async function writeBeside(file: string, text: string, publish: (temp: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temp = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temp, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temp);
    await syncFolder(dirname(file));
  } finally {
    await rm(temp, { force: true });
  }
}
