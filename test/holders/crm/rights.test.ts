import { createCrmConnector } from '../../../activities/holders/crm/index.js';
import { startCrm } from '../../../examples/iot-operator/systems/crm/system.js';
import { lyingConnector } from '../../support/lying-connector.js';
import { testHash } from '../context.js';
import { callsOf } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { testContext } from '../support/context.js';
import { startCluster } from '../support/cluster.js';
import type { Cluster } from '../support/cluster.js';
import { cast, identifiersFor, population, startWorld } from '../support/worlds.js';
import type { World } from '../support/worlds.js';

let cluster: Cluster;
let world: World;
let calls: Calls;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
beforeEach(async () => {
  world = await startWorld(cluster, startCrm);
  calls = callsOf(createCrmConnector({ ...world.settings, pageSize: 50 }));
});
afterEach(async () => world.close());

const { traveller, debtor, lead_only: lead } = cast;
const id = traveller.crmContactId!;
const reached = async (campaign = 'CMP-NEWS'): Promise<string[]> =>
  (await world.api('POST', `/campaigns/${campaign}/send`, { dryRun: true })).body.recipients as string[];
const consents = async (): Promise<string[]> =>
  (await world.sql('select campaign, status from consents where contact_id = $1 order by recorded_at, id', [id])).map(
    (row) => `${String(row.campaign)} ${String(row.status)}`,
  );
const visit = async (): Promise<unknown> =>
  (await world.api('POST', '/visits', { cookieId: traveller.cookieIds[0], url: 'https://www.example.com/' })).body
    .recorded;
const ALL = { scope: 'marketing' } as const;

describe('an objection to marketing', () => {
  it('ends mail, profiling and tags at once, keeps the proof and a suppression entry, and repeats without a trace', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    expect(await reached()).toContain(id);
    expect(await visit()).toBe(true);
    const result = await calls.object(subject, ALL, 'objection-key');
    expect(result).toMatchObject({ status: 'applied', suppressed: true });
    expect([...new Set(result.stopped.map(({ dataset }) => dataset))].toSorted()).toEqual([
      'campaign_history',
      'contact',
      'registrations',
      'scores',
      'visits',
    ]);
    expect(await reached()).not.toContain(id);
    expect(await reached('CMP-OFFER')).not.toContain(id);
    expect(await visit()).toBe(false);
    const before = await world.sql('select lead_score, recorded_at from scores where contact_id = $1', [id]);
    await world.api('POST', '/scores/refresh', {});
    expect(await world.sql('select lead_score, recorded_at from scores where contact_id = $1', [id])).toEqual(before);
    expect(await consents()).toEqual(['marketing given', 'marketing withdrawn']);
    await calls.object(subject, ALL, 'another-key');
    expect(await consents()).toEqual(['marketing given', 'marketing withdrawn']);
    expect(await calls.confirmApplied(subject, { objection: ALL })).toEqual([]);
  });

  it('is a no to lists brought later, and to the same person at a corrected address', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    await calls.object(subject, ALL);
    const brought = async (email: string): Promise<unknown> =>
      (
        await world.api('POST', '/imports', {
          source: { kind: 'partner', name: 'Example Partner Ltd' },
          contacts: [{ email, givenName: 'T', familyName: 'T' }],
        })
      ).body;
    expect(await brought(traveller.email.toUpperCase())).toEqual({ created: [], suppressed: 1 });
    await calls.rectify(subject, [{ dataset: 'contact', field: 'email', value: 'new.address@example.org' }]);
    expect(await brought('New.Address@example.org')).toEqual({ created: [], suppressed: 1 });
    expect(await reached()).not.toContain(id);
  });

  it('reaches who is known by an address only, before any contact exists', async () => {
    const subject = {
      refs: [],
      identifiers: [{ type: 'email', value: 'nobody.yet@example.org' }],
      representative: false,
    };
    expect(await calls.object(subject, ALL)).toMatchObject({ status: 'applied', suppressed: true });
    const { body } = await world.api('POST', '/imports', {
      source: { kind: 'event', name: 'Example Expo' },
      contacts: [{ email: 'nobody.yet@example.org', givenName: 'N', familyName: 'Y' }],
    });
    expect(body).toEqual({ created: [], suppressed: 1 });
  });

  it('stops what the person names and nothing else', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const offers = { scope: 'marketing' as const, purposes: ['tailored offers'] };
    expect(await calls.object(subject, offers)).toMatchObject({ status: 'applied' });
    expect(await reached('CMP-OFFER')).not.toContain(id);
    expect(await reached()).toContain(id);
    expect(await visit()).toBe(true);
    expect(await calls.confirmApplied(subject, { objection: offers })).toEqual([]);
    // A postal address is not kept here.
    expect(await calls.object(subject, { scope: 'marketing', channels: ['post'] })).toMatchObject({
      status: 'not_applicable',
      stopped: [],
    });
    expect(await reached()).toContain(id);
  });

  it('says no more than stopped where the person names a part, and all of it otherwise', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const purposesOf = async (objection: Parameters<typeof calls.object>[1]): Promise<string[]> =>
      (await calls.object(subject, objection)).stopped.map(({ purpose }) => purpose);
    const newsletter = { scope: 'marketing' as const, purposes: ['newsletter'] };
    expect(await purposesOf(newsletter)).toEqual(['the monthly newsletter']);
    expect(await purposesOf({ scope: 'marketing', channels: ['sms'] })).toEqual(['direct marketing by sms']);
    expect(await purposesOf(ALL)).toEqual(
      expect.arrayContaining([
        'direct marketing by the channels consented to',
        'deciding which offers may interest you',
      ]),
    );
  });
});

