/** `habeas complaint`: complaints to the controller (DPA 2018 s.164A), beside the requests they are about. */
import { Command } from 'commander';
import { COMPLAINT_OUTCOMES } from '../../register/types.js';
import type { ComplaintSummary, ComplaintView } from '../../server/complaints.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { duration, facts, instant, table, words } from '../output.js';
import { apiOf } from '../target.js';

const CHANNELS = ['mail', 'post', 'phone', 'portal'] as const;

export function complaintCommand(context: Context): Command {
  const group = new Command('complaint').description(
    'complaints to the controller: take in, acknowledge, look into, close',
  );
  for (const make of [openCommand, listCommand, showCommand, acknowledgeCommand, closeCommand])
    group.addCommand(make(context));
  return group;
}

function openCommand({ io, options, print }: Context): Command {
  return new Command('open')
    .description('take in a complaint; the same source is taken in once')
    .requiredOption('--system <name>', 'ticket system or channel it came through')
    .requiredOption('--source-id <id>', 'its reference number there; kept in clear, so no names or addresses')
    .requiredOption('--received-at <instant>', 'when it really reached the controller, ISO 8601 with offset')
    .requiredOption('--says <text>', 'what the person complains about')
    .option('--request <request>', 'number or id of the request complained about')
    .option('--jurisdiction <code>', 'law that applies, where no request is named')
    .option('--name <name>', 'name of the person')
    .option('--locale <tag>', 'language of letters, BCP 47')
    .option('--contact-email <address>', 'where acknowledgement and outcome go')
    .action(async (own: Record<string, string | undefined>, command: Command) => {
      const { system, sourceId, ...rest } = own;
      const body = { ...rest, source: { system, id: sourceId } };
      const opened = await apiOf(options(command), io).send<ComplaintSummary & { created: boolean }>(
        'POST',
        '/v1/complaints',
        body,
      );
      print(command, opened, () => {
        const due = opened.dueDate === undefined ? duty(opened) : `to be acknowledged by ${opened.dueDate}`;
        return `${opened.number} ${opened.created ? 'taken in' : 'was taken in before'}; ${due}\n`;
      });
    });
}

function listCommand({ io, options, print }: Context): Command {
  return new Command('list')
    .description('complaints, the oldest first')
    .option('--open', 'only those not closed')
    .action(async (own: { open?: boolean }, command: Command) => {
      const query = { open: own.open === true ? 'true' : undefined };
      const page = await apiOf(options(command), io).get<{ complaints: ComplaintSummary[] }>('/v1/complaints', query);
      print(command, page, () =>
        page.complaints.length === 0 ? 'no complaints\n' : table(COMPLAINT_HEAD, page.complaints.map(complaintRow)),
      );
    });
}

export const COMPLAINT_HEAD = ['complaint', 'received', 'state', 'acknowledge by', '', 'outcome'];

export function complaintRow(row: ComplaintSummary): string[] {
  const left = row.leftMs === undefined ? '' : `${duration(row.leftMs)} ${row.leftMs >= 0 ? 'left' : 'late'}`;
  return [
    row.number,
    instant(row.receivedAt),
    words(row.state),
    row.dueDate ?? '',
    left,
    row.outcome === undefined ? '' : words(row.outcome),
  ];
}

function showCommand({ io, options, print }: Context): Command {
  return new Command('show')
    .description('one complaint: what it says, what is due, who may close it')
    .argument('<complaint>', 'number (C-2026-0001) or id')
    .action(async (complaint: string, _own: object, command: Command) => {
      const view = await apiOf(options(command), io).get<ComplaintView>(pathOf(complaint));
      print(command, view, () => complaintText(view));
    });
}

function acknowledgeCommand({ io, options, print }: Context): Command {
  return new Command('acknowledge')
    .description('record that it was acknowledged by hand, by post for example')
    .argument('<complaint>', 'number or id')
    .requiredOption('--channel <channel>', `how: ${CHANNELS.join(', ')}`, oneOf('--channel', CHANNELS))
    .option('--at <instant>', 'when it really went out; absent: now')
    .action(async (complaint: string, own: { channel: string; at?: string }, command: Command) => {
      const api = apiOf(options(command), io);
      const view = await api.send<ComplaintView>('POST', `${pathOf(complaint)}/acknowledgement`, own);
      print(command, view, () => complaintText(view));
    });
}

function closeCommand({ io, options, print }: Context): Command {
  return new Command('close')
    .description('close it with its outcome, as a reviewer who did not decide on the request')
    .argument('<complaint>', 'number or id')
    .requiredOption('--outcome <outcome>', COMPLAINT_OUTCOMES.join(', '), oneOf('--outcome', COMPLAINT_OUTCOMES))
    .requiredOption('--findings <text>', 'for the person: what was found and what is done about it')
    .action(async (complaint: string, own: { outcome: string; findings: string }, command: Command) => {
      const api = apiOf(options(command), io);
      const view = await api.send<ComplaintView>('POST', `${pathOf(complaint)}/closing`, own);
      print(command, view, () => complaintText(view));
    });
}

function pathOf(complaint: string): string {
  return `/v1/complaints/${encodeURIComponent(complaint)}`;
}

function duty({ state }: Pick<ComplaintSummary, 'state'>): string {
  return state === 'no_statutory_duty' ? 'no statute sets a time for its acknowledgement' : words(state);
}

function complaintText(view: ComplaintView): string {
  const last = view.clock.derivation.at(-1);
  return facts([
    ['complaint', `${view.number} (${view.id})`],
    ['about', view.requestId],
    ['law', view.jurisdiction],
    ['source', `${view.source.system} ${view.source.id}`],
    ['received', instant(view.receivedAt)],
    ['from', [view.name, view.contactEmail].filter(Boolean).join(', ') || undefined],
    ['says', view.says],
    ['state', duty(view)],
    ['acknowledge by', view.dueDate],
    ['because', last && `${last.says} [${last.rule}]`],
    ['acknowledged', view.acknowledgedAt && `${instant(view.acknowledgedAt)} by ${view.channel ?? ''}`],
    ['outcome', view.outcome && words(view.outcome)],
    ['findings', view.findings],
    ['closed', view.closedAt && instant(view.closedAt)],
    ['not reviewed by', view.notReviewedBy.join(', ') || undefined],
    ['next', view.next],
  ]);
}
