/** A person's CRM records as items: one per dataset, since nothing of marketing waits for a date. */
import type { HoldsResult, Subject } from '../../../src/connector/contract.js';
import type { Category, ItemKind, LawfulBasis } from '../../../src/law/types.js';
import type { Fresh } from '../shared/plans.js';
import type { Contact, CrmApi, ListName, Owner } from './api.js';
import { LISTS } from './api.js';

export type Dataset = ListName | 'contact';

export interface Held {
  owner: Owner;
  dataset: Dataset;
  id: string;
  /** Day it was recorded. */
  date: string;
}

export const MEANING: Record<Dataset, { category: Category; kind: ItemKind; lawfulBasis: LawfulBasis }> = {
  contact: { category: 'marketing_profile', kind: 'marketing_profile', lawfulBasis: 'consent' },
  scores: { category: 'marketing_profile', kind: 'marketing_profile', lawfulBasis: 'consent' },
  campaign_history: { category: 'marketing_profile', kind: 'marketing_profile', lawfulBasis: 'consent' },
  registrations: { category: 'event_contacts', kind: 'event_contact', lawfulBasis: 'consent' },
  sources: { category: 'event_contacts', kind: 'event_contact', lawfulBasis: 'legitimate_interest' },
  visits: { category: 'web_usage', kind: 'web_usage', lawfulBasis: 'consent' },
  consents: { category: 'marketing_profile', kind: 'consent_record', lawfulBasis: 'legal_obligation' },
};

const REF = /^(contact|visitor):(.+)$/;

export const refOf = (owner: Owner): string => `${owner.kind}:${owner.id}`;

export function ownersOf(subject: Pick<Subject, 'refs'>): Owner[] {
  return subject.refs.flatMap((ref) => {
    const [, kind, id] = REF.exec(ref) ?? [];
    return id === undefined ? [] : [{ kind: kind === 'visitor' ? 'visitor' : 'contact', id } satisfies Owner];
  });
}

/** The contacts of the subject that still exist. */
export async function contactsOf(api: CrmApi, subject: Pick<Subject, 'refs'>): Promise<Contact[]> {
  const contacts = await Promise.all(
    ownersOf(subject)
      .filter(({ kind }) => kind === 'contact')
      .map(async ({ id }) => api.contact(id)),
  );
  return contacts.filter((contact) => contact !== undefined);
}

/** All records up to the bound, of contacts that are already gone too. */
export async function heldRecords(api: CrmApi, subject: Subject, asOf: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const contact of await contactsOf(api, subject)) {
    if (Date.parse(contact.recordedAt) > Date.parse(asOf)) continue;
    const owner = { kind: 'contact', id: contact.id } as const;
    held.push({ owner, dataset: 'contact', id: contact.id, date: contact.recordedAt.slice(0, 10) });
  }
  for (const owner of ownersOf(subject)) {
    for (const dataset of Object.keys(LISTS) as ListName[]) {
      for await (const { id, recordedAt } of api.all(owner, dataset, asOf)) {
        held.push({ owner, dataset, id, date: recordedAt.slice(0, 10) });
      }
    }
  }
  return held;
}

/** Marketing knows no facts that stand against erasure. */
export async function readFresh(api: CrmApi, subject: Subject, asOf: string): Promise<Fresh> {
  const held = await heldRecords(api, subject, asOf);
  const datasets = [...new Set(held.map(({ dataset }) => dataset))];
  return { facts: [], items: datasets.map((dataset) => itemOf(dataset, held)) };
}

function itemOf(dataset: Dataset, held: readonly Held[]): HoldsResult['items'][number] {
  const records = held.filter((record) => record.dataset === dataset);
  const recordDate = records
    .map(({ date }) => date)
    .toSorted()
    .at(-1);
  return { id: dataset, dataset, ...MEANING[dataset], count: records.length, recordDate };
}
