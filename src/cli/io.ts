/** What a command may touch of the world around it, so that tests can run the whole command line inside their own process. */
import { once } from 'node:events';

export interface Io {
  env: NodeJS.ProcessEnv;
  cwd: string;
  out(text: string): void;
  err(text: string): void;
  /** Waits until what was written has gone out, so that much output never piles up in memory. */
  drained?(): Promise<void>;
  /** Whole standard input. */
  stdin(): AsyncIterable<Uint8Array>;
  now(): Date;
  /** Width of the terminal in columns; undefined when the output is no terminal. */
  columns?: number;
}

export function processIo(): Io {
  return {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
    stdin: () => process.stdin,
    now: () => new Date(),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  };
}

/** All of a stream as text. */
export async function readAll(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
