/** Opening, listing and showing requests. */
import { z } from 'zod';
import { RIGHTS } from '../../law/types.js';
import { OUTCOMES, STAGES, WAITING_FOR } from '../../register/model.js';
import { SLA_STATES } from '../../register/types.js';
import type { ListFilter } from '../../register/types.js';
import { HabeasError } from '../../common/errors.js';
import { callerOf, hasRole, onlyHolders, principalOf } from '../auth/access.js';
import type { Access } from '../auth/access.js';
import { jurisdiction } from '../http/jurisdiction.js';
import { line, slug } from '../http/text.js';
import { openRequest } from '../intake.js';
import { repeatShape } from '../views/repeat-shape.js';
import { requestView, summaryOf } from '../views/request-view.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { openRequestSchema } from './intake-schema.js';
import { repeatSchema, requestSummarySchema, requestViewSchema } from './view-schema.js';

const STAFF: Access = { roles: ['agent', 'reviewer', 'legal', 'manager', 'admin', 'owner'], machines: true };

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const listQuery = z.strictObject({
  right: z.enum(RIGHTS).optional(),
  jurisdiction: jurisdiction.optional(),
  stage: z.enum(STAGES).optional(),
  waitingFor: z.enum(WAITING_FOR).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  sla: z.enum(SLA_STATES).optional(),
  open: flag.optional().describe('true: neither answered nor closed'),
  followUp: z
    .literal('true')
    .transform(() => true as const)
    .optional()
    .describe('true: a task of staff is open, such as withheld items to look at again'),
  holderInTrouble: z
    .union([z.literal('true'), slug])
    .optional()
    .describe('Name of a holder that is slow, failed or silent; `true` for any'),
  text: line(200).optional().describe('Request number or source id, whole or its beginning'),
  sort: z.enum(['newest', 'due']).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().min(1).max(500).optional().describe('`nextCursor` of the page before'),
});

const openedSchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    created: z.boolean(),
    also: z
      .array(z.object({ right: z.enum(RIGHTS), id: z.uuid(), number: z.string(), created: z.boolean() }))
      .describe('Requests for the further rights of `also`'),
    repeatOf: z.array(repeatSchema).describe('Earlier requests for this right that may be the same person’s'),
  })
  .meta({ id: 'OpenedRequest' });

export function requestRoutes(api: Api, context: ApiContext): void {
  const { register, clock } = context;

  api.post(
    '/v1/requests',
    {
      config: { access: { roles: ['agent', 'reviewer'], machines: true } },
      schema: {
        tags: ['requests'],
        summary: 'Open a request',
        description:
          'Idempotent per source and right: 201 when it is opened, 200 with the same id afterwards, 409 when the body differs. Accepted and kept while Temporal is down.',
        security: BEARER,
        body: openRequestSchema,
        response: { 200: openedSchema, 201: openedSchema, ...problems(401, 403, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const opened = await openRequest(context, request.body, principalOf(callerOf(request)));
      const all = [{ right: request.body.right, created: opened.created }, ...opened.also];
      for (const { right, created } of all) {
        if (created) context.metrics.opened.inc({ right, source: request.body.source.kind });
      }
      context.onOpened();
      return reply
        .code(all.some(({ created }) => created) ? 201 : 200)
        .header('location', `/v1/requests/${opened.id}`)
        .send({ ...opened, repeatOf: opened.repeatOf.map(repeatShape) });
    },
  );

  api.get(
    '/v1/requests',
    {
      config: { access: STAFF },
      schema: {
        tags: ['requests'],
        summary: 'List requests',
        description: 'Owners of holders see the requests their holders take part in.',
        security: BEARER,
        querystring: listQuery,
        response: {
          200: z.object({ requests: z.array(requestSummarySchema), nextCursor: z.string().optional() }),
          ...problems(401, 403, 422),
        },
      },
    },
    async (request) => {
      const { holderInTrouble, ...filter } = request.query;
      const holders = onlyHolders(callerOf(request));
      const asked: ListFilter = {
        ...filter,
        holderInTrouble: holderInTrouble === 'true' ? true : holderInTrouble,
        holders,
      };
      const page = await register.requests.list(asked);
      const now = clock.now();
      return { requests: page.rows.map((row) => summaryOf(row, now)), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/v1/requests/:id',
    {
      config: { access: STAFF },
      schema: {
        tags: ['requests'],
        summary: 'Show a request',
        description: 'Timeline, stages, holder tasks, decisions, clock with its derivation, plan waiting for approval.',
        security: BEARER,
        params: idParams,
        response: { 200: requestViewSchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const deps = { register, live: context.live, now: clock.now() };
      const view = await requestView(deps, request.params.id, callerOf(request));
      if (!view) throw noRequest();
      return view;
    },
  );

  auditRoute(api, context);
}

const auditQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_000_000_000)
    .optional()
    .describe('Sequence number of the last event seen'),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

function auditRoute(api: Api, { register }: ApiContext): void {
  api.get(
    '/v1/requests/:id/audit',
    {
      config: { access: { roles: ['reviewer', 'admin'] } },
      schema: {
        tags: ['requests'],
        summary: 'Audit chain of a request',
        description: 'Bodies (reasons, names) are given to reviewers only and are gone once the case key is destroyed.',
        security: BEARER,
        params: idParams,
        querystring: auditQuery,
        response: {
          200: z.object({
            events: z.array(
              z.object({
                seq: z.int(),
                at: z.string(),
                actor: z.string(),
                type: z.string(),
                detail: z.record(z.string(), z.unknown()),
                body: z.record(z.string(), z.unknown()).optional(),
                redacted: z.boolean(),
                hash: z.string(),
              }),
            ),
          }),
          ...problems(401, 403, 404, 422),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await register.requests.get(id))) throw noRequest();
      const bodies = hasRole(callerOf(request), 'reviewer');
      const events = await register.audit.list(id, request.query);
      return {
        events: events.map(({ seq, at, actor, type, detail, body, redacted, hash }) => ({
          seq,
          at,
          actor,
          type,
          detail,
          body: bodies ? body : undefined,
          redacted,
          hash,
        })),
      };
    },
  );
}

export function noRequest(): HabeasError {
  return new HabeasError('not_found', 'there is no such request, or none this token may see', {
    hint: 'check the id; GET /v1/requests lists what this token may see',
  });
}
