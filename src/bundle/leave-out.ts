/** Records of a part without those a person has decided to leave out (A6, A7), as bytes: what stays is as the holder gave it. */
import { HabeasError } from '../common/errors.js';
import type { PartRef } from '../connector/contract.js';
import { lineBlocks, placeOf } from './lines.js';
import { RecordScanner } from './record-scanner.js';
import type { ReadPart } from './types.js';

const NEWLINE = 0x0a;
const QUOTE = 0x22;

export interface LeaveOut {
  /** Field whose value names a record: the first a dataset describes. */
  keyField: string;
  keys: ReadonlySet<string>;
  /** The other way round: nothing but these stays. */
  only?: boolean;
  /** Filled on the way: how many records stayed, and which keys were met. */
  kept: number;
  met: Set<string>;
}

/** Yields whole lines. Throws `permanent` for what is no JSON object. */
export async function* leaveOut(part: PartRef, readPart: ReadPart, order: LeaveOut): AsyncGenerator<Buffer> {
  const scanner = new RecordScanner();
  for await (const { bytes } of lineBlocks(part, readPart)) {
    const kept: Buffer[] = [];
    for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
      const newline = bytes.indexOf(NEWLINE, start);
      end = newline < 0 ? bytes.length : newline;
      if (end === start) continue;
      if (!scanner.scan(bytes, start, end)) {
        throw new HabeasError('permanent', `${placeOf(part)}: a line is not a JSON object`, {
          hint: 'mend the connector and collect again',
        });
      }
      const key = keyOf(scanner, bytes, order.keyField);
      const named = key !== undefined && order.keys.has(key);
      if (named) order.met.add(key);
      if (named === (order.only ?? false)) {
        order.kept++;
        kept.push(bytes.subarray(start, end), NEWLINE_BYTES);
      }
    }
    if (kept.length > 0) yield Buffer.concat(kept);
  }
}

const NEWLINE_BYTES = Buffer.from('\n');

/** Texts as they read, numbers as they stand; the last of duplicates counts, as for a JSON parser. */
function keyOf(scanner: RecordScanner, bytes: Buffer, field: string): string | undefined {
  let key: string | undefined;
  for (let i = 0; i < scanner.count; i++) {
    const name = JSON.parse(bytes.toString('utf8', scanner.keyStart[i], scanner.keyEnd[i])) as string;
    if (name !== field) continue;
    const start = scanner.valueStart[i] as number;
    const raw = bytes.toString('utf8', start, scanner.valueEnd[i]);
    key = bytes[start] === QUOTE ? (JSON.parse(raw) as string) : raw;
  }
  return key;
}
