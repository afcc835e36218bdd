/** Every rule of the law has its row on one of four pages, and what docs/rules.md names as proof exists. */
import { existsSync, readFileSync } from 'node:fs';

const numbered = (letter: string, last: number, first = 1): string[] =>
  Array.from({ length: last - first + 1 }, (_, n) => `${letter}${n + first}`);
const RULES = [
  ...[...numbered('J', 6), ...numbered('T', 10), ...numbered('C', 6), 'D1', 'TR', ...numbered('X', 5)],
  ...[...numbered('R', 6), ...numbered('K', 2), ...numbered('I', 12), ...numbered('A', 9), ...numbered('E', 10)],
  ...[...numbered('P', 7), ...numbered('O', 6), ...numbered('V', 7), ...numbered('H', 9), ...numbered('Y', 4)],
  ...numbered('B', 7),
];
const OF_THIS_PAGE = RULES.filter((rule) => /^([IAPOB]\d+|R[2-6])$/.test(rule));

/** The rows of the tables whose last column says what proves a rule. */
function rows(page: string): { rules: string[]; cells: string[] }[] {
  const found: { rules: string[]; cells: string[] }[] = [];
  let inTable = false;
  for (const line of readFileSync(page, 'utf8').split('\n')) {
    if (!line.startsWith('|')) {
      inTable = false;
      continue;
    }
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells[0] === 'rule') inTable = /^(test|proven by)$/.test(cells.at(-1) ?? '');
    else if (inTable && !/^-+$/.test(cells[0] ?? ''))
      found.push({ rules: (cells[0] ?? '').split(', '), cells: cells.slice(1) });
  }
  return found;
}

/** `path` “name”, “name”; `path` “name” … as pairs. */
function proofs(cell: string): [path: string, name: string][] {
  return [...cell.matchAll(/`(test\/[^`]+)`((?:,? “[^”]+”)*)/g)].flatMap(([, path = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']): [string, string] => [path, name]),
  );
}

/** Whether a test or block of that very name stands in the file. */
function hasTest(path: string, name: string): boolean {
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8').replaceAll("\\'", "'");
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) =>
    new RegExp(`[(,]\\s*${escaped(quoted)},`).test(source),
  );
}

const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');

const page = rows('docs/rules.md');

it('every rule has its row', () => {
  const named = ['rules', 'law', 'holds', 'operations'].flatMap((name) =>
    rows(`docs/${name}.md`).flatMap(({ rules }) => rules),
  );
  expect(RULES.filter((rule) => !named.includes(rule))).toEqual([]);
});

it('docs/rules.md has exactly one row for each rule that is its own', () => {
  const named = page.flatMap(({ rules }) => rules);
  expect([...named].sort()).toEqual([...OF_THIS_PAGE].sort());
});

it.each(page.map(({ rules, cells }) => [rules.join(', '), cells]))('what is named for %s exists', (_rules, cells) => {
  const [does = '', proof = ''] = cells;
  expect(does).toMatch(/^[A-Z].{20,}\.$/);
  const named = proofs(proof);
  expect(named.filter(([path, name]) => !hasTest(path, name))).toEqual([]);
  // A path without the name of a test proves nothing, and a row without either has to say why.
  expect([...proof.matchAll(/`test\//g)]).toHaveLength(new Set(named.map(([path]) => path)).size);
  if (named.length === 0) expect(proof).toMatch(/^(left to a person|not built): .{20,}/);
});

it('a test that is not there would be found out', () => {
  expect(hasTest('test/law/match.test.ts', 'matchStrength')).toBe(true);
  expect(hasTest('test/law/match.test.ts', 'matchStren')).toBe(false);
  expect(hasTest('test/law/none.test.ts', 'matchStrength')).toBe(false);
});
