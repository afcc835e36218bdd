/** Source files as plain JavaScript in a scratch folder, for tests and set-up that need them outside jest and without a build. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { transform } from '@swc/core';

const ROOT = resolve(import.meta.dirname, '../..');

/** See transpile.d.mts. The folder lies inside `node_modules`, so that packages resolve from there. */
export async function transpile(sources) {
  const folder = join(ROOT, 'node_modules', '.cache', `transpiled-${randomUUID()}`);
  const target = (source) => join(folder, source.replace(/\.tsx?$/, '.js'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const source of await filesOf(sources)) {
    const { code } = await transform(await readFile(join(ROOT, source), 'utf8'), {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: source.endsWith('.tsx') },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      },
      module: { type: 'es6' },
    });
    await mkdir(dirname(target(source)), { recursive: true });
    await writeFile(target(source), code);
  }
  return { path: target, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function filesOf(sources) {
  const lists = sources.map(async (source) => {
    if (/\.tsx?$/.test(source)) return [source];
    const names = await readdir(join(ROOT, source), { recursive: true });
    return names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(source, name));
  });
  return (await Promise.all(lists)).flat();
}
