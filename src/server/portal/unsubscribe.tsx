/**
 * `/portal/unsubscribe/<token>` (RFC 8058): looking at the page changes nothing, link scanners do; a post acts, whether a mail program
 * or the page's own button sends it. Nobody signs in, nothing is asked.
 */
import type { FastifyInstance } from 'fastify';
import type { JSX } from 'preact';
import { HabeasError } from '../../common/errors.js';
import { FORM_LIMIT } from '../http/parsers.js';
import { createUnsubscribeLinks, unsubscribe } from '../unsubscribe.js';
import type { UnsubscribeLink } from '../unsubscribe.js';
import type { PortalContext } from './context.js';
import { frameFor, frameOf, page, tokenOf } from './context.js';
import { Frame, GonePage, NoticePage } from './pages.js';
import type { PortalFrame } from './pages.js';

/** What RFC 8058 §3.1 has mail programs send. */
const FIELD = 'List-Unsubscribe';
const VALUE = 'One-Click';

export function unsubscribeRoutes(app: FastifyInstance, context: PortalContext): void {
  const { metrics } = context;
  const links = createUnsubscribeLinks(context.deriveMacKey('unsubscribe-link'));

  // Mail programs may send the one field as multipart/form-data, on this address and no other.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser<Buffer>(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: FORM_LIMIT },
      (_request, body, parsed) => {
        parsed(null, { [FIELD]: body.includes(VALUE) ? VALUE : '' });
      },
    );

    scope.get('/portal/unsubscribe/:token', async (request, reply) => {
      const link = links.read(tokenOf(request));
      if (!link) return page(reply, <GonePage frame={await frameFor(context, request)} />, 404);
      return page(reply, <UnsubscribePage frame={frameOf(context, link.locale)} link={link} />);
    });

    scope.post('/portal/unsubscribe/:token', async (request, reply) => {
      const link = links.read(tokenOf(request));
      if (!link) return page(reply, <GonePage frame={await frameFor(context, request)} />, 404);
      // Counted by link alone: one mail provider posts for all its readers.
      const { exceeded, retryAfterMs } = await context.limiters.linkPosts(request);
      if (exceeded) throw new HabeasError('throttled', 'too many attempts in a short time', { retryAfterMs });
      const form = request.body as Record<string, string> | null | undefined;
      const frame = frameOf(context, link.locale);
      if (form?.[FIELD] !== VALUE) return page(reply, <UnsubscribePage frame={frame} link={link} />, 422);
      const { taken } = await unsubscribe(context, link);
      if (taken) metrics.opened.inc({ right: 'objection', source: 'form' });
      metrics.portal.inc({ event: 'unsubscribed' });
      context.onOpened();
      return page(
        reply,
        <NoticePage frame={frame} title={frame.texts.unsubscribe.done} text={doneText(frame, link)} />,
      );
    });
    done();
  });
}

function UnsubscribePage({ frame, link }: { frame: PortalFrame; link: UnsubscribeLink }): JSX.Element {
  const words = frame.texts.unsubscribe;
  return (
    <Frame frame={frame} title={words.title}>
      <p>
        <bdi>{masked(link.address)}</bdi>: {stopText(frame, link)} {words.free}
      </p>
      <form method="post" class="card">
        <input type="hidden" name={FIELD} value={VALUE} />
        <p>
          <button type="submit">{words.button}</button>
        </p>
      </form>
      <p class="soft">{words.service}</p>
    </Frame>
  );
}

function stopText(frame: PortalFrame, link: UnsubscribeLink): string {
  const words = frame.texts.unsubscribe;
  const only = limits(frame, link);
  if (only !== '') return words.only(only);
  return link.scope === 'consent' ? words.consent : words.all;
}

function doneText(frame: PortalFrame, link: UnsubscribeLink): string {
  const words = frame.texts.unsubscribe;
  const only = limits(frame, link);
  const stopped = only !== '' ? words.doneOnly(only) : link.scope === 'consent' ? words.doneConsent : words.doneAll;
  return `${stopped} ${words.after}`;
}

/** What it is limited to: purposes in the operator's words, channels in the reader's. Empty: to nothing. */
function limits({ texts, own }: PortalFrame, { purposes = [], channels = [] }: UnsubscribeLink): string {
  return [...purposes.map(own), ...channels.map((channel) => texts.unsubscribe.channels[channel])].join(', ');
}

/** Enough to recognise one's own address, for eyes that look over a shoulder. */
function masked({ type, value }: UnsubscribeLink['address']): string {
  if (type !== 'email') return `…${value.slice(-3)}`;
  const at = value.lastIndexOf('@');
  return `${value.slice(0, 1)}…${value.slice(at)}`;
}
