/** Databases with an owner of their own, in the embedded server or any other. */
import pg from 'pg';
import { HabeasError } from './errors.js';

/**
 * Makes a database and the role that owns it; nobody else may connect to it. Idempotent: an existing role gets the password.
 * Returns the role's URL. Throws `invalid` for names other than lower-case words.
 */
export async function createDatabaseAndRole(
  adminUrl: string,
  { database, role, password }: { database: string; role: string; password: string },
): Promise<string> {
  for (const name of [database, role]) {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
      throw new HabeasError('invalid', `${JSON.stringify(name)} is no name for a database or role`, {
        hint: 'use lower-case letters, digits and underscores',
      });
    }
  }
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('habeas: create database'))`); // two callers at once queue
    const has = async (query: string, name: string) => ((await client.query(query, [name])).rowCount ?? 0) > 0;
    const [owner, name] = [client.escapeIdentifier(role), client.escapeIdentifier(database)];
    const known = await has('SELECT 1 FROM pg_roles WHERE rolname = $1', role);
    await client.query(`${known ? 'ALTER' : 'CREATE'} ROLE ${owner} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    if (!(await has('SELECT 1 FROM pg_database WHERE datname = $1', database))) {
      await client.query(`CREATE DATABASE ${name} OWNER ${owner}`);
    }
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  url.pathname = `/${database}`;
  return url.href;
}
