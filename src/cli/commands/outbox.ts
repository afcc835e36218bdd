/** `habeas outbox`: mails of the sealed outbox, which stands in for a mail server in the embedded mode. */
import { Command } from 'commander';
import { facts, instant, printable, table } from '../output.js';
import type { Context } from '../context.js';
import { apiOf } from '../target.js';

interface MailHead {
  id: string;
  at: string;
  to?: string;
  subject?: string;
  sealed: boolean;
}

interface Mail extends Required<Pick<MailHead, 'id' | 'at' | 'to' | 'subject'>> {
  text: string;
}

export function outboxCommand(context: Context): Command {
  const group = new Command('outbox').description('mails of the sealed outbox (embedded mode)');
  group.addCommand(listCommand(context));
  group.addCommand(showCommand(context));
  return group;
}

function listCommand({ io, options, print }: Context): Command {
  return new Command('list')
    .description('mails, the newest first')
    .option('--limit <count>', 'how many at most, 1 to 200')
    .action(async (own: { limit?: string }, command: Command) => {
      const page = await apiOf(options(command), io).get<{ mails: MailHead[] }>('/v1/outbox', { limit: own.limit });
      print(command, page, () => {
        if (page.mails.length === 0) return 'no mails\n';
        const rows = page.mails.map(({ id, at, to, subject, sealed }) => [
          instant(at),
          to ?? '',
          sealed ? '(its key is destroyed)' : subject,
          id,
        ]);
        return table(['at', 'to', 'subject', 'id'], rows);
      });
    });
}

function showCommand({ io, options, print }: Context): Command {
  return (
    new Command('show')
      .description('one mail')
      .argument('<mail>', 'id as `outbox list` shows it')
      // An id may begin with a dash.
      .allowUnknownOption()
      .action(async (id: string, _own: object, command: Command) => {
        const mail = await apiOf(options(command), io).get<Mail>(`/v1/outbox/${encodeURIComponent(id)}`);
        print(command, mail, () => {
          const head = facts([
            ['at', instant(mail.at)],
            ['to', mail.to],
            ['subject', mail.subject],
          ]);
          return `${head}\n${printable(mail.text)}\n`;
        });
      })
  );
}
