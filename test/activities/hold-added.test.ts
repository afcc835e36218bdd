/** H5 after the answer: what comes up and keeps what was to go is told once; §3.4: what the person began anew, and what is there again. */
import { createHeldActivities } from '../../activities/held.js';
import { createLawActivities } from '../../activities/law.js';
import type { Description } from '../../src/connector/contract.js';
import type { Fact, HolderFacts, ItemDecision, ItemFact } from '../../src/law/index.js';
import type { Principal } from '../../src/register/model.js';
import type { NewHold } from '../../src/register/types.js';
import { openWorld, START } from '../server/support/world.js';
import type { World } from '../server/support/world.js';
import { testDeps } from './support/deps.js';
import type { TestDeps } from './support/deps.js';

const LEGAL: Principal = { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b01', kind: 'person', roles: ['legal'] };
const later = (days: number) => new Date(START.getTime() + days * 86_400_000).toISOString();
const at = START.toISOString();
const service: Fact = { type: 'active_service', services: [{ ref: 'A', label: 'SIM A' }] };
const debt: Fact = { type: 'outstanding_balance', amountMinor: 310, currency: 'GBP', invoices: ['INV-9'] };
const identity: ItemFact = {
  ...{ id: 'identity', dataset: 'customers', category: 'identity_contact', kind: 'identity_minimum' },
  ...{ lawfulBasis: 'contract_with_subject', count: 1 },
};
const lines: ItemFact = {
  ...{ id: 'lines/1', dataset: 'usage', category: 'traffic', kind: 'traffic_billed' },
  ...{ lawfulBasis: 'contract_with_subject', count: 9, recordDate: '2026-02-01', oldestDate: '2026-01-01' },
};
const basis = { UK: 'UK GDPR Art 17(3)(e): legal claims', EU: 'EU GDPR Art 17(3)(e): legal claims' };

let world: World;
let deps: TestDeps;
let people = 0;

beforeAll(async () => {
  world = await openWorld();
  const datasets = ['usage', 'customers'].map((name) => ({
    name,
    title: name,
    category: 'traffic',
    recipients: [],
    fields: [],
  }));
  const description = {
    ...{
      holder: 'traffic',
      title: 'Traffic',
      answersFor: ['balance', 'service'],
      backupDays: 35,
      erasureMeans: 'rows',
    },
    datasets,
  };
  deps = await testDeps(world, [description as unknown as Description]);
});
beforeEach(() => {
  deps.mails.length = 0;
});
afterAll(() => world.close());

interface Erasure {
  id: string;
  identifier: { type: string; value: string };
  claim: { identifiers: { type: string; value: string }[]; locale: string; contactEmail: string };
}

async function erasure(): Promise<Erasure> {
  const email = `person-${++people}@example.com`;
  const identifier = { type: 'customer_id', value: `CUS-${people}` };
  const claim = { identifiers: [{ type: 'email', value: email }], locale: 'en-GB', contactEmail: email };
  const { id } = await world.request({ right: 'erasure', subject: claim });
  await world.register.persons.add(id, [identifier], true);
  await world.keys.create(`held:${id}`);
  return { id, identifier, claim };
}

const decide = (
  { id, claim }: Erasure,
  facts: Fact[],
  items: ItemFact[],
  when: string,
  more: Partial<HolderFacts> = {},
) =>
  createLawActivities(deps).decideItems({
    ...{ requestId: id, jurisdiction: 'UK-ENG', representative: false, deferred: true, claim, at: when },
    facts: [{ holder: 'traffic', status: 'known', at: when, facts, items, ...more } as HolderFacts],
  });
const record = ({ id }: Erasure, decisions: ItemDecision[], when: string) =>
  createHeldActivities(deps).recordHeld({ requestId: id, decisions, erased: [], at: when });

/** As after the answer: kept for a running service. */
async function waiting(items: ItemFact[], facts: Fact[] = [service]): Promise<Erasure> {
  const of = await erasure();
  const { decisions } = await createLawActivities(deps).decideItems({
    ...{ requestId: of.id, jurisdiction: 'UK-ENG', representative: false, deferred: false, at },
    facts: [{ holder: 'traffic', status: 'known', at, facts, items }],
  });
  await createHeldActivities(deps).openHeld({
    requestId: of.id,
    decisions,
    subjects: {},
    identifiers: [],
    claim: of.claim,
    at,
  });
  return of;
}
const litigation = ({ identifier }: Erasure): NewHold => ({
  ...{ type: 'LITIGATION', selector: { identifiers: [identifier] }, reviewOn: '2026-09-01', matter: 'M-78' },
  ...{ basis, reason: 'claim announced' },
});
const notice = ({ identifier }: Erasure): NewHold => ({
  ...{ type: 'IP_RETENTION_NOTICE', selector: { identifiers: [identifier] }, scope: { categories: ['traffic'] } },
  ...{ recordMonths: 12, basis: { UK: 'IPA 2016 s.87', EU: 'Art 17(3)(e)' }, reviewOn: '2026-06-01', reason: 'served' },
});
const toldOf = async ({ id }: Erasure) =>
  (await world.register.audit.list(id)).filter(({ type }) => type === 'held.told').map(({ detail }) => detail.added);

describe('H5: a hold that comes up after the answer', () => {
  it('is told once, with reason, basis and ways to complain, and not again while it stands', async () => {
    const of = await waiting([identity]);
    expect(deps.mails).toEqual([]);
    await world.register.holds.open(litigation(of), LEGAL, later(1));
    for (const day of [2, 3, 4]) {
      const { decisions } = await decide(of, [service], [identity], later(day));
      await record(of, decisions, later(day));
    }
    expect(deps.mails).toHaveLength(1);
    const [mail] = deps.mails;
    expect(mail).toMatchObject({
      to: { address: of.claim.contactEmail },
      subject: expect.stringContaining('kept for now') as string,
    });
    for (const said of ['It is needed for legal claims', '17(3)(e)', 'complain', 'restricted'])
      expect(mail!.text).toContain(said);
    // What was told before is no news.
    expect(mail!.text).not.toMatch(/still running|M-78/);
    expect(await toldOf(of)).toEqual([['LITIGATION']]);
  });

  it('is the same letter when the look is taken again after a crash', async () => {
    const of = await waiting([identity]);
    for (let turn = 0; turn < 2; turn++) await decide(of, [service, debt], [identity], later(2));
    expect(deps.mails).toHaveLength(1);
    expect(deps.mails[0]!.text).toContain('£3.10');
    expect(await toldOf(of)).toEqual([['OUTSTANDING_BALANCE']]);
  });

  it('is told of contact data that the answer had announced to go', async () => {
    const of = await erasure();
    await world.register.holds.open(litigation(of), LEGAL, later(1));
    const { decisions } = await decide(of, [], [identity, lines], later(2));
    expect(deps.mails).toEqual([]);
    const open = { requestId: of.id, decisions, subjects: {}, identifiers: [], claim: of.claim, at: later(2) };
    for (let turn = 0; turn < 2; turn++)
      await createHeldActivities(deps).openHeld({ ...open, promised: ['traffic/identity'] });
    expect(deps.mails).toHaveLength(1);
    expect(deps.mails[0]!.text).toContain('customers');
    expect(deps.mails[0]!.text).not.toContain('usage');
  });

  it('tells nothing of what passes by itself, or of a person’s own wish', async () => {
    const of = await waiting([identity], [debt]);
    await record(of, (await decide(of, [service, debt], [identity], later(2))).decisions, later(2));
    expect(deps.mails).toEqual([]);
  });
});

describe('V4: a secret hold that comes up after the answer', () => {
  it('tells nothing, alone or beside an ordinary one, and calls no other step', async () => {
    const alone = await waiting([lines], [debt]);
    await world.register.secretHolds.open(notice(alone), LEGAL, later(1));
    const kept = await decide(alone, [debt], [lines], later(2));
    expect(kept.decisions[0]?.reasons.map(({ hold }) => hold)).toContain('STATUTORY_RETENTION');
    await record(alone, kept.decisions, later(2));
    expect(deps.mails).toEqual([]);
    expect(await toldOf(alone)).toEqual([]);

    const beside = await waiting([lines], [debt]);
    await world.register.secretHolds.open(notice(beside), LEGAL, later(1));
    await world.register.holds.open(litigation(beside), LEGAL, later(1));
    await decide(beside, [debt], [lines], later(2));
    const plain = await waiting([lines], [debt]);
    await world.register.holds.open(litigation(plain), LEGAL, later(1));
    await decide(plain, [debt], [lines], later(2));
    const [one, other] = deps.mails.map(({ text }) => text.replace(/R-\d+-\d+/g, ''));
    expect(deps.mails).toHaveLength(2);
    expect(one).toBe(other);
  });
});

describe('§3.4: coming back', () => {
  const orders = (instant: string): Partial<HolderFacts> => ({ began: [{ dataset: 'orders', at: instant }] });

  it('is noticed by an order or account begun since, not only by a service, and asked about once', async () => {
    const of = await waiting([identity, lines], [debt]);
    const outcomes = async (when: string, more: Partial<HolderFacts> = {}) =>
      (await decide(of, [], [identity, lines], when, more)).decisions.map(({ outcome, reasons }) => [
        outcome,
        reasons[0]?.hold,
      ]);
    const asked = [
      ['RETAIN_HOLD', 'RIGHTS_PENDING'],
      ['RETAIN_HOLD', 'RIGHTS_PENDING'],
    ];
    expect(await outcomes(later(20), orders(later(10)))).toEqual(asked);
    await world.register.held.wishes.confirm(of.id, LEGAL.id, 'said so by phone', later(21));
    const goes = [
      ['ERASE_NOW', undefined],
      ['ERASE_NOW', undefined],
    ];
    expect(await outcomes(later(22), orders(later(10)))).toEqual(goes);
    expect(await outcomes(later(23), orders(later(10)))).toEqual(goes);
    // Another order is another question.
    expect(await outcomes(later(30), orders(later(25)))).toEqual(asked);
  });

  it('of records that had been erased makes one task, and none of what waits or was never erased', async () => {
    const of = await waiting([lines], [debt]);
    const recorded = (id: string, dataset: string) =>
      world.register.ledger.record({
        ...{
          requestId: of.id,
          holder: 'traffic',
          planHash: 'a'.repeat(64),
          identifiers: [of.identifier],
          at,
          asOf: at,
        },
        ...{ datasets: [dataset], items: [{ id, outcome: 'erase' }], expiresAt: later(65) },
      });
    await recorded('identity', 'customers');
    for (const day of [1, 2]) await decide(of, [debt], [lines, identity, { ...identity, id: 'new' }], later(day));
    const tasks = (await world.register.tasks.list({ requestId: of.id })).filter(
      ({ kind }) => kind === 'restored_data',
    );
    expect(tasks).toMatchObject([{ state: 'open', detail: { holder: 'traffic', item: 'identity', records: 1 } }]);
    expect(tasks[0]?.why).toContain('habeas ledger replay --holder traffic');
  });
});
