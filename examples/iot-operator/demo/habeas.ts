/** The embedded service as the demo uses it: started as `habeas up` in a process of its own, spoken to by CLI and API only. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RequestView } from '../../../src/server/api/view-schema.js';
import type { Line } from './screen.js';
import { drawRequest } from './screen.js';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));
const START_MS = 120_000;
const POLL_MS = 300;

export interface Habeas {
  url: string;
  /** Runs `habeas …` as the person of the token; the parsed `--json` output. Throws with what it printed when it fails. */
  cli<T>(token: string, ...args: string[]): Promise<T>;
  api<T>(token: string, method: string, path: string, body?: unknown): Promise<T>;
  /** Reads the request until `holds`, drawing it; fails after `ms`. */
  watch(
    token: string,
    id: string,
    line: Line,
    what: string,
    holds: (view: RequestView) => boolean,
    ms?: number,
  ): Promise<RequestView>;
  /** Process id of the worker, as the data folder says. */
  workerPid(): number;
  adminToken: string;
  stop(): Promise<void>;
}

export interface HabeasOptions {
  dataFolder: string;
  configFile: string;
  port: number;
  env: NodeJS.ProcessEnv;
}

export async function startHabeas({ dataFolder, configFile, port, env }: HabeasOptions): Promise<Habeas> {
  const common = ['--data', dataFolder, '--config', configFile];
  const child = spawn(process.execPath, [MAIN, ...common, '--json', 'up', '--port', String(port)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const summary = await firstJson<{ url: string; token?: string }>(child);
  const { url, token } = summary;
  if (!token) throw new Error('the service was not new: its first token is missing');

  async function api<T>(bearer: string, method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 600)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    url,
    api,
    adminToken: token,
    async cli<T>(bearer: string, ...args: string[]) {
      return runJson<T>([MAIN, ...common, '--json', ...args], { ...env, HABEAS_TOKEN: bearer, HABEAS_URL: url });
    },
    async watch(bearer, id, line, what, holds, ms = 60_000) {
      const until = performance.now() + ms;
      for (;;) {
        const view = await api<RequestView>(bearer, 'GET', `/v1/requests/${id}`);
        line.show(drawRequest(view));
        if (holds(view)) return view;
        if (performance.now() > until)
          throw new Error(`${view.number} never came to: ${what} (${view.stage}/${view.step}: ${view.next})`);
        await pause(POLL_MS);
      }
    },
    workerPid() {
      const file = JSON.parse(readFileSync(join(dataFolder, 'run', 'worker.json'), 'utf8')) as { pid: number };
      return file.pid;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The environment without what names servers or settings of another installation: servers of its own are started whatever it says. */
export function ownServers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(TEMPORAL_|DATABASE_URL$|HABEAS_(?!BIN_CACHE$))/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

async function firstJson<T>(child: ChildProcess): Promise<T> {
  let text = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  try {
    return await new Promise<T>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
        try {
          resolve(JSON.parse(text) as T);
        } catch (error) {
          // Half of it has come so far.
          if (!(error instanceof SyntaxError)) reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      child.once('exit', (code) => reject(new Error(`habeas up ended with code ${code} before it was ready`)));
    });
  } finally {
    clearTimeout(timer);
  }
}

async function runJson<T>(args: string[], env: NodeJS.ProcessEnv): Promise<T> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0)
    throw new Error(`habeas ${args.slice(6).join(' ')} ended with ${code}: ${Buffer.concat(err).toString('utf8')}`);
  return JSON.parse(Buffer.concat(out).toString('utf8')) as T;
}
