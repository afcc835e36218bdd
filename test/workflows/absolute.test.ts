/** What stops at once is absolute (O2, O4, I7): nobody asks, refuses or redirects it while a holder is still to stop. */
import type { Decision } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';

it('an objection to marketing is carried to its end whatever staff would decide', async () => {
  const world = debtorWorld();
  world.holder('billing').failing.object = 'transient';
  await play(world, async (at) => {
    const request = await at.open(
      requestInput(world, {
        right: 'objection',
        demand: { kind: 'objection', scope: 'marketing' },
        subject: { identifiers: [{ type: 'email', value: 'subject@example.com' }], locale: 'en-GB' },
      }),
    );
    await request.until('slow', (status) => status.holders.billing?.state === 'slow', '1 minute');
    const attempts: [Decision['kind'], string, Partial<Decision>][] = [
      ['ask', 'fee', { basis: 'manifestly_excessive' }],
      ['ask', 'identity', { basis: 'reasonable_doubt' }],
      ['refuse', 'manifestly_unfounded', {}],
      ['redirect', 'other_procedure', {}],
      ['merge', 'reminder', { target: 'R-2026-000001' }],
      ['extend', 'volume', {}],
    ];
    for (const [kind, choice, more] of attempts)
      expect(await refusalOf(request.decide(decision(kind, choice, PEOPLE.reviewer, more)))).toMatch(/absolute/);
    expect(world.happened('asked fee')).toEqual([]);
    world.holder('billing').failing = {};
    const { outcome } = await request.until('closed', (status) => status.stage === 'closed', '10 seconds');
    expect(outcome).toBe('fulfilled');
    expect(world.holder('billing').objections).not.toEqual([]);
  });
});
