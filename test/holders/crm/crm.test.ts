import { createCrmConnector } from '../../../activities/holders/crm/index.js';
import { startCrm } from '../../../examples/iot-operator/systems/crm/system.js';
import type { Connector } from '../../../src/connector/define.js';
import { lyingConnector } from '../../support/lying-connector.js';
import { callsOf, ordersWhere } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { NOW, testContext } from '../support/context.js';
import { startCluster } from '../support/cluster.js';
import type { Cluster } from '../support/cluster.js';
import { cast, identifiersFor, population, startWorld } from '../support/worlds.js';
import type { World } from '../support/worlds.js';

let cluster: Cluster;
let world: World;
let connector: Connector;
let calls: Calls;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
beforeEach(async () => {
  world = await startWorld(cluster, startCrm);
  connector = createCrmConnector({ ...world.settings, pageSize: 50 });
  calls = callsOf(connector);
});
afterEach(async () => world.close());

const { traveller, debtor, lead_only: lead, business_user: businessUser, formula } = cast;
const recipients = async (): Promise<string[]> =>
  (await world.api('POST', '/campaigns/CMP-NEWS/send', { dryRun: true })).body.recipients as string[];

/** Every text stored anywhere in the system, the idempotency table included, in which a word occurs. */
async function tablesWith(word: string): Promise<string[]> {
  const tables = await world.sql(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const hits: string[] = [];
  for (const { name } of tables) {
    const rows = await world.sql(`select 1 from "${String(name)}" t where t::text ilike $1 limit 1`, [`%${word}%`]);
    if (rows.length > 0) hits.push(String(name));
  }
  return hits.toSorted();
}

describe('locate', () => {
  it('finds a contact by address, phone, number and cookie, and says how often a value is shared', async () => {
    const { found } = await calls.locate([
      identifiersFor.email(traveller),
      { type: 'phone', value: traveller.phone },
      { type: 'cookie_id', value: traveller.cookieIds[0]! },
      { type: 'name', value: traveller.fullName },
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]!.evidence.map(({ by, sharedWith }) => [by.type, sharedWith])).toEqual([
      ['email', 0],
      ['phone', 0],
      ['cookie_id', 0],
      ['name', 0],
    ]);
    expect(found[0]!.counts).toMatchObject({ contact: 1, scores: 1, visits: 240 });
    expect(found[0]!.identifiers).toContainEqual({ type: 'customer_id', value: traveller.customerId });
    const twins = await calls.locate([{ type: 'phone', value: cast.two_accounts_a.phone }]);
    expect(twins.found.map(({ evidence }) => evidence[0]!.sharedWith)).toEqual([1, 1]);
  });

  it('knows a browser nobody signed up from, a representative, and nobody for a stranger', async () => {
    await world.sql(`insert into cookies (id, contact_id) values ('ck_nobody', null)`);
    await world.sql(
      `insert into visits (id, cookie_id, url, device, recorded_at) values ('V-1', 'ck_nobody', '/', 'phone', '2026-01-01')`,
    );
    expect((await calls.locate([{ type: 'cookie_id', value: 'ck_nobody' }])).found).toMatchObject([
      { ref: 'visitor:ck_nobody', counts: { visits: 1 } },
    ]);
    const [business] = (await calls.locate([identifiersFor.email(businessUser)])).found;
    expect(business!.representative).toBe(true);
    expect(business!.identifiers.map(({ type }) => type)).not.toContain('customer_id');
    expect((await calls.locate([{ type: 'email', value: 'nobody.we.know@example.net' }])).found).toEqual([]);
  });
});

it('names sources and marks what is inferred', async () => {
  const context = testContext();
  await calls.collect(await calls.subjectOf([identifiersFor.email(lead)]), context);
  expect(context.sink.records('sources').map(({ kind }) => kind)).toEqual([
    'event',
    'partner',
    'public_database',
    'social_network',
  ]);
  const scores = connector.description.datasets.find(({ name }) => name === 'scores')!;
  expect(scores).toMatchObject({ origin: 'inferred', category: 'marketing_profile', lawfulBasis: 'consent' });
  for (const { name, fields } of connector.description.datasets) {
    for (const record of context.sink.records(name)) {
      expect(fields.map((field) => field.name)).toEqual(expect.arrayContaining(Object.keys(record)));
    }
  }
});

it('collects all visits in parts, and formulas and HTML as they were typed', async () => {
  const context = testContext();
  const { rows, parts } = await calls.collect(await calls.subjectOf([identifiersFor.email(traveller)]), context);
  expect(rows.visits).toBe(240);
  expect(parts.filter(({ dataset }) => dataset === 'visits')).toHaveLength(5);
  expect(new Set(context.sink.records('visits').map(({ id }) => id)).size).toBe(240);
  const hostile = testContext();
  await calls.collect(await calls.subjectOf([identifiersFor.email(formula)]), hostile, {
    datasets: ['registrations', 'contact'],
  });
  expect(hostile.sink.records('registrations').map(({ title }) => title)).toContainEqual(
    expect.stringMatching(/^=HYPERLINK/),
  );
  expect(hostile.sink.records('contact')[0]!.expertise).toMatch(/^<img/);
});

describe('erase', () => {
  async function planAll(person = debtor): ReturnType<Calls['preview']> {
    const subject = await calls.subjectOf([identifiersFor.email(person)]);
    const { items, facts } = await calls.holds(subject);
    expect(facts).toEqual([]);
    const orders = ordersWhere(items, (id) => id !== 'consents').map((order) =>
      order.item.kind === 'consent_record' ? { ...order, outcome: 'suppress' as const } : order,
    );
    return calls.preview(subject, orders);
  }

  it('leaves no copy anywhere, keeps proof of consent without a name, and writes to the person no more', async () => {
    expect(await recipients()).toContain(debtor.crmContactId);
    const plan = await planAll();
    const result = await calls.erase(plan);
    expect(result).toMatchObject({ status: 'done', atomic: false });
    expect(result.removed).toEqual(Object.fromEntries(plan.items.map(({ itemId, count }) => [itemId, count])));
    expect((await calls.confirm(plan)).remaining).toEqual([]);
    for (const word of [debtor.email, debtor.fullName, debtor.phone, debtor.customerId!, debtor.crmContactId!]) {
      expect([word, await tablesWith(word)]).toEqual([word, []]);
    }
    expect(await recipients()).not.toContain(debtor.crmContactId);
    const proofs = (await world.api('POST', '/consent-proofs/search', { email: debtor.email })).body;
    expect(proofs.data).toMatchObject([{ status: 'given', campaign: 'marketing' }]);
    const check = await world.api('POST', '/suppressions/check', { email: debtor.email.toUpperCase() });
    expect(check.body).toEqual({ suppressed: true });
    const back = await world.api('POST', '/imports', {
      source: { kind: 'partner', name: 'Example Partner Ltd' },
      contacts: [{ email: debtor.email, givenName: 'Dominic', familyName: 'Debtor' }],
    });
    expect(back.body).toEqual({ created: [], suppressed: 1 });
  });

  it('gives the same answer to the same key and to another', async () => {
    const plan = await planAll(traveller);
    await calls.erase({ ...plan }, 'one-and-the-same');
    expect((await calls.erase(plan, 'one-and-the-same')).removed.visits).toBe(240);
    expect((await calls.erase(plan, 'a-second-attempt')).removed.visits).toBe(240);
  });

  it('keeps what came after the bound and what belongs to others', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const asOf = '2026-06-01T00:00:00.000Z';
    const { items } = await calls.holds(subject, asOf);
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === 'visits'),
      asOf,
    );
    const before = await world.sql('select count(*)::int as n from visits');
    await calls.erase(plan);
    const own = await world.sql('select min(recorded_at) as first from visits where cookie_id = any($1)', [
      traveller.cookieIds,
    ]);
    expect((own[0]!.first as Date).toISOString() > asOf).toBe(true);
    const after = await world.sql('select count(*)::int as n from visits');
    expect((before[0]!.n as number) - (after[0]!.n as number)).toBe(
      plan.items.find((i) => i.itemId === 'visits')!.count,
    );
  });

  it('is caught when it lies, and when only a copy stayed behind', async () => {
    const liar = lyingConnector(connector);
    const lying = callsOf(liar);
    const plan = await planAll();
    await lying.erase(plan);
    const { remaining } = await lying.confirm(plan);
    expect(remaining.map(({ itemId }) => itemId).toSorted()).toEqual(plan.items.map(({ itemId }) => itemId).toSorted());
    await world.sql(`create table kept as select * from contact_search where contact_id = '${debtor.crmContactId!}'`);
    await calls.erase(plan);
    await world.sql('insert into contact_search (contact_id, text) select contact_id, text from kept');
    expect((await calls.confirm(plan)).remaining).toEqual([{ itemId: 'contact', dataset: 'contact', count: 1 }]);
    await calls.erase(plan, 'once-more-please');
    expect((await calls.confirm(plan)).remaining).toEqual([]);
  });

  it('refuses to keep anything but consents as a suppression', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const { items } = await calls.holds(subject);
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === 'visits' || id === 'registrations', 'suppress'),
    );
    await expect(calls.erase(plan)).rejects.toMatchObject({ kind: 'permanent' });
  });
});

