import { createHash } from 'node:crypto';
import { createSupportConnector } from '../../../activities/holders/support/index.js';
import { startSupport } from '../../../examples/iot-operator/systems/support/system.js';
import { HOSTILE_FILE_NAMES } from '../../../examples/iot-operator/systems/support/seed.js';
import type { Person } from '../../../examples/iot-operator/population/index.js';
import type { HolderPlan, Subject } from '../../../src/connector/contract.js';
import type { Connector } from '../../../src/connector/define.js';
import { lyingConnector } from '../../support/lying-connector.js';
import { callsOf, ordersWhere } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { memorySink, NOW, testContext } from '../support/context.js';
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
  world = await startWorld(cluster, startSupport);
  connector = createSupportConnector({ ...world.settings, pageSize: 20 });
  calls = callsOf(connector);
});
afterEach(async () => world.close());

const { traveller, debtor, complainant, business_user: businessUser } = cast;
/** Who takes part in a ticket of the person of index n is the next one. */
const nextOf = (person: Person): Person => population.people[person.n + 1]!;

async function requesterOnly(person: Person): Promise<Subject> {
  const subject = await calls.subjectOf([identifiersFor.email(person)]);
  return { ...subject, refs: subject.refs.filter((ref) => ref.startsWith('requester:')) };
}

async function planAll(subject: Subject, only: (id: string) => boolean = () => true): Promise<HolderPlan> {
  return calls.preview(subject, ordersWhere((await calls.holds(subject)).items, only));
}

