#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const main = resolve(root, 'dist', 'src', 'cli', 'main.js');

if (!existsSync(main)) {
  // stdout belongs to the command: with --json it holds one document and nothing else.
  const built = spawnSync(process.execPath, [resolve(root, 'scripts', 'run.mjs'), 'build'], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) process.exit(1);
}
await import(pathToFileURL(main).href);
