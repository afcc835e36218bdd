import type { Principal } from '../../src/register/model.js';
import { play, refusalOf } from './harness.js';
import type { RequestPlay } from './harness.js';
import { debtorWorld, decision, PEOPLE, requestInput, World } from './world.js';

const atReview = (request: RequestPlay) => request.until('review', (status) => status.step === 'review');
const atApproval = (request: RequestPlay) => request.until('approval', (status) => status.step === 'approve');
const atDelivery = (request: RequestPlay) => request.until('delivery', (status) => status.step === 'delivery');

/** Not by `result()`: waiting for it lets time run on past the holds. */
const closed = (request: RequestPlay) => request.until('closed', (status) => status.stage === 'closed');

describe('access', () => {
  it('goes from a signed-in request to a fetched answer, and asks every holder', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      expect(await request.request.result()).toEqual({ outcome: 'fulfilled' });
      expect(
        world.order(
          'verified',
          'call accounts locate',
          'call billing collect',
          'answer prepared',
          'offered',
          'answered',
          'closed',
        ),
      ).toEqual([
        'verified',
        'call accounts locate',
        'call billing collect',
        'answer prepared',
        'offered',
        'answered',
        'closed',
      ]);
      expect(world.happened('breached')).toEqual([]);
    });
  });

  it('records a breach at its true instant while people leave it lying', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      const { clock } = await atReview(request);
      await at.env.sleep('45 days');
      expect(world.happened('breached').map((event) => event.at)).toEqual([clock?.dueBefore]);
      const [warned] = world.happened('warned');
      expect((Date.parse(clock?.dueBefore ?? '') - Date.parse(warned?.at ?? '')) / 86_400_000).toBeCloseTo(7, 3);
    });
  });

  it('withholds what needs stronger proof when that never comes, and says so', async () => {
    const world = debtorWorld();
    world.stepUp = true;
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await request.until('review', (status) => status.step === 'review', '1 day');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await atDelivery(request);
      expect(world.happened('answer prepared')[0]?.detail).toMatchObject({
        withheld: [{ category: 'traffic', rule: 'I2' }],
      });
      expect(request.daysTo(world.happened('answer prepared')[0]?.at ?? '')).toBeLessThan(28);
    });
  });

  it('asks a person about a weak match and uses what they say', async () => {
    const world = debtorWorld();
    const support = world.holder('support');
    support.understood = ['email'];
    support.identifiers = [{ type: 'email', value: 'subject@example.com' }];
    support.sharedEmail = 1;
    support.items = [
      {
        id: 't',
        dataset: 'tickets',
        category: 'support',
        kind: 'ticket_closed',
        lawfulBasis: 'legitimate_interest',
        count: 1,
        recordDate: '2026-10-01',
      },
    ];
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      const { pendingMatches } = await request.until('match', (status) => status.step === 'match');
      expect(pendingMatches.map((match) => match.target)).toEqual(['support/person:1']);
      expect(
        await refusalOf(request.decide(decision('match', 'same_person', PEOPLE.agent, { target: 'support/other' }))),
      ).toMatch(/no open match/);
      await request.decide(decision('match', 'other_person', PEOPLE.agent, { target: 'support/person:1' }));
      await atReview(request);
      expect(support.calls).not.toContain('collect');
    });
  });

  it('keeps trying a holder that is down and never answers without it', async () => {
    const world = debtorWorld();
    world.holder('billing').failing.collect = 'transient';
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await request.until('slow billing', (status) => status.holders.billing?.state === 'slow', '1 minute');
      expect((await request.status()).step).toBe('collect');
      world.holder('billing').failing = {};
      await request.until('review', (status) => status.step === 'review', '10 seconds');
    });
  });

  it('waits for the owner of a holder that failed for good, and tries again when told', async () => {
    const world = debtorWorld();
    world.holder('crm').failing.collect = 'permanent';
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await request.until(
        'failed crm',
        (status) => status.holders.crm?.state === 'failed' && status.waitingFor === 'holder',
      );
      world.holder('crm').failing = {};
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'crm' }));
      await atReview(request);
    });
  });

  it('is withdrawn by the person before the answer went out, not after', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      expect((await closed(request)).outcome).toBe('withdrawn');
      const other = await at.open(requestInput(world));
      await atReview(other);
      await other.decide(decision('review', 'proceed', PEOPLE.agent));
      await atDelivery(other);
      expect(await refusalOf(other.decide(decision('withdraw', 'withdraw', PEOPLE.agent)))).toMatch(/already gone out/);
    });
  });

  it('waits for a reviewer when no second factor is there', async () => {
    const world = debtorWorld();
    world.factors.clear();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('exception', (status) => status.stage === 'deliver' && status.waitingFor === 'reviewer');
      expect(world.happened('answered')).toEqual([]);
      const release = decision('delivery', 'release_without_second_factor', PEOPLE.reviewer);
      await request.decide(release);
      await request.until('offered', (status) => status.waitingFor === 'subject');
      expect(world.happened('offered')[0]?.detail).toMatchObject({ exception: release.id });
    });
  });

  it('is closed when a reviewer records that it went out by post', async () => {
    const world = debtorWorld();
    world.factors.clear();
    await play(world, async (at) => {
      const request = await at.open(requestInput(world));
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      await request.until('exception', (status) => status.step === 'delivery' && status.waitingFor === 'reviewer');
      await request.decide(decision('delivery', 'sent_otherwise', PEOPLE.reviewer));
      expect((await closed(request)).outcome).toBe('fulfilled');
      expect(world.happened('answered')).toHaveLength(1);
      expect(world.happened('offered')).toEqual([]);
    });
  });
});

