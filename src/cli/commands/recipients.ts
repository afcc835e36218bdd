/** `habeas recipients`: who has to be told of an erasure, rectification or restriction (Art 19), and what came of it. */
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import { NOTICE_CHANNELS, NOTICE_STATES } from '../../register/types.js';
import type { NoticeView } from '../../server/api/accountability-schema.js';
import type { NoticeDetails } from '../../server/api/recipients.js';
import type { ApiClient } from '../client.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { requestPath } from '../find-request.js';
import { facts, instant, table, words } from '../output.js';
import { apiOf } from '../target.js';

const RECORDED = NOTICE_STATES.filter((state) => state !== 'open');

export function recipientsCommand(context: Context): Command {
  const group = new Command('recipients').description(
    'tell those who had received data of its erasure, rectification or restriction (Art 19)',
  );
  group.addCommand(listCommand(context));
  group.addCommand(showCommand(context));
  group.addCommand(recordCommand(context));
  return group;
}

function listCommand({ io, options, print }: Context): Command {
  return new Command('list')
    .description('recipients of a request, or with --open of all requests that have to be told yet')
    .argument('[request]', 'number (R-2026-000123) or id')
    .option('--open', 'those to be told yet, over all requests, the longest due first')
    .option('--overdue', 'of these, only what should have been done by now')
    .action(async (request: string | undefined, own: { open?: boolean; overdue?: boolean }, command: Command) => {
      const api = apiOf(options(command), io);
      const all = own.open === true || own.overdue === true;
      if (all === (request !== undefined)) {
        throw new HabeasError('invalid', 'recipients are listed of one request, or of all with --open', {
          hint: 'give either a request or --open (or --overdue)',
        });
      }
      const overdue = own.overdue === true ? 'true' : undefined;
      const found =
        request === undefined
          ? await api.get<{ notices: NoticeView[] }>('/v1/recipients', { overdue })
          : await api.get<{ notices: NoticeView[] }>(`${await requestPath(api, request)}/recipients`);
      print(command, found, () => formatNotices(found.notices, request === undefined));
    });
}

function showCommand({ io, options, print }: Context): Command {
  return new Command('show')
    .description('one notice with what the recipient has to know')
    .argument('<request>', 'number (R-2026-000123) or id')
    .argument('<notice>', 'its id, or how it begins')
    .action(async (request: string, given: string, _own: object, command: Command) => {
      const api = apiOf(options(command), io);
      const details = await api.get<NoticeDetails>(await noticePath(api, request, given));
      print(command, details, () => formatDetails(details));
    });
}

interface RecordOptions {
  state: (typeof RECORDED)[number];
  channel?: string;
  reason?: string;
}

function recordCommand({ io, options, print }: Context): Command {
  return new Command('record')
    .description('record that a recipient was told, or why not')
    .argument('<request>', 'number (R-2026-000123) or id')
    .argument('<notice>', 'its id, or how it begins')
    .requiredOption('--state <state>', RECORDED.join(', '), oneOf('--state', RECORDED))
    .option(
      '--channel <channel>',
      `sent: how it went out: ${NOTICE_CHANNELS.join(', ')}`,
      oneOf('--channel', NOTICE_CHANNELS),
    )
    .option('--reason <text>', 'not_possible, disproportionate: why, naming nobody')
    .action(async (request: string, given: string, own: RecordOptions, command: Command) => {
      const api = apiOf(options(command), io);
      const path = await noticePath(api, request, given);
      const { state, channel, reason } = own;
      const notice = await api.send<NoticeView>('POST', path, { state, channel, reason });
      print(command, notice, () => `${notice.recipient}: ${words(notice.state)}\n`);
    });
}

async function noticePath(api: ApiClient, request: string, given: string): Promise<string> {
  const path = await requestPath(api, request);
  const { notices } = await api.get<{ notices: NoticeView[] }>(`${path}/recipients`);
  const found = notices.filter(({ id }) => id.startsWith(given.toLowerCase()));
  const [only] = found;
  if (only && found.length === 1) return `${path}/recipients/${only.id}`;
  throw new HabeasError(
    'not_found',
    `${found.length === 0 ? 'no notice' : 'more than one notice'} of ${request} begins so`,
    {
      hint: `habeas recipients list ${request} shows their ids`,
    },
  );
}

function formatNotices(notices: NoticeView[], withRequest: boolean): string {
  if (notices.length === 0) return withRequest ? 'nobody has to be told\n' : 'no recipients\n';
  return table(
    [...(withRequest ? ['request'] : []), 'recipient', 'country', 'of', 'state', 'due', 'told', 'id'],
    notices.map(({ requestId, recipient, country, kind, state, overdue, dueAt, sentAt, id }) => [
      ...(withRequest ? [requestId] : []),
      ...[
        recipient,
        country,
        kind,
        overdue ? 'overdue' : words(state),
        instant(dueAt),
        instant(sentAt),
        id.slice(0, 13),
      ],
    ]),
  );
}

function formatDetails({ notice, tell }: NoticeDetails): string {
  const known = tell?.identifiers.map(({ type, value }) => `${words(type)} ${value}`).join(', ');
  return (
    facts([
      ['recipient', [notice.recipient, notice.country].filter(Boolean).join(', ')],
      ['tell of', notice.kind],
      ['state', notice.overdue ? 'open, overdue' : words(notice.state)],
      ['due', instant(notice.dueAt)],
      ['told', instant(notice.sentAt)],
      ['reason', notice.reason],
      ['person', known ?? 'what names the person is gone'],
      ['to change', tell?.instruction],
    ]) +
    table(
      ['holder', 'dataset', 'since'],
      notice.data.map(({ holder, dataset, at }) => [holder, dataset, instant(at)]),
    )
  );
}
