import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { needlesFor, searchBytes, searchFolder } from './search-bytes.js';

const MARK = 'Zoë "Canary" Müller-Ôkapi 7351';
const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

/** Written by other code than the search's own. */
const LEAKS: [string, (text: string) => string | Buffer][] = [
  ['raw', (text) => text],
  ['in JSON', (text) => JSON.stringify({ name: text })],
  [
    'in JSON of ASCII',
    (text) =>
      JSON.stringify({ name: text }).replace(
        /[\u007f-\uffff]/g,
        (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'),
      ),
  ],
  ['in Base64', (text) => Buffer.from(text).toString('base64')],
  ['in Base64 behind one byte', (text) => Buffer.from('x' + text).toString('base64')],
  ['in Base64 behind two bytes', (text) => Buffer.from('xy' + text).toString('base64')],
  ['in Base64 between others', (text) => Buffer.from(`{"a":"${text}","b":1}`).toString('base64')],
  ['in base64url', (text) => Buffer.from('xyz>' + text + '???').toString('base64url')],
  ['percent-encoded', (text) => encodeURIComponent(text)],
  ['as hex', (text) => Buffer.from(text).toString('hex')],
  ['as HEX', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['in UTF-16 LE', (text) => utf16(text, false)],
  ['in UTF-16 BE', (text) => utf16(text, true)],
  ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm): [string, (text: string) => string | Buffer][] => [
    [`as ${algorithm} in hex`, (text) => createHash(algorithm).update(text).digest('hex')],
    [`as ${algorithm} in Base64`, (text) => createHash(algorithm).update(text).digest('base64')],
    [`as ${algorithm} in base64url`, (text) => createHash(algorithm).update(text).digest('base64url')],
    [`as ${algorithm} of its lower case`, (text) => createHash(algorithm).update(text.toLowerCase()).digest('hex')],
    [`as raw ${algorithm}`, (text) => createHash(algorithm).update(text).digest()],
  ]),
];

describe('the search finds a mark', () => {
  const needles = needlesFor([MARK]);

  it.each(LEAKS)('%s', (_, write) => {
    const leak = Buffer.from(write(MARK));
    const noise = randomBytes(1000);
    expect(searchBytes(Buffer.concat([noise, leak, noise]), needles, 'here')).not.toEqual([]);
    expect(searchBytes(Buffer.concat([noise, leak.subarray(1, 5), noise]), needles, 'here')).toEqual([]);
  });

  it('in Base64 wherever it stands in what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), (before, after) => {
        const text = Buffer.concat([before, Buffer.from(MARK), after]).toString('base64');
        return searchBytes(Buffer.from(text), needles, 'here').length > 0;
      }),
    );
  });

  it('in the name of a file, across a boundary of reads, and nowhere else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'habeas-search-'));
    try {
      const chunk = 4 * 1024 * 1024;
      const across = Buffer.alloc(2 * chunk, 'x');
      across.write(MARK, chunk - 5);
      await mkdir(join(folder, 'deep'));
      await writeFile(join(folder, 'deep', 'large.bin'), across);
      await writeFile(join(folder, encodeURIComponent(MARK)), '');
      await writeFile(join(folder, 'clean'), 'nothing here');
      await writeFile(join(folder, 'skipped'), MARK);
      const { hits, files, bytes } = await searchFolder(folder, needles, (path) => path === 'skipped');
      expect(hits.map(({ where }) => where).sort()).toEqual([
        expect.stringMatching(/^deep.large\.bin at /),
        expect.stringMatching(/^the name of Zo/),
      ]);
      expect({ files, bytes }).toEqual({ files: 3, bytes: 2 * chunk + 12 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('but refuses marks that chance would find', () => {
    expect(() => needlesFor(['6080'])).toThrow(/too short/);
  });
});
