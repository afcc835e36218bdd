import fc from 'fast-check';
import type { ClockResult } from '../../src/law/types.js';
import type { SlaState } from '../../src/register/index.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const source = newRequest().source;
const DUE = '2026-04-02T00:00:00.000Z';
const WEEK = 7 * 86_400_000;

const clockOf = (state: ClockResult['state'], dueBefore: string | null): ClockResult => ({
  state,
  dueDate: dueBefore?.slice(0, 10) ?? null,
  dueBefore,
  extensionNoticeDue: null,
  refusalNoticeDue: null,
  governs: 'UK',
  derivation: [
    { rule: 'T1', says: 'one month from receipt', inputs: {}, date: '2026-04-01' },
    { rule: 'J1', says: 'the earlier one governs', inputs: {} },
  ],
  rules: '1',
});

async function open(id: string, clock?: ClockResult): Promise<string> {
  const { requestId } = await register.intake.open(newRequest({ source: { ...source, id } }));
  if (clock !== undefined) await register.requests.update(requestId, { at: register.time.now, clock });
  return requestId;
}

const shifted = (ms: number) => new Date(Date.parse(DUE) + ms).toISOString();

describe('SLA state', () => {
  it.each<[string, number, SlaState]>([
    ['a week and a millisecond before', -WEEK - 1, 'on_track'],
    ['a week before', -WEEK, 'at_risk'],
    ['a millisecond before', -1, 'at_risk'],
    ['at the end of the period', 0, 'breached'],
    ['after it', 1, 'breached'],
  ])('%s is as the rule says, in the view and in the list', async (_, offset, state) => {
    const id = await open('T-1', clockOf('RUNNING', DUE));
    register.time.now = shifted(offset);
    const view = await register.sla(register.time.now);
    expect(view.requests).toMatchObject([{ state, leftMs: 0 - offset, dueReason: { rule: 'T1' } }]);
    expect(view.counts[state]).toBe(1);
    for (const sla of ['breached', 'at_risk', 'on_track', 'paused'] as const) {
      const { rows } = await register.requests.list({ sla });
      expect(rows.map((row) => row.id)).toEqual(sla === state ? [id] : []);
    }
  });

  it('is paused while the clock does not run, and on track without a duty or before it is computed', async () => {
    const paused = await open('T-1', clockOf('PAUSED', null));
    const waiting = await open('T-2', clockOf('NOT_STARTED', null));
    const none = await open('T-3', clockOf('NO_STATUTORY_DUTY', null));
    const fresh = await open('T-4');
    const view = await register.sla('2027-01-01T00:00:00Z');
    expect(Object.fromEntries(view.requests.map((row) => [row.request.id, row.state]))).toEqual({
      [paused]: 'paused',
      [waiting]: 'paused',
      [none]: 'on_track',
      [fresh]: 'on_track',
    });
    expect(view.counts).toEqual({ breached: 0, at_risk: 0, on_track: 2, paused: 2 });
    // The dates of a stopped clock do not hold: its last step says what it waits for.
    for (const { request, dueReason } of view.requests) {
      expect(dueReason?.rule).toBe(request.id === fresh ? undefined : 'J1');
    }
  });

  it('stops with the answer and with closing', async () => {
    const answered = await open('T-1', clockOf('RUNNING', DUE));
    const closed = await open('T-2', clockOf('RUNNING', DUE));
    await register.requests.update(answered, { at: DUE, answeredAt: '2026-03-30T00:00:00Z' });
    await register.requests.update(closed, { at: DUE, closedAt: '2026-03-30T00:00:00Z' });
    register.time.now = shifted(1);
    expect((await register.sla(register.time.now)).requests).toEqual([]);
    expect((await register.requests.list({ sla: 'breached' })).rows).toEqual([]);
  });

  it('is the same in the list and in the view at any instant', async () => {
    const ids = await Promise.all(
      ['RUNNING', 'PAUSED', 'NOT_STARTED', 'NO_STATUTORY_DUTY'].map((state) =>
        open(state, clockOf(state as 'RUNNING', DUE)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -2 * WEEK, max: WEEK }), async (offset) => {
        register.time.now = shifted(offset);
        const view = await register.sla(register.time.now);
        const listed = await Promise.all(
          (['breached', 'at_risk', 'on_track', 'paused'] as const).map(async (sla) =>
            (await register.requests.list({ sla })).rows.map((row) => [row.id, sla] as const),
          ),
        );
        expect(Object.fromEntries(listed.flat())).toEqual(
          Object.fromEntries(view.requests.map((row) => [row.request.id, row.state])),
        );
        expect(view.requests).toHaveLength(ids.length);
      }),
      { numRuns: 25 },
    );
  });
});

describe('SLA view', () => {
  it('shows oldest first, time per stage, and which holder holds what up', async () => {
    const young = (
      await register.intake.open(newRequest({ source: { ...source, id: 'T-1' }, receivedAt: '2026-03-02T00:00:00Z' }))
    ).requestId;
    const old = (
      await register.intake.open(newRequest({ source: { ...source, id: 'T-2' }, receivedAt: '2026-02-20T00:00:00Z' }))
    ).requestId;
    await register.requests.update(old, { at: '2026-03-02T12:00:00Z', stage: 'verify' });
    await register.requests.update(old, { at: '2026-03-02T13:00:00Z', stage: 'fulfil', waitingFor: 'holder' });
    await register.requests.update(young, { at: '2026-03-02T11:00:00Z', stage: 'fulfil', waitingFor: 'agent' });
    const since = '2026-03-02T13:00:00.000Z';
    await register.holderTasks.set(old, 'billing', 'collect', { at: since, state: 'running' });
    await register.holderTasks.set(old, 'traffic', 'collect', { at: since, state: 'done' });
    await register.holderTasks.set(old, 'crm', 'collect', {
      at: since,
      state: 'failed',
      error: { kind: 'permanent', text: 'x' },
    });
    await register.holderTasks.set(young, 'crm', 'collect', { at: '2026-03-02T12:00:00Z', state: 'slow' });
    await register.holderTasks.set(young, 'billing', 'collect', { at: since, state: 'running' }); // not what it waits for
    const view = await register.sla('2026-03-02T14:00:00Z');
    const hour = 3_600_000;
    expect(view.requests.map((row) => row.request.id)).toEqual([old, young]);
    expect(view.requests[0]?.timePerStage).toEqual({ received: 2 * hour, verify: hour, fulfil: hour });
    expect(view.requests[0]?.heldUpBy).toEqual(
      expect.arrayContaining([
        { holder: 'billing', step: 'collect', state: 'running', since },
        { holder: 'crm', step: 'collect', state: 'failed', since },
      ]),
    );
    expect(view.requests[0]?.heldUpBy).toHaveLength(2);
    expect(view.stages).toEqual([
      { stage: 'received', now: 0, medianMs: 1.5 * hour, longestMs: 2 * hour },
      { stage: 'verify', now: 0, medianMs: hour, longestMs: hour },
      { stage: 'fulfil', now: 2, medianMs: 2 * hour, longestMs: 3 * hour },
    ]);
    expect(view.holders).toEqual([
      { holder: 'crm', requests: 2, since: '2026-03-02T12:00:00.000Z' },
      { holder: 'billing', requests: 1, since },
    ]);
    expect((await register.sla('2026-03-02T14:00:00Z', ['traffic'])).requests.map((row) => row.request.id)).toEqual([
      old,
    ]);
    expect((await register.sla('2026-03-02T14:00:00Z', [])).requests).toEqual([]);
  });
});
