/** What the sample systems hold about a person, read in their own tables and files and never through a connector. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';
import type { SystemDatabase, Systems } from './systems.js';

type Row = Record<string, unknown>;

interface Source {
  /** `<holder>/<dataset>` of the bundle. */
  dataset: string;
  system: SystemDatabase;
  /** $1 the person's id in that system. */
  sql: string;
  id: (person: Person) => string | undefined;
}

const customer = ({ customerId }: Person): string | undefined => customerId;
const user = ({ userId }: Person): string | undefined => userId;
const account = ({ billingAccountId }: Person): string | undefined => billingAccountId;
const contact = ({ crmContactId }: Person): string | undefined => crmContactId;
const requester = ({ supportRequesterId }: Person): string | undefined => supportRequesterId;

const source = (dataset: string, id: Source['id'], sql: string): Source => ({
  ...{ dataset, id, sql },
  system: dataset.split('/')[0] as SystemDatabase,
});

/** Column names are those of the bundle's records. */
const SOURCES: readonly Source[] = [
  source('accounts/customers', customer, 'SELECT customer_id, name, email FROM customers WHERE customer_id = $1'),
  source('accounts/users', user, 'SELECT user_id, email, full_name, phone FROM users WHERE user_id = $1'),
  source(
    'accounts/addresses',
    customer,
    'SELECT kind, recipient, line1, postcode FROM addresses WHERE customer_id = $1',
  ),
  source('accounts/consents', user, 'SELECT purpose, wording, host(ip) AS ip FROM consents WHERE user_id = $1'),
  source('accounts/sign_ins', user, 'SELECT sign_in_id, host(ip) AS ip, user_agent FROM sign_ins WHERE user_id = $1'),
  source('accounts/sims', customer, 'SELECT iccid, imsi, label, status FROM sims WHERE customer_id = $1'),
  source('accounts/orders', customer, 'SELECT order_id, status, delivery_note FROM orders WHERE customer_id = $1'),
  source('billing/payer', account, 'SELECT account_id AS account, name, email FROM payers WHERE account_id = $1'),
  source('billing/services', account, 'SELECT id, label, status FROM services WHERE account_id = $1'),
  source('billing/payment_methods', account, 'SELECT id, token, last4 FROM payment_methods WHERE account_id = $1'),
  source('billing/usage', account, 'SELECT id, amount_minor AS "amountMinor" FROM usage WHERE account_id = $1'),
  source(
    'billing/invoices',
    account,
    'SELECT id, amount_minor AS "amountMinor", status FROM invoices WHERE account_id = $1',
  ),
  source(
    'billing/payments',
    account,
    'SELECT id, amount_minor AS "amountMinor", method FROM payments WHERE account_id = $1',
  ),
  source('billing/ledger', account, 'SELECT id, amount_minor AS "amountMinor", kind FROM ledger WHERE account_id = $1'),
  source('crm/contact', contact, 'SELECT id, email, full_name AS "fullName" FROM contacts WHERE id = $1'),
  source('crm/scores', contact, 'SELECT id, lead_score AS "leadScore", segment FROM scores WHERE contact_id = $1'),
  source('crm/registrations', contact, 'SELECT id, title, email FROM registrations WHERE contact_id = $1'),
  source('crm/sources', contact, 'SELECT id, kind, name FROM sources WHERE contact_id = $1'),
  source('crm/campaign_history', contact, 'SELECT id, campaign_id AS "campaignId" FROM sends WHERE contact_id = $1'),
  source('crm/consents', contact, 'SELECT id, status, wording FROM consents WHERE contact_id = $1'),
  source(
    'crm/visits',
    contact,
    'SELECT v.id, url, device FROM visits v JOIN cookies c ON c.id = v.cookie_id WHERE c.contact_id = $1',
  ),
  source('support/requester', requester, 'SELECT id, name, email, phone FROM requesters WHERE id = $1'),
  source('support/tickets', requester, 'SELECT id, subject, kind FROM tickets WHERE requester_id = $1'),
  source(
    'support/internal_notes',
    requester,
    'SELECT m.id, body AS text FROM messages m JOIN tickets t ON t.id = ticket_id WHERE internal AND requester_id = $1',
  ),
];

/** Rows per dataset of every system, as the bundle should have them. */
export async function heldRows(systems: Systems, person: Person): Promise<Record<string, Row[]>> {
  const held: Record<string, Row[]> = {};
  for (const { dataset, system, sql, id } of SOURCES) {
    const of = id(person);
    held[dataset] = of === undefined ? [] : await systems.sql<Row>(system, sql, [of]);
  }
  held['traffic/usage_lines'] = await trafficRows(systems, person);
  return held;
}

/** Lines that name the person's contract. */
export async function trafficRows({ lake }: Systems, { customerId }: Person): Promise<Row[]> {
  const files = Object.values((await readManifest(lake)).partitions).flat();
  const list = files.map((file) => `'${join(lake, ...file.split('/'))}'`).join(', ');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT usage_id, destination, bytes, iccid FROM read_parquet([${list}], hive_partitioning = false) WHERE customer_ref = $1`,
      [customerId ?? ''],
    );
    return reader.getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A multiset that two lists can be compared by: only the columns of `like`, values as text, sorted. */
export function multiset(rows: Row[], like: Row | undefined): string[] {
  const columns = Object.keys(like ?? {});
  return rows.map((row) => columns.map((column) => `${column}=${textOf(row[column])}`).join(' ')).sort();
}

/** Large integers come as text from one reader, as numbers from another. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
