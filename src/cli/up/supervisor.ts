/** Keeps child processes running: starts them, waits until they are ready, restarts what dies, stops all in reverse order. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { HabeasError } from '../../common/errors.js';
import type { ReadyMessage, StopMessage } from './child.js';

export interface ChildSpec {
  name: string;
  /** Script and arguments, run by this Node. */
  script: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Where its output goes. */
  logFile: string;
  /** Milliseconds it may take until it says that it is ready. */
  readyWithin: number;
  /** Milliseconds it may take to stop before it is killed. */
  stopWithin: number;
}

export interface SupervisorEvents {
  started?(name: string, pid: number, info: Record<string, unknown>): void;
  /** It ended by itself; `again` milliseconds until it is started anew. */
  died?(name: string, how: string, again: number): void;
  stopped?(name: string): void;
}

export interface Supervisor {
  /** Resolves when the child is ready; throws `unavailable` when it does not come up the first time. */
  start(spec: ChildSpec): Promise<Record<string, unknown>>;
  /** To a child that runs; lost when it does not. */
  send(name: string, message: { type: string } & Record<string, unknown>): void;
  /** The last started stops first. Idempotent. */
  stop(): Promise<void>;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A child that ran so long is healthy: its next death starts the pauses anew. */
const HEALTHY_AFTER = 60_000;

export function createSupervisor(events: SupervisorEvents = {}): Supervisor {
  const children: Keeper[] = [];
  return {
    async start(spec) {
      const keeper = new Keeper(spec, events);
      children.push(keeper);
      return keeper.start();
    },
    send(name, message) {
      children.find((keeper) => keeper.spec.name === name)?.send(message);
    },
    async stop() {
      for (let keeper = children.pop(); keeper; keeper = children.pop()) await keeper.stop();
    },
  };
}

class Keeper {
  private child: ChildProcess | undefined;
  private readonly stopping = new AbortController();
  /** Ends when the child is stopped for good. */
  private watch: Promise<void> = Promise.resolve();

  constructor(
    readonly spec: ChildSpec,
    private readonly events: SupervisorEvents,
  ) {}

  async start(): Promise<Record<string, unknown>> {
    const { info, ended } = await this.launch();
    this.watch = this.keep(ended);
    return info;
  }

  private async keep(first: Promise<string>): Promise<void> {
    let ended: Promise<string> | undefined = first;
    let wait = FIRST_PAUSE;
    for (;;) {
      const since = performance.now();
      const how: string = ended ? await ended : 'did not come up';
      if (this.stopping.signal.aborted) return;
      if (performance.now() - since > HEALTHY_AFTER) wait = FIRST_PAUSE;
      this.events.died?.(this.spec.name, how, wait);
      await pause(wait, undefined, { signal: this.stopping.signal }).catch(ignoreAbort);
      if (this.stopping.signal.aborted) return;
      wait = Math.min(wait * 2, LONGEST_PAUSE);
      ended = (await this.tryLaunch())?.ended;
    }
  }

  private async tryLaunch(): Promise<Launched | undefined> {
    try {
      return await this.launch();
    } catch (error) {
      if (error instanceof HabeasError) return undefined;
      throw error;
    }
  }

  private async launch(): Promise<Launched> {
    const { spec } = this;
    const log = openSync(spec.logFile, 'a', 0o600);
    const child = spawn(process.execPath, [spec.script, ...spec.args], {
      env: spec.env ?? process.env,
      stdio: ['ignore', log, log, 'ipc'],
      // A group of its own: a terminal's Ctrl-C reaches the supervisor alone, which then stops all parts in order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    closeSync(log);
    this.child = child;
    const ended = new Promise<string>((done) => {
      child.once('error', (error) => done(error.message));
      child.once('exit', (code, signal) => done(signal ? `ended by ${signal}` : `ended with code ${code}`));
    });
    const ready = new Promise<Record<string, unknown>>((done) => {
      child.on('message', (message: ReadyMessage) => {
        if (message.type === 'ready') done(message.info);
      });
    });
    const timer = new AbortController();
    const late = pause(spec.readyWithin, 'late' as const, { signal: timer.signal }).catch(ignoreAbort);
    const first = await Promise.race([ready, ended, late]);
    timer.abort();
    if (typeof first !== 'object') {
      if (first === 'late') await this.end(child, ended);
      const what = first === 'late' ? `was not ready within ${spec.readyWithin / 1000} s` : first;
      throw new HabeasError('unavailable', `${spec.name} did not start: it ${what}`, {
        hint: `see the end of ${spec.logFile}`,
      });
    }
    this.events.started?.(spec.name, child.pid ?? 0, first);
    return { info: first, ended };
  }

  send(message: object): void {
    if (this.child?.connected === true) this.child.send(message);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      await this.end(child, new Promise((done) => child.once('exit', () => done('stopped'))));
    }
    await this.watch;
    this.events.stopped?.(this.spec.name);
  }

  private async end(child: ChildProcess, ended: Promise<string>): Promise<void> {
    // Windows has no signals; elsewhere a signal also ends a child that is still starting and does not listen yet.
    if (process.platform === 'win32' && child.connected) child.send({ type: 'stop' } satisfies StopMessage);
    else child.kill('SIGTERM');
    const timer = new AbortController();
    const late = pause(this.spec.stopWithin, 'late' as const, { signal: timer.signal }).catch(ignoreAbort);
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
    timer.abort();
    await ended;
  }
}

interface Launched {
  info: Record<string, unknown>;
  /** Resolves with how the child ended. */
  ended: Promise<string>;
}

function ignoreAbort(error: unknown): undefined {
  if (error instanceof Error && error.name === 'AbortError') return undefined;
  throw error;
}
