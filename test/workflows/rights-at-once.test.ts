import type { Demand, RequestInput, SubjectClaim } from '../../src/register/model.js';
import { play } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const DAY = 24 * 3600 * 1000;
const MARKETING: Demand = { kind: 'objection', scope: 'marketing' };
/** Nobody is signed in: an address, and nothing else. */
const ADDRESS: SubjectClaim = { identifiers: [{ type: 'email', value: 'subject@example.com' }], locale: 'en-GB' };

const closed = (request: RequestPlay) => request.until('closed', (status) => status.stage === 'closed');
const objects = (world: World, changes: Partial<RequestInput> = {}): RequestInput =>
  requestInput(world, { right: 'objection', demand: MARKETING, subject: ADDRESS, ...changes });

const used = (world: World): string[] =>
  [...world.holders.values()].filter(({ objections }) => objections.length === 0).map(({ name }) => name);

describe('marketing stops at once', () => {
  it('at every holder, for an address alone: nobody proves, decides or approves anything', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      expect((await closed(request)).outcome).toBe('fulfilled');
      expect(used(world)).toEqual([]);
      expect(world.holder('crm').suppressed).toBe(true);
      const [stopped] = world.happened('stopped');
      expect(request.daysTo(stopped?.at ?? '')).toBeLessThan(1);
      expect(stopped?.detail).toMatchObject({ erasure: 'none' });
      // Nobody was down: one word is enough.
      expect(world.happened('stopped so far')).toEqual([]);
      for (const never of ['invited', 'verified', 'acknowledged', 'ledger', 'breached']) {
        expect(world.happened(never)).toEqual([]);
      }
      expect(world.order('stopped', 'answered', 'closed')).toEqual(['stopped', 'answered', 'closed']);
      expect(world.happened('applied crm object')[0]?.detail).toMatchObject({
        confirmedAt: expect.any(String) as string,
      });
    });
  });

  it('whatever stands: a debt, services, a frozen erasure, litigation, an open access request', async () => {
    const world = debtorWorld();
    world.frozen = true;
    world.holds = [{ type: 'LITIGATION', scope: {}, basis: { UK: 'Art 17(3)(e)' }, secret: false }];
    world.openRequests = [{ requestId: '22222222-2222-4222-8222-222222222222', right: 'access' }];
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      expect((await closed(request)).outcome).toBe('fulfilled');
      expect(used(world)).toEqual([]);
      // The profile stays: it may be part of another answer.
      expect(world.holder('crm').items).toHaveLength(2);
    });
  });

  it('keeps the suppression where no record carries the address', async () => {
    const world = debtorWorld();
    for (const holder of world.holders.values()) holder.identifiers = [];
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      await closed(request);
      expect(world.holder('crm').suppressed).toBe(true);
    });
  });

  it('asks nobody about a shared mailbox, and follows what its record tells no further', async () => {
    const world = debtorWorld();
    const crm = world.holder('crm');
    crm.sharedEmail = 1;
    crm.identifiers = [
      { type: 'email', value: 'subject@example.com' },
      { type: 'customer_id', value: 'CUS-9' },
    ];
    const billing = world.holder('billing');
    billing.understood = ['customer_id'];
    billing.identifiers = [{ type: 'customer_id', value: 'CUS-9' }];
    world.holders.delete('accounts');
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      const { pendingMatches } = await closed(request);
      expect(pendingMatches).toEqual([]);
      expect(world.happened('locate/match')).toEqual([]);
      expect(crm.objections).toHaveLength(1);
      expect(billing.calls).not.toContain('object');
    });
  });

  it('follows what a record that is nobody else’s tells to holders that know no address', async () => {
    const world = debtorWorld();
    world.holder('billing').understood = ['customer_id'];
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      await closed(request);
      expect(world.holder('billing').objections).toHaveLength(1);
    });
  });

  it('does not wait for a holder that is down: the person hears the same day what has stopped, people after a day who is missing', async () => {
    const world = debtorWorld();
    world.holder('billing').failing.object = 'transient';
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      await request.until('slow', (status) => status.holders.billing?.state === 'slow', '1 minute');
      expect(used(world)).toEqual(['billing']);
      await request.until('the first word', () => world.happened('stopped so far').length > 0, '1 minute');
      const [first] = world.happened('stopped so far');
      expect(request.daysTo(first?.at ?? '')).toBeLessThan(0.1);
      expect(first?.detail).toEqual({ stopped: ['accounts', 'crm'], missing: ['billing'] });
      // That is no answer: more is owed.
      expect(world.happened('answered')).toEqual([]);
      await request.until('told', () => world.happened('not stopped yet').length > 0, '1 hour');
      expect(world.happened('not stopped yet')[0]?.detail).toEqual(['billing']);
      expect(world.happened('stopped')).toEqual([]);
      world.holder('billing').failing = {};
      expect((await request.until('closed', (status) => status.stage === 'closed', '10 seconds')).outcome).toBe(
        'fulfilled',
      );
      expect(used(world)).toEqual([]);
      expect(world.happened('stopped so far')).toHaveLength(1);
      expect(world.happened('stopped')[0]?.detail).toMatchObject({ toldSoFarAt: first?.at });
      expect(world.order('stopped so far', 'stopped', 'answered')).toEqual(['stopped so far', 'stopped', 'answered']);
    });
  });

  it('catches a holder that says it stopped and did not', async () => {
    const world = debtorWorld();
    world.holder('crm').lies = true;
    await play(world, async (at) => {
      const request = await at.open(objects(world));
      await request.until('caught', (status) => status.holders.crm?.state === 'failed');
      world.holder('crm').lies = false;
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'crm' }));
      await closed(request);
      expect(used(world)).toEqual([]);
    });
  });

  it('takes a withdrawn consent the same way, and stops only what is named', async () => {
    const world = debtorWorld();
    const consent: Demand = { kind: 'objection', scope: 'consent', purposes: ['newsletter'] };
    await play(world, async (at) => {
      const request = await at.open(objects(world, { demand: consent }));
      expect((await closed(request)).outcome).toBe('fulfilled');
      for (const stopped of world.holder('crm').objections)
        expect(stopped).toMatchObject({ scope: 'consent', purposes: ['newsletter'] });
      expect(used(world)).toEqual([]);
      expect(world.holder('crm').suppressed).toBe(false);
    });
  });
});

