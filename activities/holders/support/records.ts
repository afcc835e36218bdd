/**
 * A person's tickets as items: each open ticket its own, closed ones by the month they closed in; likewise what the person wrote in
 * other people's tickets. Name and addresses are kept as long as the newest ticket.
 */
import type { HoldsResult, Subject } from '../../../src/connector/contract.js';
import type { Fresh } from '../shared/plans.js';
import type { Owner, SupportApi, Ticket } from './api.js';
import { every } from './api.js';

export interface Held {
  owner: Owner;
  dataset: 'tickets' | 'participations' | 'requester';
  ticketId: string;
  itemId: string;
  /** The item it has while its ticket is open, by which an older plan still knows it. */
  ownItemId?: string;
  open: boolean;
  date: string;
}

const REF = /^(requester|participant):(.+)$/;

export const refOf = (owner: Owner): string => `${owner.kind}:${owner.id}`;

export function ownersOf(subject: Pick<Subject, 'refs'>, only?: Owner['kind']): Owner[] {
  return subject.refs.flatMap((ref) => {
    const [, kind, id] = REF.exec(ref) ?? [];
    if (id === undefined || (only && kind !== only)) return [];
    return [{ kind: kind === 'participant' ? 'participant' : 'requester', id } satisfies Owner];
  });
}

/** All records up to the bound. */
export async function heldRecords(api: SupportApi, subject: Subject, asOf: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const owner of ownersOf(subject)) {
    held.push(
      ...(owner.kind === 'requester'
        ? await requesterRecords(api, owner, asOf)
        : await participantRecords(api, owner, asOf)),
    );
  }
  return held;
}

async function requesterRecords(api: SupportApi, owner: Owner, asOf: string): Promise<Held[]> {
  const held: Held[] = [];
  for await (const ticket of every((cursor) => api.tickets(owner.id, asOf, cursor))) {
    if (ticket.content > 0) held.push({ owner, dataset: 'tickets', ...placeOf('tickets', ticket) });
  }
  const requester = await api.requester(owner.id);
  if (!requester || !isBefore(requester.recordedAt, asOf)) return held;
  // Who wrote again after the bound goes on being a requester.
  if (requester.lastContentAt !== null && !isBefore(requester.lastContentAt, asOf)) return held;
  const dates = held.map(({ date }) => date).toSorted();
  const date = dates.at(-1) ?? dayOf(requester.recordedAt);
  const open = held.some((record) => record.open);
  return [...held, { owner, dataset: 'requester', ticketId: '', itemId: 'requester', open, date }];
}

async function participantRecords(api: SupportApi, owner: Owner, asOf: string): Promise<Held[]> {
  const tickets = new Map<string, Held>();
  for await (const message of every((cursor) => api.participations(owner.id, asOf, cursor))) {
    const { ticketId: id, ticketStatus: status, ticketClosedAt: closedAt, ticketCreatedAt: createdAt } = message;
    const place = placeOf('participations', { id, status, closedAt, createdAt });
    tickets.set(id, { owner, dataset: 'participations', ...place });
  }
  return [...tickets.values()];
}

function placeOf(
  dataset: 'tickets' | 'participations',
  ticket: Pick<Ticket, 'id' | 'status' | 'closedAt' | 'createdAt'>,
): Pick<Held, 'ticketId' | 'itemId' | 'ownItemId' | 'open' | 'date'> {
  const ownItemId = `${dataset}/${ticket.id.toLowerCase()}`;
  const open = ticket.status === 'open' || ticket.closedAt === null;
  const date = dayOf(open ? ticket.createdAt : (ticket.closedAt ?? ticket.createdAt));
  const itemId = open ? ownItemId : `${dataset}/closed/${date.slice(0, 7)}`;
  return { ticketId: ticket.id, itemId, ownItemId, open, date };
}

/** The records a plan means by an item: a ticket that had an item of its own is in no other. */
export function recordsOf(held: readonly Held[], itemId: string, planned: readonly string[]): Held[] {
  const ids = new Set(planned);
  return held.filter((record) => {
    const own = record.ownItemId !== undefined && ids.has(record.ownItemId) ? record.ownItemId : record.itemId;
    return own === itemId;
  });
}

/** Support knows no facts that stand against erasure; that a ticket is open is its kind. */
export async function readFresh(api: SupportApi, subject: Subject, asOf: string): Promise<Fresh> {
  const groups = new Map<string, Held[]>();
  for (const record of await heldRecords(api, subject, asOf)) {
    groups.set(record.itemId, [...(groups.get(record.itemId) ?? []), record]);
  }
  return { facts: [], items: [...groups].map(([id, records]) => itemOf(id, records)) };
}

function itemOf(id: string, records: readonly Held[]): HoldsResult['items'][number] {
  return {
    id,
    dataset: records[0]?.dataset ?? 'tickets',
    category: 'support',
    kind: records.some(({ open }) => open) ? 'ticket_open' : 'ticket_closed',
    lawfulBasis: 'legitimate_interest',
    count: records.length,
    recordDate: records
      .map(({ date }) => date)
      .toSorted()
      .at(-1),
  };
}

export function isBefore(instant: string, bound: string): boolean {
  return Date.parse(instant) <= Date.parse(bound);
}

const dayOf = (instant: string): string => instant.slice(0, 10);
