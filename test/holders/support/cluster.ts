/** One throw-away PostgreSQL for a test file, and databases with a role of their own in it. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabaseAndRole, startEmbeddedPostgres } from '../../../src/common/postgres.js';

export interface Cluster {
  /** URL of a new, empty database whose role owns nothing else. */
  database(): Promise<string>;
  /** Rows as the superuser sees them: how tests look into a system without asking it. */
  rows(databaseUrl: string, sql: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const scratch = await mkdtemp(join(tmpdir(), 'habeas-systems-'));
  await chmod(scratch, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(scratch, 'data'), settings: { fsync: 'off' } });
  return {
    database: async () => {
      const name = `t_${randomUUID().replaceAll('-', '')}`;
      return createDatabaseAndRole(server.url, { database: name, role: name, password: randomUUID() });
    },
    rows: async (databaseUrl, sql, params = []) => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      try {
        return (await client.query(sql, params)).rows as Record<string, unknown>[];
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await server.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
