/** `habeas whoami` and `habeas erasures`: whom the token belongs to, and the brake on all erasures. */
import { Command } from 'commander';
import { facts, instant } from '../output.js';
import type { Context } from '../context.js';
import { apiOf } from '../target.js';

interface Me {
  id: string;
  name?: string;
  kind: string;
  roles: string[];
  holders: string[];
}

export function whoamiCommand({ io, options, print }: Context): Command {
  return new Command('whoami')
    .description('whom the token belongs to')
    .action(async (_own: object, command: Command) => {
      const me = await apiOf(options(command), io).get<Me>('/v1/me');
      print(command, me, () =>
        facts([
          ['name', me.name],
          ['id', me.id],
          ['kind', me.kind],
          ['roles', me.roles.join(', ')],
          ['holders', me.holders.join(', ')],
        ]),
      );
    });
}

interface Freeze {
  frozen: boolean;
  by?: string;
  at?: string;
  reason?: string;
}

export function erasuresCommand(context: Context): Command {
  const { io, options, print } = context;
  const group = new Command('erasures').description('the brake: stop all erasures at once, and let them go on');
  const show = (command: Command, freeze: Freeze): void =>
    print(command, freeze, () =>
      freeze.frozen
        ? facts([
            ['erasures', 'frozen'],
            ['since', instant(freeze.at)],
            ['by', freeze.by],
            ['because', freeze.reason],
          ])
        : 'erasures go on\n',
    );
  group
    .command('status')
    .description('are erasures frozen?')
    .action(async (_own: object, command: Command) =>
      show(command, await apiOf(options(command), io).get<Freeze>('/v1/freeze')),
    );
  group
    .command('freeze')
    .description('no connector erases anything until they are let go on')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async ({ reason }: { reason: string }, command: Command) =>
      show(command, await apiOf(options(command), io).send<Freeze>('POST', '/v1/freeze', { reason })),
    );
  group
    .command('unfreeze')
    .description('let erasures go on')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async ({ reason }: { reason: string }, command: Command) =>
      show(command, await apiOf(options(command), io).send<Freeze>('DELETE', '/v1/freeze', { reason })),
    );
  return group;
}
