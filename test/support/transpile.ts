/** Source files as plain JavaScript in a scratch folder, for tests that need a second process without a build. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { transform } from '@swc/core';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Transpiled {
  /** Absolute path of the JavaScript made from a source file, given from the repository's root. */
  path(source: string): string;
  remove(): Promise<void>;
}

/** Inside `node_modules`, so that packages resolve from there. */
export async function transpile(sources: string[]): Promise<Transpiled> {
  const folder = join(ROOT, 'node_modules', '.cache', `transpiled-${randomUUID()}`);
  const target = (source: string) => join(folder, relative(ROOT, resolve(ROOT, source)).replace(/\.tsx?$/, '.js'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const source of sources) {
    const { code } = await transform(await readFile(join(ROOT, source), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    await mkdir(dirname(target(source)), { recursive: true });
    await writeFile(target(source), code);
  }
  return { path: target, remove: () => rm(folder, { recursive: true, force: true }) };
}
