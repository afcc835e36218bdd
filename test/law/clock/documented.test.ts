/** docs/law.md names for every rule of the clock what proves it: each rule is there, and what is named exists. */
import { existsSync, readFileSync } from 'node:fs';
import { MUTANTS } from './mutants/mutants.js';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/law.md', root), 'utf8');
const section = page.slice(page.indexOf('### Which test proves which rule')).split('\n## ')[0] ?? '';
const rows = [...section.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|$/gm)]
  .slice(2)
  .map(([, rules = '', proof = '']) => ({ rules, proof }));

const numbered = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, n) => `${letter}${n + 1}`);
const RULES = [
  ...[...numbered('J', 6), ...numbered('T', 10), ...numbered('C', 6), ...numbered('S', 3), ...numbered('X', 5)],
  ...['D1', 'R1', 'K1', 'K2', 'TR', ...numbered('1.5.', 7)],
];

it('every rule has its row', () => {
  const named = rows.flatMap(({ rules }) => rules.split(', '));
  expect([...named].sort()).toEqual([...RULES].sort());
});

it.each(rows.map(({ rules, proof }) => [rules, proof]))('what is named for %s exists', (_rules, proof) => {
  expect(proof.length).toBeGreaterThan(15);
  for (const [, name = ''] of proof.matchAll(/`([^`]+)`/g)) {
    if (/^(src|test)\//.test(name)) expect([name, existsSync(new URL(name, root))]).toEqual([name, true]);
    else if (name === 'rules.test.ts') continue;
    else if (name.includes('/')) expect([name, existsSync(new URL(`test/${name}`, root))]).toEqual([name, true]);
    else if (name !== 'targetDate') {
      const known = Object.keys(MUTANTS).some((mutant) =>
        name.endsWith('…') ? mutant.startsWith(name.slice(0, -1)) : mutant === name,
      );
      expect([name, known]).toEqual([name, true]);
    }
  }
});
