import { pino } from 'pino';
import { HabeasError } from '../../src/common/errors.js';
import type { RequestInput } from '../../src/register/model.js';
import type { OutboxStore } from '../../src/register/types.js';
import { startOutboxStarter } from '../../src/server/outbox-starter.js';

const log = pino({ level: 'silent' });

/** An outbox in memory: an entry is there until it is started. */
function memoryOutbox(ids: string[]) {
  const waiting = new Set(ids);
  const failures: string[] = [];
  let onChange = (): void => undefined;
  const outbox: OutboxStore = {
    claim: (limit) =>
      Promise.resolve(
        [...waiting]
          .slice(0, limit)
          .map((requestId) => ({ requestId, attempts: 0, input: { requestId } as RequestInput })),
      ),
    started: (requestId) => {
      waiting.delete(requestId);
      onChange();
      return Promise.resolve();
    },
    failed: (_requestId, error) => {
      failures.push(error);
      onChange();
      return Promise.resolve('2026-03-02T10:00:01.000Z');
    },
    backlog: () => Promise.resolve({ waiting: waiting.size }),
  };
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      onChange = () => (done() ? resolve() : undefined);
      onChange();
    });
  return { outbox, waiting, failures, until };
}

const started = { workflowId: 'w', started: true };

describe('the outbox starter', () => {
  it('starts what is there and what comes later, when poked', async () => {
    const { outbox, waiting, until } = memoryOutbox(['a', 'b']);
    const seen: string[] = [];
    const starter = startOutboxStarter({
      outbox,
      log,
      intervalMs: 60_000,
      requests: {
        startRequest: (input) => {
          seen.push(input.requestId);
          return Promise.resolve(started);
        },
      },
    });
    await until(() => waiting.size === 0);
    waiting.add('c');
    starter.poke();
    await until(() => waiting.size === 0);
    await starter.stop();
    expect(seen.sort()).toEqual(['a', 'b', 'c']);
  });

  it('keeps what cannot be started and tries again until it can', async () => {
    const { outbox, waiting, failures, until } = memoryOutbox(['a']);
    let down = true;
    const starter = startOutboxStarter({
      outbox,
      log,
      intervalMs: 5,
      requests: {
        startRequest: () =>
          down
            ? Promise.reject(new HabeasError('unavailable', 'the Temporal server cannot be reached'))
            : Promise.resolve(started),
      },
    });
    await until(() => failures.length >= 3);
    expect(waiting.size).toBe(1);
    down = false;
    await until(() => waiting.size === 0);
    await starter.stop();
    expect(failures[0]).toBe('unavailable: the Temporal server cannot be reached');
  });

  it('counts as started what was started before', async () => {
    const { outbox, waiting, until } = memoryOutbox(['a']);
    const starter = startOutboxStarter({
      outbox,
      log,
      requests: { startRequest: () => Promise.resolve({ workflowId: 'w', started: false }) },
    });
    await until(() => waiting.size === 0);
    await starter.stop();
    expect(waiting.size).toBe(0);
  });

  it('tells nothing of an error of a library, which may quote personal data', async () => {
    const { outbox, failures, until } = memoryOutbox(['a']);
    const starter = startOutboxStarter({
      outbox,
      log,
      requests: { startRequest: () => Promise.reject(new Error('bad payload for anna@example.com')) },
    });
    await until(() => failures.length > 0);
    await starter.stop();
    expect(failures[0]).toBe('unknown error');
  });

  it('survives a register that is away for a while', async () => {
    const { outbox, waiting, until } = memoryOutbox(['a']);
    let calls = 0;
    const flaky: OutboxStore = {
      ...outbox,
      claim: (limit) => (++calls < 3 ? Promise.reject(new Error('connection refused')) : outbox.claim(limit)),
    };
    const starter = startOutboxStarter({
      outbox: flaky,
      log,
      intervalMs: 1,
      requests: { startRequest: () => Promise.resolve(started) },
    });
    await until(() => waiting.size === 0);
    await starter.stop();
    expect(calls).toBeGreaterThanOrEqual(3);
  });
});
