import { createMailer } from '../../src/messages/mail.js';
import type { Mailer, OutgoingMail } from '../../src/messages/types.js';
import { smtpUrl } from '../../src/messages/smtp-url.js';
import { SmtpProcess } from './support/smtp.js';

const FROM = 'Example Privacy <privacy@example.com>';

function mail(more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    key: 'request-1/identity_request/1',
    to: { name: 'Ada Example', address: 'ada@example.org' },
    subject: 'Please confirm',
    text: 'Hello\n',
    html: '<p>Hello</p>',
    at: '2026-11-09T10:15:00Z',
    ...more,
  };
}

describe('a mailer on a real SMTP server', () => {
  let server: SmtpProcess;
  let mailer: Mailer;
  beforeAll(async () => {
    server = await SmtpProcess.start();
    mailer = createMailer({ from: FROM, smtp: server.url });
  });
  beforeEach(() => {
    server.forget();
  });
  afterAll(async () => {
    await mailer.close();
    await server.stop();
  });

  it('delivers text and HTML with sender, date and a mark that a machine sent it', async () => {
    const sent = await mailer.send(mail());
    const [received] = await server.mails();
    expect(sent).toEqual({ messageId: received?.messageId, status: 'sent' });
    expect(received?.from?.text).toBe('"Example Privacy" <privacy@example.com>');
    expect(received?.to).toMatchObject({ value: [{ name: 'Ada Example', address: 'ada@example.org' }] });
    expect(received?.subject).toBe('Please confirm');
    expect(received?.text).toBe('Hello\n');
    expect(received?.html).toBe('<p>Hello</p>');
    expect(received?.date?.toISOString()).toBe('2026-11-09T10:15:00.000Z');
    expect(received?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('gives the same key the same Message-ID, another key another', async () => {
    const first = await mailer.send(mail());
    const again = await mailer.send(mail());
    const other = await mailer.send(mail({ key: 'request-1/identity_request/2' }));
    expect(again.messageId).toBe(first.messageId);
    expect(other.messageId).not.toBe(first.messageId);
    expect(first.messageId).toMatch(/^<[A-Za-z0-9_-]{43}@example\.com>$/);
  });

  it.each(['山田 太郎', 'محمد الأحمد', 'Łukasz Ünal-Çelik', 'O"Brien, <x>', '😀 Smile'])(
    'carries the name %s and a subject in that script',
    async (name) => {
      await mailer.send(mail({ to: { name, address: 'ada@example.org' }, subject: `Für ${name}` }));
      const [received] = await server.mails();
      expect(received?.to).toMatchObject({ value: [{ name, address: 'ada@example.org' }] });
      expect(received?.subject).toBe(`Für ${name}`);
      const head = server.raw[0]?.split('\r\n\r\n')[0] ?? '';
      expect(Array.from(head).every((character) => character.charCodeAt(0) < 128)).toBe(true);
    },
  );

  it('lets no name and no subject begin a header', async () => {
    const evil = 'Ada\r\nBcc: victim@example.net\r\n\r\nbody';
    await mailer.send(mail({ to: { name: evil, address: 'ada@example.org' }, subject: evil }));
    const [received] = await server.mails();
    expect(received?.bcc).toBeUndefined();
    expect(received?.subject).toBe('Ada Bcc: victim@example.net body');
    expect(received?.text).toBe('Hello\n');
    expect(server.raw[0]).not.toMatch(/^Bcc:/im);
  });

  it.each([
    'a@example.org, b@example.org',
    'a@example.org\r\nRCPT TO:<b@example.org>',
    'Ada <a@example.org>',
    'nobody',
    '',
    '@example.org',
  ])('sends nothing to %j', async (address) => {
    const refused = mailer.send(mail({ to: { address } }));
    await expect(refused).rejects.toMatchObject({ kind: 'invalid' });
    await expect(refused).rejects.toThrow(/no usable address/);
    expect(server.raw).toEqual([]);
  });

  it('is told to try again by a server that is busy, and then gets through', async () => {
    const busy = mail({ to: { address: 'busy@example.org' } });
    const failed = mailer.send(busy);
    await expect(failed).rejects.toMatchObject({ kind: 'transient', message: 'the mail server answered 451' });
    await expect(mailer.send(busy)).resolves.toMatchObject({ status: 'sent' });
  });

  it.each([
    ['nobody@example.org', 'the mail server refused the recipient (550)'],
    ['spam@example.org', 'the mail server refused the message (554)'],
  ])('knows that %s is refused for good, and does not repeat the address', async (address, message) => {
    const error = await mailer.send(mail({ to: { address } })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'permanent', message });
    expect(`${String((error as Error).stack)} ${JSON.stringify(error)}`).not.toContain(address);
    expect((error as Error).cause).toBeUndefined();
  });

  it('takes a connection that is refused for a passing failure', async () => {
    const gone = await SmtpProcess.start();
    await gone.stop();
    const lost = createMailer({ from: FROM, smtp: gone.url });
    await expect(lost.send(mail())).rejects.toMatchObject({ kind: 'transient' });
  });

  it('does not speak in clear where TLS is required', async () => {
    const strict = createMailer({ from: FROM, smtp: `${server.url}?requireTLS=true` });
    await expect(strict.send(mail())).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'the mail server offers no usable TLS',
    });
    expect(server.raw).toEqual([]);
  });

  it.each(['http://example.com', 'not a url'])('refuses %s as its server', (smtp) => {
    expect(() => createMailer({ from: FROM, smtp })).toThrow('mail.smtp is not an SMTP address');
  });
});

describe('the address of a mail server', () => {
  it.each([
    ['smtp://mail.example.com:587', 'true'],
    ['smtp://10.0.0.7', 'true'],
    ['smtp://127.0.0.1.example.com', 'true'],
    ['smtp://127.0.0.1:2525', 'false'],
    ['smtp://localhost', 'false'],
    ['smtp://[::1]:25', 'false'],
    ['smtp://mail.example.com?requireTLS=false', 'false'],
    ['smtp://localhost?requireTLS=true', 'true'],
  ])('%s requires TLS: %s', (address, required) => {
    expect(new URL(smtpUrl(address)).searchParams.get('requireTLS')).toBe(required);
  });

  it('keeps user and password', () => {
    const url = new URL(smtpUrl('smtps://user%40example.com:p%2Fw@mail.example.com'));
    expect([url.username, url.password, url.host]).toEqual(['user%40example.com', 'p%2Fw', 'mail.example.com']);
  });
});
