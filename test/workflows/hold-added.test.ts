/** What comes up after the answer is told where the person is reached by now (H5, holds §3.2, §3.3). */
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const FRESH = [
  { type: 'customer_id', value: 'CUS-1' },
  { type: 'email', value: 'Somebody@example.org' },
];

async function throughApproval(request: RequestPlay): Promise<void> {
  await request.until('review', (status) => status.step === 'review');
  await request.decide(decision('review', 'proceed', PEOPLE.agent));
  const { plan } = await request.until('approval', (status) => status.step === 'approve');
  await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
  await request.until('delivery', (status) => status.step === 'delivery');
}
const fetched = (request: RequestPlay) =>
  request.request.signal('receipt', { linkId: 'answer-0', event: 'downloaded', at: '2026-11-03T00:00:00.000Z' });

/** What a debt and a running service keep waits; nothing of it is free. */
const waiting = (check: (request: RequestPlay, world: World) => Promise<void>): Promise<void> => {
  const world = debtorWorld();
  return play(world, async (at) => {
    const request = await at.open(requestInput(world, { right: 'erasure' }));
    await throughApproval(request);
    await fetched(request);
    await request.until('closed', (status) => status.stage === 'closed');
    await request.untilHeld('first look', (status) => status.evaluations === 1);
    await check(request, world);
  });
};
const lookAgain = async (request: RequestPlay, evaluations: number): Promise<void> => {
  await request.held.signal('holdChanged', { holder: 'people', at: '2027-01-20T00:00:00.000Z' });
  await request.untilHeld(`look ${evaluations}`, (status) => status.evaluations === evaluations);
};

it('looks where the person is reached before it tells, although nothing goes', () =>
  waiting(async (request, world) => {
    world.holder('accounts').identifiers = FRESH;
    await lookAgain(request, 2);
    expect(world.happened('told added')).toEqual([]);
    world.holdAdded = true;
    await lookAgain(request, 3);
    expect(world.happened('told added').map(({ detail }) => detail)).toEqual([['somebody@example.org']]);
    // Nobody is asked about a wish while everything is kept.
    expect(world.happened('mailbox changed')).toEqual([]);
    expect(world.order('told added', 'held recorded').slice(-2)).toEqual(['told added', 'held recorded']);
  }));

it('tells it at the address of the request while that is on file', () =>
  waiting(async (request, world) => {
    world.holdAdded = true;
    await lookAgain(request, 2);
    expect(world.happened('told added').map(({ detail }) => detail)).toEqual([undefined]);
  }));

it('looks as well when a hold keeps the contact data that the answer announced to go', async () => {
  const world = debtorWorld();
  world.holder('accounts').facts = [];
  world.holder('billing').facts = [];
  await play(world, async (at) => {
    const request = await at.open(requestInput(world, { right: 'erasure' }));
    await throughApproval(request);
    world.holds = [{ type: 'LITIGATION', scope: {}, basis: { UK: 'UK GDPR Art 17(3)(e)' }, secret: false }];
    world.holder('accounts').identifiers = FRESH;
    await fetched(request);
    await request.until('closed', (status) => status.stage === 'closed');
    expect(world.happened('held opened')).toHaveLength(1);
    expect(world.happened('held opened, mailbox changed').map(({ detail }) => detail)).toEqual([
      ['somebody@example.org'],
    ]);
  });
});