describe('calls and text messages', () => {
  const TEXTS = 'CMP-TEXT';
  beforeEach(async () => {
    await world.sql(`insert into campaigns (id, name, channel) values ($1, 'Text messages', 'sms')`, [TEXTS]);
    await world.sql(
      `insert into consents (id, contact_id, campaign, channel, status, wording, recorded_at)
       values ('CON-TEXT-1', $1, 'marketing', 'sms', 'given', 'Yes, text me.', '2026-01-05T10:00:00Z')`,
      [id],
    );
  });

  it('reach who agreed to them, and nobody by a consent for mail', async () => {
    expect(await reached(TEXTS)).toEqual([id]);
  });

  it('stop with all marketing; the number comes back neither with another contact nor corrected', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    expect(await calls.object(subject, ALL)).toMatchObject({ status: 'applied', suppressed: true });
    expect(await reached(TEXTS)).toEqual([]);
    expect(await calls.confirmApplied(subject, { objection: ALL })).toEqual([]);
    const again = async (): Promise<void> => {
      await world.sql(
        `insert into consents (id, contact_id, campaign, channel, status, wording, recorded_at)
         values ('CON-TEXT-' || md5(random()::text), $1, 'marketing', 'sms', 'given', 'Brought by a list.', now() + interval '10 years')`,
        [id],
      );
    };
    await again();
    expect(await reached(TEXTS)).toEqual([]);
    await calls.rectify(subject, [{ dataset: 'contact', field: 'phone', value: '+44 7700 900 999' }]);
    expect(await reached(TEXTS)).toEqual([]);
  });

  it('stop alone where the person names the channel: mail goes on', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const texts = { scope: 'marketing' as const, channels: ['sms', 'phone'] };
    expect(await calls.object(subject, texts)).toMatchObject({ status: 'applied', suppressed: true });
    expect(await reached(TEXTS)).toEqual([]);
    expect(await reached()).toContain(id);
    expect(await calls.confirmApplied(subject, { objection: texts })).toEqual([]);
  });

  it('go on where the person objects to mail alone', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    await calls.object(subject, { scope: 'marketing', channels: ['email'] });
    expect(await reached()).not.toContain(id);
    expect(await reached(TEXTS)).toEqual([id]);
  });

  it('are a number of their own: who is known by it alone is left alone', async () => {
    const subject = { refs: [], identifiers: [{ type: 'phone', value: traveller.phone }], representative: false };
    expect(await calls.object(subject, ALL)).toMatchObject({ status: 'applied', suppressed: true });
    expect(await reached(TEXTS)).toEqual([]);
    expect(await reached()).toContain(id);
  });
});

