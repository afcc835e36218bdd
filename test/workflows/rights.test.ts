import type { Demand, RequestInput } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import type { Play, RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const DAY = 24 * 3600 * 1000;

const atAssess = (request: RequestPlay) => request.until('assess', (status) => status.step === 'assess');
const atDelivery = (request: RequestPlay) => request.until('delivery', (status) => status.step === 'delivery');
const closed = (request: RequestPlay) => request.until('closed', (status) => status.stage === 'closed');

const fetchAnswer = (request: RequestPlay) =>
  request.request.signal('receipt', { linkId: 'answer-0', event: 'downloaded', at: '2026-11-03T00:00:00.000Z' });

function asks(world: World, demand: Demand, changes: Partial<RequestInput> = {}): RequestInput {
  return requestInput(world, { right: demand.kind, demand, ...changes });
}

const result = (world: World): unknown =>
  (world.happened('right answer prepared').at(-1)?.detail as { result: unknown }).result;

/** The debtor, whose name and telephone number two holders keep, with consent-based visits and a ticket on legitimate interests. */
function knownWorld(): World {
  const world = debtorWorld();
  world.holder('accounts').values = { 'users.role': 'buyer', 'users.phone': '111', 'customers.name': 'Pat Exmaple' };
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

describe('rectification', () => {
  const NAME: Demand = {
    kind: 'rectification',
    corrections: [{ field: 'name', value: 'Pat Example' }],
    statement: 'My name is Pat Example.',
  };

  it('corrects wherever it stands once a person granted it, reads it anew, tells recipients and answers', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(request);
      expect(world.holder('accounts').values['customers.name']).toBe('Pat Example');
      expect(world.holder('billing').values['cards.name']).toBe('Pat Example');
      expect(world.holder('crm').calls).not.toContain('rectify');
      expect(world.order('applied accounts rectify', 'recipients rectification', 'answered')).toEqual([
        'applied accounts rectify',
        'recipients rectification',
        'answered',
      ]);
      expect(world.happened('applied accounts rectify')[0]?.detail).toMatchObject({
        confirmedAt: expect.any(String) as string,
      });
      expect(JSON.stringify(world.happened('applied accounts rectify'))).not.toContain('Pat');
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('fulfilled');
    });
  });

  it('catches a holder that says it corrected and did not, until its owner has mended it', async () => {
    const world = knownWorld();
    world.holder('billing').lies = true;
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await request.until('caught', (status) => status.holders.billing?.state === 'failed');
      expect(world.happened('answered')).toEqual([]);
      world.holder('billing').lies = false;
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'billing' }));
      await atDelivery(request);
      expect(world.holder('billing').values['cards.name']).toBe('Pat Example');
    });
  });

  it('waits for a silent holder, shows it, and has the others corrected meanwhile', async () => {
    const world = knownWorld();
    world.holder('billing').failing.rectify = 'transient';
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await request.until('slow', (status) => status.holders.billing?.state === 'slow', '1 minute');
      expect(world.holder('accounts').values['customers.name']).toBe('Pat Example');
      world.holder('billing').failing = {};
      await request.until('delivery', (status) => status.step === 'delivery', '10 seconds');
    });
  });

  it('files the statement and refuses with reasons where it is declined', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'decline', PEOPLE.agent, { reason: 'The passport says so.' }));
      await atDelivery(request);
      expect(world.holder('accounts').values['customers.name']).toBe('Pat Exmaple');
      expect(world.holder('accounts').statements['customers.name']).toBe('My name is Pat Example.');
      expect(result(world)).toMatchObject({ corrections: [{ verdict: 'declined', why: 'The passport says so.' }] });
      expect(world.happened('recipients rectification')).toEqual([]);
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('refused');
    });
  });

  it('decides each correction on its own and refuses a second answer to one', async () => {
    const world = knownWorld();
    const two: Demand = {
      kind: 'rectification',
      corrections: [
        { dataset: 'customers', field: 'name', value: 'Pat Example' },
        { dataset: 'users', field: 'role', value: 'director' },
      ],
    };
    await play(world, async (at) => {
      const request = await at.open(asks(world, two));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent, { target: '1' }));
      expect(await refusalOf(request.decide(decision('assess', 'decline', PEOPLE.reviewer, { target: '1' })))).toMatch(
        /nothing open has the number 1/,
      );
      await request.decide(decision('assess', 'decline', PEOPLE.agent));
      await atDelivery(request);
      expect(world.holder('accounts').values).toMatchObject({ 'customers.name': 'Pat Example', 'users.role': 'buyer' });
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
    });
  });

  it('restricts what is disputed while it is checked, and tells the person before that ends', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'dispute', PEOPLE.agent));
      const profile = () => world.holder('accounts').items.find(({ id }) => id === 'identity');
      await request.until('restricted', (status) => status.step === 'assess' && profile()?.restricted === true);
      expect(world.holder('accounts').items.find(({ id }) => id === 'sims')?.restricted).toBe(false);
      expect(world.happened('hold RIGHTS_PENDING')[0]?.detail).toEqual({
        ground: 'accuracy',
        holders: ['accounts', 'billing'],
        part: 0,
      });
      expect(await refusalOf(request.decide(decision('assess', 'dispute', PEOPLE.agent)))).toMatch(/cannot be chosen/);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(request);
      await fetchAnswer(request);
      expect(profile()?.restricted).toBe(true);
      await request.until('closed', (status) => status.stage === 'closed', '1 day', 20);
      expect(profile()?.restricted).toBe(false);
      const [told] = world.happened('told restriction ends');
      const [ended] = world.happened('hold ended RIGHTS_PENDING');
      expect(told?.detail).toMatchObject({ why: 'accuracy_checked' });
      expect(Date.parse(ended?.at ?? '') - Date.parse(told?.at ?? '')).toBeGreaterThanOrEqual(7 * DAY);
      expect(world.order('answered', 'told restriction ends', 'call accounts unrestrict')).toEqual([
        'answered',
        'told restriction ends',
        'call accounts unrestrict',
      ]);
    });
  });

  it('uses the data again at once when the person takes it back during the check', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'dispute', PEOPLE.agent));
      await request.until('again', () => world.happened('hold RIGHTS_PENDING').length > 0);
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      expect((await closed(request)).outcome).toBe('withdrawn');
      expect(world.holder('accounts').marks.size).toBe(0);
      expect(world.happened('hold ended RIGHTS_PENDING')).toHaveLength(1);
      expect(world.holder('accounts').values['customers.name']).toBe('Pat Exmaple');
    });
  });

  it('changes no channel of a signed-in account without a code to one on file', async () => {
    const world = knownWorld();
    const phone: Demand = { kind: 'rectification', corrections: [{ field: 'phone', value: '222' }] };
    await play(world, async (at) => {
      const request = await at.open(asks(world, phone));
      await request.until('identity', (status) => status.step === 'identity');
      await request.until('delivery', (status) => status.step === 'delivery', '1 day', 60);
      expect(result(world)).toMatchObject({ corrections: [{ verdict: 'unproven' }], results: [] });
      expect(world.holder('accounts').values['users.phone']).toBe('111');
    });
  });

  it('changes it once the code came', async () => {
    const world = knownWorld();
    const phone: Demand = { kind: 'rectification', corrections: [{ field: 'phone', value: '222' }] };
    await play(world, async (at) => {
      const request = await at.open(asks(world, phone));
      await request.until('identity', (status) => status.step === 'identity');
      await request.request.executeUpdate('proveIdentity', {
        args: [
          { linkId: 'link-0', method: 'code_to_channel_on_file', passphraseSet: true, at: '2026-11-03T00:00:00.000Z' },
        ],
      });
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(request);
      expect(world.holder('accounts').values['users.phone']).toBe('222');
    });
  });

  it('warns the former address of a corrected one, and no other', async () => {
    const world = knownWorld();
    world.holder('accounts').values['customers.email'] = 'subject@example.com';
    world.holder('crm').identifiers = [{ type: 'email', value: 'elsewhere@example.com' }];
    const email: Demand = { kind: 'rectification', corrections: [{ field: 'email', value: 'New@example.com' }] };
    await play(world, async (at) => {
      const input = asks(world, email);
      const request = await at.open({ ...input, subject: { ...input.subject, signedIn: undefined } });
      await request.until('identity', (status) => status.step === 'identity');
      await request.decide(decision('verify', 'proven', PEOPLE.agent));
      await atAssess(request);
      expect(world.happened('former addresses')).toEqual([]);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(request);
      expect(world.holder('accounts').values['customers.email']).toBe('New@example.com');
      expect(world.happened('former addresses').map(({ detail }) => detail)).toEqual([['subject@example.com']]);
      // A name is no way to reach anybody.
      const named = await at.open(asks(world, NAME));
      await atAssess(named);
      await named.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(named);
      expect(world.happened('former addresses')).toHaveLength(1);
    });
  });

  it('keeps the old value before correcting under litigation', async () => {
    const world = knownWorld();
    world.holds = [{ type: 'LITIGATION', scope: {}, basis: { UK: 'Art 17(3)(e)' }, secret: false }];
    await play(world, async (at) => {
      const request = await at.open(asks(world, NAME));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await atDelivery(request);
      expect(world.order('preserved accounts', 'call accounts rectify')).toEqual([
        'preserved accounts',
        'call accounts rectify',
      ]);
    });
  });
});

