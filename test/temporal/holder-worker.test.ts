/** A connector behind its task queue on a real server: resuming, cancelling, stopping. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { createHolderActivities } from '../../activities/holder-activities.js';
import { createPartSink } from '../../activities/part-sink.js';
import { HabeasError } from '../../src/common/errors.js';
import type { CollectInput, CollectResult } from '../../src/connector/contract.js';
import type { ChallengeDesk, Connector, ConnectorContext } from '../../src/connector/define.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { coreQueue, holderQueue, requestWorkflowId } from '../../src/temporal/names.js';
import {
  buildWorkflowBundle,
  createCoreWorker,
  createHolderWorker,
  loadWorkflowBundle,
} from '../../src/temporal/worker.js';
import { openFolderVault } from '../../src/vault/folder-vault.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore } from '../../src/vault/key-store.js';
import type { KeyStore, Vault } from '../../src/vault/types.js';
import type { TestServer } from '../support/temporal.js';
import { startTestServer } from '../support/temporal.js';
import { collect as readAll, memoryRows, pieces } from '../vault/memory-rows.js';
import { plumbingActivities } from './plumbing-activities.js';

const INSTALLATION = 'holder-test';
const NOW = '2026-03-02T09:00:00Z';

let folder: string;
let keys: KeyStore;
let vault: Vault;
let written: string[];
let server: TestServer;
let client: Client;
let core: Worker;
let running: Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-holder-'));
  keys = createKeyStore({ rows: memoryRows(), keyring: await createKeyring(join(folder, 'master.json')) });
  const folderVault = await openFolderVault({ root: join(folder, 'vault'), keys });
  vault = {
    ...folderVault,
    put(id, ...rest) {
      written.push(id);
      return folderVault.put(id, ...rest);
    },
  };
  server = await startTestServer();
  const dataConverter = createDataConverter({ keys, installation: INSTALLATION });
  ({ client } = server.client(dataConverter));
  const bundleFile = join(folder, 'dist', 'workflow-bundle.js');
  await buildWorkflowBundle(bundleFile, resolve(import.meta.dirname, 'workflows/index.ts'));
  core = await createCoreWorker({
    connection: server.native,
    namespace: 'default',
    installation: INSTALLATION,
    dataConverter,
    activities: plumbingActivities,
    workflowBundle: await loadWorkflowBundle(bundleFile),
  });
  running = core.run();
});
afterAll(async () => {
  core.shutdown();
  await running;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  written = [];
});

type Collect = (input: CollectInput, context: ConnectorContext) => Promise<CollectResult>;

async function holderWorker(holder: string, collect: Collect): Promise<Worker> {
  const connector = {
    call: (_name: string, input: unknown, context: ConnectorContext) => collect(input as CollectInput, context),
  } as unknown as Connector;
  const sink = await createPartSink({ vault, holder, spoolRoot: join(folder, 'spool') });
  return createHolderWorker({
    connection: server.native,
    namespace: 'default',
    installation: INSTALLATION,
    holder,
    dataConverter: createDataConverter({ keys, installation: INSTALLATION }),
    activities: createHolderActivities(connector, { sink, challenges: {} as ChallengeDesk }),
  });
}

async function ask(holder: string) {
  const requestId = randomUUID();
  for (const kind of ['case', 'content']) await keys.create(`${kind}:${requestId}`);
  const argument: CollectInput = {
    contract: 1,
    requestId,
    right: 'access',
    now: NOW,
    subject: { refs: ['contact:1'], identifiers: [], representative: false },
    asOf: NOW,
  };
  return client.workflow.start('holderCall', {
    workflowId: requestWorkflowId(INSTALLATION, requestId),
    taskQueue: coreQueue(INSTALLATION),
    args: [{ queue: holderQueue(INSTALLATION, holder), call: 'collect', argument }],
  });
}

const searched = { identifierTypes: ['email'], at: NOW };

it('a retry resumes at the cursor and finds the parts that were written, so that none is written twice', async () => {
  const resumed: unknown[] = [];
  const worker = await holderWorker('crm', async ({ requestId }, { sink, heartbeat, resumeFrom }) => {
    resumed.push(resumeFrom);
    const parts = [];
    for (const index of [0, 1, 2]) {
      const head = { dataset: 'contacts', index, kind: 'records' as const, rows: 1 };
      const lines = pieces(`{"row":${index}}\n`);
      parts.push((await sink.existing(requestId, 'contacts', index)) ?? (await sink.write(requestId, head, lines)));
      heartbeat({ done: index });
      if (index === 1 && resumeFrom === undefined) throw new HabeasError('transient', 'connection lost');
    }
    return { searched, parts, rows: { contacts: 3 } };
  });
  await worker.runUntil(async () => {
    const result = (await (await ask('crm')).result()) as CollectResult;
    expect(resumed).toEqual([undefined, { done: 1 }]);
    expect(written).toHaveLength(3);
    const rows = await Promise.all(
      result.parts.map(async ({ object }) => (await readAll(vault.get(object))).toString()),
    );
    expect(rows).toEqual(['{"row":0}\n', '{"row":1}\n', '{"row":2}\n']);
  });
});

it('cancelling the request reaches a connector that reports progress', async () => {
  let aborted = false;
  const worker = await holderWorker('slow', (_, { heartbeat, signal }) => {
    return new Promise((_resolve, reject) => {
      const timer = setInterval(() => heartbeat({ alive: true }), 100);
      signal.addEventListener('abort', () => {
        aborted = true;
        clearInterval(timer);
        reject(signal.reason as Error);
      });
      handle.then((started) => started.cancel()).catch(reject);
    });
  });
  const handle = ask('slow');
  await worker.runUntil(async () => {
    await expect((await handle).result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  });
  expect(aborted).toBe(true);
});

it('a worker that is told to stop lets a running call finish', async () => {
  let attempts = 0;
  let finish: () => void = () => undefined;
  const started = new Promise<void>((resolveStarted) => {
    finish = resolveStarted;
  });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolveReleased) => {
    release = resolveReleased;
  });
  const worker = await holderWorker('busy', async (_, { signal }) => {
    attempts += 1;
    finish();
    await Promise.race([
      released,
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    ]);
    return { searched, parts: [], rows: {} };
  });
  const stopping = worker.run();
  const handle = await ask('busy');
  await started;
  worker.shutdown();
  // Long after a stop without grace would have cancelled it.
  setTimeout(release, 1000);
  await stopping;
  expect(await handle.result()).toMatchObject({ rows: {} });
  expect(attempts).toBe(1);
});

it('a missing workflow bundle is an error that says to build it', async () => {
  await expect(loadWorkflowBundle(join(folder, 'none.js'))).rejects.toMatchObject({
    kind: 'unavailable',
    detail: { hint: 'build it: npm run build' },
  });
});
