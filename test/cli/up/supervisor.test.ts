import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildSpec, Supervisor } from '../../../src/cli/up/supervisor.js';
import { createSupervisor } from '../../../src/cli/up/supervisor.js';
import { isRunning } from '../../../src/temporal/lifeline.js';

/** Says when it is ready and notes how it ends. */
const GOOD = `
import { appendFileSync } from 'node:fs';
const [name, journal] = process.argv.slice(2);
const note = (what) => appendFileSync(journal, name + ' ' + what + '\\n');
const timer = setInterval(() => {}, 1000);
const end = (why) => { note(why); clearInterval(timer); process.removeAllListeners('message'); if (process.connected) process.disconnect(); };
process.on('message', (message) => message.type === 'stop' && end('stopped'));
process.on('SIGTERM', () => end('stopped'));
process.send({ type: 'ready', info: { pid: process.pid } });
`;
const DEAF = `
process.on('message', () => {});
process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);
process.send({ type: 'ready', info: { pid: process.pid } });
`;

let folder: string;
let supervisor: Supervisor;
const seen: { event: string; name: string; detail?: unknown }[] = [];
const waiters: { event: string; count: number; done: () => void }[] = [];

function note(event: string, name: string, detail?: unknown): void {
  seen.push({ event, name, detail });
  for (const waiter of waiters) if (times(waiter.event) >= waiter.count) waiter.done();
}
const times = (event: string): number => seen.filter((entry) => entry.event === event).length;
const until = (event: string, count: number): Promise<void> =>
  times(event) >= count ? Promise.resolve() : new Promise((done) => waiters.push({ event, count, done }));

function spec(name: string, source: string, over: Partial<ChildSpec> = {}): ChildSpec {
  const script = join(folder, `${name}.mjs`);
  writeFileSync(script, source);
  return {
    name,
    script,
    args: [name, join(folder, 'journal')],
    logFile: join(folder, `${name}.log`),
    readyWithin: 20_000,
    stopWithin: 10_000,
    ...over,
  };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-supervisor-'));
  seen.length = 0;
  waiters.length = 0;
  supervisor = createSupervisor({
    started: (name, pid) => note('started', name, pid),
    died: (name, how) => note('died', name, how),
    stopped: (name) => note('stopped', name),
  });
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('hands on what a child says of itself once it is ready', async () => {
  const info = await supervisor.start(spec('one', GOOD));
  expect(isRunning(info.pid as number)).toBe(true);
});

it('stops all in reverse order and leaves none behind', async () => {
  const first = await supervisor.start(spec('first', GOOD));
  const second = await supervisor.start(spec('second', GOOD));
  await supervisor.stop();
  expect(readFileSync(join(folder, 'journal'), 'utf8')).toBe('second stopped\nfirst stopped\n');
  expect([first, second].filter((info) => isRunning(info.pid as number))).toEqual([]);
});

it('starts a killed child again, each time under a new pid', async () => {
  const first = await supervisor.start(spec('one', GOOD));
  process.kill(first.pid as number, 'SIGKILL');
  await until('started', 2);
  const second = seen.filter((entry) => entry.event === 'started')[1]!.detail as number;
  expect(second).not.toBe(first.pid);
  expect(isRunning(second)).toBe(true);
  expect(seen.find((entry) => entry.event === 'died')?.detail).toBe('ended by SIGKILL');
});

it('does not start a child again that dies while all is being stopped', async () => {
  const { pid } = await supervisor.start(spec('one', GOOD));
  const stopped = supervisor.stop();
  process.kill(pid as number, 'SIGKILL');
  await stopped;
  expect(times('started')).toBe(1);
});

it('names the log when a child does not come up', async () => {
  await expect(supervisor.start(spec('broken', `process.exit(7);`))).rejects.toMatchObject({
    kind: 'unavailable',
    message: 'broken did not start: it ended with code 7',
    detail: { hint: `see the end of ${join(folder, 'broken.log')}` },
  });
});

it('gives up on a child that is never ready, and ends it', async () => {
  const silent = spec('silent', `setInterval(() => {}, 1000);`, { readyWithin: 300 });
  await expect(supervisor.start(silent)).rejects.toThrow('silent did not start: it was not ready within 0.3 s');
});

it('kills a child that does not stop in time', async () => {
  const { pid } = await supervisor.start(spec('deaf', DEAF, { stopWithin: 200 }));
  await supervisor.stop();
  expect(isRunning(pid as number)).toBe(false);
});

it('keeps what a child prints in its log', async () => {
  await supervisor.start(spec('loud', `console.log('hello');\n${GOOD}`));
  await supervisor.stop();
  expect(readFileSync(join(folder, 'loud.log'), 'utf8')).toBe('hello\n');
});
