import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import getPort from 'get-port';
import { findServerBinary } from '../../src/temporal/server-binaries.js';
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
    // The write-ahead log: commits are a file append, not a rewrite of pages.
    expect(await readdir(join(dataDir, 'temporal'))).toContain('temporal.db-wal');
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

  it('is not started twice on one folder', async () => {
    const server = await start();
    await expect(start()).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining(`process ${process.pid} runs the Temporal server of this data folder`),
    });
    expect(isRunning(server.pid)).toBe(true);
    await server.stop();
  });

  it('that outlived its owner is ended before another opens its file', async () => {
    const { path } = await findServerBinary('dev', { cacheDir: BIN_CACHE });
    const port = await getPort();
    await mkdir(join(dataDir, 'temporal'));
    await mkdir(join(dataDir, 'run'));
    const db = join(dataDir, 'temporal', 'temporal.db');
    const args = [
      'server',
      'start-dev',
      '--headless',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--db-filename',
      db,
    ];
    const orphan = spawn(path, args, { stdio: 'ignore' });
    const gone = once(orphan, 'exit');
    const owner = spawnSync(process.execPath, ['-e', '0']).pid;
    await untilReachable(`127.0.0.1:${port}`);
    const runFile = { pid: orphan.pid, address: `127.0.0.1:${port}`, ownerPid: owner };
    await writeFile(join(dataDir, 'run', 'temporal.json'), JSON.stringify(runFile));

    const server = await start();
    await gone;
    expect(server.pid).not.toBe(orphan.pid);
    await server.stop();
  });

  it('says why it did not start, and leaves nothing running', async () => {
    const taken = createServer((socket) => socket.destroy());
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(startDevServer({ dataDir, binCache: BIN_CACHE, port })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('did not start'),
      detail: { hint: expect.stringContaining('server.log') },
    });
    taken.close();
  });
});

async function untilReachable(address: string): Promise<void> {
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + 20_000, () => connection.workflowService.getSystemInfo({}));
  } finally {
    await connection.close();
  }
}
