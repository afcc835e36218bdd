/** Collecting from the support desk: records page by page, attachments as they are, other people's details left out. */
import type { CollectInput, CollectResult, PartRef, Subject } from '../../../src/connector/contract.js';
import { HabeasError } from '../../../src/common/errors.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import type { PageOf, PageSource } from '../shared/collect-pages.js';
import { collectPages, countRows, rangeName } from '../shared/collect-pages.js';
import type { Attachment, Message, Owner, Participant, SupportApi } from './api.js';
import { every } from './api.js';
import { isBefore, ownersOf } from './records.js';
import { AUTHORS, messageFor, redact } from './redact.js';

export async function collect(
  api: SupportApi,
  input: CollectInput,
  wanted: readonly string[],
  context: ConnectorContext,
): Promise<Pick<CollectResult, 'parts' | 'rows'>> {
  const { asOf, requestId, subject } = input;
  const sources: PageSource[] = [];
  for (const dataset of wanted.filter((name) => name !== 'attachments')) {
    for (const owner of ownersOf(subject)) {
      const source = sourceOf(api, owner, dataset, asOf);
      if (source) sources.push(source);
    }
  }
  const { parts } = await collectPages(requestId, wanted, sources, context);
  if (wanted.includes('attachments')) parts.push(...(await collectFiles(api, requestId, subject, asOf, context)));
  return { parts, rows: countRows(wanted, parts) };
}

function sourceOf(api: SupportApi, owner: Owner, dataset: string, asOf: string): PageSource | undefined {
  if (owner.kind === 'participant') {
    if (dataset !== 'participations') return undefined;
    return { dataset, read: async (cursor) => participationPage(api, owner, asOf, cursor) };
  }
  const others = onceOnly(async () => othersOf(api, owner, asOf));
  switch (dataset) {
    case 'requester':
      return { dataset, read: async () => requesterPage(api, owner, asOf) };
    case 'tickets':
      return { dataset, read: async (cursor) => ticketPage(api, owner, others, asOf, cursor) };
    case 'messages':
    case 'internal_notes': {
      const files = onceOnly(async () => filesOf(api, owner, asOf));
      const shown = (message: Message): boolean => message.internal === (dataset === 'internal_notes');
      return {
        dataset,
        read: async (cursor) => {
          const page = await api.messages(owner.id, asOf, cursor);
          const [people, sent] = [await others(), await files()];
          const data = page.data.filter(shown).map((message) => messageShown(message, people, sent));
          return { data, next: page.next, range: rangeOf(owner, page) };
        },
      };
    }
    default:
      return undefined;
  }
}

type SourcePage = PageOf<Record<string, unknown>> & { range: string };

function rangeOf(owner: Owner, { data }: PageOf<{ id: string }>): string {
  return rangeName(owner.kind, owner.id, data[0]?.id ?? '', data.at(-1)?.id ?? '');
}

async function participationPage(api: SupportApi, owner: Owner, asOf: string, cursor?: string): Promise<SourcePage> {
  const page = await api.participations(owner.id, asOf, cursor);
  // The person's own files in others' tickets: here they are not another's.
  const files = (await filesOf(api, owner, asOf)).map((file) => ({ ...file, authorKind: 'requester' as const }));
  const data = page.data.map(({ body: text, id, recordedAt, ticketId }) => ({
    id,
    ticketId,
    recordedAt,
    text,
    attachments: filesShown(files, id),
  }));
  return { data, next: page.next, range: rangeOf(owner, page) };
}

async function requesterPage(api: SupportApi, owner: Owner, asOf: string): Promise<SourcePage> {
  const requester = await api.requester(owner.id);
  const range = rangeName('requester', owner.id);
  if (!requester || !isBefore(requester.recordedAt, asOf)) return { data: [], next: null, range };
  const { lastContentAt: _, ...own } = requester;
  return { data: [own], next: null, range };
}

async function ticketPage(
  api: SupportApi,
  owner: Owner,
  others: () => Promise<Participant[]>,
  asOf: string,
  cursor?: string,
): Promise<SourcePage> {
  const page = await api.tickets(owner.id, asOf, cursor);
  const people = await others();
  const data = page.data.map(({ closedAt, createdAt, id, kind, restrictedAt, status, subject }) => {
    const { redactions, text } = redact(subject ?? '', people);
    return { id, kind, status, subject: text, redactions, createdAt, closedAt, restrictedAt };
  });
  return { data, next: page.next, range: rangeOf(owner, page) };
}

function messageShown(
  message: Message,
  others: readonly Participant[],
  files: readonly Attachment[],
): Record<string, unknown> {
  const { redactions, text, withheld } = messageFor(message, others);
  return {
    id: message.id,
    ticketId: message.ticketId,
    recordedAt: message.recordedAt,
    author: AUTHORS[message.authorKind],
    text: withheld === null ? text : null,
    redactions,
    withheld,
    attachments: filesShown(files, message.id),
  };
}

/** Of a file that another person sent not even the name is given: it may name them. */
function filesShown(files: readonly Attachment[], messageId: string): Record<string, unknown>[] {
  return files
    .filter((file) => file.messageId === messageId)
    .map(({ authorKind, bytes, fileName, id, mediaType }) =>
      authorKind === 'participant'
        ? { id, withheld: 'sent by another person (Art 15(4))' }
        : { id, fileName, mediaType, bytes, withheld: null },
    );
}

/** One part a file, in the order of the files' ids. What an earlier attempt wrote whole is taken as it is. */
async function collectFiles(
  api: SupportApi,
  requestId: string,
  subject: Subject,
  asOf: string,
  context: ConnectorContext,
): Promise<PartRef[]> {
  const parts: PartRef[] = [];
  for (const owner of ownersOf(subject)) {
    for await (const file of every((cursor) => api.attachments(owner, asOf, cursor))) {
      if (owner.kind === 'requester' && file.authorKind === 'participant') continue;
      parts.push(await writeFile(api, requestId, parts.length, file, context));
    }
  }
  return parts;
}

async function writeFile(
  api: SupportApi,
  requestId: string,
  index: number,
  file: Attachment,
  context: ConnectorContext,
): Promise<PartRef> {
  const range = rangeName(file.id, file.sha256);
  const existing = await context.sink.existing(requestId, 'attachments', index);
  if (existing?.range === range && existing.sha256 === file.sha256) return existing;
  const content = await api.content(file.id);
  if (!content) throw new HabeasError('transient', 'holder support: an attachment was removed while it was read');
  const { fileName, mediaType } = file;
  const head = { dataset: 'attachments', index, kind: 'attachment' as const, range, rows: 1, mediaType, fileName };
  const part = await context.sink.write(requestId, head, content);
  if (part.sha256 !== file.sha256) {
    throw new HabeasError('transient', 'holder support: an attachment came with other bytes than its SHA-256 says');
  }
  return part;
}

async function othersOf(api: SupportApi, owner: Owner, asOf: string): Promise<Participant[]> {
  return gather(every((cursor) => api.participants(owner.id, asOf, cursor)));
}

async function filesOf(api: SupportApi, owner: Owner, asOf: string): Promise<Attachment[]> {
  return gather(every((cursor) => api.attachments(owner, asOf, cursor)));
}

/** Reads when first needed, and no more. */
function onceOnly<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return async () => (value ??= read());
}

async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
