/** The script behind `npm test`: what it concludes from a run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const JEST_STEP = resolve('scripts/steps/jest.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-runner-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a small suite of its own through the script. */
function runSuite(test: string, ci: string) {
  writeFileSync(join(folder, 'sample.test.cjs'), test);
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({ testMatch: ['**/*.test.cjs'], rootDir: folder }));
  const program = `
    const { runTests } = await import(${JSON.stringify(JEST_STEP)});
    process.exitCode = await runTests(['--config', ${JSON.stringify(join(folder, 'jest.config.json'))}]);
  `;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, CI: ci },
  });
  return { code: ran.status, lines: ran.stdout.trimEnd().split('\n'), err: ran.stderr };
}

describe('npm test', () => {
  const PASSING = `test('a', () => {}); test('b', () => {});`;

  it('closes with a plain line of its own', () => {
    const { code, lines } = runSuite(PASSING, 'true');
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: '2 passed, 0 failed, 0 skipped' });
  });

  it('fails when a test fails', () => {
    const { code, lines } = runSuite(`${PASSING} test('c', () => { throw new Error(); });`, 'true');
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '2 passed, 1 failed, 0 skipped' });
  });

  it.each([`test.skip('c', () => {});`, `test.todo('c');`, `describe.skip('d', () => { test('c', () => {}); });`])(
    'takes no skipped test in CI: %s',
    (extra) => {
      const { code, lines, err } = runSuite(PASSING + extra, 'true');
      expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '2 passed, 0 failed, 1 skipped' });
      expect(err).toContain('nothing may be skipped in CI');
      expect(runSuite(PASSING + extra, 'false').code).toBe(0);
    },
  );

  it('fails when a file cannot even be run', () => {
    const { code, lines } = runSuite('this is no program', 'true');
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '0 passed, 1 failed, 0 skipped' });
  });

  it('counts all parts of a run together', async () => {
    const { closingLine } = (await import(JEST_STEP)) as { closingLine(results: object[]): { line: string } };
    const part = (numPassedTests: number, numRuntimeErrorTestSuites: number) => ({
      ...{ numPassedTests, numRuntimeErrorTestSuites },
      ...{ numFailedTests: 1, numPendingTests: 2, numTodoTests: 0 },
    });
    expect(closingLine([part(10, 0), part(5, 1)]).line).toBe('15 passed, 3 failed, 4 skipped');
  });
});
