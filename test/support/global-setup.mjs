/**
 * Once per run: an embedded PostgreSQL in a temporary folder and in it a template database with the register's tables. Tests clone it
 * (`testDatabase`). And a folder where the workflows' bundle is kept (`workflowBundle`). Plain JavaScript, because jest transforms no ES modules here.
 */
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { transpile } from './transpile.mjs';

export default async function globalSetup() {
  const built = await transpile(['src/common', 'src/law', 'src/register']);
  const load = (source) => import(pathToFileURL(built.path(source)).href);
  const folder = await mkdtemp(join(tmpdir(), 'habeas-test-postgres-'));
  const bundles = await mkdtemp(join(tmpdir(), 'habeas-test-bundles-'));
  try {
    const { startEmbeddedPostgres } = await load('src/common/postgres.ts');
    const { openDatabase, migrateRegister } = await load('src/register/index.ts');
    await chmod(folder, 0o711); // as root, the server runs as another user
    // nothing here has to survive a power cut
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), settings });
    globalThis.habeasTestPostgres = { server, folder, bundles, built };

    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('CREATE DATABASE habeas_template');
    await admin.end();
    const url = new URL(server.url);
    url.pathname = '/habeas_template';
    const template = openDatabase(url.href, { max: 1 });
    await migrateRegister(template);
    await template.destroy();
    process.env.HABEAS_TEST_DATABASE_URL = server.url;
    process.env.HABEAS_TEST_BUNDLES = bundles;
  } catch (error) {
    await globalThis.habeasTestPostgres?.server.stop();
    await built.remove();
    throw error;
  }
}
