/** Deadlines of the law from facts alone: nothing is stored, no request is needed. */
import { z } from 'zod';
import { answerDeadline, deadlineInputSchema, deadlineSchema } from '../deadline.js';
import type { Api } from './context.js';
import { BEARER, problems } from './context.js';

const MOST_AT_ONCE = 1000;

export function deadlineRoutes(api: Api): void {
  api.post(
    '/v1/deadlines',
    {
      config: { access: 'token' },
      schema: {
        tags: ['law'],
        summary: 'Compute a deadline',
        description:
          'Any token. One question or a list; the answers come in the same order, each with the derivation of its dates. Nothing is stored.',
        security: BEARER,
        body: z.union([deadlineInputSchema, z.array(deadlineInputSchema).min(1).max(MOST_AT_ONCE)]),
        response: { 200: z.union([deadlineSchema, z.array(deadlineSchema)]), ...problems(401, 422) },
      },
    },
    async ({ body }) =>
      Array.isArray(body) ? body.map((question, at) => answerDeadline(question, `/${at}`)) : answerDeadline(body),
  );
}
