import { randomUUID } from 'node:crypto';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
});
afterAll(() => world.close());

const reopen = (id: string, payload: object, who = agent) =>
  world.app.inject({ method: 'POST', url: `/v1/requests/${id}/reopen`, headers: who.auth, payload });
const body = { of: 'identity', reason: 'the document was seen' };

async function unverified(): Promise<string> {
  const { id } = await world.request();
  await world.register.outbox.started(id, 'run-1');
  const at = world.clock.now().toISOString();
  await world.register.requests.update(id, { at, stage: 'closed', step: 'done', closedAt: at, outcome: 'unverified' });
  return id;
}

it('takes a request up again that was closed as unverified, once', async () => {
  const id = await unverified();
  const answer = await reopen(id, body);
  expect(answer.statusCode).toBe(202);
  expect(answer.json()).toEqual({ round: 1 });
  const again = await reopen(id, body);
  expect(again.statusCode).toBe(409);
});

it('refuses instants that cannot be, naming the field', async () => {
  const id = await unverified();
  for (const occurredAt of ['2099-01-01T00:00:00Z', '2019-06-01T00:00:00Z']) {
    const answer = await reopen(id, { ...body, occurredAt });
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe('/occurredAt');
  }
});

it('is for agents and reviewers, and for requests that exist', async () => {
  const manager = await world.person(['manager']);
  expect((await reopen(await unverified(), body, manager)).statusCode).toBe(403);
  expect((await reopen('7f0c1b1e-0000-4000-8000-000000000000', body)).statusCode).toBe(404);
});

it('gives an answer that reached somebody else anew: a reviewer alone, after it was recorded', async () => {
  const reviewer = await world.person(['reviewer']);
  const { id } = await world.request();
  await world.register.outbox.started(id, 'run-1');
  const at = world.clock.now().toISOString();
  const linkId = randomUUID();
  const expiresAt = '2099-01-01T00:00:00Z';
  await world.register.links.create({ id: linkId, requestId: id, kind: 'answer', expiresAt, at });
  await world.register.deliveries.record({ id: randomUUID(), requestId: id, linkId, files: [], offeredAt: at });
  const ended = { stage: 'closed', step: 'done', closedAt: at, outcome: 'fulfilled' } as const;
  await world.register.requests.update(id, { at, answeredAt: at, ...ended });
  const anew = { of: 'misdelivered', contactEmail: 'right@example.org', reason: 'the address had a slip in it' };
  expect((await reopen(id, anew)).statusCode).toBe(403);
  const early = await reopen(id, anew, reviewer);
  expect(early.statusCode).toBe(409);
  expect(early.json<{ detail: string }>().detail).toMatch(/no misdelivery/);
  const url = `/v1/requests/${id}/misdelivered`;
  await world.app.inject({ method: 'POST', url, headers: agent.auth, payload: { reason: 'a slip in the address' } });
  const answer = await reopen(id, anew, reviewer);
  expect(answer.statusCode).toBe(202);
  expect(await world.register.requests.get(id)).toMatchObject({ reopened: 1, answeredAt: undefined });
  const view = await world.app.inject({ url: `/v1/requests/${id}`, headers: reviewer.auth });
  expect(view.json<{ subject: { contactEmail: string } }>().subject.contactEmail).toBe('right@example.org');
});

it('takes another address only for an answer that reached somebody else', async () => {
  const answer = await reopen(await unverified(), { ...body, contactEmail: 'right@example.org' });
  expect(answer.statusCode).toBe(422);
  expect(answer.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe('/contactEmail');
});