describe('restriction', () => {
  const CLAIMS: Demand = { kind: 'restriction', ground: 'claims' };
  const restrictedEverywhere = (world: World): boolean =>
    [...world.holders.values()].every(({ items }) => items.every(({ restricted }) => restricted === true));

  async function restrict(world: World, at: Play): Promise<RequestPlay> {
    const request = await at.open(asks(world, CLAIMS));
    await atAssess(request);
    await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
    await atDelivery(request);
    return request;
  }

  it('stores and no more at every holder, opens the hold, tells recipients, and lifts only after telling', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await restrict(world, at);
      expect(restrictedEverywhere(world)).toBe(true);
      expect(world.happened('hold SUBJECT_RESTRICTION')[0]?.detail).toMatchObject({ ground: 'claims' });
      expect(world.happened('recipients restriction')).toHaveLength(1);
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('fulfilled');
      expect(restrictedEverywhere(world)).toBe(true);
      const id = request.request.workflowId.replace('request', 'restricted');
      const restriction = at.env.client.workflow.getHandle(id);
      const lift = (reason: string) =>
        restriction.executeUpdate('liftRestriction', {
          args: [decision('lift', 'lifted_by_person', PEOPLE.agent, { reason })],
        });
      expect(await refusalOf(lift(' '))).toBe('say why');
      await lift('The person needs it no longer.');
      expect(await refusalOf(lift('again'))).toMatch(/being lifted already/);
      await at.env.sleep('6 days');
      expect(world.happened('told restriction ends')).toHaveLength(1);
      expect(restrictedEverywhere(world)).toBe(true);
      await restriction.result();
      expect(world.happened('hold ended SUBJECT_RESTRICTION')).toHaveLength(1);
      expect([...world.holders.values()].every(({ marks }) => marks.size === 0)).toBe(true);
    });
  });

  it('sets apart what the person named and no more, says so, and lifts it again', async () => {
    const world = knownWorld();
    world.holder('crm').wholeRecord = true;
    const data = [
      { holder: 'accounts', dataset: 'users' },
      { holder: 'billing', dataset: 'invoices', items: ['invoices/2026'] },
      { holder: 'crm', dataset: 'events' },
      { holder: 'support', dataset: 'calls' },
      { holder: 'traffic' },
    ];
    await play(world, async (at) => {
      const request = await at.open(asks(world, { ...CLAIMS, data }));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await atDelivery(request);
      const restrictedItems = [...world.holders.values()].flatMap(({ name, items }) =>
        items.flatMap(({ id, restricted }) => (restricted ? [`${name}/${id}`] : [])),
      );
      expect(restrictedItems).toEqual(['accounts/profile', 'billing/invoices/2026', 'crm/events']);
      const told = [
        { holder: 'accounts', datasets: ['users'] },
        { holder: 'billing', datasets: ['invoices'] },
        // Whoever keeps a record as a whole restricts more than was named: that is told.
        { holder: 'crm' },
      ];
      expect(result(world)).toMatchObject({ restricted: told });
      expect((result(world) as { left: object[] }).left).toEqual([
        { holder: 'traffic', reason: expect.stringContaining('nothing of yours') as string },
        { holder: 'support', dataset: 'calls', reason: expect.stringContaining('set apart') as string },
      ]);
      expect(world.happened('hold SUBJECT_RESTRICTION')[0]?.detail).toMatchObject({ data: told });
      expect(world.happened('recipients restriction')[0]?.detail).toMatchObject(told);
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
      const restriction = at.env.client.workflow.getHandle(request.request.workflowId.replace('request', 'restricted'));
      await restriction.executeUpdate('liftRestriction', {
        args: [decision('lift', 'lifted_by_person', PEOPLE.agent)],
      });
      await restriction.result();
      expect([...world.holders.values()].every(({ marks }) => marks.size === 0)).toBe(true);
      expect(world.happened('told restriction ends')[0]?.detail).toMatchObject({ data: told });
    });
  });

  it.each([
    ['accuracy', 'RIGHTS_PENDING'],
    ['objection', 'RIGHTS_PENDING'],
    ['unlawful', 'SUBJECT_RESTRICTION'],
  ] as const)('for %s stands as %s in the register, from the first day to the last', async (ground, type) => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, { kind: 'restriction', ground }));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await atDelivery(request);
      expect(world.happened(`hold ${type}`)).toHaveLength(1);
      await fetchAnswer(request);
      await closed(request);
      const restriction = at.env.client.workflow.getHandle(request.request.workflowId.replace('request', 'restricted'));
      await restriction.executeUpdate('liftRestriction', { args: [decision('lift', 'other', PEOPLE.agent)] });
      await restriction.result();
      expect(world.happened(`hold ended ${type}`)).toHaveLength(1);
    });
  });

  it('refuses with reasons when the case is not there, and touches no holder', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, CLAIMS));
      await atAssess(request);
      await request.decide(decision('assess', 'decline', PEOPLE.reviewer, { reason: 'No claim is named.' }));
      await atDelivery(request);
      expect(result(world)).toEqual({
        kind: 'refused',
        ground: 'no_ground_to_restrict',
        explanation: 'No claim is named.',
      });
      expect([...world.holders.values()].flatMap(({ calls }) => calls)).not.toContain('restrict');
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('refused');
    });
  });

  it('catches a holder that goes on using the data', async () => {
    const world = knownWorld();
    world.holder('crm').lies = true;
    await play(world, async (at) => {
      const request = await at.open(asks(world, CLAIMS));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await request.until('caught', (status) => status.holders.crm?.state === 'failed');
      world.holder('crm').lies = false;
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'crm' }));
      await atDelivery(request);
      expect(restrictedEverywhere(world)).toBe(true);
    });
  });

  it('names a holder that cannot, and is then partly fulfilled', async () => {
    const world = knownWorld();
    const crm = world.holder('crm');
    crm.capabilities = crm.capabilities.filter((call) => call !== 'restrict');
    await play(world, async (at) => {
      const request = await restrict(world, at);
      expect(result(world)).toMatchObject({ left: [{ holder: 'crm' }] });
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
    });
  });

  it('lifts what it has restricted when the person takes it back while a holder is down', async () => {
    const world = knownWorld();
    world.holder('crm').failing.restrict = 'permanent';
    await play(world, async (at) => {
      const request = await at.open(asks(world, CLAIMS));
      await atAssess(request);
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await request.until('failed', (status) => status.holders.crm?.state === 'failed');
      expect(world.holder('billing').marks.size).toBe(1);
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      expect((await closed(request)).outcome).toBe('withdrawn');
      expect(world.holder('billing').marks.size).toBe(0);
      expect(world.happened('hold SUBJECT_RESTRICTION')).toEqual([]);
    });
  });

  it('answers that nothing links data to the person, where nothing was found', async () => {
    const world = knownWorld();
    for (const holder of world.holders.values()) holder.identifiers = [];
    await play(world, async (at) => {
      const request = await at.open(asks(world, CLAIMS));
      await atDelivery(request);
      expect(result(world)).toMatchObject({ kind: 'refused', ground: 'not_identifiable' });
    });
  });
});

