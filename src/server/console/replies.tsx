/** What routes of the console answer with: a page, the way to the sign-in, an error in words. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import type { Problem } from '../http/problem.js';
import { sendPage } from '../pages/layout.js';
import type { Signed } from './frame.js';
import { MessagePage } from './frame.js';
import type { SessionDeps } from './session.js';
import { csrfField, readSession } from './session.js';

/** Whoever the session is of, with a value for the forms of the page; undefined: nobody is signed in. */
export async function signedIn(
  deps: SessionDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Signed | undefined> {
  const caller = await readSession(deps, request);
  return caller && { caller, csrf: await csrfField(deps, request, reply) };
}

/**
 * A strict cookie does not come along from a link in a ticket or a mail: from there one click on our own page brings it, and only
 * then is it known whether somebody is signed in.
 */
export function toSignIn(request: FastifyRequest, reply: FastifyReply, next: string = request.url): FastifyReply {
  const here = localPath(next);
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    const text = 'You came from another site.';
    return page(reply, <MessagePage title="Habeas" text={text} link={{ href: here, text: 'Continue' }} />);
  }
  return reply.redirect(`/sign-in?next=${encodeURIComponent(here)}`, 303);
}

/** Never an address elsewhere. */
export function localPath(next: unknown): string {
  if (typeof next !== 'string' || next.length > 500) return '/';
  return /^\/(?![/\\])[A-Za-z0-9\-._~/?&=%+:]*$/.test(next) && !next.startsWith('/sign-') ? next : '/';
}

export function page(reply: FastifyReply, content: JSX.Element, status = 200): FastifyReply {
  return sendPage(reply, content, { status, referrer: 'same-origin' });
}

/** An error in sentences: each field by its name on the page, or what is wrong, and how to mend it. */
export function wordsOf({ detail, mend, errors }: Problem): string {
  if (errors === undefined || errors.length === 0) return [detail, mend].map(sentence).join(' ');
  return errors.map((error) => sentence(`${nameOf(error.pointer)} ${error.detail}: ${error.mend}`)).join(' ');
}

const FIELD_NAMES: Record<string, string> = {
  '/choice': 'The choice',
  '/reason': 'The reason',
  '/targets': 'What is free',
  '/noticedAt': '“Noticed at”',
  '/contactEmail': 'The address',
};

function nameOf(pointer: string): string {
  return FIELD_NAMES[pointer] ?? 'The form';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
