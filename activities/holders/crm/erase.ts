/** Carrying out and recounting an erasure in the CRM, its copies and its suppression list included. */
import type { HolderPlan } from '../../../src/connector/contract.js';
import { HabeasError } from '../../../src/common/errors.js';
import type { PlanItem, Recount } from '../shared/plans.js';
import type { CrmApi, ListName, Owner } from './api.js';
import type { Held } from './records.js';
import { contactsOf, heldRecords, ownersOf } from './records.js';

export interface Eraser {
  carryOut: (item: PlanItem, key: string) => Promise<number>;
  recount: () => Promise<Recount>;
}

/** Reads the records once for all items. */
export async function eraserOf(api: CrmApi, plan: HolderPlan): Promise<Eraser> {
  const { subject, asOf } = plan;
  const held = await heldRecords(api, subject, asOf);
  return {
    carryOut: async (item, key) => {
      const records = held.filter(({ dataset }) => dataset === item.dataset);
      let removed = 0;
      for (const owner of ownersOf(subject)) {
        const own = records.filter((record) => record.owner.id === owner.id && record.owner.kind === owner.kind);
        removed += await eraseOwn(api, plan, item, owner, own, key);
      }
      return removed;
    },
    recount: async () => recountOf(api, plan),
  };
}

async function eraseOwn(
  api: CrmApi,
  { asOf, subject }: HolderPlan,
  { dataset, outcome }: PlanItem,
  owner: Owner,
  records: readonly Held[],
  key: string,
): Promise<number> {
  if (outcome === 'suppress' && dataset !== 'consents') {
    throw new HabeasError('permanent', `holder crm: only consents are kept as a suppression, not ${dataset}`);
  }
  if (outcome === 'suppress') {
    for (const contact of await contactsOf(api, subject)) await api.suppress(contact.email, key);
    return owner.kind === 'contact' && records.length > 0 ? api.pseudonymiseConsents(owner.id, asOf, key) : 0;
  }
  // Asked even when the contact is gone already: a copy may have stayed behind.
  if (dataset === 'contact') return owner.kind === 'contact' ? api.eraseContact(owner.id, asOf, key) : 0;
  const ids = records.map(({ id }) => id);
  return ids.length > 0 ? api.erase(owner, dataset as ListName, ids, asOf, key) : 0;
}

/** Reads the API anew. A contact is gone when its row, its index entry, its exports and what the index finds by its address are. */
export async function recountOf(api: CrmApi, plan: HolderPlan): Promise<Recount> {
  const held = await heldRecords(api, plan.subject, plan.asOf);
  const copies = await copiesLeft(api, plan, held);
  return ({ dataset }) => {
    const records = held.filter((record) => record.dataset === dataset).length;
    return dataset === 'contact' ? Math.max(records, copies) : records;
  };
}

/** Contacts with a copy left although they are gone; one that stays (recorded after the bound) keeps its copies. */
async function copiesLeft(api: CrmApi, { subject }: HolderPlan, held: readonly Held[]): Promise<number> {
  const ids = ownersOf(subject).flatMap(({ kind, id }) => (kind === 'contact' ? [id] : []));
  const alive = new Set((await contactsOf(api, subject)).map(({ id }) => id));
  const left = new Set<string>();
  for (const id of ids) {
    if (!alive.has(id) && (await api.copies(id)) > 0) left.add(id);
  }
  for (const { type, value } of subject.identifiers) {
    if (type !== 'email') continue;
    for (const id of await api.indexed(value)) if (ids.includes(id) && !alive.has(id)) left.add(id);
  }
  return left.size + held.filter(({ dataset }) => dataset === 'contact').length;
}
