/** `habeas letter`: the kinds of letters, and how one reads to a made-up person. Needs no server, no database, no token. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import { LETTER_KINDS, checkJurisdiction, isLawError, requiredContents } from '../../law/index.js';
import type { Jurisdiction, LetterKind } from '../../law/index.js';
import { LETTER_LANGUAGES, renderLetter, requiredOf, sampleLetter } from '../../messages/index.js';
import type { LetterInput, RenderedLetter } from '../../messages/index.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { plain, printable, table } from '../output.js';

const REGIMES = { UK: 'UK-ENG', EU: 'EU-DE', DUAL: 'DUAL:UK-ENG+EU-DE' } as const;
const FORMATS = ['text', 'html'] as const;
/** The controller writes British English. */
const REGION: Readonly<Record<string, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' };
const EXCERPT = 70;

interface Options {
  language: string;
  regime?: keyof typeof REGIMES;
  jurisdiction?: string;
  format: (typeof FORMATS)[number];
  out?: string;
  required?: true;
}

export function letterCommand(context: Context): Command {
  const group = new Command('letter').description('the letters that go to people: their kinds, and how they read');
  group.addCommand(listCommand(context));
  group.addCommand(previewCommand(context));
  return group;
}

function listCommand({ print }: Context): Command {
  return new Command('list').description('every kind of letter and the languages there are').action((_own, command) => {
    const kinds = LETTER_KINDS.map((kind) => ({
      kind,
      subject: renderLetter(sampleLetter(kind, REGIMES.UK, 'en-GB')).subject,
      required: requiredContents(kind, ['UK', 'EU']).length,
    }));
    print(command as Command, { kinds, languages: LETTER_LANGUAGES }, () => {
      const rows = kinds.map(({ kind, subject, required }) => [kind, required, subject]);
      return `${table(['kind', 'required', 'subject'], rows)}\nlanguages: ${LETTER_LANGUAGES.join(', ')}\n`;
    });
  });
}

function previewCommand({ io, print }: Context): Command {
  return new Command('preview')
    .description('render a letter about a made-up case; needs no server')
    .argument('<kind>', 'see `habeas letter list`')
    .option('--language <tag>', `BCP 47, e.g. de or de-AT; there are ${LETTER_LANGUAGES.join(', ')}`, 'en')
    .option('--regime <regime>', `${Object.keys(REGIMES).join(', ')} (default UK)`, oneOf('--regime', regimeNames()))
    .option('--jurisdiction <code>', 'law that applies, e.g. UK-SCT, EU-FR, DUAL:UK-ENG+EU-FR; instead of --regime')
    .option('--format <format>', FORMATS.join(', '), oneOf('--format', FORMATS), 'text')
    .option('--out <file>', 'write the letter to a file')
    .option('--required', 'what the law requires of the letter, and where it stands')
    .action((kind: string, own: Options, command: Command) => {
      const jurisdiction = jurisdictionOf(own);
      const input = sampleLetter(oneOf('the kind of letter', LETTER_KINDS)(kind), jurisdiction, localeOf(own.language));
      const letter = renderLetter(input);
      const body = own.format === 'html' ? letter.html : letter.text;
      const file = own.out === undefined ? undefined : resolve(io.cwd, own.out);
      if (file !== undefined) write(file, body);
      const required = whereRequired(input, letter);
      const data = {
        kind: letter.kind satisfies LetterKind,
        language: letter.language,
        jurisdiction,
        subject: letter.subject,
        format: own.format,
        ...(file === undefined ? { body } : { file }),
        ...(own.required === true ? { required } : {}),
      };
      print(command, data, () => {
        const written = file === undefined ? '' : `written to ${plain(file)}\n`;
        if (own.required === true) return written + formatRequired(required);
        return file === undefined ? printable(body) : written;
      });
    });
}

function regimeNames(): (keyof typeof REGIMES)[] {
  return Object.keys(REGIMES) as (keyof typeof REGIMES)[];
}

function jurisdictionOf({ regime, jurisdiction }: Options): Jurisdiction {
  if (jurisdiction === undefined) return REGIMES[regime ?? 'UK'];
  if (regime !== undefined) {
    throw new HabeasError('invalid', '--regime and --jurisdiction both say which law applies', {
      hint: 'leave one of them out',
    });
  }
  try {
    return checkJurisdiction(jurisdiction);
  } catch (error) {
    if (!isLawError(error)) throw error;
    throw new HabeasError('invalid', error.message, { cause: error, hint: 'name a place with a holiday table' });
  }
}

function localeOf(tag: string): string {
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(tag);
  } catch (cause) {
    throw new HabeasError('invalid', '--language is not a language tag', { cause, hint: languagesHint() });
  }
  if (!LETTER_LANGUAGES.some((known) => known === locale.language)) {
    throw new HabeasError('invalid', `there are no letters in the language ${locale.language}`, {
      hint: languagesHint(),
    });
  }
  return locale.region === undefined ? (REGION[locale.language] ?? tag) : tag;
}

function languagesHint(): string {
  return `use ${LETTER_LANGUAGES.join(', ')}, with a region if you like (de-AT)`;
}

function write(file: string, body: string): void {
  try {
    writeFileSync(file, body);
  } catch (cause) {
    throw new HabeasError('invalid', `cannot write ${file}`, { cause, hint: 'name a file in a folder that exists' });
  }
}

interface Required {
  id: string;
  regime: string;
  rules: string[];
  /** What the law asks for. */
  requires: string;
  /** Where it stands: the first line of the plain text, from 1, and the words. */
  passages: { line: number; says: string }[];
}

function whereRequired(input: LetterInput, { text, passages }: RenderedLetter): Required[] {
  const lines = text.split('\n');
  return requiredOf(input).map(({ id, regime, rules, says }) => ({
    id,
    regime,
    rules,
    requires: says,
    passages: passages
      .filter((passage) => passage.id === id)
      .map((passage) => ({ line: lineOf(lines, passage.says), says: passage.says })),
  }));
}

/** Lines are wrapped between words: the first words find where a passage begins. */
function lineOf(lines: string[], says: string): number {
  const words = says.split(/[;,]? /);
  for (let count = Math.min(6, words.length); count > 0; count--) {
    const start = words.slice(0, count).join(' ');
    const found = lines.findIndex((line) => line.replace(/^[- ]+/, '').startsWith(start));
    if (found >= 0) return found + 1;
  }
  return 0;
}

function formatRequired(required: Required[]): string {
  const rows = required.flatMap(({ id, regime, rules, requires, passages }) => [
    [id, regime, rules.join(' '), requires],
    ...passages.map(({ line, says }) => ['', '', line === 0 ? '' : `line ${line}`, excerpt(says)]),
  ]);
  return `${table(['id', 'regime', 'rules', 'required, and where it stands'], rows)}\n${required.length} required contents, all present\n`;
}

function excerpt(text: string): string {
  return text.length > EXCERPT ? `“${text.slice(0, EXCERPT)}…”` : `“${text}”`;
}
