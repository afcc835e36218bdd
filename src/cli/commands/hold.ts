/** `habeas hold`: holds that people open, review and close. All through the API, as the person of the token. */
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import { CATEGORIES } from '../../law/types.js';
import { OPENED_HOLD_TYPES } from '../../law/index.js';
import type { HoldView } from '../../server/api/hold-schema.js';
import type { ApiClient } from '../client.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { requestPath } from '../find-request.js';
import { facts, instant, table } from '../output.js';
import { apiOf } from '../target.js';

interface Where {
  /** Only Legal has use for it; for others the address does not exist. */
  secret?: boolean;
}

export function holdCommand(context: Context): Command {
  const group = new Command('hold').description(
    'what keeps data from erasure and was opened by people: litigation, fraud, orders',
  );
  for (const make of [openCommand, listCommand, showCommand, reviewCommand, closeCommand, wishCommand]) {
    group.addCommand(make(context));
  }
  return group;
}

interface OpenOptions extends Where {
  identifier?: { type: string; value: string }[];
  request?: string;
  everybody?: boolean;
  holder?: string[];
  dataset?: string[];
  category?: string[];
  from?: string;
  to?: string;
  basisUk?: string;
  basisEu?: string;
  reviewOn?: string;
  endsOn?: string;
  endsWhen?: string;
  recordMonths?: number;
  matter?: string;
  disclosed?: boolean;
  reason: string;
}

function openCommand(context: Context): Command {
  return new Command('open')
    .description('open a hold; what it covers is decided again at once')
    .argument('<type>', OPENED_HOLD_TYPES.join(', '), oneOf('the type', OPENED_HOLD_TYPES))
    .option('--identifier <type=value>', 'whom: an identifier; may be given several times', collectIdentifier)
    .option('--request <request>', 'whom: the person of this request, by number or id')
    .option('--everybody', 'whom: everybody within the scope')
    .option('--holder <holder>', 'only records of this holder; may be given several times', collect)
    .option('--dataset <dataset>', 'only this dataset, or <holder>/<dataset>; may be given several times', collect)
    .option('--category <category>', `only ${CATEGORIES.join(', ')}; may be given several times`, collectCategory)
    .option('--from <date>', 'only records from that date on')
    .option('--to <date>', 'only records up to that date')
    .option('--basis-uk <text>', 'legal basis under UK law, e.g. "UK GDPR Art 17(3)(e)"')
    .option('--basis-eu <text>', 'legal basis under EU law')
    .option('--review-on <date>', 'when it is looked at again; fraud: within 30 days, by itself when left out')
    .option('--ends-on <date>', 'last day it stands')
    .option('--ends-when <text>', 'what ends it otherwise; letters may print it')
    .option('--record-months <months>', 'each record stands so long from its own date', Number)
    .option('--matter <id>', 'litigation: id of the matter; only Legal sees it')
    .option('--disclosed', 'fraud: the reason may be shown to the person')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--secret', 'for Legal: an order that must not be told')
    .action(async (type: string, own: OpenOptions, command: Command) => {
      const api = apiOf(context.options(command), context.io);
      const hold = await api.send<HoldView>('POST', pathOf(own), await bodyOf(api, type, own));
      context.print(command, hold, () => `${hold.id} is open\n${formatHold(hold)}`);
    });
}

async function bodyOf(api: ApiClient, type: string, own: OpenOptions): Promise<Record<string, unknown>> {
  const { holder, dataset, category, from, to } = own;
  const scope = { holders: holder, datasets: dataset, categories: category, from, to };
  const scoped = Object.values(scope).some((value) => value !== undefined);
  return {
    type,
    selector: await selectorOf(api, own),
    ...(scoped ? { scope } : {}),
    basis: { UK: own.basisUk, EU: own.basisEu },
    reviewOn: own.reviewOn,
    endsOn: own.endsOn,
    endsWhen: own.endsWhen,
    recordMonths: own.recordMonths,
    matter: own.matter,
    disclosed: own.disclosed,
    reason: own.reason,
  };
}

