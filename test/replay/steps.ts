/** Worlds and steps that the recorded paths share. All people are made up. */
import type { RequestInput } from '../../src/register/model.js';
import { debtorWorld, decision, PEOPLE, requestInput } from '../workflows/world.js';
import type { World } from '../workflows/world.js';
import type { HistoryName } from './histories.js';
import type { RequestPlay } from './request-play.js';
import type { Stage } from './stage.js';

export interface Path {
  saves: readonly HistoryName[];
  world: () => World;
  play: (at: Stage, world: World) => Promise<void>;
}

export const DAY = 24 * 3600 * 1000;
/** One item of each sort is enough for an erasure, and makes small plans. */
export function smallWorld(): World {
  const world = debtorWorld();
  for (const holder of world.holders.values())
    holder.items = holder.items.filter((item) => item.kind !== 'identity_other' && item.kind !== 'event_contact');
  return world;
}

/** Nobody has a hold, and no record is under statutory retention. */
export function freeWorld(): World {
  const world = smallWorld();
  world.holder('accounts').facts = [];
  const billing = world.holder('billing');
  billing.facts = [];
  billing.items = billing.items.filter((item) => item.kind !== 'invoice');
  return world;
}

/** Debts, running SIMs and an invoice of last month, whenever this is recorded. */
export function heldWorld(): World {
  const world = smallWorld();
  const lastMonth = new Date(Date.now() - 30 * DAY).toISOString().slice(0, 10);
  for (const item of world.holder('billing').items) if (item.recordDate) item.recordDate = lastMonth;
  return world;
}

export function strangerInput(world: World, changes: Partial<RequestInput> = {}): RequestInput {
  const identifiers = [
    { type: 'email', value: 'subject@example.com' },
    { type: 'customer_id', value: 'CUS-1' },
  ];
  return requestInput(world, { subject: { identifiers, locale: 'en-GB' }, ...changes });
}

export async function proceed(request: RequestPlay): Promise<void> {
  await request.until('review', (status) => status.step === 'review', '1 minute');
  await request.decide(decision('review', 'proceed', PEOPLE.agent));
}

export async function approve(request: RequestPlay): Promise<void> {
  const { plan } = await request.until('approval', (status) => status.step === 'approve');
  await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
}

export async function answered(request: RequestPlay): Promise<void> {
  await request.until('delivery', (status) => status.step === 'delivery' && status.waitingFor === 'subject');
}

/** Not by `result()`: waiting for it lets time run on past the holds. */
export async function fetched(request: RequestPlay, outcome: string, linkId = 'answer-0'): Promise<void> {
  await answered(request);
  await request.request.signal('receipt', { linkId, event: 'downloaded', at: request.receivedAt });
  const status = await request.until('closed', (now) => now.stage === 'closed');
  same('outcome', status.outcome, outcome);
}

export async function proveByCode(request: RequestPlay): Promise<void> {
  await request.until('identity', (status) => status.step === 'identity');
  const proof = { linkId: 'link-0', method: 'code_to_channel_on_file', passphraseSet: true, at: request.receivedAt };
  await request.request.executeUpdate('proveIdentity', { args: [proof] });
}

/** An erasure that leaves something to the held workflow. */
export async function erasedWithHolds(at: Stage, world: World, name: string): Promise<RequestPlay> {
  const request = await at.open(name, requestInput(world, { right: 'erasure' }));
  await proceed(request);
  await approve(request);
  await fetched(request, 'partly_fulfilled');
  return request;
}

/** A path that ended elsewhere is not what its file says it is. */
export function same(what: string, got: unknown, wanted: unknown): void {
  if (JSON.stringify(got) === JSON.stringify(wanted)) return;
  throw new Error(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);
}
