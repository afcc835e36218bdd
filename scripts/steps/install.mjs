/** Installs the dependencies when what stands in node_modules is not what the lockfile says. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { atRoot, run } from './process.mjs';

export async function install() {
  if (installed()) return;
  console.error('installing dependencies (npm ci) …');
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Error('npm ci failed: see above; the registry must be reachable or its packages cached');
}

/** By content, not by date: a checkout sets every file's date anew. Optional packages of other platforms may be absent. */
function installed() {
  const wanted = packages('package-lock.json');
  const found = packages('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const there = found[path];
    return there ? there.version === entry.version && there.integrity === entry.integrity : entry.optional === true;
  });
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(atRoot(file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function npm(args) {
  const script = process.env.npm_execpath;
  if (script && basename(script) === 'npm-cli.js') return run(process.execPath, [script, ...args]);
  if (process.platform === 'win32') return run('npm.cmd', args, { shell: true });
  return run('npm', args);
}
