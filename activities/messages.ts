/** Letters, mails and ticket comments of a request. Every message has a key of its own, so that a retry is the same message. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { HabeasError, isHabeasError } from '../src/common/errors.js';
import { regimesOf } from '../src/law/index.js';
import type { Jurisdiction, SubjectClaim } from '../src/register/model.js';
import type { RequestRow } from '../src/register/types.js';
import { renderLetter } from '../src/messages/letters/index.js';
import type { LetterContext, LetterInputs, LetterKind, RenderedLetter } from '../src/messages/types.js';
import type { CoreDeps } from './deps.js';
import { zoneOf } from './zones.js';

const COMMENT_ATTEMPTS = 3;
const COMMENT_PAUSE_MS = 500;

export async function requestRow({ register }: CoreDeps, requestId: string): Promise<RequestRow> {
  const row = await register.requests.get(requestId);
  if (!row) throw new HabeasError('not_found', `the register has no request ${requestId}`);
  return row;
}

export function letterContext(
  { config }: CoreDeps,
  row: RequestRow,
  claim: SubjectClaim,
  at: string,
  addressed: boolean,
): LetterContext {
  return {
    locale: claim.locale,
    ...config.letters,
    zone: zoneOf(row.jurisdiction),
    regimes: regimesOf(row.jurisdiction),
    at,
    controller: row.controller ?? config.controller,
    authorities: authoritiesFor(config.authorities, row.jurisdiction, claim.locale),
    request: { number: row.number, right: row.right, receivedAt: row.receivedAt },
    ...(addressed && claim.name ? { recipientName: claim.name } : {}),
  };
}

export function letter<K extends LetterKind>(kind: K, context: LetterContext, data: LetterInputs[K]): RenderedLetter {
  return renderLetter({ kind, context, data } as Parameters<typeof renderLetter>[0]);
}

/** Where each member state's authority is found, for a state whose own is not configured. */
const AUTHORITIES_OF_EUROPE = 'https://www.edpb.europa.eu/about-edpb/about-edpb/members_en';

/**
 * UK: the Commissioner; EU: the authority of the person's own state (J4). One that is not configured is named by its state, in the
 * reader's language: a request is answered in time whether or not somebody wrote its name down.
 */
export function authoritiesFor(
  authorities: CoreDeps['config']['authorities'],
  jurisdiction: Jurisdiction,
  locale: string,
): LetterContext['authorities'] {
  const sides = jurisdiction.replace(/^DUAL:/, '').split('+');
  return sides.map((side) => {
    const regime = side.startsWith('UK') ? ('UK' as const) : ('EU' as const);
    const authority = authorities[side] ?? authorities[side.split('-').slice(0, 2).join('-')] ?? authorities[regime];
    if (!authority && regime === 'EU') {
      const country = side.split('-')[1] ?? '';
      const name = new Intl.DisplayNames([locale, 'en'], { type: 'region' }).of(country) ?? country;
      return { regime, name, url: AUTHORITIES_OF_EUROPE };
    }
    if (!authority) {
      throw new HabeasError('invalid', `no supervisory authority is configured for ${side}`, {
        hint: `add authorities.${side} to the configuration`,
      });
    }
    return { regime, ...authority };
  });
}

/** Whom letters go to: the representative once a mandate is shown; in doubt the person directly (I8). */
export function contactOf(claim: SubjectClaim): string | undefined {
  const { representative } = claim;
  if (representative?.mandate === 'shown' && representative.contactEmail !== undefined)
    return representative.contactEmail;
  return claim.contactEmail ?? claim.identifiers.find((identifier) => identifier.type === 'email')?.value;
}

