/** What people really ask, and for whom: items left out of a copy, several rights in one letter, children, representatives, customers' data. */
import type { RequestInput } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const atReview = (request: RequestPlay) => request.until('review', (status) => status.step === 'review', '1 hour');
const closed = (request: RequestPlay, step = '1 hour') =>
  request.until('closed', (status) => status.stage === 'closed', step);
const OTHER = '22222222-2222-4222-8222-222222222222';

async function fetched(request: RequestPlay, at: string): Promise<void> {
  await request.until('delivery', (status) => status.step === 'delivery');
  await request.request.signal('receipt', { linkId: 'answer-0', event: 'downloaded', at });
}

const withhold = (choice: string, target: string, by = PEOPLE.reviewer) => decision('withhold', choice, by, { target });

describe('exemptions from a copy (A6, A7, S12)', () => {
  it('are decided item by item by a reviewer, and never for everything', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      const { collected = [] } = await atReview(request);
      expect(collected.map(({ target }) => target)).toContain('crm/contacts');
      expect(await refusalOf(request.decide(withhold('privilege', 'crm/contacts', PEOPLE.agent)))).toContain(
        'reviewer',
      );
      expect(await refusalOf(request.decide(withhold('privilege', 'crm/nothing')))).toContain('nothing was collected');
      for (const { target } of collected.slice(1)) await request.decide(withhold('crime_and_tax', target));
      expect(await refusalOf(request.decide(withhold('crime_and_tax', collected[0]?.target ?? '')))).toContain(
        'blanket',
      );
      for (const { target } of collected.slice(2)) await request.decide(withhold('lifted', target));
      await request.decide(withhold('rights_of_others', `${collected[0]?.target}/CUS-1`));
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', (status) => status.step === 'delivery');
      const [prepared] = world.happened('answer prepared');
      expect(prepared?.detail).toMatchObject({
        exemptions: [
          { target: collected[1]?.target, exemption: 'crime_and_tax', by: PEOPLE.reviewer.id },
          { target: `${collected[0]?.target}/CUS-1`, exemption: 'rights_of_others' },
        ],
      });
    });
  });

  it('that name a record nobody collected go back to the reviewer, and nothing goes out', async () => {
    const world = debtorWorld();
    world.strays.add('crm/contacts/CON-typo');
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(withhold('privilege', 'crm/contacts/CON-typo'));
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const status = await request.until('told', ({ waitingReason }) => waitingReason?.includes('not found') === true);
      expect(status.step).toBe('review');
      expect(status.waitingReason).not.toContain('CON-typo');
      expect(status.withheldItems).toEqual([]);
      expect(world.happened('answer prepared')).toEqual([]);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', ({ step }) => step === 'delivery');
    });
  });
});

function erasureOf(world: World, changes: Partial<RequestInput> = {}): RequestInput {
  const input = requestInput(world, { right: 'erasure', identityFrom: OTHER, ...changes });
  return { ...input, subject: { ...input.subject, signedIn: undefined } };
}

describe('“send me everything, then delete me” (A8, P6)', () => {
  it('takes the proof over, asks the person nothing, and erases once the copy was opened', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(erasureOf(world));
      const waiting = await request.until('identity', ({ step }) => step === 'identity');
      expect(waiting.waitingReason).toContain('proven once');
      await at.env.sleep('2 hours');
      expect(world.happened('invited')).toEqual([]);

      const instant = (days: number) => new Date(Date.parse(request.receivedAt) + days * 86_400_000).toISOString();
      world.otherAnswer = { answeredAt: instant(3), openedAt: instant(5) };
      world.otherIdentity = { state: 'proven', method: 'code_to_channel_on_file' };
      await request.request.signal('otherMoved', { at: request.receivedAt });
      const held = await request.until('copy first', ({ waitingReason }) => waitingReason?.includes('copy') === true);
      expect(held.stage).toBe('holds');
      expect(world.happened('verified').map(({ detail }) => detail)).toEqual(['code_to_channel_on_file']);
      expect(world.happened('call accounts locate')).toEqual([]);

      await atReview(request);
      const located = world.happened('call accounts locate')[0]?.at ?? '';
      expect(request.daysTo(located)).toBeGreaterThanOrEqual(5);
      expect(request.daysTo(located)).toBeLessThan(6.1);
    });
  });

  it('waits fourteen days for a copy that was offered and never opened, and not a day past its own due date', async () => {
    const world = debtorWorld();
    world.otherIdentity = { state: 'proven', method: 'code_to_channel_on_file' };
    await play(world, async (at) => {
      const offered = await at.open(erasureOf(world));
      world.otherAnswer = { answeredAt: offered.receivedAt };
      await offered.until('review', ({ step }) => step === 'review', '12 hours');
      const located = world.happened('call accounts locate')[0]?.at ?? '';
      expect(offered.daysTo(located)).toBeGreaterThanOrEqual(14);
      expect(offered.daysTo(located)).toBeLessThan(14.1);

      world.otherAnswer = {};
      const never = await at.open(erasureOf(world));
      const { clock } = await never.until('review', ({ step }) => step === 'review', '12 hours');
      const second = world.happened('call accounts locate').at(-1)?.at ?? '';
      const left = (Date.parse(clock?.dueBefore ?? '') - Date.parse(second)) / 86_400_000;
      // The week before the deadline belongs to the people who approve the plan.
      expect(left).toBeGreaterThan(6.4);
      expect(left).toBeLessThanOrEqual(7.01);
    });
  });

  it('is not asked a second time where identity was not proven, and asks itself where the copy was withdrawn', async () => {
    const world = debtorWorld();
    world.otherIdentity = { state: 'not_proven' };
    await play(world, async (at) => {
      const request = await at.open(erasureOf(world));
      const { outcome } = await closed(request);
      expect(outcome).toBe('unverified');
      expect(world.happened('unverified letter')).toHaveLength(1);
      expect(world.happened('invited')).toEqual([]);

      world.otherIdentity = { state: 'alone' };
      const alone = await at.open(erasureOf(world));
      await alone.until('asked', () => world.happened('invited').length > 0);
      expect(world.happened('call accounts challenge')).toHaveLength(1);
    });
  });
});

