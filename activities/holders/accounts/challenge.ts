/**
 * `challenge`: carries a code to a channel on file, never to an address the claim brought. Whoever asks learns nothing: known and
 * unknown people take the same steps and the same time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { HabeasError } from '../../../src/common/errors.js';
import type { ChallengeInput, ChallengeResult } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import type { Queries } from './database.js';
import { scopeOf } from './scope.js';
import { searchRecords } from './search.js';
import type { AccountsSettings } from './settings.js';

interface Channel extends Record<string, unknown> {
  email: string | null;
  phone: string | null;
  sms: boolean | null;
  locale: string | null;
  /** Other people on file carry the same address: who reads it may be any of them. */
  shared: boolean;
}

export async function challenge(
  db: Queries,
  settings: AccountsSettings,
  input: ChallengeInput,
  { challenges, signal }: ConnectorContext,
): Promise<ChallengeResult> {
  const began = performance.now();
  const channel = await channelOnFile(db, settings, input);
  const result =
    channel && reaches(settings, channel)
      ? await challenges.issue(input.requestId, async (code) => send(settings, channel, code, signal))
      : await challenges.decoy(input.requestId);
  await delay(Math.max(0, settings.challengeFloorMs - (performance.now() - began)), undefined, { signal });
  return result;
}

/**
 * The channel of the one person the claim describes. Two people behind a shared mailbox are told apart by their name; where it stays
 * open who is meant, a code would prove the mailbox and not the person, so nobody gets one.
 */
async function channelOnFile(
  db: Queries,
  settings: AccountsSettings,
  input: ChallengeInput,
): Promise<Channel | undefined> {
  const hits = await searchRecords(db, input.claimed, settings.countryCode);
  const named = [...hits].filter(([, evidence]) => evidence.some(({ by }) => by.type === 'name'));
  const [only, ...others] = hits.size > 1 ? named : [...hits];
  const scope = await scopeOf(db, { refs: only && others.length === 0 ? [only[0]] : [] });
  const [channel] = await db.rows<Channel>(
    `SELECT coalesce(u.email, c.email) AS email, u.phone, u.phone_takes_sms AS sms, coalesce(u.locale, c.locale) AS locale,
       (SELECT count(*) > 1 FROM (
          SELECT o.user_id FROM users o WHERE lower(o.email) = lower(coalesce(u.email, c.email))
          UNION SELECT coalesce(p.main_user_id, p.customer_id) FROM customers p
            WHERE p.kind = 'private' AND lower(p.email) = lower(coalesce(u.email, c.email))) same) AS shared
     FROM (SELECT unnest($2::text[]) AS user_id) wanted
     LEFT JOIN users u USING (user_id) LEFT JOIN customers c ON c.customer_id = ANY($1) LIMIT 1`,
    [scope.customers, scope.users],
  );
  return channel?.email || channel?.phone ? channel : undefined;
}

/**
 * A number is one person's. A mailbox that others on file share proves only that somebody reads it (I11): nobody gets a code there, and a
 * person finds another proof.
 */
function reaches({ channels }: AccountsSettings, { phone, sms, shared }: Channel): boolean {
  return !shared || (channels.sms !== undefined && sms === true && phone !== null);
}

async function send(settings: AccountsSettings, channel: Channel, code: string, signal: AbortSignal): Promise<void> {
  const text = wording(settings.channels.sender, code, channel.locale ?? 'en');
  const { sms } = settings.channels;
  if (sms && channel.sms && channel.phone) return sendSms(sms, channel.phone, text.short, signal);
  // Nothing on file to send to, or an address that takes nothing: from outside it looks like anybody else's request.
  if (!channel.email) return;
  return sendMail(settings, channel.email, text);
}

async function sendSms(
  gateway: NonNullable<AccountsSettings['channels']['sms']>,
  to: string,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  let status: number;
  try {
    const response = await fetch(new URL('sms', gateway.url.endsWith('/') ? gateway.url : `${gateway.url}/`), {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.token}` },
      body: JSON.stringify({ to, text }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    });
    await response.arrayBuffer();
    status = response.status;
  } catch (cause) {
    throw new HabeasError('transient', 'the SMS gateway cannot be reached', {
      cause,
      hint: 'check its URL in the settings',
    });
  }
  if (status < 300) return;
  const passing = status >= 500 || status === 429 || status === 408;
  throw new HabeasError(passing ? 'transient' : 'permanent', `the SMS gateway answered ${status}`, {
    hint: 'check its token in the settings',
  });
}

async function sendMail(settings: AccountsSettings, to: string, text: Wording): Promise<void> {
  const transport = createTransport(settings.channels.smtp, { from: settings.channels.from });
  try {
    await transport.sendMail({ to, subject: text.subject, text: text.long });
  } catch (cause) {
    const { responseCode } = cause as { responseCode?: number };
    const { command } = cause as { command?: string };
    if (command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500) return;
    const lasting = responseCode !== undefined && responseCode >= 500;
    throw new HabeasError(
      lasting ? 'permanent' : 'transient',
      `the mail relay did not take the code (${responseCode ?? 'no answer'})`,
      {
        hint: 'check channels.smtp in the settings of the accounts holder',
      },
    );
  } finally {
    transport.close();
  }
}

interface Wording {
  subject: string;
  short: string;
  long: string;
}

function wording(sender: string, code: string, locale: string): Wording {
  if (locale.startsWith('de')) {
    return {
      subject: `Ihr Code für ${sender}`,
      short: `${sender}: Ihr Code ist ${code}. Geben Sie ihn nur auf der Seite ein, deren Link wir Ihnen geschickt haben. Wir fragen nie am Telefon danach.`,
      long: `Guten Tag,\n\nIhr Code ist ${code}.\n\nGeben Sie ihn nur auf der Seite ein, deren Link wir Ihnen geschickt haben. Wir fragen nie am Telefon oder per E-Mail danach.\nWenn Sie nichts von uns angefordert haben, müssen Sie nichts tun.\n\n${sender}\n`,
    };
  }
  return {
    subject: `Your code for ${sender}`,
    short: `${sender}: your code is ${code}. Enter it only on the page we sent you the link to. We never ask for it on the phone.`,
    long: `Hello,\n\nYour code is ${code}.\n\nEnter it only on the page we sent you the link to. We never ask for it on the phone or by mail.\nIf you did not ask us for anything, there is nothing you need to do.\n\n${sender}\n`,
  };
}
