import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { startMailbox } from '../../examples/iot-operator/systems/mailbox/system.js';
import type { RunningMailbox } from '../../examples/iot-operator/systems/mailbox/system.js';

const TOKEN = 'mailbox-token';
let folder: string;
let mailbox: RunningMailbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
  mailbox = await startMailbox({ folder, token: TOKEN, now: () => new Date('2026-11-02T09:15:00Z') });
});
afterEach(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

const http = async (
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: { data: { subject: string }[] } }> => {
  const headers = new Headers({ authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' });
  new Headers(init.headers).forEach((value, name) => headers.set(name, value));
  const response = await fetch(mailbox.url + path, { ...init, headers });
  return { status: response.status, body: (await response.json()) as { data: { subject: string }[] } };
};
const inbox = async (address: string) => (await http(`/mailboxes/${encodeURIComponent(address)}/messages`)).body.data;
const send = (to: string | string[], subject: string, more: object = {}) => {
  const transport = createTransport(mailbox.smtpUrl);
  return transport
    .sendMail({ from: 'privacy@example.com', to, subject, text: 'Hello', ...more })
    .finally(() => transport.close());
};

describe('mailbox', () => {
  it('keeps mail per address, oldest first, whatever the case of the address and the script of the text', async () => {
    await send(['ada@example.com', 'bruno@example.org'], 'Erste – 最初の');
    await send('ADA@example.com', 'second', { html: '<p>Grüße <script>alert(1)</script></p>' });
    expect(await inbox('ada@example.com')).toMatchObject([
      { subject: 'Erste – 最初の', from: 'privacy@example.com', text: expect.stringContaining('Hello') },
      { subject: 'second', html: expect.stringContaining('Grüße') },
    ]);
    expect(await inbox('bruno@example.org')).toHaveLength(1);
    expect(await inbox('nobody@example.net')).toEqual([]);
    expect((await readdir(folder, { recursive: true })).join()).not.toMatch(/ada|bruno/);
  });

  it('still has it after a restart, on the same ports', async () => {
    await send('ada@example.com', 'before');
    const [http_, smtp] = [mailbox.url, mailbox.smtpUrl].map((url) => Number(new URL(url).port));
    await mailbox.close();
    mailbox = await startMailbox({ folder, token: TOKEN }, { http: http_, smtp });
    await send('ada@example.com', 'after');
    expect((await inbox('ada@example.com')).map((mail: { subject: string }) => mail.subject)).toEqual([
      'before',
      'after',
    ]);
    await expect(startMailbox({ folder, token: TOKEN }, { smtp })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('bounces', async () => {
    await expect(send('bounce.me@example.com', 'x')).rejects.toMatchObject({ responseCode: 550 });
  });

  it('takes short messages and shows them to who has the number', async () => {
    const to = '+447700900901';
    const { status } = await http('/sms', { method: 'POST', body: JSON.stringify({ to, text: 'code 1' }) });
    expect(status).toBe(201);
    expect((await http(`/sms?to=${encodeURIComponent(to)}`)).body.data).toMatchObject([
      { to, text: 'code 1', at: '2026-11-02T09:15:00.000Z' },
    ]);
    expect((await http('/sms', { method: 'POST', body: '{"to":"+1"}' })).status).toBe(400);
  });

  it('tells nothing without the token', async () => {
    for (const path of ['/sms?to=%2B447700900901', '/mailboxes/ada@example.com/messages']) {
      expect((await http(path, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
    }
  });
});
