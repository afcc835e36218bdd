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
import { page, tokenOf } from './context.js';
import { Frame, GonePage, NoticePage } from './pages.js';
import type { PortalFrame } from './pages.js';

/** What RFC 8058 §3.1 has mail programs send. */
const FIELD = 'List-Unsubscribe';
const VALUE = 'One-Click';

export function unsubscribeRoutes(app: FastifyInstance, context: PortalContext): void {
  const { frame, metrics } = context;
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

    scope.get('/portal/unsubscribe/:token', (request, reply) => {
      const link = links.read(tokenOf(request));
      if (!link) return page(reply, <GonePage frame={frame} />, 404);
      return page(reply, <UnsubscribePage frame={frame} link={link} />);
    });

    scope.post('/portal/unsubscribe/:token', async (request, reply) => {
      const link = links.read(tokenOf(request));
      if (!link) return page(reply, <GonePage frame={frame} />, 404);
      // Counted by link alone: one mail provider posts for all its readers.
      const { exceeded, retryAfterMs } = await context.limiters.linkPosts(request);
      if (exceeded) throw new HabeasError('throttled', 'too many attempts in a short time', { retryAfterMs });
      const form = request.body as Record<string, string> | null | undefined;
      if (form?.[FIELD] !== VALUE) return page(reply, <UnsubscribePage frame={frame} link={link} />, 422);
      const { taken } = await unsubscribe(context, link);
      if (taken) metrics.opened.inc({ right: 'objection', source: 'form' });
      metrics.portal.inc({ event: 'unsubscribed' });
      context.onOpened();
      return page(reply, <NoticePage frame={frame} title="You are unsubscribed" text={doneText(link)} />);
    });
    done();
  });
}

function UnsubscribePage({ frame, link }: { frame: PortalFrame; link: UnsubscribeLink }): JSX.Element {
  return (
    <Frame frame={frame} title="Unsubscribe">
      <p>
        <bdi>{masked(link.address)}</bdi>: {stopText(link)} You need not sign in, and you need not say why.
      </p>
      <form method="post" class="card">
        <input type="hidden" name={FIELD} value={VALUE} />
        <p>
          <button type="submit">Unsubscribe</button>
        </p>
      </form>
      <p class="soft">
        Messages that a contract with us needs, such as invoices or notices of faults, still reach you.
      </p>
    </Frame>
  );
}

function stopText({ scope, purposes, channels }: UnsubscribeLink): string {
  const only = [...(purposes ?? []), ...(channels ?? [])];
  if (only.length > 0) return `we stop ${only.join(', ')} today.`;
  return scope === 'consent'
    ? 'we stop today what rests on your consent.'
    : 'we stop all direct marketing today, and the profiling for it.';
}

function doneText(link: UnsubscribeLink): string {
  const text = stopText(link);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} What was sent before stays as it was. Messages that a contract with us needs still reach you.`;
}

/** Enough to recognise one's own address, for eyes that look over a shoulder. */
function masked({ type, value }: UnsubscribeLink['address']): string {
  if (type !== 'email') return `…${value.slice(-3)}`;
  const at = value.lastIndexOf('@');
  return `${value.slice(0, 1)}…${value.slice(at)}`;
}
