/** A fresh register database per test: a clone of the template that the global set-up made. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  /** Drops it, open connections included. */
  drop(): Promise<void>;
}

/** Superuser's URL of the run's PostgreSQL, for tests that need databases of another kind. */
export function adminUrl(): string {
  const url = process.env.HABEAS_TEST_DATABASE_URL;
  if (url === undefined)
    throw new Error('the global set-up did not run: start tests with the configuration of the repository');
  return url;
}

/** `template`: `habeas_template` has the register's tables; `template0` is empty. */
export async function testDatabase(
  template: 'habeas_template' | 'template0' = 'habeas_template',
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(adminUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
