/** Parts as blocks of whole lines in valid UTF-8, checked against what the part's reference says. */
import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { PartRef } from '../connector/contract.js';
import { HabeasError } from '../common/errors.js';
import type { ReadPart } from './types.js';

/** Longest record in bytes. */
const MAX_LINE = 32 * 1024 * 1024;
/** Blocks are cut to about this many bytes, so that one turn of the loop stays short and memory flat. */
const BLOCK = 256 * 1024;

export interface LineBlock {
  /** Whole lines; only the last line of a part may lack its `\n`. */
  bytes: Buffer;
  /** Invalid UTF-8 sequences replaced by U+FFFD. */
  replaced: number;
}

/** Throws `permanent` where bytes and reference differ: a bundle holds what was collected or is not made. */
export function lineBlocks(part: PartRef, readPart: ReadPart): AsyncGenerator<LineBlock> {
  return splitLines(checked(part, readPart(part)), placeOf(part));
}

/** Names a part without personal data. */
export function placeOf(part: PartRef): string {
  return `dataset ${part.dataset}, part ${part.index}`;
}

/** Passes bytes on and throws at the end unless size and SHA-256 are the reference's. */
export async function* checked(part: PartRef, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = 0; at < buffer.length; at += BLOCK) yield buffer.subarray(at, at + BLOCK);
  }
  if (bytes !== part.bytes || hash.digest('hex') !== part.sha256) {
    throw new HabeasError('permanent', `${placeOf(part)}: the stored bytes are not those its reference names`, {
      hint: 'collect the dataset again',
    });
  }
}

async function* splitLines(source: AsyncIterable<Buffer>, where: string): AsyncGenerator<LineBlock> {
  let carry: Buffer[] = [];
  let carried = 0;
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      yield valid(carried === 0 ? chunk.subarray(0, end) : Buffer.concat([...carry, chunk.subarray(0, end)]));
      carry = [];
      carried = 0;
    }
    if (end < chunk.length) {
      carry.push(chunk.subarray(end));
      carried += chunk.length - end;
      if (carried > MAX_LINE) {
        throw new HabeasError('permanent', `${where}: a record is longer than ${MAX_LINE} bytes`, {
          hint: 'let the connector give large content as an attachment',
        });
      }
    }
  }
  if (carried > 0) yield valid(Buffer.concat(carry));
}

function valid(bytes: Buffer): LineBlock {
  if (isUtf8(bytes)) return { bytes, replaced: 0 };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const repaired = Buffer.from(text, 'utf8');
  return { bytes: repaired, replaced: count(repaired) - count(bytes) };
}

const REPLACEMENT = Buffer.from('\ufffd');

function count(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(REPLACEMENT); at >= 0; at = bytes.indexOf(REPLACEMENT, at + 3)) found++;
  return found;
}
