/** The ledger after a restore (E8): start a replay, read what it found; and what was purged when, under which rule (Y2). */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HabeasError } from '../../common/errors.js';
import { PURGE_KINDS } from '../../register/types.js';
import type { Access } from '../auth/access.js';
import { callerOf } from '../auth/access.js';
import { slug } from '../http/text.js';
import type { Api, ApiContext } from './context.js';
import { BEARER, problems } from './context.js';

const ordersSchema = z.object({
  standing: z.int().describe('Stand in the ledger for this holder'),
  found: z.int().describe('Of these: records were found, or an address is known'),
  repeated: z.int().describe('Carried out again and, where the holder can be read anew, confirmed'),
});

const reportSchema = z.object({
  holder: z.string(),
  searched: z.int().optional().describe('Hashes compared; absent: it was not searched'),
  notSearched: z.string().optional(),
  hits: z.int().describe('Erased people of whom something was found'),
  erased: z.int().describe('Records erased again and confirmed gone'),
  kept: z.int().describe('People of whom only what is lawfully kept was there'),
  newer: z.int().describe('People who came back by a new record'),
  left: z.array(z.object({ requestId: z.string(), why: z.string() })),
  tasks: z.int().describe('Tasks opened for a person, or open from an earlier replay'),
  stops: ordersSchema.describe('Objections, withdrawals of consent, suppressions'),
  restrictions: ordersSchema.describe('Restrictions of a person’s, and of what a hold keeps'),
  corrections: z
    .array(
      z.object({
        requestId: z.string(),
        number: z.string().optional(),
        dataset: z.string().optional(),
        field: z.string(),
        at: z.string(),
      }),
    )
    .describe('Made since the backup: a person has them made again, the ledger knows no values'),
});

export const replaySchema = z
  .object({
    id: z.uuid(),
    holders: z.array(z.string()),
    dryRun: z.boolean(),
    backupAt: z.string().optional(),
    startedAt: z.string(),
    startedBy: z.string(),
    finishedAt: z.string().optional(),
    report: z.array(reportSchema).optional().describe('Once it has finished'),
  })
  .meta({ id: 'LedgerReplay' });
export type ReplayView = z.infer<typeof replaySchema>;

const purgeSchema = z
  .object({
    seq: z.int(),
    kind: z.enum(PURGE_KINDS),
    at: z.string(),
    requestId: z.string().optional(),
    why: z.string().describe('Rule and period'),
    count: z.int().optional(),
  })
  .meta({ id: 'Purge' });
export type PurgeView = z.infer<typeof purgeSchema>;

const ADMINS: Access = { roles: ['admin'] };
const READERS: Access = { roles: ['admin', 'reviewer', 'manager'] };

export function ledgerRoutes(api: Api, context: ApiContext): void {
  startRoute(api, context);
  readRoutes(api, context);
  purgeRoute(api, context);
}

function startRoute(api: Api, { register, clock, config, replays }: ApiContext): void {
  api.post(
    '/v1/ledger/replays',
    {
      config: { access: ADMINS },
      schema: {
        tags: ['ledger'],
        summary: 'Replay the ledger after a restore',
        description:
          'Asks holders whom they know; stops again what was objected to, erases again what approved plans had erased, restricts again what is to be stored only, and lists corrections for people. `dryRun` only counts. Answers at once; read the report under its id.',
        security: BEARER,
        body: z.strictObject({
          holders: z.array(slug).min(1).optional().describe('Restored holders; all when left out'),
          dryRun: z.boolean().optional(),
          backupAt: z.iso
            .datetime({ offset: true })
            .optional()
            .describe('When the backup was made: corrections since are listed; since the longest backup when left out'),
        }),
        response: { 202: replaySchema, ...problems(401, 403, 422, 503) },
      },
    },
    async (request, reply) => {
      if (!replays) throw new HabeasError('unavailable', 'this server cannot start a replay');
      const known = Object.keys(config.holders);
      const holders = [...new Set(request.body.holders ?? known)];
      const unknown = holders.filter((holder) => !known.includes(holder));
      if (unknown.length > 0) {
        throw new HabeasError('invalid', 'a holder is not one of this installation', {
          fields: unknown.map((holder) => ({
            pointer: `/holders/${holders.indexOf(holder)}`,
            detail: `there is no holder ${holder}`,
            mend: `use ${known.join(', ')}`,
          })),
        });
      }
      const { backupAt, dryRun = false } = request.body;
      const at = clock.now();
      if (backupAt !== undefined && Date.parse(backupAt) > at.getTime()) {
        throw new HabeasError('invalid', 'the backup is not made yet', {
          fields: [{ pointer: '/backupAt', detail: 'is in the future', mend: 'give the instant the backup was made' }],
        });
      }
      const run = { id: randomUUID(), holders, dryRun, ...(backupAt === undefined ? {} : { backupAt }) };
      await register.replays.start({ ...run, by: callerOf(request).id, at: at.toISOString() });
      await replays.start(run);
      const started = await register.replays.get(run.id);
      if (!started) throw new HabeasError('unavailable', 'the replay was not recorded');
      return reply.code(202).header('location', `/v1/ledger/replays/${run.id}`).send(started);
    },
  );
}

function readRoutes(api: Api, { register }: ApiContext): void {
  api.get(
    '/v1/ledger/replays',
    {
      config: { access: READERS },
      schema: {
        tags: ['ledger'],
        summary: 'Replays of the ledger, newest first',
        security: BEARER,
        response: { 200: z.object({ replays: z.array(replaySchema) }), ...problems(401, 403) },
      },
    },
    async () => ({ replays: await register.replays.list() }),
  );
  api.get(
    '/v1/ledger/replays/:replay',
    {
      config: { access: READERS },
      schema: {
        tags: ['ledger'],
        summary: 'One replay and its report',
        security: BEARER,
        params: z.strictObject({ replay: z.uuid() }),
        response: { 200: replaySchema, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const found = await register.replays.get(request.params.replay);
      if (found) return found;
      throw new HabeasError('not_found', 'there is no such replay', { hint: 'GET /v1/ledger/replays lists them' });
    },
  );
}

function purgeRoute(api: Api, { register }: ApiContext): void {
  api.get(
    '/v1/purges',
    {
      config: { access: READERS },
      schema: {
        tags: ['ledger'],
        summary: 'What was purged when and under which rule (Y2)',
        description: 'Oldest first. Outlives the requests it speaks of.',
        security: BEARER,
        querystring: z.strictObject({
          after: z.coerce.number().int().min(0).optional().describe('`seq` of the last one seen'),
          limit: z.coerce.number().int().min(1).max(500).optional(),
        }),
        response: { 200: z.object({ purges: z.array(purgeSchema) }), ...problems(401, 403, 422) },
      },
    },
    async (request) => ({ purges: await register.purge.records(request.query) }),
  );
}
