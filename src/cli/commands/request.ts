/** `habeas request`: open, find and read requests, decide what waits for a person. All through the API, as the person of the token. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import { RIGHTS } from '../../law/types.js';
import {
  CIRCUMSTANCES,
  MANDATES,
  OUTCOMES,
  REPRESENTATIVE_KINDS,
  SOURCE_KINDS,
  STAGES,
  WAITING_FOR,
} from '../../register/model.js';
import { SLA_STATES } from '../../register/types.js';
import { ALSO_RIGHTS } from '../../server/api/intake-schema.js';
import type { RequestView } from '../../server/api/view-schema.js';
import type { RequestPage } from '../find-request.js';
import { requestPath } from '../find-request.js';
import { readAll } from '../io.js';
import type { Io } from '../io.js';
import { table, words } from '../output.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { apiOf } from '../target.js';
import { accountabilityCommands } from './accountability.js';
import { decisionCommands } from './decisions.js';
import { addDemandOptions, demandOf } from './request-demand.js';
import type { DemandOptions } from './request-demand.js';
import { fileCommands } from './request-files.js';
import { formatRequest, listRow, LIST_HEAD } from './request-text.js';

export function requestCommand(context: Context): Command {
  const group = new Command('request').description('open, find and read requests; decide what waits for a person');
  group.addCommand(addDemandOptions(openCommand(context)));
  group.addCommand(listCommand(context));
  group.addCommand(showCommand(context));
  for (const command of fileCommands(context)) group.addCommand(command);
  for (const command of decisionCommands(context)) group.addCommand(command);
  for (const command of accountabilityCommands(context)) group.addCommand(command);
  return group;
}

interface OpenOptions extends DemandOptions {
  file?: string;
  right?: string;
  jurisdiction?: string;
  sourceKind?: string;
  system?: string;
  sourceId?: string;
  sourceUrl?: string;
  receivedAt?: string;
  receivedReason?: string;
  identifier?: Record<string, string>[];
  name?: string;
  locale?: string;
  contactEmail?: string;
  circumstances?: string;
  also?: string[];
  representative?: string;
  representativeName?: string;
  representativeEmail?: string;
  mandate?: string;
  mandateScope?: string[];
}

function openCommand({ io, options, print }: Context): Command {
  return new Command('open')
    .description('take in a request; the same source and right is taken in once')
    .option('--file <file>', 'whole request as JSON, - for standard input; the other options are then not used')
    .option('--right <right>', RIGHTS.join(', '))
    .option('--jurisdiction <code>', 'law that applies, e.g. UK-ENG or DUAL:UK-ENG+EU-DE')
    .option('--source-kind <kind>', `how it came in: ${SOURCE_KINDS.join(', ')}`, oneOf('--source-kind', SOURCE_KINDS))
    .option('--system <name>', 'ticket system or channel it came through')
    .option('--source-id <id>', 'its reference number there; kept in clear, so no names or addresses')
    .option('--source-url <url>', 'where people find it')
    .option('--received-at <instant>', 'when it really reached the controller, ISO 8601 with offset')
    .option('--received-reason <text>', 'why that is later than the ticket')
    .option(
      '--identifier <type=value>',
      'what the person is known by, e.g. email=…; may be given several times',
      addIdentifier,
    )
    .option('--name <name>', 'name of the data subject')
    .option('--locale <tag>', 'language of letters, BCP 47')
    .option('--contact-email <address>', "the person's own address: where the answer's link goes")
    .option(
      '--circumstances <what>',
      `look first: ${CIRCUMSTANCES.join(', ')}`,
      oneOf('--circumstances', CIRCUMSTANCES),
    )
    .option('--also <right>', `further right of the same letter: ${ALSO_RIGHTS.join(', ')}`, addAlso)
    .option(
      '--representative <kind>',
      `who asks for the person: ${REPRESENTATIVE_KINDS.join(', ')}`,
      oneOf('--representative', REPRESENTATIVE_KINDS),
    )
    .option('--representative-name <name>', 'as they name themselves')
    .option('--representative-email <address>', 'where they are written to')
    .option('--mandate <state>', `how sure it is: ${MANDATES.join(', ')}`, oneOf('--mandate', MANDATES))
    .option('--mandate-scope <category>', 'category the mandate covers; may be given several times', addText)
    .action(async (own: OpenOptions, command: Command) => {
      const body = own.file === undefined ? bodyOf(own) : await readJson(own.file, io);
      const opened = await apiOf(options(command), io).send<OpenedRequest>('POST', '/v1/requests', body);
      print(command, opened, () => openedText(opened));
    });
}

interface OpenedRequest {
  id: string;
  number: string;
  /** False when this source and right were taken in before. */
  created: boolean;
  also: { right: string; id: string; number: string; created: boolean }[];
  repeatOf: NonNullable<RequestView['repeatOf']>;
}

function openedText({ also, repeatOf, ...main }: OpenedRequest): string {
  const line = ({ number, id, created }: Omit<OpenedRequest, 'also' | 'repeatOf'>, what = ''): string =>
    created ? `${number} taken in${what} (${id})\n` : `${number} was taken in before${what} (${id})\n`;
  return [
    line(main),
    ...also.map((one) => line(one, ` for ${one.right}`)),
    ...repeatOf.map((repeat) => `may be a repeat of ${repeat.number}: ${words(repeat.suggestion)}; ${repeat.why}\n`),
  ].join('');
}

