/**
 * Decisions by people. Who decides comes from the token; what may be decided now is the workflow's validator to say. A decision is
 * named by its id: with an Idempotency-Key the same call twice is one decision.
 */
import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { HabeasError, isHabeasError } from '../../common/errors.js';
import { DECISION_KINDS, ROLES } from '../../register/model.js';
import type { Decision, DecisionKind, Role } from '../../register/model.js';
import type { RequestRow } from '../../register/types.js';
import type { Caller } from '../auth/access.js';
import { callerOf, hasRole, onlyHolders, principalOf } from '../auth/access.js';
import { isAhead, wrongField } from '../http/wrong-field.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, idParams, problems } from './context.js';
import { decisionBody } from './decision-schema.js';
import type { DecisionBody } from './decision-schema.js';
import { lift } from './lift.js';
import { checkCalendarReach } from './calendar-reach.js';
import { checkFee } from './fees.js';
import { checkMerge } from './merges.js';
import { noRequest } from './requests.js';

/** Who decides what. Being an administrator is no licence to decide about people's data. */
const DECIDERS: Record<DecisionKind, { roles: Role[]; machines: boolean }> = {
  verify: { roles: ['agent'], machines: false },
  match: { roles: ['agent'], machines: false },
  review: { roles: ['agent', 'reviewer'], machines: false },
  approve: { roles: ['reviewer'], machines: false },
  delivery: { roles: ['reviewer'], machines: false },
  holder: { roles: ['owner'], machines: true },
  withdraw: { roles: ['agent'], machines: true },
  ask: { roles: ['agent', 'reviewer'], machines: false },
  answer: { roles: ['agent'], machines: true },
  told: { roles: ['agent', 'reviewer'], machines: false },
  strike: { roles: ['reviewer'], machines: false },
  extend: { roles: ['reviewer'], machines: false },
  refuse: { roles: ['reviewer'], machines: false },
  redirect: { roles: ['agent', 'reviewer'], machines: false },
  merge: { roles: ['agent'], machines: false },
  capacity: { roles: ['agent', 'reviewer'], machines: false },
  withhold: { roles: ['reviewer'], machines: false },
  assess: { roles: ['agent', 'reviewer'], machines: false },
  weigh: { roles: ['reviewer'], machines: false },
  reconsider: { roles: ['reviewer'], machines: false },
  letter: { roles: ['legal'], machines: false },
  lift: { roles: ['agent', 'reviewer'], machines: false },
  transmit: { roles: ['reviewer'], machines: false },
};

function whoDecides(): string {
  const kinds = (may: (kind: DecisionKind) => boolean): string => DECISION_KINDS.filter(may).join(', ');
  const roles = ROLES.map((role) => [role, kinds((kind) => DECIDERS[kind].roles.includes(role))] as const);
  const people = roles.filter(([, decides]) => decides !== '').map(([role, decides]) => `${role}: ${decides}`);
  const machines = kinds((kind) => DECIDERS[kind].machines);
  return `${people.join(' · ')} (an owner: of own holders). Machine tokens with the role: ${machines}; they never approve.`;
}

const headers = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{8,200}$/, { error: 'is not a key | use 8 to 200 printable ASCII characters without spaces' })
    .optional()
    .describe('The same key and body twice is one decision'),
});

const decidedSchema = z.object({ id: z.uuid(), at: z.string() }).meta({ id: 'Decided' });

