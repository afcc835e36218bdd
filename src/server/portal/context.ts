/** What the portal's handlers share. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { HabeasError } from '../../common/errors.js';
import { acceptedLanguage, languagesFrom } from '../../common/languages.js';
import { createReader } from '../../common/reader.js';
import { zoneOfPerson } from '../../law/index.js';
import { portalTexts, wordsFor } from '../../messages/index.js';
import type { ApiContext } from '../api/context.js';
import type { SignedValues } from '../auth/signed.js';
import type { Limiters } from '../http/limits.js';
import { refuseCrossSite } from '../http/same-site.js';
import { sendPage } from '../pages/layout.js';
import type { Link, LinkKind } from '../../register/types.js';
import type { RetryLater } from '../retry-later.js';
import type { PortalFrame } from './pages.js';

export interface PortalContext extends ApiContext {
  limiters: Limiters;
  later: RetryLater;
  sessions: SignedValues;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function tokenOf(request: FastifyRequest): string {
  const { token } = request.params as { token?: string };
  return token ?? '';
}

/** A link that may be used now; nothing tells the others apart. */
export async function usableLink(
  { register, clock }: PortalContext,
  token: string,
  kind: LinkKind,
): Promise<Link | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const link = await register.links.find(token, clock.now().toISOString());
  return link?.kind === kind && link.state === 'usable' ? link : undefined;
}

/**
 * The frame in the language of the data subject whose link it is. Without a usable link, and once the case is destroyed, the browser's
 * language counts: a page about a link that cannot be used says nothing about whose it was.
 */
export async function frameFor(context: PortalContext, request: FastifyRequest, link?: Link): Promise<PortalFrame> {
  const { requests } = context.register;
  if (link === undefined) return frameOf(context, acceptedLanguage(request.headers['accept-language']));
  const [row, details] = await Promise.all([requests.get(link.requestId), requests.details(link.requestId)]);
  const locale = details?.subject.locale ?? acceptedLanguage(request.headers['accept-language']);
  return frameOf(context, locale, row && zoneOfPerson(row.jurisdiction));
}

/** @param zone of the law that applies; pages without an instant have no need of it */
export function frameOf({ config }: PortalContext, locale: string | undefined, zone = 'UTC'): PortalFrame {
  const { controller, letters } = config;
  const languages = languagesFrom(letters?.defaultLanguage);
  const reader = createReader(locale ?? languages[0], zone, languages);
  const { name: brand, privacyContact } = controller;
  const { own } = wordsFor(reader.language, letters?.translations);
  return { brand, privacyContact, reader, texts: portalTexts(reader.language), own };
}

export function page(reply: FastifyReply, content: JSX.Element, status = 200): FastifyReply {
  return sendPage(reply, content, { status, referrer: 'no-referrer' });
}

/** Before anything is looked up: from our own page, and not too often. */
export async function guardPost(
  context: PortalContext,
  request: FastifyRequest,
  options: { crossSite?: boolean } = {},
): Promise<void> {
  if (options.crossSite !== true) refuseCrossSite(request, context.config.server.publicUrl);
  const { exceeded, retryAfterMs } = await context.limiters.portalPosts(request);
  if (!exceeded) return;
  context.metrics.portal.inc({ event: 'limited' });
  throw new HabeasError('throttled', 'too many attempts in a short time', { retryAfterMs });
}

export function formOf(request: FastifyRequest): Record<string, string> {
  const form = request.body;
  return typeof form === 'object' && form !== null ? (form as Record<string, string>) : {};
}