/** Records the letter, sealed, and mails it. False without an address that takes it: the letter then stays in the register for the agent to post. */
export async function mailLetter(
  deps: CoreDeps,
  input: {
    requestId: string;
    key: string;
    claim: SubjectClaim;
    rendered: RenderedLetter;
    at: string;
    sealUnder?: string;
    /** `hash`: the text holds a link that opens something, or outlives the case key. Default `body`. */
    keep?: 'body' | 'hash';
    /** The letter says what the answer says: it goes only to an address that is known to be the person's. */
    onlyProven?: boolean;
  },
): Promise<boolean> {
  const { requestId, key, claim, rendered, at } = input;
  const address = contactOf(claim);
  const known = (await deps.register.letters.list(requestId)).find((entry) => entry.key === key);
  if (known?.sentAt) return true;
  await deps.register.letters.record({
    requestId,
    key,
    kind: rendered.kind,
    locale: rendered.language,
    ...(input.keep === 'hash' ? {} : { body: rendered.text }),
    sha256: sha256(rendered.text),
    at,
  });
  if (!address || (input.onlyProven === true && !isProven(claim, address))) return false;
  const sent = await sendOrRefused(deps, {
    key: `${requestId}/${key}`,
    to: { address, ...(claim.name ? { name: claim.name } : {}) },
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    sealUnder: input.sealUnder ?? `case:${requestId}`,
    at,
  });
  if (!sent) {
    await deps.register.audit.append({
      chain: requestId,
      at,
      actor: 'system',
      type: 'mail.refused',
      detail: { letter: key },
      key: `refused:${key}`,
    });
    return false;
  }
  await deps.register.letters.sent(requestId, key, 'mail', at);
  return true;
}

/** Like `mailLetter`; where no address takes the letter, staff are told that they have to send it: nobody is left without word (R6). */
export async function mailOrTell(deps: CoreDeps, input: Parameters<typeof mailLetter>[1]): Promise<boolean> {
  if (await mailLetter(deps, input)) return true;
  const { requestId, key, rendered, at } = input;
  const detail = { letter: key, kind: rendered.kind };
  await deps.register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'letter.not_sent', detail, key: `not-sent:${key}` },
  });
  const what = rendered.kind.replaceAll('_', ' ');
  const says = `No address took a letter to the person (${what}). It is kept with the request: please send it another way.`;
  await commentOnTicket(deps, requestId, `not-sent-${key}`, says);
  return false;
}

/** Vouched for by the signed-in session, or the very address whose holder entered the code. */
export function isProven(claim: SubjectClaim, address: string): boolean {
  // Whoever showed a mandate is answered in the person's place.
  if (claim.representative?.mandate === 'shown' && claim.representative.contactEmail === address) return true;
  const known = claim.signedIn?.identifiers ?? claim.identifiers;
  return known.some(
    ({ type, value }) => type === 'email' && value.trim().toLowerCase() === address.trim().toLowerCase(),
  );
}

/** False when the address is refused for good: trying again would not help, a person has to find another way. */
async function sendOrRefused({ mailer }: CoreDeps, mail: Parameters<CoreDeps['mailer']['send']>[0]): Promise<boolean> {
  try {
    await mailer.send(mail);
    return true;
  } catch (error) {
    if (isHabeasError(error) && (error.kind === 'permanent' || error.kind === 'invalid')) return false;
    throw error;
  }
}

/**
 * A comment at each stage that matters; holds nothing about the person beyond the ticket. A ticket system that is down, or a ticket that
 * is gone, never holds a request up: after a few tries the audit trail says that the comment is missing.
 */
export async function commentOnTicket(deps: CoreDeps, requestId: string, key: string, text: string): Promise<void> {
  const row = await requestRow(deps, requestId);
  if (row.source.kind !== 'ticket') return;
  const { system, id: ticketId } = row.source;
  for (let attempt = 1; ; attempt++) {
    try {
      await deps.tickets.comment({ system, ticketId, key: `${requestId}/${key}`, text });
      return;
    } catch (error) {
      if (!isHabeasError(error)) throw error;
      const passing = error.kind === 'transient' || error.kind === 'throttled';
      if (passing && attempt < COMMENT_ATTEMPTS) await pause(COMMENT_PAUSE_MS * attempt);
      else return noteMissingComment(deps, requestId, key, error.kind);
    }
  }
}

async function noteMissingComment(
  { register, clock, log }: CoreDeps,
  requestId: string,
  key: string,
  kind: string,
): Promise<void> {
  log.warn({ requestId, kind }, 'the ticket could not be commented on');
  const at = clock.now().toISOString();
  const detail = { comment: key, kind };
  await register.audit.append({
    chain: requestId,
    at,
    actor: 'system',
    type: 'ticket.not_told',
    detail,
    key: `not-told:${key}`,
  });
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
