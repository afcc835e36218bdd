/** The support desk's HTTP API as this connector uses it. Unknown people are undefined, never errors. */
import { z } from 'zod';
import type { PageOf } from '../shared/collect-pages.js';
import type { Call, HttpClient } from '../shared/http-client.js';
import { idempotencyKey } from '../shared/http-client.js';
import { httpMarks } from '../shared/http-marks.js';
import type { Marks } from '../shared/marks.js';

const requesterSchema = z.object({
  id: z.string(),
  customerId: z.string().nullable(),
  userId: z.string().nullable(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  restrictedAt: z.string().nullable(),
  statements: z.array(z.record(z.string(), z.string())).nullable(),
  recordedAt: z.string(),
  /** When they or staff last wrote in one of their tickets. */
  lastContentAt: z.string().nullable(),
});
export type Requester = z.infer<typeof requesterSchema>;

const participantSchema = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type Participant = z.infer<typeof participantSchema>;

const ticketSchema = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['open', 'closed']),
  subject: z.string().nullable(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  restrictedAt: z.string().nullable(),
  /** Records of the requester and of staff it still has. */
  content: z.number().int().nonnegative(),
});
export type Ticket = z.infer<typeof ticketSchema>;

const messageSchema = z.object({
  id: z.string(),
  ticketId: z.string(),
  authorKind: z.enum(['requester', 'agent', 'participant', 'system']),
  internal: z.boolean(),
  body: z.string(),
  recordedAt: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

const participationSchema = messageSchema.extend({
  ticketStatus: z.enum(['open', 'closed']),
  ticketClosedAt: z.string().nullable(),
  ticketCreatedAt: z.string(),
});
export type Participation = z.infer<typeof participationSchema>;

const attachmentSchema = z.object({
  id: z.string(),
  ticketId: z.string(),
  messageId: z.string(),
  authorKind: z.enum(['requester', 'agent', 'participant']),
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** A person record here: somebody who opened tickets, or took part in others' tickets. */
export interface Owner {
  kind: 'requester' | 'participant';
  id: string;
}

export type List<T> = (id: string, before: string, cursor?: string) => Promise<PageOf<T>>;

export interface SupportApi {
  search(kind: Owner['kind'], by: string, value: string): Promise<string[]>;
  requester(id: string): Promise<Requester | undefined>;
  participant(id: string): Promise<Participant | undefined>;
  tickets: List<Ticket>;
  messages: List<Message>;
  participants: List<Participant>;
  participations: List<Participation>;
  attachments(owner: Owner, before: string, cursor?: string): Promise<PageOf<Attachment>>;
  content(attachmentId: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Index rows that still name the requester for tickets that do not. */
  copies(id: string): Promise<number>;
  eraseTicket(id: string, before: string, key: string): Promise<number>;
  eraseParticipation(id: string, ticketId: string, before: string, key: string): Promise<number>;
  eraseRequester(id: string, key: string): Promise<number>;
  /** Of a ticket, or of everything of a requester. */
  marks(path: '/tickets/:id' | '/requesters/:id', id: string, key: string): Marks;
  /** Tickets the monthly review uses. */
  reviewed(): Promise<string[]>;
  correct(id: string, fields: Record<string, string>, key: string): Promise<number>;
  /** A note on the ticket, beside what was written. */
  note(ticketId: string, body: string, key: string): Promise<boolean>;
  file(id: string, statement: Record<string, string>, key: string): Promise<boolean>;
  everybody(kind: Owner['kind'], cursor?: string): Promise<PageOf<Known>>;
}

const knownSchema = z.object({
  id: z.string(),
  customerId: z.string().nullable().optional(),
  userId: z.string().nullable().optional(),
  email: z.string(),
  phone: z.string().nullable().optional(),
  recordedAt: z.string(),
});
export type Known = z.infer<typeof knownSchema>;

const removedSchema = z.object({ removed: z.number().int().nonnegative() });

export function createSupportApi(http: HttpClient, signal: AbortSignal): SupportApi {
  const on = (id: string, more: Partial<Call> = {}): Call => ({ params: { id }, signal, ...more });
  const listOf =
    <T>(route: string, schema: z.ZodType<T>): List<T> =>
    async (id, before, cursor) => {
      const page = z.object({ data: z.array(schema), next: z.string().nullable() });
      return http.ask('GET', route, page, on(id, { query: { limit: http.pageSize, before, cursor } }));
    };
  const attachmentsOf = {
    requester: listOf('/requesters/:id/attachments', attachmentSchema),
    participant: listOf('/participants/:id/attachments', attachmentSchema),
  };
  const remove = async (
    method: 'POST' | 'DELETE',
    route: string,
    id: string,
    body: Record<string, string> | undefined,
    key: string,
  ): Promise<number> => {
    const call = on(id, { body, idempotencyKey: idempotencyKey(key, route, id, body?.ticketId ?? '') });
    return (await http.find(method, route, removedSchema, call))?.removed ?? 0;
  };
  return {
    search: async (kind, by, value) => {
      const schema = z.object({ data: z.array(z.object({ id: z.string() })) });
      const found = await http.ask('POST', `/${kind}s/search`, schema, { body: { by, value }, signal });
      return found.data.map(({ id }) => id);
    },
    requester: async (id) => http.find('GET', '/requesters/:id', requesterSchema, on(id)),
    participant: async (id) => http.find('GET', '/participants/:id', participantSchema, on(id)),
    tickets: listOf('/requesters/:id/tickets', ticketSchema),
    messages: listOf('/requesters/:id/messages', messageSchema),
    participants: listOf('/requesters/:id/participants', participantSchema),
    participations: listOf('/participants/:id/messages', participationSchema),
    attachments: async (owner, before, cursor) => attachmentsOf[owner.kind](owner.id, before, cursor),
    content: async (attachmentId) => http.stream('/attachments/:id/content', on(attachmentId)),
    copies: async (id) =>
      (await http.ask('GET', '/requesters/:id/copies', z.object({ searchIndex: z.number() }), on(id))).searchIndex,
    eraseTicket: async (id, before, key) => remove('POST', '/tickets/:id/erasure', id, { before }, key),
    eraseParticipation: async (id, ticketId, before, key) =>
      remove('POST', '/participants/:id/erasure', id, { ticketId, before }, key),
    eraseRequester: async (id, key) => remove('DELETE', '/requesters/:id', id, undefined, key),
    ...rightsApi(http, signal),
  };
}

type RightsCalls = 'marks' | 'reviewed' | 'correct' | 'note' | 'file' | 'everybody';

function rightsApi(http: HttpClient, signal: AbortSignal): Pick<SupportApi, RightsCalls> {
  const on = (id: string, key: string, what: string, body: object): Call => ({
    params: { id },
    body,
    idempotencyKey: idempotencyKey(key, id, what, JSON.stringify(body)),
    signal,
  });
  return {
    marks: (path, id, key) => httpMarks(http, path, id, key, signal),
    reviewed: async () =>
      (await http.ask('GET', '/reviews/monthly', z.object({ tickets: z.array(z.string()) }), { signal })).tickets,
    correct: async (id, fields, key) => {
      const schema = z.object({ corrected: z.number().int() });
      return (await http.find('PATCH', '/requesters/:id', schema, on(id, key, 'correct', fields)))?.corrected ?? 0;
    },
    note: async (ticketId, body, key) => {
      const call = on(ticketId, key, 'note', { body, internal: false });
      return (await http.find('POST', '/tickets/:id/comments', z.object({ id: z.string() }), call)) !== undefined;
    },
    file: async (id, statement, key) => {
      const schema = z.object({ filed: z.boolean() });
      const call = on(id, key, 'statement', statement);
      return (await http.find('POST', '/requesters/:id/statements', schema, call))?.filed ?? false;
    },
    everybody: async (kind, cursor) => {
      const schema = z.object({ data: z.array(knownSchema), next: z.string().nullable() });
      return http.ask('GET', `/${kind}s`, schema, { query: { limit: http.pageSize, cursor }, signal });
    },
  };
}

/** All pages of a list. */
export async function* every<T>(read: (cursor?: string) => Promise<PageOf<T>>): AsyncIterable<T> {
  for (let cursor: string | undefined; ;) {
    const { data, next } = await read(cursor);
    yield* data;
    if (next === null) return;
    cursor = next;
  }
}
