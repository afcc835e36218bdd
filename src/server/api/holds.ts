/**
 * Holds that people open, review and close. What changes is told to the erasures it touches, which decide again. Secret ones have an
 * address of their own: for everybody but Legal it is an address that does not exist.
 */
import { z } from 'zod';
import { HabeasError, isHabeasError } from '../../common/errors.js';
import { HOLD_TYPES } from '../../law/types.js';
import type { HoldType } from '../../law/types.js';
import { localDateIn } from '../../law/dates.js';
import type { Hold, Register } from '../../register/types.js';
import type { Access, Caller } from '../auth/access.js';
import { callerOf, hasRole, principalOf } from '../auth/access.js';
import { prose } from '../http/text.js';
import { lookAgainAfter } from '../exemption-reviews.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { closeBody, closeSecretBody, holdSchema, openHoldBody, openSecretHoldBody, reviewBody } from './hold-schema.js';
import type { HoldView } from './hold-schema.js';
import { noRequest } from './requests.js';

const HANDLERS: Access = { roles: ['reviewer', 'legal'] };
const ZONE = 'Europe/London';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const holdParams = z.strictObject({ id: z.uuid().describe('Id of the hold') });
const listQuery = z.strictObject({
  state: z.enum(['open', 'closed']).optional(),
  type: z.enum(HOLD_TYPES).optional(),
  due: flag.optional().describe('true: open ones whose review is due'),
  request: z.uuid().optional().describe('Those that stand against the person of this request'),
});
const listSchema = z.object({ holds: z.array(holdSchema) });

