import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isRunning, keepProcess } from '../../src/temporal/lifeline.js';
import type { Transpiled } from '../support/transpile.mjs';
import { transpile } from '../support/transpile.mjs';

const FOREVER = ['-e', 'setInterval(() => {}, 1000)'];
let folder: string;
let built: Transpiled;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-lifeline-'));
  built = await transpile(['src/temporal/lifeline.ts']);
});
afterAll(async () => {
  await built.remove();
  await rm(folder, { recursive: true, force: true });
});

async function untilGone(pid: number): Promise<void> {
  const until = performance.now() + 8000;
  while (isRunning(pid)) {
    if (performance.now() > until) throw new Error(`process ${pid} still runs`);
    await pause(20);
  }
}

async function keep(args: string[]) {
  const log = await open(join(folder, 'out.log'), 'w');
  try {
    return await keepProcess(process.execPath, args, log.fd);
  } finally {
    await log.close();
  }
}

it('ends the program when its parent was killed without a chance to say so', async () => {
  const script = `
    const { openSync } = await import('node:fs');
    const { keepProcess } = await import(${JSON.stringify(pathToFileURL(built.path('src/temporal/lifeline.ts')).href)});
    const kept = await keepProcess(process.execPath, ${JSON.stringify(FOREVER)}, openSync(process.argv[1], 'w'));
    process.stdout.write(String(kept.pid));
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, join(folder, 'child.log')]);
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await untilGone(pid);
});

it('stops the program when asked, and says so', async () => {
  const kept = await keep(FOREVER);
  expect(kept.hasEnded()).toBe(false);
  await kept.stop();
  expect(kept.hasEnded()).toBe(true);
  expect(isRunning(kept.pid)).toBe(false);
  await kept.stop();
});

it('notices when the program ends by itself or is killed, and keeps what it printed', async () => {
  const short = await keep(['-e', "console.log('out'); console.error('err')"]);
  await short.ended;
  expect((await readFile(join(folder, 'out.log'), 'utf8')).split('\n').sort()).toEqual(['', 'err', 'out']);
  const killed = await keep(FOREVER);
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  expect(killed.hasEnded()).toBe(true);
});

it('fails at once for a program that is not there', async () => {
  const log = await open(join(folder, 'out.log'), 'w');
  await expect(keepProcess(join(folder, 'missing'), [], log.fd)).rejects.toThrow('could not be started');
  await log.close();
});
