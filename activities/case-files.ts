/**
 * Habeas' own case files as a holder (holds §2.9): a copy tells what the person asked before, how it was decided and what went out; an
 * erasure leaves them, since they prove how the requests were handled (Art 5(2), 17(3)(b), (e)), until their own purge (Y2). Found by the
 * keyed hashes of what was proven in those requests, never by what was merely claimed.
 */
import { DateTime } from 'luxon';
import { defineConnector } from '../src/connector/define.js';
import type { Connector, ConnectorContext, ConnectorDefinition } from '../src/connector/define.js';
import type { CollectInput, Located, LocateInput, PartRef, Subject } from '../src/connector/contract.js';
import { CASE_FILES } from '../src/common/config.js';
import type { DecisionKind } from '../src/register/model.js';
import type { Register, RequestRow } from '../src/register/types.js';

type CaseRegister = Pick<Register, 'persons' | 'requests' | 'decisions' | 'letters' | 'deliveries' | 'complaints'>;
type Dataset = 'requests' | 'decisions' | 'letters' | 'deliveries' | 'complaints';
type Row = Record<string, unknown>;
type Field = ConnectorDefinition['describe']['datasets'][number]['fields'][number];

const PREFIX = 'request:';
const UNDERSTOOD = [
  ...['customer_id', 'user_id', 'billing_account_id', 'crm_contact_id', 'support_requester_id'],
  ...['sim_iccid', 'sim_imsi', 'email'],
];
const YEARS_KEPT = 6;

/**
 * Decisions the person hears of, with their reasons. Others stand without: an exemption's reason may be what must not be told, a match
 * is about somebody else as well, and what is said among staff about the handling is not about the person.
 */
const TOLD: ReadonlySet<DecisionKind> = new Set<DecisionKind>([
  ...(['verify', 'ask', 'answer', 'extend', 'refuse', 'merge', 'assess', 'weigh', 'reconsider', 'withdraw'] as const),
]);
/** Listed without their reason: that of a redirection names a customer. */
const LISTED: ReadonlySet<DecisionKind> = new Set<DecisionKind>([
  'review',
  'approve',
  'delivery',
  'strike',
  'capacity',
  'redirect',
]);

export function createCaseFilesConnector(register: CaseRegister): Connector {
  return defineConnector({
    describe: DESCRIPTION,
    locate: (input) => locate(register, input),
    async holds({ subject, now }) {
      const files = (await filesOf(register, subject)).filter((row) => isKept(row, now));
      const searched = { identifierTypes: searchedTypes(subject.identifiers), at: now };
      if (files.length === 0) return { searched, facts: [], items: [] };
      const newest =
        files
          .map(({ closedAt }) => closedAt ?? now)
          .sort()
          .at(-1) ?? now;
      return {
        ...{ searched, facts: [] },
        items: [
          {
            ...{ id: 'case_files', dataset: 'requests', category: 'dsar_case', kind: 'case_file' },
            ...{
              lawfulBasis: 'legal_obligation',
              count: files.length,
              recordDate: newest.slice(0, 10),
              ownSchedule: true,
            },
          },
        ],
      };
    },
    collect: (input, context) => collect(register, input, context),
  });
}

async function locate({ persons, requests }: CaseRegister, { requestId, identifiers, now }: LocateInput) {
  const hits = (await persons.find(identifiers)).filter((hit) => hit.requestId !== requestId);
  const found: Located[] = [];
  for (const id of [...new Set(hits.map((hit) => hit.requestId))].sort()) {
    if (!(await requests.get(id))) continue;
    const evidence = hits.filter((hit) => hit.requestId === id).map(({ by, sharedWith }) => ({ by, sharedWith }));
    found.push({
      ...{ ref: `${PREFIX}${id}`, evidence: evidence, identifiers: [], representative: false },
      counts: { requests: 1 },
    });
  }
  return { searched: { identifierTypes: searchedTypes(identifiers), at: now }, found };
}

async function collect(register: CaseRegister, input: CollectInput, { sink }: ConnectorContext) {
  const files = (await filesOf(register, input.subject)).filter(({ openedAt }) => openedAt <= input.asOf);
  const parts: PartRef[] = [];
  const rows: Record<string, number> = {};
  for (const { name } of DESCRIPTION.datasets) {
    if (!(input.datasets?.includes(name) ?? true)) continue;
    const records = (await Promise.all(files.map((row) => READERS[name as Dataset](register, row)))).flat();
    rows[name] = records.length;
    if (records.length === 0) continue;
    const head = { dataset: name, index: 0, kind: 'records' as const, rows: records.length };
    parts.push(await sink.write(input.requestId, head, linesOf(records)));
  }
  return { searched: { identifierTypes: searchedTypes(input.subject.identifiers), at: input.now }, parts, rows };
}

async function filesOf({ requests }: Pick<CaseRegister, 'requests'>, { refs }: Subject): Promise<RequestRow[]> {
  const rows = await Promise.all(refs.map((ref) => requests.get(ref.slice(PREFIX.length))));
  return rows.filter((row) => row !== undefined);
}

/** What is past its time is about to be purged by the daily sweep. */
function isKept({ closedAt }: RequestRow, now: string): boolean {
  if (closedAt === undefined) return true;
  return DateTime.fromISO(closedAt, { zone: 'utc' }).plus({ years: YEARS_KEPT }) > DateTime.fromISO(now);
}

function searchedTypes(identifiers: readonly { type: string }[]): string[] {
  return [...new Set(identifiers.map(({ type }) => type))].filter((type) => UNDERSTOOD.includes(type)).sort();
}

