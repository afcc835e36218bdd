/** Complaints to the controller (K1): taken in, acknowledged, closed by somebody who did not decide on the request. */
import { z } from 'zod';
import { HabeasError, isHabeasError } from '../../common/errors.js';
import { computeClock } from '../../law/index.js';
import type { Jurisdiction } from '../../register/model.js';
import { COMPLAINT_OUTCOMES } from '../../register/types.js';
import type { ComplaintRow } from '../../register/types.js';
import { callerOf, hasRole } from '../auth/access.js';
import type { Caller } from '../auth/access.js';
import { complaintSummary, complaintSummarySchema, complaintView, complaintViewSchema } from '../complaints.js';
import { jurisdiction } from '../http/jurisdiction.js';
import { email, instant, line, locale, prose, slug } from '../http/text.js';
import { isAhead, wrongField } from '../http/wrong-field.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, problems } from './context.js';

export const complaintBody = z
  .strictObject({
    source: z.strictObject({
      system: slug.describe('Ticket system or channel'),
      id: z
        .string()
        .min(1)
        .max(100)
        .regex(/^[A-Za-z0-9][A-Za-z0-9._:/#-]*$/, {
          error: 'is not a plain reference; it is kept in clear | use a reference number, no names or addresses',
        })
        .describe('Reference number there; one complaint per source'),
    }),
    receivedAt: instant.describe('Real arrival at the controller: the thirty days run from the day after'),
    request: line(60).optional().describe('Number or id of the request complained about'),
    jurisdiction: jurisdiction.optional().describe('Where no request is named; otherwise the request says it'),
    says: prose(20_000).describe('What the person complains about; sealed'),
    name: line(200).optional(),
    locale: locale.default('en-GB'),
    contactEmail: email.optional().describe('Where acknowledgement and outcome go'),
  })
  .meta({ id: 'OpenComplaint' });

const params = z.strictObject({ complaint: line(60).describe('Number (C-2026-0001) or id') });

export function complaintRoutes(api: Api, context: ApiContext): void {
  openRoute(api, context);
  readRoutes(api, context);
  changeRoutes(api, context);
}

