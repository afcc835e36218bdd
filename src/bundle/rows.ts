/** Walks the records of a dataset: scanned, counted, with the place of each described field at hand. */
import { HabeasError } from '../common/errors.js';
import type { PartRef } from '../connector/contract.js';
import type { ByteWriter } from './byte-writer.js';
import { lineBlocks, placeOf } from './lines.js';
import { RecordScanner } from './record-scanner.js';
import type { Selection } from './select.js';
import type { ReadPart } from './types.js';

/** Output is handed on in pieces of about this size. */
const PIECE = 64 * 1024;
const NEWLINE = 0x0a;
const REPLACEMENT_ESCAPE = Buffer.from('\\ufffd');

/** A member's column: an index into `Selection.fields`, or one of these. */
export const UNDESCRIBED = -1;
export const DROPPED = -2;

/** The record at hand: `bytes[start, end)`, its members in `scanner`. */
export class Row {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  readonly scanner = new RecordScanner();
  private readonly columns: Map<string, number>;
  /** Keys as the last records had them: most records of a dataset look alike. */
  private readonly shape: { key: Buffer; column: number }[] = [];

  constructor(selection: Selection) {
    this.columns = new Map(selection.fields.map((name, index) => [name, index]));
    for (const name of selection.dropped) this.columns.set(name, DROPPED);
  }

  column(member: number): number {
    const { keyStart, keyEnd } = this.scanner;
    const start = keyStart[member] as number;
    const end = keyEnd[member] as number;
    const cached = this.shape[member];
    if (cached && same(this.bytes, start, end, cached.key)) return cached.column;
    const key = this.bytes.subarray(start, end);
    const column = this.columns.get(JSON.parse(key.toString('utf8')) as string) ?? UNDESCRIBED;
    if (member < 256 && key.length <= 256) this.shape[member] = { key: Buffer.from(key), column };
    return column;
  }

  /** Writes `[start, end)` of the record; escapes of lone surrogates become `\ufffd`. Returns how many. */
  copy(out: ByteWriter, start: number, end: number): number {
    let at = start;
    let replaced = 0;
    for (const lone of this.scanner.loneSurrogates) {
      if (lone < start || lone >= end) continue;
      out.bytes(this.bytes, at, lone);
      out.bytes(REPLACEMENT_ESCAPE);
      at = lone + REPLACEMENT_ESCAPE.length;
      replaced++;
    }
    out.bytes(this.bytes, at, end);
    return replaced;
  }
}

export interface RowCounts {
  rows: number;
  /** Invalid UTF-8 sequences found. */
  replaced: number;
}

/** Calls `write` for each record, which fills `out`; yields `out` piece by piece. Throws `permanent` on what is no JSON object. */
export async function* writeRows(
  parts: PartRef[],
  readPart: ReadPart,
  row: Row,
  out: ByteWriter,
  counts: RowCounts,
  write: () => void,
): AsyncGenerator<Buffer> {
  for (const part of parts) {
    let line = 0;
    let rows = 0;
    for await (const block of lineBlocks(part, readPart)) {
      counts.replaced += block.replaced;
      row.bytes = block.bytes;
      for (let start = 0; start < block.bytes.length; start = row.end + 1) {
        const newline = block.bytes.indexOf(NEWLINE, start);
        row.start = start;
        row.end = newline < 0 ? block.bytes.length : newline;
        line++;
        if (row.end === start) continue;
        if (!row.scanner.scan(block.bytes, start, row.end)) throw notARecord(part, line);
        rows++;
        counts.rows++;
        write();
        if (out.length >= PIECE) yield out.take();
      }
    }
    if (rows !== part.rows) {
      throw new HabeasError('permanent', `${placeOf(part)}: ${rows} records where its reference says ${part.rows}`, {
        hint: 'the connector counts its rows wrongly; mend it and collect again',
      });
    }
  }
}

function notARecord(part: PartRef, line: number): HabeasError {
  return new HabeasError('permanent', `${placeOf(part)}: line ${line} is not a JSON object`, {
    hint: 'the connector has to write one JSON object per line, nested at most 500 deep; mend it and collect again',
  });
}

function same(bytes: Buffer, start: number, end: number, key: Buffer): boolean {
  if (end - start !== key.length) return false;
  for (let i = 0; i < key.length; i++) if (bytes[start + i] !== key[i]) return false;
  return true;
}
