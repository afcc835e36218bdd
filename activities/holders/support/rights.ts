/** `restrict`, `unrestrict`, `object`, `rectify`, the fresh read after them, and `identifiers` of the support desk. */
import type {
  ApplyInput,
  ApplyResult,
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  IdentifiersInput,
  IdentifiersResult,
  ObjectInput,
  ObjectResult,
  RectifyInput,
  RectifyResult,
  Subject,
} from '../../../src/connector/contract.js';
import { restrictionMark } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { hashEverybody } from '../shared/identifier-hashes.js';
import type { ReadPeople } from '../shared/identifier-hashes.js';
import { identifiersOf, searchedFor } from '../shared/locate.js';
import { changeMarks, marksAgree } from '../shared/marks.js';
import { correctionsLeft, rectifyWith } from '../shared/rectify.js';
import type { SupportApi } from './api.js';
import { correctorOf, RULES } from './corrections.js';
import { CORROBORATING, FINDING } from './data-map.js';
import { heldRecords, ownersOf, refOf } from './records.js';

const UNDERSTOOD = [...FINDING, ...CORROBORATING];

/** Marks go on the tickets of the items named; without items on the requester, so that tickets to come are meant too. */
interface Place {
  path: '/tickets/:id' | '/requesters/:id';
  id: string;
  itemIds?: string[];
}

async function placesOf(
  api: SupportApi,
  subject: Subject,
  itemIds: string[] | undefined,
  now: string,
): Promise<Place[]> {
  if (itemIds === undefined) {
    const found = await Promise.all(ownersOf(subject, 'requester').map(async ({ id }) => api.requester(id)));
    return found.flatMap((requester) => (requester ? [{ path: '/requesters/:id' as const, id: requester.id }] : []));
  }
  const named = new Set(itemIds);
  return (await heldRecords(api, subject, now)).flatMap(({ dataset, ticketId, itemId, ownItemId }) => {
    if (dataset !== 'tickets') return [];
    // Under the name it has now or had while it was open: a ticket that closed meanwhile is lifted by either.
    const names = [itemId, ...(ownItemId === undefined ? [] : [ownItemId])].filter((name) => named.has(name));
    return names.length > 0 ? [{ path: '/tickets/:id' as const, id: ticketId, itemIds: names }] : [];
  });
}

/** A restricted ticket is stored: search and the monthly review leave it out; an open one can still be answered. */
export async function setRestriction(api: SupportApi, input: ApplyInput, on: boolean): Promise<ApplyResult> {
  const { now: at, subject, requestId } = input;
  const places = await placesOf(api, subject, input.itemIds, at);
  // Lifting everything reaches the tickets too that were restricted one by one.
  if (!on && input.itemIds === undefined) {
    const tickets = (await heldRecords(api, subject, at)).filter(({ dataset }) => dataset === 'tickets');
    places.push(...tickets.map(({ ticketId: id }) => ({ path: '/tickets/:id' as const, id })));
  }
  let changed = false;
  for (const { path, id, itemIds } of places) {
    const change = await changeMarks(api.marks(path, id, `${requestId}:${at}`), restrictionMark(input), itemIds, on);
    changed ||= change.changed;
  }
  const named = on && input.itemIds ? { itemIds: [...new Set(places.flatMap((place) => place.itemIds ?? []))] } : {};
  if (changed) return { status: 'applied', ...named, at };
  const reason = on
    ? 'no ticket of the person is left to restrict'
    : 'no ticket of the person was restricted on this ground';
  return { status: 'not_applicable', reason, at };
}

const ANSWERING = { dataset: 'tickets', purpose: 'contacting you about it' };
const REVIEWING = { dataset: 'tickets', purpose: 'improving our service from what customers ask' };

/** All of support rests on legitimate interest: it stops until weighed, save that an open ticket is still answered (holds 2.6). */
export async function object(api: SupportApi, input: ObjectInput): Promise<ObjectResult> {
  const at = input.now;
  if (input.scope !== 'processing') {
    const reason =
      'support sends no marketing and rests on no consent; answers to tickets are service messages and go on';
    return { status: 'not_applicable', reason, at, stopped: [] };
  }
  const { status, reason } = await setRestriction(api, { ...input, ground: 'pending' }, true);
  if (status !== 'applied') return { status, ...(reason ? { reason } : {}), at, stopped: [] };
  const goesOn = [{ ...ANSWERING, reason: 'open tickets are answered' }];
  return { status, at, stopped: [REVIEWING], goesOn };
}

export async function rectify(api: SupportApi, input: RectifyInput): Promise<RectifyResult> {
  return {
    searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now),
    results: await rectifyWith(input.corrections, RULES, correctorOf(api, input.subject, input.key)),
    at: input.now,
  };
}

export async function confirmApplied(api: SupportApi, input: ConfirmAppliedInput): Promise<ConfirmAppliedResult> {
  const { subject, now, corrections = [], objection } = input;
  const corrector = correctorOf(api, subject, input.requestId);
  const remaining: ConfirmAppliedResult['remaining'] = await correctionsLeft(corrections, RULES, corrector);
  const paused = objection?.scope === 'processing' ? { restricted: true, ground: 'pending' as const } : undefined;
  for (const [asked, what] of [
    [input.restriction, 'restriction'],
    [paused, 'objection'],
  ] as const) {
    const count = asked ? await restrictionsLeft(api, input, asked) : 0;
    if (count > 0) remaining.push({ what, dataset: 'tickets', count });
  }
  return { searched: searchedFor(subject.identifiers, UNDERSTOOD, now), remaining };
}

async function restrictionsLeft(
  api: SupportApi,
  input: ConfirmAppliedInput,
  asked: NonNullable<ConfirmAppliedInput['restriction']>,
): Promise<number> {
  const ground = restrictionMark({ ...input, ...asked });
  const places = await placesOf(api, input.subject, asked.itemIds, input.now);
  let count = 0;
  for (const { path, id, itemIds } of places) {
    const marks = await api.marks(path, id, input.requestId).list();
    if (!marksAgree(marks, ground, itemIds, asked.restricted)) count += 1;
  }
  if (!asked.restricted) return count;
  // What the system really uses counts, whatever its marks say.
  const used = new Set(await api.reviewed());
  const meant = asked.itemIds
    ? places.map(({ id }) => id)
    : (await heldRecords(api, input.subject, input.now)).flatMap(({ dataset, owner, ticketId }) =>
        dataset === 'tickets' && owner.kind === 'requester' ? [ticketId] : [],
      );
  return Math.max(count, meant.filter((id) => used.has(id)).length);
}

export async function identifiers(
  api: SupportApi,
  input: IdentifiersInput,
  context: ConnectorContext,
): Promise<IdentifiersResult> {
  const read =
    (kind: 'requester' | 'participant'): ReadPeople =>
    async (cursor) => {
      const { data, next } = await api.everybody(kind, cursor);
      const people = data.map(({ id, customerId, userId, email, phone, recordedAt }) => ({
        ref: refOf({ kind, id }),
        identifiers: identifiersOf({
          support_requester_id: kind === 'requester' ? [id] : [],
          ...{ customer_id: [customerId], user_id: [userId], email: [email], phone: [phone] },
        }),
        recordedAt,
      }));
      return { people, next };
    };
  return hashEverybody(input, context, FINDING, [read('requester'), read('participant')]);
}
