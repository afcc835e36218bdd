/** Databases with a role of their own in the run's PostgreSQL, one for each sample system of a test file. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createDatabaseAndRole } from '../../../src/common/postgres.js';
import { adminUrl } from '../../support/database.js';

export interface Cluster {
  /** URL of a new, empty database whose role owns nothing else. */
  database(): Promise<string>;
  /** Straight from the database: how tests look into a system without asking it. */
  rows(databaseUrl: string, sql: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Drops what was made. */
  stop(): Promise<void>;
}

export function startCluster(): Cluster {
  const names: string[] = [];
  return {
    database: async () => {
      const name = `t_${randomUUID().replaceAll('-', '')}`;
      names.push(name);
      return createDatabaseAndRole(adminUrl(), { database: name, role: name, password: randomUUID() });
    },
    rows: async (databaseUrl, sql, params = []) => query(databaseUrl, sql, params),
    stop: async () => {
      for (const name of names) {
        await query(adminUrl(), `drop database if exists ${name} with (force)`);
        await query(adminUrl(), `drop role if exists ${name}`);
      }
    },
  };
}

async function query(url: string, sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, params)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
