/** Letters about the period and the end of a request: none is taken for another, and none that nobody could mail stays unsaid. */
import { createAskActivities } from '../../activities/asks.js';
import type { CoreDeps } from '../../activities/deps.js';
import { createIdentityActivities } from '../../activities/identity.js';
import { createLawActivities } from '../../activities/law.js';
import { createRegisterActivities } from '../../activities/register.js';
import { regimesOf } from '../../src/law/index.js';
import { accountabilityRecord } from '../../src/register/index.js';
import type { AskBasis, AskOf, Decision, Jurisdiction, Principal, SubjectClaim } from '../../src/register/model.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const REVIEWER: Principal = { id: '00000000-0000-4000-8000-00000000000b', kind: 'person', roles: ['reviewer'] };
const later = (days: number) => new Date(START.getTime() + days * 86_400_000).toISOString();
const written: SubjectClaim = {
  ...{ identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB', contactEmail: 'pat@example.com' },
};
/** Asked by post: there is no address to mail to. */
const posted: SubjectClaim = { identifiers: [{ type: 'customer_id', value: 'CUS-1' }], locale: 'en-GB' };

let world: World;
let deps: TestDeps;
let comments: { key: string; text: string }[];

beforeAll(async () => {
  world = await openWorld();
  deps = await testDeps(world);
});
afterAll(() => world.close());
beforeEach(() => {
  deps.mails.splice(0);
  comments = [];
});

const told = (): CoreDeps => ({
  ...deps,
  tickets: {
    comment: (comment) => {
      comments.push(comment);
      return Promise.resolve();
    },
  },
});

const refuse = (choice: string, at: string): Decision => ({
  ...{ id: crypto.randomUUID(), kind: 'refuse', choice, reason: 'said at length', by: REVIEWER, at },
});

async function closedAsRefused(): Promise<string> {
  const { id } = await world.request();
  await world.register.outbox.started(id, 'run-0');
  await createAskActivities(told()).closeEarly({
    ...{
      requestId: id,
      jurisdiction: 'UK-ENG',
      claim: written,
      outcome: 'refused',
      unanswered: 'authority',
      at: later(31),
    },
  });
  await world.register.requests.update(id, {
    ...{ at: later(31), stage: 'closed', closedAt: later(31), outcome: 'refused' },
  });
  return id;
}

describe('a request that was taken up again', () => {
  const again = (id: string) =>
    world.register.requests.reopen(id, {
      ...{ of: 'authority', at: later(40), struck: false, reason: 'came by post', by: REVIEWER.id, now: later(40) },
    });

  it('and is refused a second time is told so a second time (R2, R6)', async () => {
    const id = await closedAsRefused();
    expect(deps.mails).toHaveLength(1);
    await again(id);
    const end = {
      ...{ requestId: id, jurisdiction: 'UK-ENG' as const, claim: written, outcome: 'refused' as const, at: later(45) },
      decision: refuse('manifestly_unfounded', later(45)),
    };
    await createAskActivities(told()).closeEarly(end);
    await createAskActivities(told()).closeEarly(end);
    expect(deps.mails).toHaveLength(2);
    expect(deps.mails[1]?.text).toContain('said at length');
    expect((await world.register.letters.list(id)).map(({ key, kind }) => [key, kind])).toEqual([
      ['end-refused', 'refusal'],
      ['end-refused-1', 'refusal'],
    ]);
  });

  it('and is extended then is told of that extension too (X3)', async () => {
    const id = await closedAsRefused();
    const extend = (dueDate: string, at: string) =>
      createAskActivities(told()).tellExtension({
        ...{
          requestId: id,
          claim: written,
          formerDueDate: '2026-04-01',
          dueDate,
          ground: 'volume',
          reason: 'much',
          at,
        },
      });
    await extend('2026-06-01', later(20));
    await again(id);
    await extend('2026-07-13', later(42));
    expect(deps.mails.map(({ subject }) => subject)).toHaveLength(3);
    expect(deps.mails[2]?.text).toContain('13 July 2026');
    expect((await world.register.letters.list(id)).filter(({ kind }) => kind === 'extension_notice')).toMatchObject([
      { key: 'extension', channel: 'mail' },
      { key: 'extension-1', channel: 'mail' },
    ]);
  });
});

describe('a letter that asks for something', () => {
  const asked = async (jurisdiction: Jurisdiction, ask: AskOf, basis: AskBasis): Promise<string> => {
    const { id } = await world.request({ jurisdiction, receivedAt: later(-1) });
    await createAskActivities(told()).askPerson({
      ...{ requestId: id, ask, askId: 'a', basis, why: 'for a reason', reminder: 0, claim: written },
      ...{ question: 'which year?', fee: { amountMinor: 500, currency: 'GBP' }, closesAt: later(20), at: later(1) },
    });
    return deps.mails.at(-1)?.text.replace(/\s+/g, ' ') ?? '';
  };
  const PERIOD = /The month in which we have to answer begins|do not count towards the month/;

  it.each([
    ['UK-ENG', 'authority', 'reasonable_doubt', true],
    ['UK-ENG', 'authority', 'routine', false],
    ['UK-ENG', 'fee', 'manifestly_excessive', true],
    ['UK-ENG', 'fee', 'further_copy', false],
    ['DUAL:UK-ENG+EU-DE', 'fee', 'manifestly_excessive', false],
    ['DUAL:UK-ENG+EU-DE', 'clarification', 'reasonably_required', true],
    ['UK-ENG', 'clarification', 'routine', false],
  ] as const)('%s, %s, %s: says that the period waits only where it does: %s (C1–C4, C6)', async (...row) => {
    const [jurisdiction, ask, basis, waits] = row;
    expect(PERIOD.test(await asked(jurisdiction, ask, basis))).toBe(waits);
  });
});

describe('a letter that no address takes (R6)', () => {
  it.each([
    [
      'a refusal',
      'end-refused',
      (requestId: string, activities: ReturnType<typeof createAskActivities>) =>
        activities.closeEarly({
          ...{ requestId, jurisdiction: 'UK-ENG', claim: posted, outcome: 'refused', at: later(3) },
          decision: refuse('manifestly_unfounded', later(3)),
        }),
    ],
    [
      'an extension',
      'extension',
      (requestId: string, activities: ReturnType<typeof createAskActivities>) =>
        activities.tellExtension({
          ...{ requestId, claim: posted, formerDueDate: '2026-04-01', dueDate: '2026-06-01', ground: 'volume' },
          ...{ reason: 'much', at: later(3) },
        }),
    ],
  ])('%s is for staff to send: the ticket and the record say so', async (_, key, write) => {
    const { id } = await world.request({ subject: posted });
    await write(id, createAskActivities(told()));
    expect(deps.mails).toEqual([]);
    expect(comments.filter((one) => one.key === `${id}/not-sent-${key}`)).toMatchObject([
      { text: expect.stringContaining('send it another way') as string },
    ]);
    const [unsent] = (await world.register.audit.list(id)).filter(({ type }) => type === 'letter.not_sent');
    expect(unsent?.detail).toMatchObject({ letter: key });
    expect(await world.register.letters.body(id, key)).toBeDefined();
  });

  it('the closing of a request nobody proved, and nothing of it where the mail went out', async () => {
    const { id } = await world.request({ subject: posted });
    await createIdentityActivities(told()).closeUnverified({
      ...{ requestId: id, jurisdiction: 'UK-ENG', claim: posted, at: later(31) },
    });
    expect(comments.map(({ key }) => key)).toEqual([`${id}/not-sent-unverified-closing`]);
    await closedAsRefused();
    expect(comments.map(({ key }) => key)).toEqual([`${id}/not-sent-unverified-closing`]);
  });
});

it('the ticket is told of each date that comes near or passes, once (X1, T6)', async () => {
  const { id } = await world.request();
  const activities = createRegisterActivities(told());
  for (const dueBefore of ['2026-04-02T00:00:00Z', '2026-06-02T00:00:00Z', '2026-06-02T00:00:00Z'])
    await activities.recordDueWarning({ requestId: id, dueBefore, at: later(20) });
  expect(new Set(comments.map(({ key }) => key)).size).toBe(2);
  comments = [];
  await activities.recordBreach({ requestId: id, dueBefore: '2026-06-02T00:00:00Z', at: '2026-06-02T00:00:00Z' });
  expect(comments).toMatchObject([{ text: expect.stringContaining('has passed') as string }]);
});

it('every computation of the clock is in the chain, also one with as many events as before (Y1)', async () => {
  const { id } = await world.request();
  const compute = (type: 'id_requested' | 'extension_notice') =>
    createLawActivities(deps).recordClock({
      ...{ requestId: id, jurisdiction: 'UK-ENG', right: 'access', receivedAt: later(0), at: later(3) },
      events: [{ type, at: later(2) }],
    });
  for (const type of ['extension_notice', 'id_requested', 'id_requested'] as const) await compute(type);
  const computed = (await world.register.audit.list(id)).filter(({ type }) => type === 'clock.computed');
  const types = computed.map(({ detail }) => (detail as { events: { type: string }[] }).events.map(({ type }) => type));
  expect(types.slice(-2)).toEqual([['extension_notice'], ['id_requested']]);
});

it('what allowed each ask stays with the facts of the case when its keys are gone (Y1)', async () => {
  const { id } = await world.request();
  const ask = (choice: string, basis: Decision['basis']): Decision => ({
    ...{ id: crypto.randomUUID(), kind: 'ask', choice, basis, reason: 'in private words', by: REVIEWER, at: later(1) },
  });
  const activities = createRegisterActivities(told());
  for (const decision of [ask('identity', 'reasonable_doubt'), ask('clarification', 'routine')])
    await activities.recordDecision({ requestId: id, decision });
  await createLawActivities(deps).recordClock({
    ...{ requestId: id, jurisdiction: 'UK-ENG', right: 'access', receivedAt: later(0), at: later(2) },
    events: [
      { type: 'id_requested', at: later(1) },
      { type: 'clarification_requested', at: later(1), valid: false },
      { type: 'id_received', at: later(2) },
    ],
  });
  await world.keys.destroy(`case:${id}`, 'test');
  await world.register.purge.caseShredded(id, later(100));
  const record = await accountabilityRecord(world.register, id, (jurisdiction) => regimesOf(jurisdiction));
  expect(record?.pauses).toEqual([
    { type: 'id_requested', at: later(1), counted: true, basis: 'reasonable_doubt' },
    { type: 'clarification_requested', at: later(1), counted: false, basis: 'routine' },
    { type: 'id_received', at: later(2), counted: true },
  ]);
  expect(JSON.stringify(record)).not.toContain('private');
});
