import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { Worker } from '@temporalio/worker';
import type { Decision, RequestInput } from '../../src/register/model.js';
import { createRequestClient } from '../../src/temporal/client.js';
import type { RequestClient } from '../../src/temporal/client.js';
import { connect, createClient, localServer, serverFromEnvironment } from '../../src/temporal/connection.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { coreQueue, heldWorkflowId, holderQueue, requestWorkflowId } from '../../src/temporal/names.js';
import { createCoreWorker, createHolderWorker } from '../../src/temporal/worker.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore } from '../../src/vault/key-store.js';
import type { KeyStore } from '../../src/vault/types.js';
import type { TestServer } from '../support/temporal.js';
import { startTestServer } from '../support/temporal.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { memoryRows } from '../vault/memory-rows.js';
import { plumbingActivities } from './plumbing-activities.js';

const INSTALLATION = 'client-test';
const NOW = '2026-03-02T09:00:00Z';
const AGENT = { id: randomUUID(), kind: 'person' as const, roles: ['agent' as const] };

let folder: string;
let keys: KeyStore;
let server: TestServer;
let requests: RequestClient;
let impatient: RequestClient;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-client-'));
  keys = createKeyStore({ rows: memoryRows(), keyring: await createKeyring(join(folder, 'master.json')) });
  await keys.create('system');
  server = await startTestServer();
  const dataConverter = createDataConverter({ keys, installation: INSTALLATION });
  const { client } = server.client(dataConverter);
  requests = createRequestClient({ client, installation: INSTALLATION });
  impatient = createRequestClient({ client, installation: INSTALLATION, timeoutMs: 1500 });
  worker = await createCoreWorker({
    connection: server.native,
    namespace: 'default',
    installation: INSTALLATION,
    dataConverter,
    activities: plumbingActivities,
    workflowBundle: await workflowBundle(resolve(import.meta.dirname, 'workflows/index.ts')),
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newInput(): Promise<RequestInput> {
  const requestId = randomUUID();
  await keys.create(`case:${requestId}`);
  await keys.create(`held:${requestId}`);
  return {
    requestId,
    right: 'access',
    jurisdiction: 'UK-ENG',
    source: { kind: 'ticket', system: 'support', id: requestId },
    receivedAt: NOW,
    openedBy: AGENT,
    subject: { identifiers: [{ type: 'email', value: 'ingrid@example.com' }], name: 'Ingrid Example', locale: 'en-GB' },
    holders: ['crm'],
    identityHolder: 'crm',
    installation: INSTALLATION,
    timings: {
      identityReminders: [],
      identityClose: 1,
      codeExpiry: 1,
      linkExpiry: 1,
      dueWarning: 1,
      holderSlow: 1,
      heartbeat: 1,
      partialAnswer: 1,
      holdsPatience: 1,
      sweepInterval: 1,
      liftedErasure: 1,
      restrictionNotice: 1,
    },
    stepUpCategories: [],
  };
}

const decision = (kind: Decision['kind'], choice: string, reason = 'because'): Decision => ({
  id: randomUUID(),
  kind,
  choice,
  reason,
  by: AGENT,
  at: NOW,
});

const raw = () => server.client(createDataConverter({ keys, installation: INSTALLATION })).client;

/** Ends the test workflow and waits for its end. */
async function finish({ requestId }: RequestInput): Promise<void> {
  await requests.decide(requestId, decision('verify', 'finish'));
  await raw().workflow.getHandle(requestWorkflowId(INSTALLATION, requestId)).result();
}

/** Polls until the answer satisfies; fails with the last answer after ten seconds. */
async function eventually<T>(ask: () => Promise<T>, satisfied: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (performance.now() > until) throw new Error(`not so in time: ${JSON.stringify(answer)}`);
    await pause(50);
  }
}

describe('starting a request', () => {
  it('twice is one workflow, even after it has closed', async () => {
    const input = await newInput();
    const workflowId = `${INSTALLATION}-request-${input.requestId}`;
    expect(await requests.startRequest(input)).toEqual({ workflowId, started: true });
    expect(await requests.startRequest(input)).toEqual({ workflowId, started: false });
    await finish(input);
    expect(await requests.startRequest(input)).toEqual({ workflowId, started: false });
  });

  it('makes it findable by right, jurisdiction, stage and whom it waits for', async () => {
    const input = await newInput();
    await requests.startRequest(input);
    const query =
      "HabeasRight = 'access' and HabeasJurisdiction = 'UK-ENG' and HabeasStage = 'received' and HabeasWaitingFor = 'nobody'";
    const list = async () => {
      const ids: string[] = [];
      for await (const found of raw().workflow.list({ query })) ids.push(found.workflowId);
      return ids;
    };
    await eventually(list, (ids) => ids.includes(requestWorkflowId(INSTALLATION, input.requestId)));
    await finish(input);
  });
});

describe('a decision', () => {
  it('reaches the workflow, and counts once however often it is sent', async () => {
    const input = await newInput();
    await requests.startRequest(input);
    const noted = decision('verify', 'proven', 'passport seen');
    await requests.decide(input.requestId, noted);
    await requests.decide(input.requestId, { ...noted, reason: 'sent again' });
    expect(await requests.status(input.requestId)).toMatchObject({ note: 'passport seen' });
    await finish(input);
  });

  it.each([
    ['withdraw', 'withdraw', 'conflict', 'not at this stage'],
    ['approve', 'approve', 'forbidden', 'needs a second person'],
    ['holder', 'retry', 'conflict', 'a plain refusal'],
    ['verify', 'fail', 'invalid', 'handler because'],
  ] as const)(
    'refused by the workflow (%s) comes back as its kind with its words',
    async (kind, choice, error, message) => {
      const input = await newInput();
      await requests.startRequest(input);
      await expect(requests.decide(input.requestId, decision(kind, choice))).rejects.toMatchObject({
        name: 'HabeasError',
        kind: error,
        message,
      });
      await finish(input);
    },
  );

  it('on a closed request is a conflict, on an unknown one not found', async () => {
    const input = await newInput();
    await requests.startRequest(input);
    await finish(input);
    await expect(requests.decide(input.requestId, decision('verify', 'proven'))).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('closed (completed)'),
    });
    const unknown = randomUUID();
    await keys.create(`case:${unknown}`);
    await expect(requests.decide(unknown, decision('verify', 'proven'))).rejects.toMatchObject({ kind: 'not_found' });
    await expect(requests.status(unknown)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(requests.receipt(unknown, { linkId: 'l', event: 'opened', at: NOW })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('receipts and held erasures', () => {
  it('are told by signal', async () => {
    const input = await newInput();
    await requests.startRequest(input);
    await requests.receipt(input.requestId, { linkId: 'l', event: 'opened', at: NOW });
    await requests.receipt(input.requestId, { linkId: 'l', event: 'downloaded', at: NOW });
    await eventually(
      () => requests.status(input.requestId) as Promise<unknown> as Promise<{ receipts: number }>,
      ({ receipts }) => receipts === 2,
    );
    await finish(input);

    const workflowId = heldWorkflowId(INSTALLATION, input.requestId);
    const handle = await raw().workflow.start('held', { workflowId, taskQueue: coreQueue(INSTALLATION) });
    await requests.holdChanged(input.requestId, { holder: 'billing', at: NOW });
    await requests.sweepHeld(input.requestId, { at: NOW });
    await requests.withdrawHeld(input.requestId, decision('withdraw', 'withdraw'));
    expect(await handle.result()).toEqual(['hold:billing', 'sweep']);
  });
});

describe('delays of a request', () => {
  it('name the holder that nobody serves, then its attempts and the kind of its last failure, without its words', async () => {
    const input = await newInput();
    const queue = holderQueue(INSTALLATION, 'crm');
    const handle = await raw().workflow.start('holderCall', {
      workflowId: requestWorkflowId(INSTALLATION, input.requestId),
      taskQueue: coreQueue(INSTALLATION),
      args: [{ queue, call: 'locate', argument: 'ingrid@example.com' }],
    });
    const [waiting] = await eventually(
      () => requests.delays(input.requestId),
      (delays) => delays.length > 0,
    );
    expect(waiting).toMatchObject({ holder: 'crm', call: 'locate', attempt: 0, waitingForWorker: true });
    expect(waiting!.lastFailure).toBeUndefined();

    let working = false;
    const holder = await createHolderWorker({
      connection: server.native,
      namespace: 'default',
      installation: INSTALLATION,
      holder: 'crm',
      dataConverter: createDataConverter({ keys, installation: INSTALLATION }),
      activities: {
        async locate(email: string) {
          if (working) return 'found';
          throw ApplicationFailure.create({ message: `no answer about ${email}`, type: 'throttled' });
        },
      },
    });
    await holder.runUntil(async () => {
      const [retried] = await eventually(
        () => requests.delays(input.requestId),
        ([delay]) => (delay?.attempt ?? 0) >= 2 && delay?.nextAttemptAt !== undefined,
      );
      expect(retried).toMatchObject({
        holder: 'crm',
        call: 'locate',
        waitingForWorker: false,
        lastFailure: 'throttled',
      });
      expect(JSON.stringify(retried)).not.toContain('ingrid');
      working = true;
      await handle.result();
    });
    expect(await requests.delays(input.requestId)).toEqual([]);
  });
});

describe('when something is down', () => {
  it('a request without a worker is unavailable within the time limit', async () => {
    const input = await newInput();
    const handle = await raw().workflow.start('request', {
      workflowId: requestWorkflowId(INSTALLATION, input.requestId),
      taskQueue: 'nobody',
    });
    const unavailable = { kind: 'unavailable', detail: { hint: expect.stringContaining('habeas worker') } };
    await expect(impatient.decide(input.requestId, decision('verify', 'proven'))).rejects.toMatchObject(unavailable);
    await expect(impatient.status(input.requestId)).rejects.toMatchObject(unavailable);
    await handle.terminate();
  });

  it('the server is unavailable to clients, which are made all the same', async () => {
    const nowhere = createClient(localServer('127.0.0.1:1'), {});
    const client = createRequestClient({ client: nowhere.client, installation: INSTALLATION, timeoutMs: 1500 });
    await expect(client.startRequest(await newInput())).rejects.toMatchObject({ kind: 'unavailable' });
    await nowhere.close();
    await expect(connect({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, {}, { timeoutMs: 500 })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });
});

describe('the environment', () => {
  /** Keeps the developer's own configuration file out. */
  const noFile = () => ({ TEMPORAL_CONFIG_FILE: join(folder, 'none.toml') });

  it('names the server, its namespace and its credentials', async () => {
    const env = {
      ...noFile(),
      TEMPORAL_ADDRESS: 'temporal.example.com:7233',
      TEMPORAL_NAMESPACE: 'dsar',
      TEMPORAL_API_KEY: 'k',
    };
    expect(serverFromEnvironment(env)).toMatchObject({
      namespace: 'dsar',
      connectionOptions: { address: 'temporal.example.com:7233', apiKey: 'k' },
    });
    const connected = await connect({ ...noFile(), TEMPORAL_ADDRESS: server.server.address }, {});
    expect(connected.namespace).toBe('default');
    await connected.close();
  });

  it('that names none is told apart from one that cannot be read', async () => {
    expect(serverFromEnvironment(noFile())).toBeUndefined();
    // As containers pass on what is not set.
    expect(serverFromEnvironment({ ...noFile(), TEMPORAL_ADDRESS: '', TEMPORAL_PROFILE: '' })).toBeUndefined();
    await expect(connect(noFile(), {})).rejects.toMatchObject({
      kind: 'invalid',
      detail: { hint: expect.stringContaining('TEMPORAL_ADDRESS') },
    });
    expect(() => serverFromEnvironment({ ...noFile(), TEMPORAL_PROFILE: 'missing' })).toThrow('cannot be used');
  });
});
