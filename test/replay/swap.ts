/** A bundle of the workflows with two statements of one file in each other's place: what a careless change would be. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { bundleWorkflows } from '../../src/temporal/worker.js';
import type { WorkflowBundle } from '../../src/temporal/worker.js';
import { transpile } from '../support/transpile.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Swap {
  /** Below workflows/. */
  file: string;
  /** Text found once in the file: the innermost statement around it is meant. */
  first: string;
  second: string;
}

export async function bundleSwapped({ file, first, second }: Swap): Promise<WorkflowBundle> {
  const source = join('workflows', file);
  const text = await readFile(join(ROOT, source), 'utf8');
  const built = await transpile(['workflows']);
  try {
    const { outputText } = ts.transpileModule(swapStatements(text, first, second), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    });
    await writeFile(built.path(source), outputText);
    return await bundleWorkflows(built.path('workflows/index.ts'));
  } finally {
    await built.remove();
  }
}

function swapStatements(text: string, first: string, second: string): string {
  const [a, b] = [rangeOf(text, first), rangeOf(text, second)];
  if (a.end > b.start) throw new Error(`"${first}" has to come before "${second}"`);
  const [one, other] = [text.slice(a.start, a.end), text.slice(b.start, b.end)];
  return text.slice(0, a.start) + other + text.slice(a.end, b.start) + one + text.slice(b.end);
}

function rangeOf(text: string, part: string): { start: number; end: number } {
  const at = text.indexOf(part);
  if (at < 0 || text.includes(part, at + 1))
    throw new Error(`"${part}" is not there exactly once: name other statements to swap`);
  const file = ts.createSourceFile('swapped.ts', text, ts.ScriptTarget.ES2022, true);
  let around: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.getStart() > at || node.getEnd() < at + part.length) return;
    if (isSwappable(node)) around = node;
    node.forEachChild(visit);
  };
  visit(file);
  if (!around) throw new Error(`"${part}" is in no statement`);
  return { start: around.getStart(), end: around.getEnd() };
}

function isSwappable(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isIfStatement(node);
}
