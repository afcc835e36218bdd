/** The full-text copy of tickets: subject, messages and file names, as one text per ticket. */
import type { Queries } from '../http/database.js';

/** Brings the copy in line with the tickets. A ticket without text has no row. @param ticketId all tickets when left out */
export async function reindex(tx: Queries, ticketId: string | null = null): Promise<void> {
  await tx.run('delete from ticket_search where $1::text is null or ticket_id = $1', [ticketId]);
  await tx.run(
    `insert into ticket_search (ticket_id, requester_id, text)
     select t.id, t.requester_id, concat_ws(' ', t.subject, r.name, r.email,
              (select string_agg(m.body, ' ' order by m.id) from messages m where m.ticket_id = t.id),
              (select string_agg(a.file_name, ' ' order by a.id) from attachments a where a.ticket_id = t.id))
       from tickets t left join requesters r on r.id = t.requester_id
      where ($1::text is null or t.id = $1)
        and (t.subject is not null or exists (select 1 from messages m where m.ticket_id = t.id and m.body is not null))`,
    [ticketId],
  );
}

/** SQL over ticket `t`: it may be used for more than answering it. Restricted tickets, and all of a restricted requester, may not. */
const USABLE = `t.restricted_at is null
  and not exists (select 1 from requesters r where r.id = t.requester_id and r.restricted_at is not null)`;

/** Tickets that have all the words. Restricted ones are stored, not used: search does not show them. */
export async function search(db: Queries, text: string): Promise<{ id: string }[]> {
  return db.rows<{ id: string }>(
    `select s.ticket_id as id from ticket_search s join tickets t on t.id = s.ticket_id
      where s.document @@ plainto_tsquery('simple', $1) and ${USABLE} order by 1 limit 200`,
    [text],
  );
}

/** Closed tickets that go into the monthly review of what customers ask: a use for the operator's own interest. */
export async function reviewed(db: Queries): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(
    `select t.id from tickets t where t.status = 'closed' and t.subject is not null and ${USABLE} order by 1`,
  );
  return rows.map(({ id }) => id);
}
