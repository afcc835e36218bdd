/** What the CRM holds about a person, for Art 15(1) and the schemas in the bundle. */
import type { ConnectorDefinition } from '../../../src/connector/define.js';
import type { Dataset } from './records.js';
import { MEANING } from './records.js';
import type { CrmSettings } from './settings.js';

export const HOLDER = 'crm';

export const FINDING = ['crm_contact_id', 'customer_id', 'email', 'phone', 'cookie_id'] as const;
export const CORROBORATING = ['name'] as const;

type DatasetEntry = ConnectorDefinition['describe']['datasets'][number];
type Field = DatasetEntry['fields'][number];

export const MARKETING = [
  'customised offers and advertising, based on interests and use of our digital channels',
  'direct marketing by the channels consented to',
];
const UNTIL_WITHDRAWN = 'until consent is withdrawn, or two years after the last contact with you';
const ID: Field = { name: 'id', type: 'string', description: 'Number of the entry' };
const RECORDED_AT: Field = { name: 'recordedAt', type: 'instant', description: 'When it was recorded' };

export function describeCrm(settings: CrmSettings): ConnectorDefinition['describe'] {
  const { group, hosting, mail } = settings.recipients;
  const recipients = [mail, group, hosting];
  return {
    holder: HOLDER,
    title: 'CRM (marketing contacts, events, web visits)',
    owner: 'Marketing operations',
    identifiersUnderstood: [...FINDING, ...CORROBORATING],
    answersFor: [],
    backupDays: settings.backupDays,
    erasureMeans:
      'Rows are deleted from the CRM database; the contact goes together with its row in the full-text search index and with its rows in all nightly exports. ' +
      'Cookie ids without visits are forgotten. What stays is the address and the telephone number as keyed hashes on the suppression list, so that nobody writes or calls again, and under the ' +
      'hash of the address the proof of consents given or withdrawn, without name or address. Backups keep deleted rows until their cycle ends.',
    datasets: DATASETS.map(({ name, ...entry }) => {
      const { category, lawfulBasis } = MEANING[name];
      return { ...entry, name, category, lawfulBasis, recipients };
    }),
  };
}

type Entry = Omit<DatasetEntry, 'name' | 'category' | 'lawfulBasis' | 'recipients'> & { name: Dataset };

const PROFILE: Entry[] = [
  {
    name: 'contact',
    title: 'Marketing contact and preferences',
    purposes: MARKETING,
    source: 'you, when you signed up, wrote to us or met us; see also the dataset "sources"',
    retention: UNTIL_WITHDRAWN,
    origin: 'provided',
    fields: [
      { ...ID, description: 'Contact number' },
      { name: 'email', type: 'string', description: 'E-mail address' },
      { name: 'givenName', type: 'string', description: 'Given name' },
      { name: 'familyName', type: 'string', description: 'Family name' },
      { name: 'fullName', type: 'string', description: 'Name as written' },
      { name: 'phone', type: 'string', description: 'Telephone number' },
      { name: 'title', type: 'string', description: 'Title' },
      { name: 'company', type: 'string', description: 'Company you act for' },
      { name: 'role', type: 'string', description: 'Your role there' },
      { name: 'expertise', type: 'string', description: 'Field of interest' },
      { name: 'preferences', type: 'json', description: 'Language and topics' },
      { name: 'customerId', type: 'string', description: 'Your customer number' },
      { name: 'cookieIds', type: 'json', description: 'Browsers you signed up from', origin: 'observed' },
      { name: 'restrictedAt', type: 'instant', description: 'Since when it is stored but not used' },
      { name: 'statements', type: 'json', description: 'What you stated about data that was not changed' },
      RECORDED_AT,
    ],
  },
  {
    name: 'scores',
    title: 'Lead score, segment and predicted churn',
    purposes: ['deciding which offers may interest you'],
    source: 'computed by us from pages visited, registrations and age of the contact',
    retention: UNTIL_WITHDRAWN,
    origin: 'inferred',
    fields: [
      ID,
      { name: 'leadScore', type: 'integer', description: 'From 1 to 100: how likely a purchase is thought to be' },
      { name: 'segment', type: 'string', description: 'Group the score puts you in' },
      { name: 'predictedChurn', type: 'number', description: 'Estimate from 0 to 1 that you leave within a year' },
      { name: 'explanation', type: 'string', description: 'How the score comes about' },
      RECORDED_AT,
    ],
  },
  {
    name: 'campaign_history',
    title: 'Marketing mails sent to you',
    purposes: MARKETING,
    source: 'recorded when a mail was sent',
    retention: UNTIL_WITHDRAWN,
    origin: 'observed',
    fields: [ID, { name: 'campaignId', type: 'string', description: 'Campaign' }, RECORDED_AT],
  },
];

const DATASETS: Entry[] = [
  ...PROFILE,
  {
    name: 'registrations',
    title: 'Newsletter, webinars, whitepapers and events',
    purposes: ['sending what you registered for', ...MARKETING],
    source: 'you, when you registered',
    retention: UNTIL_WITHDRAWN,
    origin: 'provided',
    fields: [
      ID,
      { name: 'kind', type: 'string', description: 'newsletter, webinar, whitepaper or event' },
      { name: 'title', type: 'string', description: 'What it was' },
      { name: 'email', type: 'string', description: 'Address given' },
      RECORDED_AT,
    ],
  },
  {
    name: 'sources',
    title: 'Where we have your contact from',
    purposes: ['knowing where contacts come from, so that you can be told'],
    source: 'events, joint marketing partners, public databases and social networks, as named in each entry',
    retention: UNTIL_WITHDRAWN,
    origin: 'created_by_controller',
    fields: [
      ID,
      { name: 'kind', type: 'string', description: 'event, partner, public_database or social_network' },
      { name: 'name', type: 'string', description: 'Name of the source' },
      RECORDED_AT,
    ],
  },
  {
    name: 'visits',
    title: 'Visits to our websites by cookie',
    purposes: ['measuring and improving our websites', ...MARKETING],
    source: 'your browser, with the consent given in the cookie banner',
    retention: 'thirteen months from the visit, or until consent is withdrawn',
    linkedBy: ['cookie_id'],
    origin: 'observed',
    fields: [
      ID,
      { name: 'cookieId', type: 'string', description: 'Random number stored in your browser' },
      { name: 'url', type: 'string', description: 'Page' },
      { name: 'referrer', type: 'string', description: 'Page you came from' },
      { name: 'device', type: 'string', description: 'Kind of device' },
      RECORDED_AT,
    ],
  },
  {
    name: 'consents',
    title: 'Consents to marketing, given and withdrawn',
    purposes: ['proving consent and its withdrawal (Art 7(1))'],
    source: 'you',
    retention:
      'as long as marketing is sent by this channel and three years after; then as a keyed hash on the suppression list only',
    origin: 'provided',
    fields: [
      ID,
      { name: 'campaign', type: 'string', description: 'What for' },
      { name: 'channel', type: 'string', description: 'Channel' },
      { name: 'status', type: 'string', description: 'given or withdrawn' },
      { name: 'wording', type: 'string', description: 'Text consented to' },
      RECORDED_AT,
    ],
  },
];
