import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HabeasError } from '../../src/common/errors.js';
import { createMailer, createOutboxReader } from '../../src/messages/mail.js';
import type { OutgoingMail, Sealer } from '../../src/messages/types.js';

/** Stands in for the vault's key store: binds key id and context, and can lose a key. */
class XorSealer implements Sealer {
  readonly destroyed = new Set<string>();

  seal(keyId: string, plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array> {
    const bound = Buffer.concat([Buffer.from(`${keyId}${JSON.stringify(context)}\n`), plain]);
    return Promise.resolve(bound.map((byte) => byte ^ 0x5a));
  }

  open(keyId: string, sealed: Uint8Array, context: Record<string, string>): Promise<Uint8Array> {
    if (this.destroyed.has(keyId)) return Promise.reject(new HabeasError('refused', `key ${keyId} is destroyed`));
    const bound = Buffer.from(sealed.map((byte) => byte ^ 0x5a));
    const head = `${keyId}${JSON.stringify(context)}\n`;
    if (!bound.toString('utf8').startsWith(head)) return Promise.reject(new Error('wrong context'));
    return Promise.resolve(bound.subarray(Buffer.byteLength(head)));
  }
}

const mail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  key: 'request-1/delivery/1',
  to: { name: 'Ada Example', address: 'ada@example.org' },
  subject: 'The answer is ready',
  text: 'Open https://example.com/portal/answer/TOKEN',
  html: '<p>Open</p>',
  at: '2026-11-09T10:15:00Z',
  ...more,
});

let folder: string;
let keys: XorSealer;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'habeas-outbox-')), 'outbox');
  keys = new XorSealer();
});
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const mailer = () => createMailer({ from: 'privacy@example.com', outboxFolder: folder, seal: keys });
const reader = () => createOutboxReader({ folder, keys });

describe('the sealed outbox', () => {
  it('gives back what was sent', async () => {
    await mailer().send(mail());
    const [head] = await reader().list(10);
    expect(head).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) as string,
      at: '2026-11-09T10:15:00Z',
      to: 'ada@example.org',
      subject: 'The answer is ready',
      sealed: false,
    });
    expect(await reader().read(head?.id ?? '')).toMatchObject({
      to: 'ada@example.org',
      text: 'Open https://example.com/portal/answer/TOKEN',
      html: '<p>Open</p>',
    });
  });

  it('keeps one file per key, however often it is sent', async () => {
    const first = await mailer().send(mail());
    const again = await mailer().send(mail());
    expect(first.status).toBe('sent');
    expect(again).toEqual({ messageId: first.messageId, status: 'already_sent' });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('holds nothing of the person in clear, in names or contents', async () => {
    await mailer().send(mail());
    const [name] = await readdir(folder);
    const stored = (await readFile(join(folder, name ?? ''))).toString('latin1') + String(name);
    for (const secret of ['ada@example.org', 'Ada Example', 'TOKEN', 'request-1']) expect(stored).not.toContain(secret);
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it('lists the newest first, and no more than asked for', async () => {
    for (const day of ['01', '03', '02'])
      await mailer().send(mail({ key: day, subject: day, at: `2026-11-${day}T00:00:00Z` }));
    expect((await reader().list(2)).map(({ subject }) => subject)).toEqual(['03', '02']);
  });

  it('says that a mail is sealed for good once its key is destroyed', async () => {
    await mailer().send(mail({ sealUnder: 'case:1' }));
    keys.destroyed.add('case:1');
    const [head] = await reader().list(10);
    expect(head).toEqual({ id: head?.id, at: '2026-11-09T10:15:00Z', sealed: true });
    await expect(reader().read(head?.id ?? '')).rejects.toMatchObject({ kind: 'refused' });
  });

  it('is empty before the first mail, and knows no mail by a path', async () => {
    expect(await reader().list(10)).toEqual([]);
    expect(await reader().read('../../etc/passwd')).toBeUndefined();
  });

  it('names a damaged file', async () => {
    await mailer().send(mail());
    const [name] = await readdir(folder);
    await writeFile(join(folder, name ?? ''), 'garbage');
    await expect(reader().list(10)).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringMatching(/is damaged/) as string,
    });
  });
});