async function* linesOf(records: Row[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (const record of records) yield Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
}

const READERS: Record<Dataset, (register: CaseRegister, row: RequestRow) => Promise<Row[]>> = {
  async requests({ requests }, row) {
    const { number, right, jurisdiction, source, receivedAt, dueDate, answeredAt, closedAt, outcome, breachedAt } = row;
    const subject = (await requests.details(row.id))?.subject;
    const asked = subject && {
      ...{ name: subject.name, knownBy: subject.identifiers, contactEmail: subject.contactEmail },
      representative: subject.representative && { ...subject.representative },
    };
    return [
      {
        ...{ number, right, law: jurisdiction, channel: source.kind, reference: source.id, receivedAt, dueDate },
        ...{ answeredAt, closedAt, outcome, late: breachedAt !== undefined, asked },
      },
    ];
  },

  async decisions({ decisions }, { id, number }) {
    return (await decisions.list(id))
      .filter(({ kind }) => TOLD.has(kind) || LISTED.has(kind))
      .map(({ id: decision, kind, choice, at, reason }) => ({
        ...{ id: decision, request: number, kind, choice, at },
        ...(TOLD.has(kind) && reason !== undefined ? { reason } : {}),
      }));
  },

  async letters({ letters }, { id, number }) {
    return (await letters.list(id)).map(({ id: letter, kind, locale, at, sentAt, channel }) => ({
      ...{ id: letter, request: number, kind, language: locale, writtenAt: at, sentAt, channel },
    }));
  },

  async deliveries({ deliveries }, { id, number }) {
    return (await deliveries.list(id)).map(({ id: delivery, offeredAt, firstOpenedAt, firstDownloadedAt }) => ({
      ...{ id: delivery, request: number, offeredAt, firstOpenedAt, firstDownloadedAt },
    }));
  },

  async complaints({ complaints }, { id, number }) {
    const rows = await complaints.list({ requestId: id });
    return Promise.all(
      rows.map(async (row) => {
        const body = await complaints.body(row.id);
        const { receivedAt, acknowledgedAt, outcome, closedAt } = row;
        return {
          ...{ number: row.number, request: number, receivedAt, acknowledgedAt, outcome, closedAt },
          ...(body && { says: body.says, findings: body.findings }),
        };
      }),
    );
  },
};

const text = (name: string, description: string): Field => ({ name, type: 'string', description });
const at = (name: string, description: string): Field => ({ name, type: 'instant', description });
const REQUEST = text('request', 'Number of the request it belongs to');

const FIELDS: Record<Dataset, { title: string; fields: Field[] }> = {
  requests: {
    title: 'Your earlier requests',
    fields: [
      text('number', 'Number of the request'),
      text('right', 'Which right was exercised'),
      text('law', 'Which law applied'),
      text('channel', 'How it came in'),
      text('reference', 'Number of the ticket or letter'),
      at('receivedAt', 'When it arrived'),
      { name: 'dueDate', type: 'date', description: 'Last day for the answer' },
      at('answeredAt', 'When it was answered'),
      at('closedAt', 'When it was closed'),
      text('outcome', 'How it ended'),
      { name: 'late', type: 'boolean', description: 'Whether the answer came too late' },
      {
        ...{ name: 'asked', type: 'json', origin: 'provided' },
        description: 'What you told us about yourself; removed some time after closing',
      },
    ],
  },
  decisions: {
    title: 'Decisions in your earlier requests',
    fields: [
      text('id', 'Number of the decision'),
      REQUEST,
      text('kind', 'What was decided on'),
      text('choice', 'What was decided'),
      at('at', 'When'),
      text('reason', 'Why, where it was about you; removed some time after closing'),
    ],
  },
  letters: {
    title: 'Letters in your earlier requests',
    fields: [
      text('id', 'Number of the letter'),
      REQUEST,
      text('kind', 'Kind of letter'),
      text('language', 'Its language'),
      at('writtenAt', 'When it was written'),
      at('sentAt', 'When it went out'),
      text('channel', 'How it went out'),
    ],
  },
  deliveries: {
    title: 'Answers offered to you for download',
    fields: [
      text('id', 'Number of the offer'),
      REQUEST,
      at('offeredAt', 'When it was offered'),
      at('firstOpenedAt', 'When it was first opened'),
      at('firstDownloadedAt', 'When it was first downloaded'),
    ],
  },
  complaints: {
    title: 'Complaints about your earlier requests',
    fields: [
      text('number', 'Number of the complaint'),
      REQUEST,
      at('receivedAt', 'When it arrived'),
      at('acknowledgedAt', 'When it was acknowledged'),
      text('outcome', 'How it ended'),
      at('closedAt', 'When it was closed'),
      text('says', 'What you wrote'),
      text('findings', 'What was found'),
    ],
  },
};

const DESCRIPTION: ConnectorDefinition['describe'] = {
  ...{ holder: CASE_FILES, title: 'Files of your privacy requests', owner: 'Privacy office', answersFor: [] },
  ...{ identifiersUnderstood: UNDERSTOOD, backupDays: 35 },
  erasureMeans:
    'What you told us and the reasons of decisions can be read by nobody once the key of the request is destroyed, some time after closing; the facts of the case are deleted when their time is over.',
  datasets: Object.entries(FIELDS).map(([name, { title, fields }]) => ({
    ...{ name, title, fields, category: 'dsar_case', origin: 'created_by_controller', recipients: [] },
    purposes: ['answering your requests about your data', 'proving how they were handled (Art 5(2))'],
    ...{ lawfulBasis: 'legal_obligation', source: 'you, and our own handling of your requests' },
    retention: 'six years after the request was closed',
  })),
};
