/** POST /v1/deadlines: any signed-in caller asks the law, one question or many. */
import type { Problem } from '../../../src/server/http/problem.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let people: Person[];

beforeAll(async () => {
  world = await openWorld();
  people = [
    await world.person(['agent']),
    await world.person(['owner'], { holders: ['crm'] }),
    await world.person(['reviewer']),
    await world.person(['manager']),
    await world.person(['admin']),
    await world.person(['agent'], { kind: 'machine' }),
    await world.person([], { kind: 'machine', holders: ['crm'] }),
  ];
});
afterAll(() => world.close());

const question = {
  id: 'X1',
  jurisdiction: 'DUAL:UK-ENG+EU-DE-BY',
  right: 'access',
  receivedAt: '2026-05-04T12:00:00Z',
  events: [{ type: 'extension_notice', at: '2026-05-20' }],
};

const ask = (payload: unknown, person = people[0]) =>
  world.app.inject({ method: 'POST', url: '/v1/deadlines', payload: payload as object, headers: person?.auth ?? {} });

it('answers one question with dates and derivation, to everybody with a token', async () => {
  for (const person of people) {
    const answer = await ask(question, person);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      id: 'X1',
      state: 'RUNNING',
      dueDate: '2026-08-04',
      dueBefore: '2026-08-04T22:00:00Z',
      // Corpus Christi holds in Bavaria: Thursday 4 June for the UK, Friday for Bavaria.
      extensionNoticeDue: '2026-06-04',
      refusalNoticeDue: '2026-06-05',
    });
    const { derivation } = answer.json<{ derivation: { rule: string; date?: string }[] }>();
    expect(derivation.at(-1)).toMatchObject({ rule: 'D1', date: '2026-08-04' });
  }
});

it('answers nobody without a token', async () => {
  const answer = await world.app.inject({ method: 'POST', url: '/v1/deadlines', payload: question });
  expect(answer.statusCode).toBe(401);
});

it('answers a list in its order; without an id, with null', async () => {
  const answer = await ask([question, { ...question, id: undefined, right: 'complaint' }, { ...question, id: 3 }]);
  expect(answer.json<{ id: unknown; state: string }[]>().map(({ id, state }) => [id, state])).toEqual([
    ['X1', 'RUNNING'],
    [null, 'NO_STATUTORY_DUTY'],
    [3, 'RUNNING'],
  ]);
});

const without = (field: string) => Object.fromEntries(Object.entries(question).filter(([name]) => name !== field));

it.each<[unknown, string, string]>([
  [without('jurisdiction'), '/jurisdiction', 'is missing'],
  [without('right'), '/right', 'is missing'],
  [without('receivedAt'), '/receivedAt', 'is missing'],
  [without('events'), '/events', 'is missing'],
  [
    { ...question, jurisdiction: 'EU-CH' },
    '/jurisdiction',
    'the jurisdiction EU-CH is not served: no checked holiday table for EU-CH',
  ],
  [{ ...question, jurisdiction: 'zebra.secret' }, '/jurisdiction', 'is not a jurisdiction known here'],
  [{ ...question, right: 'zebra.secret' }, '/right', 'is not one of the values known here'],
  [{ ...question, receivedAt: 'zebra.secret' }, '/receivedAt', 'is not a date, nor an instant with an offset'],
  [
    { ...question, receivedAt: '2040-01-01' },
    '/receivedAt',
    'holidays of England and Wales are checked for 2019 to 2028, not 2040',
  ],
  [
    { ...question, events: [{ type: 'zebra.secret', at: '2026-05-05' }] },
    '/events/0/type',
    'is not one of the values known here',
  ],
  [
    { ...question, events: [{ type: 'fee_paid', at: '2026-05-05', valid: 'x' }] },
    '/events/0/valid',
    'is not true or false',
  ],
  [[question, { ...question, right: 'oblivion' }], '/1/right', 'is not one of the values known here'],
  [
    [question, { ...question, receivedAt: '2040-01-01' }],
    '/1/receivedAt',
    'holidays of England and Wales are checked for 2019 to 2028, not 2040',
  ],
  [{ ...question, id: 2 ** 60 }, '/id', 'is a number too large to be given back exactly'],
  [[], '', 'has too few entries'],
])('names the field that is wrong: %#', async (payload, pointer, detail) => {
  const answer = await ask(payload);
  expect(answer.statusCode).toBe(422);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  const { errors, ...problem } = answer.json<Problem>();
  expect(problem).toMatchObject({ type: 'urn:habeas:problem:invalid', status: 422 });
  expect(errors).toEqual([{ in: 'body', pointer, detail, mend: expect.any(String) }]);
  expect(answer.body).not.toContain('zebra.secret');
});

it('is described', async () => {
  const { paths, components } = (await world.app.inject({ url: '/v1/openapi.json' })).json();
  const operation = paths['/v1/deadlines'].post;
  expect(operation.requestBody.content['application/json'].schema.anyOf).toHaveLength(2);
  expect(Object.keys(operation.responses).sort()).toEqual(['200', '401', '422', '429']);
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Deadline', 'DeadlineQuestion']));
});
