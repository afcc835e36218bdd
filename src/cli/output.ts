/** Text for people at a terminal: aligned tables and lists, and errors as what, where and how to mend it. */
import type { ErrorDetail } from '../common/errors.js';
import { HabeasError, isHabeasError } from '../common/errors.js';

// Holders' and customers' text is hostile input: an escape sequence in it would drive the terminal.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/gu;

/** One line of printable text. */
export function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/\s*[\r\n\t]+\s*/g, ' ').replace(CONTROL, '');
}

/** Text of several lines, without what would drive a terminal. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '');
}

/** Columns needed for a text: wide characters take two, combining ones none. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** Rows under a heading, columns aligned; nothing for no rows. */
export function table(head: string[], rows: unknown[][]): string {
  if (rows.length === 0) return '';
  const cells = [head, ...rows.map((row) => row.map(plain))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))));
  return cells
    .map(
      (row) =>
        row
          .map((cell, i) => pad(cell, widths[i] ?? 0))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}

/** Names and values, values aligned; entries without a value are left out. */
export function facts(entries: [name: string, value: unknown][], indent = ''): string {
  const shown = entries.map(([name, value]) => [name, plain(value)] as const).filter(([, value]) => value !== '');
  const column = Math.max(0, ...shown.map(([name]) => width(name)));
  return shown.map(([name, value]) => `${indent}${pad(name, column)}  ${value}\n`).join('');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** Milliseconds for people: the two largest units, `3 d 4 h`. */
export function duration(ms: number): string {
  let left = Math.abs(ms);
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    if (count === 0) {
      if (parts.length > 0) break;
      continue;
    }
    parts.push(`${count} ${name}`);
    left -= count * size;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** Bytes for people. */
export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** An instant in UTC to the minute. */
export function instant(at: string | undefined): string {
  return at === undefined ? '' : at.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');
}

export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

export interface ShownError {
  kind: string;
  message: string;
  hint?: string;
  fields?: NonNullable<ErrorDetail['fields']>;
}

/** The error as data: what `--json` prints. */
export function describeError(error: unknown): ShownError {
  if (isHabeasError(error)) {
    const { hint, fields } = error.detail;
    return { kind: error.kind, message: error.message, ...(hint ? { hint } : {}), ...(fields ? { fields } : {}) };
  }
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** What commander says of a command line it cannot use, as an error of ours. */
export function usageError({ code, message }: { code: string; message: string }): HabeasError {
  const says = code === 'commander.help' ? 'a command is missing' : plain(message.replace(/^error: /, ''));
  return new HabeasError('invalid', says, { hint: 'run with --help to see what it takes' });
}

export function formatError(error: unknown): string {
  const shown = describeError(error);
  let text = `error: ${plain(shown.message)}\n`;
  for (const field of shown.fields ?? []) {
    text += `  at ${field.pointer === '' ? 'the whole' : plain(field.pointer)}: ${plain(field.detail)}\n`;
    if (field.mend !== undefined && field.mend !== field.detail) text += `     to mend it: ${plain(field.mend)}\n`;
  }
  if (shown.hint !== undefined) text += `  to mend it: ${plain(shown.hint)}\n`;
  return text;
}
