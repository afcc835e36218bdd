import { jest } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createHolderActivities, toActivityFailure } from '../../activities/holder-activities.js';
import { HabeasError } from '../../src/common/errors.js';
import type { ErrorDetail, ErrorKind } from '../../src/common/errors.js';
import { CALLS } from '../../src/connector/contract.js';
import type { CollectInput, CollectResult } from '../../src/connector/contract.js';
import { defineConnector } from '../../src/connector/define.js';
import type { ChallengeDesk, ConnectorContext, PartSink } from '../../src/connector/define.js';
import { toTemporalLogger } from '../../src/temporal/worker-log.js';

const NOW = '2026-03-02T09:00:00Z';
const sink = {} as PartSink;
const challenges = {} as ChallengeDesk;
const searched = { identifierTypes: ['email'], at: NOW };
const input: CollectInput = {
  contract: 1,
  requestId: '7b0f5f0e-3a5f-4a51-9a52-0d5a2b6b6f01',
  right: 'access',
  now: NOW,
  subject: { refs: ['contact:1'], identifiers: [], representative: false },
  asOf: NOW,
};

/** A holder whose `collect` is the test's. */
function holder(collect: (input: CollectInput, context: ConnectorContext) => Promise<CollectResult>) {
  return defineConnector({
    describe: {
      holder: 'crm',
      title: 'CRM',
      owner: 'Sales operations',
      identifiersUnderstood: ['email'],
      datasets: [
        {
          name: 'contacts',
          title: 'Contacts',
          category: 'identity_contact',
          purposes: ['sales'],
          lawfulBasis: 'legitimate_interest',
          source: 'the person',
          recipients: [],
          retention: 'two years',
          origin: 'provided',
          fields: [{ name: 'email', type: 'string', description: 'Address' }],
        },
      ],
      answersFor: [],
      erasureMeans: 'rows are deleted',
      backupDays: 35,
    },
    locate: async () => ({ searched, found: [] }),
    holds: async () => ({ searched, facts: [], items: [] }),
    collect,
  });
}

const activitiesOf = (...args: Parameters<typeof holder>) =>
  createHolderActivities(holder(...args), { sink, challenges });
/** Without the SDK's own prints of every failure a test provokes. */
const environment = (info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {}) =>
  new MockActivityEnvironment(info, { logger: toTemporalLogger(undefined) });
const nothing: CollectResult = { searched, parts: [], rows: { contacts: 0 } };
const failing = (error: Error) => activitiesOf(() => Promise.reject(error));
const run = (activities: ReturnType<typeof activitiesOf>) => environment().run(activities.collect, input);