/** Tables in which a word occurs, attachments' bytes aside. */
async function tablesWith(word: string, where = 'true'): Promise<string[]> {
  const tables = await world.sql(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const hits: string[] = [];
  for (const { name } of tables) {
    const rows = await world.sql(
      `select 1 from "${String(name)}" t where (to_jsonb(t) - 'content')::text ilike $1 and ${where} limit 1`,
      [`%${word}%`],
    );
    if (rows.length > 0) hits.push(String(name));
  }
  return hits.toSorted();
}

describe('locate', () => {
  it('finds a requester, and the same person in other people’s tickets', async () => {
    const { found } = await calls.locate([identifiersFor.email(debtor)]);
    expect(found.map(({ ref }) => ref).toSorted()).toEqual([
      `participant:PAR-${debtor.supportRequesterId!.slice(4)}`,
      `requester:${debtor.supportRequesterId!}`,
    ]);
    const requester = found.find(({ ref }) => ref.startsWith('requester'))!;
    expect(requester.counts).toMatchObject({ tickets: 14, internal_notes: 14 });
    expect(requester.identifiers).toContainEqual({ type: 'customer_id', value: debtor.customerId });
    const [business] = (await calls.locate([{ type: 'user_id', value: businessUser.userId! }])).found;
    expect(business).toMatchObject({ representative: true });
    expect(business!.identifiers.map(({ type }) => type)).not.toContain('customer_id');
    expect((await calls.locate([{ type: 'phone', value: '+44 0000' }])).found).toEqual([]);
  });
});

describe('holds', () => {
  it('groups closed tickets by the month they closed in, and keeps an open one by itself', async () => {
    const { facts, items } = await calls.holds(await requesterOnly(debtor));
    expect(facts).toEqual([]);
    const closed = items.filter(({ dataset }) => dataset === 'tickets');
    expect(closed.reduce((sum, { count }) => sum + count, 0)).toBe(14);
    for (const { id, kind, recordDate } of closed) {
      expect(kind).toBe('ticket_closed');
      expect(id).toBe(`tickets/closed/${recordDate!.slice(0, 7)}`);
    }
    const [newest] = await world.sql('select max(closed_at) as at from tickets where requester_id = $1', [
      debtor.supportRequesterId,
    ]);
    expect(items.find(({ id }) => id === 'requester')).toMatchObject({
      kind: 'ticket_closed',
      recordDate: (newest!.at as Date).toISOString().slice(0, 10),
    });
    const subject = await requesterOnly(complainant);
    const [open] = await world.sql(`select id from tickets where requester_id = $1 and status = 'open'`, [
      complainant.supportRequesterId,
    ]);
    const own = `tickets/${String(open!.id).toLowerCase()}`;
    const before = (await calls.holds(subject)).items;
    expect(before.find(({ id }) => id === own)).toMatchObject({ kind: 'ticket_open', count: 1 });
    expect(before.find(({ id }) => id === 'requester')!.kind).toBe('ticket_open');
    await world.api('POST', `/tickets/${String(open!.id)}/close`);
    const after = (await calls.holds(subject)).items;
    expect(after.map(({ id }) => id)).not.toContain(own);
    expect(after.find(({ id }) => id === 'tickets/closed/2026-11')).toMatchObject({ kind: 'ticket_closed' });
  });
});

describe('collect', () => {
  it('gives the person’s and staff’s words and notes, and of others only that they wrote', async () => {
    const context = testContext();
    const { rows } = await calls.collect(await requesterOnly(traveller), context);
    const other = nextOf(traveller);
    const everything = JSON.stringify(Object.keys(rows).map((dataset) => context.sink.records(dataset)));
    expect(everything).not.toContain(other.email);
    expect(everything).not.toContain(other.fullName);
    expect(everything).not.toContain('I am at home on Friday');
    const messages = context.sink.records('messages');
    const withheld = messages.filter((message) => message.withheld !== null);
    expect(withheld).toEqual([
      expect.objectContaining({ author: 'another person', text: null, withheld: expect.stringMatching(/15\(4\)/) }),
    ]);
    const redacted = messages.filter((message) => (message.redactions as number) > 0);
    expect(redacted).toEqual([
      expect.objectContaining({
        author: 'support staff',
        redactions: 2,
        text: expect.stringContaining('[another person]'),
      }),
    ]);
    expect(messages.filter(({ author }) => author === 'you').every(({ text }) => (text as string).length > 0)).toBe(
      true,
    );
    expect(context.sink.records('internal_notes')).toHaveLength(3);
    const written = await world.sql(
      `select m.id from messages m join tickets t on t.id = m.ticket_id where t.requester_id = $1 and not m.internal order by m.id`,
      [traveller.supportRequesterId],
    );
    expect(messages.map(({ id }) => id)).toEqual(written.map(({ id }) => id));
    for (const { name, fields } of connector.description.datasets) {
      for (const record of context.sink.records(name)) {
        expect(fields.map((field) => field.name)).toEqual(expect.arrayContaining(Object.keys(record)));
      }
    }
  });

  it('streams attachments byte for byte under the names they came with, others’ left out', async () => {
    const context = testContext();
    const { parts, rows } = await calls.collect(await requesterOnly(traveller), context);
    const files = await world.sql(
      `select a.id, a.file_name, a.sha256, a.content from attachments a join tickets t on t.id = a.ticket_id
        where t.requester_id = $1 and a.author_kind <> 'participant' order by a.id`,
      [traveller.supportRequesterId],
    );
    const attachments = parts.filter(({ kind }) => kind === 'attachment');
    expect(rows.attachments).toBe(files.length);
    expect(attachments.map(({ fileName }) => fileName)).toEqual(files.map((file) => file.file_name));
    expect(HOSTILE_FILE_NAMES).toContain(attachments[0]!.fileName);
    files.forEach((file, index) => {
      const { bytes } = context.sink.parts.get(`attachments/${index}`)!;
      expect(bytes.equals(file.content as Buffer)).toBe(true);
      expect(attachments[index]!.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    });
    const shown = context.sink
      .records('messages')
      .flatMap(({ attachments: list }) => list as Record<string, unknown>[]);
    expect(shown.filter(({ withheld }) => withheld !== null)).toEqual([
      { id: expect.any(String), withheld: expect.stringMatching(/15\(4\)/) },
    ]);
  });

  it('gives what the person wrote in others’ tickets, and nothing else of those tickets', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const context = testContext();
    await calls.collect({ ...subject, refs: subject.refs.filter((ref) => ref.startsWith('participant')) }, context);
    expect(context.sink.records('participations')).toEqual([
      expect.objectContaining({
        text: expect.stringContaining(debtor.email),
        attachments: [expect.objectContaining({ fileName: expect.any(String) })],
      }),
    ]);
    expect(context.sink.records('messages')).toEqual([]);
  });

  it('goes on after a crash without repeating a part or losing one', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const whole = testContext();
    const expected = await calls.collect(subject, whole);
    for (let crashAt = 1; crashAt <= expected.parts.length; crashAt += 3) {
      const sink = memorySink();
      const first = testContext({ sink });
      const write = sink.write.bind(sink);
      let writes = 0;
      sink.write = async (...args) => {
        writes += 1;
        if (writes === crashAt) throw new Error('killed');
        return write(...args);
      };
      await expect(calls.collect(subject, first)).rejects.toThrow('killed');
      const resumed = await calls.collect(subject, testContext({ sink, resumeFrom: first.beats.at(-1) }));
      expect(resumed.rows).toEqual(expected.rows);
      expect(sink.writes.toSorted()).toEqual(expected.parts.map((p) => `${p.dataset}/${p.index}`).toSorted());
      for (const dataset of Object.keys(expected.rows)) {
        expect(sink.records(dataset)).toEqual(whole.sink.records(dataset));
      }
    }
  });
});

