import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/common/postgres.js';
import { createKeyRows, migrateRegister, openDatabase, scrubKeyRows } from '../../src/register/index.js';
import { MIGRATIONS } from '../../src/register/migrations/index.js';
import { testDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

const at = new Date('2026-03-02T10:00:00.000Z');

describe('migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase('template0');
  });
  afterEach(() => database.drop());

  it('are applied once, by one of several processes', async () => {
    const processes = [1, 2, 3].map(() => openDatabase(database.url, { max: 2 }));
    const applied = await Promise.all(processes.map((db) => migrateRegister(db)));
    expect(applied.flat()).toEqual(Object.keys(MIGRATIONS));
    await Promise.all(processes.map((db) => db.destroy()));
  });

  it('refuse a register written by a newer version', async () => {
    const db = openDatabase(database.url);
    await migrateRegister(db);
    await db
      .insertInto('kysely_migration' as 'key_rows')
      .values({ name: '9999-from-the-future', timestamp: '2030' } as never)
      .execute();
    await expect(migrateRegister(db)).rejects.toMatchObject({ kind: 'conflict' });
    await db.destroy();
  });
});

describe('key rows', () => {
  let database: TestDatabase;
  let db: ReturnType<typeof openDatabase>;
  beforeEach(async () => {
    database = await testDatabase();
    db = openDatabase(database.url);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  it('are inserted by one, destroyed for good, and leave a tombstone', async () => {
    const rows = createKeyRows(db);
    const inserted = await Promise.all(
      Array.from({ length: 8 }, (_, n) => rows.insert('case:1', Buffer.from([n]), at)),
    );
    expect(inserted.filter(Boolean)).toHaveLength(1);
    const winner = inserted.indexOf(true);
    expect(await rows.get('case:1')).toEqual({
      id: 'case:1',
      wrapped: Buffer.from([winner]),
      createdAt: at,
      destroyedAt: null,
    });
    await rows.destroy('case:1', 'Y2', at);
    await rows.destroy('case:1', 'again', new Date('2027-01-01T00:00:00Z'));
    expect(await rows.insert('case:1', Buffer.from([9]), at)).toBe(false);
    expect(await rows.get('case:1')).toEqual({ id: 'case:1', wrapped: null, createdAt: at, destroyedAt: at });
    await rows.destroy('case:never seen', 'replayed after a restore', at);
    expect(await rows.insert('case:never seen', Buffer.from([9]), at)).toBe(false);
    expect(await rows.get('case:other')).toBeUndefined();
  });

  it('leave the table file with a scrub', async () => {
    const rows = createKeyRows(db);
    await rows.insert('case:1', Buffer.from('wrapped bytes'), at);
    await rows.destroy('case:1', 'Y2', at);
    await scrubKeyRows(db);
    expect(await rows.get('case:1')).toMatchObject({ wrapped: null, destroyedAt: at });
  });
});

describe('the register on the embedded server', () => {
  it('keeps committed rows when PostgreSQL is killed hard, and goes on with the same pool', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'habeas-register-'));
    await chmod(folder, 0o711);
    const first = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
    const db = openDatabase(first.url);
    try {
      await migrateRegister(db);
      const rows = createKeyRows(db);
      for (let n = 0; n < 50; n += 1) await rows.insert(`case:${n}`, Buffer.from([n]), at);
      process.kill(first.pid, 'SIGKILL');
      await first.exited;
      await expect(rows.get('case:1')).rejects.toThrow();
      const second = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
      try {
        expect(second.url).toBe(first.url);
        const found = await Promise.all(Array.from({ length: 50 }, (_, n) => rows.get(`case:${n}`)));
        expect(found.map((row) => row?.wrapped?.[0])).toEqual(Array.from({ length: 50 }, (_, n) => n));
        expect(await migrateRegister(db)).toEqual([]);
      } finally {
        await second.stop();
      }
    } finally {
      await db.destroy();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  });
});
