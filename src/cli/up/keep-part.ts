/** Keeps one of the servers running that an installation stands on: when an own one ends by itself, it is started again. */
import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '../output.js';
import type { Part } from '../compose/parts.js';

export interface KeepOptions<T> {
  name: string;
  acquire(): Promise<Part<T>>;
  /** News for people. */
  say(line: string): void;
  /** Gets what stops it. */
  undo: (() => Promise<void>)[];
  /** Milliseconds before the first try again. */
  firstPause?: number;
}

const LONGEST_PAUSE = 30_000;

export async function keepPart<T>(options: KeepOptions<T>): Promise<T> {
  const { name, acquire, say, undo } = options;
  let part = await acquire();
  const stopping = new AbortController();
  const { signal } = stopping;

  async function startAgain(): Promise<void> {
    for (let wait = options.firstPause ?? 500; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      await pause(wait, undefined, { signal }).catch(() => undefined); // cut short by the stop
      if (signal.aborted) return;
      try {
        part = await acquire();
        say(`${name} runs again`);
        return;
      } catch (error) {
        say(`${name} does not start: ${describeError(error).message}`);
      }
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await part.ended;
      if (signal.aborted) return;
      say(`${name} ended by itself: it is started again`);
      await startAgain();
    }
  }

  const watching = part.own ? watch() : Promise.resolve();
  undo.push(async () => {
    stopping.abort();
    await part.stop();
    await watching;
    // A start that was under way when the stop came.
    await part.stop();
  });
  return part.value;
}
