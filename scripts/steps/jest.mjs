/** Runs jest on native ES modules and closes with one plain line; in CI a skipped test is a failure. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './process.mjs';

export async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  const summary = join(folder, 'summary.json');
  try {
    const code = await runNode(
      'node_modules/jest/bin/jest.js',
      [...args, '--json', `--outputFile=${summary}`],
      ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'],
    );
    if (!existsSync(summary)) return code === 0 ? 0 : 1;
    return conclude(JSON.parse(readFileSync(summary, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function conclude(result, code) {
  const { line, skipped } = closingLine(result);
  console.log(line);
  if (code !== 0) return 1;
  if (skipped > 0 && isCi()) {
    console.error('nothing may be skipped in CI: see the tests marked skipped or todo above');
    return 1;
  }
  return 0;
}

/** A suite that could not even run counts as one failure. */
export function closingLine(result) {
  const skipped = result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { line: `${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`, skipped, failed };
}

function isCi() {
  return Boolean(process.env.CI) && process.env.CI !== 'false';
}
