/**
 * Events of holders: something changed that may lift a hold. Identifiers are compared as keyed hashes with what waits; the answer is
 * the same whether or not anything matched, so that a holder learns nothing about who asked for erasure.
 */
import { z } from 'zod';
import { isHabeasError } from '../../common/errors.js';
import { identifier, slug } from '../http/text.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, problems } from './context.js';

const params = z.strictObject({ holder: slug });
const body = z
  .strictObject({
    type: z.literal('holds_changed'),
    identifiers: z.array(identifier).min(1).max(500).describe('Of the person concerned, as this holder knows them'),
  })
  .meta({ id: 'HolderEvent' });

export function holderRoutes(api: Api, { register, requests, clock, log }: ApiContext): void {
  api.post(
    '/v1/holders/:holder/events',
    {
      config: { access: 'holder-machine' },
      schema: {
        tags: ['holders'],
        summary: 'Report that holds may have changed',
        description: 'Machine token of the holder. Always 202, whether or not anybody waits for it.',
        security: BEARER,
        params,
        body,
        response: { 202: z.object({ accepted: z.literal(true) }), ...problems(401, 403, 422, 503) },
      },
    },
    async (request, reply) => {
      const { holder } = request.params;
      const matching = await register.held.matching(holder, request.body.identifiers);
      const at = clock.now().toISOString();
      // Not awaited: neither the time nor the outcome of a signal may tell whether somebody matched. The sweep looks daily anyway.
      for (const requestId of matching) {
        requests.holdChanged(requestId, { holder, at }).catch((error: unknown) => {
          const kind = isHabeasError(error) ? error.kind : 'unknown';
          log.warn({ requestId, holder, kind }, 'a held erasure could not be told of an event; the sweep will look');
        });
      }
      return reply.code(202).send({ accepted: true });
    },
  );
}
