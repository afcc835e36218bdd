/**
 * The sealed outbox of the embedded mode: one file per mail in a private folder, named by a hash of the mail's key, so that a retry
 * finds what is there. A file begins with one line in clear (key id, instant); address, subject and text are sealed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HabeasError, isHabeasError } from '../common/errors.js';
import type { OutgoingMail, Sealer, SentMail } from './types.js';

const EXTENSION = '.mail';
const ID = /^[A-Za-z0-9_-]{32}$/;
/** The clear line is far shorter. */
const MAX_HEAD = 1024;

const headSchema = z.object({ key: z.string(), at: z.string() });
type Head = z.infer<typeof headSchema>;

const mailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  messageId: z.string(),
});

export interface OutboxMail {
  id: string;
  /** When it was sent, ISO 8601 UTC. */
  at: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
}

export interface OutboxReader {
  /** Newest first. `sealed`: its key is destroyed, only id and instant are left. */
  list(limit: number): Promise<(Pick<OutboxMail, 'id' | 'at'> & { to?: string; subject?: string; sealed: boolean })[]>;
  /** Undefined when there is none; throws `refused` once its key is destroyed. */
  read(id: string): Promise<OutboxMail | undefined>;
}

/** Writes a mail unless one with its key is there. */
export async function putInOutbox(
  folder: string,
  sealer: Sealer,
  mail: OutgoingMail,
  messageId: string,
): Promise<SentMail> {
  const id = outboxId(mail.key);
  const path = join(folder, id + EXTENSION);
  if (await readOrUndefined(path)) return { messageId, status: 'already_sent' };
  const head: Head = { key: mail.sealUnder ?? 'system', at: mail.at };
  const { to, subject, text, html } = mail;
  const plain = JSON.stringify({ to: to.address, subject, text, ...(html === undefined ? {} : { html }), messageId });
  const sealed = await sealer.seal(head.key, Buffer.from(plain, 'utf8'), contextOf(id));
  await writeWhole(folder, path, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`, 'utf8'), sealed]));
  return { messageId, status: 'sent' };
}

export function createOutboxReader({ folder, keys }: { folder: string; keys: Sealer }): OutboxReader {
  const openFile = async (id: string, content: Buffer): Promise<OutboxMail> => {
    const { head, sealed } = split(id, content);
    const plain = await keys.open(head.key, sealed, contextOf(id));
    const { to, subject, text, html } = mailSchema.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
    return { id, at: head.at, to, subject, text, ...(html === undefined ? {} : { html }) };
  };
  return {
    async list(limit) {
      const newest = (await heads(folder)).sort((a, b) => b.at.localeCompare(a.at)).slice(0, limit);
      return Promise.all(
        newest.map(async ({ id, at }) => {
          try {
            const { to, subject } = await openFile(id, await readFile(join(folder, id + EXTENSION)));
            return { id, at, to, subject, sealed: false };
          } catch (error) {
            if (isHabeasError(error) && error.kind === 'refused') return { id, at, sealed: true };
            throw error;
          }
        }),
      );
    },
    async read(id) {
      if (!ID.test(id)) return undefined;
      const content = await readOrUndefined(join(folder, id + EXTENSION));
      return content && openFile(id, content);
    },
  };
}

/** Says nothing to whoever does not know the key; keys hold no personal data. */
function outboxId(key: string): string {
  return createHash('sha256').update(`habeas outbox\n${key}`).digest('base64url').slice(0, 32);
}

const contextOf = (id: string): Record<string, string> => ({ purpose: 'outbox', mail: id });

function split(id: string, content: Buffer): { head: Head; sealed: Buffer } {
  const end = content.subarray(0, MAX_HEAD).indexOf(0x0a);
  const parsed = headSchema.safeParse(end < 0 ? undefined : parseJson(content.toString('utf8', 0, end)));
  if (!parsed.success) {
    throw new HabeasError('permanent', `outbox: mail ${id} is damaged`, { hint: 'delete the file; the mail is lost' });
  }
  return { head: parsed.data, sealed: content.subarray(end + 1) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The caller's schema refuses it and says which file.
    return undefined;
  }
}

async function heads(folder: string): Promise<{ id: string; at: string }[]> {
  const found: { id: string; at: string }[] = [];
  for (const name of await namesIn(folder)) {
    const id = name.slice(0, -EXTENSION.length);
    if (!name.endsWith(EXTENSION) || !ID.test(id)) continue;
    const file = await open(join(folder, name), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEAD), 0, MAX_HEAD, 0);
      found.push({ id, at: split(id, buffer.subarray(0, bytesRead)).head.at });
    } finally {
      await file.close();
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readOrUndefined(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whole or not at all: a crash leaves at most a file without the extension. */
async function writeWhole(folder: string, path: string, content: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${randomUUID()}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
