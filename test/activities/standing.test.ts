/** E8: stops and restrictions go to the ledger before a holder is asked, and what a restored holder has to be told again. */
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { CoreDeps } from '../../activities/deps.js';
import { createReplayActivities } from '../../activities/replay.js';
import { createStandingActivities } from '../../activities/standing.js';
import type { StandingCall } from '../../activities/standing-types.js';
import type { StandingHit, StandingKind } from '../../activities/types-replay.js';
import type { Identifier, IdentifierLine, PartRef, Subject } from '../../src/connector/contract.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

const at = '2026-03-02T10:00:00.000Z';
const later = '2026-03-12T10:00:00.000Z';
const RUN = '5f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f';
/** As the request names it; see `newRequest`. */
const mail: Identifier = { type: 'email', value: 'ada@example.com' };
const found: Identifier = { type: 'email', value: 'ada@work.example' };
const crmId: Identifier = { type: 'crm_contact_id', value: 'CRM-1' };

let register: TestRegister;
let requestId: string;
let comments: { ticketId: string; key: string; text: string }[];
let objects: Map<string, Buffer>;
let enter: (...calls: StandingCall[]) => Promise<void>;
let replays: ReturnType<typeof createReplayActivities>;

beforeEach(async () => {
  register = await testRegister(at);
  ({ requestId } = await register.intake.open(newRequest({ right: 'objection' })));
  comments = [];
  objects = new Map();
  const vault = {
    async put(id: string, _key: string, source: AsyncIterable<Uint8Array>) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      objects.set(id, Buffer.concat(chunks));
    },
    get: (id: string) => Readable.from([objects.get(id) ?? Buffer.alloc(0)]),
  };
  const deps = {
    ...{ register, vault },
    config: { backups: { longest: 'P35D' }, retention: { tombstoneMargin: 'P30D' } },
    descriptions: new Map([
      ['crm', { backupDays: 14 }],
      ['archive', { backupDays: 90 }],
    ]),
    tickets: {
      comment(comment: { ticketId: string; key: string; text: string }) {
        comments.push(comment);
        return Promise.resolve();
      },
    },
  } as unknown as CoreDeps;
  const { enterStanding } = createStandingActivities(deps);
  enter = (...calls) => enterStanding({ requestId, calls, at });
  replays = createReplayActivities(deps);
});
afterEach(() => register.close());

const subject: Subject = { refs: ['contact:CRM-1'], identifiers: [mail, found, crmId], representative: false };
const objection: StandingCall = { holder: 'crm', call: 'object', right: 'objection', subject, scope: 'marketing' };
const suppression: StandingCall = { holder: 'crm', call: 'suppress', right: 'erasure', subject };
const restriction: StandingCall = { holder: 'crm', call: 'restrict', right: 'restriction', subject };
const kept: StandingCall = { holder: 'crm', call: 'restrict', right: 'erasure', subject, itemIds: ['b', 'a'] };

const list = async (holder = 'crm') => register.standing.list(holder, later);
const line = (identifier: Identifier, ref: string): IdentifierLine => ({
  ...{ hash: register.ledger.hash(identifier), type: identifier.type, ref },
});

const beating = <T>(run: () => Promise<T>) => new MockActivityEnvironment().run<[], T, () => Promise<T>>(run);

/** What is found in what a holder streams. */
async function hits(kind: StandingKind, ...lines: IdentifierLine[]): Promise<StandingHit[]> {
  objects.set('part', Buffer.from(lines.map((one) => `${JSON.stringify(one)}\n`).join('')));
  const parts = [{ object: 'part', index: 0 } as PartRef];
  const matched = await beating(() => replays.matchLedger({ runId: RUN, holder: 'crm', parts, at: later }));
  const all = await replays.standingHits({ runId: RUN, holder: 'crm', kind, from: 0, limit: 10 });
  expect(matched[kind]).toBe(all.length);
  return all;
}
const standingAt = (backupAt?: string) => beating(() => replays.standingAt({ holder: 'crm', backupAt, at: later }));
/** The case key is destroyed: nobody knows an address of the person any more. */
const shred = () => register.sealer.destroy(`case:${requestId}`);

