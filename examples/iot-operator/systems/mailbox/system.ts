/**
 * Everybody's mailbox and telephone: an SMTP server that takes mail for any address, except one that bounces, and an SMS gateway.
 * People read their own over HTTP, as they would in a mail program.
 */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { z } from 'zod';
import { createApp, parse } from '../http/app.js';
import { openStore } from './store.js';
import type { MailStore } from './store.js';

export interface MailboxOptions {
  folder: string;
  /** For the SMS gateway and for reading. */
  token: string;
  now?: () => Date;
}

export interface RunningMailbox {
  url: string;
  smtpUrl: string;
  close(): Promise<void>;
}

const owner = z.string().min(3).max(320);
const smsSchema = z.object({ to: owner, text: z.string().min(1).max(1000) });
const LARGEST_MAIL = 30 * 1024 * 1024;

/** Ports 0 = free ones. */
export async function startMailbox(
  options: MailboxOptions,
  ports: { http?: number; smtp?: number } = {},
): Promise<RunningMailbox> {
  const store = openStore(options.folder);
  const smtp = smtpServer(store);
  await freePort(ports.smtp ?? 0);
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    smtp.once('error', reject);
    const listener = smtp.listen(ports.smtp ?? 0, '127.0.0.1', () => resolve(listener.address() as AddressInfo));
  });
  // A broken connection of one client ends that connection, not the server.
  smtp.removeAllListeners('error').on('error', (error) => process.stderr.write(`smtp: ${error.message}\n`));
  const app = await createApp({ token: options.token });
  httpRoutes(app, store, options.now ?? (() => new Date()));
  const url = await app.listen({ port: ports.http ?? 0, host: '127.0.0.1' });
  return {
    url,
    smtpUrl: `smtp://127.0.0.1:${port}`,
    async close() {
      await app.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}

function httpRoutes(app: Awaited<ReturnType<typeof createApp>>, store: MailStore, now: () => Date): void {
  app.get('/mailboxes/:address/messages', async (request) => {
    const { address } = parse(z.object({ address: owner }), request.params);
    return { data: await store.mails(address) };
  });
  app.post('/sms', async (request, reply) => {
    const { to, text } = parse(smsSchema, request.body);
    return reply.status(201).send(await store.keepSms(to, text, now().toISOString()));
  });
  app.get('/sms', async (request) => {
    const { to } = parse(z.object({ to: owner }), request.query);
    return { data: await store.sms(to) };
  });
}

/** Mail to an address that begins with `bounce` is refused, like one to an address that does not exist. */
function smtpServer(store: MailStore): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LARGEST_MAIL,
    logger: false,
    onRcptTo(address, _, done) {
      const bounces = /^bounce/i.test(address.address);
      done(bounces ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null);
    },
    onData(stream, session, done) {
      receive(store, stream, session).then(() => done(), done);
    },
  });
}

async function receive(store: MailStore, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  if (stream.sizeExceeded) throw Object.assign(new Error('message too large'), { responseCode: 552 });
  const raw = Buffer.concat(chunks);
  for (const { address } of session.envelope.rcptTo) await store.keepMail(address, raw);
}

/** Fails early and clearly when a port that was asked for is taken: the SMTP library reports that only later. */
async function freePort(port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
