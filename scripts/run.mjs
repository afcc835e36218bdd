/**
 * One entry for every npm script: installs what is missing, builds what is out of date, then runs. Plain Node without
 * dependencies, so that it works on a fresh clone.
 *
 *   node scripts/run.mjs demo | start | test | bench | build | lint | typecheck [arguments passed on]
 */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from './steps/build.mjs';
import { install } from './steps/install.mjs';
import { runTests } from './steps/jest.mjs';
import { atRoot, runNode } from './steps/process.mjs';

const COMMANDS = {
  build: async () => build(),
  demo: async (args) => {
    await build();
    await enter('dist/examples/iot-operator/demo/main.js', args);
  },
  bench: async (args) => {
    await build();
    await enter('dist/bench/main.js', args);
  },
  start: async (args) => {
    await build();
    await enter('dist/src/cli/main.js', [
      'up',
      '--sample',
      '--config',
      'examples/iot-operator/habeas.yaml',
      '--data',
      '.habeas/data',
      ...args,
    ]);
  },
  test: async (args) => {
    await build();
    return runTests(args);
  },
  lint: async (args) => runNode('node_modules/eslint/bin/eslint.js', args.length > 0 ? args : ['.']),
  typecheck: async (args) =>
    runNode('node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.test.json', ...args]),
};

/** Runs the program inside this process, so that signals reach it without a middleman. */
async function enter(file, args) {
  const path = atRoot(file);
  if (!existsSync(path)) throw new Error(`${file} was not built: its source is missing from this checkout`);
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (!command) {
    console.error(`usage: node scripts/run.mjs ${Object.keys(COMMANDS).join(' | ')} [arguments passed on]`);
    return 2;
  }
  process.chdir(atRoot('.'));
  await install();
  return command(args);
}

try {
  const code = await main();
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
