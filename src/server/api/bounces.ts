/**
 * A mail came back: the link to an answer that never arrived is no answer (S25), and neither an ask nor the notice of an extension counts
 * before it has reached the person (X3, C6). Told by the mail system or by an agent.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import type { RequestRow } from '../../register/types.js';
import { wrongField } from '../http/wrong-field.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { letterKey } from './letters.js';
import { noRequest } from './requests.js';

export function bounceRoutes(api: Api, { register, requests, clock }: ApiContext): void {
  api.post(
    '/v1/requests/:id/bounces',
    {
      config: { access: { roles: ['agent', 'reviewer'], machines: true } },
      schema: {
        tags: ['requests'],
        summary: 'Tell that the mail with the latest link to the answer, or with a letter, came back',
        description:
          'The answer counts as not provided: the clock runs on, another verified address is tried, otherwise a reviewer finds a way. With `letter`: what it asked, or the extension it told of, does not count until a person records with the decision `told` on which day the person was told another way; any other letter is for staff to send.',
        security: BEARER,
        params: idParams,
        body: z
          .strictObject({
            letter: letterKey
              .optional()
              .describe('Key of the letter, of GET /v1/requests/{id}/letters; absent: the latest link to the answer'),
          })
          .meta({ id: 'Bounce' }),
        response: {
          202: z.object({ linkId: z.uuid().optional(), letter: z.string().optional() }).meta({ id: 'Bounced' }),
          ...problems(401, 403, 404, 409, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const row = await register.requests.get(id);
      if (!row) throw noRequest();
      const { letter } = request.body;
      if (letter !== undefined) {
        await letterBounced({ register, requests, clock }, row, letter);
        return reply.code(202).send({ letter });
      }
      const latest = (await register.deliveries.list(id)).at(-1);
      const linkId = latest?.linkId;
      if (latest === undefined || linkId === undefined || row.closedAt !== undefined) {
        throw new HabeasError('conflict', 'no answer of this request is out that could come back', {
          hint: 'read the request; a closed one was fetched, ended or sent in another way',
        });
      }
      if (latest.bouncedAt === undefined) {
        const at = clock.now().toISOString();
        await requests.receipt(id, { linkId, event: 'bounced', at });
        await register.deliveries.receipt({ id: randomUUID(), requestId: id, linkId, event: 'bounced', at });
      }
      return reply.code(202).send({ linkId });
    },
  );
}

/** Links to answers have mails of their own: their round is found by the link. */
const ANSWER_LINK = 'delivery_link';

async function letterBounced(
  { register, requests, clock }: Pick<ApiContext, 'register' | 'requests' | 'clock'>,
  row: RequestRow,
  key: string,
): Promise<void> {
  const letter = (await register.letters.list(row.id)).find((one) => one.key === key);
  if (!letter) {
    throw new HabeasError('not_found', 'this request has no such letter', {
      hint: 'GET /v1/requests/{id}/letters lists what was written',
    });
  }
  if (letter.kind === ANSWER_LINK) {
    throw wrongField(
      '/letter',
      'is the mail with the link to the answer',
      'leave it out: the latest link is meant then',
    );
  }
  if (letter.channel === 'came_back') return;
  if (row.closedAt !== undefined || letter.channel !== 'mail') {
    throw new HabeasError('conflict', 'no mail with this letter is out that could come back', {
      hint: 'read the letters of the request; one of a closed request is for staff to send another way',
    });
  }
  await requests.receipt(row.id, { letter: key, event: 'bounced', at: clock.now().toISOString() });
  await register.letters.cameBack(row.id, key);
}
