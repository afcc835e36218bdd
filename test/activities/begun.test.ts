/** The erasure ledger as an erasure begins (E8, E10): before anything goes, and of everything a restore must not bring back. */
import { createErasureActivities } from '../../activities/erasure.js';
import type { Description } from '../../src/connector/contract.js';
import { sealPlan } from '../../src/connector/plan.js';
import type { ItemFact } from '../../src/law/index.js';
import type { LedgerEntry } from '../../src/register/types.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
const email = { type: 'email' as const, value: 'begun@example.com' };
const described = {
  ...{ holder: 'crm', title: 'CRM', answersFor: [], backupDays: 35, erasureMeans: 'rows' },
  datasets: [{ name: 'contacts', title: 'Contacts', category: 'marketing_profile', recipients: [], fields: [] }],
} as unknown as Description;

let world: World;
let deps: TestDeps;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [described]);
});
afterAll(() => world.close());

const item = (id: string): ItemFact => ({
  ...{ id, dataset: 'contacts', category: 'marketing_profile', kind: 'marketing_profile' },
  ...{ lawfulBasis: 'consent', count: 1 },
});
const OUTCOMES = ['erase', 'anonymise', 'suppress', 'retain'] as const;

async function entries(): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for await (const entry of world.register.ledger.lookup('crm', [world.register.ledger.hash(email)], at))
    found.push(entry);
  return found;
}

it('names what is erased, made anonymous or suppressed, and nothing that is kept', async () => {
  const { id: requestId } = await world.request({ right: 'erasure' });
  const plan = sealPlan({
    ...{ holder: 'crm', asOf: at, facts: [] },
    subject: { refs: ['contact:1'], identifiers: [email], representative: false },
    orders: OUTCOMES.map((outcome) => ({ item: item(outcome), outcome })),
    items: OUTCOMES.map((outcome) => ({ itemId: outcome, dataset: 'contacts', outcome, count: 1 })),
  });
  const { beginErasure } = createErasureActivities(deps);
  const begin = () => beginErasure({ requestId, plans: [plan], planHash: plan.hash, at });

  await world.register.settings.freezeErasures(requestId, 'a test', at);
  expect(await begin()).toEqual({ frozen: true });
  expect(await entries()).toEqual([]);
  await world.register.settings.unfreezeErasures(requestId, 'a test', at);

  expect(await begin()).toEqual({ frozen: false });
  await begin();
  const [entry, ...more] = await entries();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    ...{ requestId, planHash: plan.hash, asOf: at, datasets: ['contacts'] },
    items: OUTCOMES.filter((outcome) => outcome !== 'retain').map((outcome) => ({ id: outcome, outcome })),
    // The longest backup, and thirty days more.
    expiresAt: new Date(START.getTime() + 65 * 86_400_000).toISOString(),
  });
});