describe('E8: what goes to the ledger before a holder is asked', () => {
  it('has the order as the holder gets it, until the longest backup of both is gone, and thirty days more', async () => {
    await enter({ ...objection, purposes: ['newsletter'], channels: ['email'] }, { ...restriction, holder: 'archive' });
    expect(await list()).toMatchObject([
      {
        order: {
          ...{ call: 'object', right: 'objection', scope: 'marketing' },
          ...{ purposes: ['newsletter'], channels: ['email'] },
        },
        expiresAt: '2026-05-06T10:00:00.000Z',
      },
    ]);
    // Absent, the ground is the one the contract has for the right.
    expect(await list('archive')).toMatchObject([
      { order: { call: 'restrict', right: 'restriction', ground: 'subject' }, expiresAt: '2026-06-30T10:00:00.000Z' },
    ]);
  });

  it('has nothing of a holder that is asked to restrict nothing (V4), nor twice what is asked twice', async () => {
    await enter({ ...kept, itemIds: [] });
    expect(await list()).toEqual([]);
    await enter(kept);
    await enter({ ...kept, itemIds: ['a', 'b'] });
    expect((await list()).map(({ order }) => order)).toEqual([
      { call: 'restrict', right: 'erasure', ground: 'hold', itemIds: ['a', 'b'] },
    ]);
  });

  it('no longer has what is about to be lifted, also for another request', async () => {
    await enter(restriction, objection);
    const lifting: StandingCall = { ...restriction, call: 'unrestrict' };
    await createStandingActivities({ register } as unknown as CoreDeps).enterStanding({
      ...{ requestId: RUN, calls: [{ ...lifting, restrictedBy: requestId }], at: later },
    });
    expect((await list()).map(({ order }) => order.call)).toEqual(['object']);
  });
});

describe('E8: what a restored holder has to be told again', () => {
  it('stops marketing on every record with the address, whosever it is, and by the address itself', async () => {
    await enter(objection);
    expect(await hits('stops', line(mail, 'contact:CRM-7'), line(found, 'contact:CRM-8'))).toMatchObject([
      { requestId, refs: ['contact:CRM-7', 'contact:CRM-8'], identifiers: [mail], certain: true },
    ]);
    // The list of whom not to write to was restored as well: nothing of the person has to be there.
    expect(await hits('stops', line({ type: 'email', value: 'bob@example.com' }, 'contact:CRM-9'))).toMatchObject([
      { refs: [], identifiers: [mail] },
    ]);
    shred();
    expect(await hits('stops', line(mail, 'contact:CRM-7'))).toMatchObject([
      { refs: ['contact:CRM-7'], identifiers: [] },
    ]);
    expect(await hits('stops')).toEqual([]);
    expect(await standingAt()).toMatchObject({ stops: 1 });
  });

  it('knows no address that the order was not about', async () => {
    await enter({ ...objection, subject: { ...subject, identifiers: [found] } });
    expect(await hits('stops', line(mail, 'contact:CRM-9'))).toEqual([]);
  });

  it('puts on the list of an erased person their own addresses, never another’s record on a shared one', async () => {
    await enter(suppression);
    expect(await hits('stops', line(mail, 'contact:CRM-9'))).toMatchObject([
      { refs: [], identifiers: [mail], certain: true },
    ]);
    expect(await hits('stops', line(mail, 'contact:CRM-9'), line(crmId, 'contact:CRM-1'))).toMatchObject([
      { refs: ['contact:CRM-1'], identifiers: [mail], certain: true },
    ]);
    shred();
    expect(await hits('stops', line(mail, 'contact:CRM-9'))).toMatchObject([
      { refs: ['contact:CRM-9'], identifiers: [], certain: false },
    ]);
  });

  it('restricts by an id alone, and is not certain of an address', async () => {
    await enter(restriction, { ...objection, scope: 'processing' });
    const sure = { refs: ['contact:CRM-1'], identifiers: [], certain: true };
    expect(await hits('restrictions', line(mail, 'contact:CRM-9'), line(crmId, 'contact:CRM-1'))).toMatchObject([sure]);
    expect(await hits('stops', line(crmId, 'contact:CRM-1'))).toMatchObject([sure]);
    // The holder's own reference is as good as an id.
    const stranger: Identifier = { type: 'cookie_id', value: 'C-1' };
    expect(await hits('restrictions', line(stranger, 'contact:CRM-1'))).toMatchObject([sure]);
    expect(await hits('restrictions', line(mail, 'contact:CRM-9'))).toMatchObject([{ certain: false }]);
    expect(await hits('restrictions', line(stranger, 'contact:CRM-9'))).toEqual([]);
  });

  it('no longer restricts of what a hold kept what has gone since', async () => {
    register.sealer.create(`held:${requestId}`);
    await enter(kept);
    const item = (id: string) =>
      ({
        id,
        dataset: 'contacts',
        category: 'identity_contact',
        kind: 'invoice',
        lawfulBasis: 'consent',
        count: 1,
      }) as const;
    const held = ['a', 'b'].map((id) => ({ holder: 'crm', item: item(id), reasons: [] }));
    await register.held.put(requestId, held, {}, at);
    const asked = async () =>
      (await hits('restrictions', line(crmId, 'contact:CRM-1'))).map(
        ({ order }) => order.call === 'restrict' && order.itemIds,
      );
    expect(await asked()).toEqual([['a', 'b']]);
    await register.held.end(requestId, [{ holder: 'crm', itemId: 'a' }], 'erased', later);
    expect(await asked()).toEqual([['b']]);
    await register.held.end(requestId, [{ holder: 'crm', itemId: 'b' }], 'cancelled', later);
    expect(await asked()).toEqual([]);
    expect(await standingAt()).toMatchObject({ restrictions: 0 });
  });

  it('counts what stands also where nobody can search', async () => {
    await enter(objection, suppression, restriction);
    await enter({ ...restriction, call: 'unrestrict' });
    await enter(kept);
    expect(await standingAt()).toEqual({ stops: 2, restrictions: 1, corrections: [] });
  });

  it('leaves a trace without words of people, and keeps the entry for backups made since', async () => {
    await enter({ ...objection, purposes: ['mails about my illness'] });
    const [hit] = (await hits('stops', line(mail, 'contact:CRM-1'))) as [StandingHit];
    const record = (when: string) =>
      replays.recordStanding({ runId: RUN, holder: 'crm', hit, confirmedAt: when, at: when });
    await record(later);
    await record(later);
    expect((await list())[0]?.expiresAt).toBe('2026-05-06T10:00:00.000Z');
    const trail = (await register.audit.list('system')).filter(({ type }) => type === 'ledger.replay_repeated');
    expect(trail).toMatchObject([
      { actor: 'holder:crm', detail: { requestId, call: 'object', scope: 'marketing', confirmedAt: later } },
    ]);
    expect(JSON.stringify(trail)).not.toMatch(/illness|ada@|CRM-1/);
    await record('2026-04-20T10:00:00.000Z');
    expect((await list())[0]?.expiresAt).toBe('2026-05-25T10:00:00.000Z');
  });

  it('puts what it is not certain of to a person, once while that waits', async () => {
    await enter(restriction);
    const [hit] = (await hits('restrictions', line(mail, 'contact:CRM-9'))) as [StandingHit];
    const open = (runId: string) => replays.openRightTask({ runId, holder: 'crm', hit, why: 'Look.', at: later });
    await open(RUN);
    await open(RUN);
    await open('6f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f');
    const [task, ...more] = await register.tasks.list({ requestId });
    expect(more).toEqual([]);
    expect(task).toMatchObject({ kind: 'restored_right', why: 'Look. Record(s) at crm: contact:CRM-9.' });
    await register.tasks.close(task!.id, { result: 'other_person', says: 'a colleague', by: 'adi', at: later });
    await open('7f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f');
    expect(await register.tasks.list({ requestId, open: true })).toHaveLength(1);
  });
});

