/**
 * One `habeas up` per data folder. The holder of the lock listens on a loopback port and answers with its nonce, so that a lock left
 * by a crash is told from a living one even after its pid was given to another process.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HabeasError } from '../../common/errors.js';
import { runFolder } from './run-files.js';

interface LockFile {
  pid: number;
  port: number;
  nonce: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** Throws `conflict` naming the pid when another service runs on the folder. */
export async function lockDataFolder(dataFolder: string): Promise<Lock> {
  const nonce = randomUUID();
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(nonce));
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const close = (): Promise<void> => new Promise((done) => void server.close(() => done()));
  const file = join(runFolder(dataFolder), 'up.lock');
  try {
    mkdirSync(runFolder(dataFolder), { recursive: true, mode: 0o700 });
    const { port } = server.address() as AddressInfo;
    await take(file, { pid: process.pid, port, nonce }, dataFolder);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async release() {
      rmSync(file, { force: true });
      await close();
    },
  };
}

async function take(file: string, own: LockFile, dataFolder: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = read(file);
    if (other && (await answers(other))) {
      throw new HabeasError('conflict', `a service runs on ${dataFolder} already (pid ${other.pid})`, {
        hint: 'stop that one, or name another folder with --data',
      });
    }
    rmSync(file, { force: true });
  }
  throw new HabeasError('conflict', `another start on ${dataFolder} is under way`, { hint: 'wait for it' });
}

function read(file: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  } catch (error) {
    // Gone meanwhile, or cut short by a crash while it was written: nobody holds it.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function answers(lock: LockFile): Promise<boolean> {
  return new Promise((done) => {
    let said = '';
    const socket = connect({ port: lock.port, host: '127.0.0.1' });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (chunk) => (said += chunk.toString('utf8')));
    socket.on('error', () => done(false));
    socket.on('close', () => done(said === lock.nonce));
  });
}
