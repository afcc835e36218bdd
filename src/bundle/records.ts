/**
 * Records of one dataset as JSON and as CSV. JSON wraps each record, as the holder gave it, with the verdict on its portability;
 * CSV has one column for each described field. Bytes go through; nothing is kept but a few rows for the index page.
 */
import type { PartRef } from '../connector/contract.js';
import { ByteWriter } from './byte-writer.js';
import { csvCell } from './csv.js';
import { DROPPED, Row, UNDESCRIBED, writeRows } from './rows.js';
import type { RowCounts } from './rows.js';
import type { Selection } from './select.js';
import type { PortableVerdict, ReadPart } from './types.js';

const BUFFER = 96 * 1024;
/** Rows shown on the index page, and the characters of a cell shown there. */
export const PREVIEW_ROWS = 20;
const PREVIEW_CHARS = 160;

const QUOTE = 0x22;
const COMMA = 0x2c;
const LOWER_N = 0x6e;

/** Columns of ours in the CSV, after the described fields. */
export const CSV_COLUMNS = {
  other: 'habeas_other_fields',
  portable: 'habeas_portable',
  reason: 'habeas_portable_reason',
  except: 'habeas_portable_except',
} as const;

export interface RecordSource {
  /** Parts of kind `records`, ordered. */
  parts: PartRef[];
  readPart: ReadPart;
  selection: Selection;
  portable: PortableVerdict;
}

export interface Tally extends RowCounts {
  neutralised: number;
  /** Some record carried a field without a description. */
  undescribed: boolean;
  /** First rows, cell texts in the order of `selection.fields`. */
  preview: string[][];
}

export const newTally = (): Tally => ({ rows: 0, replaced: 0, neutralised: 0, undescribed: false, preview: [] });

/** `array`: one JSON array, a record a line. `lines`: NDJSON. */
export async function* encodeJson(
  { parts, readPart, selection, portable }: RecordSource,
  form: 'array' | 'lines',
  tally: Tally,
): AsyncGenerator<Buffer> {
  const out = new ByteWriter(BUFFER);
  const row = new Row(selection);
  const whole = selection.dropped.size === 0 && !selection.dropUndescribed;
  const except = selection.except.length > 0 ? { except: selection.except } : {};
  const mark = JSON.stringify({ portable: portable.portable, reason: portable.reason, ...except });
  const head = Buffer.from(`${mark.slice(0, -1)},"record":`);
  const tail = Buffer.from(form === 'lines' ? '}\n' : '}');
  if (form === 'array') out.text('[');
  yield* writeRows(parts, readPart, row, out, tally, () => {
    if (form === 'array') out.text(tally.rows === 1 ? '\n' : ',\n');
    out.bytes(head);
    writeMembers(row, out, selection, tally, whole);
    out.bytes(tail);
    if (tally.preview.length < PREVIEW_ROWS) tally.preview.push(previewOf(row, selection.fields.length));
  });
  if (form === 'array') out.text('\n]\n');
  if (out.length > 0) yield out.take();
}

/** The record as it came, or rebuilt from the members that stay: keys and values keep their bytes either way. */
function writeMembers(row: Row, out: ByteWriter, selection: Selection, tally: Tally, whole: boolean): void {
  const { count, keyStart, keyEnd, valueStart, valueEnd } = row.scanner;
  if (!whole) out.byte(0x7b);
  let written = 0;
  for (let i = 0; i < count; i++) {
    const column = row.column(i);
    if (column === UNDESCRIBED) tally.undescribed = true;
    if (whole || column === DROPPED || (column === UNDESCRIBED && selection.dropUndescribed)) continue;
    if (written++ > 0) out.byte(COMMA);
    tally.replaced += row.copy(out, keyStart[i] as number, keyEnd[i] as number);
    out.byte(0x3a);
    tally.replaced += row.copy(out, valueStart[i] as number, valueEnd[i] as number);
  }
  if (whole) tally.replaced += row.copy(out, row.start, row.end);
  else out.byte(0x7d);
}

