/** Holds that people open, in running erasures: what stops a connector, what waits for Legal, what goes when a hold ends. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { PersonHold } from '../../src/law/index.js';
import type { Principal } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const LEGAL: Principal = { id: '00000000-0000-4000-8000-0000000000ff', kind: 'person', roles: ['legal'] };
const input = (world: World) => requestInput(world, { right: 'erasure' });
const litigation = (scope: PersonHold['scope'] = {}): PersonHold => ({
  type: 'LITIGATION',
  scope,
  basis: { UK: 'UK GDPR Art 17(3)(e)' },
  secret: false,
});

/** Nothing due, no SIM: what is left to erase is accounts, the card at billing, and marketing. */
function freeWorld(): World {
  const world = debtorWorld();
  world.holder('accounts').facts = [];
  world.holder('billing').facts = [];
  return world;
}

async function throughApproval(request: RequestPlay): Promise<void> {
  await request.until('review', (status) => status.step === 'review');
  await request.decide(decision('review', 'proceed', PEOPLE.agent));
  const { plan } = await request.until('approval', (status) => status.step === 'approve');
  await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
}
const ids = (world: World, holder: string) => world.holder(holder).items.map(({ id }) => id);
const now = () => '2027-01-05T00:00:00.000Z';

describe('H5: a hold opened after the decision', () => {
  it('stops a connector that is down, and the plan is made anew; what had run already stays done', async () => {
    const world = freeWorld();
    world.holder('billing').failing = { erase: 'transient' };
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('billing tried', () => world.happened('call billing erase').length > 0);
      expect(ids(world, 'billing')).toContain('card');
      world.holds = [litigation({ holders: ['billing'] })];
      await request.request.signal('holdChanged', { holder: 'people', at: now() });
      const { plan } = await request.until('a new plan', (status) => status.step === 'review');
      world.holder('billing').failing = {};
      await at.env.sleep('10 minutes');
      expect(ids(world, 'billing')).toContain('card');
      expect(ids(world, 'crm')).toEqual([]);
      expect(plan?.decisions.find(({ item }) => item.id === 'card')).toMatchObject({
        outcome: 'RETAIN_HOLD',
        reasons: [{ hold: 'LITIGATION' }],
      });
    });
  });

  it('is looked for just before each connector runs, also when the signal was lost', async () => {
    const world = freeWorld();
    const facts = world.coreActivities();
    let checked = 0;
    world.coreActivities = () => ({
      ...facts,
      // Opened in the moment between the last reading of the facts and the first connector.
      beginErasure: (begun) => {
        world.holds = [litigation({ datasets: ['cards'] })];
        return facts.beginErasure(begun);
      },
      heldMeanwhile: (asked) => {
        checked++;
        return facts.heldMeanwhile(asked);
      },
    });
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('a new plan', (status) => status.step === 'review');
      expect(ids(world, 'billing')).toContain('card');
      expect(world.happened('call billing erase')).toEqual([]);
      expect(checked).toBeGreaterThan(1);
    });
  });

  it('that covers nothing of the plan disturbs nobody', async () => {
    const world = freeWorld();
    world.holder('billing').failing = { erase: 'transient' };
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('billing tried', () => world.happened('call billing erase').length > 0);
      world.holds = [litigation({ holders: ['traffic'] })];
      await request.request.signal('holdChanged', { holder: 'people', at: now() });
      await at.env.sleep('1 minute');
      world.holder('billing').failing = {};
      await request.until('delivery', (status) => status.step === 'delivery');
      expect(ids(world, 'billing')).toEqual(['invoices/2026']);
    });
  });
});

describe('V6: a hold that ends', () => {
  it('frees what waits, without a new request', async () => {
    const world = freeWorld();
    world.holds = [litigation({ categories: ['marketing_profile'] })];
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('delivery', (status) => status.step === 'delivery');
      // Marketing stops whatever holds: suppressed, stored, restricted.
      expect(world.holder('crm').suppressed).toBe(true);
      expect(world.holder('crm').items.map(({ id, restricted }) => [id, restricted])).toContainEqual(['profile', true]);
      await request.request.signal('receipt', { linkId: 'answer-0', event: 'downloaded', at: now() });
      await request.until('closed', (status) => status.stage === 'closed');
      await request.untilHeld('first look', (status) => status.evaluations === 1);
      world.holds = [];
      await request.held.signal('holdChanged', { holder: 'people', at: now() });
      await request.untilHeld('lifted', (status) => status.evaluations === 2);
      expect(ids(world, 'crm')).toEqual([]);
    });
  });
});

describe('V4: the second look at a letter', () => {
  it('waits like any look of a reviewer, and only Legal releases it', async () => {
    const world = freeWorld();
    world.secondLook = true;
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      const waiting = await request.until(
        'looked at',
        (status) => status.waitingFor === 'reviewer' && status.step === 'answer',
      );
      expect(waiting.waitingReason).toBe('the letter is looked at before it goes out');
      expect(world.happened('offered')).toEqual([]);
      await expect(request.decide(decision('letter', 'release', PEOPLE.reviewer))).rejects.toBeInstanceOf(
        WorkflowUpdateFailedError,
      );
      await request.decide(decision('letter', 'release', LEGAL));
      await request.until('delivery', (status) => status.step === 'delivery');
      expect(world.happened('offered')).toHaveLength(1);
      await expect(request.decide(decision('letter', 'release', LEGAL))).rejects.toBeInstanceOf(
        WorkflowUpdateFailedError,
      );
    });
  });

  it('is asked for in every request, and nothing waits when it is not needed', async () => {
    const world = freeWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await request.until('review', (status) => status.step === 'review');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', (status) => status.step === 'delivery');
      const { events } = await request.request.fetchHistory();
      const asked = (events ?? []).filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'secondLook',
      );
      expect(asked).toHaveLength(1);
    });
  });
});
