import { createSupportConnector } from '../../../activities/holders/support/index.js';
import { startSupport } from '../../../examples/iot-operator/systems/support/system.js';
import type { Subject } from '../../../src/connector/contract.js';
import { lyingConnector } from '../../support/lying-connector.js';
import { testHash } from '../context.js';
import { callsOf } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { testContext } from '../support/context.js';
import { startCluster } from '../support/cluster.js';
import type { Cluster } from '../support/cluster.js';
import { cast, identifiersFor, startWorld } from '../support/worlds.js';
import type { World } from '../support/worlds.js';

let cluster: Cluster;
let world: World;
let calls: Calls;
let subject: Subject;

beforeAll(() => {
  cluster = startCluster();
});
afterAll(async () => cluster.stop());
beforeEach(async () => {
  world = await startWorld(cluster, startSupport);
  calls = callsOf(createSupportConnector({ ...world.settings, pageSize: 20 }));
  subject = await calls.subjectOf([identifiersFor.email(traveller)]);
});
afterEach(async () => world.close());

const { traveller } = cast;
const requester = traveller.supportRequesterId!;
const ownTickets = async (): Promise<string[]> =>
  (await world.sql('select id from tickets where requester_id = $1 order by id', [requester])).map(({ id }) =>
    String(id),
  );
const used = async (): Promise<string[]> => {
  const own = await ownTickets();
  const { body } = await world.api('POST', '/search', { text: traveller.email });
  const found = (body.data as { id: string }[]).map(({ id }) => id);
  const reviewed = (await world.api('GET', '/reviews/monthly')).body.tickets as string[];
  return own.filter((id) => found.includes(id) || reviewed.includes(id));
};

describe('rectify', () => {
  it('corrects contact data with the search index', async () => {
    const corrections = [{ field: 'email', value: 'right@example.org' }];
    const { results } = await calls.rectify(subject, corrections);
    expect(results).toEqual([expect.objectContaining({ dataset: 'requester', status: 'applied', how: 'replaced' })]);
    expect(await calls.confirmApplied(subject, { corrections })).toEqual([]);
    expect(
      await world.sql('select 1 from ticket_search where requester_id = $1 and text ilike $2', [
        requester,
        `%${traveller.email} %`,
      ]),
    ).toEqual([]);
    const { body } = await world.api('POST', '/search', { text: 'right@example.org' });
    expect((body.data as unknown[]).length).toBe((await ownTickets()).length);
  });

  it('adds a note once and leaves the wording as it was sent', async () => {
    const [sent] = await world.sql(
      `select m.id, m.body, m.ticket_id from messages m join tickets t on t.id = m.ticket_id
        where t.requester_id = $1 and m.author_kind = 'agent' and not m.internal and m.body is not null order by m.id limit 1`,
      [requester],
    );
    const corrections = [
      { dataset: 'messages', field: 'text', record: String(sent!.id), value: 'I never said so.', statement: 'Ask me.' },
    ];
    for (const key of ['note-key-1', 'note-key-2']) {
      expect((await calls.rectify(subject, corrections, key)).results[0]).toMatchObject({
        status: 'applied',
        how: 'note',
        statementFiled: true,
      });
    }
    expect(await world.sql('select body from messages where id = $1', [sent!.id])).toEqual([{ body: sent!.body }]);
    const notes = await world.sql(
      `select body from messages where ticket_id = $1 and body like 'Note at the request%'`,
      [sent!.ticket_id],
    );
    expect(notes).toEqual([{ body: expect.stringContaining('I never said so. Ask me.') }]);
    expect(await calls.confirmApplied(subject, { corrections })).toEqual([]);
  });

  it('refuses what records who wrote when, and files the statement', async () => {
    const [ticket] = await ownTickets();
    const { results } = await calls.rectify(subject, [
      { dataset: 'tickets', field: 'createdAt', record: ticket, value: '2020-01-01', statement: 'It was earlier.' },
      { dataset: 'messages', field: 'text', record: 'MSG-of-somebody-else', value: 'x' },
    ]);
    expect(results.map(({ status, statementFiled }) => [status, statementFiled])).toEqual([
      ['refused', true],
      ['not_applicable', false],
    ]);
    const context = testContext();
    await calls.collect(subject, context, { datasets: ['requester'] });
    expect(context.sink.records('requester')[0]!.statements).toEqual([
      expect.objectContaining({ text: 'It was earlier.' }),
    ]);
  });
});

describe('restriction', () => {
  it('of the person covers every ticket, one opened later too, and leaves what a hold restricts when it is lifted', async () => {
    expect((await used()).length).toBeGreaterThan(1);
    const { items } = await calls.holds(subject);
    const held = items.find(({ dataset }) => dataset === 'tickets')!;
    expect(await calls.apply('restrict', subject, [held.id, 'nothing/of-this'])).toMatchObject({ itemIds: [held.id] });
    const restricted = (await ownTickets()).length - (await used()).length;
    await calls.apply('restrict', subject, undefined, { ground: 'subject' });
    await world.api('POST', '/tickets', {
      requesterId: requester,
      kind: 'support',
      subject: 'Later',
      body: 'Another question',
    });
    expect(await used()).toEqual([]);
    expect(await calls.confirmApplied(subject, { restriction: { restricted: true, ground: 'subject' } })).toEqual([]);
    await calls.apply('unrestrict', subject, undefined, { ground: 'subject' });
    expect((await ownTickets()).length - (await used()).length).toBe(restricted);
    await calls.apply('unrestrict', subject, [held.id]);
    expect(await used()).toEqual(await ownTickets());
  });

  it('follows an objection until it is weighed; open tickets are answered', async () => {
    const objection = { scope: 'processing' as const };
    expect(await calls.object(subject, objection)).toMatchObject({ status: 'applied', goesOn: [expect.anything()] });
    expect(await used()).toEqual([]);
    const [ticket] = await ownTickets();
    const reply = await world.api('POST', `/tickets/${ticket!}/replies`, { body: 'We look into it.', from: 'agent' });
    expect(reply.status).toBe(201);
    expect(await calls.confirmApplied(subject, { objection })).toEqual([]);
    for (const scope of ['marketing', 'consent'] as const) {
      expect(await calls.object(subject, { scope })).toMatchObject({ status: 'not_applicable', stopped: [] });
    }
  });

  it('is caught by the fresh read when it is a lie', async () => {
    const lied = callsOf(lyingConnector(createSupportConnector(world.settings), ['restrict', 'rectify', 'object']));
    const corrections = [{ field: 'phone', value: '+44 20 7946 0000' }];
    const objection = { scope: 'processing' as const };
    await lied.apply('restrict', subject);
    await lied.rectify(subject, corrections);
    await lied.object(subject, objection);
    const left = await lied.confirmApplied(subject, { corrections, restriction: { restricted: true }, objection });
    expect(left.map(({ what }) => what)).toEqual(['correction', 'restriction', 'objection']);
  });
});

it('tells keyed hashes of requesters and participants', async () => {
  const context = testContext();
  const { count } = await calls.identifiers(context);
  const lines = context.sink.records('identifiers');
  expect(lines).toHaveLength(count);
  const hash = testHash({ type: 'email', value: traveller.email });
  const carriers = lines.filter((line) => line.hash === hash).map(({ ref }) => ref);
  expect(carriers).toContain(`requester:${requester}`);
  const [row] = await world.sql(
    'select (select count(*) from requesters)::int + (select count(*) from participants)::int as n',
  );
  expect(new Set(lines.map(({ ref }) => ref)).size).toBe(row!.n);
});
