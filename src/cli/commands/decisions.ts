/** Decisions by people: verify, approve, withdraw, and `decide` for every kind there is. The server says who decided. */
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import { ASK_BASES, ASKS, CHOICES, DECISION_KINDS, SAFE_CHANNELS } from '../../register/model.js';
import type { AskBasis, Decision, DecisionKind, Fee, FeeItem, SafeChannel } from '../../register/model.js';
import type { RequestView } from '../../server/api/view-schema.js';
import type { ApiClient } from '../client.js';
import { requestPath } from '../find-request.js';
import { words } from '../output.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { apiOf } from '../target.js';
import { formatRequest } from './request-text.js';

/** As the server takes it: who decided and when is for the server to say. */
type DecisionBody = Omit<Decision, 'id' | 'by' | 'at' | 'transmission'> & {
  /** The server says what of it is missing. */
  transmission?: Partial<Decision['transmission']>;
};

interface Decided {
  id: string;
  at: string;
}

export function decisionCommands(context: Context): Command[] {
  return [
    verifyCommand(context),
    approveCommand(context),
    withdrawCommand(context),
    decideCommand(context),
    reopenCommand(context),
    supplementCommand(context),
    bouncedCommand(context),
  ];
}

function base(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<request>', 'number (R-2026-000123) or id')
    .requiredOption('--reason <text>', 'why, for the record');
}

async function decide(context: Context, command: Command, request: string, body: DecisionBody): Promise<void> {
  const api = apiOf(context.options(command), context.io);
  const decided = await api.send<Decided>('POST', `${await requestPath(api, request)}/decisions`, body);
  context.print(command, decided, () => `${request}: ${body.kind} decided, ${words(body.choice)}\n`);
}

function verifyCommand(context: Context): Command {
  return base('verify', 'record a proof of identity that was checked outside, or that it failed')
    .option('--not-proven', 'the check failed')
    .action(async (request: string, own: { reason: string; notProven?: boolean }, command: Command) => {
      const choice = own.notProven === true ? 'not_proven' : 'proven';
      await decide(context, command, request, { kind: 'verify', choice, reason: own.reason });
    });
}

function approveCommand(context: Context): Command {
  return base('approve', 'approve an erasure plan, as a second person; the plan is named by its hash')
    .option('--plan <hash>', 'hash of the plan that was read')
    .option('--reject', 'send the plan back instead')
    .action(async (request: string, own: { reason: string; plan?: string; reject?: boolean }, command: Command) => {
      const planHash = own.plan ?? (await showPlan(context, command, request));
      const choice = own.reject === true ? 'reject' : 'approve';
      await decide(context, command, request, { kind: 'approve', choice, reason: own.reason, planHash });
    });
}

/** An approval is of a plan somebody has read: without its hash the plan is shown, and nothing is decided. */
async function showPlan(context: Context, command: Command, request: string): Promise<never> {
  const { io } = context;
  const api: ApiClient = apiOf(context.options(command), io);
  const view = await api.get<RequestView>(await requestPath(api, request));
  if (!view.plan) {
    throw new HabeasError('conflict', `${view.number} has no plan that waits for an approval`, { hint: view.next });
  }
  const json = context.options(command).json === true;
  if (!json) io.err(formatRequest({ ...view, holders: [], decisions: [], timeline: [] }, io.now()));
  throw new HabeasError('invalid', 'nothing was decided: the plan has to be named', {
    hint: `read the plan ${json ? 'with `habeas request show`' : 'above'}, then give --plan ${view.plan.hash}`,
  });
}

function withdrawCommand(context: Context): Command {
  return base('withdraw', 'the data subject takes the request back').action(
    async (request: string, own: { reason: string }, command: Command) => {
      await decide(context, command, request, { kind: 'withdraw', choice: 'withdraw', reason: own.reason });
    },
  );
}

function decideCommand(context: Context): Command {
  const choices = DECISION_KINDS.map((kind) => `${kind}: ${CHOICES[kind].join(' or ')}`).join('\n  ');
  return new Command('decide')
    .description('any decision that waits for a person')
    .argument('<request>', 'number (R-2026-000123) or id')
    .argument('<kind>', DECISION_KINDS.join(', '), oneOf('the kind of decision', DECISION_KINDS))
    .requiredOption('--choice <choice>', 'what was decided, see below')
    .requiredOption('--reason <text>', 'why, for the record')
    .option(
      '--target <target>',
      'match: <holder>/<ref>; holder: its name; merge: the other request; withhold: <holder>/<dataset>; redirect: the customer’s agreement',
    )
    .option('--basis <basis>', `ask: ${ASK_BASES.join(', ')}`, oneOf('--basis', ASK_BASES))
    .option('--at <instant>', 'ask, answer, verify, told: when it really happened; default: now')
    .option('--question <text>', 'ask clarification: what the person is to say')
    .option('--fee <amount>', 'ask fee: minor units and currency, e.g. 1250GBP', feeOf)
    .option(
      '--fee-item <amount=text>',
      'ask fee: what it is made of, e.g. "350GBP=Postage"; may be given several times, and adds up to --fee',
      feeItems,
    )
    .option('--scope <categories...>', 'answer authority: categories the mandate covers')
    .option('--plan <hash>', 'approve: hash of the plan that was read')
    .option('--receiver-check <text>', 'transmit sent: how the identity of the receiving controller was checked')
    .option('--channel <channel>', `transmit sent: ${SAFE_CHANNELS.join(', ')}`, oneOf('--channel', SAFE_CHANNELS))
    .addHelpText(
      'after',
      `\nChoices:\n  ${choices}\n\nsent_otherwise: the answer went out another way, by post for example; the reason says how.\ntold: no mail reached the person, who was asked, or given notice of the extension, another way; --at says on which day, the reason how.`,
    )
    .action(async (request: string, kind: DecisionKind, own: DecideOptions, command: Command) => {
      const choice = oneOf(`--choice of ${kind}`, CHOICES[kind] as readonly string[])(own.choice);
      const { reason, target, plan, basis, at, question, scope, receiverCheck, channel } = own;
      const fee = withItems(own.fee, own.feeItem);
      const transmission =
        receiverCheck === undefined && channel === undefined ? undefined : { receiverCheck, channel };
      const body = {
        ...{ kind, choice, reason, target, planHash: plan, basis, occurredAt: at, question, fee, scope },
        transmission,
      };
      await decide(context, command, request, body);
    });
}

