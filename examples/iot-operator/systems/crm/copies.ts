/** The CRM's copies of a contact: a denormalised row for full-text search, and a nightly export for the analysts. */
import type { Queries } from '../http/database.js';

/** @param contactId all contacts when left out */
export async function indexContacts(tx: Queries, contactId: string | null = null): Promise<void> {
  await tx.run(
    `insert into contact_search (contact_id, text)
     select c.id, concat_ws(' ', c.full_name, c.email, c.phone, o.name, c.role, c.expertise)
       from contacts c left join companies o on o.id = c.company_id
      where $1::text is null or c.id = $1
     on conflict (contact_id) do update set text = excluded.text`,
    [contactId],
  );
}

export async function snapshotContacts(tx: Queries, day: string): Promise<number> {
  return tx.run(
    `insert into export_snapshots (taken_on, contact_id, contact)
     select $1::date, id, jsonb_build_object('name', full_name, 'email', email, 'phone', phone, 'role', role) from contacts
     on conflict (taken_on, contact_id) do update set contact = excluded.contact`,
    [day],
  );
}

export async function copiesOf(db: Queries, contactId: string): Promise<{ searchIndex: number; exports: number }> {
  const row = await db.one<{ searchIndex: number; exports: number }>(
    `select (select count(*) from contact_search where contact_id = $1) as "searchIndex",
            (select count(*) from export_snapshots where contact_id = $1) as exports`,
    [contactId],
  );
  return row ?? { searchIndex: 0, exports: 0 };
}

/** The contact and every copy of it, unless it was recorded after the bound. */
export async function deleteContact(tx: Queries, contactId: string, before: string): Promise<number> {
  const later = await tx.one('select 1 from contacts where id = $1 and recorded_at > $2', [contactId, before]);
  if (later) return 0;
  await tx.run('delete from contact_search where contact_id = $1', [contactId]);
  await tx.run('delete from export_snapshots where contact_id = $1', [contactId]);
  return tx.run('delete from contacts where id = $1', [contactId]);
}
