/**
 * Mails out of the house: over SMTP in production, into the sealed outbox folder in the embedded mode. Each mail has a key; the same
 * key is the same mail with the same Message-ID. SMTP is at least once: where a connection breaks after the message was handed over, a
 * retry sends it again, and receivers that know the Message-ID show it once.
 */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { HabeasError } from '../common/errors.js';
import { plainText } from '../common/plain-text.js';
import { putInOutbox } from './outbox.js';
import { smtpUrl } from './smtp-url.js';
import type { Mailer, OutgoingMail, Sealer, SentMail } from './types.js';

export { createOutboxReader } from './outbox.js';
export type { OutboxMail, OutboxReader } from './outbox.js';

export type MailerOptions = {
  /** Sender, `Name <address>` or an address. */
  from: string;
} & (
  | {
      /** `smtp://user:password@host:port` or `smtps://…`. TLS is required unless the host is this machine or `?requireTLS=false` is given. */
      smtp: string;
    }
  | { outboxFolder: string; seal: Sealer }
);

export function createMailer(options: MailerOptions): Mailer {
  const domain = /@([^\s@<>]+?)>?\s*$/.exec(options.from)?.[1] ?? 'localhost';
  const send =
    'smtp' in options
      ? smtpSender(options.smtp, options.from)
      : {
          deliver: (mail: OutgoingMail, messageId: string) =>
            putInOutbox(options.outboxFolder, options.seal, mail, messageId),
          close: (): void => undefined,
        };
  return {
    async send(mail) {
      const checked = { ...mail, to: recipient(mail.to), subject: oneLine(mail.subject) };
      return send.deliver(checked, `<${hash(mail.key)}@${domain}>`);
    },
    close() {
      send.close();
      return Promise.resolve();
    },
  };
}

interface Sender {
  deliver(mail: OutgoingMail, messageId: string): Promise<SentMail>;
  close(): void;
}

function smtpSender(url: string, from: string): Sender {
  const transport = createTransport(smtpUrl(url), { from, disableFileAccess: true, disableUrlAccess: true });
  return {
    async deliver(mail, messageId) {
      try {
        await transport.sendMail({
          to: { name: mail.to.name ?? '', address: mail.to.address },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId,
          date: new Date(mail.at),
          // Keeps holiday notes and other machines from answering.
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw smtpFailure(error);
      }
      return { messageId, status: 'sent' };
    },
    close: () => {
      transport.close();
    },
  };
}

/** One mailbox, nothing that could begin another address or a header. Messages hold no address. */
function recipient(to: OutgoingMail['to']): OutgoingMail['to'] {
  const address = to.address.trim();
  if (address.length > 254 || !/^[^\s"(),:;<>@[\\\]\p{C}]{1,64}@[\p{L}\p{M}\p{N}.-]+$/u.test(address)) {
    throw new HabeasError('invalid', 'the mail has no usable address', {
      hint: 'correct the contact address of the request, or send the letter by post',
    });
  }
  const name = to.name === undefined ? '' : oneLine(to.name);
  return name === '' ? { address } : { name, address };
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

function hash(key: string): string {
  return createHash('sha256').update(`habeas mail\n${key}`).digest('base64url');
}

interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
}

/** A server's answer may repeat the address: only its code goes on, and no cause. */
function smtpFailure(error: unknown): HabeasError {
  const { code, command, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as SmtpError;
  if (code === 'ETLS') {
    return new HabeasError('unavailable', 'the mail server offers no usable TLS', {
      hint: 'mend its certificate, or add ?requireTLS=false to mail.smtp where the network is trusted',
    });
  }
  if (typeof responseCode === 'number' && responseCode >= 500) {
    // Only a refused recipient or text is about this mail; a refused sign-in or sender is ours to mend, and is tried again.
    const ours = code === 'EAUTH' || command === 'MAIL FROM';
    return new HabeasError(
      ours ? 'unavailable' : 'permanent',
      `the mail server refused ${refused(code, command)} (${responseCode})`,
      {
        hint:
          code === 'EAUTH'
            ? 'check user and password in mail.smtp'
            : 'correct the address or reach the person in another way; the server’s log has the reason',
      },
    );
  }
  if (code === 'ENOAUTH' || code === 'EAUTH' || code === 'ECONFIG') {
    return new HabeasError(
      typeof responseCode === 'number' ? 'transient' : 'unavailable',
      'the mail server wants another sign-in',
      { hint: 'check user and password in mail.smtp' },
    );
  }
  const what = typeof code === 'string' && /^E[A-Z]{2,20}$/.test(code) ? code : 'unknown error';
  const answered = typeof responseCode === 'number' ? `answered ${responseCode}` : `cannot be reached (${what})`;
  return new HabeasError('transient', `the mail server ${answered}`, {
    hint:
      what === 'ETLS'
        ? 'check the certificate of the mail server'
        : 'it is tried again; check mail.smtp if it stays so',
  });
}

function refused(code: unknown, command: unknown): string {
  if (code === 'EAUTH') return 'the sign-in';
  if (command === 'RCPT TO') return 'the recipient';
  if (command === 'MAIL FROM') return 'the sender';
  return 'the message';
}
