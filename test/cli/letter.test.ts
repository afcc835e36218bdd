import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LETTER_KINDS } from '../../src/law/index.js';
import { run } from './harness.js';

const preview = (...args: string[]) => run(['letter', 'preview', ...args]);

describe('letter list', () => {
  it('names every kind with its subject, and the languages', async () => {
    const { code, out } = await run(['letter', 'list']);
    expect(code).toBe(0);
    for (const kind of LETTER_KINDS) expect(out).toMatch(new RegExp(`^${kind} +\\d+ +\\S`, 'm'));
    expect(out).toContain('languages: en, de, fr');
    const { kinds } = JSON.parse((await run(['letter', 'list', '--json'])).out) as { kinds: { kind: string }[] };
    expect(kinds.map(({ kind }) => kind)).toEqual([...LETTER_KINDS]);
  });
});

describe('letter preview', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'habeas-letter-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('shows the letter as text, without a server', async () => {
    const { code, out } = await preview('refusal');
    expect(code).toBe(0);
    expect(out).toContain('Our decision on request HAB-2026-000012');
    expect(out).toContain('supervisory authority of the United Kingdom');
    expect(out).not.toContain('country you live in');
  });

  it('speaks the language and the law asked for', async () => {
    const { out } = await preview('refusal', '--language', 'de', '--regime', 'DUAL');
    expect(out).toContain('Datum: 9. November 2026');
    expect(out).toContain('Aufsichtsbehörde des Vereinigten Königreichs');
    expect(out).toContain('Landes, in dem Sie leben');
    expect((await preview('erasure_result', '--language', 'de-CH')).out.replace(/\s/g, ' ')).toContain('£ 12.40');
    const scots = JSON.parse((await preview('refusal', '--jurisdiction', 'UK-SCT', '--json')).out);
    expect(scots).toMatchObject({ jurisdiction: 'UK-SCT', language: 'en', kind: 'refusal' });
  });

  it('writes a page to a file', async () => {
    const file = join(folder, 'letter.html');
    const { code, out } = await preview('access_answer', '--language', 'fr', '--format', 'html', '--out', file);
    expect(code).toBe(0);
    expect(out).toBe(`written to ${file}\n`);
    expect(readFileSync(file, 'utf8')).toContain('<html lang="fr">');
  });

  it('says what the law requires and where it stands', async () => {
    const { out } = await preview('extension_notice', '--regime', 'UK', '--required', '--json');
    const { required, body } = JSON.parse(out) as {
      body: string;
      required: { id: string; passages: { line: number; says: string }[] }[];
    };
    expect(required.map(({ id }) => id)).toEqual([
      '12(3).extension',
      'complaint.controller',
      'complaint.authority.UK',
      'court',
    ]);
    const lines = body.split('\n');
    for (const { passages } of required) {
      expect(passages.length).toBeGreaterThan(0);
      for (const { line, says } of passages) {
        expect(lines[line - 1]).toContain(says.split(/[,;]? /)[0]);
      }
    }
    const shown = (await preview('extension_notice', '--required')).out;
    expect(shown).toMatch(/^12\(3\)\.extension +UK +X1 X3 X4 +the new date and the reasons/m);
    expect(shown).toMatch(/line \d+ +“The answer to your request/);
    expect(shown).toContain('4 required contents, all present');
  });

  it.each([
    ['a kind there is not', ['fine'], 'acknowledgement, identity_request'],
    ['a language there is not', ['refusal', '--language', 'it'], 'use en, de, fr'],
    ['a tag that is none', ['refusal', '--language', 'deutsch!'], 'use en, de, fr'],
    ['a regime there is not', ['refusal', '--regime', 'US'], 'use UK, EU, DUAL'],
    ['a format there is not', ['refusal', '--format', 'pdf'], 'use text, html'],
    ['a jurisdiction there is not', ['refusal', '--jurisdiction', 'US-CA'], 'US-CA'],
    ['two laws', ['refusal', '--regime', 'UK', '--jurisdiction', 'UK-ENG'], 'leave one of them out'],
    ['a folder there is not', ['refusal', '--out', '/no/such/folder/x.txt'], 'a folder that exists'],
  ])('refuses %s and says what there is', async (_, args, hint) => {
    const { code, out, err } = await preview(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(hint);
  });
});
