/** Roles and tables of the accounts database: the SQL files of `migrations/`, each once, in the order of their names. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
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

/** SQL is not compiled: beside this file in the sources, in the sources of the package when this file runs from `dist`. */
function migrationsFolder(): string {
  const beside = join(import.meta.dirname, 'migrations');
  return existsSync(beside) ? beside : beside.replace(`${sep}dist${sep}examples${sep}`, `${sep}examples${sep}`);
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
