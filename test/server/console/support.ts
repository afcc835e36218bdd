/** The console as a signed-in person sees it, and what their forms do. */
import type { LightMyRequestResponse } from 'fastify';
import { postForm } from '../support/portal.js';
import type { Form } from '../support/portal.js';
import type { Person, World } from '../support/world.js';

export function consoleOf(world: World): (person: Person, url: string, status?: number) => Promise<string> {
  const sessions = new Map<string, string>();
  return async (person, url, status = 200) => {
    const cookie = sessions.get(person.id) ?? (await signIn(world, person));
    sessions.set(person.id, cookie);
    const page = await world.app.inject({ url, headers: { cookie } });
    expect(page.statusCode).toBe(status);
    return page.body;
  };
}

/** Sends a form of the page of a request, as the browser would: with the hidden values of that page. */
export async function sendForm(
  world: World,
  person: Person,
  requestId: string,
  { act, form, headers = {} }: { act: string; form: Form; headers?: Record<string, string> },
): Promise<LightMyRequestResponse> {
  const session = await signIn(world, person);
  const seen = await world.app.inject({ url: `/requests/${requestId}`, headers: { cookie: session } });
  const cookie = [session, ...seen.cookies.map(({ name, value }) => `${name}=${value}`)].join('; ');
  const hidden = { csrf: csrfOf(seen.body) };
  return postForm(world, `/requests/${requestId}/${act}`, { ...hidden, ...form }, { cookie, ...headers });
}

async function signIn(world: World, { token }: Person): Promise<string> {
  const form = await world.app.inject({ url: '/sign-in' });
  const cookie = form.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await postForm(world, '/sign-in', { csrf: csrfOf(form.body), next: '/', token }, { cookie });
  return answer.cookies
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}

function csrfOf(body: string): string {
  return /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
