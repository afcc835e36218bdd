/** The sample systems as they really run: processes of their own, killed without warning, started again on the same database. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startCluster } from '../../holders/support/cluster.js';
import type { Cluster } from '../../holders/support/cluster.js';
import { TODAY } from '../../holders/support/context.js';
import { cast, TOKEN } from '../../holders/support/worlds.js';
import { transpile } from '../../support/transpile.mjs';
import type { Transpiled } from '../../support/transpile.mjs';

let cluster: Cluster;
let built: Transpiled;
let running: ChildProcess[];

beforeAll(async () => {
  cluster = startCluster();
  built = await transpile(
    ['population', 'systems/http', 'systems/billing', 'systems/crm', 'systems/support'].map(
      (folder) => `examples/iot-operator/${folder}`,
    ),
  );
});
afterAll(async () => {
  await built.remove();
  await cluster.stop();
});
beforeEach(() => {
  running = [];
});
afterEach(async () => {
  for (const child of running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

interface Started {
  child: ChildProcess;
  url: string;
  stderr: () => string;
}

async function startProcess(system: string, databaseUrl: string): Promise<Started> {
  const main = built.path(`examples/iot-operator/systems/${system}/main.ts`);
  const child = spawn(process.execPath, [main, '--people', '40', '--traffic-rows', '20000', '--today', TODAY], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SYSTEM_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${system} ended before it listened: ${stderr}`);
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), exited])) as [string];
  exited.catch(() => undefined);
  const ready = JSON.parse(line) as { system: string; url: string; pid: number };
  expect(ready).toMatchObject({ system, pid: child.pid });
  return { child, url: ready.url, stderr: () => stderr };
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': `${method}-${path}-once` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

const { debtor } = cast;
const ticket = `/tickets/TIC-${debtor.supportRequesterId!.slice(4)}-001`;

it.each([
  {
    system: 'billing',
    change: ['POST', `/services/${debtor.sims[0]!.iccid}/terminate`, undefined],
    look: `/accounts/${debtor.billingAccountId!}/balance`,
    shows: { unbilledTerminatedMinor: 190 },
  },
  {
    system: 'crm',
    change: ['PUT', `/contacts/${debtor.crmContactId!}/restrictions/hold:1`, undefined],
    look: `/contacts/${debtor.crmContactId!}`,
    shows: { restrictedAt: expect.stringMatching(/Z$/) },
  },
  {
    system: 'support',
    change: ['POST', `${ticket}/comments`, { body: 'We have your request.' }],
    look: ticket,
    shows: { messages: expect.arrayContaining([expect.objectContaining({ body: 'We have your request.' })]) },
  },
] as const)('$system keeps what it answered for when it is killed', async ({ system, change, look, shows }) => {
  const databaseUrl = await cluster.database();
  const first = await startProcess(system, databaseUrl);
  const [method, path, body] = change;
  const answered = await ask(first.url, method, path, body);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await startProcess(system, databaseUrl);
  expect(await ask(second.url, 'GET', look)).toMatchObject(shows);
  // The same key after the crash is the same change, not a second one.
  expect(await ask(second.url, method, path, body)).toEqual(answered);
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual(process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null]);
  expect(first.stderr() + second.stderr()).toBe('');
});

it('says what is missing instead of starting', async () => {
  const main = built.path('examples/iot-operator/systems/crm/main.ts');
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(child);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(stderr).toBe('crm: give --database-url or set DATABASE_URL\n');
});
