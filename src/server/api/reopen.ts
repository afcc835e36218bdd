/**
 * Taking a closed request up again: what was asked comes in after all (C5), with the real instants; what a copy left out is free; or the
 * answer reached somebody else (S25). */
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import { ASKS } from '../../register/model.js';
import type { Caller } from '../auth/access.js';
import { callerOf, principalOf } from '../auth/access.js';
import { release } from '../exemption-reviews.js';
import { email, instant, line, prose } from '../http/text.js';
import { isAhead, wrongField } from '../http/wrong-field.js';
import { taskSchema, taskView } from './accountability-schema.js';
import { checkAnswerReach } from './calendar-reach.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { noRequest } from './requests.js';

const MISDELIVERED = 'misdelivered';
const MEND = 'give the instant at which it came in';

const body = z
  .strictObject({
    of: z
      .enum([...ASKS, MISDELIVERED])
      .describe(
        'What has come in: proof of identity (checked by an agent), a mandate, a fee, a clarification; or `misdelivered`: the answer reached somebody else and goes out again (a reviewer alone)',
      ),
    occurredAt: instant.optional().describe('When it really came in; absent: now'),
    struck: z
      .boolean()
      .default(false)
      .describe('True: it should never have been asked, so the ask moved no date and a breach stands (C6)'),
    contactEmail: email
      .optional()
      .describe('With `misdelivered`: where to write to the right person from now on; absent: the address on file'),
    reason: prose(2000).describe('What came in and how it was checked; sealed under the case key'),
  })
  .meta({ id: 'Reopening' });

const supplementBody = z
  .strictObject({
    targets: z
      .array(line(300))
      .min(1)
      .max(100)
      .optional()
      .describe('What is free by now, as it was withheld: `<holder>/<dataset>[/<record>]`; absent: all of it'),
    reason: prose(2000).describe('Why it is no longer exempt; sealed under the case key'),
  })
  .meta({ id: 'SupplementInput' });

export function reopenRoutes(api: Api, context: ApiContext): void {
  const { register, clock, onOpened } = context;
  supplementRoute(api, context);
  api.post(
    '/v1/requests/:id/reopen',
    {
      config: { access: { roles: ['agent', 'reviewer'], machines: false } },
      schema: {
        tags: ['requests'],
        summary: 'Take a closed request up again',
        description:
          'A request closed as unverified or refused, as long as its keys are kept; or an answered one whose answer reached somebody else, once that is recorded and as long as the answer is kept: it counts as never given, identity is proven anew, and the same answer goes out.',
        security: BEARER,
        params: idParams,
        body,
        response: {
          202: z.object({ round: z.int() }).meta({ id: 'Reopened' }),
          ...problems(401, 403, 404, 409, 422),
        },
      },
    },
    async (request, reply) => {
      const row = await register.requests.get(request.params.id);
      if (!row) throw noRequest();
      const now = clock.now();
      const { of, struck, reason, occurredAt, contactEmail } = request.body;
      const caller = callerOf(request);
      const by = caller.id;
      if (of === MISDELIVERED) {
        return reply.code(202).send(await giveAnew(context, row.id, { contactEmail, reason, caller }));
      }
      if (contactEmail !== undefined)
        throw wrongField('/contactEmail', 'goes with `misdelivered` only', 'leave it out');
      const at = new Date(occurredAt ?? now).toISOString();
      if (isAhead(at, now)) throw wrongField('/occurredAt', 'lies in the future', MEND);
      if (Date.parse(at) < Date.parse(row.receivedAt))
        throw wrongField('/occurredAt', 'lies before the receipt of the request', MEND);
      if (!struck) checkAnswerReach(row, of, at);
      const { round } = await register.requests.reopen(row.id, { of, at, struck, reason, by, now: now.toISOString() });
      onOpened();
      return reply.code(202).send({ round });
    },
  );
}

/**
 * What somebody else got goes out again, to the person proven anew (S25).
 * @throws HabeasError `forbidden`, `not_found`, `conflict`
 */
export async function giveAnew(
  { register, clock, onOpened }: ApiContext,
  id: string,
  { contactEmail, reason, caller }: { contactEmail?: string; reason: string; caller: Caller },
): Promise<{ round: number }> {
  if (!caller.roles.includes('reviewer')) throw reviewersAlone();
  const how = { contactEmail, by: caller.id, reason, now: clock.now().toISOString() };
  const reopened = await register.requests.answerAnew(id, how);
  onOpened();
  return reopened;
}

function reviewersAlone(): HabeasError {
  return new HabeasError('forbidden', 'whether an answer goes out anew is decided by a reviewer', {
    hint: 'ask a reviewer',
  });
}

function supplementRoute(api: Api, context: ApiContext): void {
  api.post(
    '/v1/requests/:id/supplement',
    {
      config: { access: { roles: ['reviewer'], machines: false } },
      schema: {
        tags: ['requests'],
        summary: 'Give what a copy left out and what is free by now',
        description:
          'Of an answered access or portability request, closed or not: no new request, no new proof of identity. Returns the task that stands for it and its target.',
        security: BEARER,
        params: idParams,
        body: supplementBody,
        response: { 202: taskSchema, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const { targets, reason } = request.body;
      const now = context.clock.now();
      const task = await release(context, {
        requestId: request.params.id,
        ...(targets === undefined ? {} : { fits: ({ target }) => targets.includes(target) }),
        ...{ by: principalOf(callerOf(request)), reason, now },
      });
      return reply.code(202).send(taskView(task, now, true));
    },
  );
}
