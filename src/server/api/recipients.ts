/** Notices to recipients (Art 19): who has to be told, what came of it. */
import { z } from 'zod';
import { NOTICE_CHANNELS, NOTICE_STATES } from '../../register/types.js';
import type { RecipientNotice } from '../../register/types.js';
import { HabeasError } from '../../common/errors.js';
import type { Access } from '../auth/access.js';
import { callerOf } from '../auth/access.js';
import { prose } from '../http/text.js';
import type { Api, ApiContext } from './context.js';
import { noticeSchema, noticeView } from './accountability-schema.js';
import { BEARER, idParams, problems } from './context.js';
import { noRequest } from './requests.js';

const detailsSchema = z
  .object({
    notice: noticeSchema,
    tell: z
      .object({
        identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
        instruction: z.string().optional(),
      })
      .optional()
      .describe('What the recipient has to know; gone once it acknowledged or the key is destroyed'),
  })
  .meta({ id: 'RecipientNoticeDetails' });

export type NoticeDetails = z.infer<typeof detailsSchema>;

const READERS: Access = { roles: ['agent', 'reviewer', 'manager', 'admin'] };
const TELLERS: Access = { roles: ['agent', 'reviewer'] };

const recordBody = z
  .strictObject({
    state: z.enum(NOTICE_STATES).exclude(['open']),
    channel: z.enum(NOTICE_CHANNELS).optional().describe('sent: how it went out'),
    reason: prose(2000).optional().describe('not_possible, disproportionate: why, naming nobody; kept with the record'),
  })
  .superRefine(({ state, reason, channel }, context) => {
    const needsReason = state === 'not_possible' || state === 'disproportionate';
    if (needsReason && reason === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['reason'],
        message: 'is missing | say why in a sentence that names nobody',
      });
    }
    if (!needsReason && reason !== undefined) {
      context.addIssue({ code: 'custom', path: ['reason'], message: `is not used by ${state} | leave it out` });
    }
    if (state === 'sent' && channel === undefined) {
      context.addIssue({ code: 'custom', path: ['channel'], message: 'is missing | say how it went out' });
    }
  })
  .meta({ id: 'RecipientNoticeRecord' });

const noticeParams = idParams.extend({ notice: z.uuid().describe('Id of the notice') });

export function recipientRoutes(api: Api, context: ApiContext): void {
  listRoutes(api, context);
  noticeRoutes(api, context);
}

function listRoutes(api: Api, { register, clock }: ApiContext): void {
  api.get(
    '/v1/recipients',
    {
      config: { access: READERS },
      schema: {
        tags: ['recipients'],
        summary: 'Recipients that have to be told yet, over all requests',
        description: 'The longest due first.',
        security: BEARER,
        querystring: z.strictObject({
          overdue: z.enum(['true', 'false']).optional().describe('true: only what should have been done by now'),
          limit: z.coerce.number().int().min(1).max(500).optional(),
        }),
        response: { 200: z.object({ notices: z.array(noticeSchema) }), ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      const now = clock.now();
      const { overdue, limit } = request.query;
      const overdueAt = overdue === 'true' ? now.toISOString() : undefined;
      const notices = await register.recipients.waiting({ overdueAt, limit });
      return { notices: notices.map((notice) => noticeView(notice, now)) };
    },
  );
  api.get(
    '/v1/requests/:id/recipients',
    {
      config: { access: READERS },
      schema: {
        tags: ['recipients'],
        summary: 'Recipients of a request’s data and whether they were told (Art 19)',
        description: 'What the data subject is told when they ask.',
        security: BEARER,
        params: idParams,
        response: { 200: z.object({ notices: z.array(noticeSchema) }), ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await register.requests.get(id))) throw noRequest();
      const notices = await register.recipients.list(id);
      return { notices: notices.map((notice) => noticeView(notice, clock.now())) };
    },
  );
}

function noticeRoutes(api: Api, { register, clock }: ApiContext): void {
  const noticeOf = async (id: string, noticeId: string): Promise<RecipientNotice> => {
    const notice = await register.recipients.get(noticeId);
    if (notice?.requestId === id) return notice;
    throw new HabeasError('not_found', 'there is no such notice of this request', {
      hint: 'GET /v1/requests/{id}/recipients lists them',
    });
  };
  api.get(
    '/v1/requests/:id/recipients/:notice',
    {
      config: { access: TELLERS },
      schema: {
        tags: ['recipients'],
        summary: 'One notice with what the recipient has to know',
        description: 'Agents and reviewers only.',
        security: BEARER,
        params: noticeParams,
        response: { 200: detailsSchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { id, notice: noticeId } = request.params;
      const notice = await noticeOf(id, noticeId);
      return { notice: noticeView(notice, clock.now()), tell: await register.recipients.details(notice.id) };
    },
  );
  api.post(
    '/v1/requests/:id/recipients/:notice',
    {
      config: { access: TELLERS },
      schema: {
        tags: ['recipients'],
        summary: 'Record that a recipient was told, or why not',
        description: 'The same again changes nothing. `not_possible` and `disproportionate` need a reason.',
        security: BEARER,
        params: noticeParams,
        body: recordBody,
        response: { 200: noticeSchema, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const { id, notice: noticeId } = request.params;
      const notice = await noticeOf(id, noticeId);
      const now = clock.now();
      const by = callerOf(request).id;
      return noticeView(
        await register.recipients.record(notice.id, { ...request.body, by, at: now.toISOString() }),
        now,
      );
    },
  );
}
