/** The address of the mail server with what must not be forgotten: TLS to any other machine, and an end to waiting. */
import { isIP } from 'node:net';
import { HabeasError } from '../common/errors.js';

/** Adds timeouts and TLS where the URL says nothing about them. Throws `invalid`. */
export function smtpUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw badUrl();
  }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') throw badUrl();
  const defaults = {
    requireTLS: String(url.protocol === 'smtp:' && !isLoopback(url.hostname)),
    connectionTimeout: '15000',
    greetingTimeout: '15000',
    socketTimeout: '60000',
  };
  for (const [name, value] of Object.entries(defaults)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return url.href;
}

/** The URL itself holds a password and is not repeated. */
function badUrl(): HabeasError {
  return new HabeasError('invalid', 'mail.smtp is not an SMTP address', {
    hint: 'use smtp://host:port or smtps://host',
  });
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
