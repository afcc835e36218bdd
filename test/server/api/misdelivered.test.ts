/** An answer that reached somebody else was not provided to the person (S25, K2): the request goes on until it is. */
import { randomUUID } from 'node:crypto';
import { HabeasError } from '../../../src/common/errors.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
});
afterAll(() => world.close());

const misdelivered = (id: string) =>
  world.app.inject({
    ...{ method: 'POST', url: `/v1/requests/${id}/misdelivered`, headers: agent.auth },
    payload: { reason: 'the address had a typing error' },
  });
const toldOf = (id: string) =>
  world.requests.receipts.filter(({ requestId }) => requestId === id).map(({ receipt }) => receipt);

async function offered(): Promise<{ id: string; linkId: string }> {
  const { id } = await world.request();
  const at = world.clock.now().toISOString();
  const linkId = randomUUID();
  await world.register.links.create({
    ...{ id: linkId, requestId: id, kind: 'answer', expiresAt: '2099-01-01T00:00:00Z', at },
  });
  await world.register.deliveries.record({ id: randomUUID(), requestId: id, linkId, files: [], offeredAt: at });
  return { id, linkId };
}

it('tells the workflow once that the answer was not provided', async () => {
  const { id, linkId } = await offered();
  expect((await misdelivered(id)).statusCode).toBe(201);
  expect((await misdelivered(id)).statusCode).toBe(200);
  expect(toldOf(id)).toMatchObject([{ linkId, event: 'bounced' }]);
  expect((await world.register.deliveries.list(id))[0]?.bouncedAt).toBe(world.clock.now().toISOString());
});

it('starts the 72 hours although the workflow service is down; told again it tells the workflow too', async () => {
  const { id, linkId } = await offered();
  world.requests.fails = new HabeasError('unavailable', 'down');
  expect((await misdelivered(id)).statusCode).toBe(503);
  expect(await world.register.tasks.list({ requestId: id, open: true })).toMatchObject([{ kind: 'breach_assessment' }]);
  world.requests.fails = undefined;
  expect((await misdelivered(id)).statusCode).toBe(200);
  expect(toldOf(id)).toMatchObject([{ linkId, event: 'bounced' }]);
});

it('of an answer sent by post opens the 72 hours and lets a reviewer give it anew (S25, K2)', async () => {
  const reviewer = await world.person(['reviewer']);
  const { id } = await world.request();
  await world.register.outbox.started(id, 'run-1');
  const at = world.clock.now().toISOString();
  const file = { name: 'a.zip', objectId: 'o', bytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/zip' };
  await world.register.deliveries.record({
    ...{ id: randomUUID(), requestId: id, letterKey: 'answer', files: [file], offeredAt: at },
  });
  const ended = { stage: 'closed', step: 'done', closedAt: at, outcome: 'fulfilled' } as const;
  await world.register.requests.update(id, { at, answeredAt: at, ...ended });
  const reopen = (who: Person) =>
    world.app.inject({
      ...{ method: 'POST', url: `/v1/requests/${id}/reopen`, headers: who.auth },
      payload: {
        of: 'misdelivered',
        contactEmail: 'right@example.org',
        reason: 'the letter was put in the wrong door',
      },
    });
  expect((await reopen(reviewer)).statusCode).toBe(409);
  const task = (await misdelivered(id)).json<{ kind: string; dueAt: string }>();
  expect(task.kind).toBe('breach_assessment');
  expect(Date.parse(task.dueAt) - Date.parse(at)).toBe(72 * 3_600_000);
  expect(toldOf(id)).toEqual([]);
  expect((await reopen(agent)).statusCode).toBe(403);
  expect((await reopen(reviewer)).statusCode).toBe(202);
  expect(await world.register.requests.get(id)).toMatchObject({ reopened: 1, answeredAt: undefined });
  const [entry] = (await world.register.outbox.claim(50, 1)).filter(({ requestId }) => requestId === id);
  expect(entry?.input.reopened).toMatchObject({ proven: false, anew: { letterKey: 'answer', files: [file] } });
  expect(entry?.input.subject).toMatchObject({ contactEmail: 'right@example.org' });
});

it('shows an answer that went by post as such', async () => {
  const { id } = await world.request();
  const offeredAt = world.clock.now().toISOString();
  await world.register.deliveries.record({ id: randomUUID(), requestId: id, files: [], offeredAt });
  const view = await world.app.inject({ url: `/v1/requests/${id}`, headers: agent.auth });
  expect(view.json<{ deliveries: object[] }>().deliveries).toEqual([{ offeredAt, sentOtherwise: true, files: [] }]);
  const bounce = await world.app.inject({
    ...{ method: 'POST', url: `/v1/requests/${id}/bounces`, headers: agent.auth, payload: {} },
  });
  expect(bounce.statusCode).toBe(409);
});

it('leaves a request without an answer, or a closed one, as it is', async () => {
  const { id: open } = await world.request();
  const { id: closed } = await offered();
  const at = world.clock.now().toISOString();
  await world.register.requests.update(closed, { at, stage: 'closed', closedAt: at, outcome: 'fulfilled' });
  for (const id of [open, closed]) {
    expect((await misdelivered(id)).statusCode).toBe(201);
    expect(toldOf(id)).toEqual([]);
  }
});
