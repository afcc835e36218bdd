/** Holds that lift (holds §3), and what secret ones leave in letters: the real activities over a real register. */
import { createHeldActivities } from '../../activities/held.js';
import { createHoldActivities } from '../../activities/holds.js';
import { createLawActivities } from '../../activities/law.js';
import type { Description } from '../../src/connector/contract.js';
import type { Fact, ItemDecision, ItemFact } from '../../src/law/index.js';
import type { Principal } from '../../src/register/model.js';
import type { NewHold } from '../../src/register/types.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const LEGAL: Principal = { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b01', kind: 'person', roles: ['legal'] };
const later = (days: number) => new Date(START.getTime() + days * 86_400_000).toISOString();
const at = START.toISOString();
const claim = {
  identifiers: [{ type: 'email', value: 'quillon.testperson@example.com' }],
  locale: 'en-GB',
  contactEmail: 'quillon.testperson@example.com',
};
const service = (...refs: string[]): Fact => ({
  type: 'active_service',
  services: refs.map((ref) => ({ ref, label: ref })),
});
const identity: ItemFact = {
  ...{ id: 'identity', dataset: 'customers', category: 'identity_contact', kind: 'identity_minimum' },
  ...{ lawfulBasis: 'contract_with_subject', count: 1 },
};
const lines: ItemFact = {
  ...{ id: 'lines/1', dataset: 'usage', category: 'traffic', kind: 'traffic_billed' },
  ...{ lawfulBasis: 'contract_with_subject', count: 9, recordDate: '2026-02-01', oldestDate: '2026-01-01' },
};
const described = (holder: string, datasets: string[]) =>
  ({
    ...{ holder, title: holder, answersFor: ['balance', 'service'], backupDays: 35, erasureMeans: 'rows' },
    datasets: datasets.map((name) => ({ name, title: name, category: 'traffic', recipients: [], fields: [] })),
  }) as unknown as Description;

let world: World;
let deps: TestDeps;
let opened = 0;

beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [described('traffic', ['usage', 'customers'])]);
});
afterAll(() => world.close());

/** Everybody claims an address of their own. */
async function request(right: 'access' | 'erasure', identifier: { type: string; value: string }) {
  const identifiers = [{ type: 'email', value: `person-${++opened}@example.com` }];
  const made = await world.request({ right, subject: { identifiers, locale: 'en-GB' } });
  await world.register.persons.add(made.id, [identifier], true);
  return made;
}

async function erasure(identifier = { type: 'customer_id', value: `CUS-${++opened}` }): Promise<string> {
  const { id } = await request('erasure', identifier);
  await world.keys.create(`held:${id}`);
  return id;
}
const decide = (
  requestId: string,
  facts: Fact[],
  items: ItemFact[],
  when: string,
  deferred = true,
  mailboxes?: string[],
) =>
  createLawActivities(deps).decideItems({
    ...{ requestId, jurisdiction: 'UK-ENG', representative: false, deferred, at: when },
    facts: [{ holder: 'traffic', status: 'known', at: when, facts, items }],
    ...(mailboxes ? { mailboxes } : {}),
  });
const openHeld = (requestId: string, decisions: ItemDecision[]) =>
  createHeldActivities(deps).openHeld({ requestId, decisions, subjects: {}, identifiers: [], at });
const tell = (requestId: string, decisions: ItemDecision[], when: string, mailboxes?: string[]) =>
  createHeldActivities(deps).tellHoldLifted({
    ...{ requestId, claim, decisions, waiting: [], contactNext: false, at: when },
    ...(mailboxes ? { mailboxes } : {}),
  });

