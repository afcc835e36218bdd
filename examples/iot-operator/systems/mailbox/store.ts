/** Mail and short messages on disk: one folder per mailbox, one file per message, as they came. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

export interface Mail {
  id: string;
  from: string;
  to: string;
  subject: string;
  date: string | null;
  text: string;
  html: string | null;
}

export interface ShortMessage {
  id: string;
  to: string;
  text: string;
  at: string;
}

export interface MailStore {
  keepMail(address: string, raw: Buffer): Promise<void>;
  /** Oldest first. */
  mails(address: string): Promise<Mail[]>;
  keepSms(to: string, text: string, at: string): Promise<ShortMessage>;
  sms(to: string): Promise<ShortMessage[]>;
}

/** Addresses stay out of file names. */
const nameOf = (owner: string): string =>
  createHash('sha256').update(owner.trim().toLowerCase()).digest('hex').slice(0, 32);

export function openStore(folder: string): MailStore {
  let last = 0;
  /** Sorts by arrival, also within a millisecond and over restarts. */
  const nextId = (): string => {
    last = Math.max(last + 1, Date.now() * 1000);
    return `${String(last).padStart(17, '0')}-${randomUUID().slice(0, 8)}`;
  };
  async function keep(kind: string, owner: string, name: string, content: Buffer | string): Promise<void> {
    const box = join(folder, kind, nameOf(owner));
    await mkdir(box, { recursive: true, mode: 0o700 });
    const beside = join(box, `${name}.tmp`);
    await writeFile(beside, content, { mode: 0o600 });
    await rename(beside, join(box, name));
  }
  async function kept(kind: string, owner: string, ext: string): Promise<[id: string, content: Buffer][]> {
    const box = join(folder, kind, nameOf(owner));
    const names = await readdir(box).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const whole = names.filter((name) => name.endsWith(ext)).toSorted();
    return Promise.all(
      whole.map(async (name): Promise<[string, Buffer]> => [
        name.slice(0, -ext.length),
        await readFile(join(box, name)),
      ]),
    );
  }
  return {
    keepMail: async (address, raw) => keep('mail', address, `${nextId()}.eml`, raw),
    mails: async (address) =>
      Promise.all((await kept('mail', address, '.eml')).map(async ([id, raw]) => readMail(id, address, raw))),
    async keepSms(to, text, at) {
      const message = { id: nextId(), to, text, at };
      await keep('sms', to, `${message.id}.json`, JSON.stringify(message));
      return message;
    },
    sms: async (to) =>
      (await kept('sms', to, '.json')).map(([, raw]) => JSON.parse(raw.toString('utf8')) as ShortMessage),
  };
}

async function readMail(id: string, to: string, raw: Buffer): Promise<Mail> {
  const { from, subject, date, text, html } = await simpleParser(raw);
  return {
    id,
    from: from?.text ?? '',
    to,
    subject: subject ?? '',
    date: date?.toISOString() ?? null,
    text: text ?? '',
    html: typeof html === 'string' ? html : null,
  };
}
