/** `habeas ledger`: after a restore, do again what it undid: erasures, stops, restrictions; and say what people have to correct again. */
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import type { ReplayView } from '../../server/api/ledger.js';
import type { ApiClient } from '../client.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { facts, instant, table } from '../output.js';
import { withStores } from '../stores.js';
import { apiOf } from '../target.js';

const POLL_MS = 1_000;

export function ledgerCommand(context: Context): Command {
  const group = new Command('ledger').description(
    'the ledger: what was erased, stopped or restricted must not be undone by a backup',
  );
  group.addCommand(replayCommand(context));
  group.addCommand(showCommand(context));
  group.addCommand(bringBackCommand(context));
  return group;
}

interface ReplayOptions {
  holder?: string[];
  dryRun?: boolean;
  backupAt?: string;
  wait: boolean;
}

function replayCommand({ io, options, print, say }: Context): Command {
  return new Command('replay')
    .description(
      'ask restored holders whom they know; stop, erase and restrict again what had been, and list what was corrected since',
    )
    .option('--holder <name>', 'a holder that was restored; may be given several times; all without it', collect)
    .option('--backup-at <instant>', 'when the backup was made, ISO 8601 with offset: corrections since are listed')
    .option('--dry-run', 'only count, change nothing')
    .option('--no-wait', 'start it and go; read the report with `habeas ledger show`')
    .action(async (own: ReplayOptions, command: Command) => {
      const api = apiOf(options(command), io);
      const started = await api.send<ReplayView>('POST', '/v1/ledger/replays', {
        holders: own.holder,
        dryRun: own.dryRun === true,
        backupAt: own.backupAt,
      });
      const replay = own.wait ? await finished(api, started.id) : started;
      print(command, replay, () => formatReplay(replay));
      if (replay.report?.some(({ notSearched, left, tasks }) => notSearched !== undefined || left.length + tasks > 0))
        say(EXIT.failed);
    });
}

function collect(name: string, before: string[] = []): string[] {
  return [...before, name];
}

async function finished(api: ApiClient, id: string): Promise<ReplayView> {
  for (;;) {
    const replay = await api.get<ReplayView>(`/v1/ledger/replays/${id}`);
    if (replay.finishedAt !== undefined) return replay;
    await pause(POLL_MS);
  }
}

function showCommand({ io, options, print }: Context): Command {
  return new Command('show')
    .description('replays so far, or the report of one')
    .argument('[replay]', 'its id')
    .action(async (id: string | undefined, _own: object, command: Command) => {
      const api = apiOf(options(command), io);
      if (id !== undefined) {
        const replay = await api.get<ReplayView>(`/v1/ledger/replays/${encodeURIComponent(id)}`);
        print(command, replay, () => formatReplay(replay));
        return;
      }
      const found = await api.get<{ replays: ReplayView[] }>('/v1/ledger/replays');
      print(command, found, () => {
        if (found.replays.length === 0) return 'the ledger was never replayed\n';
        const rows = found.replays.map(({ startedAt, finishedAt, holders, dryRun, id: one }) => [
          ...[instant(startedAt), finishedAt === undefined ? 'running' : instant(finishedAt), holders.join(', ')],
          ...[dryRun ? 'dry run' : '', one],
        ]);
        return table(['started', 'finished', 'holders', '', 'id'], rows);
      });
    });
}

/** The register itself was restored: what it forgot stands in the files beside the keyring. */
function bringBackCommand(context: Context): Command {
  return new Command('bring-back')
    .description('after a restore of the register: take ledger entries it lost from the tombstones of the data folder')
    .action(async (_own: object, command: Command) => {
      let missing = 0;
      const damaged: string[] = [];
      await withStores(context, command, async ({ register, tombstones }) => {
        for await (const line of tombstones.read()) {
          if ('damaged' in line) damaged.push(line.damaged);
          else if (line.tombstone.type === 'erasure')
            missing += await register.ledger.bringBack(line.tombstone.entries);
          else if (line.tombstone.type === 'standing')
            missing += await register.standing.bringBack(line.tombstone.entries);
        }
      });
      context.print(
        command,
        { broughtBack: missing, damaged },
        () => `${missing} entries of the ledger brought back\n${damagedText(damaged)}`,
      );
      if (damaged.length > 0) context.say(EXIT.failed);
    });
}

export function damagedText(damaged: string[]): string {
  return damaged.length === 0 ? '' : `cannot be read: ${damaged.join('; ')}\n`;
}

function formatReplay({ id, startedAt, finishedAt, dryRun, backupAt, report }: ReplayView): string {
  const head = facts([
    ['replay', id],
    ['backup of', backupAt === undefined ? undefined : instant(backupAt)],
    ['started', instant(startedAt)],
    ['finished', finishedAt === undefined ? 'still running' : instant(finishedAt)],
    ['changed', dryRun ? 'nothing: a dry run' : undefined],
  ]);
  if (report === undefined) return head;
  const erased = report.map((one) => [
    ...[one.holder, one.searched ?? 'not searched', one.hits, one.erased, one.kept, one.newer],
    ...[one.left.length, one.tasks],
  ]);
  const repeated = report.map(({ holder, stops, restrictions }) => [holder, ...counts(stops), ...counts(restrictions)]);
  const left = report.flatMap((one) => [
    ...(one.notSearched === undefined ? [] : [[one.holder, '', one.notSearched]]),
    ...one.left.map(({ requestId, why }) => [one.holder, requestId, why]),
  ]);
  const corrections = report.flatMap((one) =>
    one.corrections.map(({ requestId, number, dataset, field, at }) => [
      ...[one.holder, number ?? requestId, dataset ?? '', field, instant(at)],
    ]),
  );
  return [
    head,
    table(
      ['holder', 'searched', 'people found', 'records erased', 'only kept', 'came back later', 'left', 'tasks'],
      erased,
    ),
    table(['holder', 'stops', 'found', 'stopped again', 'restrictions', 'found', 'restricted again'], repeated),
    table(['holder', 'request', 'data set', 'field to correct again', 'corrected'], corrections),
    table(['holder', 'request', 'why it was left'], left),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function counts({ standing, found, repeated }: NonNullable<ReplayView['report']>[number]['stops']): number[] {
  return [standing, found, repeated];
}

/** What `keys replay` and `ledger bring-back` answer when there is nothing to read. */
export function noTombstones(): HabeasError {
  return new HabeasError('not_found', 'there are no tombstones beside the keyring', {
    hint: 'restore keys/tombstones/ of the data folder from its newest copy first',
  });
}