async function selectorOf(api: ApiClient, own: OpenOptions): Promise<unknown> {
  const given = [own.identifier, own.request, own.everybody].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new HabeasError('invalid', 'say whom the hold is about, in one way', {
      hint: 'give --identifier (several times if need be), --request, or --everybody',
    });
  }
  if (own.identifier !== undefined) return { identifiers: own.identifier };
  if (own.everybody === true) return { everybody: true };
  const path = await requestPath(api, own.request ?? '');
  return { requestId: path.slice(path.lastIndexOf('/') + 1) };
}

function listCommand(context: Context): Command {
  return new Command('list')
    .description('holds, newest first')
    .option('--due', 'only open ones whose review is due')
    .option('--state <state>', 'open, closed', oneOf('--state', ['open', 'closed']))
    .option('--type <type>', OPENED_HOLD_TYPES.join(', '), oneOf('--type', OPENED_HOLD_TYPES))
    .option('--request <request>', 'those that stand against the person of this request, by number or id')
    .option('--secret', 'for Legal: those that must not be told')
    .action(
      async (own: Where & { due?: boolean; state?: string; type?: string; request?: string }, command: Command) => {
        const api = apiOf(context.options(command), context.io);
        const path = own.request === undefined ? undefined : await requestPath(api, own.request);
        const { holds } = await api.get<{ holds: HoldView[] }>(pathOf(own), {
          due: own.due === true ? 'true' : undefined,
          state: own.state,
          ...(own.secret === true ? {} : { type: own.type, request: path?.slice(path.lastIndexOf('/') + 1) }),
        });
        context.print(command, { holds }, () => formatHolds(holds));
      },
    );
}

function showCommand(context: Context): Command {
  return new Command('show')
    .description('one hold: whom and what it covers, its reviews, its end')
    .argument('<hold>', 'id')
    .option('--secret', 'for Legal: one that must not be told')
    .action(async (id: string, own: Where, command: Command) => {
      const hold = await apiOf(context.options(command), context.io).get<HoldView>(pathOf(own, id));
      context.print(command, hold, () => formatHold(hold));
    });
}

function reviewCommand(context: Context): Command {
  return new Command('review')
    .description('record that a hold was looked at and goes on')
    .argument('<hold>', 'id')
    .requiredOption('--note <text>', 'what was looked at, and why it goes on')
    .option('--review-on <date>', 'when it is looked at next')
    .option('--ends-on <date>', 'last day it stands')
    .option('--secret', 'for Legal: one that must not be told')
    .action(async (id: string, own: Where & { note: string; reviewOn?: string; endsOn?: string }, command: Command) => {
      const { note, reviewOn, endsOn } = own;
      const api = apiOf(context.options(command), context.io);
      const hold = await api.send<HoldView>('POST', `${pathOf(own, id)}/review`, { note, reviewOn, endsOn });
      context.print(command, hold, () => `${id}: reviewed, next on ${hold.reviewOn ?? 'no date'}\n`);
    });
}

function closeCommand(context: Context): Command {
  return new Command('close')
    .description('end a hold; what it kept is decided again at once')
    .argument('<hold>', 'id')
    .requiredOption('--reason <text>', 'why it ends')
    .option('--told-at <instant>', 'a restriction of the person: when they were told that it is about to end')
    .option('--secret', 'for Legal: one that must not be told')
    .action(async (id: string, own: Where & { reason: string; toldAt?: string }, command: Command) => {
      const { reason, toldAt } = own;
      const api = apiOf(context.options(command), context.io);
      const hold = await api.send<HoldView>('POST', `${pathOf(own, id)}/close`, { reason, toldAt });
      context.print(command, hold, () => `${id} is closed\n`);
    });
}

