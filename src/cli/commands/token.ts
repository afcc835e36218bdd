/**
 * `habeas token`: people and machines that may use the API. Works on the register directly, for whoever may read the data folder and
 * the database: the first administrator cannot ask an API that does not know anybody yet.
 */
import { Command } from 'commander';
import { Duration } from 'luxon';
import { HabeasError } from '../../common/errors.js';
import { ROLES } from '../../register/model.js';
import type { Role } from '../../register/model.js';
import type { Stores } from '../compose/services.js';
import { instant, table } from '../output.js';
import type { Context } from '../context.js';
import { oneOf } from '../context.js';
import { withStores } from '../stores.js';

export function tokenCommand(context: Context): Command {
  const group = new Command('token').description(
    'people and machines that may use the API (for administrators of this machine)',
  );
  group.addCommand(createCommand(context));
  group.addCommand(listCommand(context));
  group.addCommand(disableCommand(context));
  return group;
}

interface CreateOptions {
  role?: Role[];
  holder?: string[];
  machine?: boolean;
  principal?: string;
  label: string;
  expiresIn?: string;
}

function createCommand(context: Context): Command {
  return new Command('create')
    .description('make a person or a machine known, or give one that is known another token; the token is shown once')
    .argument('[name]', 'who: name of the person or machine; not with --principal')
    .option('--role <role>', `${ROLES.join(', ')}; may be given several times`, collectRoles)
    .option('--holder <holder>', 'holder that an owner answers for; may be given several times', collect)
    .option('--machine', 'a machine: it never approves')
    .option('--principal <id>', 'one that is known already')
    .option('--label <label>', 'what the token is for, without personal data', 'command line')
    .option('--expires-in <duration>', 'ISO 8601, e.g. P90D; default: never')
    .action(async (name: string | undefined, own: CreateOptions, command: Command) => {
      await withStores(context, command, async ({ register, clock }) => {
        const now = clock.now();
        const at = now.toISOString();
        const expiresAt = expiry(own.expiresIn, now);
        const id = own.principal ?? (await makeKnown(register, name, own, at));
        if (own.principal !== undefined && !(await register.principals.get(id))) throw unknown();
        const issued = await register.principals.issueToken(id, own.label, at, expiresAt);
        await register.audit.append({
          chain: 'system',
          at,
          actor: 'system',
          type: 'token.issued',
          detail: { principal: id, token: issued.id, roles: own.role, holders: own.holder, expiresAt },
        });
        const shown = { principal: id, tokenId: issued.id, token: issued.token, expiresAt };
        context.print(command, shown, () => `${issued.token}\n`);
      });
    });
}

async function makeKnown(
  register: Stores['register'],
  name: string | undefined,
  own: CreateOptions,
  at: string,
): Promise<string> {
  if (name === undefined || name.trim() === '') {
    throw new HabeasError('invalid', 'nobody is named', { hint: 'give a name, or --principal for one that is known' });
  }
  if (own.role === undefined) {
    throw new HabeasError('invalid', 'no role is given', { hint: `give --role: ${ROLES.join(', ')}` });
  }
  const kind = own.machine === true ? 'machine' : 'person';
  const made = await register.principals.create({ kind, display: name, roles: own.role, holders: own.holder }, at);
  return made.id;
}

function listCommand(context: Context): Command {
  return new Command('list')
    .description('who is known, and their tokens (never the tokens themselves)')
    .action(async (_own: object, command: Command) => {
      await withStores(context, command, async ({ register }) => {
        const principals = await Promise.all(
          (await register.principals.list()).map(async (principal) => ({
            ...principal,
            tokens: await register.principals.tokens(principal.id),
          })),
        );
        context.print(command, { principals }, () =>
          table(
            ['name', 'kind', 'roles', 'holders', 'token', 'last used', 'state', 'principal', 'token id'],
            principals.flatMap((principal) =>
              (principal.tokens.length === 0 ? [undefined] : principal.tokens).map((token) => [
                principal.display,
                principal.kind,
                principal.roles.join(', '),
                principal.holders.join(', '),
                token?.label,
                instant(token?.lastUsedAt),
                principal.disabledAt !== undefined ? 'disabled' : token?.revokedAt !== undefined ? 'revoked' : '',
                principal.id,
                token?.id,
              ]),
            ),
          ),
        );
      });
    });
}

function disableCommand(context: Context): Command {
  return new Command('disable')
    .description('end one token, or with --principal everything of a person or machine; what they did stays theirs')
    .argument('[token]', 'id of the token as `token list` shows it')
    .option('--principal <id>', 'the person or machine, with all tokens')
    .action(async (token: string | undefined, own: { principal?: string }, command: Command) => {
      if ((token === undefined) === (own.principal === undefined)) {
        throw new HabeasError('invalid', 'name either a token or a principal', { hint: 'see `habeas token list`' });
      }
      await withStores(context, command, async ({ register, clock }) => {
        const at = clock.now().toISOString();
        if (own.principal !== undefined) {
          if (!(await register.principals.get(own.principal))) throw unknown();
          await register.principals.disable(own.principal, at);
        } else if (token !== undefined) {
          await register.principals.revokeToken(token, at);
        }
        await register.audit.append({
          chain: 'system',
          at,
          actor: 'system',
          type: own.principal === undefined ? 'token.revoked' : 'principal.disabled',
          detail: { principal: own.principal, token },
        });
        context.print(command, { disabled: own.principal ?? token }, () => `${own.principal ?? token} is disabled\n`);
      });
    });
}

function unknown(): HabeasError {
  return new HabeasError('not_found', 'there is no such principal', { hint: 'see `habeas token list`' });
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function collectRoles(value: string, before: Role[] = []): Role[] {
  return [...before, oneOf('--role', ROLES)(value)];
}

function expiry(text: string | undefined, now: Date): string | undefined {
  if (text === undefined) return undefined;
  const duration = Duration.fromISO(text);
  if (duration.isValid && duration.toMillis() > 0) return new Date(now.getTime() + duration.toMillis()).toISOString();
  throw new HabeasError('invalid', '--expires-in is no duration', { hint: 'write it like P90D or PT8H' });
}
