/** A mail with the link to an answer came back: what never arrived is no answer (S25). Told by the mail system or by an agent. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { noRequest } from './requests.js';

export function bounceRoutes(api: Api, { register, requests, clock }: ApiContext): void {
  api.post(
    '/v1/requests/:id/bounces',
    {
      config: { access: { roles: ['agent', 'reviewer'], machines: true } },
      schema: {
        tags: ['requests'],
        summary: 'Tell that the mail with the latest link came back',
        description:
          'The answer counts as not provided: the clock runs on, another verified address is tried, otherwise a reviewer finds a way.',
        security: BEARER,
        params: idParams,
        body: z.strictObject({}).meta({ id: 'Bounce' }),
        response: {
          202: z.object({ linkId: z.uuid() }).meta({ id: 'Bounced' }),
          ...problems(401, 403, 404, 409, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const row = await register.requests.get(id);
      if (!row) throw noRequest();
      const latest = (await register.deliveries.list(id)).at(-1);
      if (!latest || row.closedAt !== undefined) {
        throw new HabeasError('conflict', 'no answer of this request is out that could come back', {
          hint: 'read the request; a closed one was fetched, ended or sent in another way',
        });
      }
      const { linkId } = latest;
      if (latest.bouncedAt === undefined) {
        const at = clock.now().toISOString();
        await requests.receipt(id, { linkId, event: 'bounced', at });
        await register.deliveries.receipt({ id: randomUUID(), requestId: id, linkId, event: 'bounced', at });
      }
      return reply.code(202).send({ linkId });
    },
  );
}
