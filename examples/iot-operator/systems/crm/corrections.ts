/** Correcting contacts: the row, its search entry and its copies in the nightly exports together. The value before is kept nowhere. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Queries } from '../http/database.js';
import { notFound } from '../http/errors.js';
import { once } from '../http/idempotency.js';
import { indexContacts } from './copies.js';
import { suppressNewAddress } from './marketing.js';
import type { CrmParts } from './routes.js';

const COLUMNS = {
  email: 'email',
  givenName: 'given_name',
  familyName: 'family_name',
  fullName: 'full_name',
  phone: 'phone',
  title: 'title',
  role: 'role',
  expertise: 'expertise',
} as const;

const text = z.string().min(1).max(4_000);
const contactBody = z
  .object({
    email: z.string().min(3).max(320),
    ...{ givenName: text, familyName: text, fullName: text, phone: text, title: text, role: text, expertise: text },
    preferences: z.record(z.string(), z.unknown()),
  })
  .partial()
  .strict();
/** Which text of which list may be corrected. */
const LISTS = { registrations: ['title', 'email'], sources: ['name'] } as const;
const recordBody = z.object({
  dataset: z.enum(['registrations', 'sources']),
  /** All of the contact's when left out. */
  record: z.string().min(1).optional(),
  field: z.enum(['title', 'email', 'name']),
  value: text,
});

export function correctionRoutes(app: FastifyInstance, { db, suppression, now }: CrmParts): void {
  app.patch('/contacts/:id', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { preferences, ...texts } = parse(contactBody, request.body);
    return once(db, request, reply, async (tx) => {
      const before = await tx.one<{ email: string; phone: string | null }>(
        'select email, phone from contacts where id = $1 for update',
        [id],
      );
      if (!before) throw notFound('contact');
      for (const [field, value] of Object.entries(texts)) {
        await tx.run(`update contacts set ${COLUMNS[field as keyof typeof COLUMNS]} = $2 where id = $1`, [id, value]);
      }
      if (preferences) {
        await tx.run('update contacts set preferences = $2 where id = $1', [id, JSON.stringify(preferences)]);
      }
      for (const kind of ['email', 'phone'] as const) {
        const after = texts[kind];
        if (after && before[kind]) await suppressNewAddress(tx, suppression, before[kind], after, now().toISOString());
      }
      await correctCopies(tx, id);
      return { body: { corrected: 1 } };
    });
  });
  app.post('/contacts/:id/corrections', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { dataset, record, field, value } = parse(recordBody, request.body);
    return once(db, request, reply, async (tx) => {
      if (!(LISTS[dataset] as readonly string[]).includes(field)) return { body: { corrected: 0 } };
      const corrected = await tx.run(
        `update ${dataset} set ${field} = $3 where contact_id = $1 and ($2::text is null or id = $2)`,
        [id, record ?? null, value],
      );
      return { body: { corrected } };
    });
  });
}

async function correctCopies(tx: Queries, id: string): Promise<void> {
  await indexContacts(tx, id);
  await tx.run(
    `update export_snapshots e set contact = jsonb_build_object('name', c.full_name, 'email', c.email, 'phone', c.phone, 'role', c.role)
       from contacts c where c.id = $1 and e.contact_id = c.id`,
    [id],
  );
}
