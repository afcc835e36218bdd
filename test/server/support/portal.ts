/** What the portal's tests share: links, forms, cookies. */
import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import type { World } from './world.js';

export const CODE = '31415926';
export const PASSPHRASE = 'willow-otter-quartz-lemon';

export type Form = Record<string, string>;

export function postForm(world: Pick<World, 'app'>, url: string, form: Form, headers: Record<string, string> = {}) {
  return world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  });
}

export async function verifyLink(
  world: World,
  requestId: string,
  ms = 14 * 86_400_000,
): Promise<{ id: string; url: string }> {
  return link(world, requestId, 'verify', ms);
}

export async function link(
  world: World,
  requestId: string,
  kind: 'verify' | 'answer',
  ms = 14 * 86_400_000,
): Promise<{ id: string; url: string; token: string }> {
  const now = world.clock.now();
  const made = await world.register.links.create({
    id: randomUUID(),
    requestId,
    kind,
    at: now.toISOString(),
    expiresAt: new Date(now.getTime() + ms).toISOString(),
  });
  return { id: made.id, token: made.token, url: `/portal/${kind}/${made.token}` };
}

let handles = 0;
export async function challenge(
  world: World,
  requestId: string,
  code: string | null = CODE,
  ms = 900_000,
): Promise<string> {
  const now = world.clock.now();
  const handle = `handle-${String(++handles).padStart(20, '0')}`;
  await world.register.challenges.create({
    handle,
    requestId,
    code,
    at: now.toISOString(),
    expiresAt: new Date(now.getTime() + ms).toISOString(),
  });
  return handle;
}

export const verifyForm = (over: Form = {}): Form => ({
  code: CODE,
  passphrase: PASSPHRASE,
  confirm: PASSPHRASE,
  ...over,
});

/** `name=value` of the cookie an answer sets. */
export function cookieOf(answer: LightMyRequestResponse): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

/** The page without what is made anew each time. */
export function withoutSuggestion(body: string): string {
  return body.replace(/<p class="passphrase">[^<]*<\/p>/, '');
}

export function withoutStyle(body: string): string {
  return body.replace(/<style>[\s\S]*?<\/style>/, '');
}

/** Reads again until it is so: for what is written once an answer is out. Fails after ten seconds. */
export async function eventually<T>(read: () => T | Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (const until = performance.now() + 10_000; performance.now() < until;) {
    const value = await read();
    if (done(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it did not come about within ten seconds');
}
