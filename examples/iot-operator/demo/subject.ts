/** A data subject: reads their own mail and telephone, uses the portal and the operator's console, nothing else. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../population/index.js';

const PATIENCE_MS = 60_000;
const POLL_MS = 250;
const MOST_TURNS = 60;

interface Endpoint {
  url: string;
  token: string;
}

export interface Surroundings {
  mailbox: Endpoint;
  support: Endpoint;
}

export class DataSubject {
  readonly passphrase = 'correct horse battery demo staple';
  private session: string | undefined;
  private cookie = '';
  /** Links and codes of earlier requests: the newest message may not be here yet. */
  private readonly used = new Set<string>();

  constructor(
    readonly person: Person,
    private readonly around: Surroundings,
  ) {}

  /** Signs in to the console and opens a ticket there, as the privacy policy tells people to. */
  async openTicket(subject: string, body: string): Promise<{ id: string; assertion: string }> {
    const { support } = this.around;
    const { id } = await call<{ id: string }>(
      support.url,
      'POST',
      '/tickets',
      { subject, body, kind: 'privacy' },
      {
        'x-session': await this.signedIn(),
        'idempotency-key': createHash('sha256').update(`${this.person.email}${subject}`).digest('hex'),
      },
    );
    const ticket = await call<{ assertion: string }>(support.url, 'GET', `/tickets/${id}`, undefined, {
      authorization: `Bearer ${support.token}`,
    });
    return { id, assertion: ticket.assertion };
  }

  /** Follows the link of the mail, enters the code from the telephone (or a mail) and chooses a passphrase. */
  async proveIdentity(): Promise<void> {
    const link = await this.link('verify');
    await expectPage(fetch(link), 'the page to prove identity');
    const code = await this.code();
    const form = new URLSearchParams({ code, passphrase: this.passphrase, confirm: this.passphrase });
    await expectPage(fetch(link, { method: 'POST', body: form, redirect: 'manual' }), 'the code');
    this.used.add(link).add(code);
  }

  /** Opens the answer with the second factor and downloads what is there. Returns the files written. */
  async fetchAnswer(
    folder: string,
    factor: 'passphrase' | 'sign_in',
  ): Promise<{ letter: string; bundles: string[]; certificate?: string }> {
    const link = await this.link('answer');
    await this.unlock(link, factor);
    const page = await this.page(link);
    const letter = join(folder, 'letter.html');
    await writeFile(letter, await (await this.get(`${link}/letter`)).text());
    const bundles: string[] = [];
    for (const [, number] of page.matchAll(/\/files\/(\d+)"/g)) {
      const response = await this.get(`${link}/files/${number}`);
      const name =
        /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? `bundle-${number}.zip`;
      const file = join(folder, name);
      if (!response.body) throw new Error('the bundle has no body');
      await pipeline(
        Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
        createWriteStream(file),
      );
      bundles.push(file);
    }
    return { letter, bundles };
  }

  /** Comes back to the same link for what was added to the answer. */
  async fetchCertificate(folder: string): Promise<string> {
    const link = await this.link('answer');
    const file = join(folder, 'certificate.html');
    await writeFile(file, await (await this.get(`${link}/certificate`)).text());
    return file;
  }

  /** Subjects of the mails in this person's mailbox, oldest first. */
  async mails(): Promise<{ subject: string; text: string }[]> {
    const { mailbox } = this.around;
    const path = `/mailboxes/${encodeURIComponent(this.person.email)}/messages`;
    return (
      await call<{ data: { subject: string; text: string }[] }>(mailbox.url, 'GET', path, undefined, {
        authorization: `Bearer ${mailbox.token}`,
      })
    ).data;
  }

  private async unlock(link: string, factor: 'passphrase' | 'sign_in'): Promise<void> {
    await this.page(link);
    const response =
      factor === 'passphrase'
        ? await fetch(link, {
            method: 'POST',
            body: new URLSearchParams({ passphrase: this.passphrase }),
            redirect: 'manual',
          })
        : await fetch(`${link}/sign-in`, {
            method: 'POST',
            body: new URLSearchParams({ assertion: await this.freshAssertion() }),
            redirect: 'manual',
          });
    const cookie = response.headers.get('set-cookie');
    if (!cookie) throw new Error(`the portal did not take the second factor (${response.status})`);
    this.cookie = cookie.split(';')[0] ?? '';
  }

  private async freshAssertion(): Promise<string> {
    const { support } = this.around;
    const session = await this.signedIn();
    return (await call<{ assertion: string }>(support.url, 'POST', '/console/assertions', {}, { 'x-session': session }))
      .assertion;
  }

  private async signedIn(): Promise<string> {
    const { support } = this.around;
    const { kind, customerId, userId } = this.person;
    // A company's number names the company, not the one who acts for it.
    const who = kind === 'business_user' ? { userId } : { customerId };
    this.session ??= (
      await call<{ secret: string }>(support.url, 'POST', '/console/sessions', who, {
        authorization: `Bearer ${support.token}`,
        'idempotency-key': `demo-session-${userId ?? ''}`,
      })
    ).secret;
    return this.session;
  }

  /** The newest link of its kind in the mailbox. */
  private async link(kind: 'verify' | 'answer'): Promise<string> {
    return waitFor(`a mail with a link to ${kind}`, async () => {
      const links = (await this.mails()).flatMap(
        ({ text }) => text.match(new RegExp(`https?://\\S+/portal/${kind}/[A-Za-z0-9_-]+`, 'g')) ?? [],
      );
      return links.filter((found) => !this.used.has(found)).at(-1);
    });
  }

  private async code(): Promise<string> {
    const { mailbox } = this.around;
    return waitFor('a code', async () => {
      const path = `/sms?to=${encodeURIComponent(this.person.phone)}`;
      const { data } = await call<{ data: { text: string }[] }>(mailbox.url, 'GET', path, undefined, {
        authorization: `Bearer ${mailbox.token}`,
      });
      const own = data.length > 0 ? data : await this.mails();
      const texts = own.map(({ text }) => /\b\d{4}[ -]?\d{4}\b/.exec(text)?.[0]);
      return texts.filter((found) => found !== undefined && !this.used.has(found)).at(-1);
    });
  }

  private async page(link: string): Promise<string> {
    return (await this.get(link)).text();
  }

  private async get(url: string): Promise<Response> {
    const response = await fetch(url, { headers: this.cookie ? { cookie: this.cookie } : {}, redirect: 'manual' });
    if (response.status !== 200) throw new Error(`the portal answered ${response.status} for a page of the answer`);
    return response;
  }
}

async function expectPage(response: Promise<Response>, what: string): Promise<void> {
  const got = await response;
  if (got.status === 200) return;
  const words = (await got.text()).replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  throw new Error(`the portal answered ${got.status} for ${what}: ${words.slice(0, 500)}`);
}

async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`waited in vain for ${what}`);
    await pause(POLL_MS);
  }
}

export async function call<T>(
  base: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<T> {
  const send = (): Promise<Response> =>
    fetch(new URL(path, base), {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  let response = await send();
  // Refused before anything was done: the sample systems say when to come again.
  for (let turn = 0; response.status === 429 && turn < MOST_TURNS; turn++) {
    await pause(1000 * Number(response.headers.get('retry-after') ?? '1'));
    response = await send();
  }
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${path.split('?')[0] ?? ''} was answered ${response.status}: ${text.slice(0, 300)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
