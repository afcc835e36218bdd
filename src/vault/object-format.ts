/**
 * One sealed object as a file:
 *
 *     HABEAS-OBJECT/1\n{"key":"…","write":"…"}\n   sealed chunk 0 … sealed chunk n-1   sealed index   length of the index (4 bytes) HBSE
 *
 * Each chunk is a message of its own with object id, write id, position and a last-chunk flag as additional data: a chunk of
 * another object, of an earlier version of this one, or at another place does not open. The index (sizes, hash, meta) comes last:
 * a file without it was never finished.
 */
import { z } from 'zod';
import { AlteredError } from './altered-error.js';

/** Small enough that a few copies of a chunk in flight weigh little beside the process (docs/decisions/0008). */
export const CHUNK_BYTES = 1 << 20;
export const TAIL_BYTES = 8;
/** The head is short; this much is read to find it. */
export const HEAD_MAX_BYTES = 512;
const MAGIC = 'HABEAS-OBJECT/1\n';
const END = 'HBSE';

const headSchema = z.strictObject({ key: z.string(), write: z.string() });
export type Head = z.infer<typeof headSchema>;

const indexSchema = z.strictObject({
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
  createdAt: z.string(),
  chunkBytes: z.number().int().positive(),
  /** Sealed length of each chunk. */
  sealed: z.array(z.number().int().positive()).min(1),
  meta: z.record(z.string(), z.unknown()),
});
export type ObjectIndex = z.infer<typeof indexSchema>;

export function encodeHead(head: Head): Buffer {
  return Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`);
}

/** Undefined when the bytes are not the start of an object. */
export function decodeHead(bytes: Buffer): { head: Head; length: number } | undefined {
  const end = bytes.indexOf('\n', MAGIC.length);
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || end < 0) return undefined;
  const parsed = headSchema.safeParse(parseJson(bytes.toString('utf8', MAGIC.length, end)));
  return parsed.success ? { head: parsed.data, length: end + 1 } : undefined;
}

export function encodeTail(indexLength: number): Buffer {
  const tail = Buffer.alloc(TAIL_BYTES);
  tail.writeUInt32BE(indexLength, 0);
  tail.write(END, 4, 'latin1');
  return tail;
}

/** Sealed length of the index; undefined when the file does not end as an object does. */
export function decodeTail(bytes: Buffer): number | undefined {
  if (bytes.length !== TAIL_BYTES || bytes.toString('latin1', 4) !== END) return undefined;
  return bytes.readUInt32BE(0);
}

export function encodeIndex(index: ObjectIndex): Buffer {
  return Buffer.from(JSON.stringify(index));
}

export function decodeIndex(bytes: Uint8Array): ObjectIndex | undefined {
  const parsed = indexSchema.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  return parsed.success ? parsed.data : undefined;
}

export function chunkContext(id: string, write: string, position: number, last: boolean): Record<string, string> {
  return { purpose: 'object-chunk', object: id, write, chunk: String(position), last: last ? 'yes' : 'no' };
}

export function indexContext(id: string, write: string): Record<string, string> {
  return { purpose: 'object-index', object: id, write };
}

export function damagedObject(id: string, what: string): AlteredError {
  return new AlteredError(`vault object ${id} is damaged: ${what}`, 'restore it from a backup, or collect it again');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