describe('§3.2: what is free is erased within seven days, with a measure of its own', () => {
  it('counts from the first look that found it free, and records a missed target once', async () => {
    const requestId = await erasure();
    const { decisions } = await decide(requestId, [service('A')], [identity], at);
    await openHeld(requestId, decisions);
    await decide(requestId, [], [identity], later(1));
    const [item] = await world.register.held.list(requestId);
    expect(item).toMatchObject({ freedAt: later(1), eraseBy: later(8) });
    await decide(requestId, [], [identity], later(5));
    expect((await world.register.held.list(requestId))[0]).toMatchObject({ freedAt: later(1), eraseBy: later(8) });
    expect(await world.register.held.late(later(7))).toEqual({ waiting: 1, overdue: 0, erasedLate: 0 });
    expect(await world.register.held.late(later(8))).toEqual({ waiting: 1, overdue: 1, erasedLate: 0 });
    for (const day of [9, 10]) await decide(requestId, [], [identity], later(day));
    const missed = (await world.register.audit.list(requestId)).filter(({ type }) => type === 'held.target_missed');
    expect(missed).toMatchObject([{ detail: { items: [{ item: 'identity', eraseBy: later(8) }] } }]);
    await world.register.held.end(requestId, [{ holder: 'traffic', itemId: 'identity' }], 'erased', later(11));
    expect(await world.register.held.late(later(12))).toEqual({ waiting: 0, overdue: 0, erasedLate: 1 });
    expect((await world.app.inject({ url: '/metrics' })).body).toMatch(
      /^habeas_lifted_erasures\{state="erased_late"\} 1$/m,
    );
  });

  it('a hold that comes back takes the target away (H4)', async () => {
    const requestId = await erasure();
    await openHeld(requestId, (await decide(requestId, [service('A')], [identity], at)).decisions);
    await decide(requestId, [], [identity], later(1));
    const debt: Fact = { type: 'outstanding_balance', amountMinor: 1, currency: 'GBP', invoices: [] };
    await decide(requestId, [debt], [identity], later(2));
    expect((await world.register.held.list(requestId))[0]).not.toHaveProperty('eraseBy', later(8));
  });
});

describe('§3.2 and §3.3: the mailbox changed since the request', () => {
  afterEach(() => deps.mails.splice(0));
  const fresh = 'new.testperson@example.org';
  const look = (requestId: string, day: number, mailboxes?: string[]) =>
    decide(requestId, [], [identity], later(day), true, mailboxes);
  const outcomes = ({ decisions }: { decisions: ItemDecision[] }) => decisions.map(({ outcome }) => outcome);

  async function held(): Promise<string> {
    const requestId = await erasure();
    await openHeld(requestId, (await decide(requestId, [service('A')], [identity], at)).decisions);
    return requestId;
  }

  it('waits until somebody has checked whose it is; then the letter goes there, and only there', async () => {
    const requestId = await held();
    const asked = await look(requestId, 1, [fresh]);
    expect(asked).toMatchObject({ decisions: [{ outcome: 'RETAIN_HOLD', reasons: [{ hold: 'RIGHTS_PENDING' }] }] });
    expect(asked.contact).toEqual([]);
    expect(outcomes(await look(requestId, 2))).toEqual(['RETAIN_HOLD']);

    await world.register.held.wishes.confirm(requestId, LEGAL.id, 'called on the number on file', later(3));
    expect(outcomes(await look(requestId, 4))).toEqual(['ERASE_NOW']);
    const checked = await look(requestId, 4, [fresh]);
    expect(outcomes(checked)).toEqual(['ERASE_NOW']);
    await tell(requestId, checked.decisions, later(4), [fresh]);
    expect(deps.mails.map(({ to }) => to.address)).toEqual([fresh]);
  });

  it('asks anew about yet another one; what was confirmed of the first says nothing of it', async () => {
    const requestId = await held();
    await look(requestId, 1, [fresh]);
    await world.register.held.wishes.confirm(requestId, LEGAL.id, 'called', later(2));
    await look(requestId, 3);
    expect(outcomes(await look(requestId, 3, ['third@example.net']))).toEqual(['RETAIN_HOLD']);
  });

  it('a wish confirmed for a new service has checked no mailbox', async () => {
    const requestId = await held();
    await decide(requestId, [service('B')], [identity], later(1));
    await world.register.held.wishes.confirm(requestId, LEGAL.id, 'said so by phone', later(2));
    expect(outcomes(await look(requestId, 3))).toEqual(['ERASE_NOW']);
    expect(outcomes(await look(requestId, 3, [fresh]))).toEqual(['RETAIN_HOLD']);
  });

  it('writes to neither address while it is unchecked, and staff hear so', async () => {
    const requestId = await held();
    const { decisions } = await look(requestId, 1);
    await tell(requestId, decisions, later(1), [fresh]);
    expect(deps.mails).toEqual([]);
    const types = (await world.register.audit.list(requestId)).map(({ type }) => type);
    expect(types).toContain('letter.not_sent');
    expect(types).not.toContain('held.told');
  });
});

