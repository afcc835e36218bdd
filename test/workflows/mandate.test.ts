/** What a mandate does not cover stays as it is, and the answer does not tell whether there is anything (I8), for every right. */
import type { Demand, RequestInput } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const atAssess = (request: RequestPlay) => request.until('assess', (status) => status.step === 'assess');
const atDelivery = (request: RequestPlay) => request.until('delivery', (status) => status.step === 'delivery');
const result = (world: World): unknown =>
  (world.happened('right answer prepared').at(-1)?.detail as { result: unknown }).result;
const restricted = (world: World): string[] =>
  [...world.holders.values()].flatMap(({ name, items }) =>
    items.flatMap((item) => (item.restricted ? [`${name}/${item.id}`] : [])),
  );

function asks(world: World, demand: Demand, scope: string[]): RequestInput {
  const input = requestInput(world, { right: demand.kind, demand });
  const representative = { kind: 'solicitor' as const, name: 'Sol Solicitor', mandate: 'shown' as const, scope };
  return { ...input, subject: { ...input.subject, representative } };
}

function knownWorld(): World {
  const world = debtorWorld();
  world.holder('accounts').values = { 'customers.name': 'Pat Exmaple' };
  world.holder('billing').values = { 'cards.name': 'Pat Exmaple' };
  return world;
}

const CLAIMS: Demand = { kind: 'restriction', ground: 'claims' };

it('restriction reaches what the mandate covers and no more', async () => {
  const world = knownWorld();
  await play(world, async (at) => {
    const request = await at.open(asks(world, CLAIMS, ['payment']));
    await atAssess(request);
    await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
    await atDelivery(request);
    expect(restricted(world)).toEqual(['billing/invoices/2026', 'billing/card']);
    expect(result(world)).toMatchObject({ restricted: [{ holder: 'billing' }], left: [] });
    expect(JSON.stringify(result(world))).not.toMatch(/accounts|crm/);
  });
});

it('restriction of nothing the mandate covers is refused without a word on the rest', async () => {
  const world = knownWorld();
  await play(world, async (at) => {
    const request = await at.open(asks(world, CLAIMS, ['traffic']));
    await atAssess(request);
    await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
    await atDelivery(request);
    expect(restricted(world)).toEqual([]);
    expect(result(world)).toMatchObject({ kind: 'refused', explanation: expect.stringContaining('mandate') as string });
    expect(JSON.stringify(result(world))).not.toMatch(/accounts|billing|crm/);
  });
});

it('rectification corrects what is covered, and leaves the same field elsewhere', async () => {
  const world = knownWorld();
  await play(world, async (at) => {
    const corrections = [
      { field: 'name', value: 'Pat Example' },
      { holder: 'accounts', field: 'name', value: 'Pat E.' },
    ];
    const request = await at.open(asks(world, { kind: 'rectification', corrections }, ['payment']));
    await atAssess(request);
    await request.decide(decision('assess', 'grant', PEOPLE.agent));
    await atDelivery(request);
    expect(world.holder('billing').values['cards.name']).toBe('Pat Example');
    expect(world.holder('accounts').values['customers.name']).toBe('Pat Exmaple');
    expect(world.holder('accounts').calls).not.toContain('rectify');
    expect(result(world)).toMatchObject({ corrections: [{ verdict: 'granted' }, { verdict: 'outside_mandate' }] });
  });
});
