/** Objections that another system took (a preference centre, a call centre), and links for one-click unsubscribing (RFC 8058). */
import { z } from 'zod';
import { OBJECTION_CHANNELS } from '../../register/model.js';
import { callerOf, principalOf } from '../auth/access.js';
import type { Access } from '../auth/access.js';
import { jurisdiction } from '../http/jurisdiction.js';
import { identifier, instant, line, locale } from '../http/text.js';
import { openRequest } from '../intake.js';
import { bodyOf, createUnsubscribeLinks } from '../unsubscribe.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, problems } from './context.js';
import { ADDRESSES } from './demand-schema.js';
import { sourceSchema } from './intake-schema.js';

/** A marketing system holds the token of its holder. */
const SYSTEMS: Access = { roles: ['agent', 'reviewer', 'owner'], machines: true };

const address = identifier.refine(({ type }) => ADDRESSES.has(type), {
  path: ['type'],
  error: `is no address | give one of: ${[...ADDRESSES].join(', ')}`,
});

const stops = {
  scope: z
    .enum(['marketing', 'consent'])
    .describe('marketing: all of it, profiling included (21(2)); consent: withdrawn (7(3))'),
  purposes: z.array(line(200)).min(1).max(20).optional().describe('Absent: all the scope covers'),
  channels: z.array(z.enum(OBJECTION_CHANNELS)).min(1).max(5).optional().describe('Absent: all'),
  jurisdiction: jurisdiction.default('UK-ENG'),
  locale: locale.default('en-GB').describe('BCP 47'),
};

const objectionBody = z
  .strictObject({
    source: sourceSchema.pick({ system: true, id: true }).describe('Where it was taken, and its reference there'),
    receivedAt: instant.describe('When the person objected'),
    address: address.describe('What it is about: nothing else is asked of the person (I7)'),
    ...stops,
  })
  .meta({ id: 'ObjectionInput' });

const linksBody = z
  .strictObject({ addresses: z.array(address).min(1).max(500), ...stops })
  .meta({ id: 'UnsubscribeLinksOrder' });

const takenSchema = z.object({ id: z.uuid(), number: z.string(), created: z.boolean() }).meta({ id: 'ObjectionTaken' });
const linksSchema = z
  .object({
    links: z
      .array(
        z.object({
          url: z.string().describe('GET shows a page and changes nothing, POST acts'),
          headers: z.record(z.string(), z.string()).describe('For the mail: List-Unsubscribe, List-Unsubscribe-Post'),
        }),
      )
      .describe('In the order of the addresses'),
  })
  .meta({ id: 'UnsubscribeLinks' });

export function objectionRoutes(api: Api, context: ApiContext): void {
  api.post(
    '/v1/objections',
    {
      config: { access: SYSTEMS },
      schema: {
        tags: ['requests'],
        summary: 'Take an objection to marketing, or a withdrawn consent',
        description:
          'Stops at every holder the same day, without proof of identity and whatever else is open. Idempotent per source: 201 when it is taken, 200 afterwards.',
        security: BEARER,
        body: objectionBody,
        response: { 200: takenSchema, 201: takenSchema, ...problems(401, 403, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { source, receivedAt, ...claims } = request.body;
      const body = bodyOf(claims, { kind: 'form', ...source }, receivedAt);
      const { id, number, created } = await openRequest(context, body, principalOf(callerOf(request)));
      if (created) context.metrics.opened.inc({ right: 'objection', source: 'form' });
      context.onOpened();
      return reply
        .code(created ? 201 : 200)
        .header('location', `/v1/requests/${id}`)
        .send({ id, number, created });
    },
  );

  const links = createUnsubscribeLinks(context.deriveMacKey('unsubscribe-link'));
  api.post(
    '/v1/unsubscribe-links',
    {
      config: { access: SYSTEMS },
      schema: {
        tags: ['requests'],
        summary: 'Make links for one-click unsubscribing',
        description:
          'One per address, for a mail and its headers (RFC 8058). They carry what they stop, sealed, and never expire. Nothing is kept until one is used.',
        security: BEARER,
        body: linksBody,
        response: { 200: linksSchema, ...problems(401, 403, 422) },
      },
    },
    (request) => {
      const { addresses, ...claims } = request.body;
      const base = context.config.server.publicUrl ?? `${request.protocol}://${request.host}`;
      return {
        links: addresses.map((one) => {
          const url = new URL(`/portal/unsubscribe/${links.create({ address: one, ...claims })}`, base).href;
          const headers = {
            'List-Unsubscribe': `<${url}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          };
          return { url, headers };
        }),
      };
    },
  );
}
