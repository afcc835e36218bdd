import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { csvCell } from '../../src/bundle/csv.js';
import {
  Parts,
  SEARCHED,
  bundleInput,
  createTestKey,
  dataset,
  description,
  fileText,
  text,
  writeOne,
} from './support/sample.js';

describe('a CSV cell', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0\u3000=1',
    '\ufeff=1',
    '\u200b=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    ' ＝1',
    '"=1',
  ])('that begins like the formula %j is made harmless', (formula) => {
    expect(csvCell(formula).neutralised).toBe(true);
    expect(csvCell(formula).cell.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it.each(['a;=1+1', 'a;"=1', 'line\n=cmd', 'x\t+1', 'a; ＝1'])(
    'inside of which a reader with another separator would find a formula (%j) is made harmless there',
    (hidden) => {
      const { cell, neutralised } = csvCell(hidden);
      expect(neutralised).toBe(true);
      expect(cell).toMatch(/'[=+＝]/);
    },
  );

  it.each(['', 'plain', 'a=b', 'well-known', 'a@b.example', '1-2', 'Łukasz', '山田 太郎', 'a, b', 'say "hi"', 'a;b'])(
    '%j keeps its text',
    (plain) => {
      expect(csvCell(plain)).toMatchObject({ neutralised: false, replaced: 0 });
    },
  );

  it('holds no control characters', () => {
    expect(csvCell('a\u0000b\u001bc')).toEqual({ cell: 'a\ufffdb\ufffdc', neutralised: false, replaced: 2 });
  });

  it('never begins a formula, whatever the text and whichever of the common separators a reader takes', () => {
    const piece = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      ';',
      '\t',
      '\n',
      '\r',
      '"',
      "'",
      ',',
      ' ',
      'a',
      '＝',
      '\u200b',
      '\u3000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { cell } = csvCell(pieces.join(''));
        for (const part of cell.split(/[;\t\r\n]/)) {
          expect(part).not.toMatch(/^[\s\p{Cf}"]*[=+\-@＝]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a CSV file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'habeas-csv-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is read by another program as the texts that went in', async () => {
    const key = await createTestKey();
    const desc = description('t', [text('a'), text('b')]);
    const db = await (await DuckDBInstance.create(':memory:')).connect();
    const value = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => !csvCell(one).neutralised);
    const quoted = fc.constantFrom('a,b', 'say "hi"', 'two\nlines', '', ' x ', 'a;b', 'caf\u00e9');
    const rows = fc.array(fc.record({ a: fc.oneof(value, quoted), b: fc.oneof(value, quoted) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (records) => {
        const parts = new Parts();
        const written = await writeOne(
          bundleInput(key.signer, {
            holders: [
              {
                holder: 'h',
                title: 'H',
                status: 'found',
                searched: SEARCHED,
                datasets: [dataset(desc, [parts.records('t', 0, records)])],
              },
            ],
          }),
          parts,
        );
        const file = join(folder, 't.csv');
        await writeFile(file, fileText(written, 'data/h/t.csv'));
        const reader = await db.runAndReadAll(
          `SELECT a, b FROM read_csv('${file.replaceAll("'", "''")}', header=true, delim=',', quote='"', escape='"', all_varchar=true, nullstr='\u0001', new_line='\\r\\n')`,
        );
        const clean = (one: string): string => one.replace(/[^\P{Cc}\t\r\n]/gu, '\ufffd');
        expect(reader.getRowObjects()).toEqual(records.map(({ a, b }) => ({ a: clean(a), b: clean(b) })));
      }),
      { numRuns: 25 },
    );
    db.closeSync();
  });
});
