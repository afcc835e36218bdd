/** Reading routes of the support system; see main.ts for the list. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from '../http/app.js';
import type { Database, Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { paged, pageOf } from '../http/pages.js';
import { statementsJson } from '../http/rights.js';
import { search } from './search.js';
import type { Sessions } from './sessions.js';

export interface SupportParts {
  db: Database;
  sessions: Sessions;
  now: () => Date;
}

const REQUESTER_SEARCHES = {
  support_requester_id: 'select id from requesters where id = $1',
  customer_id: 'select id from requesters where customer_id = $1',
  user_id: 'select id from requesters where user_id = $1',
  email: 'select id from requesters where lower(email) = lower($1)',
  phone: 'select id from requesters where phone = $1',
  name: 'select id from requesters where lower(name) = lower($1)',
} as const;
const PARTICIPANT_SEARCHES = {
  email: 'select id from participants where lower(email) = lower($1)',
  name: 'select id from participants where lower(name) = lower($1)',
} as const;

/** Records of the requester and of staff that a ticket still has, up to an instant ($2 there is the bound). */
const CONTENT = `(
  (select count(*) from messages m where m.ticket_id = t.id and m.body is not null and m.author_kind <> 'participant' and m.recorded_at <= $2)
  + (select count(*) from attachments a where a.ticket_id = t.id and a.author_kind <> 'participant' and a.recorded_at <= $2)
  + (case when t.created_at <= $2 and (t.subject is not null or t.assertion is not null) then 1 else 0 end))`;

const TICKET = `t.id, t.kind, t.status, t.subject, t.created_at as "createdAt", t.closed_at as "closedAt", t.restricted_at as "restrictedAt"`;
const MESSAGE = `m.id, m.ticket_id as "ticketId", m.author_kind as "authorKind", m.author_id as "authorId", m.internal, m.body,
  m.recorded_at as "recordedAt"`;
const ATTACHMENT = `a.id, a.ticket_id as "ticketId", a.message_id as "messageId", a.author_kind as "authorKind", a.file_name as "fileName",
  a.media_type as "mediaType", a.bytes, a.sha256, a.recorded_at as "recordedAt"`;

export function readRoutes(app: FastifyInstance, { db }: SupportParts): void {
  searchRoute(app, db, '/requesters/search', REQUESTER_SEARCHES);
  searchRoute(app, db, '/participants/search', PARTICIPANT_SEARCHES);
  app.post('/search', async (request) => {
    const { text } = parse(z.object({ text: z.string().min(1).max(512) }), request.body);
    return { data: await search(db, text), next: null };
  });
  app.get('/requesters/:id', async (request) => {
    const { id } = parse(idParams, request.params);
    const requester = await db.one(
      `select id, customer_id as "customerId", user_id as "userId", name, email, phone, restricted_at as "restrictedAt",
              ${statementsJson('requesters.id')} as statements, recorded_at as "recordedAt" from requesters where id = $1`,
      [id],
    );
    if (!requester) throw notFound('requester');
    return { ...requester, lastContentAt: await lastContentAt(db, id) };
  });
  // The index's rows of a requester whose ticket leads to them no more.
  app.get('/requesters/:id/copies', async (request) => {
    const { id } = parse(idParams, request.params);
    const row = await db.one<{ n: number }>(
      `select count(*) as n from ticket_search s join tickets t on t.id = s.ticket_id
        where s.requester_id = $1 and t.requester_id is distinct from $1`,
      [id],
    );
    return { searchIndex: row?.n ?? 0 };
  });
  list(app, db, '/requesters/:id/tickets', `${TICKET}, ${CONTENT} as content`, 'tickets t', {
    where: 't.requester_id = $1 and t.created_at <= $2',
    key: 't.id',
  });
  list(app, db, '/requesters/:id/messages', MESSAGE, 'messages m join tickets t on t.id = m.ticket_id', {
    where: 't.requester_id = $1 and m.recorded_at <= $2 and m.body is not null',
    key: 'm.id',
  });
  list(app, db, '/requesters/:id/attachments', ATTACHMENT, 'attachments a join tickets t on t.id = a.ticket_id', {
    where: 't.requester_id = $1 and a.recorded_at <= $2',
    key: 'a.id',
  });
  // The others who speak in a requester's tickets.
  list(app, db, '/requesters/:id/participants', 'p.id, p.name, p.email', 'participants p', {
    where: `p.recorded_at <= $2 and p.id in (select m.author_id from messages m join tickets t on t.id = m.ticket_id
             where t.requester_id = $1 and m.author_kind = 'participant')`,
    key: 'p.id',
  });
  participantRoutes(app, db);
}