interface DecideOptions {
  choice: string;
  reason: string;
  target?: string;
  plan?: string;
  basis?: AskBasis;
  at?: string;
  question?: string;
  fee?: Fee;
  feeItem?: FeeItem[];
  scope?: string[];
  receiverCheck?: string;
  channel?: SafeChannel;
}

function feeOf(value: string): Fee {
  const match = /^([1-9]\d{0,7})([A-Z]{3})$/.exec(value);
  if (!match) {
    throw new HabeasError('invalid', `--fee ${value} is not an amount`, {
      hint: 'give minor units and currency together, e.g. 1250GBP for £12.50',
    });
  }
  return { amountMinor: Number(match[1]), currency: match[2] ?? '' };
}

/** `350GBP=Postage`. */
function feeItems(value: string, before: FeeItem[] = []): FeeItem[] {
  const match = /^([1-9]\d{0,7})([A-Z]{3})=(.+)$/.exec(value);
  if (!match) {
    throw new HabeasError('invalid', `--fee-item ${value} is not an amount with its text`, {
      hint: 'give minor units, currency and what it is for, e.g. "350GBP=Postage"',
    });
  }
  return [...before, { text: (match[3] ?? '').trim(), amountMinor: Number(match[1]), currency: match[2] ?? '' }];
}

function withItems(fee: Fee | undefined, items: FeeItem[] | undefined): Fee | undefined {
  if (items === undefined) return fee;
  if (fee === undefined) {
    throw new HabeasError('invalid', '--fee-item without --fee', { hint: 'give the total with --fee as well' });
  }
  return { ...fee, items };
}

const REOPENS = [...ASKS, 'misdelivered'] as const;

interface ReopenOptions {
  reason: string;
  of: (typeof REOPENS)[number];
  at?: string;
  struck: boolean;
  contact?: string;
}

function reopenCommand(context: Context): Command {
  return base('reopen', 'take a closed request up again: what was asked has come, or the answer reached somebody else')
    .requiredOption('--of <what>', `what has come in: ${REOPENS.join(', ')}`, oneOf('--of', REOPENS))
    .option('--at <instant>', 'when it really came in; default: now')
    .option('--contact <address>', 'with misdelivered: where to write to the right person from now on')
    .option('--struck', 'it should never have been asked: the ask moved no date', false)
    .action(async (request: string, own: ReopenOptions, command: Command) => {
      const api = apiOf(context.options(command), context.io);
      const { reason, of, at, struck, contact } = own;
      const body = { of, struck, reason, occurredAt: at, contactEmail: contact };
      const reopened = await api.send<{ round: number }>('POST', `${await requestPath(api, request)}/reopen`, body);
      context.print(command, reopened, () => `${request}: taken up again\n`);
    });
}

function supplementCommand(context: Context): Command {
  return base('supplement', 'give what the copy of an answered request left out and what is free by now')
    .option(
      '--target <target>',
      'only this, as it was withheld: <holder>/<dataset>[/<record>]; may be given several times',
      collected,
    )
    .action(async (request: string, own: { reason: string; target?: string[] }, command: Command) => {
      const api = apiOf(context.options(command), context.io);
      const body = { reason: own.reason, targets: own.target };
      const path = `${await requestPath(api, request)}/supplement`;
      const task = await api.send<{ id: string; dueAt?: string }>('POST', path, body);
      const until = task.dueAt === undefined ? '' : `, by ${task.dueAt.slice(0, 10)}`;
      context.print(command, task, () => `${request}: a supplement is given${until}\n`);
    });
}

function collected(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function bouncedCommand(context: Context): Command {
  return new Command('bounced')
    .description('a mail came back: an answer counts as not provided, an ask or the notice of an extension as not told')
    .argument('<request>', 'number (R-2026-000123) or id')
    .option(
      '--letter <key>',
      'the letter it was, as `request letters` names it; without: the latest link to the answer',
    )
    .action(async (request: string, own: { letter?: string }, command: Command) => {
      const api = apiOf(context.options(command), context.io);
      const bounced = await api.send<object>('POST', `${await requestPath(api, request)}/bounces`, own);
      const says =
        own.letter === undefined ? 'until the answer arrives' : 'until somebody tells the person another way';
      context.print(command, bounced, () => `${request}: recorded, the clock runs on ${says}\n`);
    });
}
