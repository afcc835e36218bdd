/** Loads the clock from its source with single lines changed, so that a wrong rule can be tried without a copy of the right one. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as vm from 'node:vm';
import { transformSync } from '@swc/core';
import * as luxon from 'luxon';
import type { computeClock } from '../../../../src/law/index.js';

/** One change of the source: `from` stands exactly once in the file. */
export interface Edit {
  /** Below `src/law`. */
  file: string;
  from: string;
  to: string;
}

const LAW = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', 'src', 'law');

const compiled = new Map<string, string>();

/** @throws Error when an edit no longer fits the source */
export async function loadClock(edits: readonly Edit[]): Promise<typeof computeClock> {
  const modules = new Map<string, vm.Module>();
  const applied = new Set<Edit>();
  const load = (path: string): vm.Module => {
    const known = modules.get(path);
    if (known) return known;
    const own = edits.filter(({ file }) => resolve(LAW, file) === path);
    for (const edit of own) applied.add(edit);
    const made = new vm.SourceTextModule(own.length === 0 ? sourceOf(path) : compile(path, own), { identifier: path });
    modules.set(path, made);
    return made;
  };
  const link = (specifier: string, from: vm.Module): vm.Module => {
    if (specifier.startsWith('.')) return load(resolve(dirname(from.identifier), specifier.replace(/\.js$/, '.ts')));
    if (specifier !== 'luxon') throw new Error(`the clock imports ${specifier}, which this loader does not know`);
    const library = modules.get('luxon') ?? luxonModule();
    modules.set('luxon', library);
    return library;
  };
  const entry = load(resolve(LAW, 'clock', 'compute.ts'));
  await entry.link(link);
  await entry.evaluate();
  for (const edit of edits) if (!applied.has(edit)) throw new Error(`the clock does not load ${edit.file}`);
  return (entry.namespace as { computeClock: typeof computeClock }).computeClock;
}

function luxonModule(): vm.Module {
  return new vm.SyntheticModule(['DateTime'], function () {
    this.setExport('DateTime', luxon.DateTime);
  });
}

function sourceOf(path: string): string {
  const known = compiled.get(path) ?? compile(path, []);
  compiled.set(path, known);
  return known;
}

function compile(path: string, edits: readonly Edit[]): string {
  let source = readFileSync(path, 'utf8');
  for (const { file, from, to } of edits) {
    if (source.split(from).length !== 2) throw new Error(`stands not exactly once in ${file}: ${from}`);
    source = source.replace(from, () => to);
  }
  const jsc = { target: 'es2022', parser: { syntax: 'typescript' } } as const;
  return transformSync(source, { filename: path, swcrc: false, configFile: false, jsc, module: { type: 'es6' } }).code;
}