describe('identity', () => {
  it('is asked for some days even when the deadline is near, and before it where there is time', async () => {
    const world = debtorWorld();
    world.stepUp = true;
    await play(world, async (at) => {
      const late = new Date((await at.nowMs()) - 40 * 86_400_000).toISOString();
      const request = await at.open(requestInput(world), late);
      await request.until('review', (status) => status.step === 'review', '6 hours');
      const [invited] = world.happened('invited');
      const asked = Date.parse(world.happened('fulfil/review')[0]?.at ?? '') - Date.parse(invited?.at ?? '');
      expect(Math.round(asked / 86_400_000)).toBe(3);
    });
  });

  const unknown = (world: World) =>
    requestInput(world, {
      subject: { identifiers: [{ type: 'email', value: 'stranger@example.com' }], locale: 'en-GB' },
    });

  it('is never proven: two reminders, then closed as unverified, and no holder was asked anything but the challenge', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(unknown(world));
      expect(await request.request.result()).toEqual({ outcome: 'unverified' });
      expect(world.happened('invited').map((event) => [event.detail, Math.round(request.daysTo(event.at))])).toEqual([
        [0, 0],
        [1, 7],
        [2, 14],
      ]);
      // Thirty days, or the day before the period ends where that is earlier.
      const dueBefore = String(world.happened('clock')[0]?.detail);
      const closes = Math.min(30, request.daysTo(dueBefore) - 1);
      expect(request.daysTo(world.happened('unverified letter')[0]?.at ?? '')).toBeCloseTo(closes, 2);
      expect([...world.holders.values()].flatMap((holder) => holder.calls)).toEqual([
        'challenge',
        'challenge',
        'challenge',
      ]);
    });
  });

  it('is proven by the code on the portal', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const input = unknown(world);
      input.subject.identifiers = [{ type: 'customer_id', value: 'CUS-1' }];
      const request = await at.open(input);
      await request.until('identity', (status) => status.step === 'identity');
      await request.request.executeUpdate('proveIdentity', {
        args: [
          { linkId: 'link-0', method: 'code_to_channel_on_file', passphraseSet: true, at: '2026-11-02T10:00:00.000Z' },
        ],
      });
      await atReview(request);
      expect(world.happened('verified').map((event) => event.detail)).toEqual(['code_to_channel_on_file']);
    });
  });

  it('is closed in time although the identity holder is down', async () => {
    const world = debtorWorld();
    world.holder('accounts').failing = { challenge: 'transient' };
    await play(world, async (at) => {
      const input = unknown(world);
      input.timings = { ...input.timings, identityClose: 20_000, identityReminders: [5_000] };
      const request = await at.open(input);
      await request.until('closed', (status) => status.stage === 'closed');
      expect((await request.status()).outcome).toBe('unverified');
      expect(world.happened('unverified letter')).toHaveLength(1);
    });
  });

  it('is refused by an agent who could not establish it', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(unknown(world));
      await request.until('identity', (status) => status.step === 'identity');
      await request.decide(decision('verify', 'not_proven', PEOPLE.agent));
      expect(await request.request.result()).toEqual({ outcome: 'unverified' });
    });
  });
});

