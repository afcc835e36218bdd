/** The operator's PostgreSQL: one server, a database and role for each system, the accounts tables made and filled. */
import { join } from 'node:path';
import pg from 'pg';
import { createDatabaseAndRole, startEmbeddedPostgres } from '../../../src/common/postgres.js';
import type { EmbeddedPostgres } from '../../../src/common/postgres.js';
import type { Population } from '../population/index.js';
import { ensureRoles, migrate, seedAccounts } from '../systems/accounts/index.js';
import type { StateFile } from './state.js';

export interface Databases {
  server: EmbeddedPostgres;
  /** URL of each system's own role. */
  owner: Record<string, string>;
  /** The role made for Habeas, and that of the operator's staff. */
  accountsHabeas: string;
  accountsApp: string;
}

export async function openDatabases(
  folder: string,
  file: StateFile,
  names: readonly string[],
  log: (message: string) => void,
): Promise<Databases> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log });
  try {
    const owner: Record<string, string> = {};
    for (const name of ['accounts', ...names]) {
      owner[name] = await createDatabaseAndRole(server.url, {
        database: name,
        role: name,
        password: file.secret(`db:${name}`),
      });
    }
    const passwords = {
      accounts_app: file.secret('db:accounts_app'),
      accounts_habeas: file.secret('db:accounts_habeas'),
    };
    await ensureRoles(server.url, 'accounts', passwords);
    await file.save();
    const as = (role: keyof typeof passwords): string => {
      const url = new URL(owner.accounts ?? '');
      url.username = role;
      url.password = passwords[role];
      return url.href;
    };
    return { server, owner, accountsHabeas: as('accounts_habeas'), accountsApp: as('accounts_app') };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Makes the tables, and fills them once. */
export async function prepareAccounts(url: string, file: StateFile, population: () => Population): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await migrate(client);
    const { rowCount } = await client.query('SELECT 1 FROM customers LIMIT 1');
    if (!rowCount) await seedAccounts(client, population(), file.state.options);
  } finally {
    await client.end();
  }
}
