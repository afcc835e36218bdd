import type { ClockResult } from '../../src/law/types.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const source = newRequest().source;
const open = async (id = 'T-1', differs = {}) =>
  (await register.intake.open(newRequest({ source: { ...source, id }, ...differs }))).requestId;

const running = (dueBefore: string | null, state: ClockResult['state'] = 'RUNNING'): ClockResult => ({
  state,
  dueDate: dueBefore === null ? null : '2026-04-01',
  dueBefore,
  extensionNoticeDue: null,
  refusalNoticeDue: null,
  governs: 'UK',
  derivation: [{ rule: 'T1', says: 'one month from receipt', inputs: {}, date: '2026-04-01' }],
  rules: '1',
});

describe('updates of a request', () => {
  it('record stages with the time spent in each', async () => {
    const id = await open();
    await register.requests.update(id, {
      at: '2026-03-02T10:05:00Z',
      stage: 'verify',
      step: 'identity',
      waitingFor: 'subject',
      waitingReason: 'code sent',
    });
    await register.requests.update(id, {
      at: '2026-03-03T10:05:00Z',
      stage: 'locate',
      step: 'locate',
      waitingFor: 'holder',
    });
    expect(await register.requests.get(id)).toMatchObject({
      stage: 'locate',
      step: 'locate',
      waitingFor: 'holder',
      waitingReason: undefined,
    });
    expect(await register.requests.stages(id)).toEqual([
      { stage: 'received', enteredAt: '2026-03-02T10:00:00.000Z', leftAt: '2026-03-02T10:05:00.000Z' },
      { stage: 'verify', enteredAt: '2026-03-02T10:05:00.000Z', leftAt: '2026-03-03T10:05:00.000Z' },
      { stage: 'locate', enteredAt: '2026-03-03T10:05:00.000Z' },
    ]);
  });

  it('are idempotent, and a late duplicate changes nothing', async () => {
    const id = await open();
    const verify = {
      at: '2026-03-02T10:05:00Z',
      stage: 'verify',
      step: 'identity',
      clock: running('2026-04-02T00:00:00Z'),
    } as const;
    const locate = {
      at: '2026-03-03T10:05:00Z',
      stage: 'locate',
      step: 'locate',
      clock: running('2026-05-02T00:00:00Z'),
    } as const;
    for (const patch of [verify, verify, locate, locate, verify]) await register.requests.update(id, patch);
    expect(await register.requests.get(id)).toMatchObject({ stage: 'locate', dueBefore: '2026-05-02T00:00:00.000Z' });
    expect((await register.requests.stages(id)).map((row) => row.stage)).toEqual(['received', 'verify', 'locate']);
  });

  it('do not let a clock written beside it hold back a stage, nor the other way round', async () => {
    const id = await open();
    await register.requests.update(id, { at: '2026-03-03T00:00:00Z', clock: running('2026-04-02T00:00:00Z') });
    await register.requests.update(id, { at: '2026-03-02T11:00:00Z', stage: 'verify' });
    expect(await register.requests.get(id)).toMatchObject({ stage: 'verify', dueBefore: '2026-04-02T00:00:00.000Z' });
  });

  it('keep the first answer, closing and outcome; a warning can be taken back', async () => {
    const id = await open();
    await register.requests.update(id, {
      at: '2026-03-05T00:00:00Z',
      answeredAt: '2026-03-05T00:00:00Z',
      outcome: 'fulfilled',
      warnedAt: '2026-03-04T00:00:00Z',
    });
    await register.requests.update(id, {
      at: '2026-03-06T00:00:00Z',
      answeredAt: '2026-03-06T00:00:00Z',
      outcome: 'refused',
      warnedAt: null,
    });
    expect(await register.requests.get(id)).toMatchObject({
      answeredAt: '2026-03-05T00:00:00.000Z',
      outcome: 'fulfilled',
      warnedAt: undefined,
    });
  });

  it('survive parallel repeats with one entry per stage', async () => {
    const id = await open();
    const patch = { at: '2026-03-02T10:05:00Z', stage: 'verify' } as const;
    await Promise.all(Array.from({ length: 10 }, () => register.requests.update(id, patch)));
    expect((await register.requests.stages(id)).map((row) => row.stage)).toEqual(['received', 'verify']);
  });

  it('say when there is no such request', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(register.requests.update(nobody, { at: '2026-03-02T10:05:00Z' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(register.requests.update("x'; --", { at: '2026-03-02T10:05:00Z' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    expect(await register.requests.get('not a uuid')).toBeUndefined();
    expect(await register.requests.find('R-2026-999999')).toBeUndefined();
  });
});

describe('reading requests', () => {
  it('unseals subject and url, and says when the case key is gone', async () => {
    const id = await open();
    expect(await register.requests.details(id)).toEqual({ subject: newRequest().subject, url: source.url });
    register.sealer.destroy(`case:${id}`);
    expect(await register.requests.details(id)).toBeUndefined();
    expect(await register.requests.get(id)).toMatchObject({ id });
  });

  it('pages through all, newest first and by due date, without gaps or repeats', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 11; n += 1) {
      register.time.now = `2026-03-02T10:00:${String(10 + Math.floor(n / 3))}.000Z`; // several share an instant
      const id = await open(`T-${n}`);
      ids.push(id);
      if (n % 3 !== 0)
        await register.requests.update(id, {
          at: register.time.now,
          clock: running(`2026-04-0${1 + (n % 5)}T00:00:00Z`),
        });
    }
    for (const sort of ['newest', 'due'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await register.requests.list({ sort, limit: 4, cursor });
        expect(page.rows.length).toBeLessThanOrEqual(4);
        seen.push(...page.rows.map((row) => row.id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toHaveLength(11);
      expect(new Set(seen)).toEqual(new Set(ids));
      const rows = await Promise.all(seen.map((id) => register.requests.get(id)));
      const keys = rows.map((row) => (sort === 'newest' ? row?.openedAt : (row?.dueBefore ?? 'never')) ?? '');
      expect(keys).toEqual(sort === 'newest' ? [...keys].sort().reverse() : [...keys].sort());
    }
  });

  it.each([
    'nonsense',
    Buffer.from('["due","x","y"]').toString('base64url'),
    Buffer.from('["newest","x","0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d"]').toString('base64url'),
  ])('refuses the cursor %s', async (cursor) => {
    await expect(register.requests.list({ cursor })).rejects.toMatchObject({
      kind: 'invalid',
      detail: { fields: [{ pointer: '/cursor' }] },
    });
  });

  it('filters by right, stage, waiting, outcome, holder and text', async () => {
    const access = await open('ABC_1');
    const erasure = await open('ABCx2', { right: 'erasure', jurisdiction: 'DUAL:UK-ENG+EU-DE' });
    const at = '2026-03-03T00:00:00Z';
    await register.requests.update(access, { at, stage: 'fulfil', waitingFor: 'holder' });
    await register.requests.update(erasure, { at, closedAt: at, outcome: 'withdrawn' });
    await register.holderTasks.set(access, 'crm', 'collect', {
      at,
      state: 'failed',
      error: { kind: 'permanent', text: 'no answer' },
    });
    await register.holderTasks.set(erasure, 'crm', 'collect', { at, state: 'done' });
    const found = async (filter: Parameters<typeof register.requests.list>[0]) =>
      (await register.requests.list(filter)).rows.map((row) => row.id);
    expect(await found({ right: 'erasure' })).toEqual([erasure]);
    expect(await found({ jurisdiction: 'UK-ENG' })).toEqual([access]);
    expect(await found({ stage: 'fulfil', waitingFor: 'holder' })).toEqual([access]);
    expect(await found({ outcome: 'withdrawn' })).toEqual([erasure]);
    expect(await found({ open: true })).toEqual([access]);
    expect(await found({ open: false })).toEqual([erasure]);
    expect(await found({ holderInTrouble: true })).toEqual([access]);
    expect(await found({ holderInTrouble: 'billing' })).toEqual([]);
    expect((await found({ holders: ['crm'] })).sort()).toEqual([access, erasure].sort());
    expect(await found({ holders: [] })).toEqual([]);
    expect(await found({ text: 'abc_' })).toEqual([access]); // the underscore is a character, not a wildcard
    expect(await found({ text: 'r-2026-000002' })).toEqual([erasure]);
    expect(await register.requests.find('r-2026-000002')).toMatchObject({ id: erasure });
  });
});

describe('holder tasks', () => {
  it('keep since while the state stays, drop the error once mended, ignore what comes late', async () => {
    const id = await open();
    const set = (patch: Parameters<typeof register.holderTasks.set>[3]) =>
      register.holderTasks.set(id, 'billing', 'collect', patch);
    await set({ at: '2026-03-02T10:00:00Z', state: 'running' });
    await set({ at: '2026-03-02T10:01:00Z', state: 'running', attempts: 1, rows: 10 });
    await set({ at: '2026-03-02T10:02:00Z', state: 'failed', error: { kind: 'transient', text: 'HTTP 503' } });
    await set({ at: '2026-03-02T10:03:00Z', state: 'slow' });
    expect(await register.holderTasks.list(id)).toMatchObject([
      {
        state: 'slow',
        attempts: 1,
        rows: 10,
        error: { kind: 'transient', text: 'HTTP 503' },
        since: '2026-03-02T10:03:00.000Z',
        finishedAt: undefined,
      },
    ]);
    const searched = { identifierTypes: ['email'], at: '2026-03-02T10:04:00Z' };
    const done = { at: '2026-03-02T10:04:00Z', state: 'nothing_found', rows: 0, bytes: 0, searched } as const;
    await set(done);
    await set({ ...done, at: '2026-03-02T10:05:00Z' });
    await set({ at: '2026-03-02T10:01:30Z', state: 'running' });
    expect(await register.holderTasks.list(id)).toEqual([
      {
        requestId: id,
        holder: 'billing',
        step: 'collect',
        state: 'nothing_found',
        since: '2026-03-02T10:04:00.000Z',
        startedAt: '2026-03-02T10:00:00.000Z',
        finishedAt: '2026-03-02T10:04:00.000Z',
        attempts: 1,
        rows: 0,
        bytes: 0,
        error: undefined,
        searched,
        detail: undefined,
      },
    ]);
  });
});

describe('decisions', () => {
  it('are recorded once, sealed, and listed without their reason after the case key went', async () => {
    const id = await open();
    const decision = {
      id: '6a0b5f0e-1f5b-4d9e-8a53-0a4b5f1d2c3e',
      kind: 'approve',
      choice: 'approve',
      reason: 'seen with Ada',
      planHash: 'a'.repeat(64),
      by: { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d', kind: 'person', roles: ['reviewer'] },
      at: '2026-03-03T00:00:00.000Z',
    } satisfies Parameters<typeof register.decisions.record>[1];
    expect(await register.decisions.record(id, decision)).toBe(true);
    expect(await register.decisions.record(id, { ...decision, reason: 'another' })).toBe(false);
    expect(await register.decisions.list(id)).toEqual([{ ...decision, target: undefined, purged: false }]);
    register.sealer.destroy(`case:${id}`);
    expect(await register.decisions.list(id)).toMatchObject([
      { id: decision.id, choice: 'approve', purged: true, reason: undefined },
    ]);
  });
});

describe('open requests of the same person', () => {
  it('are found by any shared identifier however it is written, until they are answered or closed', async () => {
    const subject = (...identifiers: { type: string; value: string }[]) => ({ subject: { identifiers, locale: 'en' } });
    const first = await open('T-1', subject({ type: 'email', value: 'Ada@Example.com ' }));
    const second = await open('T-2', { right: 'erasure', ...subject({ type: 'email', value: 'ada@example.com' }) });
    const stranger = await open('T-3', subject({ type: 'email', value: 'eve@example.com' }));
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
    expect(ids(await register.subjects.openRequestsSharingWith(second))).toEqual([first]);
    expect(ids(await register.subjects.openRequestsSharingWith(stranger))).toEqual([]);
    await register.subjects.add(stranger, [{ type: 'phone', value: '+44 20 7946 0000' }]);
    await register.subjects.add(first, [{ type: 'phone', value: '0044 (20) 79460000' }]);
    const phone = register.subjects.hash({ type: 'phone', value: '+442079460000' });
    expect(ids(await register.subjects.openRequestsSharing([phone])).sort()).toEqual([first, stranger].sort());
    expect(ids(await register.subjects.openRequestsSharing([phone], ['erasure']))).toEqual([]);
    const at = '2026-03-03T00:00:00Z';
    await register.requests.update(first, { at, closedAt: at });
    await register.subjects.add(first, [{ type: 'phone', value: '+442079460000' }]);
    expect(ids(await register.subjects.openRequestsSharing([phone]))).toEqual([stranger]);
    const left = await register.db
      .selectFrom('subject_hashes')
      .select('request_id')
      .where('request_id', '=', first)
      .execute();
    expect(left).toEqual([]);
  });
});
