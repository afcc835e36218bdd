/** Tables of the CRM, with its two copies of a contact: the search index and the nightly export. */
export const CRM_SCHEMA = `
  create table if not exists companies (
    id text primary key,
    name text not null
  );
  create table if not exists contacts (
    id text primary key,
    email text not null,
    given_name text not null,
    family_name text not null,
    full_name text not null,
    phone text,
    title text,
    company_id text references companies,
    role text,
    expertise text,
    preferences jsonb not null,
    customer_id text,
    restricted_at timestamptz,
    profiling_stopped_at timestamptz,
    recorded_at timestamptz not null
  );
  create sequence if not exists contact_numbers start 900001;
  create index if not exists contacts_by_email on contacts (lower(email));
  create table if not exists contact_search (
    contact_id text primary key,
    text text not null,
    document tsvector generated always as (to_tsvector('simple', text)) stored
  );
  create index if not exists contact_search_document on contact_search using gin (document);
  create table if not exists export_snapshots (
    taken_on date not null,
    contact_id text not null,
    contact jsonb not null,
    primary key (taken_on, contact_id)
  );
  create index if not exists export_snapshots_by_contact on export_snapshots (contact_id);
  create table if not exists registrations (
    id text primary key,
    contact_id text not null,
    kind text not null check (kind in ('newsletter', 'webinar', 'whitepaper', 'event')),
    title text not null,
    email text not null,
    recorded_at timestamptz not null
  );
  create index if not exists registrations_by_contact on registrations (contact_id, id);
  create table if not exists sources (
    id text primary key,
    contact_id text not null,
    kind text not null check (kind in ('event', 'partner', 'public_database', 'social_network')),
    name text not null,
    recorded_at timestamptz not null
  );
  create index if not exists sources_by_contact on sources (contact_id, id);
  create table if not exists cookies (
    id text primary key,
    contact_id text,
    tags_off_at timestamptz
  );
  create index if not exists cookies_by_contact on cookies (contact_id);
  create table if not exists visits (
    id text primary key,
    cookie_id text not null,
    url text not null,
    referrer text,
    device text not null,
    recorded_at timestamptz not null
  );
  create index if not exists visits_by_cookie on visits (cookie_id, id);
  create table if not exists scores (
    id text primary key,
    contact_id text not null,
    lead_score int not null,
    segment text not null,
    predicted_churn numeric(4, 3) not null,
    explanation text not null,
    recorded_at timestamptz not null
  );
  create index if not exists scores_by_contact on scores (contact_id, id);
  create table if not exists consents (
    id text primary key,
    contact_id text,
    subject_hash text,
    campaign text not null,
    channel text not null,
    status text not null check (status in ('given', 'withdrawn')),
    wording text not null,
    recorded_at timestamptz not null
  );
  create index if not exists consents_by_contact on consents (contact_id, id);
  create index if not exists consents_by_hash on consents (subject_hash);
  create table if not exists campaigns (
    id text primary key,
    name text not null,
    channel text not null
  );
  create table if not exists sends (
    id text primary key,
    contact_id text not null,
    campaign_id text not null,
    recorded_at timestamptz not null
  );
  create index if not exists sends_by_contact on sends (contact_id, id);
  create table if not exists suppressions (
    address_hash text primary key,
    reason text not null,
    recorded_at timestamptz not null
  );
  -- For databases made before these columns were.
  alter table contacts add column if not exists profiling_stopped_at timestamptz;
  alter table cookies add column if not exists tags_off_at timestamptz;
`;

/** Datasets with pages: name in the API → table, columns as the API shows them, and how the rows of a contact are chosen ($1). */
export const DATASETS = {
  registrations: { table: 'registrations', columns: 'id, kind, title, email', of: 'contact_id = $1' },
  sources: { table: 'sources', columns: 'id, kind, name', of: 'contact_id = $1' },
  visits: {
    table: 'visits',
    columns: 'id, cookie_id as "cookieId", url, referrer, device',
    of: 'cookie_id in (select c.id from cookies c where c.contact_id = $1)',
  },
  scores: {
    table: 'scores',
    columns: 'id, lead_score as "leadScore", segment, predicted_churn::float8 as "predictedChurn", explanation',
    of: 'contact_id = $1',
  },
  consents: { table: 'consents', columns: 'id, campaign, channel, status, wording', of: 'contact_id = $1' },
  sends: { table: 'sends', columns: 'id, campaign_id as "campaignId"', of: 'contact_id = $1' },
} as const;
export type DatasetName = keyof typeof DATASETS;
