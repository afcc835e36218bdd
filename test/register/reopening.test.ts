/** Taking up again what was closed because something asked never came (C5). */
import type { Decision, RequestInput, SupplementOrder } from '../../src/register/model.js';
import type { Reopening } from '../../src/register/types.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const ASKED = { type: 'id_requested' as const, at: '2026-03-03T09:00:00.000Z' };
const CLOCK = {
  state: 'NOT_STARTED' as const,
  dueDate: null,
  dueBefore: null,
  extensionNoticeDue: null,
  refusalNoticeDue: null,
  governs: null,
  derivation: [],
  rules: '1',
};
const came: Reopening = {
  of: 'identity',
  at: '2026-04-10T09:00:00.000Z',
  struck: false,
  by: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d',
  reason: 'the passport was seen at the counter',
  now: '2026-03-02T09:00:00.000Z',
};

/** Closed on 2 April with this outcome; its start was delivered before. */
async function closed(outcome: 'unverified' | 'fulfilled' = 'unverified'): Promise<string> {
  const { requestId } = await register.intake.open(newRequest());
  await register.outbox.started(requestId, 'run-1');
  await register.requests.update(requestId, { at: '2026-03-03T09:00:00Z', clock: CLOCK, clockEvents: [ASKED] });
  const at = '2026-04-02T09:00:00Z';
  await register.requests.update(requestId, { at, stage: 'closed', step: 'done', closedAt: at, outcome });
  return requestId;
}

async function input(): Promise<RequestInput> {
  const [entry] = await register.outbox.claim(5);
  return entry!.input;
}

it('opens the row anew and starts another run from what was kept, with the answer among the events', async () => {
  const id = await closed();
  expect(await register.requests.reopen(id, came)).toEqual({ round: 1 });
  expect(await register.requests.get(id)).toMatchObject({ stage: 'received', reopened: 1, closedAt: undefined });
  expect((await register.requests.get(id))?.outcome).toBeUndefined();
  expect(await input()).toMatchObject({
    requestId: id,
    subject: newRequest().subject,
    reopened: { round: 1, proven: true },
    events: [ASKED, { type: 'id_received', at: came.at }],
  });
  expect((await register.requests.stages(id)).map(({ stage, leftAt }) => [stage, leftAt !== undefined])).toEqual([
    ['received', true],
    ['closed', true],
    ['received', false],
  ]);
});

it('an ask without reason is marked as what it was, and nothing was answered (C6)', async () => {
  const id = await closed();
  await register.requests.reopen(id, { ...came, struck: true });
  expect((await input()).events).toEqual([{ ...ASKED, valid: false }]);
});

it('is refused for what is open, was answered, or is gone', async () => {
  const { requestId: open } = await register.intake.open(
    newRequest({ source: { kind: 'ticket', system: 'x', id: '2' } }),
  );
  await expect(register.requests.reopen(open, came)).rejects.toMatchObject({ kind: 'conflict' });
  const answered = await closed('fulfilled');
  await expect(register.requests.reopen(answered, came)).rejects.toMatchObject({ kind: 'conflict' });
  await expect(register.requests.reopen('no-such', came)).rejects.toMatchObject({ kind: 'not_found' });
});

it('one run carries a round, however often its start is delivered', async () => {
  const id = await closed();
  await register.requests.reopen(id, came);
  expect(await register.requests.takeUpAgain(id, 1, 'run-a')).toBe(true);
  expect(await register.requests.takeUpAgain(id, 1, 'run-b')).toBe(false);
  expect(await register.requests.takeUpAgain(id, 1, 'run-a')).toBe(true);
});

