/** The vault as a folder of sealed files. Written beside, synced, then renamed: a reader sees a whole object or the one before it. */
import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../common/clock.js';
import { systemClock } from '../common/clock.js';
import { HabeasError, isHabeasError } from '../common/errors.js';
import { AlteredError } from './altered-error.js';
import * as format from './object-format.js';
import { isObjectFile, objectPath, prefixPath } from './object-id.js';
import { openObject } from './object-reader.js';
import { errorCode, syncFolder } from './private-file.js';
import { rechunk } from './rechunk.js';
import { sweepWorkFiles, workFileName } from './work-files.js';
import type { KeyStore, ObjectInfo, Vault } from './types.js';

export interface FolderVaultOptions {
  root: string;
  keys: KeyStore;
  clock?: Clock;
  /** Plain bytes per chunk; smaller in tests. */
  chunkBytes?: number;
}

const META_LIMIT = 64 * 1024;

/** Opens (and makes) the folder; files left by writers that died are swept. */
export async function openFolderVault(options: FolderVaultOptions): Promise<Vault> {
  const { keys, root } = options;
  const objects = join(root, 'objects');
  const work = join(root, 'work');
  await mkdir(objects, { recursive: true, mode: 0o700 });
  await mkdir(work, { recursive: true, mode: 0o700 });
  await sweepWorkFiles(work);

  return {
    async put(id, keyId, source, putOptions = {}) {
      const target = objectPath(objects, id);
      const temp = join(work, workFileName());
      try {
        const info = await writeObject(temp, id, keyId, source, putOptions.meta ?? (() => ({})), options);
        await publish(temp, target, objects);
        return info;
      } finally {
        await rm(temp, { force: true });
      }
    },
    async info(id) {
      const path = objectPath(objects, id);
      try {
        const object = await openObject(path, id, keys);
        await object.close();
        return object.info;
      } catch (error) {
        if (error instanceof AlteredError || (isHabeasError(error) && error.kind === 'not_found')) return undefined;
        throw error;
      }
    },
    async *get(id, range) {
      const object = await openObject(objectPath(objects, id), id, keys);
      try {
        yield* object.read(range ?? { start: 0, end: object.info.bytes });
      } finally {
        await object.close();
      }
    },
    async delete(id) {
      const path = objectPath(objects, id);
      await rm(path, { force: true });
      await removeEmptyFolders(dirname(path), objects);
    },
    async deletePrefix(prefix) {
      const folder = prefixPath(objects, prefix);
      const count = await countObjects(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      await removeEmptyFolders(dirname(folder), objects);
      return count;
    },
  };
}

async function writeObject(
  file: string,
  id: string,
  keyId: string,
  source: AsyncIterable<Uint8Array>,
  meta: () => Record<string, unknown>,
  { keys, clock = systemClock, chunkBytes = format.CHUNK_BYTES }: FolderVaultOptions,
): Promise<ObjectInfo> {
  const write = randomUUID();
  const hash = createHash('sha256');
  const sealed: number[] = [];
  let bytes = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    await writeAll(handle, format.encodeHead({ key: keyId, write }));
    for await (const { chunk, last } of rechunk(source, chunkBytes)) {
      hash.update(chunk);
      bytes += chunk.length;
      const message = await keys.seal(keyId, chunk, format.chunkContext(id, write, sealed.length, last));
      await writeAll(handle, message);
      sealed.push(message.length);
    }
    const facts = { bytes, sha256: hash.digest('hex'), createdAt: clock.now().toISOString(), meta: meta() };
    if (JSON.stringify(facts.meta).length > META_LIMIT) {
      throw new HabeasError('invalid', `the facts about vault object ${id} are over ${META_LIMIT} bytes`);
    }
    const index = format.encodeIndex({ ...facts, chunkBytes, sealed });
    const message = await keys.seal(keyId, index, format.indexContext(id, write));
    await writeAll(handle, message);
    await writeAll(handle, format.encodeTail(message.length));
    await handle.sync();
    return { id, keyId, ...facts };
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
}

/** Renames into place. The folder may vanish in between (a delete tidies up): made again, a few times. */
async function publish(temp: string, target: string, top: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await rename(temp, target);
      break;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || attempt >= 5) throw error;
    }
  }
  // New folders are entries too: synced up to the root.
  for (let folder = dirname(target); ; folder = dirname(folder)) {
    await syncFolder(folder).catch(ignoreMissing);
    if (folder.length <= top.length) return;
  }
}

async function removeEmptyFolders(from: string, top: string): Promise<void> {
  for (let folder = from; folder.length > top.length; folder = dirname(folder)) {
    try {
      // Refused when not empty, which is what ends the walk.
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

async function countObjects(folder: string): Promise<number> {
  try {
    if (!(await stat(folder)).isDirectory()) return 0;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && isObjectFile(entry.name)).length;
  } catch (error) {
    ignoreMissing(error);
    return 0;
  }
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}
