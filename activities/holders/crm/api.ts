/** The CRM's HTTP API as this connector uses it. Unknown contacts are undefined, never errors. */
import { z } from 'zod';
import type { PageOf } from '../shared/collect-pages.js';
import type { Call, HttpClient } from '../shared/http-client.js';
import { idempotencyKey } from '../shared/http-client.js';
import { httpMarks } from '../shared/http-marks.js';
import type { Marks } from '../shared/marks.js';
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
  restrictedAt: z.string().nullable(),
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
  /** A mail address or a telephone number. */
  suppress(address: string, key: string): Promise<void>;
  isSuppressed(address: string): Promise<boolean>;
  marks(id: string, key: string): Marks;
  /** What marketing does with the contact now; undefined when it is gone. */
  marketing(id: string): Promise<ContactMarketing | undefined>;
  stop(id: string, stop: Stop, key: string): Promise<{ withdrawn: number; tags: number } | undefined>;
  /** Whether the browser's visits are recorded. */
  visitorTags(cookieId: string): Promise<number>;
  stopVisitor(cookieId: string, key: string): Promise<void>;
  correct(id: string, fields: Record<string, unknown>, key: string): Promise<number>;
  correctRecords(id: string, order: CorrectRecords, key: string): Promise<number>;
  file(id: string, statement: StatementOn, key: string): Promise<boolean>;
  everybody(kind: Owner['kind'], cursor?: string): Promise<PageOf<Known>>;
}

const marketingSchema = z.object({
  campaigns: z.array(z.string()),
  channels: z.record(z.string(), z.string()),
  profiled: z.boolean(),
  tags: z.number().int(),
  suppressed: z.boolean(),
});
export type ContactMarketing = z.infer<typeof marketingSchema>;

export interface Stop {
  /** Absent: all. */
  campaigns?: string[];
  /** Absent: all. */
  channels?: string[];
  profiling: boolean;
  tags: boolean;
}
export interface CorrectRecords {
  dataset: string;
  record?: string;
  field: string;
  value: string;
}
export interface StatementOn {
  dataset: string;
  field: string;
  record?: string;
  text: string;
}

const knownSchema = z.object({
  id: z.string(),
  email: z.string().optional(),
  phone: z.string().nullable().optional(),
  customerId: z.string().nullable().optional(),
  cookieIds: z.array(z.string()).optional(),
  recordedAt: z.string().optional(),
});
export type Known = z.infer<typeof knownSchema>;

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
    suppress: async (address, key) => {
      const call = { body: named(address), idempotencyKey: idempotencyKey(key, address.trim().toLowerCase()), signal };
      await http.ask('POST', '/suppressions', z.object({ suppressed: z.literal(true) }), call);
    },
    isSuppressed: async (address) => {
      const schema = z.object({ suppressed: z.boolean() });
      return (await http.ask('POST', '/suppressions/check', schema, { body: named(address), signal })).suppressed;
    },
    ...rightsApi(http, signal),
  };
}

function named(address: string): { email: string } | { phone: string } {
  return address.includes('@') ? { email: address } : { phone: address };
}

type RightsCalls =
  'marks' | 'marketing' | 'stop' | 'visitorTags' | 'stopVisitor' | 'correct' | 'correctRecords' | 'file' | 'everybody';

function rightsApi(http: HttpClient, signal: AbortSignal): Pick<CrmApi, RightsCalls> {
  const on = (id: string, more: Partial<Call> = {}): Call => ({ params: { id }, signal, ...more });
  const correctedSchema = z.object({ corrected: z.number().int().nonnegative() });
  return {
    marks: (id, key) => httpMarks(http, '/contacts/:id', id, key, signal),
    marketing: async (id) => http.find('GET', '/contacts/:id/marketing', marketingSchema, on(id)),
    stop: async (id, stop, key) => {
      const schema = z.object({ withdrawn: z.number().int(), tags: z.number().int() });
      const call = on(id, { body: stop, idempotencyKey: idempotencyKey(key, id, JSON.stringify(stop)) });
      return http.find('POST', '/contacts/:id/objections', schema, call);
    },
    visitorTags: async (id) =>
      (await http.ask('GET', '/visitors/:id/marketing', z.object({ tags: z.number().int() }), on(id))).tags,
    stopVisitor: async (id, key) => {
      const call = on(id, { body: {}, idempotencyKey: idempotencyKey(key, id, 'tags') });
      await http.ask('POST', '/visitors/:id/objections', z.object({ tags: z.number() }), call);
    },
    correct: async (id, fields, key) => {
      const call = on(id, { body: fields, idempotencyKey: idempotencyKey(key, id, JSON.stringify(fields)) });
      return (await http.find('PATCH', '/contacts/:id', correctedSchema, call))?.corrected ?? 0;
    },
    correctRecords: async (id, order, key) => {
      const call = on(id, { body: order, idempotencyKey: idempotencyKey(key, id, JSON.stringify(order)) });
      return (await http.find('POST', '/contacts/:id/corrections', correctedSchema, call))?.corrected ?? 0;
    },
    file: async (id, statement, key) => {
      const call = on(id, { body: statement, idempotencyKey: idempotencyKey(key, id, JSON.stringify(statement)) });
      const schema = z.object({ filed: z.boolean() });
      return (await http.find('POST', '/contacts/:id/statements', schema, call))?.filed ?? false;
    },
    everybody: async (kind, cursor) => {
      const schema = z.object({ data: z.array(knownSchema), next: z.string().nullable() });
      return http.ask('GET', kind === 'contact' ? '/contacts' : '/visitors', schema, {
        query: { limit: http.pageSize, cursor },
        signal,
      });
    },
  };
}
