import { rm } from 'node:fs/promises';

/** Stops the PostgreSQL of this run, and only that one, and removes what it left. */
export default async function globalTeardown() {
  const { server, folder, built } = globalThis.habeasTestPostgres;
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  await built.remove();
}
