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

const bounce = (id: string, who = agent) =>
  world.app.inject({ method: 'POST', url: `/v1/requests/${id}/bounces`, headers: who.auth, payload: {} });

async function offered(): Promise<{ id: string; linkId: string }> {
  const { id } = await world.request();
  const at = world.clock.now().toISOString();
  const linkId = randomUUID();
  await world.register.links.create({
    id: linkId,
    requestId: id,
    kind: 'answer',
    expiresAt: '2099-01-01T00:00:00Z',
    at,
  });
  await world.register.deliveries.record({ id: randomUUID(), requestId: id, linkId, files: [], offeredAt: at });
  return { id, linkId };
}

it('tells the workflow once which link never arrived, and keeps the receipt', async () => {
  const { id, linkId } = await offered();
  const before = world.requests.receipts.length;
  for (let turn = 0; turn < 2; turn++) {
    const answer = await bounce(id);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ linkId });
  }
  expect(world.requests.receipts.slice(before).map(({ receipt }) => receipt)).toMatchObject([
    { linkId, event: 'bounced' },
  ]);
  expect((await world.register.deliveries.list(id))[0]?.bouncedAt).toBe(world.clock.now().toISOString());
});

it('is refused where no answer is out', async () => {
  const { id } = await world.request();
  expect((await bounce(id)).statusCode).toBe(409);
  expect((await bounce('7f0c1b1e-0000-4000-8000-000000000000')).statusCode).toBe(404);
});

it('is not for a manager', async () => {
  const { id } = await offered();
  expect((await bounce(id, await world.person(['manager']))).statusCode).toBe(403);
});