export function decisionRoutes(api: Api, context: ApiContext): void {
  api.post(
    '/v1/requests/:id/decisions',
    {
      config: { access: { roles: ['agent', 'reviewer', 'owner', 'legal'], machines: true } },
      schema: {
        tags: ['decisions'],
        summary: 'Decide on a request',
        description: whoDecides(),
        security: BEARER,
        params: idParams,
        headers,
        body: decisionBody,
        response: { 200: decidedSchema, 201: decidedSchema, ...problems(401, 403, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const decided = await decideAs(context, callerOf(request), request.params.id, request.body, key);
      const { id, at, repeated } = decided;
      return reply.code(repeated ? 200 : 201).send({ id, at });
    },
  );
}

/**
 * Decides in the caller's name, once for a key. `repeated`: the same was decided before with this key.
 * @throws HabeasError `forbidden`, `invalid`, `not_found`, `conflict`, `unavailable`
 */
export async function decideAs(
  context: ApiContext,
  caller: Caller,
  id: string,
  given: DecisionBody,
  key?: string,
): Promise<{ id: string; at: string; repeated: boolean }> {
  const { clock, register } = context;
  const body = withInstant(given);
  mayDecide(caller, body);
  notAhead(body, clock.now());
  knownAgreement(context.config, body);
  const row = await visible(context, id, caller);
  const decisionId = key === undefined ? randomUUID() : decisionIdOf(caller.id, id, key);
  const before = key === undefined ? undefined : await sameDecision(context, id, decisionId, body);
  if (before) return { id: decisionId, at: before.at, repeated: true };
  await checkFee(register, row, body, caller);
  await checkMerge(register, row, body);
  const at = clock.now().toISOString();
  checkCalendarReach(row, body, at);
  const decision: Decision = { id: decisionId, ...body, by: principalOf(caller), at };
  await send(context, row, decision);
  context.metrics.decisions.inc({ kind: body.kind, choice: body.choice });
  return { id: decisionId, at, repeated: false };
}

/** A customer may be named to the person only where the configuration says that the contract allows it (B2). */
function knownAgreement({ agreements }: ApiContext['config'], { kind, choice, target }: DecisionBody): void {
  if (kind !== 'redirect' || target === undefined) return;
  if (choice !== 'to_controller' && choice !== 'forward_part')
    throw wrongField('/target', `is not used by redirect ${choice}`, 'leave it out');
  if (Object.hasOwn(agreements, target)) return;
  const names = Object.keys(agreements).join(', ');
  const mend = names === '' ? 'leave it out: the configuration has no agreements' : `give one of: ${names}`;
  throw wrongField('/target', 'is no agreement of the configuration', mend);
}

/** What happened is recorded afterwards: an instant ahead of now would move dates nobody can know yet. */
function notAhead({ occurredAt }: DecisionBody, now: Date): void {
  if (occurredAt === undefined || !isAhead(occurredAt, now)) return;
  throw wrongField('/occurredAt', 'lies in the future', 'give the instant at which it happened');
}

function mayDecide(caller: Caller, body: DecisionBody): void {
  const { roles, machines } = DECIDERS[body.kind];
  if (caller.kind === 'machine' && !machines) {
    throw new HabeasError('forbidden', `a machine token never decides ${body.kind}`, {
      hint: 'a person with the role decides this with their own token',
    });
  }
  if (!hasRole(caller, ...roles)) {
    throw new HabeasError('forbidden', `${body.kind} is decided by the role ${roles.join(' or ')}`, {
      hint: 'ask a colleague who has the role',
    });
  }
  if (body.kind === 'holder' && !caller.holders.includes(body.target ?? '')) {
    throw new HabeasError('forbidden', 'only the owner of this holder may have it tried again', {
      hint: 'name a holder of your own in /target',
    });
  }
}

/** Instants are kept as UTC. */
function withInstant({ occurredAt, ...body }: DecisionBody): DecisionBody {
  return occurredAt === undefined ? body : { ...body, occurredAt: new Date(occurredAt).toISOString() };
}

async function visible(context: ApiContext, id: string, caller: Caller): Promise<RequestRow> {
  const row = await context.register.requests.get(id);
  const mine = onlyHolders(caller);
  if (!row) throw noRequest();
  if (mine !== undefined) {
    const tasks = await context.register.holderTasks.list(id);
    if (!tasks.some((task) => mine.includes(task.holder))) throw noRequest();
  }
  return row;
}

/** What is held is erased beside and after its request: a withdrawal goes to what waits. */
async function send({ requests, register }: ApiContext, row: RequestRow, decision: Decision): Promise<void> {
  if (decision.kind === 'lift') return lift(requests, row, decision);
  try {
    if (decision.kind === 'withdraw') {
      const held = await register.held.list(row.id);
      if (held.some((item) => item.state === 'waiting')) {
        await requests.withdrawHeld(row.id, decision);
        return;
      }
    }
    if (row.closedAt !== undefined) {
      throw new HabeasError('conflict', 'the request is closed', { hint: 'open a new request if there is more to do' });
    }
    await requests.decide(row.id, decision);
  } catch (error) {
    if (isHabeasError(error) && error.kind === 'not_found') {
      throw new HabeasError('unavailable', 'the workflow of this request has not started yet', {
        cause: error,
        hint: 'the request is kept; try again once the workflow service is up',
      });
    }
    throw error;
  }
}

/** A UUID (version 8) from principal, request and key. */
function decisionIdOf(principal: string, requestId: string, key: string): string {
  const hash = createHash('sha256').update(`${principal}\n${requestId}\n${key}`).digest('hex');
  const variant = ((parseInt(hash[16] as string, 16) & 0x3) | 0x8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

const FIELDS = Object.keys(decisionBody.shape) as (keyof DecisionBody)[];
/** Still there once the case key is gone. */
const IN_CLEAR: readonly (keyof DecisionBody)[] = ['kind', 'choice', 'planHash'];

async function sameDecision(
  { register }: ApiContext,
  requestId: string,
  decisionId: string,
  body: DecisionBody,
): Promise<{ at: string } | undefined> {
  const before = (await register.decisions.list(requestId)).find((decision) => decision.id === decisionId);
  if (!before) return undefined;
  const compared = before.purged ? IN_CLEAR : FIELDS;
  const fields = compared.filter((name) => !isDeepStrictEqual(before[name], body[name]));
  if (fields.length === 0) return before;
  throw new HabeasError('conflict', 'this Idempotency-Key was used for another decision', {
    hint: 'use a new key for a new decision',
    fields: fields.map((name) => ({
      pointer: `/${name}`,
      detail: 'differs from the first call with this key',
      mend: 'send what was sent first, or use a new key',
    })),
  });
}
