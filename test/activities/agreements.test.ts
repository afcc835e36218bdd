/** Agreements with customers and data that nothing links to a person, where requests meet them: the real activities over a real register. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBundleActivities } from '../../activities/bundle.js';
import { applyAgreements } from '../../activities/agreements.js';
import { createForwardActivities } from '../../activities/forward.js';
import { createLawActivities } from '../../activities/law.js';
import { createRightsActivities } from '../../activities/rights.js';
import type { Description, Subject } from '../../src/connector/contract.js';
import { configSchema } from '../../src/common/config.js';
import type { Config } from '../../src/common/config.js';
import type { Decision, SubjectClaim } from '../../src/register/model.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const at = START.toISOString();
const ADDRESS = 'pat@fleet.example';
const claim: SubjectClaim = {
  ...{ identifiers: [{ type: 'email', value: ADDRESS }], locale: 'en-GB', contactEmail: ADDRESS },
};
const employee: Subject = {
  ...{ refs: ['user:1'], identifiers: [{ type: 'email', value: ADDRESS }], representative: true },
};
const customer: Subject = { ...employee, representative: false };

type Dataset = Description['datasets'][number];
const dataset = (name: string, more: Partial<Dataset> = {}): Dataset => ({
  ...{ name, title: `Title of ${name}`, category: 'support', purposes: [`keeping ${name}`] },
  ...{ lawfulBasis: 'legitimate_interest', source: 'you', recipients: [], retention: 'a while', origin: 'provided' },
  fields: [{ name: 'id', type: 'string', description: 'Number' }],
  ...more,
});
const SUPPORT: Description = {
  ...{ contract: 1, holder: 'support', title: 'Support desk', owner: 'team', capabilities: [], answersFor: [] },
  ...{ identifiersUnderstood: ['email'], erasureMeans: 'rows', backupDays: 35 },
  datasets: [
    dataset('tickets'),
    dataset('device_logs'),
    dataset('visits', { category: 'web_usage', lawfulBasis: 'consent', linkedBy: ['cookie_id'] }),
  ],
};

let world: World;
let deps: TestDeps;
beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world, [SUPPORT]);
});
afterAll(() => world.close());
beforeEach(() => void deps.mails.splice(0));

const run = <I, T>(activity: (input: I) => Promise<T>, input: I): Promise<T> =>
  new MockActivityEnvironment().run(() => activity(input));
type Given = Partial<Config['agreements'][string]>;
const agreed = (more: Given = {}): TestDeps => ({
  ...deps,
  config: {
    ...deps.config,
    agreements: configSchema.shape.agreements.parse({
      fleet: {
        ...{ customer: 'Example Fleet GmbH', contact: 'privacy@fleet.example', channel: 'the fleet portal' },
        ...{ people: { emailDomains: ['fleet.example'] }, controllerOf: ['support/device_logs'], ...more },
      },
    }),
  },
});
const events = async (id: string, type: string) =>
  (await world.register.audit.list(id, { limit: 200 })).filter((event) => event.type === type);
const apply = async (given: TestDeps, subject = employee): Promise<string> => {
  const { id } = await world.request({ subject: claim });
  await applyAgreements(given, { requestId: id, claim, subjects: { support: subject }, at });
  await applyAgreements(given, { requestId: id, claim, subjects: { support: subject }, at });
  return id;
};

describe('what a customer answers for', () => {
  it('is passed on once: a task for staff by the agreed channel, a letter, an event', async () => {
    const id = await apply(agreed());
    const tasks = await world.register.tasks.list({ requestId: id });
    expect(tasks.map(({ kind, why }) => [kind, why])).toEqual([
      [
        'forward_to_controller',
        'Example Fleet GmbH is the controller of support/device_logs: pass the request on, by the fleet portal',
      ],
    ]);
    expect((await events(id, 'agreement.applied')).map(({ detail }) => detail)).toEqual([
      { agreement: 'fleet', controllerOf: ['support/device_logs'], retentionMonths: {} },
    ]);
    expect(deps.mails).toHaveLength(1);
    expect(deps.mails[0]?.text).not.toContain('Example Fleet');
    expect(deps.mails[0]?.text.replace(/\s+/g, ' ')).toContain('whom we may not name under our contract');
  });

  it('is named to the person where the contract allows it (B2)', async () => {
    await apply(agreed({ mayBeNamed: true }));
    expect(deps.mails[0]?.text.replace(/\s+/g, ' ')).toContain('we passed it on to Example Fleet GmbH');
    expect(deps.mails[0]?.text).toContain('privacy@fleet.example');
  });

  it('is nobody’s own contract: who does not act for the customer comes under no agreement', async () => {
    const id = await apply(agreed(), customer);
    expect(await world.register.tasks.list({ requestId: id })).toEqual([]);
    expect(await events(id, 'agreement.applied')).toEqual([]);
  });

  it('is named in the letter of a decision that names the agreement, and in no other', async () => {
    const given = agreed({ mayBeNamed: true });
    const { id } = await world.request({ subject: claim });
    const decision = (target?: string): Decision => ({
      ...{ id: crypto.randomUUID(), kind: 'redirect', choice: 'forward_part', reason: 'fleet data', at },
      by: { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b01', kind: 'person', roles: ['agent'] },
      ...(target === undefined ? {} : { target }),
    });
    const forward = createForwardActivities(given);
    const told = async (target?: string): Promise<string> => {
      deps.mails.splice(0);
      await forward.forwardPart({ requestId: id, claim, decision: decision(target), dueDate: '2026-04-02', at });
      return deps.mails[0]?.text ?? '';
    };
    expect(await told('fleet')).toContain('Example Fleet GmbH');
    expect(await told()).not.toContain('Example Fleet');
  });
});

describe('a clause that does not count (B3)', () => {
  it('is put to a person and into the chain, once, and changes nothing', async () => {
    const given = agreed({
      ...{ excludesRights: ['access'], answerWithinDays: 90, retentionMonths: { 'support/tickets': 120 } },
      fee: { amountMinor: 100, currency: 'GBP' },
    });
    const id = await apply(given);
    const tasks = (await world.register.tasks.list({ requestId: id })).filter(
      ({ kind }) => kind === 'agreement_conflict',
    );
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.why).toMatch(/excludes access.*90 days.*fee.*120 months/);
    const clauses = ['excludes_rights', 'answer_within_days', 'fee', 'retention'];
    expect((await events(id, 'agreement.conflict')).map(({ detail }) => detail)).toMatchObject([
      { agreement: 'fleet', clauses: clauses.map((clause) => ({ clause })) },
    ]);
    // The right it cuts is given all the same.
    const collect = { right: 'access' as const, subjects: { support: employee }, withheldCategories: [] };
    expect((await createBundleActivities(given).datasetsToCollect(collect)).support).toEqual(['tickets']);
  });
});

describe('the procedure', () => {
  const collect = (given: TestDeps, subject: Subject) =>
    createBundleActivities(given).datasetsToCollect({
      ...{ right: 'access', subjects: { support: subject }, withheldCategories: [] },
    });
  const cookie = { type: 'cookie_id', value: 'c-1' };

  it('collects neither what a customer answers for nor what nothing links to the person (I6)', async () => {
    expect((await collect(agreed(), employee)).support).toEqual(['tickets']);
    expect((await collect(deps, employee)).support).toEqual(['tickets', 'device_logs']);
    const linked = { ...employee, identifiers: [...employee.identifiers, cookie] };
    expect((await collect(deps, linked)).support).toEqual(['tickets', 'device_logs', 'visits']);
  });

  it('tells the person of both in the answer, and what would link the data to them', async () => {
    const given = agreed();
    const { id } = await world.request({ subject: claim });
    const searched = { identifierTypes: ['email'], at };
    const answer = await run(createBundleActivities(given).prepareAnswer, {
      ...{ requestId: id, right: 'access', jurisdiction: 'UK-ENG', receivedAt: at, claim, at },
      located: { subjects: { support: employee }, identifiers: [], searched: { support: searched }, missing: [] },
      collected: { support: { searched, parts: [], rows: { tickets: 0 } } },
      ...{ withheld: [], missing: [], letterKey: 'answer', round: 0 },
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of world.vault.get(answer.files[0]!.objectId)) chunks.push(chunk);
    const text = Buffer.concat(chunks)
      .toString('utf8')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(text).toContain('a customer of ours is responsible for this data');
    expect(text).toContain('tell us what does, such as the cookie id of your browser');
  });

  it('decides on no item a customer answers for', async () => {
    // Nobody whose open access request would keep the items.
    const identifiers = [{ type: 'email', value: 'lou@fleet.example' }];
    const { id } = await world.request({ right: 'erasure', subject: { ...claim, identifiers } });
    const items = ['tickets', 'device_logs'].map((name) => ({
      ...{ id: name, dataset: name, category: 'support' as const, kind: 'ticket_closed' as const, count: 1 },
      ...{ lawfulBasis: 'legitimate_interest' as const, recordDate: '2025-06-01' },
    }));
    const decided = async (given: TestDeps) => {
      const { decisions } = await createLawActivities(given).decideItems({
        ...{ requestId: id, jurisdiction: 'UK-ENG', representative: true, deferred: false, at },
        facts: [{ holder: 'support', status: 'known', at, facts: [], items }],
        subjects: { support: employee },
      });
      return decisions.map(({ item, outcome }) => `${item.id} ${outcome}`);
    };
    expect(await decided(deps)).toEqual(['tickets RETAIN_NO_GROUND', 'device_logs RETAIN_NO_GROUND']);
    // A shorter retention agreed for the tickets counts as well.
    expect(await decided(agreed({ retentionMonths: { 'support/tickets': 3 } }))).toEqual(['tickets ERASE_NOW']);
  });

  it('advises nothing to be done about either, for restriction and objection too', async () => {
    const { id } = await world.request({ right: 'restriction', subject: claim });
    const { advice } = await createRightsActivities(agreed()).adviseOnRight({
      ...{ requestId: id, demand: { kind: 'restriction', ground: 'claims' }, subjects: { support: employee }, at },
      facts: [],
    });
    expect(advice.map(({ dataset: name, outcome, rules }) => [name, outcome, rules])).toEqual([
      ['tickets', 'DO', expect.arrayContaining(['O5'])],
      ['device_logs', 'FORWARD', ['B2']],
      ['visits', 'ASK_LINK', ['I6']],
    ]);
  });
});
