import { HabeasError } from '../../../src/common/errors.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let billing: Person;
let held: string;

beforeAll(async () => {
  world = await openWorld();
  billing = await world.person([], { kind: 'machine', holders: ['billing'] });
  held = (await world.request({ right: 'erasure' })).id;
  await world.keys.create(`held:${held}`);
  const item = {
    id: 'ledger',
    dataset: 'ledger',
    category: 'payment' as const,
    kind: 'ledger' as const,
    lawfulBasis: 'legal_obligation' as const,
    count: 1,
  };
  await world.register.held.put(
    held,
    [{ holder: 'billing', item, reasons: [] }],
    { billing: [{ type: 'billing_account_id', value: 'BIL-000042' }] },
    world.clock.now().toISOString(),
  );
});
afterAll(() => world.close());

const report = (value: string) =>
  world.app.inject({
    method: 'POST',
    url: '/v1/holders/billing/events',
    headers: billing.auth,
    payload: { type: 'holds_changed', identifiers: [{ type: 'billing_account_id', value }] },
  });

describe('an event of a holder', () => {
  it('pokes the held erasures of the person, and answers the same when there is none', async () => {
    const hit = await report('BIL-000042');
    const miss = await report('BIL-999999');
    expect(world.requests.events).toEqual([{ requestId: held, holder: 'billing' }]);
    expect([hit.statusCode, miss.statusCode]).toEqual([202, 202]);
    expect(hit.body).toBe(miss.body);
    expect(Object.keys(hit.headers).sort()).toEqual(Object.keys(miss.headers).sort());
  });

  it('answers the same while Temporal is down, and does not wait for it', async () => {
    world.requests.fails = new HabeasError('unavailable', 'down');
    const hit = await report('BIL-000042');
    world.requests.fails = undefined;
    const { holdChanged } = world.requests;
    world.requests.holdChanged = () => new Promise(() => undefined);
    const hanging = await report('BIL-000042');
    world.requests.holdChanged = holdChanged;
    expect([hit.statusCode, hanging.statusCode]).toEqual([202, 202]);
    expect(world.logged.join('\n')).not.toContain('BIL-000042');
  });
});
