/** Routes of the CRM for reading and for marketing; see main.ts for the list. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Database, Queries } from '../http/database.js';
import { notFound } from '../http/errors.js';
import { once } from '../http/idempotency.js';
import { paged, pageOf } from '../http/pages.js';
import { statementsJson } from '../http/rights.js';
import { copiesOf, indexContacts, snapshotContacts } from './copies.js';
import { audience, refreshScores } from './marketing.js';
import { DATASETS } from './schema.js';
import type { DatasetName } from './schema.js';
import { isSuppressed } from './suppression.js';
import type { Suppression } from './suppression.js';

export interface CrmParts {
  db: Database;
  suppression: Suppression;
  now: () => Date;
}

const SEARCHES = {
  crm_contact_id: 'select id from contacts where id = $1',
  customer_id: 'select id from contacts where customer_id = $1',
  email: 'select id from contacts where lower(email) = lower($1)',
  phone: 'select id from contacts where phone = $1',
  name: 'select id from contacts where lower(full_name) = lower($1)',
  cookie_id: 'select contact_id as id from cookies where id = $1 and contact_id is not null',
} as const;

const searchBody = z.object({
  by: z.enum(Object.keys(SEARCHES) as (keyof typeof SEARCHES)[]),
  value: z.string().min(1).max(512),
});
const importBody = z.object({
  source: z.object({ kind: z.enum(['event', 'partner', 'public_database', 'social_network']), name: z.string() }),
  contacts: z
    .array(z.object({ email: z.email(), givenName: z.string().min(1), familyName: z.string().min(1) }))
    .min(1)
    .max(500),
});

const visitBody = z.object({
  cookieId: z.string().min(1).max(200),
  url: z.url(),
  device: z.enum(['phone', 'laptop', 'tablet']).default('laptop'),
});

export function readRoutes(app: FastifyInstance, { db }: CrmParts): void {
  // By POST, so that no identifier stands in an access log.
  app.post('/contacts/search', async (request) => {
    const { by, value } = parse(searchBody, request.body);
    return { data: await db.rows<{ id: string }>(`${SEARCHES[by]} order by 1 limit 100`, [value]), next: null };
  });
  app.post('/search', async (request) => {
    const { text } = parse(z.object({ text: z.string().min(1).max(512) }), request.body);
    const data = await db.rows(
      `select contact_id as id from contact_search where document @@ plainto_tsquery('simple', $1) order by 1 limit 100`,
      [text],
    );
    return { data, next: null };
  });
  app.get('/contacts', async (request) => {
    const { limit, after } = pageOf(request.query);
    const rows = await db.rows<{ id: string }>(
      `select id, email, phone, customer_id as "customerId", recorded_at as "recordedAt",
              array(select k.id from cookies k where k.contact_id = c.id order by 1) as "cookieIds"
         from contacts c where id > $1 order by id limit $2`,
      [after, limit + 1],
    );
    return paged(rows, limit, (row) => row.id);
  });
  app.get('/visitors', async (request) => {
    const { limit, after } = pageOf(request.query);
    const rows = await db.rows<{ id: string }>(
      'select id from cookies where contact_id is null and id > $1 order by id limit $2',
      [after, limit + 1],
    );
    return paged(rows, limit, (row) => row.id);
  });
  app.get('/contacts/:id', async (request) => {
    const { id } = parse(idParams, request.params);
    const contact = await db.one(
      `select c.id, c.email, c.given_name as "givenName", c.family_name as "familyName", c.full_name as "fullName", c.phone, c.title,
              o.name as company, c.role, c.expertise, c.preferences, c.customer_id as "customerId",
              c.restricted_at as "restrictedAt", ${statementsJson('c.id')} as statements, c.recorded_at as "recordedAt"
         from contacts c left join companies o on o.id = c.company_id where c.id = $1`,
      [id],
    );
    if (!contact) throw notFound('contact');
    const cookieIds = await db.rows<{ id: string }>('select id from cookies where contact_id = $1 order by id', [id]);
    return { ...contact, cookieIds: cookieIds.map((cookie) => cookie.id) };
  });
  app.get('/contacts/:id/counts', async (request) => {
    const { id } = parse(idParams, request.params);
    const counts: Record<string, number> = {};
    for (const [name, { table, of }] of Object.entries(DATASETS)) {
      const row = await db.one<{ n: number }>(`select count(*) as n from ${table} where ${of}`, [id]);
      counts[name] = row?.n ?? 0;
    }
    return counts;
  });
  // Where else a contact is, the contact itself gone or not.
  app.get('/contacts/:id/copies', async (request) => copiesOf(db, parse(idParams, request.params).id));
  for (const [name, dataset] of Object.entries(DATASETS) as [DatasetName, (typeof DATASETS)[DatasetName]][]) {
    app.get(`/contacts/:id/${name}`, async (request) => page(db, dataset, dataset.of, request));
  }
  // Browsers nobody signed up from.
  app.post('/visitors/search', async (request) => {
    const { cookieId } = parse(z.object({ cookieId: z.string().min(1).max(200) }), request.body);
    const data = await db.rows(
      `select c.id, (select count(*) from visits v where v.cookie_id = c.id) as visits from cookies c
        where c.id = $1 and c.contact_id is null`,
      [cookieId],
    );
    return { data, next: null };
  });
  app.get('/visitors/:id/visits', async (request) =>
    page(
      db,
      DATASETS.visits,
      'cookie_id = $1 and cookie_id in (select id from cookies where contact_id is null)',
      request,
    ),
  );
}

async function page(
  db: Queries,
  { table, columns }: { table: string; columns: string },
  of: string,
  request: { params: unknown; query: unknown },
): Promise<{ data: unknown[]; next: string | null }> {
  const { id } = parse(idParams, request.params);
  const { limit, after, before } = pageOf(request.query);
  const rows = await db.rows<{ id: string }>(
    `select ${columns}, recorded_at as "recordedAt" from ${table}
      where ${of} and id > $2 and recorded_at <= $3 order by id limit $4`,
    [id, after, before, limit + 1],
  );
  return paged(rows, limit, (row) => row.id);
}

export function marketingRoutes(app: FastifyInstance, { db, suppression, now }: CrmParts): void {
  const at = (): string => now().toISOString();
  // Whom a campaign would reach, and with `dryRun: false` does: consent given and not withdrawn, not restricted, not suppressed.
  app.post('/campaigns/:id/send', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { dryRun } = parse(z.object({ dryRun: z.boolean().default(false) }), request.body ?? {});
    if (!(await db.one('select 1 from campaigns where id = $1', [id]))) throw notFound('campaign');
    if (dryRun) return audience(db, suppression, id);
    return once(db, request, reply, async (tx) => {
      const reached = await audience(tx, suppression, id);
      const instant = at();
      await tx.insert(
        'sends',
        reached.recipients.map((contact) => ({
          id: `SND-${contact}-${id}-${instant}`,
          contact_id: contact,
          campaign_id: id,
          recorded_at: instant,
        })),
      );
      return { body: { ...reached } };
    });
  });
  // Bought or shared lists. A suppressed address does not come back this way.
  app.post('/imports', async (request, reply) => {
    const { source, contacts } = parse(importBody, request.body);
    return once(db, request, reply, async (tx) => {
      let suppressed = 0;
      const created: string[] = [];
      for (const contact of contacts) {
        if (await isSuppressed(tx, suppression.hashOf(contact.email))) suppressed += 1;
        else created.push(await createContact(tx, contact, source, at()));
      }
      return { status: 201, body: { created, suppressed } };
    });
  });
  app.post('/contacts/:id/consents', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { status } = parse(z.object({ status: z.enum(['given', 'withdrawn']) }), request.body);
    return once(db, request, reply, async (tx) => {
      if (!(await tx.one('select 1 from contacts where id = $1', [id]))) throw notFound('contact');
      const consent = `CON-${id}-${at()}`;
      await tx.insert('consents', [
        {
          id: consent,
          contact_id: id,
          campaign: 'marketing',
          channel: 'email',
          status,
          wording: 'as shown in the preference centre',
          recorded_at: at(),
        },
      ]);
      return { status: 201, body: { id: consent } };
    });
  });
  app.post('/scores/refresh', async (request, reply) =>
    once(db, request, reply, async (tx) => ({ body: { scored: await refreshScores(tx, suppression, at()) } })),
  );
  // The tag on the websites. Where it was refused it records nothing.
  app.post('/visits', async (request, reply) => {
    const { cookieId, url, device } = parse(visitBody, request.body);
    return once(db, request, reply, async (tx) => {
      await tx.run('insert into cookies (id) values ($1) on conflict do nothing', [cookieId]);
      const recorded = await tx.run(
        `insert into visits (id, cookie_id, url, device, recorded_at)
         select 'VIS-' || gen_random_uuid(), c.id, $2, $3, $4 from cookies c where c.id = $1 and c.tags_off_at is null`,
        [cookieId, url, device, at()],
      );
      return { status: 201, body: { recorded: recorded > 0 } };
    });
  });
  app.post('/exports', async (request, reply) =>
    once(db, request, reply, async (tx) => ({
      status: 201,
      body: { contacts: await snapshotContacts(tx, at().slice(0, 10)) },
    })),
  );
}

async function createContact(
  tx: Queries,
  contact: { email: string; givenName: string; familyName: string },
  source: { kind: string; name: string },
  at: string,
): Promise<string> {
  const row = await tx.one<{ id: string }>(`select 'CRM-' || nextval('contact_numbers') as id`);
  const id = row?.id ?? '';
  await tx.insert('contacts', [
    {
      id,
      email: contact.email,
      given_name: contact.givenName,
      family_name: contact.familyName,
      full_name: `${contact.givenName} ${contact.familyName}`,
      preferences: {},
      recorded_at: at,
    },
  ]);
  await tx.insert('sources', [{ id: `SRC-${id}`, contact_id: id, ...source, recorded_at: at }]);
  await indexContacts(tx, id);
  return id;
}
