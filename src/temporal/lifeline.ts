/**
 * A process that keeps another one only as long as we live. Node cannot tie a child to its parent, so a tiny Node process stands
 * between: when our end of its channel closes, however we died, it stops the child. Both leave our process group, so that Ctrl-C at a
 * terminal does not end the server before the rest has finished.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const SCRIPT = `
const { spawn } = require('node:child_process');
const [file, ...args] = process.argv.slice(1);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });
child.once('error', (error) => { console.error(error.message); process.exit(127); });
child.once('exit', (code) => process.exit(code ?? 1));
child.once('spawn', () => { if (process.connected) process.send(child.pid); });
process.once('disconnect', () => { child.kill(); setTimeout(() => child.kill('SIGKILL'), 5000); });
`;

export interface KeptProcess {
  /** Of the program itself. */
  pid: number;
  /** Resolves once it has ended, for whatever reason. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** Asks it to end, and makes it after ten seconds. */
  stop(): Promise<void>;
}

/** Both streams go to the open file `log`. */
export async function keepProcess(file: string, args: string[], log: number): Promise<KeptProcess> {
  const keeper = spawn(process.execPath, ['-e', SCRIPT, file, ...args], {
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
    windowsHide: true,
  });
  let over = false;
  const ended = once(keeper, 'exit').then(() => {
    over = true;
  });
  const pid = await childPid(keeper);
  // The server alone does not keep its parent running.
  keeper.unref();
  keeper.channel?.unref();
  return {
    pid,
    ended,
    hasEnded: () => over,
    async stop() {
      if (over) return;
      keeper.ref();
      terminate(pid, 'SIGTERM');
      const patience = new AbortController();
      await Promise.race([
        ended,
        pause(10_000, undefined, { signal: patience.signal }).then(
          () => terminate(pid, 'SIGKILL'),
          () => undefined,
        ),
      ]);
      patience.abort();
      await ended;
    },
  };
}

/** True while a process with this id runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process that has just ended is no error. */
export function terminate(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function childPid(keeper: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    keeper.once('message', (pid) => resolve(Number(pid)));
    keeper.once('error', reject);
    keeper.once('exit', (code) => reject(new Error(`the program could not be started (exit code ${code})`)));
  });
}
