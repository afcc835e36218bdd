/** An open request for a copy and the erasure of the same person (A8, holds §1): which waits for which, and until when. */
import { randomUUID } from 'node:crypto';
import { createCombinedActivities } from '../../activities/combined.js';
import { createLawActivities } from '../../activities/law.js';
import type { Description } from '../../src/connector/contract.js';
import { computeClock } from '../../src/law/index.js';
import type { ItemFact } from '../../src/law/index.js';
import type { World } from '../server/support/world.js';
import { openWorld } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const RECEIVED = '2026-03-02T09:00:00.000Z';
const profile: ItemFact = {
  ...{ id: 'users', dataset: 'users', category: 'identity_contact', kind: 'identity_other' },
  ...{ lawfulBasis: 'contract_with_subject', count: 1 },
};
const described = {
  ...{
    holder: 'accounts',
    title: 'accounts',
    answersFor: ['balance', 'service'],
    backupDays: 35,
    erasureMeans: 'rows',
  },
  datasets: [{ name: 'users', title: 'users', category: 'identity_contact', recipients: [], fields: [] }],
} as unknown as Description;

let world: World;
let deps: TestDeps;
let people = 0;

beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [described]);
});
afterAll(() => world.close());

const subject = (who: number) => ({
  identifiers: [{ type: 'email', value: `both-${who}@example.com` }],
  locale: 'en-GB',
});

/** Due on 2 April 2026. */
async function erasure(who: number, answeredAt?: string): Promise<string> {
  const { id } = await world.request({ right: 'erasure', receivedAt: RECEIVED, subject: subject(who) });
  const clock = computeClock({ jurisdiction: 'UK-ENG', right: 'erasure', receivedAt: RECEIVED, events: [] });
  await world.register.requests.update(id, { at: RECEIVED, clock, ...(answeredAt ? { answeredAt } : {}) });
  return id;
}
const access = (who: number, receivedAt: string) =>
  world.request({ right: 'access', receivedAt, subject: subject(who) });

async function keptOn(requestId: string, at: string, deferred = true) {
  const { decisions, nextDate } = await createLawActivities(deps).decideItems({
    ...{ requestId, jurisdiction: 'UK-ENG', representative: false, deferred, at },
    facts: [{ holder: 'accounts', status: 'known', at, facts: [], items: [profile] }],
  });
  const [decision] = decisions;
  return { outcome: decision?.outcome, hold: decision?.reasons[0]?.hold, until: decision?.until, nextDate };
}

describe('somebody who asked for both', () => {
  it('has it erased on the day that was due, also where the copy is late (holds §1)', async () => {
    const who = ++people;
    await access(who, RECEIVED);
    const id = await erasure(who, '2026-03-20T09:00:00.000Z');
    const until = { hold: 'OPEN_SUBJECT_REQUEST', until: '2026-04-01', nextDate: '2026-04-02' };
    expect(await keptOn(id, '2026-03-20T09:00:00.000Z', false)).toMatchObject(until);
    // Looked at again among what waits: the day the letter named stands.
    expect(await keptOn(id, '2026-03-25T09:00:00.000Z')).toMatchObject(until);
    expect(await keptOn(id, '2026-04-02T09:00:00.000Z')).toMatchObject({ outcome: 'ERASE_NOW' });
  });

  it('is answered first where the copy was asked for after the erasure was answered', async () => {
    const who = ++people;
    const id = await erasure(who, '2026-03-10T09:00:00.000Z');
    await access(who, '2026-03-28T09:00:00.000Z');
    expect(await keptOn(id, '2026-04-10T09:00:00.000Z')).toMatchObject({
      ...{ outcome: 'RETAIN_HOLD', hold: 'OPEN_SUBJECT_REQUEST', until: undefined },
    });
  });
});

describe('the copy that an erasure of the same letter waits for', () => {
  const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;
  const offer = async (requestId: string, offeredAt: string): Promise<string> => {
    const linkId = randomUUID();
    await world.register.links.create({
      ...{ id: linkId, requestId, kind: 'answer', expiresAt: '2099-01-01T00:00:00Z', at: offeredAt },
    });
    await world.register.deliveries.record({ id: randomUUID(), requestId, linkId, files: [], offeredAt });
    return linkId;
  };

  it('was not given where the link came back, whoever opened it; the fourteen days run from the next offer', async () => {
    const { id } = await access(++people, RECEIVED);
    const linkId = await offer(id, at(5));
    for (const event of ['opened', 'bounced'] as const)
      await world.register.deliveries.receipt({ id: randomUUID(), requestId: id, linkId, event, at: at(6) });
    await offer(id, at(8));
    await world.register.requests.update(id, { at: at(8), answeredAt: at(8) });
    const { answerOf } = createCombinedActivities(deps);
    expect(await answerOf({ from: id, at: at(9) })).toEqual({ settled: false, until: at(22) });
    expect(await answerOf({ from: id, at: at(22) })).toEqual({ settled: true });
  });
});
