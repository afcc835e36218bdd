/** `habeas controller move`: after a business sale, open requests go to the new controller (B7). */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { HabeasError } from '../../common/errors.js';
import type { Context } from '../context.js';
import { apiOf } from '../target.js';

export function controllerCommand({ io, options, print }: Context): Command {
  const group = new Command('controller').description('who answers for requests');
  group
    .command('move')
    .description('after a business sale: open requests and waiting erasures go to the new controller; no date changes')
    .requiredOption('--file <file>', 'YAML or JSON with the new controller, as `controller` of the configuration')
    .requiredOption('--moved-at <instant>', 'when the role really moved, ISO 8601 with offset')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async (own: { file: string; movedAt: string; reason: string }, command: Command) => {
      const { movedAt, reason } = own;
      const controller = read(resolve(io.cwd, own.file));
      const body = { controller, movedAt, reason };
      const moved = await apiOf(options(command), io).send<{ requests: string[] }>(
        'POST',
        '/v1/controller-moves',
        body,
      );
      const count = moved.requests.length;
      print(
        command,
        moved,
        () =>
          `${count} open request(s) moved; no date changed\nfor new requests, change \`controller\` in the configuration\n`,
      );
    });
  return group;
}

function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HabeasError('invalid', `cannot read ${file}`, { cause, hint: 'name an existing file' });
  }
  try {
    return parseYaml(text);
  } catch (cause) {
    throw new HabeasError('invalid', `${file} is neither YAML nor JSON`, { cause });
  }
}
