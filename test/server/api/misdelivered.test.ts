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
