/** What a copy left out and is free later (A6, A7, S12); and what a later run of a request takes over from the one before. */
import type { RequestInput, Reopened, SupplementOrder, WithheldItem } from '../../src/register/model.js';
import { play } from './harness.js';
import type { Play, RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput } from './world.js';
import type { World } from './world.js';

const TASK = '33333333-3333-4333-8333-333333333333';

const atReview = (request: RequestPlay) => request.until('review', ({ step }) => step === 'review', '1 hour');
const atDelivery = (request: RequestPlay) => request.until('delivery', ({ step }) => step === 'delivery', '1 hour');
const closed = (request: RequestPlay) => request.until('closed', ({ stage }) => stage === 'closed', '1 hour');
const names = (world: World, what: string): string[] =>
  world.happened(what).flatMap(({ detail }) => (detail as { files: string[] }).files);

const withheldItem = (target: string): WithheldItem => ({
  ...{ target, exemption: 'crime_and_tax', decisionId: `decided ${target}`, by: PEOPLE.reviewer.id },
  at: '2026-11-02T12:00:00.000Z',
});
const order = (items: WithheldItem[], more: Partial<SupplementOrder> = {}): SupplementOrder => ({
  ...{ task: TASK, turn: 1, items, proof: 'signed_in', asOf: '2026-11-20T00:00:00.000Z' },
  ...more,
});

/** Another run of a request whose answer had left these out. */
function again(world: World, reopened: Omit<Reopened, 'round' | 'proven'>, changes: Partial<RequestInput> = {}) {
  return requestInput(world, { ...changes, reopened: { round: 1, proven: false, ...reopened } });
}

const supply = (world: World, at: Play, items: WithheldItem[], withheld: WithheldItem[] = []): Promise<RequestPlay> =>
  at.open(
    again(world, {
      supplement: { ...order(items), outcome: 'partly_fulfilled' },
      decided: { withheld, matches: [] },
    }),
    // Answered and due long ago.
    '2024-01-10T09:00:00.000Z',
  );

describe('a supplement to an answer that was closed', () => {
  it('asks only the data sets that were left out, proves nobody anew, runs no clock and keeps the outcome', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await supply(
        world,
        at,
        [withheldItem('crm/contacts'), withheldItem('billing/invoices/INV-1')],
        [withheldItem('crm/events')],
      );
      await atDelivery(request);
      expect(world.happened('supplement prepared').map(({ detail }) => detail)).toEqual([
        {
          ...{ items: ['crm/contacts', 'billing/invoices/INV-1'], left: ['crm/events'], letterKey: 'supplement' },
          collected: { crm: ['contacts'], billing: ['invoices'] },
        },
      ]);
      expect(names(world, 'offered')).toEqual(['supplement.zip']);
      // An offer of the first run has the number 0: its link and mail stay what they were.
      expect(world.happened('offered')[0]?.detail).toMatchObject({ round: 1000 });
      for (const what of ['acknowledged', 'invited', 'verified', 'clock', 'breached', 'apology', 'answered', 'warned'])
        expect(world.happened(what)).toEqual([]);
      expect(world.happened('call accounts collect')).toEqual([]);
      expect(world.happened('supplemented').map(({ detail }) => detail)).toEqual([{ task: TASK, result: 'given' }]);
      await request.request.signal('receipt', { linkId: 'answer-1000', event: 'downloaded', at: request.receivedAt });
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
    });
  });

  it('takes no question and no refusal: the answer has gone out', async () => {
    const world = debtorWorld();
    world.holder('crm').failing.collect = 'transient';
    await play(world, async (at) => {
      const request = await supply(world, at, [withheldItem('crm/contacts')]);
      await request.until('collecting', ({ step }) => step === 'collect');
      for (const [kind, choice] of [
        ['refuse', 'excessive'],
        ['withdraw', 'withdraw'],
        ['extend', 'volume'],
      ] as const)
        await expect(request.decide(decision(kind, choice, PEOPLE.reviewer))).rejects.toThrow();
      world.holder('crm').failing = {};
      await request.until('delivery', ({ step }) => step === 'delivery', '1 minute');
    });
  });

  it('whose link comes back goes out again, and that breaches nothing', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await supply(world, at, [withheldItem('crm/contacts')]);
      await atDelivery(request);
      await request.request.signal('receipt', { linkId: 'answer-1000', event: 'bounced', at: request.receivedAt });
      await request.until('a reviewer', ({ waitingFor }) => waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'reissue', PEOPLE.reviewer));
      await request.until('again', () => world.happened('offered').length === 2);
      expect(world.happened('bounced').map(({ detail }) => detail)).toEqual([true]);
      expect(world.happened('breached')).toEqual([]);
      expect(world.happened('answered')).toEqual([]);
    });
  });

  it('that went by post is kept as sent, and no link is claimed', async () => {
    const world = debtorWorld();
    world.factors.clear();
    await play(world, async (at) => {
      const request = await supply(world, at, [withheldItem('crm/contacts')]);
      await request.until('a reviewer', ({ waitingFor }) => waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'sent_otherwise', PEOPLE.reviewer));
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
      expect(world.happened('sent otherwise').map(({ detail }) => detail)).toEqual([
        { letterKey: 'supplement', files: ['supplement.zip'] },
      ]);
      expect(world.happened('supplemented')[0]?.detail).toMatchObject({ result: 'given' });
      expect(world.happened('offered')).toEqual([]);
    });
  });

  it('of which nothing is there any more ends without a mail', async () => {
    const world = debtorWorld();
    world.nothingLeft = true;
    await play(world, async (at) => {
      const request = await supply(world, at, [withheldItem('crm/contacts')]);
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
      expect(world.happened('offered')).toEqual([]);
      expect(world.happened('supplemented')[0]?.detail).toMatchObject({ result: 'nothing_left' });
    });
  });
});