describe('withdrawal of consent', () => {
  it('stops tags of the browsers for web analytics, with or without a contact', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const analytics = { scope: 'consent' as const, purposes: ['analytics'] };
    await calls.object(subject, analytics);
    expect(await visit()).toBe(false);
    expect(await reached()).toContain(id);
    const browser = population.people.find((p) => p.crmContactId === undefined && p.cookieIds.length > 0);
    const cookie = browser!.cookieIds[0]!;
    const visitor = await calls.subjectOf([{ type: 'cookie_id', value: cookie }]);
    expect(await calls.object(visitor, analytics)).toMatchObject({ status: 'applied' });
    const tag = await world.api('POST', '/visits', { cookieId: cookie, url: 'https://www.example.com/' });
    expect(tag.body.recorded).toBe(false);
  });

  it('ends mail but suppresses nobody: consent may be given again', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const result = await calls.object(subject, { scope: 'consent' });
    expect(result).not.toHaveProperty('suppressed');
    expect(await reached()).not.toContain(id);
    expect(await world.sql('select 1 from suppressions')).toEqual([]);
  });
});

describe('restriction', () => {
  it('is counted by ground and request: lifting one leaves the others', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const other = { requestId: '11111111-1111-4111-8111-111111111111' };
    // A contact is used as a whole, and says so.
    expect(await calls.apply('restrict', subject, ['contact'])).toMatchObject({ status: 'applied', whole: true });
    await calls.apply('restrict', subject, undefined, { ground: 'subject' });
    await calls.apply('restrict', subject, undefined, other);
    const used = async (): Promise<boolean> => (await reached()).includes(debtor.crmContactId!);
    expect(await calls.apply('unrestrict', subject)).toMatchObject({ status: 'applied' });
    const stranger = { requestId: '22222222-2222-4222-8222-222222222222' };
    expect(await calls.apply('unrestrict', subject, undefined, stranger)).toMatchObject({ status: 'not_applicable' });
    expect(await used()).toBe(false);
    await calls.apply('unrestrict', subject, undefined, { ground: 'subject' });
    expect(await used()).toBe(false);
    await calls.apply('unrestrict', subject, undefined, other);
    expect(await used()).toBe(true);
  });

  it('holds until an objection to processing is weighed', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(lead)]);
    const objection = { scope: 'processing' as const };
    expect((await calls.object(subject, objection)).stopped).toEqual([expect.objectContaining({ dataset: 'sources' })]);
    expect(await calls.confirmApplied(subject, { objection })).toEqual([]);
    await calls.apply('unrestrict', subject, undefined, { ground: 'pending' });
    expect(await calls.confirmApplied(subject, { objection })).toHaveLength(1);
  });
});

