import fc from 'fast-check';
import { PathSet, safeName } from '../../src/bundle/names.js';

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        '..',
        '/',
        '\\',
        ':',
        '.',
        'con',
        'NUL',
        'lpt1',
        ' ',
        '\u202e',
        '\u0000',
        '\ud800',
        'exe',
        '-',
        '_',
        'ü',
        '／',
        '．',
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join('')),
);

describe('a safe name', () => {
  it('is one short path segment that every system takes, whatever it is made from', () => {
    fc.assert(
      fc.property(hostile, (original) => {
        const name = safeName(original);
        expect(name).toMatch(/^[\p{L}\p{M}\p{N}().-][\p{L}\p{M}\p{N}()._-]*$/u);
        expect(name).not.toMatch(/^[.]|[. ]$|\.\./);
        expect(name).not.toMatch(RESERVED);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(98);
        expect(Buffer.from(name, 'utf8').toString('utf8')).toBe(name);
      }),
      { numRuns: 3000 },
    );
  });

  it('stays as it is once it is safe', () => {
    fc.assert(
      fc.property(hostile, (original) => {
        const once = safeName(original);
        // Only the mark of an active file is taken for part of the name the second time.
        fc.pre(!once.endsWith('_'));
        expect(safeName(once)).toBe(once);
      }),
    );
  });

  it.each([
    ['photo.png', 'photo.png'],
    ['Rechnung März 2026.pdf', 'Rechnung_März_2026.pdf'],
    ['山田.jpg', '山田.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt'],
    ['con.txt', 'con_.txt'],
    ['COM1', 'COM1_'],
    ['page.html', 'page.html_'],
    ['invoice.pdf.exe', 'invoice.pdf.exe_'],
    ['\u202egpj.exe', 'gpj.exe_'],
    ['.hidden', 'hidden'],
    ['...', 'file'],
    ['', 'file'],
  ])('of %j is %s', (original, name) => {
    expect(safeName(original)).toBe(name);
  });

  it('keeps the extension of a name that is too long', () => {
    expect(safeName(`${'ü'.repeat(300)}.pdf`)).toMatch(/^ü+\.pdf$/);
  });
});

describe('a set of paths', () => {
  it('gives no path twice, in any case of letters', () => {
    const paths = new PathSet();
    expect([
      paths.take('data/a', '.csv'),
      paths.take('data/A', '.csv'),
      paths.take('data/a', '.csv'),
      paths.take('data/a', '.json'),
    ]).toEqual(['data/a.csv', 'data/A-2.csv', 'data/a-3.csv', 'data/a.json']);
  });
});
