/** What commands share: the world they act on, the options of the whole command line, and how they answer. */
import type { Command } from 'commander';
import { HabeasError } from '../common/errors.js';
import type { ExitCode } from './exit.js';
import type { Io } from './io.js';
import type { GlobalOptions } from './target.js';

/** What a command action gets besides its own arguments. */
export interface Context {
  io: Io;
  /** Options of the whole command line, those of the command included. */
  options(command: Command): GlobalOptions & Record<string, unknown>;
  /** With `--json` prints the data, otherwise the text. */
  print(command: Command, data: unknown, text: () => string): void;
  /** The command did its work, but the answer is no. */
  say(code: ExitCode): void;
}

/** An argument that must be one of a list. */
export function oneOf<T extends string>(name: string, allowed: readonly T[]): (value: string) => T {
  return (value) => {
    const found = allowed.find((word) => word === value);
    if (found !== undefined) return found;
    throw new HabeasError('invalid', `${name} is not one of those it can be`, { hint: `use ${allowed.join(', ')}` });
  };
}