describe('E8: corrections', () => {
  const rectified = (when: string, field: string) =>
    register.audit.append({
      ...{ chain: requestId, at: when, actor: 'system', type: 'holder.rectify', key: when },
      detail: { holder: 'crm', corrections: [{ number: 1, dataset: 'contact', field, status: 'applied' }] },
    });

  it('are listed since the backup, or since the longest one where nobody says', async () => {
    await rectified('2026-02-04T10:00:00.000Z', 'phone');
    await rectified('2026-03-05T10:00:00.000Z', 'email');
    expect((await standingAt('2026-03-01T00:00:00Z')).corrections.map(({ field }) => field)).toEqual(['email']);
    // Thirty-five days before.
    expect((await standingAt()).corrections.map(({ field }) => field)).toEqual(['email']);
    await rectified('2026-02-06T10:00:00.000Z', 'name');
    expect((await standingAt()).corrections.map(({ field }) => field)).toEqual(['name', 'email']);
  });

  it('are a task for a person and a word on the ticket, once while it waits, without values', async () => {
    await rectified('2026-03-05T10:00:00.000Z', 'email');
    await rectified('2026-03-06T10:00:00.000Z', 'phone');
    const { corrections } = await standingAt('2026-03-01T00:00:00Z');
    const open = (runId: string) => replays.openCorrectionTasks({ runId, holder: 'crm', corrections, at: later });
    expect(await open(RUN)).toEqual({ tasks: 1 });
    expect(await open('6f0e3a5f-4a51-4a52-8d5a-2b6b6f017b0f')).toEqual({ tasks: 1 });
    const tasks = await register.tasks.list({ requestId });
    expect(tasks).toMatchObject([{ kind: 'restored_right', detail: { holder: 'crm', call: 'rectify' } }]);
    expect(tasks[0]?.why).toContain('contact/email, contact/phone');
    expect(comments).toMatchObject([{ ticketId: 'T-1' }]);
    expect(comments[0]?.text).toContain('contact/email, contact/phone');
    await expect(
      register.tasks.close(tasks[0]!.id, { result: 'erased', says: 'no', by: 'adi', at: later }),
    ).rejects.toMatchObject({ kind: 'invalid' });
  });
});