function participantRoutes(app: FastifyInstance, db: Database): void {
  app.get('/participants/:id', async (request) => {
    const { id } = parse(idParams, request.params);
    const participant = await db.one(
      'select id, name, email, recorded_at as "recordedAt" from participants where id = $1',
      [id],
    );
    if (!participant) throw notFound('participant');
    return participant;
  });
  list(
    app,
    db,
    '/participants/:id/messages',
    `${MESSAGE}, t.status as "ticketStatus", t.closed_at as "ticketClosedAt", t.created_at as "ticketCreatedAt"`,
    'messages m join tickets t on t.id = m.ticket_id',
    {
      where: `m.author_id = $1 and m.author_kind = 'participant' and m.recorded_at <= $2 and m.body is not null`,
      key: 'm.id',
    },
  );
  list(app, db, '/participants/:id/attachments', ATTACHMENT, 'attachments a', {
    where: `a.author_id = $1 and a.author_kind = 'participant' and a.recorded_at <= $2`,
    key: 'a.id',
  });
  app.get('/attachments/:id/content', async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const file = await db.one<{ content: Buffer }>('select content from attachments where id = $1', [id]);
    if (!file) throw notFound('attachment');
    // Whatever the sender claimed it is, nobody's browser is to run it.
    return reply
      .header('content-type', 'application/octet-stream')
      .header('x-content-type-options', 'nosniff')
      .send(file.content);
  });
}

/** Tickets as staff and, signed in, their requester see them. */
export function ticketRoutes(app: FastifyInstance, { db, sessions }: SupportParts): void {
  app.get('/tickets/:id', { config: { session: true } }, async (request) => {
    const { id } = parse(idParams, request.params);
    const session = request.headers['x-session'];
    const requester = session === undefined ? undefined : await sessions.requester(db, session);
    const ticket = await db.one<{ requesterId: string | null }>(
      `select ${TICKET}, t.requester_id as "requesterId", t.assertion from tickets t where t.id = $1`,
      [id],
    );
    if (!ticket || (requester && ticket.requesterId !== requester.id)) throw notFound('ticket');
    const messages = await db.rows<{ internal: boolean }>(
      `select ${MESSAGE} from messages m where m.ticket_id = $1 and m.body is not null order by m.recorded_at, m.id limit 500`,
      [id],
    );
    return { ...ticket, messages: requester ? messages.filter((message) => !message.internal) : messages };
  });
}

function searchRoute(app: FastifyInstance, db: Database, path: string, searches: Record<string, string>): void {
  // By POST, so that no identifier stands in an access log.
  app.post(path, async (request) => {
    const { by, value } = parse(z.object({ by: z.string(), value: z.string().min(1).max(512) }), request.body);
    const sql = Object.hasOwn(searches, by) ? searches[by] : undefined;
    if (sql === undefined) throw new ApiError(400, 'invalid', `by: one of ${Object.keys(searches).join(', ')}`);
    return { data: await db.rows<{ id: string }>(`${sql} order by 1 limit 100`, [value]), next: null };
  });
}

/** `$1` is the id of the route, `$2` the bound. */
function list(
  app: FastifyInstance,
  db: Database,
  path: string,
  columns: string,
  from: string,
  { where, key }: { where: string; key: string },
): void {
  app.get(path, async (request) => {
    const { id } = parse(idParams, request.params);
    const { limit, after, before } = pageOf(request.query);
    const rows = await db.rows<{ id: string }>(
      `select ${columns} from ${from} where ${where} and ${key} > $3 order by ${key} limit $4`,
      [id, before, after, limit + 1],
    );
    return paged(rows, limit, (row) => row.id);
  });
}

/** When the requester or staff last wrote in one of the requester's tickets. */
async function lastContentAt(db: Queries, requesterId: string): Promise<string | null> {
  const row = await db.one<{ at: string | null }>(
    `select max(m.recorded_at) as at from messages m join tickets t on t.id = m.ticket_id
      where t.requester_id = $1 and m.body is not null and m.author_kind in ('requester', 'agent')`,
    [requesterId],
  );
  return row?.at ?? null;
}
