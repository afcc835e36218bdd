/** Billing as a holder, through its HTTP API only. */
import type { HolderPlan, Identifier, Located, LocateInput, LocateResult } from '../../../src/connector/contract.js';
import { defineConnector } from '../../../src/connector/define.js';
import type { Connector } from '../../../src/connector/define.js';
import type { PageSource } from '../shared/collect-pages.js';
import { collectPages, rangeName } from '../shared/collect-pages.js';
import type { HttpClient } from '../shared/http-client.js';
import { createHttpClient } from '../shared/http-client.js';
import { findRecords, identifiersOf, searchedFor } from '../shared/locate.js';
import type { PlanItem, Recount } from '../shared/plans.js';
import { carryOutPlan, planFor, remainingOf } from '../shared/plans.js';
import type { Account, BillingApi, ListName } from './api.js';
import { createBillingApi, LISTS } from './api.js';
import { CORROBORATING, describeBilling, FINDING, HOLDER } from './data-map.js';
import type { Held } from './records.js';
import { accountIds, accountsOf, heldRecords, readFresh, recordsOf, refOf } from './records.js';
import { confirmApplied, identifiers, object, rectify, setRestriction } from './rights.js';
import { billingSettingsSchema } from './settings.js';

export { billingSettingsSchema } from './settings.js';
export type { BillingSettings } from './settings.js';

const UNDERSTOOD = [...FINDING, ...CORROBORATING];
/** Erased last, so that an interrupted erasure can still be found and finished. */
const ERASED_LAST = ['payer'];

/** @param raw section `settings` of the holder. Throws `ZodError` when it does not fit. */
export function createBillingConnector(raw: unknown): Connector {
  const settings = billingSettingsSchema.parse(raw);
  const http: HttpClient = createHttpClient(HOLDER, settings);
  const api = (signal: AbortSignal): BillingApi => createBillingApi(http, signal);
  const periodEnd = settings.accountingPeriodEnd;
  const description = describeBilling(settings);
  const datasetNames = description.datasets.map((dataset) => dataset.name);
  return defineConnector({
    describe: description,
    locate: async (input, { signal }) => locate(api(signal), input),
    holds: async (input, { signal }) => {
      const { facts, items } = await readFresh(api(signal), input.subject, input.asOf, periodEnd);
      return { searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now), facts, items };
    },
    collect: async (input, context) => {
      const wanted = datasetNames.filter((name) => input.datasets?.includes(name) ?? true);
      const accounts = await accountsOf(api(context.signal), input.subject);
      const sources = wanted.flatMap((dataset) =>
        accounts.flatMap((account) => sourcesOf(api(context.signal), account, dataset, input.asOf)),
      );
      const collected = await collectPages(input.requestId, wanted, sources, context);
      return { searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now), ...collected };
    },
    preview: async (input, { signal }) =>
      planFor(HOLDER, input, await readFresh(api(signal), input.subject, input.asOf, periodEnd)),
    erase: async (input, { signal }) => {
      const billing = api(signal);
      const eraser = await eraserOf(billing, input.plan, periodEnd);
      const result = await carryOutPlan(input, {
        fresh: async () => readFresh(billing, input.plan.subject, input.plan.asOf, periodEnd),
        carryOut: async (item) => eraser.carryOut(item, input.key),
        recount: eraser.recount,
        last: ERASED_LAST,
      });
      if (result.status === 'done') await closeEmptyAccounts(billing, input.plan, input.key);
      return result;
    },
    confirm: async ({ plan, now }, { signal }) => ({
      searched: searchedFor(plan.subject.identifiers, UNDERSTOOD, now),
      remaining: remainingOf(plan, await recountOf(api(signal), plan, periodEnd)),
    }),
    restrict: async (input, { signal }) => setRestriction(api(signal), input, true),
    unrestrict: async (input, { signal }) => setRestriction(api(signal), input, false),
    rectify: async (input, { signal }) => rectify(api(signal), input),
    object: async (input, { signal }) => object(api(signal), input),
    confirmApplied: async (input, { signal }) => confirmApplied(api(signal), input),
    identifiers: async (input, context) => identifiers(api(context.signal), input, context),
  });
}

async function locate(api: BillingApi, input: LocateInput): Promise<LocateResult> {
  const search = async ({ type, value }: Identifier): Promise<string[]> => (await api.search(type, value)).map(refOf);
  const types = { finding: FINDING, corroborating: CORROBORATING };
  const evidence = await findRecords(input.identifiers, types, search);
  const found: Located[] = [];
  for (const [ref, hits] of evidence) {
    const [id] = accountIds({ refs: [ref], identifiers: [], representative: false });
    const account = id === undefined ? undefined : await api.account(id);
    if (!account) continue;
    const company = account.kind === 'company';
    // A company's numbers name the company; only what names the person counts.
    const personal = company ? hits.filter(({ by }) => by.type === 'email' || by.type === 'name') : hits;
    if (!personal.some(({ by }) => by.type !== 'name')) continue;
    found.push({
      ref,
      evidence: personal,
      identifiers: company ? identifiersOf({ name: [account.payer?.name] }) : await identifiersAt(api, account),
      counts: company
        ? { payer: account.payer ? 1 : 0 }
        : { payer: account.payer ? 1 : 0, ...countsByDataset(account.counts) },
      representative: company,
      ...(company ? { remarks: ['contact of a company account: its invoices and ledger are the company’s'] } : {}),
    });
  }
  return { searched: searchedFor(input.identifiers, UNDERSTOOD, input.now), found };
}