function openRoute(api: Api, context: ApiContext): void {
  const opened = z.object({ ...complaintSummarySchema.shape, created: z.boolean() });
  api.post(
    '/v1/complaints',
    {
      config: { access: { roles: ['agent', 'reviewer'], machines: true } },
      schema: {
        tags: ['complaints'],
        summary: 'Take in a complaint',
        description:
          'A case of its own beside requests, whose clocks it never touches. Idempotent per source. Acknowledged by mail at once where there is an address.',
        security: BEARER,
        body: complaintBody,
        response: { 200: opened, 201: opened, ...problems(401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const { clock, register } = context;
      const { body } = request;
      const now = clock.now();
      if (isAhead(body.receivedAt, now))
        throw wrongField('/receivedAt', 'lies in the future', 'give the instant at which the complaint arrived');
      const about = await aboutOf(context, body);
      const { request: _, jurisdiction: __, ...rest } = body;
      const result = await register.complaints.open({
        ...{ ...rest, ...about, by: callerOf(request).id, at: now.toISOString() },
        clock: computeClock({ ...about, right: 'complaint', receivedAt: body.receivedAt, events: [] }),
      });
      if (result.conflict) {
        throw new HabeasError('conflict', 'this source brought another complaint before', {
          hint: 'read the complaint that exists; give another source id if this is a new one',
        });
      }
      context.onOpened();
      return reply
        .code(result.created ? 201 : 200)
        .header('location', `/v1/complaints/${result.complaint.id}`)
        .send({ ...complaintSummary(result.complaint, now), created: result.created });
    },
  );
}

/** The request complained about decides which law applies. */
async function aboutOf(
  { register }: ApiContext,
  { request, jurisdiction: given }: z.infer<typeof complaintBody>,
): Promise<{ jurisdiction: Jurisdiction; requestId?: string }> {
  if (request !== undefined) {
    const row = await register.requests.find(request);
    if (!row) throw wrongField('/request', 'names no request', 'give its number or id, or leave it out');
    return { jurisdiction: row.jurisdiction, requestId: row.id };
  }
  if (given === undefined)
    throw wrongField('/jurisdiction', 'is missing', 'name the request complained about, or the law that applies');
  return { jurisdiction: given };
}

function readRoutes(api: Api, { register, clock }: ApiContext): void {
  const access = { roles: ['agent', 'reviewer', 'manager', 'admin'] as Caller['roles'] };
  api.get(
    '/v1/complaints',
    {
      config: { access },
      schema: {
        tags: ['complaints'],
        summary: 'List complaints',
        security: BEARER,
        querystring: z.strictObject({ open: z.enum(['true', 'false']).optional(), requestId: z.uuid().optional() }),
        response: { 200: z.object({ complaints: z.array(complaintSummarySchema) }), ...problems(401, 403, 422) },
      },
    },
    async ({ query: { open, requestId } }) => {
      const rows = await register.complaints.list({
        requestId,
        open: open === undefined ? undefined : open === 'true',
      });
      return { complaints: rows.map((row) => complaintSummary(row, clock.now())) };
    },
  );
  api.get(
    '/v1/complaints/:complaint',
    {
      config: { access },
      schema: {
        tags: ['complaints'],
        summary: 'Show a complaint',
        security: BEARER,
        params,
        response: { 200: complaintViewSchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => viewOf({ register, clock }, request.params.complaint, callerOf(request)),
  );
}

function changeRoutes(api: Api, context: ApiContext): void {
  const { register, clock } = context;
  api.post(
    '/v1/complaints/:complaint/acknowledgement',
    {
      config: { access: { roles: ['agent', 'reviewer'] } },
      schema: {
        tags: ['complaints'],
        summary: 'Record an acknowledgement that went out by hand',
        security: BEARER,
        params,
        body: z.strictObject({
          channel: z.enum(['mail', 'post', 'phone', 'portal']),
          at: instant.optional().describe('When it really went out; absent: now'),
        }),
        response: { 200: complaintViewSchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const row = await needed(context, request.params.complaint);
      const { channel, at } = request.body;
      const now = clock.now().toISOString();
      await register.complaints.acknowledged(row.id, { by: caller.id, channel, at: at ?? now });
      await tell(context, row.id, now);
      return viewOf(context, row.id, caller);
    },
  );
  api.post(
    '/v1/complaints/:complaint/closing',
    {
      config: { access: { roles: ['reviewer'] } },
      schema: {
        tags: ['complaints'],
        summary: 'Close a complaint with its outcome',
        description:
          'By a reviewer who did not decide on the request. The outcome is mailed where there is an address.',
        security: BEARER,
        params,
        body: z.strictObject({
          outcome: z.enum(COMPLAINT_OUTCOMES),
          findings: prose(20_000).describe('For the person: what was found, and what is done about it; sealed'),
        }),
        response: { 200: complaintViewSchema, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const row = await needed(context, request.params.complaint);
      const now = clock.now().toISOString();
      await register.complaints.close(row.id, { ...request.body, by: caller.id, at: now });
      await tell(context, row.id, now);
      return viewOf(context, row.id, caller);
    },
  );
}

async function viewOf(
  { register, clock }: Pick<ApiContext, 'register' | 'clock'>,
  idOrNumber: string,
  caller: Caller,
): Promise<z.infer<typeof complaintViewSchema>> {
  const row = await needed({ register }, idOrNumber);
  const deciders = row.requestId === undefined ? [] : await register.complaints.deciders(row.requestId);
  const body = hasRole(caller, 'agent', 'reviewer') ? await register.complaints.body(row.id) : undefined;
  return complaintView(row, deciders, body, clock.now());
}

async function needed({ register }: Pick<ApiContext, 'register'>, idOrNumber: string): Promise<ComplaintRow> {
  const row = await register.complaints.find(idOrNumber);
  if (row) return row;
  throw new HabeasError('not_found', 'there is no such complaint', { hint: 'GET /v1/complaints lists them' });
}

/** The register is the record; a workflow that is not told looks by itself within a day. */
async function tell({ requests, log }: ApiContext, complaintId: string, at: string): Promise<void> {
  try {
    await requests.complaintMoved(complaintId, { at });
  } catch (error) {
    if (!isHabeasError(error)) throw error;
    log.warn({ complaintId, kind: error.kind }, 'the workflow of this complaint was not told; it looks by itself');
  }
}
