import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createKeyRows, migrateRegister, openDatabase } from '../../src/register/index.js';
import type { Database, KeyRows } from '../../src/register/index.js';
import { createKeyStore, requestKeyId } from '../../src/vault/key-store.js';
import { createKeyring, generationOf, loadKeyring, masterKeys } from '../../src/vault/keyring.js';
import type { Keyring } from '../../src/vault/keyring.js';
import { rotateKeys } from '../../src/vault/rotate.js';
import { testDatabase } from '../support/database.js';
import { transpile } from '../support/transpile.mjs';

const PLAIN = Buffer.from('name: Ingrid Example');
const CONTEXT = { purpose: 'test' };
let folder: string;
let file: string;
let keyring: Keyring;
let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let rows: KeyRows;

const id = (n: number) => requestKeyId('case', `7b0f5f0e-3a5f-4a51-9a52-${String(n).padStart(12, '0')}`);
const generations = async (): Promise<string[]> => {
  const live = await db.selectFrom('key_rows').select('wrapped').where('wrapped', 'is not', null).execute();
  return [...new Set(live.map(({ wrapped }) => generationOf(wrapped as Uint8Array)))].sort();
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-rotate-'));
  file = join(folder, 'keys', 'master.json');
  keyring = await createKeyring(file);
  database = await testDatabase();
  db = openDatabase(database.url);
  await migrateRegister(db);
  rows = createKeyRows(db);
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function sealed(count: number): Promise<Uint8Array[]> {
  const keys = createKeyStore({ rows, keyring });
  const all: Uint8Array[] = [];
  for (let n = 0; n < count; n++) {
    await keys.create(id(n));
    all.push(await keys.seal(id(n), PLAIN, CONTEXT));
  }
  return all;
}

async function expectAllOpen(all: Uint8Array[]): Promise<void> {
  const fresh = createKeyStore({ rows, keyring: await loadKeyring(file) });
  for (const [n, one] of all.entries()) await expect(fresh.open(id(n), one, CONTEXT)).resolves.toEqual(PLAIN);
}

describe('rotating the master key', () => {
  it('wraps every key anew, retires the old generation, and leaves what was sealed readable', async () => {
    const all = await sealed(5);
    const done = await rotateKeys({ file, rows, batch: 2 });
    expect(done).toEqual({ current: 'm2', retired: ['m1'], rewrapped: 5, resumed: false });
    expect(await generations()).toEqual(['m2']);
    expect(await readFile(file, 'utf8')).not.toContain('"m1"');
    await expectAllOpen(all);
  });

  it('is noticed by a process that started before it', async () => {
    const all = await sealed(2);
    await rotateKeys({ file, rows });
    const running = createKeyStore({ rows, keyring });
    await expect(running.open(id(0), all[0] as Uint8Array, CONTEXT)).resolves.toEqual(PLAIN);
    await running.create(id(9));
    expect(await generations()).toEqual(['m2']);
  });

  it('leaves a destroyed key destroyed', async () => {
    await sealed(3);
    await createKeyStore({ rows, keyring }).destroy(id(1), 'test');
    expect((await rotateKeys({ file, rows })).rewrapped).toBe(2);
    expect(await rows.get(id(1))).toMatchObject({ wrapped: null });
  });

  it('keeps an old generation that a row still uses, and goes on with it at the next call', async () => {
    const all = await sealed(4);
    const killed = rotateKeys({
      file,
      rows,
      batch: 1,
      onProgress: (done) => {
        if (done === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await generations()).toEqual(['m1', 'm2']);
    expect((await masterKeys(file)).map((master) => master.id)).toEqual(['m1', 'm2']);
    await expectAllOpen(all);
    expect(await rotateKeys({ file, rows })).toEqual({ current: 'm2', retired: ['m1'], rewrapped: 2, resumed: true });
    await expectAllOpen(all);
  });

  it('finds a key that was wrapped before and written after its last look', async () => {
    const first = 'case:00000000-0000-4000-8000-000000000000';
    const late = await keyring.wrap(first, new Uint8Array(32).fill(7));
    await sealed(1);
    await rotateKeys({
      file,
      rows,
      // Sorts before what was looked at: only the look under the lock finds it.
      onProgress: async () => {
        await rows.insert(first, late, new Date());
      },
    });
    expect(await generations()).toEqual(['m2']);
    expect((await rows.get(first))?.wrapped).not.toEqual(late);
  });
});

describe('a key that is created while the master key rotates', () => {
  it('is wrapped by the generation that stays, even when the rotation came in between', async () => {
    let rotated = false;
    const racing: KeyRows = {
      ...rows,
      async insert(keyId, wrapped, at) {
        if (!rotated) {
          rotated = true;
          await rotateKeys({ file, rows });
        }
        return rows.insert(keyId, wrapped, at);
      },
    };
    const keys = createKeyStore({ rows: racing, keyring });
    await keys.create(id(0));
    expect(await generations()).toEqual(['m2']);
    const bytes = await keys.seal(id(0), PLAIN, CONTEXT);
    await expectAllOpen([bytes]);
  });
});

describe('a process that is killed while it rotates', () => {
  it('loses nothing: what it had not come to is done by the next call', async () => {
    const all = await sealed(30);
    const made = await transpile(['src/common', 'src/law', 'src/register', 'src/vault']);
    try {
      const at = (path: string) => pathToFileURL(made.path(path)).href;
      const program = join(folder, 'rotate-child.mjs');
      await writeFile(
        program,
        `import { createKeyRows, openDatabase } from '${at('src/register/index.ts')}';
         import { rotateKeys } from '${at('src/vault/rotate.ts')}';
         const db = openDatabase(process.argv[2]);
         await rotateKeys({ file: process.argv[3], rows: createKeyRows(db), batch: 1,
           onProgress: (done) => new Promise((go) => process.stdout.write(done + '\\n', () => setTimeout(go, 20))) });`,
      );
      const child = spawn(process.execPath, [program, database.url, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
      for await (const chunk of child.stdout) {
        if (Number(String(chunk).trim().split('\n').at(-1)) >= 5) child.kill('SIGKILL');
      }
      expect(await ended).toBe('SIGKILL');
    } finally {
      await made.remove();
    }
    expect(await generations()).toEqual(['m1', 'm2']);
    await expectAllOpen(all);
    const done = await rotateKeys({ file, rows });
    expect(done).toMatchObject({ current: 'm2', retired: ['m1'], resumed: true });
    expect(done.rewrapped).toBeLessThan(30);
    await expectAllOpen(all);
  });
});
