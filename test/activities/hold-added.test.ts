/** H5 after the answer: what comes up and keeps what was to go is told once; §3.4: what the person began anew, and what is there again. */
import { createHeldActivities } from '../../activities/held.js';
import { createLawActivities } from '../../activities/law.js';
import type { Description } from '../../src/connector/contract.js';
import type { Fact, HolderFacts, ItemDecision, ItemFact } from '../../src/law/index.js';
import type { Principal, SubjectClaim } from '../../src/register/model.js';
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
  claim: SubjectClaim & { contactEmail: string };
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

/** Decides again and tells what has come up, like the workflow of what is held. */
async function decide(
  { id, claim }: Erasure,
  facts: Fact[],
  items: ItemFact[],
  when: string,
  more: Partial<HolderFacts> = {},
  mailboxes?: string[],
) {
  const decided = await createLawActivities(deps).decideItems({
    ...{ requestId: id, jurisdiction: 'UK-ENG', representative: false, deferred: true, at: when },
    facts: [{ holder: 'traffic', status: 'known', at: when, facts, items, ...more } as HolderFacts],
  });
  const { decisions } = decided;
  const added = { requestId: id, claim, decisions, at: when, ...(mailboxes ? { mailboxes } : {}) };
  if (decided.added === true) await createHeldActivities(deps).tellHoldAdded(added);
  return decided;
}
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

describe('H5: where what has come up is told', () => {
  const fresh = 'new.person@example.org';
  /** A hold that comes up on the second day. */
  async function comesUp(of: Erasure, mailboxes: string[] | undefined, day = 2): Promise<void> {
    await world.register.holds.open(litigation(of), LEGAL, later(1));
    const look = () => decide(of, [service], [identity], later(day), {}, mailboxes);
    await look();
    // Taken again after a crash.
    await record(of, (await look()).decisions, later(day));
  }
  const mailed = () => deps.mails.map(({ to, subject }) => [to.address, subject]);
  const types = async ({ id }: Erasure) => (await world.register.audit.list(id)).map(({ type }) => type);
  const KEPT = expect.stringContaining('kept for now') as string;
  const CHANGED = 'An e-mail address was changed';

  it('a changed mailbox nobody has checked gets nothing; the former one hears that it is one, and nothing of the person', async () => {
    const of = await waiting([identity]);
    await comesUp(of, [fresh]);
    expect(mailed()).toEqual([[of.claim.contactEmail, CHANGED]]);
    const text = deps.mails[0]?.text;
    expect(text).not.toMatch(/kept|hold|erase|legal claims|M-78|new\.person/i);
    expect(text).toMatch(/neither whose it is nor what it is now/);
    const known = await types(of);
    expect(known).toContain('letter.not_sent');
    expect(known.filter((type) => type === 'held.former_address_told')).toHaveLength(1);
    expect(known).not.toContain('held.told');
  });

  it('a checked one gets the letter, the former one the neutral notice, and that once', async () => {
    const of = await waiting([identity]);
    // Somebody has asked and checked before: what was free was to go there.
    const free = { requestId: of.id, jurisdiction: 'UK-ENG', representative: false, deferred: true } as const;
    const facts: HolderFacts[] = [{ holder: 'traffic', status: 'known', at, facts: [], items: [identity] }];
    await createLawActivities(deps).decideItems({ ...free, facts, mailboxes: [fresh], at: later(1) });
    await world.register.held.wishes.confirm(of.id, LEGAL.id, 'called on the number on file', later(1));
    await comesUp(of, [fresh]);
    expect(mailed()).toEqual([
      [of.claim.contactEmail, CHANGED],
      [fresh, KEPT],
    ]);
    expect(await toldOf(of)).toEqual([['LITIGATION']]);
    await decide(of, [service, debt], [identity], later(4), {}, [fresh]);
    expect(mailed().slice(2)).toEqual([[fresh, KEPT]]);
  });

  it('a representative with a mandate gets it as before, whatever mailbox the person has', async () => {
    const of = await waiting([identity]);
    const representative = { kind: 'solicitor', name: 'Lee Lawyer', mandate: 'shown', contactEmail: 'lee@example.net' };
    of.claim = { ...of.claim, representative: representative as SubjectClaim['representative'] };
    await comesUp(of, [fresh]);
    expect(mailed()).toEqual([['lee@example.net', KEPT]]);
  });

  it('a doubtful representative gets nothing: the person does', async () => {
    const of = await waiting([identity]);
    const representative = { kind: 'solicitor', name: 'Lee', mandate: 'doubtful', contactEmail: 'lee@example.net' };
    of.claim = { ...of.claim, representative: representative as SubjectClaim['representative'] };
    await comesUp(of, undefined);
    expect(mailed()).toEqual([[of.claim.contactEmail, KEPT]]);
  });

  it('an address of the request that nobody vouched for gets nothing: the one of the session does, or staff hear', async () => {
    const of = await waiting([identity]);
    const session = { type: 'email', value: 'session@example.com' };
    const signedIn = { system: 'shop', assertedAt: at, identifiers: [session] } as SubjectClaim['signedIn'];
    of.claim = { ...of.claim, signedIn };
    await comesUp(of, undefined);
    expect(mailed()).toEqual([['session@example.com', KEPT]]);
    deps.mails.length = 0;
    const other = await waiting([identity]);
    other.claim = { ...other.claim, identifiers: [other.identifier] };
    await comesUp(other, undefined);
    expect(deps.mails).toEqual([]);
    expect(await types(other)).toContain('letter.not_sent');
    expect(await types(other)).not.toContain('held.told');
  });

  it('contact data that the answer had announced to go is told in the same way', async () => {
    const of = await erasure();
    await world.register.holds.open(litigation(of), LEGAL, later(1));
    const { decisions } = await decide(of, [], [identity], later(2));
    const { id: requestId, claim } = of;
    await createHeldActivities(deps).openHeld({
      ...{ requestId, decisions, subjects: {}, identifiers: [], claim, at: later(2) },
      ...{ promised: ['traffic/identity'], mailboxes: [fresh] },
    });
    expect(mailed()).toEqual([[claim.contactEmail, CHANGED]]);
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
