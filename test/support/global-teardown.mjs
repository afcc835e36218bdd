import { rm } from 'node:fs/promises';

/** Stops the PostgreSQL of this run, and only that one, and removes what the run left. */
export default async function globalTeardown() {
  const { server, folder, bundles, built } = globalThis.habeasTestPostgres;
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  await rm(bundles, { recursive: true, force: true });
  await built.remove();
}
