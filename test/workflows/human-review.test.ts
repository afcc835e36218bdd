import type { Demand, RequestInput } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const DAY = 24 * 3600 * 1000;
const AGAIN: Demand = {
  ...{ kind: 'objection', scope: 'automated_decision', purposes: ['refusal of the prepaid plan'] },
  statement: 'I have paid since.',
};

const asks = (world: World): RequestInput => requestInput(world, { right: 'objection', demand: AGAIN });
const waits = (request: RequestPlay) => request.until('a person to look', (status) => status.step === 'assess');

describe('a decision by automated means alone', () => {
  it.each([
    ['changed', 'fulfilled'],
    ['stands', 'fulfilled'],
    ['not_automated', 'refused'],
  ])('is looked at again by a reviewer: %s', async (choice, outcome) => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world));
      expect(await waits(request)).toMatchObject({ waitingFor: 'reviewer' });
      await request.decide({ ...decision('reconsider', choice, PEOPLE.reviewer), reason: 'looked at the payments' });
      await request.until('delivery', (status) => status.step === 'delivery');
      expect(world.happened('right answer prepared')[0]?.detail).toMatchObject({
        result: {
          ...{ kind: 'human_review', asked: ['refusal of the prepaid plan'], outcome: choice },
          explanation: 'looked at the payments',
        },
      });
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      expect((await request.until('closed', (status) => status.stage === 'closed')).outcome).toBe(outcome);
      // Whoever decided it decides anew in their own system: no holder is touched, and nothing is stopped or erased.
      for (const { calls } of world.holders.values()) expect(calls).toEqual([]);
      expect(world.happened('stopped')).toEqual([]);
    });
  });

  it('is decided by nothing but a person, however long it takes', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world));
      await waits(request);
      await expect(request.decide(decision('reconsider', 'stands', PEOPLE.machine))).rejects.toThrow();
      await expect(request.decide(decision('weigh', 'uphold', PEOPLE.reviewer))).rejects.toThrow();
      await at.env.sleep(40 * DAY);
      expect(await request.status()).toMatchObject({ step: 'assess', waitingFor: 'reviewer' });
      expect(world.happened('right answer prepared')).toEqual([]);
      // The clock of every request runs beside it.
      expect(world.happened('breached')).toHaveLength(1);
    });
  });
});