describe('suppress and restrict', () => {
  it('stops campaigns at once, even for a contact who comes back under the same address', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    expect(await calls.apply('suppress', subject)).toEqual({ status: 'applied', at: NOW });
    expect(await recipients()).not.toContain(traveller.crmContactId);
    expect(await world.sql(`select 1 from contacts where id = $1`, [traveller.crmContactId])).toHaveLength(1);
    const sent = await world.api('POST', '/campaigns/CMP-NEWS/send', {});
    expect(sent.body.recipients).not.toContain(traveller.crmContactId);
    expect((sent.body.excluded as { suppressed: number }).suppressed).toBe(1);
    expect(await tablesWith(traveller.email)).not.toContain('suppressions');
    const nobody = { refs: [], identifiers: [], representative: false };
    expect((await calls.apply('suppress', nobody)).status).toBe('not_applicable');
  });

  it('stores but does not use a restricted contact', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    await calls.apply('restrict', subject);
    expect(await recipients()).not.toContain(debtor.crmContactId);
    await calls.apply('unrestrict', subject);
    expect(await recipients()).toContain(debtor.crmContactId);
    const gone = { refs: ['contact:CRM-999999'], identifiers: [], representative: false };
    expect((await calls.apply('restrict', gone)).status).toBe('not_applicable');
  });

  it('leaves out who withdrew consent', async () => {
    await world.api('POST', `/contacts/${debtor.crmContactId!}/consents`, { status: 'withdrawn' });
    expect(await recipients()).not.toContain(debtor.crmContactId);
    expect((await recipients()).length).toBeGreaterThan(3);
    expect(population.people.length).toBeGreaterThan((await recipients()).length);
  });
});