describe('erasure', () => {
  const input = (world: World) => requestInput(world, { right: 'erasure' });

  async function throughApproval(request: RequestPlay): Promise<void> {
    await atReview(request);
    await request.decide(decision('review', 'proceed', PEOPLE.agent));
    const { plan } = await atApproval(request);
    await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
  }

  it('is approved by a second person, with the hash of the plan they saw', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.both));
      const { plan } = await atApproval(request);
      const approve = (by: Principal, planHash = plan?.hash) =>
        request.decide(decision('approve', 'approve', by, { planHash }));
      expect(await refusalOf(approve(PEOPLE.both))).toMatch(/second person/);
      expect(await refusalOf(approve(PEOPLE.machine))).toMatch(/machine/);
      expect(await refusalOf(approve(PEOPLE.agent))).toMatch(/only a reviewer/);
      expect(await refusalOf(approve(PEOPLE.reviewer, 'f'.repeat(64)))).toMatch(/plan has changed/);
      expect(world.happened('ledger')).toEqual([]);
      expect(world.holder('crm').items).toHaveLength(2);
    });
  });

  it('takes one answer to one question: a second decision made at the same time is refused, not kept for the next plan', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await atReview(request);
      const both = await Promise.allSettled([
        request.decide(decision('review', 'proceed', PEOPLE.agent)),
        request.decide(decision('review', 'proceed', PEOPLE.both)),
      ]);
      expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  it('reads the facts again before the contact data goes: a debt that came up meanwhile keeps it (H5)', async () => {
    const world = debtorWorld();
    world.holder('accounts').facts = [];
    world.holder('billing').facts = [];
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      expect(world.holder('accounts').items.map((item) => item.id)).toEqual(['identity']);
      world.holder('billing').facts = [
        { type: 'outstanding_balance', amountMinor: 1, currency: 'GBP', invoices: ['INV-3'] },
      ];
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      expect(world.holder('accounts').items.map((item) => item.id)).toEqual(['identity']);
      expect(world.happened('held opened')[0]?.detail).toContain('accounts/identity');
    });
  });

  it('erases the contact data last, after the answer was fetched', async () => {
    const world = debtorWorld();
    world.holder('accounts').facts = [];
    world.holder('billing').facts = [];
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      expect(world.holder('accounts').items).toEqual([]);
      const order = world.order('erasure main', 'offered', 'erasure contact', 'certificate', 'closed');
      expect(order).toEqual(['erasure main', 'offered', 'erasure contact', 'certificate', 'closed']);
    });
  });

  it('erases marketing at once, keeps what a debt and running SIMs need, and restricts it', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      expect(world.holder('crm').items).toEqual([]);
      expect(world.holder('crm').suppressed).toBe(true);
      expect(world.holder('accounts').items.map((item) => [item.id, item.restricted])).toEqual([
        ['identity', true],
        ['profile', true],
        ['sims', true],
      ]);
      expect(world.holder('billing').items.map((item) => item.id)).toEqual(['invoices/2026', 'card']);
      expect(world.order('ledger', 'erase crm', 'call crm confirm', 'answered')).toEqual([
        'ledger',
        'erase crm',
        'call crm confirm',
        'answered',
      ]);
    });
  });

  it('erases the rest by itself when the last hold lifts, telling the person before the contact data goes', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      expect((await closed(request)).outcome).toBe('partly_fulfilled');
      const { waiting } = await request.untilHeld('first look', (status) => status.evaluations === 1);
      expect(waiting.map((item) => item.itemId).sort()).toEqual([
        'card',
        'identity',
        'invoices/2026',
        'profile',
        'sims',
      ]);

      world.holder('accounts').facts = [];
      await request.held.signal('holdChanged', { holder: 'accounts', at: '2027-01-05T00:00:00.000Z' });
      await request.untilHeld('service ended', (status) => status.evaluations === 2);
      expect(world.holder('accounts').items.map((item) => item.id)).toEqual(['identity']);

      world.holder('billing').facts = [];
      await request.held.signal('sweep', { at: '2027-01-20T00:00:00.000Z' });
      await request.untilHeld('paid', (status) => status.evaluations === 3);
      expect(world.holder('accounts').items).toEqual([]);
      expect(world.holder('billing').items.map((item) => item.id)).toEqual(['invoices/2026']);
      const after = world.events.slice(world.events.findIndex((event) => event.what === 'closed'));
      const order = after
        .map((event) => event.what)
        .filter((what) => what === 'told lifted' || what === 'erase accounts');
      expect(order).toEqual(['erase accounts', 'told lifted', 'told lifted', 'erase accounts']);
      expect((await request.heldStatus()).waiting).toMatchObject([
        { itemId: 'invoices/2026', shown: 'STATUTORY_RETENTION' },
      ]);
    });
  });

  it('erases nothing and tells nobody while a mailbox that changed is unchecked (holds §3.2)', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      await request.untilHeld('first look', (status) => status.evaluations === 1);
      world.holder('accounts').identifiers = [
        { type: 'customer_id', value: 'CUS-1' },
        { type: 'email', value: 'Somebody@example.org' },
      ];
      world.holder('accounts').facts = [];
      world.holder('billing').facts = [];
      await request.held.signal('holdChanged', { holder: 'billing', at: '2027-01-20T00:00:00.000Z' });
      await request.untilHeld('asked', (status) => status.evaluations === 2);
      expect(world.happened('mailbox changed').map(({ detail }) => detail)).toEqual([['somebody@example.org']]);
      expect(world.happened('told lifted')).toEqual([]);
      expect(world.holder('accounts').items.map((item) => item.id)).toContain('identity');

      world.mailboxChecked = true;
      await request.held.signal('holdChanged', { holder: 'people', at: '2027-01-22T00:00:00.000Z' });
      await request.untilHeld('checked', (status) => status.evaluations === 3);
      expect(world.happened('told lifted').map(({ detail }) => detail)).toEqual([
        { contactNext: true, mailboxes: ['somebody@example.org'] },
      ]);
      expect(world.holder('accounts').items).toEqual([]);
    });
  });

  it('asks nobody about a mailbox while the one of the request is on file beside another', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      await request.untilHeld('first look', (status) => status.evaluations === 1);
      const accounts = world.holder('accounts');
      accounts.identifiers = [...accounts.identifiers, { type: 'email', value: 'second@example.org' }];
      accounts.facts = [];
      world.holder('billing').facts = [];
      await request.held.signal('holdChanged', { holder: 'billing', at: '2027-01-20T00:00:00.000Z' });
      await request.untilHeld('free', (status) => status.evaluations === 2);
      expect(world.happened('mailbox changed')).toEqual([]);
      expect(accounts.items).toEqual([]);
    });
  });

  it('wakes up by itself on the day statutory retention ends', async () => {
    const world = new World();
    const billing = world.holder('billing');
    billing.identifiers = [{ type: 'customer_id', value: 'CUS-1' }];
    billing.answersFor = ['balance'];
    world.holder('accounts').answersFor = ['service'];
    billing.items = [
      {
        id: 'invoices/2021',
        dataset: 'invoices',
        category: 'payment',
        kind: 'invoice',
        lawfulBasis: 'legal_obligation',
        count: 1,
        recordDate: '2021-06-01',
      },
    ];
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      await at.env.sleep(Date.parse('2028-03-31T22:00:00.000Z') - (await at.nowMs()));
      expect(billing.items).toHaveLength(1);
      await at.env.sleep('4 hours');
      while (world.happened('held closed').length === 0) await at.env.sleep('1 second');
      expect(billing.items).toEqual([]);
      const erased = world.happened('erase billing')[0];
      expect(erased?.at.slice(0, 10)).toBe('2028-04-01');
      expect(world.happened('held closed')).toHaveLength(1);
    });
  });

  it('decides nothing that needs a silent holder, says so, and finishes when it answers', async () => {
    const world = debtorWorld();
    world.holder('accounts').facts = [];
    world.holder('billing').failing = { locate: 'transient', holds: 'transient' };
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await request.until('review', (status) => status.step === 'review', '1 hour');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { plan } = await atApproval(request);
      expect(plan?.decisions.find((entry) => entry.item.id === 'identity')).toMatchObject({
        outcome: 'UNDECIDED',
        missing: ['billing'],
      });
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await request.until(
        'next round',
        (status) => status.step === 'locate' && world.happened('erasure main').length === 1,
        '1 hour',
      );
      expect(world.holder('crm').items).toEqual([]);
      expect(world.holder('accounts').items.map((item) => item.id)).toContain('identity');
      expect(world.happened('answered')).toEqual([]);

      world.holder('billing').failing = {};
      world.holder('billing').facts = [];
      await request.until('second plan', (status) => status.step === 'review', '10 seconds');
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const second = await atApproval(request);
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: second.plan?.hash }));
      await atDelivery(request);
      expect(world.holder('billing').items.map((item) => item.id)).toEqual(['invoices/2026']);
    });
  });

  it('catches a holder whose erase lies, and waits for its owner', async () => {
    const world = debtorWorld();
    world.holder('crm').lies = true;
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('caught', (status) => status.holders.crm?.state === 'failed');
      expect(world.happened('task crm confirm failed')[0]?.detail).toMatchObject({ errorKind: 'not_erased' });
      expect(world.happened('answered')).toEqual([]);
      world.holder('crm').lies = false;
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'crm' }));
      await atDelivery(request);
      const keys = world.happened('erase crm').map((event) => (event.detail as { key: string }).key);
      expect(new Set(keys).size).toBe(2);
    });
  });

  it('leaves out a holder where a hold came up after the plan was made, and puts a new plan to people (H5)', async () => {
    const world = debtorWorld();
    world.holder('accounts').facts = [];
    world.holder('billing').facts = [];
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { plan } = await atApproval(request);
      world.holder('billing').facts = [
        { type: 'outstanding_balance', amountMinor: 1, currency: 'GBP', invoices: ['INV-2'] },
      ];
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await request.until(
        'second plan',
        (status) => status.step === 'review' && world.happened('erasure main').length === 1,
      );
      expect(world.holder('accounts').items.map((item) => item.id)).toContain('identity');
      expect(world.holder('crm').items).toEqual([]);
    });
  });

  it('asks for approval although nothing can go now, and restricts what is held', async () => {
    const world = debtorWorld();
    world.holders.delete('crm');
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      expect(world.holder('accounts').items.every((item) => item.restricted === true)).toBe(true);
    });
  });

  it('leaves contact data alone when a debt came up before the approval (H5)', async () => {
    const world = debtorWorld();
    world.holder('accounts').facts = [];
    world.holder('accounts').items = world.holder('accounts').items.filter((item) => item.id === 'identity');
    world.holder('billing').facts = [];
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await atReview(request);
      await request.decide(decision('review', 'proceed', PEOPLE.agent));
      const { plan } = await atApproval(request);
      world.holder('billing').facts = [
        { type: 'outstanding_balance', amountMinor: 5, currency: 'GBP', invoices: ['INV-9'] },
      ];
      await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
      await request.until(
        'second plan',
        (status) => status.step === 'review' && world.happened('erasure main').length === 1,
      );
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      expect(world.holder('accounts').items.map((item) => item.id)).toEqual(['identity']);
    });
  });

  it('goes on saying that a holder is unknown which was found and then stays silent about its holds', async () => {
    const world = debtorWorld();
    world.holder('crm').failing = { holds: 'transient' };
    await play(world, async (at) => {
      const short = input(world);
      short.timings = { ...short.timings, holdsPatience: 60_000 };
      const request = await at.open(short);
      await request.until('review', (status) => status.step === 'review', '30 seconds');
      await throughApproval(request);
      await request.until(
        'next round',
        (status) => status.step === 'holds' && world.happened('erasure main').length === 1,
        '30 seconds',
      );
      expect(world.happened('answered')).toEqual([]);
      expect((await request.status()).holders.crm?.state).not.toBe('nothing_found');
      world.holder('crm').failing = {};
      await request.until('second plan', (status) => status.step === 'review', '10 seconds');
      await throughApproval(request);
      await atDelivery(request);
      expect(world.holder('crm').items).toEqual([]);
    });
  });

  it('waits while erasures are frozen', async () => {
    const world = debtorWorld();
    world.frozen = true;
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('erase', (status) => status.step === 'erase');
      await at.env.sleep('3 hours');
      expect(world.holder('crm').items).toHaveLength(2);
      world.frozen = false;
      await request.until('delivery', (status) => status.step === 'delivery', '1 hour');
      expect(world.holder('crm').items).toEqual([]);
    });
  });

  it('is withdrawn while erasures are frozen, because nothing is gone yet', async () => {
    const world = debtorWorld();
    world.frozen = true;
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('frozen', (status) => status.waitingReason?.includes('frozen') === true);
      await request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      expect((await closed(request)).outcome).toBe('withdrawn');
      expect(world.holder('crm').items).toHaveLength(2);
      expect(world.happened('ledger')).toEqual([]);
    });
  });

  it('is not withdrawn once things are gone', async () => {
    const world = debtorWorld();
    world.holder('crm').lies = true;
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await request.until('caught', (status) => status.holders.crm?.state === 'failed');
      const late = request.decide(decision('withdraw', 'withdraw', PEOPLE.agent));
      expect(await refusalOf(late)).toMatch(/being carried out/);
    });
  });

  it('makes the plan anew for a holder that stays silent while it should erase', async () => {
    const world = debtorWorld();
    world.holder('crm').failing = { erase: 'transient' };
    await play(world, async (at) => {
      const short = input(world);
      short.timings = { ...short.timings, holdsPatience: 60_000 };
      const request = await at.open(short);
      await throughApproval(request);
      await request.until(
        'second plan',
        (status) => status.step === 'review' && world.happened('erasure main').length === 1,
        '30 seconds',
      );
      expect(world.happened('answered')).toEqual([]);
      world.holder('crm').failing = {};
      await throughApproval(request);
      await atDelivery(request);
      expect(world.holder('crm').items).toEqual([]);
    });
  });

  it('gives held data back to use when the person takes the wish back', async () => {
    const world = debtorWorld();
    await play(world, async (at) => {
      const request = await at.open(input(world));
      await throughApproval(request);
      await atDelivery(request);
      await request.request.signal('receipt', {
        linkId: 'answer-0',
        event: 'downloaded',
        at: '2026-11-03T00:00:00.000Z',
      });
      await closed(request);
      const taken = decision('withdraw', 'withdraw', PEOPLE.agent);
      await request.held.executeUpdate('withdraw', { args: [taken], updateId: taken.id });
      await request.held.result();
      expect(world.holder('accounts').items.every((item) => item.restricted === false)).toBe(true);
      expect(world.happened('held closed')[0]?.detail).toEqual({ cancelled: true });
    });
  });
});
