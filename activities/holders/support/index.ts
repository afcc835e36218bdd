/** The support desk as a holder, through its HTTP API only. */
import type { HolderPlan, Identifier, Located, LocateInput, LocateResult } from '../../../src/connector/contract.js';
import { defineConnector } from '../../../src/connector/define.js';
import type { Connector } from '../../../src/connector/define.js';
import { createHttpClient } from '../shared/http-client.js';
import { findRecords, identifiersOf, searchedFor } from '../shared/locate.js';
import type { PlanItem, Recount } from '../shared/plans.js';
import { carryOutPlan, planFor, remainingOf } from '../shared/plans.js';
import type { Owner, SupportApi } from './api.js';
import { createSupportApi, every } from './api.js';
import { collect } from './collect.js';
import { CORROBORATING, describeSupport, FINDING, HOLDER } from './data-map.js';
import type { Held } from './records.js';
import { heldRecords, ownersOf, readFresh, recordsOf, refOf } from './records.js';
import { confirmApplied, identifiers, object, rectify, setRestriction } from './rights.js';
import { supportSettingsSchema } from './settings.js';

export { supportSettingsSchema } from './settings.js';
export type { SupportSettings } from './settings.js';

const UNDERSTOOD = [...FINDING, ...CORROBORATING];
/** Tickets lead to the requester, so the requester goes last. */
const ERASED_LAST = ['requester'];
/** Participants are found by these only. */
const PARTICIPANT_TYPES: readonly string[] = ['email', 'name'];

/** @param raw section `settings` of the holder. Throws `ZodError` when it does not fit. */
export function createSupportConnector(raw: unknown): Connector {
  const settings = supportSettingsSchema.parse(raw);
  const http = createHttpClient(HOLDER, settings);
  const api = (signal: AbortSignal): SupportApi => createSupportApi(http, signal);
  const description = describeSupport(settings);
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
      return {
        searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now),
        ...(await collect(api(context.signal), input, wanted, context)),
      };
    },
    preview: async (input, { signal }) =>
      planFor(HOLDER, input, await readFresh(api(signal), input.subject, input.asOf)),
    erase: async (input, { signal }) => {
      const { plan, key } = input;
      const support = api(signal);
      const held = await heldRecords(support, plan.subject, plan.asOf);
      return carryOutPlan(input, {
        fresh: async () => readFresh(support, plan.subject, plan.asOf),
        carryOut: async (item) => eraseItem(support, plan, item, held, key),
        recount: async () => recountOf(support, plan),
        last: ERASED_LAST,
      });
    },
    confirm: async ({ plan, now }, { signal }) => ({
      searched: searchedFor(plan.subject.identifiers, UNDERSTOOD, now),
      remaining: remainingOf(plan, await recountOf(api(signal), plan)),
    }),
    restrict: async (input, { signal }) => setRestriction(api(signal), input, true),
    unrestrict: async (input, { signal }) => setRestriction(api(signal), input, false),
    rectify: async (input, { signal }) => rectify(api(signal), input),
    object: async (input, { signal }) => object(api(signal), input),
    confirmApplied: async (input, { signal }) => confirmApplied(api(signal), input),
    identifiers: async (input, context) => identifiers(api(context.signal), input, context),
  });
}

async function locate(api: SupportApi, input: LocateInput): Promise<LocateResult> {
  const found: Located[] = [];
  for (const kind of ['requester', 'participant'] as const) {
    const search = async ({ type, value }: Identifier): Promise<string[]> => {
      if (kind === 'participant' && !PARTICIPANT_TYPES.includes(type)) return [];
      return (await api.search(kind, type, value)).map((id) => refOf({ kind, id }));
    };
    const evidence = await findRecords(input.identifiers, { finding: FINDING, corroborating: CORROBORATING }, search);
    for (const [ref, hits] of evidence) {
      const [owner] = ownersOf({ refs: [ref] });
      const located =
        owner &&
        (kind === 'requester'
          ? await requesterFound(api, owner, input.now)
          : await participantFound(api, owner, input.now));
      if (located) found.push({ ref, evidence: hits, ...located });
    }
  }
  return { searched: searchedFor(input.identifiers, UNDERSTOOD, input.now), found };
}

async function requesterFound(
  api: SupportApi,
  owner: Owner,
  now: string,
): Promise<Omit<Located, 'ref' | 'evidence'> | undefined> {
  const requester = await api.requester(owner.id);
  if (!requester) return undefined;
  const counts = { requester: 1, tickets: 0, messages: 0, internal_notes: 0, attachments: 0 };
  for await (const _ of every((cursor) => api.tickets(owner.id, now, cursor))) counts.tickets += 1;
  for await (const message of every((cursor) => api.messages(owner.id, now, cursor))) {
    counts[message.internal ? 'internal_notes' : 'messages'] += 1;
  }
  for await (const file of every((cursor) => api.attachments(owner, now, cursor))) {
    if (file.authorKind !== 'participant') counts.attachments += 1;
  }
  return {
    identifiers: identifiersOf({
      support_requester_id: [requester.id],
      customer_id: [requester.customerId],
      user_id: [requester.userId],
      email: [requester.email],
      phone: [requester.phone],
      name: [requester.name],
    }),
    counts,
    // A customer's user without a customer number of their own acts for a business.
    representative: requester.customerId === null && requester.userId !== null,
  };
}

async function participantFound(
  api: SupportApi,
  owner: Owner,
  now: string,
): Promise<Omit<Located, 'ref' | 'evidence'> | undefined> {
  const participant = await api.participant(owner.id);
  if (!participant) return undefined;
  let participations = 0;
  for await (const _ of every((cursor) => api.participations(owner.id, now, cursor))) participations += 1;
  return {
    identifiers: identifiersOf({ email: [participant.email], name: [participant.name] }),
    counts: { participations },
    representative: false,
    remarks: ['wrote in other people’s tickets'],
  };
}

async function eraseItem(
  api: SupportApi,
  plan: HolderPlan,
  { itemId }: PlanItem,
  held: readonly Held[],
  key: string,
): Promise<number> {
  const planned = plan.orders.map(({ item }) => item.id);
  let removed = 0;
  for (const record of recordsOf(held, itemId, planned)) {
    if ((await eraseRecord(api, plan.asOf, record, key)) > 0) removed += 1;
  }
  return removed;
}

async function eraseRecord(api: SupportApi, asOf: string, record: Held, key: string): Promise<number> {
  const { dataset, owner, ticketId } = record;
  if (dataset === 'tickets') return api.eraseTicket(ticketId, asOf, key);
  if (dataset === 'participations') return api.eraseParticipation(owner.id, ticketId, asOf, key);
  // A ticket that stays needs to know whose it is; the next reading says that the requester is still there.
  const { data } = await api.tickets(owner.id, '9999-12-31T00:00:00Z');
  return data.length === 0 ? api.eraseRequester(owner.id, key) : 0;
}

/** Reads the API anew, the index's leftovers included. */
async function recountOf(api: SupportApi, plan: HolderPlan): Promise<Recount> {
  const planned = plan.orders.map(({ item }) => item.id);
  const held = await heldRecords(api, plan.subject, plan.asOf);
  let copies = 0;
  for (const { id } of ownersOf(plan.subject, 'requester')) copies += await api.copies(id);
  return ({ dataset, itemId }) => {
    const records = recordsOf(held, itemId, planned).length;
    return dataset === 'tickets' && records === 0 ? copies : records;
  };
}