function wishCommand(context: Context): Command {
  return new Command('wish')
    .description(
      'the person came back meanwhile, or has another mailbox, and says that the earlier wish to be erased still stands',
    )
    .argument('<request>', 'number (R-2026-000123) or id')
    .requiredOption('--reason <text>', 'how and when the person said so')
    .action(async (request: string, own: { reason: string }, command: Command) => {
      const api = apiOf(context.options(command), context.io);
      const path = await requestPath(api, request);
      const confirmed = await api.send<{ confirmed: true }>('POST', `${path}/wish`, { reason: own.reason });
      context.print(command, confirmed, () => `${request}: the wish stands, what is free is erased\n`);
    });
}

function pathOf({ secret }: Where, id?: string): string {
  const base = secret === true ? '/v1/secret-holds' : '/v1/holds';
  return id === undefined ? base : `${base}/${encodeURIComponent(id)}`;
}

export function formatHolds(holds: HoldView[]): string {
  if (holds.length === 0) return 'no holds\n';
  return table(
    ['hold', 'type', 'state', 'about', 'review', 'ends', ''],
    holds.map((hold) => [
      hold.id,
      hold.type,
      hold.state,
      aboutOf(hold),
      hold.reviewOn,
      hold.endsOn ?? hold.endsWhen,
      [hold.overdue ? 'review is due' : '', hold.postRequestHold ? 'after a request' : ''].filter(Boolean).join(', '),
    ]),
  );
}

export function formatHold(hold: HoldView): string {
  const { scope } = hold;
  const said = facts([
    ['hold', hold.id],
    ['type', hold.type],
    ['state', hold.state],
    ['about', aboutOf(hold)],
    ['holders', scope.holders?.join(', ')],
    ['datasets', scope.datasets?.join(', ')],
    ['categories', scope.categories?.join(', ')],
    ['records from', scope.from],
    ['records to', scope.to],
    ['basis UK', hold.basis.UK],
    ['basis EU', hold.basis.EU],
    ['review on', hold.reviewOn],
    ['', hold.overdue ? 'the review is due' : undefined],
    ['ends on', hold.endsOn],
    ['ends when', hold.endsWhen],
    ['per record', hold.recordMonths === undefined ? undefined : `${hold.recordMonths} months`],
    ['matter', hold.matter],
    ['reason', hold.reason],
    ['flag', hold.postRequestHold ? 'opened after a request of the person came in (H6)' : undefined],
    ['opened', `${instant(hold.openedAt)} by ${hold.openedBy.name ?? hold.openedBy.id}`],
    ['closed', hold.closedAt === undefined ? undefined : `${instant(hold.closedAt)}: ${hold.closedBecause ?? ''}`],
    ['told at', instant(hold.toldAt)],
  ]);
  const reviews = hold.reviews.map(({ at, by, note, nextOn }) => [instant(at), by.name ?? by.id, note, nextOn]);
  return reviews.length === 0 ? said : `${said}\n${table(['reviewed', 'by', 'note', 'next'], reviews)}`;
}

function aboutOf({ selector }: HoldView): string {
  if ('everybody' in selector) return 'everybody in scope';
  if ('requestId' in selector) return `request ${selector.requestId}`;
  if (selector.identifiers.length === 0) return '(removed)';
  return selector.identifiers.map(({ type, value }) => `${type}=${value}`).join(', ');
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function collectCategory(value: string, before: string[] = []): string[] {
  return [...before, oneOf('--category', CATEGORIES)(value)];
}

function collectIdentifier(
  text: string,
  before: { type: string; value: string }[] = [],
): { type: string; value: string }[] {
  const cut = text.indexOf('=');
  if (cut > 0 && cut < text.length - 1) return [...before, { type: text.slice(0, cut), value: text.slice(cut + 1) }];
  throw new HabeasError('invalid', '--identifier is not written as type=value', {
    hint: 'write it like email=person@example.com or customer_id=CUS-1',
  });
}
