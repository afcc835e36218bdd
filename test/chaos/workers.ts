/** Workers as processes of their own, as `habeas worker` runs them. One that is killed is replaced; a spare is always there. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const BIN = resolve('bin/habeas.mjs');

export interface WorkersOptions {
  configFile: string;
  dataFolder: string;
  logFile: string;
  env: NodeJS.ProcessEnv;
  /** How many poll at the same time. */
  count: number;
}

export class Workers {
  private readonly ready = new Map<number, ChildProcess>();
  private readonly starting = new Set<Promise<void>>();
  private stopping = false;
  /** The first that ended by itself: nothing but this class may end one. */
  private broken: Error | undefined;

  constructor(private readonly options: WorkersOptions) {
    for (let n = 0; n < options.count; n++) this.start();
  }

  /** Once so many poll. */
  async polling(count: number): Promise<void> {
    while (this.ready.size < count) {
      if (this.broken) throw this.broken;
      if (this.starting.size === 0) throw new Error('no worker is being started');
      await Promise.race(this.starting);
    }
  }

  /** SIGKILL to the process itself, nothing else. False when it is none of ours that polls. */
  kill(pid: number): boolean {
    const child = this.ready.get(pid);
    if (!child) return false;
    this.ready.delete(pid);
    child.kill('SIGKILL');
    this.start();
    return true;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled(this.starting);
    const ended = [...this.ready.values()].map((child) => once(child, 'exit'));
    for (const child of this.ready.values()) child.kill('SIGKILL');
    await Promise.all(ended);
  }

  private start(): void {
    const started = this.launch()
      .catch((error: unknown) => void (this.broken ??= error as Error))
      .finally(() => this.starting.delete(started));
    this.starting.add(started);
  }

  private async launch(): Promise<void> {
    const { configFile, dataFolder, env, logFile } = this.options;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [BIN, 'worker', '--config', configFile, '--data', dataFolder], {
      env,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    const ended = once(child, 'exit');
    const first = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
    const pid = child.pid;
    if (!first || pid === undefined) throw new Error(`a worker did not start: ${this.tail()}`);
    this.ready.set(pid, child);
    void ended.then(() => {
      if (!this.ready.delete(pid) || this.stopping) return;
      this.broken ??= new Error(`worker ${pid} ended by itself: ${this.tail()}`);
    });
  }

  private tail(): string {
    return readFileSync(this.options.logFile, 'utf8').slice(-2000);
  }
}
