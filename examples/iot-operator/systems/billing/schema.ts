/** Tables of the billing system. Amounts are integer minor units of the account's currency. */
export const BILLING_SCHEMA = `
  create table if not exists accounts (
    id text primary key,
    customer_id text not null,
    kind text not null check (kind in ('private', 'company')),
    currency text not null,
    risk_score int,
    scored_at timestamptz,
    credit_minor int not null default 0,
    restricted_at timestamptz,
    next_serial int not null default 1,
    created_at timestamptz not null
  );
  create index if not exists accounts_by_customer on accounts (customer_id);
  create table if not exists payers (
    account_id text primary key references accounts on delete cascade,
    name text not null,
    email text not null,
    phone text,
    address jsonb not null,
    recorded_at timestamptz not null
  );
  create index if not exists payers_by_email on payers (lower(email));
  create table if not exists payment_methods (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    brand text not null,
    token text not null,
    last4 text not null,
    expires text not null,
    collects boolean not null,
    recorded_at timestamptz not null
  );
  create index if not exists payment_methods_by_account on payment_methods (account_id, id);
  create table if not exists services (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    label text not null,
    status text not null check (status in ('active', 'suspended', 'terminated')),
    terminated_on date,
    final_billed boolean not null default false,
    recorded_at timestamptz not null
  );
  create index if not exists services_by_account on services (account_id);
  create table if not exists usage (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    iccid text not null,
    period text not null,
    amount_minor int not null,
    invoice_id text,
    recorded_at timestamptz not null
  );
  create index if not exists usage_by_account on usage (account_id, id);
  create table if not exists invoices (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    issued_on date not null,
    due_on date not null,
    amount_minor int not null,
    paid_minor int not null default 0,
    status text not null check (status in ('open', 'paid', 'written_off', 'credited')),
    disputed boolean not null default false,
    restricted_at timestamptz,
    lines jsonb not null,
    bill_to jsonb,
    -- Invoices taken back that this one stands for, newest first.
    replaces text[] not null default '{}',
    recorded_at timestamptz not null
  );
  create index if not exists invoices_by_account on invoices (account_id, id);
  create table if not exists payments (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    invoice_id text not null,
    amount_minor int not null,
    method text not null,
    recorded_at timestamptz not null
  );
  create index if not exists payments_by_account on payments (account_id, id);
  create table if not exists ledger (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    kind text not null check (kind in ('invoice', 'payment', 'credit', 'refund', 'write_off', 'correction')),
    amount_minor int not null,
    reference text,
    recorded_at timestamptz not null
  );
  create index if not exists ledger_by_account on ledger (account_id, id);
  create table if not exists dunning_notes (
    id text primary key,
    account_id text not null references accounts on delete cascade,
    invoice_id text not null,
    note text not null,
    recorded_at timestamptz not null
  );
  create index if not exists dunning_by_account on dunning_notes (account_id, id);
  create table if not exists events (
    id bigint generated always as identity primary key,
    account_id text not null,
    customer_id text not null,
    attempts int not null default 0,
    next_at timestamptz not null default now(),
    created_at timestamptz not null default now()
  );
  -- For databases made before these were.
  alter table accounts add column if not exists scored_at timestamptz;
  alter table invoices add column if not exists restricted_at timestamptz;
  alter table invoices add column if not exists replaces text[] not null default '{}';
  alter table invoices drop constraint if exists invoices_status_check;
  alter table invoices add constraint invoices_status_check check (status in ('open', 'paid', 'written_off', 'credited'));
  alter table ledger drop constraint if exists ledger_kind_check;
  alter table ledger add constraint ledger_kind_check
    check (kind in ('invoice', 'payment', 'credit', 'refund', 'write_off', 'correction'));
`;

/** Datasets with pages, by key `id` (of a service: its ICCID): name in the API → table and its columns as the API shows them. */
export const DATASETS = {
  services: {
    table: 'services',
    columns: `id, label, status, terminated_on as "terminatedOn", final_billed as "finalBilled", recorded_at as "recordedAt"`,
  },
  'payment-methods': {
    table: 'payment_methods',
    columns: `id, brand, token, last4, expires, collects, recorded_at as "recordedAt"`,
  },
  usage: {
    table: 'usage',
    columns: `id, iccid, period, amount_minor as "amountMinor", invoice_id as "invoiceId", recorded_at as "recordedAt"`,
  },
  invoices: {
    table: 'invoices',
    columns: `id, issued_on as "issuedOn", due_on as "dueOn", amount_minor as "amountMinor", paid_minor as "paidMinor", status, disputed,
      restricted_at as "restrictedAt", lines, bill_to as "billTo", recorded_at as "recordedAt"`,
  },
  payments: {
    table: 'payments',
    columns: `id, invoice_id as "invoiceId", amount_minor as "amountMinor", method, recorded_at as "recordedAt"`,
  },
  ledger: {
    table: 'ledger',
    columns: `id, kind, amount_minor as "amountMinor", reference, recorded_at as "recordedAt"`,
  },
  'dunning-notes': {
    table: 'dunning_notes',
    columns: `id, invoice_id as "invoiceId", note, recorded_at as "recordedAt"`,
  },
} as const;
export type DatasetName = keyof typeof DATASETS;
