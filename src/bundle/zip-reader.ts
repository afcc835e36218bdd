/**
 * Reads a ZIP nobody vouches for. Takes names as bytes, knows one entry per name, sees to it that the entries fill the file without a
 * gap (another reader could find other entries there), and never inflates more than it is told to.
 */
import { createInflateRaw } from 'node:zlib';
import { PassThrough, pipeline } from 'node:stream';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { plainText } from '../common/plain-text.js';
import type { Finding } from './verify-types.js';

const MAX_ENTRIES = 200_000;
const UTF8_FLAG = 0x800;
const ZIP64_EXTRA = 0x0001;
const DEFLATED = 8;
/** Longest data descriptor after an entry's bytes. */
const MAX_DESCRIPTOR = 24;
/** End of central directory; with its ZIP64 record and locator. */
const ENDINGS = [22, 22 + 56 + 20];

export interface OpenZip {
  entries: Map<string, Entry>;
  findings: Finding[];
  /** Plain bytes of an entry, at most `limit`; throws `TooLarge` beyond and an error where the bytes are damaged. */
  read(entry: Entry, limit: number): AsyncGenerator<Buffer>;
  close(): void;
}

export class TooLarge extends Error {}

/** Throws what yauzl throws where the file is no ZIP. */
export async function openZip(file: string): Promise<OpenZip> {
  const zip = await openPromise(file, { autoClose: false, decodeStrings: false, validateEntrySizes: false });
  try {
    const directoryStart = Number(zip.readEntryCursor);
    const findings: Finding[] = [];
    const listed: Entry[] = [];
    if (zip.entryCount > MAX_ENTRIES) throw new Error(`it lists ${zip.entryCount} entries, more than ${MAX_ENTRIES}`);
    for await (const entry of zip.eachEntry()) listed.push(entry);
    const tail = zip.fileSize - Number(zip.readEntryCursor);
    if (!ENDINGS.includes(tail)) {
      findings.push({
        what: 'layout',
        where: 'end of the file',
        detail: 'there are bytes beside the directory of entries',
      });
    }
    const entries = new Map<string, Entry>();
    const folded = new Set<string>();
    for (const entry of listed) {
      const name = nameOf(entry, findings);
      const key = name.normalize('NFKC').toLowerCase();
      if (folded.has(key))
        findings.push({ what: 'duplicate', where: shown(name), detail: 'another entry has this name' });
      else entries.set(name, entry);
      folded.add(key);
      checkEntry(entry, name, findings);
    }
    await checkLayout(zip, listed, directoryStart, findings);
    return { entries, findings, read: (entry, limit) => readEntry(zip, entry, limit), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** A name as it may be printed. */
export function shown(name: string): string {
  return plainText(name).slice(0, 200);
}

function nameOf(entry: Entry, findings: Finding[]): string {
  const raw = entry.fileNameRaw;
  const ascii = raw.every((byte) => byte >= 0x20 && byte < 0x7f);
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    name = raw.toString('latin1');
    findings.push({ what: 'name', where: shown(name), detail: 'the name is not UTF-8' });
    return name;
  }
  if (!ascii && (entry.generalPurposeBitFlag & UTF8_FLAG) === 0) {
    findings.push({ what: 'name', where: shown(name), detail: 'the name is not marked as UTF-8' });
  }
  const segments = name.split('/');
  if (
    name === '' ||
    /[\\\p{Cc}]/u.test(name) ||
    /^[A-Za-z]:/.test(name) ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  ) {
    findings.push({ what: 'name', where: shown(name), detail: 'the name leads out of the folder, or is none' });
  }
  return name;
}

function checkEntry(entry: Entry, name: string, findings: Finding[]): void {
  const where = shown(name);
  const type = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (type !== 0 && type !== 0x8000) findings.push({ what: 'unreadable', where, detail: 'it is not a regular file' });
  if (!entry.canDecodeFileData()) {
    findings.push({ what: 'unreadable', where, detail: 'it is encrypted or compressed in a way we do not know' });
  }
  if (entry.extraFields.some((field) => field.id !== ZIP64_EXTRA)) {
    findings.push({ what: 'layout', where, detail: 'it has an extra field, which may give it another name' });
  }
}

/** Entries side by side from the first byte to the directory, each with the same name in both its headers. */
async function checkLayout(zip: ZipFile, entries: Entry[], directoryStart: number, findings: Finding[]): Promise<void> {
  const ordered = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  let slack = 0;
  for (const entry of ordered) {
    const start = entry.relativeOffsetOfLocalHeader;
    const where = shown(entry.fileNameRaw.toString('utf8'));
    if (start < end || start > end + slack) {
      findings.push({ what: 'layout', where, detail: 'there are bytes between the entries, or entries overlap' });
    }
    const header = await zip.readLocalFileHeaderPromise(entry);
    if (!header.fileName.equals(entry.fileNameRaw) || header.compressionMethod !== entry.compressionMethod) {
      findings.push({ what: 'layout', where, detail: 'its two headers contradict each other' });
    }
    end = header.fileDataStart + entry.compressedSize;
    slack = MAX_DESCRIPTOR;
  }
  if (directoryStart < end || directoryStart > end + slack) {
    findings.push({
      what: 'layout',
      where: 'end of the file',
      detail: 'there are bytes between entries and directory',
    });
  }
}

async function* readEntry(zip: ZipFile, entry: Entry, limit: number): AsyncGenerator<Buffer> {
  const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const deflated = entry.compressionMethod === DEFLATED;
  const plain = deflated ? createInflateRaw() : new PassThrough();
  const failed = new Promise<Error | undefined>((resolve) =>
    pipeline(raw, plain, (error) => resolve(error ?? undefined)),
  );
  let bytes = 0;
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw new TooLarge(`more than ${limit} bytes`);
      yield chunk;
    }
    const error = await failed;
    if (error) throw error;
    // What follows the end of the compressed data would be seen by readers that go through the file from its start.
    if ('bytesWritten' in plain && plain.bytesWritten !== entry.compressedSize) {
      throw new Error('there are bytes after its compressed data');
    }
  } finally {
    raw.destroy();
    plain.destroy();
  }
}
