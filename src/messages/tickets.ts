/**
 * Comments on the ticket a request came from: `POST {url}/tickets/{id}/comments` with a bearer token and an idempotency key.
 * Comments say which stage was reached and nothing about the person.
 */
import { createHash } from 'node:crypto';
import { HabeasError } from '../common/errors.js';

export interface TicketComment {
  /** Name of the ticket system in the configuration. */
  system: string;
  ticketId: string;
  text: string;
  /** Idempotency key; holds no personal data. The same key is the same comment. */
  key: string;
}

export interface TicketPort {
  /** Throws HabeasError: `invalid` (unknown system), `transient`, `throttled`, `not_found`, `permanent`. Messages hold no ticket text. */
  comment(comment: TicketComment): Promise<void>;
}

export interface TicketSystem {
  url: string;
  token: string;
}

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 15_000;

export function createTicketPort(systems: Record<string, TicketSystem>, request: typeof fetch = fetch): TicketPort {
  return {
    async comment({ system, ticketId, text, key }) {
      const target = Object.hasOwn(systems, system) ? systems[system] : undefined;
      if (!target) {
        throw new HabeasError('invalid', `no ticket system ${system} is configured`, {
          hint: `add ticketSystems.${system} to the configuration`,
        });
      }
      // `..` would leave the path however it is encoded.
      if (/^\.{0,2}$/.test(ticketId)) throw new HabeasError('invalid', `ticket system ${system}: not a ticket id`);
      const response = await post(request, system, target, ticketId, { body: text }, key);
      await response.body?.cancel();
      if (!response.ok) throw failure(system, response);
    },
  };
}

async function post(
  request: typeof fetch,
  system: string,
  { url, token }: TicketSystem,
  ticketId: string,
  body: object,
  key: string,
): Promise<Response> {
  const path = `tickets/${encodeURIComponent(ticketId)}/comments`;
  try {
    return await request(new URL(path, url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': createHash('sha256').update(key).digest('base64url'),
      },
      body: JSON.stringify(body),
      // A redirect would carry the token to somewhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new HabeasError('transient', `ticket system ${system} cannot be reached`, {
      cause,
      hint: `check ticketSystems.${system}.url and that the system runs`,
    });
  }
}

function failure(system: string, { status, headers }: Response): HabeasError {
  const what = `ticket system ${system} answered ${status}`;
  if (status === 429) {
    return new HabeasError('throttled', what, { retryAfterMs: retryAfter(headers.get('retry-after')) });
  }
  if (status >= 500 || status === 408) return new HabeasError('transient', what);
  if (status === 404 || status === 410) {
    return new HabeasError('not_found', `${what}: it does not have this ticket`);
  }
  if (status === 401 || status === 403) {
    return new HabeasError('permanent', what, { hint: `check ticketSystems.${system}.token` });
  }
  return new HabeasError('permanent', what);
}

/** `Retry-After` in seconds; a date or nothing means half a minute. */
function retryAfter(header: string | null): number {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) * 1000 : 30_000;
}
