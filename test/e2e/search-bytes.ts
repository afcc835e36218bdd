/**
 * Finds a value in bytes, however it was written down: raw, in Base64, percent-encoded, as hex, in UTF-16, escaped in JSON, or as an
 * unsalted hash. Proof that nothing leaked is only as good as this search, so it has a test of its own.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface Needle {
  /** What was planted. */
  mark: string;
  /** How it is written here. */
  encoding: string;
  bytes: Buffer;
}

export interface Hit {
  mark: string;
  encoding: string;
  /** File and offset, or the name of what was searched. */
  where: string;
}

/** Shorter ones would be met by chance. */
const LEAST = 6;

/** Every way of writing each mark that the search knows. */
export function needlesFor(marks: readonly string[]): Needle[] {
  const needles = marks.flatMap((mark) =>
    Object.entries(encodingsOf(mark)).map(([encoding, bytes]) => ({ mark, encoding, bytes })),
  );
  const short = needles.find(({ bytes }) => bytes.length < LEAST);
  if (short) throw new RangeError(`the mark ${short.mark} is too short to be searched as ${short.encoding}`);
  return needles;
}

function encodingsOf(mark: string): Record<string, Buffer> {
  const utf8 = Buffer.from(mark, 'utf8');
  const utf16 = Buffer.from(mark, 'utf16le');
  const found: Record<string, Buffer> = {
    raw: utf8,
    'utf-16le': utf16,
    'utf-16be': Buffer.from(utf16).swap16(),
    hex: Buffer.from(utf8.toString('hex')),
    HEX: Buffer.from(utf8.toString('hex').toUpperCase()),
    percent: Buffer.from(percent(utf8)),
    'percent, all bytes': Buffer.from(
      [...utf8].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
    ),
    json: Buffer.from(JSON.stringify(mark).slice(1, -1)),
    'json, ascii only': Buffer.from(jsonAscii(mark)),
  };
  for (const shift of [0, 1, 2]) {
    found[`base64, shifted by ${shift}`] = Buffer.from(base64Core(utf8, shift));
    found[`base64url, shifted by ${shift}`] = Buffer.from(toUrl(base64Core(utf8, shift)));
  }
  const forms = { '': mark, 'lower-cased ': mark.toLowerCase() };
  for (const [form, text] of Object.entries(forms)) {
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digest = createHash(algorithm).update(text, 'utf8').digest();
      const name = `${form}${algorithm}`;
      found[`${name}, raw`] = digest;
      found[`${name}, hex`] = Buffer.from(digest.toString('hex'));
      found[`${name}, base64`] = Buffer.from(digest.toString('base64').replace(/=+$/, ''));
      found[`${name}, base64url`] = Buffer.from(digest.toString('base64url'));
    }
  }
  return distinct(found);
}

/** What stays the same of a value's Base64 when `shift` unknown bytes come before it and anything behind. */
function base64Core(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((shift * 8) / 6);
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  return text.slice(from, whole);
}

function toUrl(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

function percent(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
    })
    .join('');
}

function jsonAscii(mark: string): string {
  return JSON.stringify(mark)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One name is enough for the same bytes. */
function distinct(encodings: Record<string, Buffer>): Record<string, Buffer> {
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(encodings).filter(([, bytes]) => {
      const key = bytes.toString('latin1');
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    }),
  );
}

/** Searches bytes in memory. */
export function searchBytes(haystack: Buffer, needles: readonly Needle[], where: string): Hit[] {
  return needles.flatMap(({ mark, encoding, bytes }) => {
    const at = haystack.indexOf(bytes);
    return at < 0 ? [] : [{ mark, encoding, where: `${where} at ${at}` }];
  });
}

export interface Searched {
  hits: Hit[];
  files: number;
  bytes: number;
}

/** Searches the name and every byte of every file below a folder; `skip` names what is not searched, relative to it. */
export async function searchFolder(
  folder: string,
  needles: readonly Needle[],
  skip: (path: string) => boolean = () => false,
): Promise<Searched> {
  const searched: Searched = { hits: [], files: 0, bytes: 0 };
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const shown = path.slice(folder.length + 1);
    if (skip(shown)) continue;
    searched.hits.push(...searchBytes(Buffer.from(shown), needles, `the name of ${shown}`));
    if (!entry.isFile()) continue;
    searched.files += 1;
    let before = Buffer.alloc(0);
    for await (const chunk of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
      searched.bytes += (chunk as Buffer).length;
      const window = Buffer.concat([before, chunk as Buffer]);
      searched.hits.push(...searchBytes(window, needles, shown));
      before = window.subarray(Math.max(0, window.length - overlap));
    }
  }
  return searched;
}