describe('erase', () => {
  it('leaves skeletons that belong to nobody, and no word of the person in any table or index', async () => {
    const other = nextOf(traveller);
    const subject = await requesterOnly(traveller);
    const tickets = await world.sql(
      'select id, kind, created_at, closed_at from tickets where requester_id = $1 order by id',
      [traveller.supportRequesterId],
    );
    const ids = tickets.map(({ id }) => id);
    const plan = await planAll(subject);
    const result = await calls.erase(plan);
    expect(result).toMatchObject({ status: 'done', atomic: false });
    expect(result.removed).toEqual(Object.fromEntries(plan.items.map(({ itemId, count }) => [itemId, count])));
    expect((await calls.confirm(plan)).remaining).toEqual([]);
    const words = [
      traveller.email,
      traveller.fullName,
      traveller.phone,
      traveller.customerId!,
      traveller.supportRequesterId!,
    ];
    for (const word of words) {
      // Elsewhere the traveller may be a participant: that is another record.
      expect([
        word,
        await tablesWith(word, `coalesce(to_jsonb(t)->>'ticket_id', to_jsonb(t)->>'id') = any('{${ids.join(',')}}')`),
      ]).toEqual([word, []]);
    }
    expect(await world.sql('select 1 from requesters where id = $1', [traveller.supportRequesterId])).toEqual([]);
    const after = await world.sql(
      'select id, kind, created_at, closed_at, subject, requester_id from tickets where id = any($1) order by id',
      [ids],
    );
    expect(after).toEqual(tickets.map((ticket) => ({ ...ticket, subject: null, requester_id: null })));
    const left = await world.sql(
      'select author_kind, body from messages where ticket_id = any($1) and body is not null',
      [ids],
    );
    expect(left).toEqual([{ author_kind: 'participant', body: expect.stringContaining('I am at home on Friday') }]);
    expect(left[0]!.body).toContain(other.email);
    expect(left[0]!.body).toContain('[removed]');
    const files = await world.sql('select author_kind, file_name from attachments where ticket_id = any($1)', [ids]);
    expect(files).toEqual([{ author_kind: 'participant', file_name: 'photo for [removed].jpg' }]);
    expect((await world.api('POST', '/search', { text: traveller.email })).body.data).toEqual([]);
  });

  it('erases old tickets and keeps newer ones with their requester', async () => {
    const subject = await requesterOnly(debtor);
    const { items } = await calls.holds(subject);
    const oldest = items
      .filter(({ dataset }) => dataset === 'tickets')
      .map(({ id }) => id)
      .toSorted()[0]!;
    const plan = await calls.preview(
      subject,
      ordersWhere(items, (id) => id === oldest),
    );
    expect((await calls.erase(plan)).removed).toEqual({ [oldest]: 1 });
    const [left] = await world.sql('select count(*)::int as n from tickets where requester_id = $1', [
      debtor.supportRequesterId,
    ]);
    expect(left!.n).toBe(13);
    expect(await world.sql('select name from requesters where id = $1', [debtor.supportRequesterId])).toEqual([
      { name: debtor.fullName },
    ]);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
  });

  it('takes a participant’s words, files and name out of another’s ticket and leaves the rest', async () => {
    const subject = await calls.subjectOf([identifiersFor.email(debtor)]);
    const only = { ...subject, refs: subject.refs.filter((ref) => ref.startsWith('participant')) };
    const plan = await planAll(only);
    expect(plan.items).toEqual([expect.objectContaining({ dataset: 'participations', count: 1 })]);
    await calls.erase(plan);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
    const ofTraveller = `coalesce(to_jsonb(t)->>'ticket_id', '') in (select id from tickets where requester_id = '${traveller.supportRequesterId!}')`;
    expect(await tablesWith(debtor.email, ofTraveller)).toEqual([]);
    expect(await world.sql('select 1 from participants where email = $1', [debtor.email])).toEqual([]);
    const words = await world.sql(
      `select count(*)::int as n from messages m join tickets t on t.id = m.ticket_id where t.requester_id = $1 and m.body is not null`,
      [traveller.supportRequesterId],
    );
    expect(words[0]!.n).toBe(12);
  });

  it('leaves an open ticket alone, and one that came after the bound with its requester', async () => {
    const subject = await requesterOnly(complainant);
    const { items } = await calls.holds(subject);
    const plan = await calls.preview(
      subject,
      items.map((item) => ({ item, outcome: item.kind === 'ticket_open' ? ('retain' as const) : ('erase' as const) })),
    );
    await calls.erase(plan);
    const open = await world.sql('select status, subject from tickets where requester_id = $1', [
      complainant.supportRequesterId,
    ]);
    expect(open).toEqual([{ status: 'open', subject: expect.any(String) }]);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
    const earlier = '2026-11-20T00:00:00.000Z';
    const bounded = await requesterOnly(debtor);
    await world.sql(
      `insert into tickets (id, requester_id, kind, status, subject, created_at) values ('TIC-new', $1, 'support', 'open', 'later', $2)`,
      [debtor.supportRequesterId, NOW],
    );
    await world.sql(
      `insert into messages (id, ticket_id, author_kind, author_id, body, recorded_at) values ('MSG-new', 'TIC-new', 'requester', $1, 'a new matter', $2)`,
      [debtor.supportRequesterId, NOW],
    );
    const held = await calls.holds(bounded, earlier);
    expect(held.items.map(({ id }) => id)).not.toContain('requester');
    const old = await calls.preview(
      bounded,
      ordersWhere(held.items, () => true),
      earlier,
    );
    await calls.erase(old);
    expect(await world.sql('select id from tickets where requester_id = $1', [debtor.supportRequesterId])).toEqual([
      { id: 'TIC-new' },
    ]);
    expect((await calls.confirm(old)).remaining).toEqual([]);
  });

  it('is caught when it lies, and when the index kept a copy', async () => {
    const liar = lyingConnector(connector);
    const subject = await requesterOnly(traveller);
    const plan = await planAll(subject);
    await callsOf(liar).erase(plan);
    expect((await calls.confirm(plan)).remaining.map(({ itemId }) => itemId).toSorted()).toEqual(
      plan.items.map(({ itemId }) => itemId).toSorted(),
    );
    await world.sql('create table kept as select ticket_id, requester_id, text from ticket_search');
    await calls.erase(plan);
    await world.sql(
      'insert into ticket_search (ticket_id, requester_id, text) select * from kept on conflict do nothing',
    );
    expect((await calls.confirm(plan)).remaining.length).toBeGreaterThan(0);
    await world.sql('delete from ticket_search where requester_id = $1', [traveller.supportRequesterId]);
    expect((await calls.confirm(plan)).remaining).toEqual([]);
  });
});

describe('restrict', () => {
  it('hides the tickets named from search, and lets a privacy comment through all the same', async () => {
    const subject = await requesterOnly(complainant);
    const { items } = await calls.holds(subject);
    const open = items.find(({ kind, dataset }) => kind === 'ticket_open' && dataset === 'tickets')!;
    const id = open.id.replace('tickets/', '').toUpperCase();
    const search = async (): Promise<unknown[]> =>
      (await world.api('POST', '/search', { text: complainant.email })).body.data as unknown[];
    expect(await search()).toContainEqual({ id });
    expect(await calls.apply('restrict', subject, [open.id])).toEqual({
      status: 'applied',
      at: NOW,
      itemIds: [open.id],
    });
    expect(await search()).not.toContainEqual({ id });
    expect(
      (await world.api('POST', `/tickets/${id}/comments`, { body: 'Your request is being worked on.' })).status,
    ).toBe(201);
    await calls.apply('unrestrict', subject, [open.id]);
    expect(await search()).toContainEqual({ id });
    expect((await calls.apply('restrict', subject, ['tickets/closed/1999-01'])).status).toBe('not_applicable');
  });
});
