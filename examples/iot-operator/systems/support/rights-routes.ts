/** What data subjects' rights need of the support desk beside erasure; see main.ts for the list. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Queries } from '../http/database.js';
import { once } from '../http/idempotency.js';
import { paged, pageOf } from '../http/pages.js';
import { restrictionRoutes, statementRoute } from '../http/rights.js';
import type { SupportParts } from './read-routes.js';
import { reindex, reviewed } from './search.js';

const requesterBody = z
  .object({
    name: z.string().min(1).max(400),
    email: z.string().min(3).max(320),
    phone: z.string().min(3).max(40),
  })
  .partial()
  .strict();

export function rightsRoutes(app: FastifyInstance, parts: SupportParts): void {
  const { db } = parts;
  const requesters = { table: 'requesters', path: '/requesters/:id', what: 'requester' };
  restrictionRoutes(app, parts, requesters);
  restrictionRoutes(app, parts, { table: 'tickets', path: '/tickets/:id', what: 'ticket' });
  statementRoute(app, parts, requesters);
  app.patch('/requesters/:id', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const body = parse(requesterBody, request.body);
    return once(db, request, reply, async (tx) => {
      let corrected = 0;
      for (const [column, value] of Object.entries(body)) {
        corrected = await tx.run(`update requesters set ${column} = $2 where id = $1`, [id, value]);
      }
      await reindexOf(tx, id);
      return { body: { corrected } };
    });
  });
  app.get('/reviews/monthly', async () => ({ tickets: await reviewed(db) }));
  // Everybody, for comparing a restored system with what was erased.
  app.get('/requesters', async (request) => {
    const { limit, after } = pageOf(request.query);
    const rows = await db.rows<{ id: string }>(
      `select id, customer_id as "customerId", user_id as "userId", email, phone, recorded_at as "recordedAt"
         from requesters where id > $1 order by id limit $2`,
      [after, limit + 1],
    );
    return paged(rows, limit, (row) => row.id);
  });
  app.get('/participants', async (request) => {
    const { limit, after } = pageOf(request.query);
    const rows = await db.rows<{ id: string }>(
      `select id, email, recorded_at as "recordedAt" from participants where id > $1 order by id limit $2`,
      [after, limit + 1],
    );
    return paged(rows, limit, (row) => row.id);
  });
}

async function reindexOf(tx: Queries, requesterId: string): Promise<void> {
  const tickets = await tx.rows<{ id: string }>('select id from tickets where requester_id = $1', [requesterId]);
  for (const { id } of tickets) await reindex(tx, id);
}
