import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { TypedSearchAttributes } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore } from '../../src/vault/key-store.js';
import { startTimeSkipping } from '../support/temporal.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { memoryRows } from '../vault/memory-rows.js';

const DAY = 24 * 60 * 60 * 1000;
let folder: string;
let env: TestWorkflowEnvironment;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-skipping-'));
});
afterAll(async () => {
  await env.teardown();
  await rm(folder, { recursive: true, force: true });
});

it('months pass in a moment, with our search attributes and sealed payloads', async () => {
  const keys = createKeyStore({ rows: memoryRows(), keyring: await createKeyring(join(folder, 'master.json')) });
  await keys.create('system');
  const dataConverter = createDataConverter({ keys, installation: 'skip' });
  env = await startTimeSkipping(dataConverter);
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'skip-core',
    dataConverter,
    workflowBundle: await workflowBundle(resolve(import.meta.dirname, 'workflows/index.ts')),
  });
  await worker.runUntil(async () => {
    const before = await env.currentTimeMs();
    const handle = await env.client.workflow.start('patient', {
      workflowId: 'skip-sweep',
      taskQueue: 'skip-core',
      args: [90 * DAY],
      typedSearchAttributes: new TypedSearchAttributes([{ key: SEARCH_ATTRIBUTES.stage, value: 'received' }]),
    });
    expect(await handle.result()).toBe('waited');
    expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(90 * DAY);
  });
});
