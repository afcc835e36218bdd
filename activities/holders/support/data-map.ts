/** What the support desk holds about a person, for Art 15(1) and the schemas in the bundle. */
import type { ConnectorDefinition } from '../../../src/connector/define.js';
import type { SupportSettings } from './settings.js';

export const HOLDER = 'support';

export const FINDING = ['support_requester_id', 'customer_id', 'user_id', 'email', 'phone'] as const;
export const CORROBORATING = ['name'] as const;

type DatasetEntry = ConnectorDefinition['describe']['datasets'][number];
type Field = DatasetEntry['fields'][number];

const ID: Field = { name: 'id', type: 'string', description: 'Number of the entry' };
const TICKET_ID: Field = { name: 'ticketId', type: 'string', description: 'Ticket it belongs to' };
const RECORDED_AT: Field = { name: 'recordedAt', type: 'instant', description: 'When it was written' };
const REDACTIONS: Field = {
  name: 'redactions',
  type: 'integer',
  description: 'In how many places details of other people were taken out (Art 15(4))',
  origin: 'created_by_controller',
};
const ATTACHMENTS: Field = {
  name: 'attachments',
  type: 'json',
  description: 'Files sent with it; those of other people are named as withheld',
};

export function describeSupport(settings: SupportSettings): ConnectorDefinition['describe'] {
  const { group, hosting } = settings.recipients;
  return {
    holder: HOLDER,
    title: 'Support desk (tickets, messages, attachments)',
    owner: 'Customer support',
    identifiersUnderstood: [...FINDING, ...CORROBORATING],
    answersFor: [],
    backupDays: settings.backupDays,
    erasureMeans:
      'The text of the messages, notes and the subject is emptied and attachments are deleted with their bytes; the full-text index is rebuilt for each ticket ' +
      'in the same transaction. The ticket’s skeleton stays: number, kind, dates, status, belonging to nobody. What other people wrote stays, with the ' +
      'person’s name, addresses and numbers taken out. Name and addresses of the requester go with the last ticket. Backups keep erased text until their cycle ends.',
    datasets: DATASETS.map((entry) => ({
      ...entry,
      category: 'support',
      purposes: [
        'identifying you and answering your inquiry',
        'contacting you about it',
        'improving our service from what customers ask',
      ],
      lawfulBasis: 'legitimate_interest',
      recipients: [group, hosting],
      retention: 'two years after the ticket is closed; up to six years where a complaint or dispute needs it',
    })),
  };
}

const DATASETS: Pick<DatasetEntry, 'name' | 'title' | 'source' | 'origin' | 'fields'>[] = [
  {
    name: 'requester',
    title: 'Who asked: name and contact',
    source: 'you, when you wrote to us; numbers from your account',
    origin: 'provided',
    fields: [
      { ...ID, description: 'Requester number' },
      { name: 'customerId', type: 'string', description: 'Your customer number' },
      { name: 'userId', type: 'string', description: 'Your user number' },
      { name: 'name', type: 'string', description: 'Name' },
      { name: 'email', type: 'string', description: 'E-mail address' },
      { name: 'phone', type: 'string', description: 'Telephone number' },
      { name: 'restrictedAt', type: 'instant', description: 'Since when your tickets are stored but not used' },
      { name: 'statements', type: 'json', description: 'What you stated about data that was not changed' },
      RECORDED_AT,
    ],
  },
  {
    name: 'tickets',
    title: 'Tickets',
    source: 'you, when you opened them',
    origin: 'provided',
    fields: [
      { ...ID, description: 'Ticket number' },
      { name: 'kind', type: 'string', description: 'support, complaint or privacy' },
      { name: 'status', type: 'string', description: 'open or closed' },
      { name: 'subject', type: 'string', description: 'Subject' },
      REDACTIONS,
      { name: 'createdAt', type: 'instant', description: 'When it was opened' },
      { name: 'closedAt', type: 'instant', description: 'When it was closed' },
      { name: 'restrictedAt', type: 'instant', description: 'Since when it is stored but not used' },
    ],
  },
  ...(['messages', 'internal_notes'] as const).map((name) => ({
    name,
    title: name === 'messages' ? 'Messages of your tickets' : 'Notes about your tickets among staff',
    source: name === 'messages' ? 'you and our staff' : 'our staff',
    origin: name === 'messages' ? ('provided' as const) : ('created_by_controller' as const),
    fields: [
      ID,
      TICKET_ID,
      RECORDED_AT,
      { name: 'author', type: 'string' as const, description: 'you, support staff, another person or system' },
      { name: 'text', type: 'string' as const, description: 'What was written; empty where it is withheld' },
      REDACTIONS,
      { name: 'withheld', type: 'string' as const, description: 'Why the text is withheld, where it is' },
      ATTACHMENTS,
    ],
  })),
  {
    name: 'participations',
    title: 'What you wrote in other people’s tickets',
    source: 'you',
    origin: 'provided',
    fields: [ID, TICKET_ID, RECORDED_AT, { name: 'text', type: 'string', description: 'What you wrote' }, ATTACHMENTS],
  },
  {
    name: 'attachments',
    title: 'Files sent with messages',
    source: 'you and our staff; files of other people are withheld (Art 15(4))',
    origin: 'provided',
    fields: [{ name: 'content', type: 'string', description: 'The file as it was sent' }],
  },
];
