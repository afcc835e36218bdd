/** `habeas request bundle`, `letters` and `letter`: what went out to the data subject, for a look or for the post. */
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import type { LetterHead } from '../../server/api/letters.js';
import type { Context } from '../context.js';
import { requestPath } from '../find-request.js';
import { readAll } from '../io.js';
import { instant, printable, table, words } from '../output.js';
import { apiOf } from '../target.js';

export function fileCommands(context: Context): Command[] {
  return [bundleCommand(context), lettersCommand(context), letterCommand(context)];
}

function bundleCommand({ io, options, print }: Context): Command {
  return new Command('bundle')
    .description("download a request's bundle for a look; reviewers only, every look is recorded")
    .argument('<request>', 'number (R-2026-000123) or id')
    .requiredOption('--out <file>', 'where to write it; an existing file is not replaced')
    .option('--file <number>', 'which ZIP of a bundle of several, from 1')
    .option('--transmission', 'the package for the controller the data goes to directly, not the answer')
    .action(async (request: string, own: { out: string; file?: string; transmission?: boolean }, command: Command) => {
      const api = apiOf(options(command), io);
      const asked = new URLSearchParams({
        ...(own.file === undefined ? {} : { file: own.file }),
        ...(own.transmission === true ? { of: 'transmission' } : {}),
      }).toString();
      const query = asked === '' ? '' : `?${asked}`;
      const { body } = await api.download(`${await requestPath(api, request)}/bundle${query}`);
      const file = resolve(io.cwd, own.out);
      await writeNew(file, body);
      print(command, { file }, () => `written to ${file}\n`);
    });
}

function lettersCommand({ io, options, print }: Context): Command {
  return new Command('letters')
    .description('letters of a request: which were written, and when and how each went out')
    .argument('<request>', 'number (R-2026-000123) or id')
    .action(async (request: string, _own: object, command: Command) => {
      const api = apiOf(options(command), io);
      const page = await api.get<{ letters: LetterHead[] }>(`${await requestPath(api, request)}/letters`);
      print(command, page, () => {
        if (page.letters.length === 0) return 'no letters\n';
        const rows = page.letters.map(({ key, kind, createdAt, sentAt, channel }) => [
          key,
          words(kind),
          instant(createdAt),
          sentAt === undefined ? 'not yet' : instant(sentAt),
          channel,
        ]);
        return table(['key', 'letter', 'written', 'went out', 'by'], rows);
      });
    });
}

function letterCommand({ io, options, print }: Context): Command {
  return new Command('letter')
    .description('read a letter, to print and post it for example; agents and reviewers only, every look is recorded')
    .argument('<request>', 'number (R-2026-000123) or id')
    .argument('<key>', 'key as `request letters` shows it')
    .option('--out <file>', 'write it there as it is; an existing file is not replaced')
    .action(async (request: string, key: string, own: { out?: string }, command: Command) => {
      const api = apiOf(options(command), io);
      const { body } = await api.download(`${await requestPath(api, request)}/letters/${encodeURIComponent(key)}`);
      if (own.out !== undefined) {
        const file = resolve(io.cwd, own.out);
        await writeNew(file, body);
        print(command, { file }, () => `written to ${file}\n`);
        return;
      }
      const text = await readAll(body);
      print(command, { key, text }, () => `${printable(text).trimEnd()}\n`);
    });
}

/** Personal data: readable by this user only. A download that broke off leaves nothing that looks whole. */
async function writeNew(file: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  let target: FileHandle;
  try {
    target = await open(file, 'wx', 0o600);
  } catch (cause) {
    throw new HabeasError('invalid', `cannot write ${file}`, {
      cause,
      hint: 'name a file that does not exist yet, in a folder that does',
    });
  }
  try {
    await pipeline(body, target.createWriteStream());
  } catch (cause) {
    await rm(file, { force: true });
    throw new HabeasError('unavailable', 'the download broke off', { cause, hint: 'try again' });
  }
}
