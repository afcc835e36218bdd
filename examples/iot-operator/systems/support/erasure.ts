/**
 * Erasing one person's part of a ticket. The skeleton stays: number, kind, dates, status. Other people's words stay, without the
 * person's details in them. Nothing recorded after the caller's bound is touched.
 */
import type { Queries } from '../http/database.js';
import { ApiError, notFound } from '../http/errors.js';
import { forgetRights } from '../http/rights.js';
import { reindex } from './search.js';

const GONE = '[removed]';

interface Ticket {
  id: string;
  requester_id: string | null;
  subject: string | null;
}

/** The requester's part: their messages, staff's answers and notes, attachments of both, subject, sign-in. Counts records removed. */
export async function eraseForRequester(tx: Queries, ticketId: string, before: string): Promise<{ removed: number }> {
  const ticket = await tx.one<Ticket>('select id, requester_id, subject from tickets where id = $1 for update', [
    ticketId,
  ]);
  if (!ticket) throw notFound('ticket');
  const bound = [ticketId, before];
  const messages = await tx.run(
    `update messages set body = null where ticket_id = $1 and recorded_at <= $2 and author_kind <> 'participant' and body is not null`,
    bound,
  );
  const files = await tx.run(
    `delete from attachments where ticket_id = $1 and recorded_at <= $2 and author_kind <> 'participant'`,
    bound,
  );
  const header = await tx.run(
    `update tickets set subject = null, assertion = null
      where id = $1 and created_at <= $2 and (subject is not null or assertion is not null)`,
    bound,
  );
  await redactParticipants(tx, ticket, before);
  await unlinkWhenEmpty(tx, ticket);
  await reindex(tx, ticketId);
  return { removed: messages + files + header };
}

/** What others wrote stays theirs; the requester's name, addresses and numbers are taken out of it. */
async function redactParticipants(tx: Queries, ticket: Ticket, before: string): Promise<void> {
  const requester = await tx.one<{ words: (string | null)[] }>(
    `select array[email, name, phone, customer_id] as words from requesters where id = $1`,
    [ticket.requester_id],
  );
  const words = (requester?.words ?? []).filter((word) => word !== null && word.length > 2);
  for (const word of words) {
    const pattern = String(word).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    await tx.run(
      `update messages set body = regexp_replace(body, $3, $4, 'gi')
        where ticket_id = $1 and recorded_at <= $2 and author_kind = 'participant' and body is not null`,
      [ticket.id, before, pattern, GONE],
    );
    await tx.run(
      `update attachments set file_name = regexp_replace(file_name, $3, $4, 'gi')
        where ticket_id = $1 and recorded_at <= $2 and author_kind = 'participant'`,
      [ticket.id, before, pattern, GONE],
    );
  }
}

/** The skeleton is nobody's once neither the requester nor staff have a word in it. */
async function unlinkWhenEmpty(tx: Queries, ticket: Ticket): Promise<void> {
  await tx.run(
    `update tickets t set requester_id = null where t.id = $1 and t.subject is null
        and not exists (select 1 from messages m where m.ticket_id = t.id and m.body is not null and m.author_kind in ('requester', 'agent'))
        and not exists (select 1 from attachments a where a.ticket_id = t.id and a.author_kind in ('requester', 'agent'))`,
    [ticket.id],
  );
  await tx.run(
    `delete from restrictions where owner in (select id from tickets where id = $1 and requester_id is null)`,
    [ticket.id],
  );
  await tx.run('update tickets set restricted_at = null where id = $1 and requester_id is null', [ticket.id]);
  await tx.run(
    `update messages set author_id = null where ticket_id = $1 and author_kind = 'requester' and body is null`,
    [ticket.id],
  );
}

/** A participant's part of somebody else's ticket. */
export async function eraseForParticipant(
  tx: Queries,
  participantId: string,
  ticketId: string,
  before: string,
): Promise<{ removed: number }> {
  const selection = [ticketId, participantId, before];
  const where = `ticket_id = $1 and author_id = $2 and author_kind = 'participant' and recorded_at <= $3`;
  const messages = await tx.run(`update messages set body = null where ${where} and body is not null`, selection);
  const files = await tx.run(`delete from attachments where ${where}`, selection);
  await redactName(tx, participantId, ticketId, before);
  await tx.run(`update messages set author_id = null where ${where} and body is null`, selection);
  await tx.run(
    `delete from participants p where p.id = $1
        and not exists (select 1 from messages m where m.author_id = p.id and m.author_kind = 'participant')
        and not exists (select 1 from attachments a where a.author_id = p.id and a.author_kind = 'participant')`,
    [participantId],
  );
  await reindex(tx, ticketId);
  return { removed: messages + files };
}

/** Where requester and staff named the participant. */
async function redactName(tx: Queries, participantId: string, ticketId: string, before: string): Promise<void> {
  const participant = await tx.one<{ name: string; email: string }>(
    'select name, email from participants where id = $1',
    [participantId],
  );
  for (const word of participant ? [participant.email, participant.name] : []) {
    const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    await tx.run(
      `update messages set body = regexp_replace(body, $3, $4, 'gi') where ticket_id = $1 and recorded_at <= $2 and body is not null`,
      [ticketId, before, pattern, GONE],
    );
  }
}

/** Name and addresses of a requester to whom no ticket leads any more. */
export async function eraseRequester(tx: Queries, requesterId: string): Promise<{ removed: number }> {
  if (await tx.one('select 1 from tickets where requester_id = $1', [requesterId])) {
    throw new ApiError(409, 'requester_in_use', 'tickets of the requester are left');
  }
  await tx.run('delete from sessions where requester_id = $1', [requesterId]);
  await forgetRights(tx, requesterId);
  return { removed: await tx.run('delete from requesters where id = $1', [requesterId]) };
}