describe('who acts', () => {
  it('a request about a child asks nobody before a person has decided (I9)', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const input = requestInput(world);
      const representative = { kind: 'parent' as const, name: 'Pa Parent', mandate: 'missing' as const };
      const subject = { ...input.subject, signedIn: undefined, circumstances: 'minor' as const, representative };
      const request = await at.open({ ...input, subject });
      const waiting = await request.until('capacity', ({ step }) => step === 'capacity');
      expect(waiting.waitingFor).toBe('agent');
      await at.env.sleep('3 days');
      expect(world.happened('invited')).toEqual([]);
      expect(world.events.filter(({ what }) => what.startsWith('call '))).toEqual([]);
      await request.decide(decision('capacity', 'parent_acts', PEOPLE.agent));
      await request.until('identity', ({ step }) => step === 'identity');
      await request.until('invited', () => world.happened('invited').length === 1);
    });
  });

  it('nobody exercises the rights of the deceased: the request goes on its own path (I12)', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const input = requestInput(world);
      const request = await at.open({ ...input, subject: { ...input.subject, circumstances: 'deceased' } });
      await request.until('capacity', ({ step }) => step === 'capacity');
      expect(await refusalOf(request.decide(decision('capacity', 'child_acts', PEOPLE.agent)))).toContain('deceased');
      await request.decide(decision('redirect', 'deceased', PEOPLE.agent));
      expect((await closed(request)).outcome).toBe('redirected');
      expect(world.events.filter(({ what }) => what.startsWith('call '))).toEqual([]);
    });
  });

  it('a mandate that covers some categories limits what is given (S17)', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const input = requestInput(world);
      const representative = {
        ...{ kind: 'solicitor' as const, name: 'Sol', mandate: 'shown' as const, scope: ['payment'] },
      };
      const request = await at.open({ ...input, subject: { ...input.subject, representative } });
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('delivery', ({ step }) => step === 'delivery');
      expect(world.happened('answer prepared')[0]?.detail).toMatchObject({ scope: ['payment'] });
      expect(world.happened('call crm collect')).toEqual([]);
    });
  });

  it('an erasure within a mandate touches nothing outside it', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const input = requestInput(world, { right: 'erasure' });
      const representative = {
        ...{ kind: 'solicitor' as const, name: 'Sol', mandate: 'shown' as const, scope: ['event_contacts'] },
      };
      const request = await at.open({ ...input, subject: { ...input.subject, representative } });
      const { plan } = await request.until('review', ({ step }) => step === 'review');
      expect(plan?.decisions.map(({ item }) => item.category)).toEqual(['event_contacts']);
    });
  });

  it('a later account of the same person widens the search and leaves the due date alone (B4)', async () => {
    const world = debtorWorld();
    const accounts = world.holder('accounts');
    const shop = world.holder('shop');
    shop.understood = ['phone'];
    shop.identifiers = [{ type: 'phone', value: '+441234567' }];
    shop.items = [{ ...(accounts.items[0] as (typeof accounts.items)[number]), id: 'shop', dataset: 'shoppers' }];
    accounts.identifiers = [...accounts.identifiers, ...shop.identifiers];
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await request.until('a match', ({ pendingMatches }) => pendingMatches.length > 0);
      const before = (await request.status()).clock?.dueBefore;
      await at.env.sleep('5 days');
      await request.decide(decision('match', 'same_person', PEOPLE.agent, { target: 'shop/person:1' }));
      const after = await atReview(request);
      expect(after.clock?.dueBefore).toBe(before);
      expect(after.collected?.map(({ target }) => target)).toContain('shop/shoppers');
    });
  });
});

describe('data a customer answers for (B2)', () => {
  it('is passed on while the request about own data goes on', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      const { clock } = await atReview(request);
      await request.decide(decision('redirect', 'forward_part', PEOPLE.agent));
      expect(world.happened('forwarded').map(({ detail }) => detail)).toEqual([clock?.dueDate]);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await fetched(request, request.receivedAt);
      expect((await closed(request)).outcome).toBe('fulfilled');
    });
  });
});

describe('a complaint to the controller (K1)', () => {
  it('that nobody acknowledges is late at its true instant, and is told its outcome once somebody closed it', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const start = await at.nowMs();
      const dueBefore = new Date(start + 30 * 86_400_000).toISOString();
      world.complaint = { acknowledged: false, closed: false, dueBefore };
      const handle = await at.env.client.workflow.start('complaint', {
        ...{ taskQueue: 'test-core', workflowId: 'test-complaint-1', args: [{ complaintId: OTHER }] },
      });
      await at.env.sleep('33 days');
      expect(world.happened('complaint late').map(({ detail }) => detail)).toEqual([dueBefore]);
      world.complaint = { acknowledged: true, closed: true, dueBefore };
      await handle.signal('complaintMoved', { at: dueBefore });
      await handle.result();
      expect(world.happened('complaint told')).toHaveLength(1);
    });
  });
});
