/** Puts the support system together; tests run it inside their own process, `main.ts` as one of its own. */
import { createApp } from '../http/app.js';
import { openDatabase, prepare } from '../http/database.js';
import { IDEMPOTENCY_SCHEMA } from '../http/idempotency.js';
import { RIGHTS_SCHEMA } from '../http/rights.js';
import { listening } from '../http/run.js';
import type { CommonOptions, RunningSystem } from '../http/run.js';
import { readRoutes, ticketRoutes } from './read-routes.js';
import { rightsRoutes } from './rights-routes.js';
import { SUPPORT_SCHEMA } from './schema.js';
import { seedSupport } from './seed.js';
import { openSessions } from './sessions.js';
import { consoleRoutes, privacyRoutes, staffRoutes } from './write-routes.js';

export interface SupportOptions extends CommonOptions {
  /** `iss` of the assertions: the name Habeas knows this ticket system by. */
  issuer?: string;
}

export async function startSupport(options: SupportOptions): Promise<RunningSystem> {
  const db = await openDatabase(options.databaseUrl);
  await prepare(db, SUPPORT_SCHEMA + RIGHTS_SCHEMA + IDEMPOTENCY_SCHEMA, async (tx) =>
    seedSupport(tx, options.population(), options.seed, options.today),
  );
  const now = options.now ?? (() => new Date());
  const sessions = await openSessions(db, options.issuer ?? 'support', now);
  const app = await createApp(options);
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const parts = { db, sessions, now };
  readRoutes(app, parts);
  ticketRoutes(app, parts);
  consoleRoutes(app, parts);
  staffRoutes(app, parts);
  privacyRoutes(app, parts);
  rightsRoutes(app, parts);
  return listening(app, async () => db.close());
}