describe('what rests on the purposes a person names', () => {
  const approved = async (request: RequestPlay): Promise<void> => {
    const { plan } = await request.until('review', (status) => status.step === 'review');
    await request.decide(decision('review', 'proceed', PEOPLE.agent));
    await request.until('approve', (status) => status.step === 'approve');
    await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
    await request.until('delivery', (status) => status.step === 'delivery');
  };
  const withdraws = (world: World, purposes: string[], scope: 'consent' | 'marketing' = 'consent'): RequestInput => {
    world.purposes = { contacts: ['newsletter', 'offers'], events: ['newsletter'] };
    const demand: Demand = { kind: 'objection', scope, purposes, eraseProfile: true };
    return objects(world, { subject: requestInput(world).subject, demand });
  };

  it.each(['consent', 'marketing'] as const)(
    'alone goes, and nobody is suppressed who agrees to the rest (%s)',
    async (scope) => {
      const world = debtorWorld();
      const crm = world.holder('crm');
      await play(world, async (at) => {
        const request = await at.open(withdraws(world, ['newsletter'], scope));
        await approved(request);
        expect(world.happened('freed')[0]?.detail).toEqual(['crm/events']);
        expect(crm.items.map(({ id }) => id)).toEqual(['profile']);
        expect(crm.items[0]?.restricted).not.toBe(true);
        expect(crm.calls).not.toContain('suppress');
      });
    },
  );

  it('goes as a whole where all of its purposes are named', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(withdraws(world, ['Newsletter', 'offers']));
      await approved(request);
      expect(world.holder('crm').items).toEqual([]);
    });
  });

  it('may be nothing: the use stops, the person hears that the data is kept, and no plan is made', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(withdraws(world, ['offers']));
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
      expect(used(world)).toEqual([]);
      expect(world.happened('stopped')[0]?.detail).toMatchObject({ erasure: 'kept' });
      expect(world.happened('ledger')).toEqual([]);
      expect(world.holder('crm').items).toHaveLength(2);
    });
  });
});