describe('§3.4: the person came back meanwhile', () => {
  it('is asked first; the old wish goes on only when they say so, and nothing is asked twice', async () => {
    const requestId = await erasure();
    await openHeld(requestId, (await decide(requestId, [service('A')], [identity], at)).decisions);
    // A new service B; A has ended. What is free of holds waits for the answer.
    const reopened = await decide(requestId, [service('B')], [identity, lines], later(20));
    expect(reopened.decisions.map(({ item, outcome, reasons }) => [item.id, outcome, reasons[0]?.hold])).toEqual([
      ['identity', 'RETAIN_NO_GROUND', 'ACTIVE_SERVICE'],
      ['lines/1', 'RETAIN_HOLD', 'RIGHTS_PENDING'],
    ]);
    expect(reopened.contact).toEqual([]);
    // Also when B has ended again before the person answered.
    const waiting = await decide(requestId, [], [identity, lines], later(30));
    expect(waiting.decisions.map(({ outcome }) => outcome)).toEqual(['RETAIN_HOLD', 'RETAIN_HOLD']);
    const events = (await world.register.audit.list(requestId)).filter(({ type }) => type === 'held.reopened');
    expect(events).toHaveLength(1);

    await world.register.held.wishes.confirm(requestId, LEGAL.id, 'said so by phone', later(31));
    const goesOn = await decide(requestId, [service('B')], [identity, lines], later(32));
    expect(goesOn.decisions.map(({ outcome }) => outcome)).toEqual(['RETAIN_NO_GROUND', 'ERASE_NOW']);
    const still = await decide(requestId, [service('B')], [identity, lines], later(33));
    expect(still.decisions.map(({ outcome }) => outcome)).toEqual(['RETAIN_NO_GROUND', 'ERASE_NOW']);
    // Yet another service is another question.
    const third = await decide(requestId, [service('B', 'C')], [identity, lines], later(40));
    expect(third.decisions.at(-1)?.reasons[0]?.hold).toBe('RIGHTS_PENDING');
  });

  it('the services of then are no reason to ask', async () => {
    const requestId = await erasure();
    await openHeld(requestId, (await decide(requestId, [service('A', 'B')], [identity], at)).decisions);
    const { decisions } = await decide(requestId, [service('A')], [identity, lines], later(20));
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['RETAIN_NO_GROUND', 'ERASE_NOW']);
  });
});

