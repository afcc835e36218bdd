/**
 * Records the histories again: `node test/replay/record.mjs [name …]`. Plain Node without a build; see README.md for when.
 */
import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile } from '../support/transpile.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
process.env.HABEAS_BIN_CACHE ??= join(ROOT, '.habeas', 'data', 'bin');

const built = await transpile([
  'activities',
  'src/common',
  'src/connector',
  'src/law',
  'src/messages',
  'src/temporal',
  'src/vault',
  'test/support/quiet.ts',
  'test/support/temporal.ts',
  'test/workflows/rights-world.ts',
  'test/workflows/world.ts',
  'test/replay',
]);
try {
  const failures = 'src/temporal/failure-converter.cjs';
  await copyFile(join(ROOT, failures), join(dirname(built.path('src/temporal/codec.ts')), 'failure-converter.cjs'));
  const { record } = await import(pathToFileURL(built.path('test/replay/record.ts')).href);
  await record({
    folder: join(import.meta.dirname, 'histories'),
    workflowsPath: join(ROOT, 'workflows', 'index.ts'),
    only: process.argv.slice(2),
    say: (line) => process.stdout.write(`${line}\n`),
  });
} finally {
  await built.remove();
}
