/** The letters of a request, so that staff can print and post one, or know what somebody was told. Every look is an event of the request's audit chain. */
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import type { Access } from '../auth/access.js';
import { callerOf } from '../auth/access.js';
import { letterForStaff, sendLetter } from '../letter.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { noRequest } from './requests.js';

const READERS: Access = { roles: ['agent', 'reviewer', 'legal'] };

const letterSchema = z
  .object({
    key: z.string().describe('Names the letter within its request'),
    kind: z.string().describe('Which letter it is, such as access_answer'),
    createdAt: z.string(),
    sentAt: z.string().optional().describe('When it first went out; absent: it did not'),
    channel: z.string().optional().describe('How it went out; `came_back` without `sentAt`: its mail did'),
  })
  .meta({ id: 'Letter' });

export type LetterHead = z.infer<typeof letterSchema>;

export const letterKey = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9._:-]+$/, {
    error: 'is not the key of a letter | use a key of GET /v1/requests/{id}/letters',
  });

const letterParams = idParams.extend({ key: letterKey });

export function letterRoutes(api: Api, { register, vault, clock }: ApiContext): void {
  api.get(
    '/v1/requests/:id/letters',
    {
      config: { access: READERS },
      schema: {
        tags: ['requests'],
        summary: 'Letters of a request, oldest first',
        description: 'Agents and reviewers only. What was written, when and how it went out; not what it says.',
        security: BEARER,
        params: idParams,
        response: { 200: z.object({ letters: z.array(letterSchema) }), ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await register.requests.get(id))) throw noRequest();
      const letters = await register.letters.list(id);
      return {
        letters: letters.map(({ key, kind, at, sentAt, channel }) => ({ key, kind, createdAt: at, sentAt, channel })),
      };
    },
  );
  api.get(
    '/v1/requests/:id/letters/:key',
    {
      config: { access: READERS },
      exposeHeadRoute: false,
      schema: {
        tags: ['requests'],
        summary: 'Read a letter',
        description:
          'Agents and reviewers only, to be printed and posted for example; every call is recorded as access by staff.',
        security: BEARER,
        params: letterParams,
        produces: ['text/html', 'text/plain'],
        response: { ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const { id, key } = request.params;
      if (!(await register.requests.get(id))) throw noRequest();
      const seen = { by: callerOf(request).id, at: clock.now().toISOString() };
      const letter = await letterForStaff({ register, vault }, id, key, seen);
      if (letter === 'none') {
        throw new HabeasError('not_found', 'this request has no such letter', {
          hint: 'GET /v1/requests/{id}/letters lists what was written',
        });
      }
      if (letter === 'gone') {
        throw new HabeasError('not_found', 'the text of this letter is not kept, or no longer', {
          hint: 'texts are destroyed after their retention period; its date and channel are in the list',
        });
      }
      return sendLetter(reply, letter.text);
    },
  );
}
