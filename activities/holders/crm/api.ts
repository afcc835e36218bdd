/** The CRM's HTTP API as this connector uses it. Unknown contacts are undefined, never errors. */
import { z } from 'zod';
import type { PageOf } from '../shared/collect-pages.js';
import type { Call, HttpClient } from '../shared/http-client.js';
import { idempotencyKey } from '../shared/http-client.js';
import { batchesOf } from '../shared/plans.js';

const ERASE_BATCH = 200;

const contactSchema = z.looseObject({
  id: z.string(),
  email: z.string(),
  fullName: z.string(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  customerId: z.string().nullable(),
  cookieIds: z.array(z.string()),
  recordedAt: z.string(),
});
export type Contact = z.infer<typeof contactSchema>;

const recordSchema = z.looseObject({ id: z.string(), recordedAt: z.string() });
const pageSchema = z.object({ data: z.array(recordSchema), next: z.string().nullable() });
export type CrmRecord = z.infer<typeof recordSchema>;

/** Datasets of the contract → lists of the API. */
export const LISTS = {
  scores: 'scores',
  campaign_history: 'sends',
  registrations: 'registrations',
  sources: 'sources',
  visits: 'visits',
  consents: 'consents',
} as const;
export type ListName = keyof typeof LISTS;

/** A person record here: a contact, or a browser nobody signed up from. */
export interface Owner {
  kind: 'contact' | 'visitor';
  id: string;
}

export interface CrmApi {
  search(by: string, value: string): Promise<string[]>;
  /** Number of visits of a browser that belongs to no contact; undefined for any other. */
  visitor(cookieId: string): Promise<number | undefined>;
  contact(id: string): Promise<Contact | undefined>;
  counts(id: string): Promise<Record<string, number>>;
  /** Rows of the contact in search index and exports. */
  copies(id: string): Promise<number>;
  /** Contacts whose indexed text has these words. */
  indexed(text: string): Promise<string[]>;
  page(owner: Owner, list: ListName, before: string, cursor?: string): Promise<PageOf<CrmRecord>>;
  all(owner: Owner, list: ListName, before: string): AsyncIterable<CrmRecord>;
  erase(owner: Owner, list: ListName, ids: string[], before: string, key: string): Promise<number>;
  eraseContact(id: string, before: string, key: string): Promise<number>;
  pseudonymiseConsents(id: string, before: string, key: string): Promise<number>;
  suppress(email: string, key: string): Promise<void>;
  isSuppressed(email: string): Promise<boolean>;
  restrict(id: string, on: boolean, key: string): Promise<boolean>;
}

const removedSchema = z.object({ removed: z.number().int().nonnegative() });
const idsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

export function createCrmApi(http: HttpClient, signal: AbortSignal): CrmApi {
  const on = (id: string, more: Partial<Call> = {}): Call => ({ params: { id }, signal, ...more });
  const page: CrmApi['page'] = async (owner, list, before, cursor) => {
    if (owner.kind === 'visitor' && list !== 'visits') return { data: [], next: null };
    const query = { limit: http.pageSize, before, cursor };
    const route = owner.kind === 'contact' ? `/contacts/:id/${LISTS[list]}` : '/visitors/:id/visits';
    return http.ask('GET', route, pageSchema, on(owner.id, { query }));
  };
  const ids = async (route: string, body: object): Promise<string[]> =>
    (await http.ask('POST', route, idsSchema, { body, signal })).data.map(({ id }) => id);
  return {
    search: async (by, value) => ids('/contacts/search', { by, value }),
    visitor: async (cookieId) => {
      const schema = z.object({ data: z.array(z.object({ id: z.string(), visits: z.number() })) });
      const { data } = await http.ask('POST', '/visitors/search', schema, { body: { cookieId }, signal });
      return data[0]?.visits;
    },
    contact: async (id) => http.find('GET', '/contacts/:id', contactSchema, on(id)),
    counts: async (id) => http.ask('GET', '/contacts/:id/counts', z.record(z.string(), z.number()), on(id)),
    copies: async (id) => {
      const schema = z.object({ searchIndex: z.number(), exports: z.number() });
      const { searchIndex, exports } = await http.ask('GET', '/contacts/:id/copies', schema, on(id));
      return searchIndex + exports;
    },
    indexed: async (text) => ids('/search', { text }),
    page,
    all: async function* (owner, list, before) {
      for (let cursor: string | undefined; ;) {
        const { data, next } = await page(owner, list, before, cursor);
        yield* data;
        if (next === null) return;
        cursor = next;
      }
    },
    erase: async (owner, list, all, before, key) => {
      let removed = 0;
      for (const batch of batchesOf(all, ERASE_BATCH)) {
        const body = { ...(owner.kind === 'contact' ? { dataset: LISTS[list] } : {}), ids: batch, before };
        const route = owner.kind === 'contact' ? '/contacts/:id/erasures' : '/visitors/:id/erasures';
        const call = on(owner.id, { body, idempotencyKey: idempotencyKey(key, owner.id, list, ...batch) });
        removed += (await http.ask('POST', route, removedSchema, call)).removed;
      }
      return removed;
    },
    eraseContact: async (id, before, key) => {
      const call = on(id, { query: { before }, idempotencyKey: idempotencyKey(key, id, 'contact') });
      return (await http.ask('DELETE', '/contacts/:id', removedSchema, call)).removed;
    },
    pseudonymiseConsents: async (id, before, key) => {
      const call = on(id, { body: { before }, idempotencyKey: idempotencyKey(key, id, 'consents') });
      return (await http.ask('POST', '/contacts/:id/consents/pseudonymise', removedSchema, call)).removed;
    },
    suppress: async (email, key) => {
      const call = { body: { email }, idempotencyKey: idempotencyKey(key, email.trim().toLowerCase()), signal };
      await http.ask('POST', '/suppressions', z.object({ suppressed: z.literal(true) }), call);
    },
    isSuppressed: async (email) => {
      const schema = z.object({ suppressed: z.boolean() });
      return (await http.ask('POST', '/suppressions/check', schema, { body: { email }, signal })).suppressed;
    },
    restrict: async (id, restricted, key) => {
      const call = on(id, { idempotencyKey: idempotencyKey(key, id, String(restricted)) });
      const schema = z.object({ restricted: z.boolean() });
      const method = restricted ? 'PUT' : 'DELETE';
      return (await http.find(method, '/contacts/:id/restriction', schema, call)) !== undefined;
    },
  };
}