function bodyOf(own: OpenOptions): unknown {
  const missing = (
    [
      ['--right', own.right],
      ['--jurisdiction', own.jurisdiction],
      ['--source-kind', own.sourceKind],
      ['--system', own.system],
      ['--source-id', own.sourceId],
      ['--received-at', own.receivedAt],
      ['--identifier', own.identifier],
    ] as const
  ).filter(([, value]) => value === undefined);
  if (missing.length > 0) {
    throw new HabeasError('invalid', `the request lacks ${missing.map(([name]) => name).join(', ')}`, {
      hint: 'give them, or the whole request with --file',
    });
  }
  return {
    source: { kind: own.sourceKind, system: own.system, id: own.sourceId, url: own.sourceUrl },
    receivedAt: own.receivedAt,
    receivedReason: own.receivedReason,
    right: own.right,
    jurisdiction: own.jurisdiction,
    subject: {
      identifiers: own.identifier,
      name: own.name,
      locale: own.locale,
      contactEmail: own.contactEmail,
      circumstances: own.circumstances,
    },
    also: own.also,
    representative: representativeOf(own),
    demand: demandOf(own),
  };
}

/** Without a word on the mandate it counts as missing: nobody is written to in the person's place by mistake. */
function representativeOf(own: OpenOptions): unknown {
  const { representative: kind, representativeName: name, representativeEmail: contactEmail } = own;
  if (kind === undefined) return undefined;
  return { kind, name, mandate: own.mandate ?? 'missing', scope: own.mandateScope, contactEmail };
}

function addAlso(text: string, before: string[] = []): string[] {
  return [...before, oneOf('--also', ALSO_RIGHTS)(text)];
}

function addText(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function addIdentifier(text: string, before: Record<string, string>[] = []): Record<string, string>[] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new HabeasError('invalid', '--identifier needs a type and a value', {
      hint: 'write it like email=person@example.com',
    });
  }
  return [...before, { type: text.slice(0, at), value: text.slice(at + 1) }];
}

async function readJson(file: string, io: Io): Promise<unknown> {
  const text = file === '-' ? await readAll(io.stdin()) : readText(resolve(io.cwd, file));
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new HabeasError('invalid', `${file === '-' ? 'standard input' : file} is not JSON`, {
      cause,
      hint: 'give one JSON object as docs/api.md describes it',
    });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HabeasError('invalid', `cannot read ${file}`, { cause, hint: 'name an existing file' });
  }
}

interface ListOptions {
  right?: string;
  stage?: string;
  waitingFor?: string;
  outcome?: string;
  sla?: string;
  open?: boolean;
  followUp?: boolean;
  holderInTrouble?: string | true;
  sort?: string;
  text?: string;
  limit?: string;
  cursor?: string;
}

function listCommand({ io, options, print }: Context): Command {
  return new Command('list')
    .description('list requests, the newest first')
    .option('--right <right>', 'only this right', oneOf('--right', RIGHTS))
    .option('--stage <stage>', `only this stage: ${STAGES.join(', ')}`, oneOf('--stage', STAGES))
    .option(
      '--waiting-for <whom>',
      `only what waits for ${WAITING_FOR.join(', ')}`,
      oneOf('--waiting-for', WAITING_FOR),
    )
    .option('--outcome <outcome>', 'only closed with this outcome', oneOf('--outcome', OUTCOMES))
    .option('--sla <state>', `only open ones that are ${SLA_STATES.join(', ')}`, oneOf('--sla', SLA_STATES))
    .option('--open', 'only those neither answered nor closed')
    .option('--follow-up', 'only where staff has something to look at again or to pass on')
    .option('--holder-in-trouble [holder]', 'only where this holder, or any, is slow, failed or silent')
    .option('--sort <order>', 'newest (default) or due', oneOf('--sort', ['newest', 'due']))
    .option('--text <text>', 'beginning of the request number or of the id in the source system')
    .option('--limit <count>', 'how many at most, 1 to 200')
    .option('--cursor <cursor>', 'go on where the page before ended')
    .action(async (own: ListOptions, command: Command) => {
      const page = await apiOf(options(command), io).get<RequestPage>('/v1/requests', {
        ...own,
        open: own.open === true ? 'true' : undefined,
        followUp: own.followUp === true ? 'true' : undefined,
        holderInTrouble: own.holderInTrouble === true ? 'true' : own.holderInTrouble,
      });
      print(command, page, () => {
        if (page.requests.length === 0) return 'no requests\n';
        const more = page.nextCursor === undefined ? '' : `\nmore: --cursor ${page.nextCursor}\n`;
        return table(LIST_HEAD, page.requests.map(listRow)) + more;
      });
    });
}

function showCommand({ io, options, print }: Context): Command {
  return new Command('show')
    .description('one request: where it stands, what it waits for, who decided what')
    .argument('<request>', 'number (R-2026-000123) or id')
    .action(async (request: string, _own: object, command: Command) => {
      const api = apiOf(options(command), io);
      const view = await api.get<RequestView>(await requestPath(api, request));
      print(command, view, () => formatRequest(view, io.now()));
    });
}