describe('V4: a secret hold that ends', () => {
  const notice = (selector: NewHold['selector']): NewHold => ({
    ...{ type: 'IP_RETENTION_NOTICE', selector, scope: { categories: ['traffic'] }, recordMonths: 12 },
    ...{ basis: { UK: 'IPA 2016 s.87', EU: 'Art 17(3)(e)' }, reviewOn: '2026-06-01', reason: 'served' },
  });

  it('frees its records without a letter; no date of it sets a timer', async () => {
    const identifier = { type: 'customer_id', value: 'CUS-NOTICE-1' };
    const requestId = await erasure(identifier);
    await world.register.secretHolds.open(notice({ identifiers: [identifier] }), LEGAL, at);
    const held = await decide(requestId, [], [lines], at, false);
    expect(held).toMatchObject({ decisions: [{ outcome: 'RETAIN_HOLD', until: '2027-02-01' }], nextDate: undefined });
    await openHeld(requestId, held.decisions);
    const freed = await decide(requestId, [], [lines], '2027-02-02T10:00:00.000Z');
    expect(freed.decisions.map(({ outcome }) => outcome)).toEqual(['ERASE_NOW']);
    await tell(requestId, freed.decisions, '2027-02-02T10:00:00.000Z');
    expect(deps.mails).toEqual([]);
    expect((await world.register.letters.list(requestId)).map(({ key }) => key)).toEqual([]);
  });

  it('an ordinary end is told', async () => {
    const requestId = await erasure();
    await openHeld(requestId, (await decide(requestId, [service('A')], [identity], at)).decisions);
    const { decisions } = await decide(requestId, [], [identity], later(1));
    await tell(requestId, decisions, later(1));
    expect(deps.mails).toHaveLength(1);
  });

  it('Legal looks at an answer to an access request about what only it kept, and at no other', async () => {
    const identifier = { type: 'customer_id', value: 'CUS-NOTICE-2' };
    const requestId = await erasure(identifier);
    const look = createHoldActivities(deps).secondLook;
    const access = async (of: { type: string; value: string }) => {
      const { id } = await request('access', of);
      return (await look({ requestId: id, at })).needed;
    };
    expect(await access(identifier)).toBe(false);
    await world.register.secretHolds.open(notice({ identifiers: [identifier] }), LEGAL, at);
    await decide(requestId, [], [lines], at, false);
    expect(await access(identifier)).toBe(true);
    expect(await access({ type: 'customer_id', value: 'CUS-OTHER' })).toBe(false);
  });

  it('a look is ordinary: authority requests are looked at, and a share of all letters by chance', async () => {
    const identifier = { type: 'customer_id', value: 'CUS-ORDER' };
    const requestId = await erasure(identifier);
    const look = (config = deps.config) => createHoldActivities({ ...deps, config }).secondLook({ requestId, at });
    expect(await look()).toEqual({ needed: false });
    const share = { ...deps.config, law: { ...deps.config.law, secondLookShare: 1 } };
    expect(await look(share)).toEqual({ needed: true });
    const order: NewHold = {
      ...notice({ identifiers: [identifier] }),
      ...{ type: 'AUTHORITY_REQUEST', recordMonths: undefined, endsOn: '2026-09-30' },
    };
    await world.register.holds.open(order, LEGAL, at);
    expect(await look()).toEqual({ needed: true });
  });
});

describe('V6: a litigation hold', () => {
  it('reaches the decision by the proven identifiers of the person, and its end frees', async () => {
    const identifier = { type: 'customer_id', value: 'CUS-M77' };
    const requestId = await erasure(identifier);
    const { hold } = await world.register.holds.open(
      {
        ...{ type: 'LITIGATION', selector: { identifiers: [identifier] }, reviewOn: '2026-06-01', matter: 'M-77' },
        ...{ basis: { UK: 'UK GDPR Art 17(3)(e)', EU: 'EU GDPR Art 17(3)(e)' }, reason: 'claim announced' },
      },
      LEGAL,
      at,
    );
    const outcome = async () => (await decide(requestId, [], [lines], at, false)).decisions[0];
    expect(await outcome()).toMatchObject({ outcome: 'RETAIN_HOLD', reasons: [{ hold: 'LITIGATION' }] });
    expect(JSON.stringify(await outcome())).not.toContain('M-77');
    const plan = { holder: 'traffic', orders: [{ item: lines, outcome: 'erase' }] };
    const meanwhile = () => createHoldActivities(deps).heldMeanwhile({ requestId, plan: plan as never, at });
    expect(await meanwhile()).toEqual({ held: true });
    await world.register.holds.close(hold.id, { reason: 'settled' }, LEGAL, at);
    expect(await outcome()).toMatchObject({ outcome: 'ERASE_NOW' });
    expect(await meanwhile()).toEqual({ held: false });
  });
});