describe('the profile after an objection to marketing', () => {
  it('of a proven person is erased once two people approved it, and nothing else is', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const { subject } = requestInput(world);
      const request = await at.open(objects(world, { subject }));
      const { plan } = await request.until('review', (status) => status.step === 'review');
      expect(world.happened('stopped')[0]?.detail).toMatchObject({ erasure: 'follows' });
      expect(request.daysTo(world.happened('stopped')[0]?.at ?? '')).toBeLessThan(1);
      expect(plan?.decisions.map(({ holder }) => holder)).toEqual(['crm', 'crm']);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('approve', (status) => status.step === 'approve');
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await request.until('delivery', (status) => status.step === 'delivery');
      expect(world.holder('crm').items).toEqual([]);
      expect(world.holder('accounts').items).toHaveLength(3);
      expect(world.holder('crm').suppressed).toBe(true);
    });
  });

  it('goes with a withdrawn consent where the person asks for it: what rests on consent, and nothing else', async () => {
    const world = debtorWorld();
    const [profile, events] = world.holder('crm').items;
    world.holder('crm').items = [profile!, { ...events!, lawfulBasis: 'legitimate_interest' }];
    await play(world, async (at) => {
      const { subject } = requestInput(world);
      const demand: Demand = { kind: 'objection', scope: 'consent', eraseProfile: true };
      const request = await at.open(objects(world, { subject, demand }));
      const { plan } = await request.until('review', (status) => status.step === 'review');
      expect(request.daysTo(world.happened('stopped')[0]?.at ?? '')).toBeLessThan(1);
      expect(plan?.decisions.map(({ item }) => item.id)).toEqual([profile!.id]);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('approve', (status) => status.step === 'approve');
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await request.until('delivery', (status) => status.step === 'delivery');
      expect(world.holder('crm').items.map(({ id }) => id)).toEqual([events!.id]);
      expect(world.holder('accounts').items).toHaveLength(3);
    });
  });

  it('waits for the open access request, restricted, and goes after its delivery (S07)', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const { subject } = requestInput(world);
      const access = await at.open(requestInput(world));
      const { clock } = await access.until('review', (status) => status.step === 'review');
      world.openRequests = [{ requestId: access.request.workflowId.slice(-36), right: 'access' }];

      const objection = await at.open(objects(world, { subject }));
      const { plan } = await objection.until('review', (status) => status.step === 'review');
      expect(used(world)).toEqual([]);
      await objection.decide(decision('review', 'proceed', PEOPLE.agent));
      await objection.until('approve', (status) => status.step === 'approve');
      await objection.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await objection.until('delivery', (status) => status.step === 'delivery');
      const profile = world.holder('crm').items;
      expect(profile).toHaveLength(2);
      expect(profile.every(({ restricted }) => restricted === true)).toBe(true);
      expect((await access.status()).clock).toEqual(clock);
      // Decided is enough: what waits for the copy does not wait for this answer to be fetched as well.
      await objection.untilHeld('waiting', (status) => status.waiting.length === 2);

      await access.decide(decision('review', 'proceed', PEOPLE.agent));
      await access.until('delivery', (status) => status.step === 'delivery');
      expect(world.happened('answer prepared')[0]?.detail).toMatchObject({
        holders: expect.arrayContaining(['crm']) as string[],
      });
      await access.request.signal('receipt', {
        ...{ linkId: 'answer-0', event: 'downloaded', at: '2026-11-03T00:00:00.000Z' },
      });
      await closed(access);
      world.openRequests = [];
      await objection.held.signal('sweep', { at: '2026-11-03T00:00:00.000Z' });
      await objection.until('the profile to go', () => world.holder('crm').items.length === 0);
      expect((await objection.status()).step).toBe('delivery');
      await objection.request.signal('receipt', {
        ...{ linkId: 'answer-0', event: 'downloaded', at: '2026-11-03T00:00:00.000Z' },
      });
      expect((await closed(objection)).outcome).toBe('partly_fulfilled');
      expect(world.holder('crm').suppressed).toBe(true);
      expect(world.happened('breached')).toEqual([]);
    });
  });

  it('stays where the person limits the objection to a channel', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const { subject } = requestInput(world);
      const demand: Demand = { kind: 'objection', scope: 'marketing', channels: ['phone'] };
      const request = await at.open(objects(world, { subject, demand }));
      await closed(request);
      expect(world.holder('crm').items).toHaveLength(2);
      expect(world.happened('ledger')).toEqual([]);
    });
  });

  it('stopped the same day is stopped even when its erasure is never decided', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const { subject } = requestInput(world);
      const request = await at.open(objects(world, { subject }));
      await request.until('review', (status) => status.step === 'review');
      await at.env.sleep(40 * DAY);
      expect(used(world)).toEqual([]);
      // The erasure of the profile has the clock of every erasure.
      expect(world.happened('breached')).toHaveLength(1);
    });
  });
});
