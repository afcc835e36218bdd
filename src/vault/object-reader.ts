/** Reads sealed objects: the index first, then only the chunks a range touches. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { HabeasError } from '../common/errors.js';
import { AlteredError } from './altered-error.js';
import * as format from './object-format.js';
import { errorCode } from './private-file.js';
import type { KeyStore, ObjectInfo } from './types.js';

export interface OpenObject {
  info: ObjectInfo;
  read(range: { start: number; end: number }): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** Opens the file and its index. Throws `not_found`, `refused` (key destroyed) or `permanent` (cut, swapped, altered). */
export async function openObject(path: string, id: string, keys: KeyStore): Promise<OpenObject> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    if (errorCode(cause) !== 'ENOENT') throw cause;
    throw new HabeasError('not_found', `there is no vault object ${id}`);
  }
  try {
    const layout = await readLayout(handle, id, keys);
    return {
      info: layout.info,
      read: (range) => readRange(handle, id, keys, layout, range),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface Layout {
  info: ObjectInfo;
  write: string;
  index: format.ObjectIndex;
  /** Where chunk 0 starts. */
  bodyStart: number;
}

async function readLayout(handle: FileHandle, id: string, keys: KeyStore): Promise<Layout> {
  const { size } = await handle.stat();
  const start = format.decodeHead(await readAt(handle, 0, Math.min(size, format.HEAD_MAX_BYTES)));
  if (!start) throw format.damagedObject(id, 'its head is not that of a sealed object');
  const tailAt = Math.max(size - format.TAIL_BYTES, 0);
  const indexLength = format.decodeTail(await readAt(handle, tailAt, size - tailAt));
  if (indexLength === undefined || indexLength > tailAt - start.length)
    throw format.damagedObject(id, 'its end is missing');
  const { key, write } = start.head;
  const sealedIndex = await readAt(handle, tailAt - indexLength, indexLength);
  const index = format.decodeIndex(
    await unseal(keys, key, sealedIndex, format.indexContext(id, write), id, 'its index'),
  );
  if (!index) throw format.damagedObject(id, 'its index is of an unknown form');
  const body = index.sealed.reduce((sum, length) => sum + length, 0);
  if (start.length + body + indexLength + format.TAIL_BYTES !== size)
    throw format.damagedObject(id, 'chunks are missing');
  const { bytes, sha256, createdAt, meta } = index;
  return { info: { id, bytes, sha256, keyId: key, createdAt, meta }, write, index, bodyStart: start.length };
}

async function* readRange(
  handle: FileHandle,
  id: string,
  keys: KeyStore,
  { info, write, index, bodyStart }: Layout,
  range: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  const end = Math.min(range.end, info.bytes);
  if (!Number.isInteger(range.start) || range.start < 0 || range.start > end) {
    throw new HabeasError(
      'invalid',
      `range ${range.start}-${range.end} lies outside vault object ${id} (${info.bytes} bytes)`,
    );
  }
  const whole = range.start === 0 && end === info.bytes;
  const hash = whole ? createHash('sha256') : undefined;
  let sealedAt = bodyStart;
  for (const [position, length] of index.sealed.entries()) {
    const plainAt = position * index.chunkBytes;
    const last = position === index.sealed.length - 1;
    // An empty object still opens its one chunk: its key must be alive and its bytes untouched.
    if (plainAt >= end && !whole) return;
    if (plainAt + index.chunkBytes > range.start || whole) {
      const message = await readAt(handle, sealedAt, length);
      const context = format.chunkContext(id, write, position, last);
      const plain = await unseal(keys, info.keyId, message, context, id, `chunk ${position}`);
      const expected = last ? info.bytes - plainAt : index.chunkBytes;
      if (plain.length !== expected) throw format.damagedObject(id, `chunk ${position} has a wrong length`);
      hash?.update(plain);
      const piece = plain.subarray(Math.max(range.start - plainAt, 0), Math.min(end - plainAt, plain.length));
      if (piece.length > 0) yield piece;
    }
    sealedAt += length;
  }
  if (hash && hash.digest('hex') !== info.sha256) throw format.damagedObject(id, 'its hash is not the recorded one');
}

/** Says which object and what of it; troubles with the key itself pass as they are. */
async function unseal(
  keys: KeyStore,
  keyId: string,
  sealed: Uint8Array,
  context: Record<string, string>,
  id: string,
  what: string,
): Promise<Uint8Array> {
  try {
    return await keys.open(keyId, sealed, context);
  } catch (error) {
    if (error instanceof AlteredError) throw format.damagedObject(id, `${what} does not open (${error.message})`);
    throw error;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
