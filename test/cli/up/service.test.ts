/** `habeas up` as people run it: one process that keeps a whole service running, on a data folder that outlives it. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readRunFile } from '../../../src/cli/up/run-files.js';
import type { PartName } from '../../../src/cli/up/run-files.js';
import { isRunning } from '../../../src/temporal/lifeline.js';
import type { RequestView } from '../../../src/server/api/view-schema.js';
import { BIN_CACHE } from '../../support/temporal.js';

/** Nothing listens at the holder's addresses: a request waits there, and that is all it has to do here. */
const CONFIG = `
installation: trial
controller:
  name: Example Connectivity Ltd
  address: 1 Example Street, London
  privacyContact: privacy@example.com
  complaintsContact: complaints@example.com
authorities:
  UK: { name: The authority, url: 'https://authority.example' }
identityHolder: accounts
holders:
  accounts:
    connector: accounts
    settings:
      databaseUrl: postgresql://nobody:nothing@127.0.0.1:1/none
      channels: { smtp: 'smtp://127.0.0.1:1', from: privacy@example.com, sender: Example Connectivity }
mail: { from: privacy@example.com }
`;
const PARTS: PartName[] = ['up', 'postgres', 'temporal', 'server', 'worker'];

let folder: string;
let data: string;
let env: NodeJS.ProcessEnv;
const running: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-service-'));
  data = join(folder, 'data');
  writeFileSync(join(folder, 'habeas.yaml'), CONFIG);
  const foreign = /^(TEMPORAL_|HABEAS_|DATABASE_URL$)/;
  const others = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  env = {
    ...others,
    HABEAS_DATA: data,
    HABEAS_CONFIG: join(folder, 'habeas.yaml'),
    HABEAS_BIN_CACHE: process.env.HABEAS_BIN_CACHE ?? BIN_CACHE,
  };
});
afterAll(async () => {
  const left = running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(left.map((child) => stop(child, 'SIGTERM')));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const BIN = resolve('bin/habeas.mjs');

function cli(token: string, ...args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args, '--json'], {
    env: { ...env, HABEAS_TOKEN: token },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`habeas ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

interface Up {
  child: ChildProcess;
  summary: { url: string; token?: string };
}

async function up(): Promise<Up> {
  const child = spawn(process.execPath, [BIN, 'up', '--port', '0', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const summary = await new Promise<Up['summary']>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.trimEnd().endsWith('}')) done(JSON.parse(out) as Up['summary']);
    });
    child.once('exit', (code) => fail(new Error(`up ended with ${code}: ${err}`)));
  });
  return { child, summary };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill(signal);
  return ended;
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await pause(200);
  }
}

const pidOf = (part: PartName): number | undefined => readRunFile(data, part)?.pid;

it('keeps a request over the death of its parts and of the whole', async () => {
  const first = await up();
  const admin = first.summary.token!;
  const { token } = cli(admin, 'token', 'create', 'Ada Agent', '--role', 'agent') as { token: string };
  const opened = cli(
    token,
    ...['request', 'open', '--right=access', '--jurisdiction=UK-ENG', '--source-kind=mail', '--system=mailbox'],
    ...['--source-id=M-1', `--received-at=${new Date().toISOString()}`, '--identifier=email=pat@example.com'],
  ) as { id: string };
  const show = (): RequestView => cli(token, 'request', 'show', opened.id) as RequestView;
  await until(() => (show().stage === 'verify' ? true : undefined));

  // A second service on the folder is refused, and the first goes on.
  const second = spawnSync(process.execPath, [BIN, 'up', '--port', '0'], { env, encoding: 'utf8' });
  expect({ status: second.status, says: second.stderr.includes(`pid ${first.child.pid}`) }).toEqual({
    status: 6,
    says: true,
  });

  // Each part that dies is started again; the request is told by its workflow, not only by the register.
  for (const part of ['worker', 'server', 'temporal', 'postgres'] as const) {
    const before = pidOf(part)!;
    process.kill(before, 'SIGKILL');
    await until(() => (pidOf(part) === before ? undefined : pidOf(part)));
  }
  await until(() => {
    try {
      return show().live || undefined;
    } catch {
      return undefined; // the server may still be starting
    }
  });

  // Stopped in order: nothing of it is left.
  const pids = PARTS.map((part) => pidOf(part)!);
  expect(pids.every((pid) => isRunning(pid))).toBe(true);
  expect(await stop(first.child, 'SIGINT')).toBe(0);
  expect(pids.filter((pid) => isRunning(pid))).toEqual([]);
  expect(readdirSync(join(data, 'run'))).toEqual([]);

  // Up again: the request is where it was; nobody gets a first token a second time.
  const again = await up();
  expect(again.summary.token).toBeUndefined();
  await until(() => (show().live ? true : undefined));
  expect(show()).toMatchObject({ id: opened.id, stage: 'verify' });

  // Killed hard, its parts do not live on, and the folder can be used again.
  const orphans = PARTS.map((part) => pidOf(part)!);
  await stop(again.child, 'SIGKILL');
  await until(() => (orphans.some((pid) => isRunning(pid)) ? undefined : true));
  const third = await up();
  await until(() => (show().live ? true : undefined));
  expect(await stop(third.child, 'SIGTERM')).toBe(0);

  // The tokens were shown to the people they are for, and stand in no log.
  const logs = readdirSync(join(data, 'log')).map((name) => readFileSync(join(data, 'log', name), 'utf8'));
  expect(logs.join('')).not.toBe('');
  expect(logs.filter((text) => text.includes(token) || text.includes(admin) || text.includes('pat@'))).toEqual([]);
}, 300_000);
