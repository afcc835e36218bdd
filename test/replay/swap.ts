/**
 * The workflows' bundle with two statements of one file in each other's place: what a careless change would be. Bundled once, with the
 * statements between marks that survive the bundling; each swap is then made in the text of the bundle, which takes no time.
 */
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

interface Range {
  start: number;
  end: number;
}

/** `swapped(swap)`: the bundle with this one swap made, the other statements where they are. */
export interface SwapBundle {
  swapped(swap: Swap): WorkflowBundle;
}

export async function bundleForSwaps(swaps: readonly Swap[]): Promise<SwapBundle> {
  const faults = new Map<Swap, unknown>();
  const built = await transpile(['workflows']);
  try {
    for (const file of new Set(swaps.map((swap) => swap.file))) {
      const source = join('workflows', file);
      const { outputText } = ts.transpileModule(
        withMarks(await readFile(join(ROOT, source), 'utf8'), file, swaps, faults),
        {
          compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
        },
      );
      await writeFile(built.path(source), outputText);
    }
    const { code } = await bundleWorkflows(built.path('workflows/index.ts'));
    return {
      swapped(swap) {
        if (faults.has(swap)) throw faults.get(swap);
        const turn = swaps.indexOf(swap);
        return { code: exchanged(code, marked(code, turn, 'first'), marked(code, turn, 'second')) };
      },
    };
  } finally {
    await built.remove();
  }
}

type Place = 'first' | 'second';

const opening = (turn: number, place: Place): string => `/*! swap ${turn} ${place}: from here */`;
const closing = (turn: number, place: Place): string => `/*! swap ${turn} ${place}: to here */`;

/** A swap whose statements are not there is left to its own test: it is noted in `faults`. */
function withMarks(text: string, file: string, swaps: readonly Swap[], faults: Map<Swap, unknown>): string {
  const marks: { at: number; mark: string }[] = [];
  swaps.forEach((swap, turn) => {
    if (swap.file !== file) return;
    try {
      marks.push(...marksOf(text, swap, turn));
    } catch (error) {
      faults.set(swap, error);
    }
  });
  return marks
    .sort((a, b) => b.at - a.at)
    .reduce((marked, { at, mark }) => marked.slice(0, at) + mark + marked.slice(at), text);
}

function marksOf(text: string, swap: Swap, turn: number): { at: number; mark: string }[] {
  const [first, second] = [rangeOf(text, swap.first), rangeOf(text, swap.second)];
  if (first.end > second.start) throw new Error(`"${swap.first}" has to come before "${swap.second}"`);
  return [
    { at: first.start, mark: opening(turn, 'first') },
    { at: first.end, mark: closing(turn, 'first') },
    { at: second.start, mark: opening(turn, 'second') },
    { at: second.end, mark: closing(turn, 'second') },
  ];
}

/** Between its marks; throws when the bundler lost or doubled one. */
function marked(code: string, turn: number, place: Place): Range {
  return { start: onlyPlaceOf(code, opening(turn, place)), end: onlyPlaceOf(code, closing(turn, place)) };
}

function onlyPlaceOf(code: string, mark: string): number {
  const at = code.indexOf(mark);
  if (at < 0 || code.includes(mark, at + 1)) throw new Error(`the mark "${mark}" is not in the bundle exactly once`);
  return at;
}

function exchanged(code: string, a: Range, b: Range): string {
  if (a.start > a.end || a.end > b.start || b.start > b.end) throw new Error('the bundler moved a mark');
  const [one, other] = [code.slice(a.start, a.end), code.slice(b.start, b.end)];
  return code.slice(0, a.start) + other + code.slice(a.end, b.start) + one + code.slice(b.end);
}

function rangeOf(text: string, part: string): Range {
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
