/** What privacy work needs of the CRM: erasing by id, proof of consent without a name, restriction, suppression. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Queries } from '../http/database.js';
import { once } from '../http/idempotency.js';
import { forgetRights, restrictionRoutes, statementRoute } from '../http/rights.js';
import { deleteContact } from './copies.js';
import { marketingOf, stopMarketing } from './marketing.js';
import type { CrmParts } from './routes.js';
import { DATASETS } from './schema.js';
import { isSuppressed, suppress } from './suppression.js';

const erasureBody = z.object({
  dataset: z.enum(['registrations', 'sources', 'visits', 'scores', 'consents', 'sends']),
  ids: z.array(z.string()).min(1).max(500),
  before: z.iso.datetime({ offset: true }),
});
const beforeOnly = z.object({ before: z.iso.datetime({ offset: true }) });
const objectionBody = z.object({
  campaigns: z.array(z.string().min(1)).max(50).optional(),
  channels: z.array(z.string().min(1)).max(10).optional(),
  profiling: z.boolean(),
  tags: z.boolean(),
});
const address = z.object({ email: z.string().min(3).max(320) });
const suppressible = z.union([address.strict(), z.strictObject({ phone: z.string().min(3).max(40) })]);
const addressOf = (body: z.infer<typeof suppressible>): string => ('email' in body ? body.email : body.phone);

export function privacyRoutes(app: FastifyInstance, { db, suppression, now }: CrmParts): void {
  app.post('/contacts/:id/erasures', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { dataset, ids, before } = parse(erasureBody, request.body);
    const { table, of } = DATASETS[dataset];
    return once(db, request, reply, async (tx) => ({ body: { removed: await erase(tx, table, of, id, ids, before) } }));
  });
  app.post('/visitors/:id/erasures', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { ids, before } = parse(erasureBody.omit({ dataset: true }), request.body);
    return once(db, request, reply, async (tx) => {
      const removed = await erase(tx, 'visits', 'cookie_id = $1', id, ids, before);
      await forgetCookies(tx);
      return { body: { removed } };
    });
  });
  app.delete('/contacts/:id', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { before } = parse(beforeOnly, request.query);
    return once(db, request, reply, async (tx) => {
      const removed = await deleteContact(tx, id, before);
      if (removed > 0) await forgetRights(tx, id);
      await forgetCookies(tx);
      return { body: { removed } };
    });
  });
  // The consent stays as proof under the address's keyed hash; nothing but the address itself leads to it.
  app.post('/contacts/:id/consents/pseudonymise', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { before } = parse(beforeOnly, request.body);
    return once(db, request, reply, async (tx) => {
      const contact = await tx.one<{ email: string }>('select email from contacts where id = $1', [id]);
      const hash = contact ? suppression.hashOf(contact.email) : null;
      const removed = await tx.run(
        `update consents set contact_id = null, subject_hash = coalesce($3, subject_hash), id = 'PROOF-' || md5(id || random()::text)
          where contact_id = $1 and recorded_at <= $2`,
        [id, before, hash],
      );
      return { body: { removed } };
    });
  });
  app.post('/consent-proofs/search', async (request) => {
    const { email } = parse(address, request.body);
    const data = await db.rows(
      `select id, campaign, channel, status, wording, recorded_at as "recordedAt" from consents where subject_hash = $1 order by recorded_at`,
      [suppression.hashOf(email)],
    );
    return { data, next: null };
  });
  app.post('/suppressions', async (request, reply) => {
    const asked = addressOf(parse(suppressible, request.body));
    return once(db, request, reply, async (tx) => {
      await suppress(tx, suppression.hashOf(asked), 'asked by the person', now().toISOString());
      return { body: { suppressed: true } };
    });
  });
  app.post('/suppressions/check', async (request) => {
    const asked = addressOf(parse(suppressible, request.body));
    return { suppressed: await isSuppressed(db, suppression.hashOf(asked)) };
  });
  const contacts = { table: 'contacts', path: '/contacts/:id', what: 'contact' };
  restrictionRoutes(app, { db, now }, contacts);
  statementRoute(app, { db, now }, contacts);
  app.get('/contacts/:id/marketing', async (request) =>
    marketingOf(db, suppression, parse(idParams, request.params).id),
  );
  app.post('/contacts/:id/objections', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const stop = parse(objectionBody, request.body);
    return once(db, request, reply, async (tx) => ({
      body: { ...(await stopMarketing(tx, id, stop, now().toISOString())) },
    }));
  });
  // A browser nobody signed up from: its tag goes off.
  app.get('/visitors/:id/marketing', async (request) => {
    const { id } = parse(idParams, request.params);
    const row = await db.one<{ n: number }>('select count(*) as n from cookies where id = $1 and tags_off_at is null', [
      id,
    ]);
    return { tags: row?.n ?? 0 };
  });
  app.post('/visitors/:id/objections', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    return once(db, request, reply, async (tx) => {
      const sql = 'update cookies set tags_off_at = coalesce(tags_off_at, $2) where id = $1';
      return { body: { tags: await tx.run(sql, [id, now().toISOString()]) } };
    });
  });
}

async function erase(
  tx: Queries,
  table: string,
  of: string,
  id: string,
  ids: string[],
  before: string,
): Promise<number> {
  return tx.run(`delete from ${table} where ${of} and id = any($2) and recorded_at <= $3`, [id, ids, before]);
}

/** Cookie ids without a visit and without a contact mean nothing any more. */
async function forgetCookies(tx: Queries): Promise<void> {
  await tx.run(
    `delete from cookies c where not exists (select 1 from visits v where v.cookie_id = c.id)
        and (c.contact_id is null or not exists (select 1 from contacts k where k.id = c.contact_id))`,
  );
}
