/** What people do in a scenario, and what they can read afterwards. */
import { randomUUID } from 'node:crypto';
import { DataSubject } from '../../examples/iot-operator/demo/subject.js';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { assignInvoice } from '../../examples/iot-operator/systems/traffic/usage.js';
import type { LetterHead } from '../../src/server/api/letters.js';
import type { PlanView, RequestView } from '../../src/server/api/view-schema.js';
import { poll } from '../e2e/installation.js';
import type { Opened } from '../e2e/installation.js';
import type { Scenarios } from './harness.js';

export type Item = PlanView['items'][number];

export const at =
  (step: string) =>
  (view: RequestView): boolean =>
    view.step === step;
export const closed = ({ stage }: RequestView): boolean => stage === 'closed';

export type Right = 'access' | 'portability' | 'erasure' | 'objection' | 'restriction' | 'rectification';

export interface Received {
  jurisdiction?: string;
  /** When it really arrived; now by default. */
  receivedAt?: string;
  subject?: object;
  /** Further rights asked for in the same letter. */
  also?: string[];
  demand?: object;
  representative?: object;
}

/** A ticket the person opened while signed in, taken in by the agent. */
export async function openSignedIn(
  play: Scenarios,
  person: Person,
  right: Right,
  { jurisdiction = 'UK-ENG', receivedAt, subject = {}, also, demand }: Received = {},
): Promise<Opened & { also: (Opened & { right: string })[] }> {
  const arrived = receivedAt ?? `${play.now().toISOString().slice(0, 19)}Z`;
  const ticket = await somebody(play, person).openTicket(`Privacy: ${right} ${arrived}`, `Please: ${right}.`);
  return play.api(play.agent, 'POST', '/v1/requests', {
    source: { kind: 'ticket', system: 'support', id: ticket.id },
    ...{ receivedAt: arrived, right, jurisdiction, also, demand },
    subject: {
      identifiers: [{ type: 'email', value: person.email }],
      ...{ contactEmail: person.email, name: person.fullName, locale: 'en-GB', assertion: ticket.assertion },
      ...subject,
    },
  });
}

/** A letter or mail: nothing is proven. */
export function openLetter(
  play: Scenarios,
  right: Right,
  subject: object,
  { jurisdiction = 'UK-ENG', receivedAt, representative }: Received = {},
): Promise<Opened> {
  const arrived = receivedAt ?? `${play.now().toISOString().slice(0, 19)}Z`;
  return play.api<Opened>(play.agent, 'POST', '/v1/requests', {
    source: { kind: 'mail', system: 'privacy-mailbox', id: reference() },
    ...{ receivedAt: arrived, right, jurisdiction, subject, representative },
  });
}

/** A page of the console as a signed-in person sees it. */
export async function consolePage(play: Scenarios, token: string, path: string): Promise<string> {
  const form = await fetch(new URL('/sign-in', play.url));
  const csrf = /name="csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const signedIn = await fetch(new URL('/sign-in', play.url), {
    method: 'POST',
    headers: { cookie: cookiesOf(form), origin: play.url },
    body: new URLSearchParams({ csrf, next: '/', token }),
    redirect: 'manual',
  });
  const page = await fetch(new URL(path, play.url), { headers: { cookie: cookiesOf(signedIn) } });
  if (!page.ok) throw new Error(`the console answered ${page.status} to ${path}`);
  return wordsOf(await page.text());
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');
}

/** The review, where the agent lets it go on. */
export async function proceed(play: Scenarios, { id }: Opened): Promise<RequestView> {
  const view = await play.until(id, 'the review', at('review'));
  await play.decide(play.agent, id, { kind: 'review', choice: 'proceed' });
  return view;
}

/** Weak matches are somebody else's until none is left and the review or a second proof is due. */
export async function matchNobody(play: Scenarios, { id }: Opened): Promise<void> {
  const decided: string[] = [];
  for (;;) {
    const open = ({ pendingMatches }: RequestView): string[] =>
      pendingMatches.map(({ target }) => target).filter((target) => !decided.includes(target));
    const passed = (view: RequestView): boolean => ['review', 'identity'].includes(view.step) || open(view).length > 0;
    const targets = open(await play.until(id, 'matches or the review', passed));
    if (targets.length === 0) return;
    for (const target of targets) {
      decided.push(target);
      await play.decide(play.agent, id, { kind: 'match', choice: 'other_person', target });
    }
  }
}

/** From the review to the answer; without a second factor a reviewer takes it on themselves. */
export async function answerAnyhow(play: Scenarios, opened: Opened): Promise<RequestView> {
  await proceed(play, opened);
  const offered = await play.until(opened.id, 'the answer', at('delivery'));
  if (offered.waitingFor !== 'reviewer') return offered;
  await play.decide(play.reviewer, opened.id, { kind: 'delivery', choice: 'release_without_second_factor' });
  return play.until(opened.id, 'the answer', (view) => view.step === 'delivery' && view.waitingFor === 'subject');
}

