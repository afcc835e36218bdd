/** What staff ask of the service itself: who am I, SLA, the sealed outbox, the brake on erasures. */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import { ROLES } from '../../register/model.js';
import type { Access } from '../auth/access.js';
import { callerOf, onlyHolders } from '../auth/access.js';
import { prose } from '../http/text.js';
import { slaSchema, slaShape } from '../sla.js';
import { complaintSummary } from '../complaints.js';
import { taskView } from './accountability-schema.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, problems } from './context.js';

export function staffRoutes(api: Api, context: ApiContext): void {
  meRoute(api, context);
  slaRoute(api, context);
  freezeRoutes(api, context);
}

function meRoute(api: Api, { register }: ApiContext): void {
  api.get(
    '/v1/me',
    {
      config: { access: 'token' },
      schema: {
        tags: ['staff'],
        summary: 'Whom this token belongs to',
        security: BEARER,
        response: {
          200: z.object({
            id: z.uuid(),
            name: z.string().optional(),
            kind: z.enum(['person', 'machine']),
            roles: z.array(z.enum(ROLES)),
            holders: z.array(z.string()),
          }),
          ...problems(401),
        },
      },
    },
    async (request) => {
      const { id, kind, roles, holders } = callerOf(request);
      return { id, kind, roles, holders, name: await register.principals.display(id) };
    },
  );
}

function slaRoute(api: Api, { register, clock }: ApiContext): void {
  api.get(
    '/v1/sla',
    {
      config: { access: { roles: ['agent', 'reviewer', 'manager', 'admin', 'owner'], machines: true } },
      schema: {
        tags: ['staff'],
        summary: 'Open requests by SLA state',
        description: 'Computed when read. Owners see the requests their holders take part in.',
        security: BEARER,
        response: { 200: slaSchema, ...problems(401, 403) },
      },
    },
    async (request) => {
      const mine = onlyHolders(callerOf(request));
      const now = clock.now();
      const tasks = mine === undefined ? await register.tasks.list({ open: true }) : [];
      const limited = tasks.filter(({ dueAt }) => dueAt !== undefined).map((task) => taskView(task, now, false));
      const complaints = mine === undefined ? await register.complaints.list({ open: true }) : [];
      const summaries = complaints.map((row) => complaintSummary(row, now));
      const sla = slaShape(await register.sla(now.toISOString(), mine), limited, summaries);
      if (mine === undefined) return sla;
      return {
        ...sla,
        requests: sla.requests.map((row) => ({
          ...row,
          heldUpBy: row.heldUpBy.filter(({ holder }) => mine.includes(holder)),
        })),
        holders: sla.holders.filter(({ holder }) => mine.includes(holder)),
      };
    },
  );
}

const freezeSchema = z
  .object({
    frozen: z.boolean(),
    by: z.string().optional(),
    at: z.string().optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Freeze' });
const reasonBody = z.strictObject({ reason: prose(1000).describe('Why; kept with the event') });
const FREEZERS: Access = { roles: ['admin', 'reviewer'] };

function freezeRoutes(api: Api, { register, clock }: ApiContext): void {
  const { settings } = register;
  api.get(
    '/v1/freeze',
    {
      config: { access: { roles: ['admin', 'reviewer', 'manager', 'agent'] } },
      schema: {
        tags: ['staff'],
        summary: 'Are erasures frozen?',
        security: BEARER,
        response: { 200: freezeSchema, ...problems(401, 403) },
      },
    },
    () => settings.erasuresFrozen(),
  );
  api.post(
    '/v1/freeze',
    {
      config: { access: FREEZERS },
      schema: {
        tags: ['staff'],
        summary: 'Freeze all erasures at once',
        description: 'Idempotent; no connector erases while frozen.',
        security: BEARER,
        body: reasonBody,
        response: { 200: freezeSchema, ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      await settings.freezeErasures(callerOf(request).id, request.body.reason, clock.now().toISOString());
      return settings.erasuresFrozen();
    },
  );
  api.delete(
    '/v1/freeze',
    {
      config: { access: FREEZERS },
      schema: {
        tags: ['staff'],
        summary: 'Let erasures go on',
        security: BEARER,
        body: reasonBody,
        response: { 200: freezeSchema, ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      await settings.unfreezeErasures(callerOf(request).id, request.body.reason, clock.now().toISOString());
      return settings.erasuresFrozen();
    },
  );
}

const mailParams = z.strictObject({
  mail: z
    .string()
    .max(300)
    .regex(/^[A-Za-z0-9._-]+$/, { error: 'is not the id of a mail | use an id of GET /v1/outbox' }),
});

export function outboxRoutes(api: Api, { outbox, register, clock }: ApiContext): void {
  const access: Access = { roles: ['admin'] };
  const reader = (): NonNullable<typeof outbox> => {
    if (outbox) return outbox;
    throw new HabeasError('not_found', 'mail goes out by SMTP here; there is no outbox', {
      hint: 'the sealed outbox belongs to the embedded mode',
    });
  };
  /** Mails hold personal data: whoever reads them leaves a trace. */
  const trace = async (request: FastifyRequest, type: string, detail: Record<string, unknown>): Promise<void> => {
    const at = clock.now().toISOString();
    await register.audit.append({
      chain: 'system',
      at,
      actor: callerOf(request).id,
      type,
      detail,
      key: randomUUID(),
    });
  };
  api.get(
    '/v1/outbox',
    {
      config: { access },
      schema: {
        tags: ['staff'],
        summary: 'Mails of the sealed outbox, newest first',
        description: 'Administrators only; every call is recorded as access by staff.',
        security: BEARER,
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).optional() }),
        response: {
          200: z.object({
            mails: z.array(
              z.object({
                id: z.string(),
                at: z.string(),
                to: z.string().optional(),
                subject: z.string().optional(),
                sealed: z.boolean().describe('Its key is destroyed'),
              }),
            ),
          }),
          ...problems(401, 403, 404, 422),
        },
      },
    },
    async (request) => {
      const mails = await reader().list(request.query.limit ?? 50);
      await trace(request, 'access.outbox_listed_by_staff', { mails: mails.length });
      return { mails };
    },
  );
  api.get(
    '/v1/outbox/:mail',
    {
      config: { access },
      schema: {
        tags: ['staff'],
        summary: 'One mail of the outbox',
        description: 'Administrators only; every call is recorded as access by staff.',
        security: BEARER,
        params: mailParams,
        response: {
          200: z.object({
            id: z.string(),
            at: z.string(),
            to: z.string(),
            subject: z.string(),
            text: z.string(),
            html: z.string().optional(),
          }),
          ...problems(401, 403, 404, 409, 422),
        },
      },
    },
    async (request) => {
      const mail = await reader().read(request.params.mail);
      if (!mail) throw new HabeasError('not_found', 'there is no such mail', { hint: 'GET /v1/outbox lists them' });
      await trace(request, 'access.mail_opened_by_staff', { mail: mail.id });
      return mail;
    },
  );
}
