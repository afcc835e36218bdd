import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { isRunning } from '../../src/temporal/lifeline.js';
import { startDevServer } from '../../src/temporal/dev-server.js';
import { waitForSearchAttributes } from '../../src/temporal/namespace.js';
import { BIN_CACHE } from '../support/temporal.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'habeas-dev-server-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const start = () => startDevServer({ dataDir, binCache: BIN_CACHE });

describe('the embedded Temporal server', () => {
  it('has its namespace with a retention of 30 days and typed search attributes', async () => {
    const server = await start();
    const connection = await Connection.connect({ address: server.address });
    try {
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60);
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      expect(customAttributes).toMatchObject({ HabeasRight: 2, HabeasStage: 2, HabeasDueBefore: 6 });
    } finally {
      await connection.close();
      await server.stop();
    }
  });

  it('ends on stop, its pid gone and its run file removed', async () => {
    const server = await start();
    expect(JSON.parse(await readFile(join(dataDir, 'run', 'temporal.json'), 'utf8'))).toEqual({
      pid: server.pid,
      address: server.address,
      ownerPid: process.pid,
    });
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
    await expect(readFile(join(dataDir, 'run', 'temporal.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps what it stored when killed, and starts again on the same file', async () => {
    const first = await start();
    const connection = await Connection.connect({ address: first.address });
    await connection.workflowService.startWorkflowExecution({
      namespace: 'default',
      workflowId: 'survivor',
      workflowType: { name: 'anything' },
      taskQueue: { name: 'nobody' },
      requestId: 'one',
    });
    await connection.close();
    process.kill(first.pid, 'SIGKILL');
    await first.ended;

    const second = await start();
    const again = await Connection.connect({ address: second.address });
    try {
      const found = await again.workflowService.describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId: 'survivor' },
      });
      expect(found.workflowExecutionInfo?.type?.name).toBe('anything');
      await waitForSearchAttributes(again, 'default');
    } finally {
      await again.close();
      await second.stop();
    }
  });
});
