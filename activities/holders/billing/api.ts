/** The billing system's HTTP API as this connector uses it. Unknown accounts are undefined, never errors. */
import { z } from 'zod';
import type { PageOf } from '../shared/collect-pages.js';
import type { Call, HttpClient } from '../shared/http-client.js';
import { idempotencyKey } from '../shared/http-client.js';
import { httpMarks } from '../shared/http-marks.js';
import type { Marks } from '../shared/marks.js';
import { batchesOf } from '../shared/plans.js';

const ERASE_BATCH = 200;

const accountSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  kind: z.enum(['private', 'company']),
  currency: z.string(),
  riskScore: z.number().nullable(),
  restrictedAt: z.string().nullable(),
  statements: z.array(z.record(z.string(), z.string())).nullable(),
  createdAt: z.string(),
  payer: z
    .object({
      name: z.string(),
      email: z.string(),
      phone: z.string().nullable(),
      address: z.record(z.string(), z.string()),
      recordedAt: z.string(),
    })
    .nullable(),
  counts: z.record(z.string(), z.number()),
  deletable: z.boolean(),
});
export type Account = z.infer<typeof accountSchema>;

const balanceSchema = z.object({
  currency: z.string(),
  amountDueMinor: z.number().int(),
  openInvoices: z.array(z.string()),
  disputedInvoices: z.array(z.string()),
  unbilledServices: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type Balance = z.infer<typeof balanceSchema>;

/** What all lists have in common; the other columns go into the answer as they are. */
const recordSchema = z.looseObject({ id: z.string(), recordedAt: z.string() });
const pageSchema = z.object({ data: z.array(recordSchema), next: z.string().nullable() });
export type BillingRecord = z.infer<typeof recordSchema>;

/** Datasets of the contract → lists of the API. */
export const LISTS = {
  services: 'services',
  payment_methods: 'payment-methods',
  usage: 'usage',
  dunning_notes: 'dunning-notes',
  payments: 'payments',
  ledger: 'ledger',
  invoices: 'invoices',
} as const;
export type ListName = keyof typeof LISTS;

export interface BillingApi {
  search(by: string, value: string): Promise<string[]>;
  account(id: string): Promise<Account | undefined>;
  balance(id: string): Promise<Balance | undefined>;
  page(id: string, list: ListName, before: string, cursor?: string): Promise<PageOf<BillingRecord>>;
  /** All pages. */
  all(id: string, list: ListName, before: string): AsyncIterable<BillingRecord>;
  erase(id: string, list: ListName, ids: string[], before: string, mode: string, key: string): Promise<number>;
  erasePayer(id: string, before: string, key: string): Promise<number>;
  eraseAccount(id: string, key: string): Promise<void>;
  /** Of an account, or of one invoice. */
  marks(path: '/accounts/:id' | '/invoices/:id', id: string, key: string): Marks;
  correctPayer(id: string, fields: Record<string, unknown>, key: string): Promise<number>;
  correctLabel(iccid: string, label: string, key: string): Promise<number>;
  /** Takes an invoice back and issues it anew. */
  reissue(invoiceId: string, reissue: Reissue, key: string): Promise<boolean>;
  correctEntry(entryId: string, amountMinor: number, key: string): Promise<boolean>;
  file(id: string, statement: Record<string, string>, key: string): Promise<boolean>;
  everybody(cursor?: string): Promise<PageOf<KnownAccount>>;
}

export interface Reissue {
  billTo?: { name: string; address: Record<string, string> };
  amountMinor?: number;
}

const knownSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  kind: z.enum(['private', 'company']),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  iccids: z.array(z.string()),
  recordedAt: z.string(),
});
export type KnownAccount = z.infer<typeof knownSchema>;

const removedSchema = z.object({ removed: z.number().int().nonnegative() });

