/** A migrated database of its own for a test file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../src/common/postgres.js';
import { migrateRegister, openDatabase } from '../../../src/register/index.js';
import type { Database } from '../../../src/register/index.js';

export async function openTestDatabase(): Promise<{ db: Database; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'habeas-server-db-'));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  const db = openDatabase(postgres.url, { max: 8 });
  await migrateRegister(db);
  return {
    db,
    async close() {
      await db.destroy();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
