/** Accountability of one request: its record (Y1), a misdelivery (K2), and the tasks of staff that have a time limit. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import { regimesOf } from '../../law/index.js';
import { accountabilityRecord } from '../../register/index.js';
import { NOTICE_KINDS, NOTICE_STATES, TASK_RESULTS } from '../../register/types.js';
import type { StaffTask } from '../../register/types.js';
import type { Access, Caller } from '../auth/access.js';
import { callerOf, principalOf } from '../auth/access.js';
import { lookAgainLater, releaseReviewed } from '../exemption-reviews.js';
import { prose } from '../http/text.js';
import type { Api, ApiContext } from './context.js';
import { taskSchema, taskView } from './accountability-schema.js';
import { BEARER, idParams, problems } from './context.js';
import { noRequest } from './requests.js';

const HOUR_MS = 3600 * 1000;
/** Art 33: hours, through weekends and holidays (K2). */
const BREACH_HOURS = 72;

const optional = z.string().optional();
/** Strict: whatever is not listed in Y1 has no place in it. */
export const recordSchema = z
  .strictObject({
    id: z.string(),
    number: z.string(),
    rights: z.array(z.string()),
    regimes: z.array(z.string()),
    jurisdiction: z.string(),
    channel: z.string(),
    receipt: z.strictObject({ at: z.string(), setBy: z.string(), laterThanTicket: z.boolean() }),
    identity: z.array(z.strictObject({ method: optional, result: z.string(), at: optional })),
    pauses: z.array(z.strictObject({ type: z.string(), at: z.string(), counted: z.boolean(), basis: optional })),
    extension: z.strictObject({ ground: optional, sentAt: z.string(), dueDate: optional }).optional(),
    holders: z.array(
      z.strictObject({
        ...{ holder: z.string(), step: z.string(), state: z.string(), rows: z.int().optional(), at: z.string() },
        searched: z.array(z.string()).optional(),
      }),
    ),
    holdDecisions: z.array(
      z.strictObject({
        ...{ holder: z.string(), item: z.string(), basis: z.array(z.string()), state: z.string() },
        ...{ since: z.string(), endedAt: optional },
        decider: optional.describe('Who approved the plan it was kept by'),
      }),
    ),
    deciders: z.array(
      z.strictObject({ kind: z.string(), choice: z.string(), by: z.string(), at: z.string(), planHash: optional }),
    ),
    redactions: z.array(z.strictObject({ reason: z.string(), at: z.string() })),
    letters: z.array(
      z.strictObject({ kind: z.string(), at: z.string(), sentAt: optional, channel: optional, sha256: z.string() }),
    ),
    bundles: z.array(z.strictObject({ sha256: z.string(), bytes: z.int(), offeredAt: z.string() })),
    deliveries: z.array(
      z.strictObject({
        offeredAt: z.string(),
        firstOpenedAt: optional,
        firstDownloadedAt: optional,
        bouncedAt: optional,
      }),
    ),
    recipientNotices: z.array(
      z.strictObject({
        ...{ recipient: z.string(), kind: z.enum(NOTICE_KINDS), state: z.enum(NOTICE_STATES), at: z.string() },
        ...{ sentAt: optional, reason: optional },
      }),
    ),
    complaints: z.array(z.strictObject({ number: z.string(), receivedAt: z.string(), outcome: optional })),
    outcome: optional,
    answeredAt: optional,
    closedAt: optional,
  })
  .meta({ id: 'AccountabilityRecord' });

const CASE_STAFF: Access = { roles: ['agent', 'reviewer'] };

export function accountabilityRoutes(api: Api, context: ApiContext): void {
  recordRoute(api, context);
  misdeliveryRoute(api, context);
  taskRoutes(api, context);
}

