/** The operator's systems as processes of their own: started, stopped, killed and started again one by one, on the port they had. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A file of the sample operator, beside this one however it was built. */
export const entry = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export interface SystemSpec {
  name: string;
  /** Relative to `examples/iot-operator/`. */
  main: string;
  args: string[];
  env: Record<string, string>;
}

/** The line a system prints when it listens. */
export interface Listening {
  url: string;
  pid: number;
  [more: string]: unknown;
}

export interface SystemProcess {
  readonly listening: Listening | undefined;
  /** Resolves when it listens. Throws with the end of its output when it does not come up. */
  start(spec: SystemSpec): Promise<Listening>;
  /** In order. Idempotent. */
  stop(): Promise<void>;
  /** Hard, as a crash would. */
  kill(): Promise<void>;
}

const READY_WITHIN_MS = 240_000;
const STOP_WITHIN_MS = 10_000;
/** Secrets go by environment, which other users cannot list; nothing else of ours reaches a system. */
const PASSED_ON = ['PATH', 'Path', 'HOME', 'SystemRoot', 'windir', 'TEMP', 'TMP', 'TMPDIR', 'LANG'];

export function systemProcess(logFolder: string): SystemProcess {
  let child: ChildProcess | undefined;
  let listening: Listening | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    listening = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(late);
  };
  return {
    get listening() {
      return listening;
    },
    async start(spec) {
      await end('SIGTERM');
      await mkdir(logFolder, { recursive: true });
      const kept = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
      const started = spawn(process.execPath, [entry(spec.main), ...spec.args], {
        env: { ...(Object.fromEntries(kept) as NodeJS.ProcessEnv), ...spec.env, TZ: 'UTC' },
        // The channel tells a system that we are gone, however we ended.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        windowsHide: true,
      });
      child = started;
      started.once('exit', () => {
        if (child === started) [child, listening] = [undefined, undefined];
      });
      listening = await untilListening(started, spec.name, join(logFolder, `${spec.name}.log`));
      return listening;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function untilListening(child: ChildProcess, name: string, logFile: string): Promise<Listening> {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2000);
    log.write(chunk);
  });
  child.once('close', () => log.end());
  return await new Promise<Listening>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} did not come up within ${READY_WITHIN_MS / 1000} s, see ${logFile}`));
    }, READY_WITHIN_MS);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`${name} did not start: ${said.trim() || 'it said nothing'}`));
    });
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      log.write(`${line}\n`);
      if (!line.startsWith('{')) return;
      clearTimeout(late);
      resolve(JSON.parse(line) as Listening);
    });
  });
}

/** Runs a command of a system to its end and returns the JSON it printed. */
export async function runCommand(main: string, args: string[]): Promise<unknown> {
  const child = spawn(process.execPath, [entry(main), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${main} ${args[0] ?? ''} failed: ${err.trim() || 'it said nothing'}`);
  return JSON.parse(out) as unknown;
}