async function identifiersAt(api: BillingApi, account: Account): Promise<Identifier[]> {
  const iccids: string[] = [];
  for await (const service of api.all(account.id, 'services', '9999-12-31T00:00:00Z')) iccids.push(service.id);
  return identifiersOf({
    billing_account_id: [account.id],
    customer_id: [account.customerId],
    name: [account.payer?.name],
    email: [account.payer?.email],
    phone: [account.payer?.phone],
    sim_iccid: iccids,
  });
}

function countsByDataset(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(LISTS).map(([dataset, list]) => [dataset, counts[list] ?? 0]));
}

/** A company's account gives only who its contact is (B1): everything else is the company's. */
function sourcesOf(api: BillingApi, account: Account, dataset: string, asOf: string): PageSource[] {
  if (dataset === 'payer') {
    const { payer, riskScore, id, statements } = account;
    if (!payer || Date.parse(payer.recordedAt) > Date.parse(asOf)) return [];
    const company = account.kind === 'company';
    const { address, phone, recordedAt, ...own } = payer;
    const record = company
      ? { account: id, ...own, recordedAt }
      : { account: id, ...own, phone, address, riskScore, statements, recordedAt };
    return [{ dataset, read: async () => ({ data: [record], next: null, range: rangeName(id) }) }];
  }
  if (account.kind === 'company') return [];
  const list = dataset as ListName;
  return [
    {
      dataset,
      read: async (cursor) => {
        const page = await api.page(account.id, list, asOf, cursor);
        return { ...page, range: rangeName(account.id, page.data[0]?.id ?? '', page.data.at(-1)?.id ?? '') };
      },
    },
  ];
}

interface Eraser {
  carryOut: (item: PlanItem, key: string) => Promise<number>;
  recount: () => Promise<Recount>;
}

/** Reads the records once for all items. */
async function eraserOf(api: BillingApi, plan: HolderPlan, periodEnd: string): Promise<Eraser> {
  const { subject, asOf } = plan;
  const planned = plan.orders.map(({ item }) => item.id);
  const before = await heldRecords(api, subject, asOf, periodEnd);
  return {
    carryOut: async ({ itemId, outcome }, key) => {
      let removed = 0;
      const mode = outcome === 'anonymise' ? 'anonymise' : 'delete';
      for (const [accountId, dataset, ids] of byList(recordsOf(before, itemId, planned))) {
        removed +=
          dataset === 'payer'
            ? await api.erasePayer(accountId, asOf, key)
            : await api.erase(accountId, dataset, ids, asOf, mode, key);
      }
      return removed;
    },
    recount: async () => recountOf(api, plan, periodEnd),
  };
}

async function recountOf(api: BillingApi, plan: HolderPlan, periodEnd: string): Promise<Recount> {
  const planned = plan.orders.map(({ item }) => item.id);
  const held = await heldRecords(api, plan.subject, plan.asOf, periodEnd);
  const searchable = await stillFound(api, plan);
  return ({ itemId, dataset, outcome }) => {
    const records = recordsOf(held, itemId, planned);
    if (dataset === 'payer' && records.length === 0) return searchable;
    return outcome === 'anonymise' ? records.filter((record) => record.named !== false).length : records.length;
  };
}

/** Search reads the payer's row today; should it ever keep an index, an erased payer must not be in it. */
async function stillFound(api: BillingApi, { subject }: HolderPlan): Promise<number> {
  const ids = new Set(accountIds(subject));
  const hits = new Set<string>();
  for (const { type, value } of subject.identifiers) {
    if (type !== 'email' && type !== 'phone' && type !== 'name') continue;
    for (const id of await api.search(type, value)) if (ids.has(id)) hits.add(id);
  }
  return hits.size;
}

function byList(records: readonly Held[]): [accountId: string, dataset: Held['dataset'], ids: string[]][] {
  const lists = new Map<string, [string, Held['dataset'], string[]]>();
  for (const { accountId, dataset, id } of records) {
    const entry = lists.get(`${accountId} ${dataset}`) ?? [accountId, dataset, []];
    entry[2].push(id);
    lists.set(`${accountId} ${dataset}`, entry);
  }
  return [...lists.values()];
}

/** The bare account goes with its last record, records after the bound included. */
async function closeEmptyAccounts(api: BillingApi, plan: HolderPlan, key: string): Promise<void> {
  for (const account of await accountsOf(api, plan.subject)) {
    if (account.kind === 'private' && account.deletable) await api.eraseAccount(account.id, key);
  }
}
