/**
 * V4, S10: two people with one invoice each; of one of them a retention notice keeps this year's traffic as well. Decided by the real
 * activities over a real register. What anybody outside the cleared role can see of the two must be the same.
 */
import type { WorkflowHandle } from '@temporalio/client';
import { createHeldActivities } from '../../activities/held.js';
import { createHoldActivities } from '../../activities/holds.js';
import { createLawActivities } from '../../activities/law.js';
import { renderLetter } from '../../src/messages/letters/index.js';
import type { ItemDecision } from '../../src/law/types.js';
import { context } from '../messages/letters/support.js';
import { testDeps } from '../activities/support/deps.js';
import { openWorld } from '../server/support/world.js';
import type { Person, World as ServerWorld } from '../server/support/world.js';
import { play, START } from './harness.js';
import type { RequestPlay } from './harness.js';
import { decision, PEOPLE, requestInput, World } from './world.js';
import type { FakeItem } from './world.js';

const DAY = 86_400_000;
const dayBefore = (days: number) => new Date(Date.parse(START) - days * DAY).toISOString().slice(0, 10);
const customer = [{ type: 'customer_id', value: 'CUS-1' }];
const invoice: FakeItem = {
  ...{ id: 'invoices/1', dataset: 'invoices', category: 'payment', kind: 'invoice', lawfulBasis: 'legal_obligation' },
  ...{ count: 1, recordDate: dayBefore(200) },
};
const lines = (id: string, recordDate: string): FakeItem => ({
  ...{ id, dataset: 'usage', category: 'traffic', kind: 'traffic_billed', lawfulBasis: 'contract_with_subject' },
  ...{ count: 9, recordDate, oldestDate: recordDate },
});

let server: ServerWorld;
let legal: Person;

beforeAll(async () => {
  server = await openWorld();
  legal = await server.person(['legal']);
});
afterAll(() => server.close());

const DAY_S = 24 * 3600;
const BETWEEN_S = 600;

function personWith(traffic: FakeItem[], invoices: FakeItem[]): World {
  const world = new World();
  for (const [name, answersFor, items] of [
    ['accounts', ['service'], []],
    ['billing', ['balance'], invoices],
    ['traffic', [], traffic],
  ] as const) {
    const holder = world.holder(name);
    holder.identifiers = customer;
    holder.answersFor = [...answersFor];
    holder.items = [...items];
  }
  return world;
}

interface Seen {
  decisions: ItemDecision[];
  requestId: string;
  request: Shape;
  held: Shape;
  raw: string;
  letterWaits: boolean;
}

/** The whole erasure as far as its first look at what is held. */
async function seen(world: World): Promise<Seen> {
  const deps = await testDeps(server);
  const descriptions = [...world.holders.values()].map(
    ({ name, answersFor }) => [name, { answersFor, datasets: [] }] as const,
  );
  const real = { ...deps, descriptions: new Map(descriptions) as unknown as typeof deps.descriptions };
  const core = world.coreActivities();
  world.coreActivities = () => ({
    ...core,
    decideItems: (asked) => createLawActivities(real).decideItems(asked),
    ...createHoldActivities(real),
    tellHoldLifted: (asked) => createHeldActivities(real).tellHoldLifted(asked),
  });
  let result: Seen | undefined;
  await play(world, async (at) => {
    const request = await at.open(requestInput(world, { right: 'erasure' }));
    await request.until('review', (status) => status.step === 'review');
    await request.decide(decision('review', 'proceed', PEOPLE.agent));
    const { plan, requestId } = await request.until('approval', (status) => status.step === 'approve');
    await request.decide(decision('approve', 'approve', PEOPLE.reviewer, { planHash: plan?.hash }));
    const after = await request.until(
      'out, or looked at',
      ({ step, waitingFor }) => step === 'delivery' || (step === 'answer' && waitingFor === 'reviewer'),
    );
    const letterWaits = after.step === 'answer';
    if (!letterWaits) await untilHeld(request);
    const request_ = await request.request.fetchHistory();
    const held = letterWaits ? undefined : await request.held.fetchHistory();
    result = {
      decisions: plan?.decisions ?? [],
      requestId,
      request: shapeOf(request_),
      held: shapeOf(held),
      raw: readable([request_, held]),
      letterWaits,
    };
  });
  if (!result) throw new Error('nothing was seen');
  return result;
}

/** With every payload as text: what a reader with all keys would see. */
function readable(histories: unknown): string {
  return JSON.stringify(histories).replaceAll(/"data":"([^"]*)"/g, (_all, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
}

async function untilHeld(request: RequestPlay): Promise<void> {
  await request.request.signal('receipt', { linkId: 'answer-0', event: 'downloaded', at: START });
  await request.until('closed', (status) => status.stage === 'closed');
  await request.untilHeld('first look', (status) => status.evaluations === 1);
}

