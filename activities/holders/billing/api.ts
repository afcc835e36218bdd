/** The billing system's HTTP API as this connector uses it. Unknown accounts are undefined, never errors. */
import { z } from 'zod';
import type { PageOf } from '../shared/collect-pages.js';
import type { Call, HttpClient } from '../shared/http-client.js';
import { idempotencyKey } from '../shared/http-client.js';
import { batchesOf } from '../shared/plans.js';

const ERASE_BATCH = 200;

const accountSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  kind: z.enum(['private', 'company']),
  currency: z.string(),
  riskScore: z.number().nullable(),
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
  /** False when the account is gone. */
  restrict(id: string, on: boolean, key: string): Promise<boolean>;
}

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
    restrict: async (id, restricted, key) => {
      const call = on(id, { idempotencyKey: idempotencyKey(key, id, String(restricted)) });
      const schema = z.object({ restricted: z.boolean() });
      const method = restricted ? 'PUT' : 'DELETE';
      return (await http.find(method, '/accounts/:id/restriction', schema, call)) !== undefined;
    },
  };
}
