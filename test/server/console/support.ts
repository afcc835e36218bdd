/** The console as a signed-in person sees it. */
import { postForm } from '../support/portal.js';
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

async function signIn(world: World, { token }: Person): Promise<string> {
  const form = await world.app.inject({ url: '/sign-in' });
  const cookie = form.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const csrf = /name="csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? '';
  const answer = await postForm(world, '/sign-in', { csrf, next: '/', token }, { cookie });
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
