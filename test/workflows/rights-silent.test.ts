/** Rights that a silent holder does not hold up: the others do their part, the person hears in time, the rest follows (R6, S19). */
import type { Demand } from '../../src/register/model.js';
import { play } from './harness.js';
import type { Play, RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const MINUTE = 60_000;

/** The word about a part falls due half an hour from now; a silent holder is given up waiting for after half a minute. */
async function opened(at: Play, world: World, demand: Demand): Promise<RequestPlay> {
  const input = requestInput(world, { right: demand.kind, demand });
  const untilDue = Date.parse('2026-12-03T00:00:00.000Z') - (await at.nowMs());
  const timings = { holdsPatience: MINUTE / 2, partialAnswer: untilDue - 30 * MINUTE, holderSlow: MINUTE };
  return at.open({ ...input, timings: { ...input.timings, ...timings } }, '2026-11-02T09:15:00.000Z');
}

function knownWorld(): World {
  const world = debtorWorld();
  world.holder('accounts').values = { 'users.role': 'buyer', 'customers.name': 'Pat Exmaple' };
  world.holder('billing').values = { 'cards.name': 'Pat Exmaple' };
  const support = world.holder('support');
  support.identifiers = world.holder('accounts').identifiers;
  support.items = [
    {
      ...{ id: 'closed', dataset: 'tickets', category: 'support', kind: 'ticket_closed', count: 14 },
      ...{ lawfulBasis: 'legitimate_interest', recordDate: '2026-10-01' },
    },
  ];
  return world;
}

const atAssess = (request: RequestPlay) => request.until('assess', ({ step }) => step === 'assess', '10 seconds');
const atDelivery = (request: RequestPlay) => request.until('delivery', ({ step }) => step === 'delivery', '10 seconds');

/** Answers prepared so far, each with whoever was missing. */
const answers = (world: World) =>
  world.happened('right answer prepared').map(({ detail }) => detail as { result: object; missing?: string[] });

const partTold = async (world: World, request: RequestPlay): Promise<void> => {
  await request.until('part', () => world.happened('part answered').length > 0, '30 seconds', 200);
};

describe('rectification', () => {
  const NAME: Demand = { kind: 'rectification', corrections: [{ field: 'name', value: 'Pat Example' }] };

  it.each(['locate', 'holds', 'rectify'] as const)(
    'corrects where somebody answers, tells the person, and follows where %s was silent',
    async (call) => {
      const world = knownWorld();
      const billing = world.holder('billing');
      billing.failing[call] = 'transient';
      await play(world, async (at) => {
        const request = await opened(at, world, NAME);
        await atAssess(request);
        await request.decide(decision('assess', 'grant', PEOPLE.agent));
        await request.until('corrected', () => world.holder('accounts').values['customers.name'] === 'Pat Example');
        expect(world.happened('part answered')).toEqual([]);
        await partTold(world, request);
        expect(world.happened('part answered').map(({ detail }) => detail)).toEqual([['billing']]);
        expect(answers(world)).toMatchObject([
          { missing: ['billing'], result: { results: [{ holder: 'accounts', status: 'applied' }] } },
        ]);
        expect(world.happened('answered')).toEqual([]);
        expect(billing.values['cards.name']).toBe('Pat Exmaple');
        billing.failing = {};
        await atDelivery(request);
        expect(billing.values['cards.name']).toBe('Pat Example');
        expect(world.happened('answered')).toHaveLength(1);
        const { result, missing } = answers(world).at(-1) ?? {};
        expect(missing).toBeUndefined();
        expect(result).toMatchObject({ results: [{ holder: 'accounts' }, { holder: 'billing', status: 'applied' }] });
        expect(world.holder('accounts').calls.filter((made) => made === 'rectify')).toHaveLength(1);
      });
    },
  );

  it('restricts what is contested at a holder that is back while people still check it, and asks them once', async () => {
    const world = knownWorld();
    const billing = world.holder('billing');
    billing.failing.locate = 'transient';
    await play(world, async (at) => {
      const request = await opened(at, world, NAME);
      await atAssess(request);
      await request.decide(decision('assess', 'dispute', PEOPLE.agent));
      const restricted = (name: string) => world.holder(name).items.some((item) => item.restricted === true);
      await request.until('restricted', ({ step }) => step === 'assess' && restricted('accounts'), '10 seconds');
      expect(restricted('billing')).toBe(false);
      billing.failing = {};
      await request.until('there too', ({ step }) => step === 'assess' && restricted('billing'), '10 seconds');
      expect(world.happened('hold RIGHTS_PENDING').map(({ detail }) => detail)).toEqual([
        { ground: 'accuracy', holders: ['accounts'], part: 0 },
        { ground: 'accuracy', holders: ['billing'], part: 1 },
      ]);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(request);
      expect(billing.values['cards.name']).toBe('Pat Example');
    });
  });

  it('tells what is disputed and what is declined although a holder is missing', async () => {
    const world = knownWorld();
    world.holder('crm').failing.locate = 'transient';
    const two: Demand = {
      kind: 'rectification',
      corrections: [
        { dataset: 'customers', field: 'name', value: 'Pat Example' },
        { dataset: 'users', field: 'role', value: 'director' },
      ],
    };
    await play(world, async (at) => {
      const request = await opened(at, world, two);
      await atAssess(request);
      await request.decide(decision('assess', 'dispute', PEOPLE.agent, { target: '1' }));
      await request.decide(decision('assess', 'decline', PEOPLE.agent, { target: '2' }));
      await partTold(world, request);
      expect(answers(world)).toMatchObject([
        { missing: ['crm'], result: { corrections: [{ verdict: 'disputed' }, { verdict: 'declined' }] } },
      ]);
      // People go on checking beside it.
      expect(await request.until('assess', ({ step }) => step === 'assess')).toMatchObject({ waitingFor: 'agent' });
    });
  });
});

describe('restriction', () => {
  const CLAIMS: Demand = { kind: 'restriction', ground: 'claims' };

  it.each(['locate', 'restrict'] as const)(
    'restricts where somebody answers, tells the person, and follows where %s was silent',
    async (call) => {
      const world = knownWorld();
      const crm = world.holder('crm');
      crm.failing[call] = 'transient';
      await play(world, async (at) => {
        const request = await opened(at, world, CLAIMS);
        await atAssess(request);
        await request.decide(decision('assess', 'grant', PEOPLE.agent));
        await partTold(world, request);
        expect(world.happened('part answered').map(({ detail }) => detail)).toEqual([['crm']]);
        const others = ['accounts', 'billing', 'support'];
        expect(answers(world)).toMatchObject([
          { missing: ['crm'], result: { restricted: others.map((holder) => ({ holder })), left: [] } },
        ]);
        expect(crm.marks.size).toBe(0);
        expect(world.happened('hold SUBJECT_RESTRICTION').map(({ detail }) => detail)).toEqual([
          { ground: 'claims', holders: others, part: 0 },
        ]);
        crm.failing = {};
        await atDelivery(request);
        expect(crm.marks.size).toBe(1);
        expect(world.happened('hold SUBJECT_RESTRICTION').at(-1)?.detail).toMatchObject({ holders: ['crm'], part: 1 });
        expect(answers(world).at(-1)).toMatchObject({
          result: { restricted: ['accounts', 'billing', 'crm', 'support'].map((holder) => ({ holder })), left: [] },
        });
        expect(world.happened('answered')).toHaveLength(1);
      });
    },
  );

  it('never says that nothing was found before everybody has answered', async () => {
    const world = knownWorld();
    for (const holder of world.holders.values()) holder.identifiers = [];
    world.holder('crm').failing.locate = 'transient';
    await play(world, async (at) => {
      const request = await opened(at, world, CLAIMS);
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await partTold(world, request);
      expect(answers(world)).toMatchObject([{ missing: ['crm'], result: { kind: 'restriction', restricted: [] } }]);
      world.holder('crm').failing = {};
      await atDelivery(request);
      expect(answers(world).at(-1)).toMatchObject({ result: { kind: 'refused', ground: 'not_identifiable' } });
    });
  });

  it('is lifted everywhere when it is taken back, also where it was given up waiting for', async () => {
    const world = knownWorld();
    world.holder('crm').failing.confirmApplied = 'transient';
    await play(world, async (at) => {
      const request = await opened(at, world, CLAIMS);
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await request.until('held', () => world.happened('hold SUBJECT_RESTRICTION').length > 0, '10 seconds');
      expect(world.holder('crm').marks.size).toBe(1);
      world.holder('crm').failing = {};
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      await request.until('closed', ({ stage }) => stage === 'closed', '10 seconds');
      expect([...world.holders.values()].map(({ marks }) => marks.size)).toEqual(
        [...world.holders.values()].map(() => 0),
      );
    });
  });
});

describe('objection to processing', () => {
  const ALL: Demand = { kind: 'objection', scope: 'processing' };
  const atWeighing = (request: RequestPlay) =>
    request.until('weigh', ({ step, waitingFor }) => step === 'assess' && waitingFor === 'reviewer', '10 seconds');

  it('is weighed while a holder is silent; what is pending there is told', async () => {
    const world = knownWorld();
    world.holder('crm').failing.locate = 'transient';
    await play(world, async (at) => {
      const request = await opened(at, world, ALL);
      await atWeighing(request);
      expect(world.holder('support').marks.size).toBe(1);
      await partTold(world, request);
      expect(answers(world)).toMatchObject([
        { missing: ['crm'], result: { kind: 'objection', pending: ['use of tickets'], continued: [] } },
      ]);
      await atWeighing(request);
      await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
      await request.until('waits for the holder', ({ waitingFor }) => waitingFor === 'holder', '10 seconds');
      expect(world.happened('answered')).toEqual([]);
      world.holder('crm').failing = {};
      await atDelivery(request);
      expect(world.happened('answered')).toHaveLength(1);
      expect(answers(world).at(-1)?.missing).toBeUndefined();
      expect(world.happened('part answered')).toHaveLength(1);
    });
  });

  it.each(['locate', 'object'] as const)(
    'stops at a holder that is back before it is weighed, whose %s was silent, and weighs both once',
    async (call) => {
      const world = knownWorld();
      const support = world.holder('support');
      const crm = world.holder('crm');
      crm.items = crm.items.map((item) => ({ ...item, lawfulBasis: 'legitimate_interest', category: 'support' }));
      support.failing[call] = 'transient';
      await play(world, async (at) => {
        const request = await opened(at, world, ALL);
        await atWeighing(request);
        expect([crm.marks.size, support.marks.size]).toEqual([1, 0]);
        support.failing = {};
        await request.until('there too', () => support.marks.size === 1, '10 seconds');
        await atWeighing(request);
        await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
        await atDelivery(request);
        const { result } = answers(world).at(-1) as { result: { stopped: { purpose: string }[] } };
        expect(result.stopped.map(({ purpose }) => purpose)).toContain('use of tickets');
        expect(result).toMatchObject({ continued: [] });
        expect(world.happened('hold RIGHTS_PENDING')).toHaveLength(2);
      });
    },
  );

  it('weighs on its own what turns up after it was weighed', async () => {
    const world = knownWorld();
    const support = world.holder('support');
    const crm = world.holder('crm');
    crm.items = crm.items.map((item) => ({ ...item, lawfulBasis: 'legitimate_interest', category: 'support' }));
    support.failing.locate = 'transient';
    await play(world, async (at) => {
      const request = await opened(at, world, ALL);
      await atWeighing(request);
      await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
      await request.until('waits for the holder', ({ waitingFor }) => waitingFor === 'holder', '10 seconds');
      support.failing = {};
      await atWeighing(request);
      expect(support.marks.size).toBe(1);
      await request.decide(decision('weigh', 'legal_claims', PEOPLE.reviewer, { reason: 'A claim is pending.' }));
      await atDelivery(request);
      expect(answers(world).at(-1)).toMatchObject({
        result: { continued: [{ purpose: 'use of tickets', grounds: 'A claim is pending.' }] },
      });
      expect(world.happened('told restriction ends').map(({ detail }) => detail)).toMatchObject([
        { data: [{ holder: 'support', datasets: ['tickets'] }] },
      ]);
    });
  });

  it('waits for whoever has to stop it by hand, where a system cannot', async () => {
    const world = knownWorld();
    const support = world.holder('support');
    support.capabilities = support.capabilities.filter((call) => call !== 'object');
    await play(world, async (at) => {
      const request = await opened(at, world, { ...ALL, purposes: ['use of tickets'] });
      await request.until('by hand', ({ holders }) => holders.support?.state === 'failed', '10 seconds');
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'support' }));
      await atWeighing(request);
      await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
      await atDelivery(request);
      expect(answers(world)).toMatchObject([{ result: { stopped: [{ dataset: 'tickets' }] } }]);
    });
  });
});
