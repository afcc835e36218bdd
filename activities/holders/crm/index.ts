/** The CRM as a holder, through its HTTP API only. */
import type { Identifier, Located, LocateInput, LocateResult } from '../../../src/connector/contract.js';
import { defineConnector } from '../../../src/connector/define.js';
import type { Connector } from '../../../src/connector/define.js';
import type { PageSource } from '../shared/collect-pages.js';
import { collectPages, rangeName } from '../shared/collect-pages.js';
import { createHttpClient } from '../shared/http-client.js';
import { findRecords, identifiersOf, searchedFor } from '../shared/locate.js';
import { carryOutPlan, planFor, remainingOf } from '../shared/plans.js';
import type { Contact, CrmApi, ListName, Owner } from './api.js';
import { createCrmApi, LISTS } from './api.js';
import { CORROBORATING, describeCrm, FINDING, HOLDER } from './data-map.js';
import { eraserOf, recountOf } from './erase.js';
import { contactsOf, ownersOf, readFresh, refOf } from './records.js';
import { confirmApplied, identifiers, object, rectify, setRestriction, suppress } from './rights.js';
import { crmSettingsSchema } from './settings.js';

export { crmSettingsSchema } from './settings.js';
export type { CrmSettings } from './settings.js';

const UNDERSTOOD = [...FINDING, ...CORROBORATING];
/** Consents need the contact's address for their hash, so the contact goes last. */
const ERASED_LAST = ['consents', 'contact'];

/** @param raw section `settings` of the holder. Throws `ZodError` when it does not fit. */
export function createCrmConnector(raw: unknown): Connector {
  const settings = crmSettingsSchema.parse(raw);
  const http = createHttpClient(HOLDER, settings);
  const api = (signal: AbortSignal): CrmApi => createCrmApi(http, signal);
  const description = describeCrm(settings);
  const datasetNames = description.datasets.map((dataset) => dataset.name);
  return defineConnector({
    describe: description,
    locate: async (input, { signal }) => locate(api(signal), input),
    holds: async ({ subject, asOf, now }, { signal }) => ({
      searched: searchedFor(subject.identifiers, UNDERSTOOD, now),
      ...(await readFresh(api(signal), subject, asOf)),
    }),
    collect: async (input, context) => {
      const wanted = datasetNames.filter((name) => input.datasets?.includes(name) ?? true);
      const crm = api(context.signal);
      const contacts = await contactsOf(crm, input.subject);
      const sources = wanted.flatMap((dataset) =>
        dataset === 'contact'
          ? contacts.flatMap((contact) => contactSource(contact, input.asOf))
          : ownersOf(input.subject).map((owner) => listSource(crm, owner, dataset as ListName, input.asOf)),
      );
      const collected = await collectPages(input.requestId, wanted, sources, context);
      return { searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now), ...collected };
    },
    preview: async (input, { signal }) =>
      planFor(HOLDER, input, await readFresh(api(signal), input.subject, input.asOf)),
    erase: async (input, { signal }) => {
      const crm = api(signal);
      const eraser = await eraserOf(crm, input.plan);
      return carryOutPlan(input, {
        fresh: async () => readFresh(crm, input.plan.subject, input.plan.asOf),
        carryOut: async (item) => eraser.carryOut(item, input.key),
        recount: eraser.recount,
        last: ERASED_LAST,
      });
    },
    confirm: async ({ plan, now }, { signal }) => ({
      searched: searchedFor(plan.subject.identifiers, UNDERSTOOD, now),
      remaining: remainingOf(plan, await recountOf(api(signal), plan)),
    }),
    restrict: async (input, { signal }) => setRestriction(api(signal), input, true),
    unrestrict: async (input, { signal }) => setRestriction(api(signal), input, false),
    suppress: async (input, { signal }) => suppress(api(signal), input),
    rectify: async (input, { signal }) => rectify(api(signal), input),
    object: async (input, { signal }) => object(api(signal), input),
    confirmApplied: async (input, { signal }) => confirmApplied(api(signal), input),
    identifiers: async (input, context) => identifiers(api(context.signal), input, context),
  });
}

async function locate(api: CrmApi, input: LocateInput): Promise<LocateResult> {
  const search = async ({ type, value }: Identifier): Promise<string[]> => {
    const contacts = await api.search(type, value);
    if (type === 'cookie_id' && contacts.length === 0 && (await api.visitor(value)) !== undefined) {
      return [refOf({ kind: 'visitor', id: value })];
    }
    return contacts.map((id) => refOf({ kind: 'contact', id }));
  };
  const evidence = await findRecords(input.identifiers, { finding: FINDING, corroborating: CORROBORATING }, search);
  const found: Located[] = [];
  for (const [ref, hits] of evidence) {
    for (const owner of ownersOf({ refs: [ref] })) {
      const located = owner.kind === 'contact' ? await contactFound(api, owner) : await visitorFound(api, owner);
      if (located) found.push({ ref, evidence: hits, ...located });
    }
  }
  return { searched: searchedFor(input.identifiers, UNDERSTOOD, input.now), found };
}

async function contactFound(api: CrmApi, { id }: Owner): Promise<Omit<Located, 'ref' | 'evidence'> | undefined> {
  const contact = await api.contact(id);
  if (!contact) return undefined;
  const counts = await api.counts(id);
  const identifiers = identifiersOf({
    crm_contact_id: [contact.id],
    customer_id: [contact.customerId],
    email: [contact.email],
    phone: [contact.phone],
    name: [contact.fullName],
    cookie_id: contact.cookieIds,
  });
  const byDataset = Object.entries(LISTS).map(([dataset, list]) => [dataset, counts[list] ?? 0]);
  return {
    identifiers,
    counts: { contact: 1, ...(Object.fromEntries(byDataset) as Record<string, number>) },
    representative: contact.company !== null,
  };
}

async function visitorFound(api: CrmApi, { id }: Owner): Promise<Omit<Located, 'ref' | 'evidence'> | undefined> {
  const visits = await api.visitor(id);
  if (visits === undefined) return undefined;
  return {
    identifiers: [{ type: 'cookie_id', value: id }],
    counts: { visits },
    representative: false,
    remarks: ['visits of a browser nobody signed up from'],
  };
}

function contactSource(contact: Contact, asOf: string): PageSource[] {
  if (Date.parse(contact.recordedAt) > Date.parse(asOf)) return [];
  return [
    {
      dataset: 'contact',
      read: async () => ({ data: [contact], next: null, range: rangeName('contact', contact.id) }),
    },
  ];
}

function listSource(api: CrmApi, owner: Owner, dataset: ListName, asOf: string): PageSource {
  return {
    dataset,
    read: async (cursor) => {
      const page = await api.page(owner, dataset, asOf, cursor);
      return { ...page, range: rangeName(refOf(owner), page.data[0]?.id ?? '', page.data.at(-1)?.id ?? '') };
    },
  };
}
