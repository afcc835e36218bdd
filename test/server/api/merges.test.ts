/** Merging (A4, B4): only into an open request of the same person for the same right. */
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
});
afterAll(() => world.close());

let people = 0;
const somebody = () => ({ identifiers: [{ type: 'email', value: `merge${++people}@example.com` }], locale: 'en-GB' });
const merge = (id: string, target: string) =>
  world.app.inject({
    ...{ method: 'POST', url: `/v1/requests/${id}/decisions`, headers: agent.auth },
    payload: { kind: 'merge', choice: 'reminder', target, reason: 'asked again' },
  });

const EARLIER = '2026-02-20T09:00:00.000Z';

it('takes the open request of the same person, by number or id', async () => {
  const subject = somebody();
  const first = await world.request({ subject, receivedAt: EARLIER });
  for (const target of [first.id, first.number.toLowerCase()]) {
    const { id } = await world.request({ subject });
    expect((await merge(id, target)).statusCode).toBe(201);
    expect(world.requests.decisions.at(-1)).toMatchObject({ requestId: id, decision: { kind: 'merge', target } });
  }
});

it.each([
  ['somebody else’s', () => world.request({ receivedAt: EARLIER, subject: somebody() })],
  ['nobody’s', () => Promise.resolve({ number: 'R-2026-999999' })],
])('refuses %s, and says which may be named', async (_, other) => {
  const subject = somebody();
  const own = await world.request({ subject, receivedAt: EARLIER });
  const { id } = await world.request({ subject });
  const before = world.requests.decisions.length;
  const refused = await merge(id, (await other()).number);
  expect(refused.statusCode).toBe(422);
  expect(refused.json<{ errors: object[] }>().errors).toMatchObject([
    { pointer: '/target', mend: `give one of: ${own.number}` },
  ]);
  expect(world.requests.decisions).toHaveLength(before);
});

it('refuses itself, another right, and one that is closed', async () => {
  const subject = somebody();
  const closed = await world.request({ subject, receivedAt: EARLIER });
  await world.register.requests.update(closed.id, {
    ...{ at: '2026-02-25T09:00:00Z', stage: 'closed', closedAt: '2026-02-25T09:00:00Z', outcome: 'fulfilled' },
  });
  const erasure = await world.request({ subject, right: 'erasure', receivedAt: EARLIER });
  const { id, number } = await world.request({ subject });
  for (const target of [number, erasure.number, closed.number]) {
    const refused = await merge(id, target);
    expect([target, refused.statusCode]).toEqual([target, 422]);
    expect(refused.body).toContain('go on with this request');
  }
});
