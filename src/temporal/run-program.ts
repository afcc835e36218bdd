/** Runs a program to its end, bounded in time and output. No shell. */
import { spawn } from 'node:child_process';

export interface Ran {
  /** Exit code; undefined when it could not be started, was killed, or took too long. */
  code: number | undefined;
  /** The last of what it printed, both streams. */
  output: string;
}

const OUTPUT_LIMIT = 16_000;

export function runProgram(
  file: string,
  args: string[],
  options: { timeoutMs: number; env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const collect = (text: Buffer) => (output = (output + text.toString('utf8')).slice(-OUTPUT_LIMIT));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      output += `\nstopped after ${options.timeoutMs / 1000} s`;
      child.kill('SIGKILL');
    }, options.timeoutMs);
    const done = (code: number | undefined) => {
      clearTimeout(timer);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      done(undefined);
    });
    child.once('close', (code) => done(code ?? undefined));
  });
}

/** The last line that says something, for error messages. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '') ?? 'no output';
}
