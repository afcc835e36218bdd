/** `habeas keys`: the keys of an installation, for administrators of its machine: list, rotate the master key, destroy again after a restore. */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit.js';
import type { Context } from '../context.js';
import { instant, table } from '../output.js';
import { withStores } from '../stores.js';
import { damagedText, noTombstones } from './ledger.js';

export function keysCommand(context: Context): Command {
  const group = new Command('keys').description('keys of this installation (for administrators of this machine)');
  group.addCommand(listCommand(context));
  group.addCommand(rotateCommand(context));
  group.addCommand(replayCommand(context));
  return group;
}

function listCommand(context: Context): Command {
  return new Command('list')
    .description('ids, when made, when and why destroyed; nothing secret')
    .option('--after <id>', 'go on after this key')
    .option('--limit <count>', 'how many at most', positive, 200)
    .action(async (own: { after?: string; limit: number }, command: Command) => {
      await withStores(context, command, async ({ keyRows }) => {
        const keys = await keyRows.list(own);
        context.print(command, { keys }, () => {
          const more = keys.length === own.limit ? `\nmore: --after ${keys.at(-1)?.id ?? ''}\n` : '';
          const rows = keys.map(({ id, createdAt, destroyedAt, why }) => [
            id,
            instant(createdAt),
            instant(destroyedAt),
            why,
          ]);
          return keys.length === 0 ? 'no keys\n' : table(['key', 'made', 'destroyed', 'why'], rows) + more;
        });
      });
    });
}

function rotateCommand(context: Context): Command {
  return new Command('rotate')
    .description(
      'a new master key: every key is wrapped anew, the old one is retired; goes on where an earlier call was killed',
    )
    .action(async (_own: object, command: Command) => {
      const { rotateKeys } = await import('../../vault/rotate.js');
      await withStores(context, command, async ({ dataFolder, keyRows, register, clock }) => {
        const file = join(dataFolder, 'keys', 'master.json');
        const done = await rotateKeys({ file, rows: keyRows, clock });
        await register.audit.append({
          ...{ chain: 'system', at: clock.now().toISOString(), actor: 'system', type: 'keys.rotated' },
          detail: { ...done },
          key: `keys:${done.current}`,
        });
        context.print(command, done, () => {
          const how = done.resumed ? 'The rotation begun earlier is finished' : 'The master key is rotated';
          const retired = done.retired.join(', ');
          return `${how}: ${done.rewrapped} keys wrapped anew by ${done.current}, ${retired} retired.\nBack up keys/master.json now, and keep its older backups as long as those of the register.\n`;
        });
      });
    });
}

function replayCommand(context: Context): Command {
  return new Command('replay')
    .description('after a restore of the register: destroy again the keys that were destroyed since the backup')
    .action(async (_own: object, command: Command) => {
      const { replayTombstones } = await import('../../vault/replay.js');
      await withStores(context, command, async ({ tombstones, keyRows, vault, register, clock }) => {
        const at = clock.now().toISOString();
        const report = await replayTombstones({ tombstones, rows: keyRows, vault, purge: register.purge, at });
        if (report.read === 0 && report.damaged.length === 0) throw noTombstones();
        context.print(
          command,
          report,
          () =>
            `${report.read} tombstones read, ${report.destroyed.length} keys destroyed again\n${damagedText(report.damaged)}`,
        );
        if (report.damaged.length > 0) context.say(EXIT.failed);
      });
    });
}

function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
  throw new InvalidArgumentError('give a whole number from 1 to 10000.');
}
