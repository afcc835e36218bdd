import { openDatabase } from '../../src/register/index.js';
import { testDatabase } from './database.js';

describe('test databases', () => {
  it.each([1, 2, 3])('are fresh for each test (%i), with the tables of the register', async (round) => {
    const database = await testDatabase();
    const db = openDatabase(database.url);
    try {
      expect(await db.selectFrom('key_rows').selectAll().execute()).toEqual([]);
      const row = {
        id: 'left behind',
        wrapped: null,
        created_at: '2026-03-02T10:00:00Z',
        destroyed_at: null,
        destroyed_why: String(round),
      };
      await db.insertInto('key_rows').values(row).execute();
    } finally {
      await db.destroy();
      await database.drop();
    }
  });

  it('are gone once dropped, connections and all', async () => {
    const database = await testDatabase();
    const db = openDatabase(database.url);
    await db.selectFrom('requests').select('id').execute();
    await database.drop();
    await expect(db.selectFrom('requests').select('id').execute()).rejects.toThrow();
    await db.destroy();
  });
});
