/** A business sale (B7) by API: who may, what is checked, and whom letters name from then on. */
import { letterContext } from '../../../activities/messages.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { testDeps } from '../../activities/support/deps.js';

let world: World;
let manager: Person;
beforeAll(async () => {
  world = await openWorld();
  manager = await world.person(['manager']);
});
afterAll(() => world.close());

const MOVE = {
  controller: {
    ...{ name: 'Example Connectivity Holdings Ltd', address: '2 Example Street, London' },
    ...{ privacyContact: 'privacy@holdings.example', complaintsContact: 'complaints@holdings.example' },
  },
  ...{ movedAt: '2026-03-01T00:00:00Z', reason: 'the contract of sale' },
};
const move = (payload: object, who = manager) =>
  world.app.inject({ method: 'POST', url: '/v1/controller-moves', headers: who.auth, payload });

it('is a manager’s to make, never in advance, and names every open request', async () => {
  const { id } = await world.request();
  for (const role of ['agent', 'reviewer', 'admin'] as const)
    expect((await move(MOVE, await world.person([role]))).statusCode).toBe(403);
  const machine = await world.person(['manager'], { kind: 'machine' });
  expect((await move(MOVE, machine)).statusCode).toBe(403);
  const early = await move({ ...MOVE, movedAt: '2027-01-01T00:00:00Z' });
  expect(early.json()).toMatchObject({ errors: [{ pointer: '/movedAt' }] });
  const { address: _, ...lacking } = MOVE.controller;
  expect((await move({ ...MOVE, controller: lacking })).statusCode).toBe(422);
  expect((await move(MOVE)).json<{ requests: string[] }>().requests).toContain(id);
  const view = await world.app.inject({ url: `/v1/requests/${id}`, headers: manager.auth });
  expect(view.json()).toMatchObject({ controller: MOVE.controller.name });
});

it('is what letters name from then on; a request opened later names the configured one', async () => {
  const { id } = await world.request();
  await move(MOVE);
  const later = await world.request();
  const deps = await testDeps(world);
  const claim = { identifiers: [], locale: 'en-GB' };
  const named = async (of: string): Promise<string> => {
    const row = await world.register.requests.get(of);
    return letterContext(deps, row!, claim, world.clock.now().toISOString(), false).controller.name;
  };
  expect(await named(id)).toBe(MOVE.controller.name);
  expect(await named(later.id)).toBe(world.config.controller.name);
});