describe('another run', () => {
  const at = (minute: number) => `2026-03-20T09:${String(minute).padStart(2, '0')}:00.000Z`;
  const by = { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d', kind: 'person' as const, roles: ['reviewer' as const] };
  let minute = 0;
  const decides = async (requestId: string, one: Pick<Decision, 'kind' | 'choice'> & Partial<Decision>) => {
    minute += 1;
    const id = `00000000-0000-4000-8000-0000000000${String(minute).padStart(2, '0')}`;
    await register.decisions.record(requestId, { id, reason: 'so', by, at: at(minute), ...one });
    return id;
  };
  beforeEach(() => {
    minute = 0;
  });

  it('takes over what people decided: exemptions that stand, who acts for a child, the mandate, matches', async () => {
    const id = await closed();
    await decides(id, { kind: 'withhold', choice: 'privilege', target: 'crm/notes' });
    await decides(id, { kind: 'withhold', choice: 'privilege', target: 'crm/calls' });
    const stands = await decides(id, { kind: 'withhold', choice: 'crime_and_tax', target: 'crm/notes' });
    await decides(id, { kind: 'withhold', choice: 'lifted', target: 'crm/calls' });
    await decides(id, { kind: 'capacity', choice: 'parent_acts' });
    await decides(id, { kind: 'answer', choice: 'authority', scope: ['payment'] });
    await decides(id, { kind: 'match', choice: 'same_person', target: 'crm/CON-1' });
    await decides(id, { kind: 'match', choice: 'other_person', target: 'crm/CON-2' });
    await register.requests.reopen(id, came);
    expect((await input()).reopened?.decided).toEqual({
      withheld: [{ target: 'crm/notes', exemption: 'crime_and_tax', decisionId: stands, by: by.id, at: at(3) }],
      capacity: 'parent_acts',
      scope: ['payment'],
      matches: [
        { target: 'crm/CON-1', same: true },
        { target: 'crm/CON-2', same: false },
      ],
    });
  });

  const order: SupplementOrder = {
    ...{ task: '00000000-0000-4000-8000-0000000000aa', turn: 1, items: [], proof: 'code' },
    asOf: '2026-03-20T09:00:00.000Z',
  };
  const supply = (id: string) => register.requests.supply(id, { order, by: 'system', now: came.now });

  it('for a supplement is begun of a closed answer with a copy alone, and keeps when it was answered', async () => {
    const id = await closed('fulfilled');
    await expect(supply(id)).rejects.toThrow(/no copy was given/);
    await register.requests.update(id, { at: at(1), answeredAt: at(1) });
    expect(await supply(id)).toEqual({ round: 1 });
    expect(await register.requests.get(id)).toMatchObject({ reopened: 1, answeredAt: at(1), closedAt: undefined });
    expect((await input()).reopened).toMatchObject({ proven: false, supplement: { ...order, outcome: 'fulfilled' } });
    expect((await register.audit.list(id)).at(-1)).toMatchObject({
      ...{ type: 'request.reopened', detail: { of: 'supplement', task: order.task, round: 1 } },
    });
    await expect(supply(id)).rejects.toThrow(/it is open/);
    await expect(supply(await closed('unverified'))).rejects.toThrow(/no copy was given/);
  });
});

describe('an answer that reached somebody else', () => {
  const at = (minute: number) => `2026-03-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const how = { by: came.by, reason: 'the address had a slip in it', now: at(50), contactEmail: 'right@example.org' };
  const LINK = '00000000-0000-4000-8000-0000000000b1';
  const file = { name: 'answer.zip', objectId: 'o1', bytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/zip' };

  beforeEach(() => {
    register.time.now = at(58);
  });

  async function fetchedByStranger(recorded = true): Promise<string> {
    const id = await closed('fulfilled');
    await register.requests.update(id, { at: at(1), answeredAt: at(1) });
    await register.links.create({ id: LINK, requestId: id, kind: 'answer', expiresAt: at(59), at: at(1) });
    const offer = { id: '00000000-0000-4000-8000-0000000000c1', requestId: id, linkId: LINK, letterKey: 'answer' };
    await register.deliveries.record({ ...offer, files: [file], offeredAt: at(1) });
    await register.secondFactors.setPassphrase(id, 'four words of a stranger', at(2));
    if (!recorded) return id;
    await register.links.revoke(id, at(3));
    await register.audit.append({ chain: id, at: at(3), actor: came.by, type: 'delivery.misdelivered', key: 'm' });
    return id;
  }

  it('counts as never given: what opened it is forgotten, the same files go out to an unproven claim', async () => {
    const id = await fetchedByStranger();
    const before = await register.requests.get(id);
    expect(await register.requests.answerAnew(id, how)).toEqual({ round: 1 });
    const row = await register.requests.get(id);
    expect(row).toMatchObject({ reopened: 1, dueDate: before?.dueDate, clockEvents: before?.clockEvents });
    expect([row?.answeredAt, row?.closedAt, row?.outcome]).toEqual([undefined, undefined, undefined]);
    expect(await register.secondFactors.kinds(id)).toEqual([]);
    const { subject, reopened } = await input();
    expect(reopened).toMatchObject({
      ...{ proven: false, anew: { outcome: 'fulfilled', letterKey: 'answer', files: [file] } },
    });
    expect(subject).not.toHaveProperty('signedIn');
    expect(subject.contactEmail).toBe('right@example.org');
    expect((await register.requests.details(id))?.subject.contactEmail).toBe('right@example.org');
    expect((await register.audit.list(id)).at(-1)).toMatchObject({
      ...{ type: 'request.reopened', actor: came.by, detail: { of: 'misdelivered', round: 1, files: 1 } },
    });
  });

  it('by post goes out anew once the misdelivery is recorded after it was sent', async () => {
    const id = await closed('fulfilled');
    await register.requests.update(id, { at: at(1), answeredAt: at(1) });
    const misdelivered = (minute: number) =>
      register.audit.append({
        ...{ chain: id, at: at(minute), actor: came.by, type: 'delivery.misdelivered', key: `m-${minute}` },
      });
    await misdelivered(1);
    await expect(register.requests.answerAnew(id, how)).rejects.toThrow(/not on record/);
    const sent = { id: '00000000-0000-4000-8000-0000000000c2', requestId: id, letterKey: 'answer' };
    await register.deliveries.record({ ...sent, files: [file], offeredAt: at(2) });
    await expect(register.requests.answerAnew(id, how)).rejects.toThrow(/no misdelivery/);
    await misdelivered(3);
    expect(await register.requests.answerAnew(id, how)).toEqual({ round: 1 });
    expect((await register.requests.get(id))?.answeredAt).toBeUndefined();
    expect((await input()).reopened).toMatchObject({ proven: false, anew: { letterKey: 'answer', files: [file] } });
  });

  it('never proven, it still goes out once a proof comes after all', async () => {
    const id = await fetchedByStranger();
    await register.requests.answerAnew(id, how);
    await register.outbox.started(id, 'run-2');
    await register.requests.update(id, { at: at(55), stage: 'closed', closedAt: at(55), outcome: 'unverified' });
    await register.requests.reopen(id, { ...came, now: at(56) });
    expect((await input()).reopened).toMatchObject({ round: 2, proven: true, anew: { files: [file] } });
  });

  it('is refused where no misdelivery is recorded, or nothing was answered', async () => {
    await expect(register.requests.answerAnew(await closed('fulfilled'), how)).rejects.toThrow(/no answer/);
    const unrecorded = await fetchedByStranger(false);
    await expect(register.requests.answerAnew(unrecorded, how)).rejects.toThrow(/no misdelivery/);
    await register.links.revoke(unrecorded, at(3));
    await expect(register.requests.answerAnew(unrecorded, how)).rejects.toThrow(/no misdelivery/);
  });

  it('is refused once the answer is deleted', async () => {
    const id = await fetchedByStranger();
    await register.purge.bundleDeleted(id, at(4), 'Y2');
    await expect(register.requests.answerAnew(id, how)).rejects.toThrow(/deleted/);
  });
});
