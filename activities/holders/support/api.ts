/** The support desk's HTTP API as this connector uses it. Unknown people are undefined, never errors. */
import { z } from 'zod';
import type { PageOf } from '../shared/collect-pages.js';
import type { Call, HttpClient } from '../shared/http-client.js';
import { idempotencyKey } from '../shared/http-client.js';

const requesterSchema = z.object({
  id: z.string(),
  customerId: z.string().nullable(),
  userId: z.string().nullable(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
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
  restrict(ticketId: string, on: boolean, key: string): Promise<boolean>;
}

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
    restrict: async (ticketId, restricted, key) => {
      const call = on(ticketId, { idempotencyKey: idempotencyKey(key, ticketId, String(restricted)) });
      const schema = z.object({ restricted: z.boolean() });
      const method = restricted ? 'PUT' : 'DELETE';
      return (await http.find(method, '/tickets/:id/restriction', schema, call)) !== undefined;
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
