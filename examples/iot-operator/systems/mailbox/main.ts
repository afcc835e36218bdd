/**
 * Mailboxes and telephones of the sample operator's customers, as a process of its own.
 *
 *   --folder  --port  --smtp-port  --token (or SYSTEM_TOKEN)
 *   SMTP: any mail, but to `bounce…@…`      GET /mailboxes/{address}/messages      POST /sms {to, text}      GET /sms?to=
 *
 * When it listens it prints one line of JSON: `{"system":"mailbox","url":…,"smtpUrl":…,"pid":…}`.
 */
import { parseArgs } from 'node:util';
import { startMailbox } from './system.js';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string' },
    'smtp-port': { type: 'string' },
    token: { type: 'string' },
  },
});

async function run(): Promise<void> {
  const token = values.token ?? process.env.SYSTEM_TOKEN;
  if (!values.folder || !token) throw new Error('give --folder and --token, or set SYSTEM_TOKEN');
  const mailbox = await startMailbox(
    { folder: values.folder, token },
    { http: Number(values.port ?? 0), smtp: Number(values['smtp-port'] ?? 0) },
  );
  const stop = (): void => void mailbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  const { url, smtpUrl } = mailbox;
  process.stdout.write(`${JSON.stringify({ system: 'mailbox', url, smtpUrl, pid: process.pid })}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`mailbox: ${error instanceof Error ? error.message : 'cannot start'}\n`);
  process.exit(1);
});