export function createBillingApi(http: HttpClient, signal: AbortSignal): BillingApi {
  const on = (id: string, more: Partial<Call> = {}): Call => ({ params: { id }, signal, ...more });
  const page: BillingApi['page'] = async (id, list, before, cursor) => {
    const query = { limit: http.pageSize, before, cursor };
    const found = await http.find('GET', `/accounts/:id/${LISTS[list]}`, pageSchema, on(id, { query }));
    return found ?? { data: [], next: null };
  };
  return {
    search: async (by, value) => {
      const schema = z.object({ data: z.array(z.object({ id: z.string() })) });
      const found = await http.ask('POST', '/accounts/search', schema, { body: { by, value }, signal });
      return found.data.map(({ id }) => id);
    },
    account: async (id) => http.find('GET', '/accounts/:id', accountSchema, on(id)),
    balance: async (id) => http.find('GET', '/accounts/:id/balance', balanceSchema, on(id)),
    page,
    all: async function* (id, list, before) {
      for (let cursor: string | undefined; ;) {
        const { data, next } = await page(id, list, before, cursor);
        yield* data;
        if (next === null) return;
        cursor = next;
      }
    },
    erase: async (id, list, ids, before, mode, key) => {
      let removed = 0;
      for (const batch of batchesOf(ids, ERASE_BATCH)) {
        const body = { dataset: LISTS[list], ids: batch, before, mode };
        const call = on(id, { body, idempotencyKey: idempotencyKey(key, id, list, mode, ...batch) });
        removed += (await http.find('POST', '/accounts/:id/erasures', removedSchema, call))?.removed ?? 0;
      }
      return removed;
    },
    erasePayer: async (id, before, key) => {
      const call = on(id, { query: { before }, idempotencyKey: idempotencyKey(key, id, 'payer') });
      return (await http.find('DELETE', '/accounts/:id/payer', removedSchema, call))?.removed ?? 0;
    },
    eraseAccount: async (id, key) => {
      const call = on(id, { idempotencyKey: idempotencyKey(key, id, 'account') });
      await http.find('DELETE', '/accounts/:id', removedSchema, call);
    },
    ...rightsApi(http, signal),
  };
}

type RightsCalls = 'marks' | 'correctPayer' | 'correctLabel' | 'reissue' | 'correctEntry' | 'file' | 'everybody';

function rightsApi(http: HttpClient, signal: AbortSignal): Pick<BillingApi, RightsCalls> {
  const on = (id: string, key: string, what: string, body: object): Call => ({
    params: { id },
    body,
    idempotencyKey: idempotencyKey(key, id, what, JSON.stringify(body)),
    signal,
  });
  const corrected = z.object({ corrected: z.number().int().nonnegative() });
  return {
    marks: (path, id, key) => httpMarks(http, path, id, key, signal),
    correctPayer: async (id, fields, key) => {
      const call = on(id, key, 'payer', fields);
      return (await http.find('PATCH', '/accounts/:id/payer', corrected, call))?.corrected ?? 0;
    },
    correctLabel: async (iccid, label, key) => {
      const call = on(iccid, key, 'label', { label });
      return (await http.find('PATCH', '/services/:id', corrected, call))?.corrected ?? 0;
    },
    reissue: async (invoiceId, reissue, key) => {
      const schema = z.object({ creditNoteId: z.string(), invoiceId: z.string() });
      const call = on(invoiceId, key, 'reissue', { reissue });
      return (await http.find('POST', '/invoices/:id/credit-note', schema, call)) !== undefined;
    },
    correctEntry: async (entryId, amountMinor, key) => {
      const call = on(entryId, key, 'entry', { amountMinor });
      return (
        (await http.find('POST', '/ledger/:id/corrections', z.object({ entryId: z.string() }), call)) !== undefined
      );
    },
    file: async (id, statement, key) => {
      const call = on(id, key, 'statement', statement);
      const schema = z.object({ filed: z.boolean() });
      return (await http.find('POST', '/accounts/:id/statements', schema, call))?.filed ?? false;
    },
    everybody: async (cursor) => {
      const schema = z.object({ data: z.array(knownSchema), next: z.string().nullable() });
      return http.ask('GET', '/accounts', schema, { query: { limit: http.pageSize, cursor }, signal });
    },
  };
}
