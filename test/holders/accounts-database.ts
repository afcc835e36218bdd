/** The accounts database of the sample operator for tests: one PostgreSQL per file, seeded once, cloned for each test. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { populationOf } from '../../examples/iot-operator/population/index.js';
import { ensureRoles, migrate, seedAccounts } from '../../examples/iot-operator/systems/accounts/index.js';
import { createDatabaseAndRole, startEmbeddedPostgres } from '../../src/common/postgres.js';
import type { EmbeddedPostgres } from '../../src/common/postgres.js';

export const OPTIONS = { seed: 11, people: 150, trafficRows: 6_000, today: '2026-11-02' };
export const population = populationOf(OPTIONS);
const PASSWORDS = { accounts_app: 'app-password', accounts_habeas: 'habeas-password' };

export interface AccountsServer {
  clone(): Promise<Accounts>;
  stop(): Promise<void>;
}

export interface Accounts {
  /** As the owner: reads everything, past every policy. */
  rows<T = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<T[]>;
  /** URL of a role. */
  url(role: keyof typeof PASSWORDS): string;
  drop(): Promise<void>;
}

export async function startAccounts(): Promise<AccountsServer> {
  const folder = await mkdtemp(join(tmpdir(), 'accounts-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off', max_connections: '60' } });
  await makeTemplate(server);
  return {
    clone: () => clone(server),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  const url = await createDatabaseAndRole(server.url, {
    database: 'accounts',
    role: 'accounts',
    password: 'owner-password',
  });
  await ensureRoles(server.url, 'accounts', PASSWORDS);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await migrate(owner);
  await migrate(owner);
  await seedAccounts(owner, population, OPTIONS);
  await owner.end();
}

async function clone(server: EmbeddedPostgres): Promise<Accounts> {
  const name = `clone_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE accounts OWNER accounts`);
  await ensureRoles(server.url, name, PASSWORDS);
  const at = (user: string, password: string): string =>
    `postgresql://${user}:${password}@127.0.0.1:${server.port}/${name}`;
  const owner = new pg.Client({ connectionString: at('accounts', 'owner-password') });
  await owner.connect();
  return {
    rows: async <T>(sql: string, params: unknown[] = []) => (await owner.query(sql, params)).rows as T[],
    url: (role) => at(role, PASSWORDS[role]),
    async drop() {
      await owner.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
