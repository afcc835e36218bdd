/** What a customer answers for, or nothing links to the person, is left alone by rectification, restriction and objection (B2, I6). */
import type { RightsActivities } from '../../activities/rights-types.js';
import type { CoreActivities } from '../../activities/types.js';
import type { Demand } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { decision, PEOPLE, requestInput, World } from './world.js';

/** A world in which the data set `devices` is a customer's, whatever the table says of it. */
class CustomersWorld extends World {
  override coreActivities(): CoreActivities {
    const core = super.coreActivities();
    const adviseOnRight: RightsActivities['adviseOnRight'] = async (input) => {
      const { advice } = await core.adviseOnRight(input);
      return {
        advice: advice.map((entry) =>
          entry.dataset === 'devices' ? { ...entry, outcome: 'FORWARD' as const } : entry,
        ),
      };
    };
    return { ...core, adviseOnRight };
  }
}

function customersWorld(): CustomersWorld {
  const world = new CustomersWorld();
  const accounts = world.holder('accounts');
  accounts.answersFor = ['service', 'balance'];
  accounts.identifiers = [
    { type: 'customer_id', value: 'CUS-1' },
    { type: 'email', value: 'subject@example.com' },
  ];
  accounts.items = (['users', 'devices'] as const).map((dataset) => ({
    ...{ id: dataset, dataset, category: 'identity_contact', kind: 'identity_other', count: 1 },
    lawfulBasis: 'legitimate_interest',
  }));
  accounts.values = { 'users.name': 'Pat Exmaple', 'devices.name': 'Pat Exmaple' };
  return world;
}

const asks = (world: World, demand: Demand) => requestInput(world, { right: demand.kind, demand });
const assess = async (request: RequestPlay): Promise<void> => {
  await request.until('assess', ({ step }) => step === 'assess');
  await request.decide(decision('assess', 'grant', PEOPLE.agent));
  await request.until('delivery', ({ step }) => step === 'delivery');
};

it('is not corrected: what is the operator’s own is, and the answer says of the rest that it was passed on', async () => {
  const world = customersWorld();
  await play(world, async (at) => {
    const request = await at.open(
      asks(world, { kind: 'rectification', corrections: [{ field: 'name', value: 'Pat Example' }] }),
    );
    await assess(request);
    expect(world.holder('accounts').values).toEqual({ 'users.name': 'Pat Example', 'devices.name': 'Pat Exmaple' });
    const { result } = world.happened('right answer prepared').at(-1)?.detail as {
      result: { results: { dataset: string; status: string; reason?: string }[] };
    };
    expect(result.results.map(({ dataset, status }) => [dataset, status])).toEqual([
      ['users', 'applied'],
      ['devices', 'refused'],
    ]);
    expect(result.results[1]?.reason).toContain('a customer of ours is responsible');
  });
});

it('is not restricted: only the items of the rest are set apart', async () => {
  const world = customersWorld();
  await play(world, async (at) => {
    const request = await at.open(asks(world, { kind: 'restriction', ground: 'claims' }));
    await assess(request);
    const restricted = Object.fromEntries(world.holder('accounts').items.map((item) => [item.id, item.restricted]));
    expect(restricted.users).toBe(true);
    expect(restricted.devices).not.toBe(true);
  });
});

it('is not weighed either: an objection stops at the holder’s own uses alone', async () => {
  const world = customersWorld();
  world.holder('accounts').items = world.holder('accounts').items.filter(({ dataset }) => dataset === 'devices');
  await play(world, async (at) => {
    const request = await at.open(asks(world, { kind: 'objection', scope: 'processing' }));
    await request.until('delivery', ({ step }) => step === 'delivery');
    expect(world.holder('accounts').objections).toEqual([]);
    expect(world.happened('right answer prepared').at(-1)?.detail).toMatchObject({
      result: { kind: 'objection', stopped: [], continued: [] },
    });
  });
});