describe('rectify', () => {
  it('corrects the contact with all its copies, so that the old address is nowhere', async () => {
    const subject = await calls.subjectOf([identifiersFor.customer(traveller)]);
    const corrections = [
      { field: 'email', value: 'right@example.org' },
      { dataset: 'contact', field: 'preferences', value: '{"language":"cy","topics":[]}' },
      { dataset: 'sources', field: 'name', value: 'Example Fair' },
    ];
    const { results } = await calls.rectify(subject, corrections, 'rectify-key');
    expect(results.map(({ dataset, field, status, how }) => [dataset, field, status, how])).toEqual([
      ['contact', 'email', 'applied', 'replaced'],
      ['registrations', 'email', 'applied', 'replaced'],
      ['contact', 'preferences', 'applied', 'replaced'],
      ['sources', 'name', 'applied', 'replaced'],
    ]);
    expect(await calls.confirmApplied(subject, { corrections })).toEqual([]);
    for (const table of ['contacts', 'contact_search', 'export_snapshots', 'registrations', 'idempotency_keys']) {
      expect(await world.sql(`select 1 from ${table} t where t::text ilike $1`, [`%${traveller.email}%`])).toEqual([]);
    }
    expect(await calls.rectify(subject, corrections, 'rectify-key')).toMatchObject({ results });
  });

  it('refuses what is an inference or a log, files the statement, gives it out and erases it with the contact', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(traveller)]);
    const said = 'I am not at risk of leaving.';
    const { results } = await calls.rectify(subject, [
      { dataset: 'scores', field: 'segment', value: 'steady', statement: said },
      { dataset: 'visits', field: 'url', value: 'https://www.example.com/other' },
      { dataset: 'contact', field: 'email', value: 'not an address' },
      { dataset: 'contact', field: 'shoe_size', value: '43' },
      { field: 'iccid', value: '1' },
    ]);
    expect(results.map(({ status, statementFiled }) => [status, statementFiled])).toEqual([
      ['refused', true],
      ['refused', false],
      ['refused', false],
      ['refused', false],
      ['not_applicable', false],
    ]);
    for (const { reason } of results) expect(reason).toMatch(/^[a-z].{10,}$/);
    const context = testContext();
    await calls.collect(subject, context, { datasets: ['contact'] });
    expect(context.sink.records('contact')[0]!.statements).toEqual([expect.objectContaining({ text: said })]);
    const { items } = await calls.holds(subject);
    await calls.erase(
      await calls.preview(
        subject,
        items.map((item) => ({ item, outcome: 'erase' })),
      ),
    );
    expect(await world.sql('select 1 from statements union all select 1 from restrictions')).toEqual([]);
  });
});

describe('a connector that lies', () => {
  it.each(['rectify', 'restrict', 'object'] as const)('about %s is found out by the fresh read', async (lie) => {
    const liar = lyingConnector(createCrmConnector(world.settings), [lie]);
    const lied = callsOf(liar);
    const subject = await lied.subjectOf([identifiersFor.email(traveller)]);
    const corrections = [{ dataset: 'contact', field: 'title', value: 'Professor' }];
    const act = async (): Promise<unknown> => {
      if (lie === 'rectify') return lied.rectify(subject, corrections);
      return lie === 'restrict' ? lied.apply('restrict', subject) : lied.object(subject, ALL);
    };
    const asked = {
      rectify: { corrections },
      restrict: { restriction: { restricted: true } },
      object: { objection: ALL },
    }[lie];
    const what = { rectify: 'correction', restrict: 'restriction', object: 'objection' }[lie];
    await act();
    expect(liar.lies).toBe(1);
    expect(await lied.confirmApplied(subject, asked)).toContainEqual(expect.objectContaining({ what }));
    liar.repent();
    await act();
    expect(await lied.confirmApplied(subject, asked)).toEqual([]);
  });
});

describe('identifiers', () => {
  it('gives keyed hashes of everybody with whose record carries them, page by page', async () => {
    const context = testContext();
    const { count } = await calls.identifiers(context);
    const lines = context.sink.records('identifiers');
    expect(lines).toHaveLength(count);
    expect(lines).toContainEqual({
      hash: testHash({ type: 'email', value: traveller.email }),
      type: 'email',
      ref: `contact:${id}`,
      recordedAt: expect.stringMatching(/Z$/),
    });
    const refs = new Set(lines.map((line) => line.ref));
    const [row] = await world.sql(
      'select (select count(*) from contacts) + (select count(*) from cookies where contact_id is null) as n',
    );
    expect(refs.size).toBe(Number(row!.n));
    expect(JSON.stringify(lines)).not.toContain('@');
    expect(lines.map((line) => line.type)).not.toContain('name');
  });
});
