import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder } from '../../../src/cli/up/lock.js';
import { readRunFile, removeRunFile, writeRunFile } from '../../../src/cli/up/run-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'habeas-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = (): string => join(folder, 'run', 'up.lock');

describe('the lock of a data folder', () => {
  it('refuses a second service on the folder, and lets one in after the first has gone', async () => {
    const first = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining(`pid ${process.pid}`),
    });
    await first.release();
    const second = await lockDataFolder(folder);
    await second.release();
    expect(existsSync(lockFile())).toBe(false);
  });

  it('takes over a lock whose owner crashed, even when its pid and port belong to others now', async () => {
    const first = await lockDataFolder(folder);
    const left = JSON.parse(readFileSync(lockFile(), 'utf8'));
    await first.release();
    // This very process is alive under that pid, and somebody else answers at the port.
    const other = await lockDataFolder(join(folder, 'elsewhere'));
    const port = JSON.parse(readFileSync(join(folder, 'elsewhere', 'run', 'up.lock'), 'utf8')).port;
    writeFileSync(lockFile(), JSON.stringify({ ...left, port }));
    const second = await lockDataFolder(folder);
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).nonce).not.toBe(left.nonce);
    await second.release();
    await other.release();
  });

  it('takes over a lock that was cut short', async () => {
    await (await lockDataFolder(folder)).release();
    writeFileSync(lockFile(), '{"pid":');
    await (await lockDataFolder(folder)).release();
    expect(existsSync(lockFile())).toBe(false);
  });
});

describe('run files', () => {
  it('tell of a part while its process lives', () => {
    writeRunFile(folder, 'server', { pid: process.pid, startedAt: '2026-03-02T09:00:00Z', url: 'http://127.0.0.1:1' });
    expect(readRunFile(folder, 'server')?.url).toBe('http://127.0.0.1:1');
    removeRunFile(folder, 'server');
    expect(readRunFile(folder, 'server')).toBeUndefined();
  });

  it('do not tell of a part whose process is gone', () => {
    writeRunFile(folder, 'worker', { pid: 2 ** 30, startedAt: '2026-03-02T09:00:00Z' });
    expect(readRunFile(folder, 'worker')).toBeUndefined();
  });
});