describe('a connector as activities', () => {
  it('describes itself, and has a function for every call of the contract', async () => {
    const activities = activitiesOf(async () => nothing);
    expect(Object.keys(activities).sort()).toEqual([...CALLS].sort());
    expect(await environment().run(activities.describe)).toMatchObject({
      holder: 'crm',
      capabilities: ['describe', 'locate', 'holds', 'collect'],
    });
  });

  it('fails for good on a call it does not offer, instead of being retried for ever', async () => {
    const activities = activitiesOf(async () => nothing);
    await expect(environment().run(activities.erase, {})).rejects.toMatchObject({
      type: 'permanent',
      nonRetryable: true,
      message: expect.stringContaining('does not offer erase'),
    });
  });

  it('gets sink, challenge desk and the cursor of the attempt before, and reports its own', async () => {
    const env = environment({ attempt: 2, heartbeatDetails: { after: 41 } });
    const cursors: unknown[] = [];
    env.on('heartbeat', (cursor) => cursors.push(cursor));
    let given: ConnectorContext | undefined;
    const activities = activitiesOf(async (_, context) => {
      given = context;
      context.heartbeat({ after: 42 });
      return nothing;
    });
    expect(await env.run(activities.collect, input)).toEqual(nothing);
    expect(given?.sink).toBe(sink);
    expect(given?.challenges).toBe(challenges);
    expect(given?.resumeFrom).toEqual({ after: 41 });
    expect(cursors).toEqual([{ after: 42 }]);
  });

  it('makes keyed hashes where the worker has the register, and says for good that it cannot where it has not', async () => {
    const hash = async (_: unknown, { hashIdentifiers }: ConnectorContext): Promise<CollectResult> => {
      const [first] = await hashIdentifiers([{ type: 'email', value: 'a@example.org' }]);
      return { ...nothing, rows: { pages: first === 'hash of email' ? 1 : 0 } };
    };
    await expect(environment().run(activitiesOf(hash).collect, input)).rejects.toMatchObject({
      type: 'permanent',
      nonRetryable: true,
      message: expect.stringContaining('keyed hashes'),
    });
    const able = createHolderActivities(holder(hash), {
      ...{ sink, challenges },
      hashIdentifiers: async (identifiers) => identifiers.map(({ type }) => `hash of ${type}`),
    });
    expect(await environment().run(able.collect, input)).toMatchObject({ rows: { pages: 1 } });
  });

  it('beats by itself while it runs, with the latest cursor, so that a dead worker is noticed at any call', async () => {
    jest.useFakeTimers();
    try {
      const env = environment({ heartbeatTimeoutMs: 3000, attempt: 2, heartbeatDetails: { after: 41 } });
      const cursors: unknown[] = [];
      env.on('heartbeat', (cursor) => cursors.push(cursor));
      const activities = activitiesOf(async (_, context) => {
        jest.advanceTimersByTime(1000);
        context.heartbeat({ after: 42 });
        jest.advanceTimersByTime(2000);
        return nothing;
      });
      expect(await env.run(activities.collect, input)).toEqual(nothing);
      expect(cursors).toEqual([{ after: 41 }, { after: 42 }, { after: 42 }, { after: 42 }]);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is told of a cancellation where it reports progress', async () => {
    const env = environment();
    let reports = 0;
    const activities = activitiesOf(async (_, context) => {
      env.cancel('CANCELLED');
      context.heartbeat({ after: ++reports });
      return nothing;
    });
    env.on('heartbeat', () => reports++);
    await expect(env.run(activities.collect, input)).rejects.toBeInstanceOf(CancelledFailure);
    expect(reports).toBe(1);
  });

  it('is told of a cancellation by its signal, and ends as cancelled', async () => {
    const env = environment();
    const activities = activitiesOf(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
          queueMicrotask(() => env.cancel('CANCELLED'));
        }),
    );
    await expect(env.run(activities.collect, input)).rejects.toBeInstanceOf(CancelledFailure);
  });
});

describe('failures of a connector', () => {
  it.each<[ErrorKind, ErrorDetail, boolean, number | undefined]>([
    ['transient', {}, false, undefined],
    ['throttled', { retryAfterMs: 2500 }, false, 2500],
    ['unavailable', {}, false, undefined],
    ['permanent', {}, true, undefined],
    ['refused', {}, true, undefined],
    ['invalid', {}, true, undefined],
  ])('%s: type, whether a retry may help, and when', async (kind, detail, nonRetryable, nextRetryDelay) => {
    await expect(run(failing(new HabeasError(kind, 'crm says no', detail)))).rejects.toMatchObject({
      message: 'crm says no',
      type: kind,
      nonRetryable,
      nextRetryDelay,
    });
  });

  it('say how to mend it', async () => {
    const error = new HabeasError('permanent', 'no such table', { hint: 'grant SELECT on contacts' });
    await expect(run(failing(error))).rejects.toMatchObject({ message: 'no such table (grant SELECT on contacts)' });
  });

  it('nobody foresaw are transient, and keep their words and cause to themselves', async () => {
    const error: unknown = await run(failing(new RangeError('row of Ingrid Example is too long'))).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ message: 'unexpected RangeError', type: 'transient', nonRetryable: false });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('Ingrid');
    expect((error as Error).cause).toBeUndefined();
    await expect(run(failing('a string' as unknown as Error))).rejects.toMatchObject({ message: 'unexpected string' });
  });

  it('that already are Temporal failures stay as they are', () => {
    const failure = new CancelledFailure('stop');
    expect(toActivityFailure(failure)).toBe(failure);
  });
});
