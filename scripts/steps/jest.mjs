/** Runs jest on native ES modules and closes with one plain line; in CI a skipped test is a failure. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './process.mjs';

/** Everything; the kills last and alone, because they want the machine for themselves. */
const ALL = [
  { args: [], env: {} },
  {
    args: ['--runInBand', 'test/chaos'],
    env: { HABEAS_CHAOS: '1', HABEAS_CHAOS_RUNS: process.env.HABEAS_CHAOS_RUNS ?? '5' },
  },
];

export async function runTests(args) {
  const parts = args.length > 0 ? [{ args, env: {} }] : ALL;
  const results = [];
  let failed = false;
  for (const part of parts) {
    const { code, result } = await runJest(part);
    failed ||= code !== 0;
    if (result) results.push(result);
  }
  // Nothing ran when only a list or a version was asked for.
  if (results.length === 0) return failed ? 1 : 0;
  return conclude(results, failed);
}

async function runJest({ args, env }) {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  const summary = join(folder, 'summary.json');
  try {
    const code = await runNode(
      'node_modules/jest/bin/jest.js',
      [...args, '--json', `--outputFile=${summary}`],
      ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'],
      env,
    );
    return { code, result: existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')) : undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function conclude(results, failed) {
  const { line, skipped } = closingLine(results);
  console.log(line);
  if (failed) return 1;
  if (skipped > 0 && isCi()) {
    console.error('nothing may be skipped in CI: see the tests marked skipped or todo above');
    return 1;
  }
  return 0;
}

/** A suite that could not even run counts as one failure. */
export function closingLine(results) {
  const sum = (...fields) =>
    results.flatMap((result) => fields.map((field) => result[field])).reduce((a, b) => a + b, 0);
  const skipped = sum('numPendingTests', 'numTodoTests');
  const failed = sum('numFailedTests', 'numRuntimeErrorTestSuites');
  return { line: `${sum('numPassedTests')} passed, ${failed} failed, ${skipped} skipped`, skipped, failed };
}

function isCi() {
  return Boolean(process.env.CI) && process.env.CI !== 'false';
}