/** Review and approval of an erasure, to the answer on the portal; returns what was approved. */
export async function approvePlan(play: Scenarios, opened: Opened): Promise<Item[]> {
  await proceed(play, opened);
  const view = await play.until(opened.id, 'a plan to approve', at('approve'));
  const { hash, items } = view.plan!;
  await play.decide(play.reviewer, opened.id, { kind: 'approve', choice: 'approve', planHash: hash });
  await play.until(opened.id, 'the answer', at('delivery'));
  return items;
}

/** `outcome reason reason` of each kind of item, each once. */
export function outcomesByKind(items: Item[]): Record<string, string[]> {
  const found: Record<string, Set<string>> = {};
  for (const { kind = 'none', outcome, reasons } of items)
    (found[kind] ??= new Set()).add([outcome, ...reasons.map(({ hold }) => hold)].join(' '));
  return Object.fromEntries(Object.entries(found).map(([kind, ways]) => [kind, [...ways].sort()]));
}

export function heldItems(view: RequestView, state: 'waiting' | 'erased' | 'cancelled'): string[] {
  return view.held.filter((item) => item.state === state).map(({ holder, itemId }) => `${holder}/${itemId}`);
}

export async function letters(play: Scenarios, id: string): Promise<LetterHead[]> {
  await play.quiet(id);
  return (await play.api<{ letters: LetterHead[] }>(play.agent, 'GET', `/v1/requests/${id}/letters`)).letters;
}

/** When a breach was recorded, once it is; pages tell of a breach before the workflow has written it down. */
export async function breachedAt(play: Scenarios, id: string): Promise<string | undefined> {
  const row = await poll(
    'the breach on record',
    () => play.register.requests.get(id),
    (seen) => seen?.breachedAt !== undefined,
  );
  return row?.breachedAt;
}

/** What a letter says, without its form. */
export async function letterText(play: Scenarios, id: string, key = 'answer'): Promise<string> {
  await play.quiet(id);
  const response = await play.fetch(play.reviewer, 'GET', `/v1/requests/${id}/letters/${key}`);
  if (!response.ok) throw new Error(`the letter ${key} was answered ${response.status}: ${await response.text()}`);
  return wordsOf(await response.text());
}

export function wordsOf(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '')
    .replace(/\s+/g, ' ');
}

/** The person as they sign in anew: sessions end after a few hours. */
export function somebody(play: Scenarios, person: Person): DataSubject {
  return new DataSubject(person, { mailbox: play.systems.mailbox, support: play.systems.support });
}

export async function mailsOf(play: Scenarios, person: Person): Promise<{ subject: string; text: string }[]> {
  return somebody(play, person).mails();
}

/** Ends a SIM in accounts and billing, as the operator's staff do. */
export async function terminateSim(play: Scenarios, iccid: string): Promise<void> {
  await play.systems.sql('accounts', 'SELECT terminate_sim($1, $2)', [iccid, play.now()]);
  await play.systems.call('billing', 'POST', `/services/${iccid}/terminate`, {});
  await tell(play, 'accounts', { type: 'sim_iccid', value: iccid });
}

/** Bills the last usage of ended services and puts the traffic lines on that invoice. */
export async function billFinalUsage(
  play: Scenarios,
  { billingAccountId, customerId }: Person,
): Promise<{ invoiceId: string; amountMinor: number }> {
  const path = `/accounts/${billingAccountId ?? ''}/final-bill`;
  const bill = await play.systems.call<{ invoiceId: string; amountMinor: number }>('billing', 'POST', path, {});
  await assignInvoice(play.systems.lake, customerId ?? '', bill.invoiceId);
  return bill;
}

export async function payInvoice(play: Scenarios, invoiceId: string): Promise<void> {
  await play.systems.call('billing', 'POST', `/invoices/${invoiceId}/payments`, {});
}

async function tell(
  play: Scenarios,
  holder: keyof Scenarios['events'],
  identifier: { type: string; value: string },
): Promise<void> {
  const event = { type: 'holds_changed', identifiers: [identifier] };
  await play.api(play.events[holder], 'POST', `/v1/holders/${holder}/events`, event);
}

/** Whom a campaign reaches, with a real send. */
export async function sendCampaign(play: Scenarios): Promise<string[]> {
  const [campaign] = await play.systems.sql<{ id: string }>('crm', 'SELECT id FROM campaigns ORDER BY id LIMIT 1');
  const path = `/campaigns/${campaign?.id ?? ''}/send`;
  return (await play.systems.call<{ recipients: string[] }>('crm', 'POST', path, { dryRun: false })).recipients;
}

/** A reference no other letter has. */
export const reference = (): string => `MAIL-${randomUUID().slice(0, 8)}`;