export function holdRoutes(api: Api, context: ApiContext): void {
  const { register, clock } = context;
  const now = (): string => clock.now().toISOString();
  api.post(
    '/v1/holds',
    {
      config: { access: HANDLERS },
      schema: {
        tags: ['holds'],
        summary: 'Open a hold',
        description:
          'Litigation: legal; the others: reviewer or legal. Once a request of the person came in: only legal, and the hold is flagged (H6).',
        security: BEARER,
        body: openHoldBody,
        response: { 201: holdSchema, ...problems(401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { hold, requestIds } = await register.holds.open(request.body, principalOf(caller), now());
      tell(context, requestIds);
      return reply
        .code(201)
        .header('location', `/v1/holds/${hold.id}`)
        .send(await viewFor(context, hold, caller));
    },
  );
  api.get(
    '/v1/holds',
    {
      config: { access: HANDLERS },
      schema: {
        tags: ['holds'],
        summary: 'List holds, newest first',
        security: BEARER,
        querystring: listQuery,
        response: { 200: listSchema, ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      const { state, type, due, request: requestId } = request.query;
      const holds = await register.holds.list({
        state,
        type,
        requestId,
        ...(due === true ? { dueOn: today(now()) } : {}),
      });
      return { holds: await Promise.all(holds.map((hold) => viewFor(context, hold, callerOf(request)))) };
    },
  );
  api.get(
    '/v1/holds/:id',
    {
      config: { access: HANDLERS },
      schema: {
        tags: ['holds'],
        summary: 'Show a hold',
        security: BEARER,
        params: holdParams,
        response: { 200: holdSchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const hold = await register.holds.get(request.params.id);
      if (!hold) throw noHold();
      return viewFor(context, hold, callerOf(request));
    },
  );
  api.post(
    '/v1/holds/:id/review',
    {
      config: { access: HANDLERS },
      schema: {
        tags: ['holds'],
        summary: 'Record a review',
        description: 'Sets the next one; fraud within 30 days.',
        security: BEARER,
        params: holdParams,
        body: reviewBody,
        response: { 200: holdSchema, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const { hold, requestIds } = await register.holds.review(id, request.body, principalOf(caller), now());
      if (request.body.endsOn !== undefined) tell(context, requestIds);
      return viewFor(context, hold, caller);
    },
  );
  api.post(
    '/v1/holds/:id/close',
    {
      config: { access: HANDLERS },
      schema: {
        tags: ['holds'],
        summary: 'Close a hold',
        description: 'What it kept is decided again at once. A restriction of the person: tell them first (Art 18(3)).',
        security: BEARER,
        params: holdParams,
        body: closeBody,
        response: { 200: holdSchema, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      await refuseObtained(register, id);
      const before = await register.holds.get(id);
      const { hold, requestIds } = await register.holds.close(id, request.body, principalOf(caller), now());
      tell(context, requestIds);
      if (before) await lookAgainAfter(register, before, caller.id, now());
      return viewFor(context, hold, caller);
    },
  );
  wishRoute(api, context);
  secretRoutes(api, context);
}

const RESTRICTION_HOLDS: ReadonlySet<HoldType> = new Set<HoldType>(['SUBJECT_RESTRICTION', 'RIGHTS_PENDING']);

/** A restriction that a request obtained ends where it was obtained: the holders have to use the data again, too (18(3)). */
async function refuseObtained(register: Register, id: string): Promise<void> {
  const hold = await register.holds.get(id);
  if (!hold || !RESTRICTION_HOLDS.has(hold.type) || !('requestId' in hold.selector)) return;
  const row = await register.requests.get(hold.selector.requestId);
  if (row?.right !== 'restriction') return;
  throw new HabeasError('conflict', 'this restriction stands at the holders too and ends with its request', {
    hint: `decide \`lift\` on request ${row.number}: the person is told, then the holders lift it and this hold closes`,
  });
}

function wishRoute(api: Api, context: ApiContext): void {
  const { register, clock } = context;
  api.post(
    '/v1/requests/:id/wish',
    {
      config: { access: { roles: ['agent', 'reviewer'] } },
      schema: {
        tags: ['holds'],
        summary: 'The person says that the earlier wish to be erased still stands',
        description:
          'Asked once they came back (a new service, order or account) while data was held, or the e-mail address on file changed: then ' +
          'check first, by another way than that mailbox, that it is the same person. Does it not stand: decide `withdraw`.',
        security: BEARER,
        params: idParams,
        body: z.strictObject({ reason: prose(4000).describe('How and when the person said so; sealed') }),
        response: { 200: z.object({ confirmed: z.literal(true) }), ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await register.requests.get(id))) throw noRequest();
      const at = clock.now().toISOString();
      await register.held.wishes.confirm(id, callerOf(request).id, request.body.reason, at);
      tell(context, [id]);
      return { confirmed: true as const };
    },
  );
}

function secretRoutes(api: Api, context: ApiContext): void {
  const { clock } = context;
  const store = context.register.secretHolds;
  const now = (): string => clock.now().toISOString();
  const route = { config: { access: 'hidden' as const } };
  api.post(
    '/v1/secret-holds',
    { ...route, schema: { hide: true, body: openSecretHoldBody, response: { 201: holdSchema } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { hold, requestIds } = await store.open(request.body, principalOf(caller), now());
      tell(context, requestIds);
      return reply.code(201).send(await viewFor(context, hold, caller));
    },
  );
  api.get(
    '/v1/secret-holds',
    {
      ...route,
      schema: { hide: true, querystring: listQuery.pick({ state: true, due: true }), response: { 200: listSchema } },
    },
    async (request) => {
      const caller = callerOf(request);
      await store.read(principalOf(caller), now());
      const { state, due } = request.query;
      const holds = await store.list({ state, ...(due === true ? { dueOn: today(now()) } : {}) });
      return { holds: await Promise.all(holds.map((hold) => viewFor(context, hold, caller))) };
    },
  );
  api.get(
    '/v1/secret-holds/:id',
    { ...route, schema: { hide: true, params: holdParams, response: { 200: holdSchema } } },
    async (request) => {
      const caller = callerOf(request);
      const hold = await store.get(request.params.id);
      if (!hold) throw noHold();
      await store.read(principalOf(caller), now(), hold.id);
      return viewFor(context, hold, caller);
    },
  );
  api.post(
    '/v1/secret-holds/:id/review',
    { ...route, schema: { hide: true, params: holdParams, body: reviewBody, response: { 200: holdSchema } } },
    async (request) => {
      const caller = callerOf(request);
      const { hold, requestIds } = await store.review(request.params.id, request.body, principalOf(caller), now());
      if (request.body.endsOn !== undefined) tell(context, requestIds);
      return viewFor(context, hold, caller);
    },
  );
  api.post(
    '/v1/secret-holds/:id/close',
    { ...route, schema: { hide: true, params: holdParams, body: closeSecretBody, response: { 200: holdSchema } } },
    async (request) => {
      const caller = callerOf(request);
      const { hold, requestIds } = await store.close(request.params.id, request.body, principalOf(caller), now());
      tell(context, requestIds);
      return viewFor(context, hold, caller);
    },
  );
}

/** Not awaited: erasures decide again when they hear of it, and the sweep looks daily anyway. The same words as for a holder's event. */
function tell({ requests, clock, log }: ApiContext, requestIds: string[]): void {
  const event = { holder: 'people', at: clock.now().toISOString() };
  for (const requestId of requestIds) {
    requests.holdChanged(requestId, event).catch((error: unknown) => {
      const kind = isHabeasError(error) ? error.kind : 'unknown';
      log.warn({ requestId, kind }, 'a held erasure could not be told of an event; the sweep will look');
    });
  }
}

async function viewFor({ register, clock }: ApiContext, hold: Hold, caller: Caller): Promise<HoldView> {
  const { matter, openedBy, closedBy, reviews, ...rest } = hold;
  const name = nameOf(register);
  return {
    ...rest,
    overdue: hold.state === 'open' && hold.reviewOn !== undefined && hold.reviewOn <= today(clock.now().toISOString()),
    ...(matter !== undefined && hasRole(caller, 'legal') ? { matter } : {}),
    openedBy: await name(openedBy),
    ...(closedBy === undefined ? {} : { closedBy: await name(closedBy) }),
    reviews: await Promise.all(reviews.map(async (review) => ({ ...review, by: await name(review.by) }))),
  } as HoldView;
}

function nameOf({ principals }: Register): (id: string) => Promise<{ id: string; name?: string }> {
  return async (id) => ({ id, name: /^[0-9a-f]{8}-/.test(id) ? await principals.display(id) : undefined });
}

function today(at: string): string {
  return localDateIn(at, ZONE);
}

function noHold(): HabeasError {
  return new HabeasError('not_found', 'there is no such hold', { hint: 'GET /v1/holds lists them' });
}