/** One column per written field, then ours. `other`: a column for fields without a description, known from the JSON pass. */
export async function* encodeCsv(
  { parts, readPart, selection, portable }: RecordSource,
  other: boolean,
  tally: Tally,
): AsyncGenerator<Buffer> {
  const out = new ByteWriter(BUFFER);
  const row = new Row(selection);
  const ours = [CSV_COLUMNS.portable, CSV_COLUMNS.reason, ...(selection.except.length > 0 ? [CSV_COLUMNS.except] : [])];
  const header = [...selection.fields, ...(other ? [CSV_COLUMNS.other] : []), ...ours];
  out.text(`${header.map((name) => csvCell(name).cell).join(',')}\r\n`);
  const marks = [String(portable.portable), portable.reason, ...(ours.length > 2 ? [selection.except.join(' ')] : [])];
  const tail = Buffer.from(`,${marks.map((mark) => csvCell(mark).cell).join(',')}\r\n`);
  const slots = new Int32Array(selection.fields.length);
  yield* writeRows(parts, readPart, row, out, tally, () => {
    locate(row, slots);
    for (let column = 0; column < slots.length; column++) {
      if (column > 0) out.byte(COMMA);
      const member = slots[column] as number;
      if (member >= 0) writeCell(row, member, out, tally);
    }
    if (other) {
      out.byte(COMMA);
      const rest = othersOf(row);
      if (rest !== undefined) writeText(rest, out, tally);
    }
    out.bytes(tail);
  });
  if (out.length > 0) yield out.take();
}

/** Which member holds each field; the last of duplicates counts, as for a JSON parser. */
function locate(row: Row, slots: Int32Array): void {
  slots.fill(-1);
  for (let i = 0; i < row.scanner.count; i++) {
    const column = row.column(i);
    if (column >= 0) slots[column] = i;
  }
}

function writeCell(row: Row, member: number, out: ByteWriter, tally: Tally): void {
  const { bytes, scanner } = row;
  const start = scanner.valueStart[member] as number;
  const end = scanner.valueEnd[member] as number;
  const first = bytes[start] as number;
  if (first === LOWER_N) return; // null: an empty cell
  if (first === QUOTE) {
    if (isPlainText(bytes, start + 1, end - 1)) {
      out.bytes(bytes, start + 1, end - 1);
    } else {
      tally.replaced += loneWithin(row, start, end);
      writeText(JSON.parse(bytes.toString('utf8', start, end)) as string, out, tally);
    }
  } else if (first === 0x7b || first === 0x5b) {
    tally.replaced += loneWithin(row, start, end);
    writeText(bytes.toString('utf8', start, end), out, tally);
  } else {
    out.bytes(bytes, start, end);
  }
}

/** True for a text that is its own cell: begins with a letter or digit of ASCII, nothing to quote, unescape or make harmless. */
function isPlainText(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] as number;
  const alphanumeric =
    (first >= 0x30 && first <= 0x39) || (first >= 0x41 && first <= 0x5a) || (first >= 0x61 && first <= 0x7a);
  if (!alphanumeric || end === start) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    // Escapes, separators and whatever is not ASCII take the long way.
    if (byte === 0x5c || byte === COMMA || byte === 0x3b || byte >= 0x7f) return false;
  }
  return bytes[end - 1] !== 0x20;
}

function writeText(text: string, out: ByteWriter, tally: Tally): void {
  const { cell, neutralised, replaced } = csvCell(text);
  if (neutralised) tally.neutralised++;
  tally.replaced += replaced;
  out.text(cell);
}

/** Fields without a description as one JSON object, or undefined where the record has none. */
function othersOf(row: Row): string | undefined {
  const { count, keyStart, keyEnd, valueStart, valueEnd } = row.scanner;
  const members: string[] = [];
  for (let i = 0; i < count; i++) {
    if (row.column(i) !== UNDESCRIBED) continue;
    const key = row.bytes.toString('utf8', keyStart[i], keyEnd[i]);
    members.push(`${key}:${row.bytes.toString('utf8', valueStart[i], valueEnd[i])}`);
  }
  return members.length > 0 ? `{${members.join(',')}}` : undefined;
}

function loneWithin(row: Row, start: number, end: number): number {
  return row.scanner.loneSurrogates.filter((at) => at >= start && at < end).length;
}

function previewOf(row: Row, fields: number): string[] {
  const slots = new Int32Array(fields);
  locate(row, slots);
  return Array.from(slots, (member) => (member < 0 ? '' : previewCell(row, member)));
}

function previewCell({ bytes, scanner }: Row, member: number): string {
  const start = scanner.valueStart[member] as number;
  const raw = bytes.toString('utf8', start, scanner.valueEnd[member]);
  const text = bytes[start] === QUOTE ? (JSON.parse(raw) as string) : raw === 'null' ? '' : raw;
  const points = text.slice(0, 2 * PREVIEW_CHARS + 2);
  const kept = Array.from(points).slice(0, PREVIEW_CHARS).join('');
  return kept.length < text.length ? `${kept}…` : text;
}
