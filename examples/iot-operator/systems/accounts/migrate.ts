/** Roles and tables of the accounts database: the SQL files of `migrations/`, each once, in the order of their names. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** Roles beside the owner: the operator's daily use, and the privacy office with only the rights it needs. */
export const ROLES = ['accounts_app', 'accounts_habeas'] as const;
export type AccountsRole = (typeof ROLES)[number];

/** Creates the roles, or gives existing ones these passwords, and lets them into the database. `adminUrl` is the superuser's. */
export async function ensureRoles(
  adminUrl: string,
  database: string,
  passwords: Record<AccountsRole, string>,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const role of ROLES) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = known.rowCount ? 'ALTER' : 'CREATE';
      await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwords[role])}`);
    }
    await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${ROLES.join(', ')}`);
  } finally {
    await client.end();
  }
}

const MIGRATIONS = join('examples', 'iot-operator', 'systems', 'accounts', 'migrations');

/** SQL is not compiled: it stays in the sources, wherever this file was built to below them. */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, MIGRATIONS);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) throw new Error(`there is no ${MIGRATIONS} above ${import.meta.dirname}`);
  }
}

/** Brings the tables up to date, as the owner. Idempotent. */
export async function migrate(client: pg.Client): Promise<void> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())',
  );
  const folder = migrationsFolder();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()) {
    await client.query('BEGIN');
    try {
      const done = await client.query('SELECT 1 FROM migrations WHERE name = $1', [name]);
      if (!done.rowCount) {
        await client.query(await readFile(join(folder, name), 'utf8'));
        await client.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
      }
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }
}
