/** Routes of the support system that change something; see main.ts for the list. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { once } from '../http/idempotency.js';
import { eraseForParticipant, eraseForRequester, eraseRequester } from './erasure.js';
import type { SupportParts } from './read-routes.js';
import { reindex } from './search.js';
import type { Requester } from './sessions.js';

const ticketBody = z.object({
  subject: z.string().min(1).max(300),
  body: z.string().min(1).max(20_000),
  kind: z.enum(['support', 'complaint', 'privacy']).default('support'),
  /** Staff only: whose ticket it is. */
  requesterId: z.string().optional(),
});
const commentBody = z.object({ body: z.string().min(1).max(20_000), internal: z.boolean().default(false) });
const beforeOnly = z.object({ before: z.iso.datetime({ offset: true }) });

export function consoleRoutes(app: FastifyInstance, { db, sessions, now }: SupportParts): void {
  app.get('/.well-known/jwks.json', { config: { open: true } }, async () => sessions.jwks());
  app.post('/console/sessions', async (request, reply) => {
    const body = parse(z.object({ customerId: z.string().optional(), userId: z.string().optional() }), request.body);
    return reply.status(201).send(await sessions.open(db, body));
  });
  app.post('/console/assertions', { config: { open: true } }, async (request) => ({
    assertion: await sessions.assertion(await sessions.requester(db, request.headers['x-session'])),
  }));
  // Opened from a session it carries the sign-in; `GET /tickets/{id}` shows it.
  app.post('/tickets', { config: { session: true } }, async (request, reply) => {
    const session = request.headers['x-session'];
    const signedIn = session === undefined ? undefined : await sessions.requester(db, session);
    const order = parse(ticketBody, request.body);
    return once(db, request, reply, async (tx) => {
      const requester = signedIn ?? (await requesterOf(tx, order.requesterId));
      const row = await tx.one<{ id: string }>(`select 'TIC-' || nextval('ticket_numbers') as id`);
      const id = row?.id ?? '';
      await tx.insert('tickets', [
        {
          id,
          requester_id: requester.id,
          kind: order.kind,
          status: 'open',
          subject: order.subject,
          assertion: signedIn ? await sessions.assertion(signedIn, id) : null,
          created_at: now().toISOString(),
        },
      ]);
      await addMessage(tx, id, { kind: 'requester', id: requester.id }, order.body, false, now());
      await reindex(tx, id);
      return { status: 201, body: { id } };
    });
  });
}

export function staffRoutes(app: FastifyInstance, { db, now }: SupportParts): void {
  // Words of other programs on a ticket, such as the state of a privacy request.
  app.post('/tickets/:id/comments', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { body, internal } = parse(commentBody, request.body);
    return once(db, request, reply, async (tx) => {
      await lockTicket(tx, id);
      const comment = await addMessage(tx, id, { kind: 'system', id: null }, body, internal, now());
      await reindex(tx, id);
      return { status: 201, body: { id: comment } };
    });
  });
  app.post('/tickets/:id/replies', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { body, from } = parse(
      z.object({ body: z.string().min(1).max(20_000), from: z.enum(['requester', 'agent']) }),
      request.body,
    );
    return once(db, request, reply, async (tx) => {
      const { requester_id: requesterId } = await lockTicket(tx, id);
      const author = { kind: from, id: from === 'agent' ? 'AGT-01' : requesterId };
      const message = await addMessage(tx, id, author, body, false, now());
      await reindex(tx, id);
      return { status: 201, body: { id: message } };
    });
  });
  app.post('/tickets/:id/attachments', { bodyLimit: 64 * 1024 * 1024 }, async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { fileName, messageId } = parse(
      z.object({ fileName: z.string().min(1).max(1_000), messageId: z.string().optional() }),
      request.query,
    );
    const content = request.body;
    if (!Buffer.isBuffer(content)) throw new ApiError(415, 'invalid', 'send the bytes as application/octet-stream');
    return once(db, request, reply, async (tx) => {
      const { requester_id: requesterId } = await lockTicket(tx, id);
      const row = await tx.one<{ id: string }>(`select 'ATT-' || nextval('message_numbers') as id`);
      const attachment = row?.id ?? '';
      await tx.run(
        `insert into attachments (id, ticket_id, message_id, author_kind, author_id, file_name, media_type, bytes, sha256, content, recorded_at)
         values ($1, $2, $3, 'requester', $4, $5, 'application/octet-stream', $6, $7, $8, $9)`,
        [
          attachment,
          id,
          messageId ?? '',
          requesterId,
          fileName,
          content.length,
          createHash('sha256').update(content).digest('hex'),
          content,
          now().toISOString(),
        ],
      );
      await reindex(tx, id);
      return { status: 201, body: { id: attachment } };
    });
  });
  app.post('/tickets/:id/close', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    return once(db, request, reply, async (tx) => {
      await lockTicket(tx, id);
      await tx.run(`update tickets set status = 'closed', closed_at = coalesce(closed_at, $2) where id = $1`, [
        id,
        now().toISOString(),
      ]);
      return { body: { status: 'closed' } };
    });
  });
}

export function privacyRoutes(app: FastifyInstance, { db }: SupportParts): void {
  app.post('/tickets/:id/erasure', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { before } = parse(beforeOnly, request.body);
    return once(db, request, reply, async (tx) => ({ body: await eraseForRequester(tx, id, before) }));
  });
  app.post('/participants/:id/erasure', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { before, ticketId } = parse(beforeOnly.extend({ ticketId: z.string() }), request.body);
    return once(db, request, reply, async (tx) => ({ body: await eraseForParticipant(tx, id, ticketId, before) }));
  });
  app.delete('/requesters/:id', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    return once(db, request, reply, async (tx) => ({ body: await eraseRequester(tx, id) }));
  });
}

async function requesterOf(tx: Queries, id: string | undefined): Promise<Requester> {
  const found = id === undefined ? undefined : await tx.one<Requester>('select * from requesters where id = $1', [id]);
  if (!found) throw new ApiError(400, 'invalid', 'requesterId: no such requester');
  return found;
}

async function lockTicket(tx: Queries, id: string): Promise<{ requester_id: string | null }> {
  const ticket = await tx.one<{ requester_id: string | null }>(
    'select requester_id from tickets where id = $1 for update',
    [id],
  );
  if (!ticket) throw notFound('ticket');
  return ticket;
}

async function addMessage(
  tx: Queries,
  ticketId: string,
  author: { kind: string; id: string | null },
  body: string,
  internal: boolean,
  now: Date,
): Promise<string> {
  const row = await tx.one<{ id: string }>(`select 'MSG-' || nextval('message_numbers') as id`);
  const id = row?.id ?? '';
  await tx.insert('messages', [
    {
      id,
      ticket_id: ticketId,
      author_kind: author.kind,
      author_id: author.id,
      internal,
      body,
      recorded_at: now.toISOString(),
    },
  ]);
  return id;
}