/** What the history tells without any key: kinds of events, names of activities and on which queue, lengths of timers. */
interface Shape {
  commands: string[];
  /** Seconds, of timers of a day or more; when a worker took its tasks is chance. */
  timers: number[];
}

function shapeOf(history: Awaited<ReturnType<WorkflowHandle['fetchHistory']>> | undefined): Shape {
  const events = history?.events ?? [];
  const timers = events.map(({ timerStartedEventAttributes }) =>
    Number(timerStartedEventAttributes?.startToFireTimeout?.seconds ?? 0),
  );
  return {
    commands: events
      .flatMap(
        ({
          activityTaskScheduledEventAttributes: scheduled,
          signalExternalWorkflowExecutionInitiatedEventAttributes: signal,
        }) => {
          if (scheduled) return [`${scheduled.activityType?.name ?? ''} @ ${scheduled.taskQueue?.name ?? ''}`];
          return signal ? ['signal'] : [];
        },
      )
      .sort(),
    timers: timers.filter((seconds) => seconds >= DAY_S).sort((a, b) => a - b),
  };
}

/** The one is played after the other: timers to a date are shorter by what passed in between. */
function expectAlike(one: Shape, other: Shape): void {
  expect(one.commands).toEqual(other.commands);
  expect(one.timers).toHaveLength(other.timers.length);
  const apart = one.timers.map((seconds, index) => Math.abs(seconds - (other.timers[index] ?? 0)));
  expect(apart.filter((seconds) => seconds > BETWEEN_S)).toEqual([]);
}

const openNotice = async (): Promise<string> => {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/v1/secret-holds',
    headers: legal.auth,
    payload: {
      type: 'IP_RETENTION_NOTICE',
      selector: { everybody: true },
      scope: { categories: ['traffic'] },
      basis: { UK: 'IPA 2016 s.87', EU: 'Art 17(3)(e)' },
      recordMonths: 12,
      endsWhen: 'the notice is revoked',
      matter: 'NOTICE-CANARY-1',
      reason: 'NOTICE-CANARY-1 was served',
    },
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<{ id: string }>().id;
};
const close = (id: string) =>
  server.app.inject({
    method: 'POST',
    url: `/v1/secret-holds/${id}/close`,
    headers: legal.auth,
    payload: { reason: 'test' },
  });

describe('S10: a retention notice beside an invoice', () => {
  it('leaves the same letter, the same shape of the view and the same activities as the invoice alone', async () => {
    const old = lines('lines/old', dayBefore(500));
    const alone = await seen(personWith([old], [invoice]));
    const id = await openNotice();
    const young = lines('lines/young', dayBefore(40));
    const world = personWith([old, young], [invoice]);
    const noticed = await seen(world);
    await close(id);

    expect(world.holder('traffic').items.map((item) => item.id)).toEqual(['lines/young']);
    expect(noticed.letterWaits).toBe(false);
    expectAlike(noticed.request, alone.request);
    expectAlike(noticed.held, alone.held);
    expect(letterOf(noticed.decisions)).toBe(letterOf(alone.decisions));
    const kept = noticed.decisions.filter(({ outcome }) => outcome === 'RETAIN_HOLD');
    expect(kept.map(({ item }) => item.id).sort()).toEqual(['invoices/1', 'lines/young']);
    const [ofInvoice, ofLines] = ['invoices/1', 'lines/young'].map((one) => kept.find(({ item }) => item.id === one));
    expect(Object.keys(ofLines?.reasons[0] ?? {})).toEqual(Object.keys(ofInvoice?.reasons[0] ?? {}));
    expect(ofLines?.reasons[0]?.hold).toBe(ofInvoice?.reasons[0]?.hold);
    // Not even the unsealed payloads of the histories tell.
    expect(noticed.raw).toContain('STATUTORY_RETENTION');
    expect(noticed.raw).not.toMatch(/CANARY|IP_RETENTION|secret|"V4"/);
    expect(noticed.raw).not.toContain(id);
    expect(await server.register.secretHolds.decision(noticed.requestId)).toMatchObject({
      items: { 'traffic/lines/young': { hold: id } },
      legalDecides: false,
    });
  });

  it('lets the letter wait for Legal where no invoice stands beside it', async () => {
    const id = await openNotice();
    const noticed = await seen(personWith([lines('lines/young', dayBefore(40))], []));
    await close(id);
    expect(noticed.letterWaits).toBe(true);
    expect(noticed.raw).not.toMatch(/CANARY|IP_RETENTION|secret|"V4"/);
  });
});

/** The letter, word by word: nothing that was erased here, everything that is kept. */
function letterOf(decisions: ItemDecision[]): string {
  const kept = decisions
    .filter(({ outcome }) => outcome.startsWith('RETAIN'))
    .map((one) => ({ holderTitle: one.holder, title: one.item.dataset, decision: one }));
  const data = { erased: [], kept, clear: {}, backupDays: 35, recipientsTold: [], undecided: [] };
  return renderLetter({ kind: 'erasure_result', context: context(['UK']), data }).text;
}
