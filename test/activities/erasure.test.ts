/** The plan, the answer and the certificate of an erasure: the real activities over a real register. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { createErasureActivities } from '../../activities/erasure.js';
import { certificateHolders, freedItems } from '../../activities/erasure-words.js';
import type { CoreActivities, ErasureOutcome } from '../../activities/types.js';
import { sealPlan } from '../../src/connector/plan.js';
import type { Description } from '../../src/connector/contract.js';
import { decideItems } from '../../src/law/index.js';
import type { ErasureInput, Fact, ItemDecision, ItemFact } from '../../src/law/index.js';
import type { SubjectClaim } from '../../src/register/model.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
const ADDRESS = 'quillon.erased@example.com';
const claim: SubjectClaim = {
  ...{ identifiers: [{ type: 'email', value: ADDRESS }], locale: 'en-GB', contactEmail: ADDRESS },
};
const subject = { refs: ['customer:1'], identifiers: claim.identifiers, representative: false };
const LAKE: Description = {
  ...{ contract: 1, holder: 'lake', title: 'Traffic lake', owner: 'team', capabilities: [], answersFor: ['balance'] },
  ...{ identifiersUnderstood: ['email'], erasureMeans: 'lines', backupDays: 35 },
  datasets: [
    {
      ...{ name: 'lines', title: 'Usage lines', category: 'traffic', purposes: ['carrying traffic'] },
      ...{ lawfulBasis: 'contract_with_subject', source: 'your SIMs', recipients: [], retention: 'a while' },
      ...{ origin: 'observed', fields: [{ name: 'at', type: 'instant', description: 'When' }] },
    },
  ],
};
const line = (id: string, more: Partial<ItemFact> = {}): ItemFact => ({
  ...{ id, dataset: 'lines', category: 'traffic', kind: 'traffic_billed', lawfulBasis: 'contract_with_subject' },
  ...{ count: 12, anonymousUse: true, ...more },
});

let world: World;
let deps: TestDeps;
let activities: Pick<CoreActivities, 'composePlan' | 'prepareErasureAnswer' | 'issueCertificate' | 'recordErasure'>;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [LAKE]);
  activities = createErasureActivities(deps);
});
afterAll(() => world.close());

const decided = (items: ItemFact[], more: Partial<ErasureInput> = {}): ItemDecision[] =>
  decideItems({
    facts: [{ holder: 'lake', status: 'known', at, facts: [], items }],
    descriptions: [{ holder: 'lake', answersFor: ['balance'] }],
    ...{ regimes: ['UK'], asOf: '2026-11-02', representative: false, openRequests: [] },
    policy: { accountingPeriodEnd: '03-31', germanTaxDuties: false, supportRetentionMonths: 24, securityLogMonths: 6 },
    ...more,
  });
const run = <I, T>(activity: (input: I) => Promise<T>, input: I): Promise<T> =>
  new MockActivityEnvironment().run(() => activity(input));
const textOf = async (objectId: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of world.vault.get(objectId)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
};
const reported = async (requestId: string): Promise<unknown[]> =>
  (await world.register.audit.list(requestId, { limit: 100 }))
    .filter(({ type }) => type === 'purge.failed')
    .map(({ detail }) => detail);

describe('what is made anonymous', () => {
  it('is called so in the answer, in the certificate and where a hold lifts later (E7)', async () => {
    const { id } = await world.request({ right: 'erasure' });
    const decisions = decided([line('lines/1')]);
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['ANONYMISE']);
    const plan = sealPlan({
      ...{ holder: 'lake', subject, asOf: at, facts: [] },
      orders: [{ item: line('lines/1'), outcome: 'anonymise' }],
      items: [{ itemId: 'lines/1', dataset: 'lines', outcome: 'anonymise', count: 12 }],
    });
    const searched = { identifierTypes: ['email'], at };
    const outcome: ErasureOutcome = {
      plans: [plan],
      erased: { lake: { status: 'done', removed: { 'lines/1': 12 }, retained: {}, atomic: true } },
      confirmed: { lake: { searched, remaining: [] } },
    };
    const answer = await run(activities.prepareErasureAnswer, {
      ...{ requestId: id, jurisdiction: 'UK-ENG', receivedAt: at, claim, decisions, outcome, at },
      ...{ letterKey: 'answer', contactNext: false },
      located: { subjects: { lake: subject }, identifiers: [], searched: { lake: searched }, missing: [] },
    });
    expect(answer.outcome).toBe('fulfilled');
    expect(await textOf(answer.files[0]!.objectId)).toContain('made anonymous for good');
    const [lake] = certificateHolders(deps.descriptions, outcome, at);
    expect(lake?.items.map(({ how, records }) => [how, records])).toEqual([['anonymised', 12]]);
    expect(freedItems(deps.descriptions, decisions).map(({ how }) => how)).toEqual(['anonymised']);
  });
});

describe('a mandate that covers part of the data', () => {
  const answerWithin = async (scope: ('traffic' | 'payment')[] | undefined): Promise<string> => {
    const { id } = await world.request({ right: 'erasure' });
    const answer = await run(activities.prepareErasureAnswer, {
      ...{ requestId: id, jurisdiction: 'UK-ENG', receivedAt: at, claim, decisions: [], scope, at },
      ...{ outcome: { plans: [], erased: {}, confirmed: {} }, letterKey: 'answer', contactNext: false },
      located: { subjects: {}, identifiers: [], searched: {}, missing: [] },
    });
    return textOf(answer.files[0]!.objectId);
  };

  it('is named in the answer, with what it covers; a whole one is not (I8)', async () => {
    const limited = await answerWithin(['payment', 'traffic']);
    expect(limited).toContain('covers this data only: Payments and invoices and Traffic data of your connections');
    expect(limited).toContain('nothing else was looked at or erased');
    expect(await answerWithin(undefined)).not.toContain('mandate');
  });
});

describe('what the operator’s own purge had left', () => {
  it('is reported once, whatever becomes of it now (V2)', async () => {
    const { id } = await world.request({ right: 'erasure' });
    const decisions = decided([line('unbilled', { purgeFailure: true }), line('lines/2')]);
    const compose = { requestId: id, main: [], contact: [], decisions, at };
    const plan = await activities.composePlan(compose);
    expect((await activities.composePlan(compose)).hash).toBe(plan.hash);
    expect(await reported(id)).toEqual([{ items: ['lake/unbilled'] }]);
  });

  it('is no failure where a debt or a lawsuit held the purge up', async () => {
    const { id } = await world.request({ right: 'erasure' });
    const items = [line('lines/3', { purgeFailure: true, invoices: ['INV-1'] })];
    const debt: Fact = { type: 'outstanding_balance', amountMinor: 1, currency: 'GBP', invoices: ['INV-1'] };
    const decisions = decided(items, { facts: [{ holder: 'lake', status: 'known', at, facts: [debt], items }] });
    await activities.composePlan({ requestId: id, main: [], contact: [], decisions, at });
    expect(await reported(id)).toEqual([]);
  });
});
