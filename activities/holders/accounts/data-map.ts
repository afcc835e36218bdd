/** What the accounts database holds about a person: for Art 15(1), for the schemas in the bundle, and as the columns `collect` reads. */
import type { ConnectorDefinition } from '../../../src/connector/define.js';
import type { DatasetDescription } from '../../../src/connector/contract.js';
import type { AccountsSettings } from './settings.js';

export const HOLDER = 'accounts';

type Field = DatasetDescription['fields'][number] & { sql: string };

const utc = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const text = (name: string, description: string, more: Partial<Field> = {}): Field => ({
  name,
  type: 'string',
  sql: name,
  description,
  ...more,
});
const instant = (name: string, description: string, more: Partial<Field> = {}): Field => ({
  name,
  type: 'instant',
  sql: utc(name),
  description,
  ...more,
});
/** What the person stated about data that was not changed. */
const statements = (owner: string): Field => ({
  name: 'statements',
  type: 'json',
  sql: `(SELECT json_agg(json_build_object('dataset', s.dataset, 'field', s.field, 'record', nullif(s.record, ''), 'text', s.text,
    'recorded_at', ${utc('s.recorded_at')}) ORDER BY s.recorded_at, s.text) FROM statements s WHERE s.owner_id = ${owner})`,
  description: 'What you stated about data that was not changed',
});
const ours = { origin: 'created_by_controller' } as const;
const seen = { origin: 'observed' } as const;

/** Columns of each table as given out. */
export const FIELDS = {
  customers: [
    text('customer_id', 'Your customer number', ours),
    text('name', 'Name the contract is in'),
    text('email', 'Address invoices and notices go to'),
    text('billing_account_id', 'Number of your account at billing', ours),
    text('currency', 'Currency of your contract (ISO 4217)'),
    text('locale', 'Language and country you chose'),
    instant('created_at', 'When the contract began, UTC', seen),
    statements('customers.customer_id'),
  ],
  users: [
    text('user_id', 'Number of your sign-in', ours),
    text('email', 'Address you sign in with'),
    text('full_name', 'Your name'),
    text('phone', 'Your telephone number'),
    {
      name: 'phone_takes_sms',
      type: 'boolean',
      sql: 'phone_takes_sms',
      description: 'Whether it is a mobile number',
      ...ours,
    },
    text('title', 'Form of address you gave'),
    text('job_role', 'Your role in the business you act for'),
    text('expertise', 'Technical experience you gave'),
    text('locale', 'Language and country you chose'),
    {
      name: 'remembered_browsers',
      type: 'json',
      sql: 'to_json(remembered_browsers)',
      description: 'Cookie ids of the browsers you asked to be remembered in',
      ...seen,
    },
    instant('created_at', 'When the sign-in was made, UTC', seen),
    statements('users.user_id'),
  ],
  addresses: [
    text('kind', 'billing or delivery'),
    text('recipient', 'Name on the label; may name somebody else', { thirdParty: true }),
    text('line1', 'Street and number'),
    text('city', 'Town'),
    text('postcode', 'Postal code'),
    text('country', 'Country (ISO 3166)'),
    instant('created_at', 'When it was entered, UTC', seen),
  ],
  consents: [
    text('user_id', 'Sign-in the consent was given with', ours),
    text('purpose', 'What you agreed to'),
    text('channel', 'Where you agreed'),
    text('wording', 'Version of the text you agreed to', ours),
    instant('given_at', 'When you agreed, UTC'),
    instant('withdrawn_at', 'When you took it back, UTC; empty while it stands'),
    text('ip', 'Network address you agreed from', { sql: 'host(ip)', ...seen }),
  ],
  sign_ins: [
    { name: 'sign_in_id', type: 'integer', sql: 'sign_in_id', description: 'Number of the entry', ...ours },
    text('user_id', 'Sign-in used', ours),
    instant('at', 'When, UTC'),
    text('ip', 'Network address', { sql: 'host(ip)' }),
    text('method', 'password or passkey'),
    text('user_agent', 'Browser or program'),
    { name: 'succeeded', type: 'boolean', sql: 'succeeded', description: 'Whether it was let in' },
  ],
  sims: [
    text('iccid', 'Number printed on the SIM', ours),
    text('imsi', 'Number the network knows the SIM by', ours),
    text('status', 'active, suspended or terminated', seen),
    text('label', 'Name you gave the SIM'),
    instant('activated_at', 'When its service began, UTC', seen),
    instant('terminated_at', 'When its service ended, UTC; empty while it runs', seen),
  ],
  orders: [
    text('order_id', 'Order number', ours),
    instant('placed_at', 'When you ordered, UTC'),
    text('status', 'placed, shipped, delivered or returned', seen),
    {
      name: 'delivered_on',
      type: 'date',
      sql: `to_char(delivered_on, 'YYYY-MM-DD')`,
      description: 'Day of delivery',
      ...seen,
    },
    {
      name: 'return_until',
      type: 'date',
      sql: `to_char(return_until, 'YYYY-MM-DD')`,
      description: 'Last day to send it back',
      ...ours,
    },
    { name: 'items', type: 'json', sql: 'items', description: 'Goods and how many' },
    { name: 'total_minor', type: 'integer', sql: 'total_minor', description: 'Total in pence or cents', ...ours },
    text('currency', 'Currency (ISO 4217)', ours),
    text('delivery_name', 'Name on the parcel; may name somebody else', { thirdParty: true }),
    text('delivery_address', 'Where it was sent'),
    text('delivery_phone', 'Number for the carrier'),
    text('delivery_note', 'What you asked the carrier'),
  ],
} as const satisfies Record<string, readonly Field[]>;