function recordRoute(api: Api, { register }: ApiContext): void {
  api.get(
    '/v1/requests/:id/record',
    {
      config: { access: { roles: ['reviewer', 'manager', 'admin'] } },
      schema: {
        tags: ['requests'],
        summary: 'The accountability record of a request',
        description: 'What is kept to prove how it was handled (Art 5(2)), and nothing else; outlives the keys.',
        security: BEARER,
        params: idParams,
        response: { 200: recordSchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const record = await accountabilityRecord(register, request.params.id, regimesOf);
      if (!record) throw noRequest();
      return record;
    },
  );
}

function misdeliveryRoute(api: Api, context: ApiContext): void {
  api.post(
    '/v1/requests/:id/misdelivered',
    {
      config: { access: CASE_STAFF },
      schema: {
        tags: ['requests'],
        summary: 'An answer reached somebody else',
        description:
          'Revokes all links of the request at once and opens the assessment of the breach: 72 hours to the authority, from when it was noticed, weekends included (Art 33). While that is open the same call changes nothing but links that came since. An open request counts as not answered: its clock runs on, as after a bounce; a closed one is taken up again by a reviewer (`reopen`, `misdelivered`), also where the answer went by post (`sent_otherwise`).',
        security: BEARER,
        params: idParams,
        body: z.strictObject({
          reason: prose(4000).describe('What happened, naming nobody; kept with the record'),
          noticedAt: z.iso
            .datetime({
              offset: true,
              error: 'is not an instant | write it with its offset, e.g. 2026-03-01T09:30:00Z',
            })
            .optional()
            .describe('When it was noticed; now when left out'),
        }),
        response: { 200: taskSchema, 201: taskSchema, ...problems(401, 403, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const by = callerOf(request).id;
      const { task, opened } = await recordMisdelivery(context, request.params.id, { ...request.body, by });
      return reply.code(opened ? 201 : 200).send(taskView(task, context.clock.now(), true));
    },
  );
}

/**
 * Nobody gets in any more, and the 72 hours run (S25, K2). `opened`: false where they ran already.
 * @throws HabeasError `not_found`, `invalid`, `unavailable`
 */
export async function recordMisdelivery(
  context: ApiContext,
  id: string,
  { reason, noticedAt, by }: { reason: string; noticedAt?: string; by: string },
): Promise<{ task: StaffTask; opened: boolean }> {
  const { register, clock } = context;
  const now = clock.now();
  const row = await register.requests.get(id);
  if (!row) throw noRequest();
  const noticed = noticedAt === undefined ? now : new Date(noticedAt);
  if (noticed > now) {
    throw new HabeasError('invalid', 'what was noticed lies in the past', {
      fields: [
        { pointer: '/noticedAt', detail: 'is in the future', mend: 'give when it was noticed, or leave it out' },
      ],
    });
  }
  const at = now.toISOString();
  // First of all nobody gets in any more; a second link may have gone out since an earlier call.
  const revoked = await register.links.revoke(id, at);
  const open = (await register.tasks.list({ requestId: id, open: true })).find(
    ({ kind }) => kind === 'breach_assessment',
  );
  await register.audit.append({
    ...{ chain: id, at, actor: by, type: 'delivery.misdelivered', detail: { linksRevoked: revoked } },
    key: `misdelivered:${open?.id ?? at}:${revoked}:${row.reopened}`,
  });
  if (open) {
    await notProvided(context, id, at);
    return { task: open, opened: false };
  }
  const taskId = randomUUID();
  await register.tasks.open({
    ...{ id: taskId, requestId: id, kind: 'breach_assessment', why: reason, by, at },
    detail: { noticedAt: noticed.toISOString() },
    dueAt: new Date(noticed.getTime() + BREACH_HOURS * HOUR_MS).toISOString(),
  });
  const task = await register.tasks.get(taskId);
  if (!task) throw new HabeasError('unavailable', 'the task was not recorded');
  await notProvided(context, id, at);
  return { task, opened: true };
}

/** What somebody else got was not provided to the person: the clock runs on, and another way is found (S25). */
async function notProvided({ register, requests }: ApiContext, id: string, at: string): Promise<void> {
  const latest = (await register.deliveries.list(id)).at(-1);
  const closed = (await register.requests.get(id))?.closedAt !== undefined;
  const linkId = latest?.linkId;
  // What went by post is given anew once the request has closed: nothing waits for its receipt.
  if (linkId === undefined || latest?.bouncedAt !== undefined || closed) return;
  await requests.receipt(id, { linkId, event: 'bounced', at });
  await register.deliveries.receipt({ id: randomUUID(), requestId: id, linkId, event: 'bounced', at });
}

function taskRoutes(api: Api, context: ApiContext): void {
  const { register, clock } = context;
  api.get(
    '/v1/tasks',
    {
      config: { access: { roles: ['agent', 'reviewer', 'manager', 'admin'] } },
      schema: {
        tags: ['staff'],
        summary: 'Tasks of staff, the earliest due first',
        description: 'Assessments of breaches, what a restore brought back and nobody can place.',
        security: BEARER,
        querystring: z.strictObject({
          open: z.enum(['true', 'false']).optional(),
          requestId: z.uuid().optional(),
        }),
        response: { 200: z.object({ tasks: z.array(taskSchema) }), ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      const { open, requestId } = request.query;
      const tasks = await register.tasks.list({ requestId, open: open === undefined ? undefined : open === 'true' });
      const reads = callerOf(request).roles.some((role) => role === 'agent' || role === 'reviewer');
      return { tasks: tasks.map((task) => taskView(task, clock.now(), reads)) };
    },
  );
  api.post(
    '/v1/tasks/:task',
    {
      config: { access: CASE_STAFF },
      schema: {
        tags: ['staff'],
        summary: 'Record what a task came to',
        description: Object.entries(TASK_RESULTS)
          .map(([kind, results]) => `${kind}: ${results.join(', ')}`)
          .join('; '),
        security: BEARER,
        params: z.strictObject({ task: z.uuid() }),
        body: z.strictObject({
          result: z.string().min(1).max(60),
          reason: prose(4000).describe('Why, naming nobody; kept with the record'),
        }),
        response: { 200: taskSchema, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const task = await closeTask(context, request.params.task, { ...request.body, caller: callerOf(request) });
      return taskView(task, clock.now(), true);
    },
  );
}

/**
 * Records what a task came to; of a review of exemptions with what follows from it.
 * @throws HabeasError `not_found`, `conflict`, `invalid`, `forbidden`
 */
export async function closeTask(
  context: ApiContext,
  id: string,
  { result, reason, caller }: { result: string; reason: string; caller: Caller },
): Promise<StaffTask> {
  const { register, clock } = context;
  const now = clock.now();
  const by = caller.id;
  const before = await register.tasks.get(id);
  if (before?.kind === 'tell_person' && before.state === 'open' && result === 'told') throw toldByDecision();
  const reviewed = before?.kind === 'exemption_review' && before.state === 'open' ? before : undefined;
  // What is free is given first: a task that is done and gave nothing would be looked at by nobody.
  if (reviewed && result === 'released') await releaseReviewed(context, reviewed, principalOf(caller), reason, now);
  const task = await register.tasks.close(id, { result, says: reason, by, at: now.toISOString() });
  if (reviewed && result === 'upheld') await lookAgainLater(register, reviewed, now);
  return task;
}

/** The clock counts from the day the person was told: without it the task would be done and nothing would count. */
function toldByDecision(): HabeasError {
  return new HabeasError('conflict', 'that the person was told is recorded as a decision on the request', {
    hint: 'decide `told` with the day in `occurredAt`; the task ends by itself',
  });
}
