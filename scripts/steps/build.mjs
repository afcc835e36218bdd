/** Builds dist/: TypeScript incrementally, the files that are not TypeScript, and the prebuilt workflow bundle. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { atRoot, runNode } from './process.mjs';

const SOURCES = ['src', 'workflows', 'activities', 'examples', 'bench'];
const BUNDLE = 'dist/workflow-bundle.js';

export async function build() {
  const release = await lock();
  try {
    // The compiler trusts its record of what it wrote, even when somebody deleted it.
    if (!existsSync(atRoot('dist/src'))) rmSync(atRoot('dist/tsconfig.tsbuildinfo'), { force: true });
    const code = await runNode('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json']);
    if (code !== 0) throw new Error('the build failed: see the type errors above');
    copyAssets();
    removeStale();
    await bundleWorkflows();
  } finally {
    release();
  }
}

function copyAssets() {
  for (const file of SOURCES.flatMap(files)) {
    if (/\.([cm]?tsx?|md)$/.test(file)) continue;
    const target = atRoot(join('dist', file));
    if (existsSync(target) && readFileSync(target).equals(readFileSync(atRoot(file)))) continue;
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(atRoot(file), target);
  }
}

/** What a deleted source left behind would still be found by a folder listing: migrations are read that way. */
function removeStale() {
  for (const file of SOURCES.flatMap((folder) => files(join('dist', folder)))) {
    const source = atRoot(relative('dist', file));
    const [, stem, c = ''] = /^(.*?)(?:(?:\.d)?\.([cm]?)[jt]s)?(?:\.map)?$/.exec(source);
    if (![source, `${stem}.${c}ts`, `${stem}.tsx`].some((path) => existsSync(path))) rmSync(atRoot(file));
  }
}

/** Bundled once here, because a worker that bundles at its start waits for it each time. */
async function bundleWorkflows() {
  if (!existsSync(atRoot('dist/workflows/index.js')) || !existsSync(atRoot('dist/src/temporal/worker.js'))) return;
  const hash = createHash('sha256').update(readFileSync(atRoot('package-lock.json')));
  for (const file of ['dist/workflows', 'dist/src/temporal'].flatMap(files).sort()) {
    if (/\.[cm]?js$/.test(file)) hash.update(file.split(sep).join('/')).update(readFileSync(atRoot(file)));
  }
  const stamp = hash.digest('hex');
  const stampFile = atRoot(`${BUNDLE}.sha256`);
  if (existsSync(atRoot(BUNDLE)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const { buildWorkflowBundle } = await import(pathToFileURL(atRoot('dist/src/temporal/worker.js')).href);
  await buildWorkflowBundle(atRoot(BUNDLE));
  writeFileSync(stampFile, stamp);
}

/** Paths of a folder's files relative to the repository; none when the folder is missing. */
function files(folder) {
  if (!existsSync(atRoot(folder))) return [];
  return readdirSync(atRoot(folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => statSync(atRoot(name)).isFile());
}

/** One build at a time in one checkout; a lock whose process is gone is taken over. */
async function lock() {
  mkdirSync(atRoot('dist'), { recursive: true });
  const file = atRoot('dist/.building');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isGone(file)) rmSync(file, { force: true });
    else await pause(200);
  }
}

function isGone(file) {
  let owner;
  try {
    owner = Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
  if (owner === 0) return Date.now() - statSync(file).mtimeMs > 5_000;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
