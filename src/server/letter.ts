/** A letter of a request: its text, and headers that let it be looked at and nothing else. */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { isHabeasError } from '../common/errors.js';
import type { Register } from '../register/types.js';
import type { Vault } from '../vault/types.js';
import { secure } from './pages/layout.js';

/** Largest letter in bytes; letters are text. */
const LARGEST = 8 * 1024 * 1024;

export interface LetterSource {
  register: Pick<Register, 'letters'>;
  vault: Pick<Vault, 'info' | 'get'>;
}

/** Undefined when there is none or its key is destroyed. */
export async function letterText(
  { register, vault }: LetterSource,
  requestId: string,
  key: string,
): Promise<string | undefined> {
  const letter = (await register.letters.list(requestId)).find((candidate) => candidate.key === key);
  if (!letter) return undefined;
  if (letter.hasBody || letter.objectId === undefined) return register.letters.body(requestId, key);
  try {
    const info = await vault.info(letter.objectId);
    if (!info || info.bytes > LARGEST) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of vault.get(letter.objectId)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    if (isHabeasError(error) && (error.kind === 'refused' || error.kind === 'not_found')) return undefined;
    throw error;
  }
}

/**
 * A letter for somebody of the staff to read, print or post: the look is an event of the request's audit chain. `none`: the request has
 * no such letter; `gone`: its text is not kept, or no longer.
 */
export async function letterForStaff(
  source: LetterSource & { register: Pick<Register, 'audit'> },
  requestId: string,
  key: string,
  { by, at }: { by: string; at: string },
): Promise<{ text: string } | 'none' | 'gone'> {
  const letter = (await source.register.letters.list(requestId)).find((one) => one.key === key);
  if (!letter) return 'none';
  const text = await letterText(source, requestId, key);
  if (text === undefined) return 'gone';
  await source.register.audit.append({
    chain: requestId,
    at,
    actor: by,
    type: 'access.letter_opened_by_staff',
    detail: { letter: key, kind: letter.kind, sha256: letter.sha256 },
    key: randomUUID(),
  });
  return { text };
}

/** A letter is a whole HTML document, or plain text. */
export function sendLetter(reply: FastifyReply, text: string): FastifyReply {
  const html = /^\s*<!doctype html/i.test(text) || /^\s*<html[\s>]/i.test(text);
  return secure(reply, 'no-referrer')
    .header(
      'content-security-policy',
      html ? letterPolicy(text) : "default-src 'none'; sandbox; frame-ancestors 'none'",
    )
    .header('content-type', html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8')
    .send(text);
}

/** Only the style sheets that stand in the letter itself, by their hash; no script, no image, no form. */
export function letterPolicy(html: string): string {
  const hashes = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)].map(
    ([, css]) =>
      `'sha256-${createHash('sha256')
        .update(css ?? '')
        .digest('base64')}'`,
  );
  const style = hashes.length === 0 ? "'none'" : [...new Set(hashes)].join(' ');
  return `default-src 'none'; style-src ${style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups`;
}
