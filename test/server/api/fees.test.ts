/** Fees and refusals as excessive (R4, R5): never for a normal first request. */
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let agent: Person;
let reviewer: Person;
beforeAll(async () => {
  world = await openWorld();
  agent = await world.person(['agent']);
  reviewer = await world.person(['reviewer']);
});
afterAll(() => world.close());

const decide = (id: string, payload: object, who: Person) =>
  world.app.inject({ method: 'POST', url: `/v1/requests/${id}/decisions`, headers: who.auth, payload });
const fee = { amountMinor: 500, currency: 'GBP' };
const ask = (basis: string) => ({ kind: 'ask', choice: 'fee', basis, fee, reason: 'the fourth copy within a month' });

let people = 0;
/** A request of somebody who had so many answered before, the last one a month ago. */
async function requestAfter(answered: number, right: 'access' | 'erasure' = 'access'): Promise<string> {
  const subject = { identifiers: [{ type: 'email', value: `fee${++people}@example.com` }], locale: 'en-GB' };
  for (let i = 0; i < answered; i++) {
    const receivedAt = `2026-01-${String(10 + i).padStart(2, '0')}T09:00:00.000Z`;
    const { id } = await world.request({ subject, right, receivedAt });
    await world.register.requests.update(id, {
      ...{ at: '2026-02-01T09:00:00Z', stage: 'closed', answeredAt: '2026-01-31T09:00:00Z' },
      ...{ closedAt: '2026-02-01T09:00:00Z', outcome: 'fulfilled' },
    });
  }
  return (await world.request({ subject, right })).id;
}

describe('a fee', () => {
  it('is refused to an agent for a first request, on either basis', async () => {
    const id = await requestAfter(0);
    for (const basis of ['manifestly_excessive', 'further_copy']) {
      const answer = await decide(id, ask(basis), agent);
      expect(answer.statusCode).toBe(422);
      expect(answer.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe('/basis');
    }
    expect(world.requests.decisions.filter(({ requestId }) => requestId === id)).toEqual([]);
  });

  it('may be asked for a further copy, and as excessive only once many came within a year', async () => {
    const second = await requestAfter(1);
    expect((await decide(second, ask('further_copy'), agent)).statusCode).toBe(201);
    expect((await decide(await requestAfter(1), ask('manifestly_excessive'), agent)).statusCode).toBe(422);
    expect((await decide(await requestAfter(3), ask('manifestly_excessive'), agent)).statusCode).toBe(201);
  });

  it('may be asked by a reviewer who shows why, but never for a copy of something else', async () => {
    expect((await decide(await requestAfter(0), ask('manifestly_excessive'), reviewer)).statusCode).toBe(201);
    expect((await decide(await requestAfter(3, 'erasure'), ask('further_copy'), reviewer)).statusCode).toBe(422);
  });
});

describe('a refusal as excessive', () => {
  it('comes after a fee was asked, so that the person could take the request back', async () => {
    const id = await requestAfter(3);
    const refuse = { kind: 'refuse', choice: 'excessive', reason: 'the fee was not paid' };
    expect((await decide(id, refuse, reviewer)).statusCode).toBe(409);
    await world.register.decisions.record(id, {
      ...{ id: crypto.randomUUID(), kind: 'ask', choice: 'fee', reason: 'often', at: '2026-03-02T10:00:00Z' },
      by: { id: reviewer.id, kind: 'person', roles: ['reviewer'] },
    });
    expect((await decide(id, refuse, reviewer)).statusCode).toBe(201);
    expect((await decide(id, { ...refuse, choice: 'manifestly_unfounded' }, reviewer)).statusCode).toBe(201);
  });
});
