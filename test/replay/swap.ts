/** A bundle of the workflows with two statements of one file in each other's place: what a careless change would be. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { transform } from '@swc/core';
import { bundleWorkflows } from '../../src/temporal/worker.js';
import type { WorkflowBundle } from '../../src/temporal/worker.js';
import { transpile } from '../support/transpile.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Swap {
  /** Below workflows/. */
  file: string;
  /** Each the start of one statement on a line of its own, found once in the file. */
  first: string;
  second: string;
}

export async function bundleSwapped({ file, first, second }: Swap): Promise<WorkflowBundle> {
  const source = join('workflows', file);
  const swapped = swapLines(await readFile(join(ROOT, source), 'utf8'), first, second);
  const built = await transpile(['workflows']);
  try {
    const { code } = await transform(swapped, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    await writeFile(built.path(source), code);
    return await bundleWorkflows(built.path('workflows/index.ts'));
  } finally {
    await built.remove();
  }
}

function swapLines(text: string, first: string, second: string): string {
  const lines = text.split('\n');
  const [a, b] = [lineOf(lines, first), lineOf(lines, second)];
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  return lines.join('\n');
}

function lineOf(lines: string[], start: string): number {
  const found = lines.flatMap((line, index) => (line.trim().startsWith(start) ? [index] : []));
  const [at] = found;
  if (at === undefined || found.length > 1 || !lines[at]?.endsWith(';'))
    throw new Error(`"${start}" is not exactly one statement on one line: name another pair of statements to swap`);
  return at;
}
