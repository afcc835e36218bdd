/** What a reviewer finds free of what a copy left out is given, by a call or by the review of the exemption (A7, V5). */
import { randomUUID } from 'node:crypto';
import { HabeasError } from '../../../src/common/errors.js';
import type { StaffTask } from '../../../src/register/types.js';
import type { Person, World } from '../support/world.js';
import { openWorld } from '../support/world.js';

let world: World;
let reviewer: Person;
let agent: Person;
beforeAll(async () => {
  world = await openWorld();
  reviewer = await world.person(['reviewer']);
  agent = await world.person(['agent']);
});
afterAll(() => world.close());
afterEach(() => {
  world.requests.fails = undefined;
  world.requests.supplements.splice(0);
});

const DAY = 86_400_000;
const post = (url: string, payload: object, who: Person = reviewer) =>
  world.app.inject({ method: 'POST', url, headers: who.auth, payload });
/** Whoever looks does so later than whoever decided. */
const later = <T>(act: () => T): T => {
  world.clock.add(60_000);
  return act();
};
const supplement = (id: string, payload: object = {}, who = reviewer) =>
  later(() => post(`/v1/requests/${id}/supplement`, { reason: 'the case is closed', ...payload }, who));
const settle = (task: string, result: string, who = reviewer) =>
  later(() => post(`/v1/tasks/${task}`, { result, reason: 'looked at it' }, who));

interface Case {
  id: string;
  /** Ids of the decisions, by target. */
  decided: Record<string, string>;
  review: string;
}

/** Answered without these; its review is open. */
async function answered(targets: string[] = ['crm/notes'], over: { closed?: boolean } = {}): Promise<Case> {
  const { id } = await world.request();
  await world.register.outbox.started(id, 'run-1');
  const at = world.clock.now().toISOString();
  const decided: Record<string, string> = {};
  for (const target of targets) {
    decided[target] = randomUUID();
    await world.register.decisions.record(id, {
      ...{ id: decided[target], kind: 'withhold', choice: 'crime_and_tax', target, reason: 'a case' },
      ...{ by: { id: reviewer.id, kind: 'person', roles: ['reviewer'] }, at },
    });
  }
  await world.register.requests.update(id, { at, answeredAt: at, stage: 'deliver' });
  if (over.closed)
    await world.register.requests.update(id, { at, stage: 'closed', closedAt: at, outcome: 'partly_fulfilled' });
  const review = randomUUID();
  await world.register.tasks.open({
    ...{ id: review, requestId: id, kind: 'exemption_review', why: 'look again', by: 'system', at },
    ...{ detail: { items: targets.length, decisions: Object.values(decided) }, dueAt: at },
  });
  return { id, decided, review };
}

const open = async (id: string): Promise<StaffTask[]> => world.register.tasks.list({ requestId: id, open: true });

it('tells a request that is still open, records who found it free, and stands with a target of its own', async () => {
  const { id, decided } = await answered();
  const answer = await supplement(id);
  expect(answer.statusCode).toBe(202);
  const now = world.clock.now().getTime();
  expect(answer.json()).toMatchObject({ kind: 'supplement', dueAt: new Date(now + 7 * DAY).toISOString() });
  expect(world.requests.supplements).toEqual([
    {
      requestId: id,
      order: expect.objectContaining({
        ...{ turn: 1, items: [expect.objectContaining({ target: 'crm/notes', decisionId: decided['crm/notes'] })] },
      }) as object,
    },
  ]);
  const last = (await world.register.decisions.list(id)).at(-1);
  expect(last).toMatchObject({ kind: 'withhold', choice: 'lifted', target: 'crm/notes', by: { id: reviewer.id } });
  // Nothing is left to look at.
  expect((await open(id)).map(({ kind }) => kind)).toEqual(['supplement']);
  expect((await supplement(id)).statusCode).toBe(409);
});

it('takes a closed request up again', async () => {
  const { id } = await answered(['crm/notes'], { closed: true });
  expect((await supplement(id)).statusCode).toBe(202);
  expect(world.requests.supplements).toEqual([]);
  expect(await world.register.requests.get(id)).toMatchObject({ reopened: 1, closedAt: undefined });
});

it('that closes in this very moment is left to the sweep', async () => {
  const { id } = await answered();
  world.requests.fails = new HabeasError('not_found', 'it does not run');
  expect((await supplement(id)).statusCode).toBe(202);
  expect((await open(id)).map(({ kind }) => kind)).toContain('supplement');
});

it('gives what is named and leaves the rest with its review', async () => {
  const { id, review } = await answered(['crm/notes', 'support/tickets/T-2']);
  expect((await supplement(id, { targets: ['crm/other'] })).statusCode).toBe(409);
  expect((await supplement(id, { targets: ['crm/notes'] })).statusCode).toBe(202);
  expect((await open(id)).map(({ kind }) => kind).sort()).toEqual(['exemption_review', 'supplement']);
  expect((await settle(review, 'released')).statusCode).toBe(200);
  expect(world.requests.supplements.map(({ order }) => [order.turn, order.items.map(({ target }) => target)])).toEqual([
    [1, ['crm/notes']],
    [2, ['support/tickets/T-2']],
  ]);
});

it('is what a review comes to that finds the reason gone, and ends the other reviews of the same', async () => {
  const { id, review, decided } = await answered();
  const other = randomUUID();
  const at = world.clock.now().toISOString();
  await world.register.tasks.open({
    ...{ id: other, requestId: id, kind: 'exemption_review', why: 'now', by: 'legal', at },
    detail: { decisions: Object.values(decided), after: review },
  });
  expect((await settle(review, 'released', agent)).statusCode).toBe(403);
  expect(await open(id)).toHaveLength(2);
  const done = await settle(review, 'released');
  expect(done.json()).toMatchObject({ state: 'done', result: 'released', says: 'looked at it' });
  expect(await world.register.tasks.get(other)).toMatchObject({ state: 'done', result: 'released' });
  expect(world.requests.supplements).toHaveLength(1);
  // The same answer again is the same answer.
  expect((await settle(review, 'released')).statusCode).toBe(200);
  expect(world.requests.supplements).toHaveLength(1);
});

it('a reason that still stands is looked at again in thirty days', async () => {
  const { id, review, decided } = await answered();
  expect((await settle(review, 'upheld', agent)).statusCode).toBe(200);
  const [next] = await open(id);
  expect(next).toMatchObject({
    ...{ kind: 'exemption_review', detail: { decisions: Object.values(decided), after: review } },
    dueAt: new Date(world.clock.now().getTime() + 30 * DAY).toISOString(),
  });
  expect(world.requests.supplements).toEqual([]);
});

it('is for reviewers by name, and for requests that were answered and are still known', async () => {
  const { id } = await answered();
  expect((await supplement(id, {}, agent)).statusCode).toBe(403);
  expect((await supplement(id, {}, await world.person(['reviewer'], { kind: 'machine' }))).statusCode).toBe(403);
  expect((await supplement(randomUUID())).statusCode).toBe(404);
  const { id: open_ } = await world.request();
  const early = await supplement(open_);
  expect(early.statusCode).toBe(409);
  expect(early.json<{ detail: string; hint?: string }>().detail).toMatch(/has not gone out/);
  const old = await answered(['crm/notes'], { closed: true });
  await world.register.purge.contentShredded(old.id, world.clock.now().toISOString());
  expect((await supplement(old.id)).statusCode).toBe(409);
});