describe('a supplement to an answer nobody has fetched yet', () => {
  it('goes out at once with one link to both, once however often it is told', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      const withhold = decision('withhold', 'crime_and_tax', PEOPLE.reviewer, { target: 'crm/contacts' });
      await request.decide(withhold);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await atDelivery(request);
      const items = [{ ...withheldItem('crm/contacts'), decisionId: withhold.id }];
      await request.request.signal('supplement', order(items));
      await request.request.signal('supplement', order(items));
      await request.until('supplement', ({ step }) => step === 'delivery' && world.happened('offered').length === 2);
      expect(world.happened('supplement prepared')).toHaveLength(1);
      expect(world.happened('supplement prepared')[0]?.detail).toMatchObject({ items: ['crm/contacts'], left: [] });
      expect((await request.status()).withheldItems).toEqual([]);
      // The receipt of the first link is none of the second.
      await request.request.signal('receipt', { linkId: 'answer-1', event: 'downloaded', at: request.receivedAt });
      expect((await closed(request)).outcome).toBe('fulfilled');
      expect(world.happened('supplemented')).toHaveLength(1);
    });
  });
});

describe('another run of a request that ended without an answer', () => {
  it('keeps exemptions that a reviewer had decided', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const decided = { withheld: [withheldItem('crm/contacts')], matches: [] };
      const request = await at.open(again(world, { decided }));
      const { withheldItems } = await atReview(request);
      expect(withheldItems?.map(({ target }) => target)).toEqual(['crm/contacts']);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await atDelivery(request);
      expect(world.happened('answer prepared')[0]?.detail).toMatchObject({
        exemptions: [{ target: 'crm/contacts', exemption: 'crime_and_tax' }],
      });
    });
  });

  const child = (world: World, decided: Reopened['decided']) => {
    const input = again(world, decided ? { decided } : {});
    const representative = { kind: 'parent' as const, name: 'Pa Parent', mandate: 'missing' as const };
    const contactEmail = 'pa@example.com';
    return {
      ...input,
      subject: {
        ...{ ...input.subject, circumstances: 'minor' as const, contactEmail: 'child@example.com' },
        representative: { ...representative, contactEmail },
      },
    };
  };

  it('knows that a parent acts, and asks nobody again', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(
        child(world, { withheld: [], matches: [], capacity: 'parent_acts', scope: ['payment'] }),
      );
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await atDelivery(request);
      expect(world.happened('answer prepared')[0]?.detail).toMatchObject({ scope: ['payment'] });
      expect(world.happened('offered')[0]?.detail).toMatchObject({ mandate: 'shown' });
    });
  });

  it('asks who acts for a child where nobody had decided it', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(child(world, { withheld: [], matches: [] }));
      await request.until('capacity', ({ step }) => step === 'capacity');
    });
  });

  it('takes a match that was decided as it was decided', async () => {
    const world = debtorWorld();
    const shop = world.holder('shop');
    shop.understood = ['phone'];
    shop.identifiers = [{ type: 'phone', value: '+441234567' }];
    shop.items = [
      { ...(world.holder('accounts').items[0] as (typeof shop.items)[number]), id: 'shop', dataset: 'shoppers' },
    ];
    world.holder('accounts').identifiers = [...world.holder('accounts').identifiers, ...shop.identifiers];
    await play(world, async (at) => {
      const matches = [{ target: 'shop/person:1', same: true }];
      const request = await at.open(again(world, { decided: { withheld: [], matches } }));
      const { collected = [] } = await atReview(request);
      expect(collected.map(({ target }) => target)).toContain('shop/shoppers');
    });
  });
});
