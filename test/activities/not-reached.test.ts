/** What no mail took to the person: the timeline, the ticket and a task say that it does not count, until a person recorded how it was told (X3, C6). */
import { createAskActivities } from '../../activities/asks.js';
import type { CoreDeps } from '../../activities/deps.js';
import { createIdentityActivities } from '../../activities/identity.js';
import { createNotReachedActivities } from '../../activities/not-reached.js';
import { regimesOf } from '../../src/law/index.js';
import { accountabilityRecord } from '../../src/register/index.js';
import type { Fee, SubjectClaim } from '../../src/register/model.js';
import { HabeasError } from '../../src/common/errors.js';
import type { World } from '../server/support/world.js';
import { openWorld, START } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const later = (days: number) => new Date(START.getTime() + days * 86_400_000).toISOString();
const written: SubjectClaim = {
  ...{ identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB', contactEmail: 'pat@example.com' },
};

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

const told = (mailer: CoreDeps['mailer'] = deps.mailer): CoreDeps => ({
  ...{ ...deps, mailer },
  tickets: {
    comment: (comment) => {
      comments.push(comment);
      return Promise.resolve();
    },
  },
});
/** Every address is refused for good. */
const refusing: CoreDeps['mailer'] = {
  send: () => Promise.reject(new HabeasError('permanent', 'no such mailbox')),
  close: () => Promise.resolve(),
};

async function extended(mailer?: CoreDeps['mailer']) {
  const { id } = await world.request({ subject: written });
  const notice = await createAskActivities(told(mailer)).tellExtension({
    ...{ requestId: id, claim: written, formerDueDate: '2026-04-02', dueDate: '2026-06-02' },
    ...{ ground: 'volume', reason: 'much', at: later(3) },
  });
  return { id, notice };
}
const NOTICE = { id: 'decision-1', of: 'extension' as const, dueDate: '2026-04-02', dueBefore: '2026-04-02T23:00:00Z' };
const record = async (id: string) =>
  accountabilityRecord(world.register, id, (jurisdiction) => regimesOf(jurisdiction));

it('says whether an address took the letter, whatever it asks, and comments once', async () => {
  const { id } = await world.request({ subject: written });
  for (const mailer of [deps.mailer, refusing]) {
    const mailed = mailer === deps.mailer;
    const ask = { askId: String(mailed), basis: 'reasonably_required' as const, why: 'much', question: 'which?' };
    const input = { ...ask, requestId: id, ask: 'clarification' as const, reminder: 0, claim: written };
    const asked = await createAskActivities(told(mailer)).askPerson({ ...input, closesAt: later(30), at: later(1) });
    expect(asked).toEqual({ mailed, letter: `ask-clarification-${mailed}-0` });
    const invited = await createIdentityActivities(told(mailer)).inviteToVerify({
      ...{ requestId: id, handle: 'h'.repeat(32), reminder: 0, claim: written, doubt: 'another name' },
      ...{ expiresAt: later(7), closesAt: later(30), at: later(mailed ? 1 : 2) },
    });
    expect(invited).toMatchObject({ mailed, letter: `identity-${later(mailed ? 1 : 2)}` });
    // What did not get there is told once, with what has to be done.
    expect(comments).toHaveLength(2);
  }
  expect((await extended(refusing)).notice).toEqual({ mailed: false, letter: 'extension' });
});

it('opens one task, due with the period, and tells ticket and timeline which date stands', async () => {
  const { id, notice } = await extended(refusing);
  comments = [];
  const activities = createNotReachedActivities(told());
  const input = { ...NOTICE, requestId: id, letter: notice.letter, why: 'not_mailed' as const, at: later(3) };
  for (let turn = 0; turn < 2; turn++) await activities.recordNotReached(input);
  const tasks = await world.register.tasks.list({ requestId: id });
  expect(tasks).toMatchObject([{ kind: 'tell_person', state: 'open', detail: { of: 'extension' } }]);
  expect(Date.parse(tasks[0]?.dueAt ?? '')).toBe(Date.parse(NOTICE.dueBefore));
  expect(tasks[0]?.why).toMatch(/does not count.*due on 2026-04-02, as before.*`told`.*choice extension/);
  expect(new Set(comments.map(({ key }) => key)).size).toBe(1);
  expect(comments[0]?.text).toContain('due on 2026-04-02');
  const events = (await world.register.audit.list(id)).filter(({ type }) => type === 'deadline.not_extended');
  expect(events.map(({ detail }) => detail)).toMatchObject([{ of: 'extension', why: 'not_mailed' }]);
  expect((await record(id))?.extension).toBeUndefined();

  await activities.recordExtended({
    ...{ requestId: id, id: NOTICE.id, ground: 'volume', formerDueDate: '2026-04-02', dueDate: '2026-06-02' },
    ...{ toldAt: later(8), letter: notice.letter, at: later(9) },
  });
  const settle = { requestId: id, id: NOTICE.id, letter: notice.letter, result: 'told' as const, toldAt: later(8) };
  for (let turn = 0; turn < 2; turn++) await activities.settleNotReached({ ...settle, at: later(9) });
  expect(await world.register.tasks.list({ requestId: id })).toMatchObject([{ state: 'done', result: 'told' }]);
  expect(await world.register.letters.list(id)).toMatchObject([{ channel: 'otherwise', sentAt: later(8) }]);
  // Y1: when the person was really told.
  expect((await record(id))?.extension).toEqual({ ground: 'volume', sentAt: later(8), dueDate: '2026-06-02' });
});

it('of one whose mail came back says so, and that nothing was extended', async () => {
  const { id, notice } = await extended();
  const activities = createNotReachedActivities(told());
  const dates = { formerDueDate: '2026-04-02', dueDate: '2026-06-02', toldAt: later(3), at: later(3) };
  await activities.recordExtended({ requestId: id, id: NOTICE.id, ground: 'volume', ...dates });
  expect((await record(id))?.extension?.dueDate).toBe('2026-06-02');
  await world.register.letters.cameBack(id, notice.letter);
  expect(await world.register.letters.list(id)).toMatchObject([{ channel: 'came_back', sentAt: undefined }]);
  await activities.recordNotReached({
    ...NOTICE,
    requestId: id,
    letter: notice.letter,
    why: 'came_back',
    at: later(4),
  });
  expect(comments.at(-1)?.text).toMatch(/notice of the extension came back: it does not count/);
  expect((await record(id))?.extension).toBeUndefined();
  await activities.settleNotReached({ requestId: id, id: NOTICE.id, result: 'not_needed', at: later(5) });
  expect(await world.register.tasks.list({ requestId: id })).toMatchObject([{ state: 'done', result: 'not_needed' }]);
});

it('any other letter that came back is for staff to send', async () => {
  const { id } = await world.request({ subject: written });
  await createIdentityActivities(told()).acknowledge({ requestId: id, claim: written, at: later(0) });
  comments = [];
  await createNotReachedActivities(told()).recordCameBack({ requestId: id, letter: 'acknowledgement', at: later(1) });
  expect(comments).toMatchObject([{ text: expect.stringContaining('(acknowledgement) came back') as string }]);
  expect((await world.register.audit.list(id)).at(-1)).toMatchObject({
    ...{ type: 'letter.not_sent', detail: { letter: 'acknowledgement' } },
  });
  expect(await world.register.tasks.list({ requestId: id })).toEqual([]);
});

it.each([
  ['en-GB', /Total|£18\.50/, ['One hour of work', '£15.00', 'Postage', '£3.50']],
  ['de-DE', /18,50/, ['One hour of work', '15,00', 'Postage', '3,50']],
  ['fr-FR', /18,50/, ['One hour of work', '15,00', 'Postage', '3,50']],
])(
  'the letter that asks a fee lists what it is made of, in the money of the reader: %s (R5)',
  async (locale, total, lines) => {
    const claim = { ...written, locale };
    const { id } = await world.request({ subject: claim });
    const fee: Fee = {
      ...{ amountMinor: 1850, currency: 'GBP' },
      items: [
        { text: 'One hour of work', amountMinor: 1500, currency: 'GBP' },
        { text: 'Postage', amountMinor: 350, currency: 'GBP' },
      ],
    };
    const input = { requestId: id, ask: 'fee' as const, askId: 'a', basis: 'manifestly_excessive' as const };
    const ask = { ...input, why: 'often', fee, reminder: 0, claim, closesAt: later(20), at: later(1) };
    await createAskActivities(told()).askPerson(ask);
    const text = deps.mails.at(-1)?.text.replace(/\s+/g, ' ') ?? '';
    expect(text).toMatch(total);
    for (const line of lines) expect(text).toContain(line);
  },
);
