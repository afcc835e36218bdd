/** Tables of the support system. `ticket_search` is its full-text copy of subjects, messages and file names. */
export const SUPPORT_SCHEMA = `
  create table if not exists requesters (
    id text primary key,
    customer_id text,
    user_id text,
    name text not null,
    email text not null,
    phone text,
    restricted_at timestamptz,
    recorded_at timestamptz not null
  );
  create index if not exists requesters_by_email on requesters (lower(email));
  create table if not exists participants (
    id text primary key,
    name text not null,
    email text not null,
    recorded_at timestamptz not null
  );
  create index if not exists participants_by_email on participants (lower(email));
  create table if not exists agents (
    id text primary key,
    name text not null
  );
  create table if not exists tickets (
    id text primary key,
    requester_id text,
    kind text not null check (kind in ('support', 'complaint', 'privacy')),
    status text not null check (status in ('open', 'closed')),
    subject text,
    assertion text,
    created_at timestamptz not null,
    closed_at timestamptz,
    restricted_at timestamptz
  );
  create sequence if not exists ticket_numbers start 900001;
  create index if not exists tickets_by_requester on tickets (requester_id, id);
  create table if not exists messages (
    id text primary key,
    ticket_id text not null references tickets,
    author_kind text not null check (author_kind in ('requester', 'agent', 'participant', 'system')),
    author_id text,
    internal boolean not null default false,
    body text,
    recorded_at timestamptz not null
  );
  create sequence if not exists message_numbers start 9000001;
  create index if not exists messages_by_ticket on messages (ticket_id, id);
  create index if not exists messages_by_author on messages (author_id);
  create table if not exists attachments (
    id text primary key,
    ticket_id text not null references tickets,
    message_id text not null,
    author_kind text not null check (author_kind in ('requester', 'agent', 'participant')),
    author_id text,
    file_name text not null,
    media_type text not null,
    bytes int not null,
    sha256 text not null,
    content bytea not null,
    recorded_at timestamptz not null
  );
  create index if not exists attachments_by_ticket on attachments (ticket_id, id);
  create table if not exists ticket_search (
    ticket_id text primary key,
    requester_id text,
    text text not null,
    document tsvector generated always as (to_tsvector('simple', text)) stored
  );
  create index if not exists ticket_search_document on ticket_search using gin (document);
  create table if not exists sessions (
    secret_hash text primary key,
    requester_id text not null,
    expires_at timestamptz not null
  );
  -- For databases made before this column was.
  alter table requesters add column if not exists restricted_at timestamptz;
`;