describe('objection to processing', () => {
  const ALL: Demand = { kind: 'objection', scope: 'processing' };
  const TICKETS: Demand = { kind: 'objection', scope: 'processing', purposes: ['use of tickets'] };
  const atWeighing = (request: RequestPlay) =>
    request.until('weigh', (status) => status.step === 'assess' && status.waitingFor === 'reviewer');

  it('stops at once, and for good when it is upheld', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, ALL));
      await atWeighing(request);
      expect(world.holder('support').marks.size).toBe(1);
      expect(world.happened('hold RIGHTS_PENDING')[0]?.detail).toMatchObject({ ground: 'objection' });
      expect(await refusalOf(request.decide(decision('assess', 'grant', PEOPLE.agent)))).toMatch(/nothing is waiting/);
      await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
      await atDelivery(request);
      expect(result(world)).toMatchObject({ continued: [] });
      await fetchAnswer(request);
      // Contract and books are out of its reach: explained, so not the whole of what was asked.
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
      expect(world.holder('support').marks.size).toBe(1);
    });
  });

  it('goes on only after telling, where the controller has compelling grounds', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, ALL));
      await atWeighing(request);
      await request.decide(
        decision('weigh', 'compelling_grounds', PEOPLE.reviewer, { reason: 'A dispute is under way.' }),
      );
      await atDelivery(request);
      expect(result(world)).toMatchObject({
        continued: [{ purpose: 'use of tickets', grounds: 'A dispute is under way.' }],
      });
      expect(world.holder('support').marks.size).toBe(1);
      await fetchAnswer(request);
      await request.until('closed', (status) => status.stage === 'closed', '1 day', 20);
      expect(world.holder('support').marks.size).toBe(0);
      expect(world.order('told restriction ends', 'call support unrestrict')).toEqual([
        'told restriction ends',
        'call support unrestrict',
      ]);
    });
  });

  it('explains that it is not available against a contract or a legal duty, without weighing anything', async () => {
    const world = knownWorld();
    world.holders.delete('support');
    world.holders.delete('crm');
    await play(world, async (at) => {
      const request = await at.open(asks(world, ALL));
      await atDelivery(request);
      expect(result(world)).toMatchObject({
        stopped: [],
        notOpen: expect.arrayContaining([
          { purpose: 'use of customers', lawfulBasis: 'contract_with_subject' },
          { purpose: 'use of invoices', lawfulBasis: 'legal_obligation' },
        ]) as unknown[],
      });
      expect([...world.holders.values()].flatMap(({ calls }) => calls)).not.toContain('object');
      await fetchAnswer(request);
      expect((await closed(request)).outcome).toBe('refused');
    });
  });

  it('uses the data again when the person takes the objection back', async () => {
    const world = knownWorld();
    await play(world, async (at) => {
      const request = await at.open(asks(world, TICKETS));
      await atWeighing(request);
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      expect((await closed(request)).outcome).toBe('withdrawn');
      expect(world.holder('support').marks.size).toBe(0);
    });
  });
});
