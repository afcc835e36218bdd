/** E8: before any holder stops or restricts something, or lifts it, the ledger knows of it. */
import type { Demand, RequestInput } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const asks = (world: World, demand: Demand): RequestInput => requestInput(world, { right: demand.kind, demand });
const atStep = (request: RequestPlay, step: string) => request.until(step, (status) => status.step === step);

/** What a holder was asked and the ledger told of one call, in order. */
const of = (world: World, holder: string, call: string): string[] =>
  world.order(`entered ${holder} ${call}`, `call ${holder} ${call}`);

describe('the ledger knows first', () => {
  it('of an objection to marketing', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, { kind: 'objection', scope: 'marketing', eraseProfile: false }));
      await request.until('closed', (status) => status.stage === 'closed');
      for (const holder of ['accounts', 'billing', 'crm'])
        expect(of(world, holder, 'object').slice(0, 2)).toEqual([`entered ${holder} object`, `call ${holder} object`]);
    });
  });

  it('of a restriction, and of its end', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, { kind: 'restriction', ground: 'claims' }));
      await atStep(request, 'assess');
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await atStep(request, 'delivery');
      expect(of(world, 'crm', 'restrict')).toEqual(['entered crm restrict', 'call crm restrict']);
      await request.request.signal('receipt', {
        ...{ linkId: 'answer-0', event: 'downloaded', at: '2026-11-03T00:00:00.000Z' },
      });
      await request.until('closed', (status) => status.stage === 'closed');
      const id = request.request.workflowId.replace('request', 'restricted');
      const restriction = at.env.client.workflow.getHandle(id);
      await restriction.executeUpdate('liftRestriction', {
        args: [decision('lift', 'lifted_by_person', PEOPLE.agent)],
      });
      await restriction.result();
      expect(of(world, 'crm', 'unrestrict')).toEqual(['entered crm unrestrict', 'call crm unrestrict']);
    });
  });

  it('of all that an erasure stops and restricts, before it asks any holder for it', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world, { right: 'erasure' }));
      await atStep(request, 'review');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { plan } = await atStep(request, 'approve');
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await atStep(request, 'delivery');
      for (const call of ['suppress', 'restrict']) {
        const told = world.events.map(({ what }) => what).filter((what) => what.endsWith(` ${call}`));
        const asked = told.findIndex((what) => what.startsWith('call '));
        expect(asked).toBeGreaterThan(0);
        expect(told.slice(asked).filter((what) => what.startsWith('entered '))).toEqual([]);
        expect(
          told
            .filter((what) => what.startsWith('call '))
            .map((what) => what.replace('call', 'entered'))
            .sort(),
        ).toEqual(told.slice(0, asked).sort());
      }
    });
  });
});
