/** What the documentation names exists: files, commands, options, exit codes, npm scripts, addresses of the API. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../../src/cli/exit.js';
import { createProgram } from '../../src/cli/program.js';
import { CHOICES } from '../../src/register/model.js';

const PAGES = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true })
    .map((name) => join('docs', String(name)))
    .filter((name) => name.endsWith('.md')),
  'examples/iot-operator/README.md',
];
const texts = new Map(PAGES.map((page) => [page, readFileSync(page, 'utf8')]));
const all = [...texts.values()].join('\n');

const program = createProgram(
  {
    io: {
      env: {},
      cwd: '.',
      out: () => undefined,
      err: () => undefined,
      stdin: () => emptyInput(),
      now: () => new Date(0),
    },
    options: (command) => command.optsWithGlobals(),
    print: () => undefined,
    say: () => undefined,
  },
  { version: '0.0.0' },
);

async function* emptyInput(): AsyncIterable<Uint8Array> {
  yield* [];
}

function find(words: string[]): Command | undefined {
  let command: Command | undefined = program;
  for (const word of words) command = command?.commands.find((sub) => sub.name() === word);
  return command;
}

function leaves(command: Command, path: string[] = []): string[] {
  return command.commands.flatMap((sub) =>
    sub.commands.length > 0 ? leaves(sub, [...path, sub.name()]) : [[...path, sub.name()].join(' ')],
  );
}

describe('links', () => {
  it.each(PAGES)('of %s lead to files of the repository', (page) => {
    const links = [...texts.get(page)!.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1]!);
    const broken = links.filter((link) => !existsSync(resolve(dirname(page), link)));
    expect(broken).toEqual([]);
  });

  it('to source files in the text are right', () => {
    const named = [...all.matchAll(/`((?:src|workflows|activities|scripts|test|examples|deploy)\/[\w./-]+\.\w+)`/g)];
    const missing = named.map((match) => match[1]!).filter((path) => !existsSync(path));
    expect(named.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});

describe('commands', () => {
  it('in the text exist, with their options', () => {
    const lines = [...all.matchAll(/(?:^|[`(]|npx )habeas ([a-z][^`\n]*)/gm)].map((match) => match[1]!);
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      const words = line.split(/\s+/);
      const depth = find(words.slice(0, 1))?.commands.length ? 2 : 1;
      const command = find(words.slice(0, depth));
      expect({ line, known: command !== undefined }).toEqual({ line, known: true });
      const options = [...line.matchAll(/(?:^|\s)(--[a-z-]+)/g)].map((match) => match[1]!);
      const known = [...command!.options, ...program.options].map((option) => option.long);
      expect({ line, unknown: options.filter((option) => !known.includes(option)) }).toEqual({ line, unknown: [] });
    }
  });

  it('are all in the table of docs/cli.md', () => {
    const table = texts.get('docs/cli.md')!;
    expect(leaves(program).filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });

  it('end with the codes that docs/cli.md lists', () => {
    const listed = [...texts.get('docs/cli.md')!.matchAll(/^\| (\d+) +\|/gm)].map((match) => Number(match[1]));
    expect(listed).toEqual([...Object.values(EXIT), 130]);
  });

  it('of npm exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = [...all.matchAll(/npm (?:run ([a-z]+)|(test|start))/g)].map((match) => (match[1] ?? match[2])!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('decisions', () => {
  it('have the kinds and choices that docs/request.md lists', () => {
    const rows = [...texts.get('docs/request.md')!.matchAll(/^\| `(\w+)` +\| ([^|]+)\|/gm)];
    const listed = rows.map((row) => [row[1], [...row[2]!.matchAll(/`(\w+)`/g)].map((match) => match[1])]);
    expect(Object.fromEntries(listed)).toEqual(CHOICES);
  });
});

describe('the API', () => {
  it('has the addresses that docs/api.md lists', () => {
    const sources = readdirSync('src/server', { recursive: true })
      .map((name) => join('src/server', String(name)))
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(name, 'utf8'))
      .join('\n');
    const listed = [
      ...texts.get('docs/api.md')!.matchAll(/`(?:[A-Z]+ )?(\/(?:v1|healthz|readyz|metrics|\.well-known)[^`\s]*)`/g),
    ];
    const paths = listed.map((match) => match[1]!.replace(/\{(\w+)\}/g, ':$1'));
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !sources.includes(`'${path}'`))).toEqual([]);
  });
});