export type Dataset = keyof typeof FIELDS;
export const DATASETS = Object.keys(FIELDS) as Dataset[];

type Words = Omit<DatasetDescription, 'name' | 'fields' | 'recipients'> & {
  recipients: (keyof AccountsSettings['recipients'])[];
};

const OWN = { lawfulBasis: 'contract_with_subject', lawfulBasisRepresentative: 'contract_with_other' } as const;
const SERVICE = ['providing the services and the account', 'billing and invoicing', 'what the law requires'];

const WORDS: Record<Dataset, Words> = {
  customers: {
    ...OWN,
    title: 'Your contract',
    category: 'identity_contact',
    purposes: SERVICE,
    source: 'given by you when you signed up',
    recipients: ['group', 'hosting', 'payment', 'mail'],
    retention: 'while a service runs or an amount is open; then it is deleted, except where an invoice has to be kept',
    origin: 'provided',
  },
  users: {
    ...OWN,
    title: 'Your sign-in and profile',
    category: 'identity_contact',
    purposes: ['letting you use the console', 'answering you', 'making registration and sign-in easier'],
    source: 'given by you, or by the business you act for when it invited you',
    recipients: ['group', 'hosting', 'mail'],
    retention: 'while you use the service, or until you leave the business you act for',
    origin: 'provided',
  },
  addresses: {
    ...OWN,
    title: 'Postal addresses',
    category: 'identity_contact',
    purposes: ['invoicing', 'delivering orders'],
    source: 'given by you',
    recipients: ['group', 'hosting', 'payment'],
    retention: 'billing address as your contract; delivery addresses until no order needs them',
    origin: 'provided',
  },
  consents: {
    title: 'Consents and withdrawals',
    category: 'marketing_profile',
    purposes: ['sending offers to who agreed, and to nobody else', 'proving the agreement (Art 7(1))'],
    lawfulBasis: 'consent',
    lawfulBasisRepresentative: 'consent',
    source: 'given by you in the console, the shop or at an event',
    recipients: ['group', 'hosting', 'mail'],
    retention: 'the proof of consent or withdrawal as long as marketing is sent at all',
    origin: 'provided',
  },
  sign_ins: {
    title: 'Sign-in log',
    category: 'security_log',
    purposes: ['preventing, limiting and investigating abuse, such as attempts on other people’s accounts'],
    lawfulBasis: 'legitimate_interest',
    lawfulBasisRepresentative: 'legitimate_interest',
    source: 'observed when you signed in',
    recipients: ['group', 'hosting'],
    retention: 'each entry for the log period stated in the letter, counted by month',
    origin: 'observed',
  },
  sims: {
    ...OWN,
    title: 'Your SIMs',
    category: 'identity_contact',
    purposes: ['providing and maintaining the services'],
    source: 'made by us when you ordered; names of SIMs given by you',
    recipients: ['group', 'hosting', 'carriers'],
    retention: 'until the service of the last SIM has ended and its final usage is billed',
    origin: 'provided',
  },
  orders: {
    ...OWN,
    title: 'Orders and deliveries',
    category: 'orders_shipping',
    purposes: ['delivering what you ordered', 'warranty and product liability'],
    source: 'given by you when you ordered',
    recipients: ['group', 'hosting', 'payment'],
    retention:
      'until delivered and the return period is over, then for the period of warranty claims stated in the letter',
    origin: 'provided',
  },
};

export function describeAccounts(settings: AccountsSettings): ConnectorDefinition['describe'] {
  return {
    holder: HOLDER,
    title: 'Accounts database (contracts, sign-ins, SIMs, orders)',
    owner: 'Platform team',
    identifiersUnderstood: UNDERSTOOD,
    answersFor: ['service'],
    backupDays: settings.backupDays,
    erasureMeans:
      'Rows are deleted from their tables and indexes in one transaction. Of a contract on which kept records still hang, the name, address and every other ' +
      'detail is deleted and the bare customer number stays until the last of them goes. There are no copies and no attachments; PostgreSQL overwrites the ' +
      'space of deleted rows in the normal course, its log and the backups keep them until their cycle ends. Proof of consent or withdrawal is kept.',
    datasets: DATASETS.map((name) => {
      const { recipients, ...words } = WORDS[name];
      return {
        ...words,
        name,
        recipients: recipients.map((recipient) => settings.recipients[recipient]),
        fields: FIELDS[name].map(({ sql: _, ...field }) => field),
      };
    }),
  };
}

/** Identifiers that find a record, and those that only add to one found otherwise: names are shared by strangers. */
export const FINDING = [
  'customer_id',
  'user_id',
  'billing_account_id',
  'email',
  'phone',
  'sim_iccid',
  'sim_imsi',
  'cookie_id',
] as const;
export const UNDERSTOOD = [...FINDING, 'name', 'postal_address'];
