/** Puts the CRM together; tests run it inside their own process, `main.ts` as one of its own. */
import { createApp } from '../http/app.js';
import { openDatabase, prepare } from '../http/database.js';
import { IDEMPOTENCY_SCHEMA } from '../http/idempotency.js';
import { RIGHTS_SCHEMA } from '../http/rights.js';
import { listening } from '../http/run.js';
import type { CommonOptions, RunningSystem } from '../http/run.js';
import { correctionRoutes } from './corrections.js';
import { privacyRoutes } from './privacy-routes.js';
import { marketingRoutes, readRoutes } from './routes.js';
import { CRM_SCHEMA } from './schema.js';
import { seedCrm } from './seed.js';
import { openSuppression } from './suppression.js';

export type CrmOptions = CommonOptions;

export async function startCrm(options: CrmOptions): Promise<RunningSystem> {
  const db = await openDatabase(options.databaseUrl);
  await prepare(db, CRM_SCHEMA + RIGHTS_SCHEMA + IDEMPOTENCY_SCHEMA, async (tx) =>
    seedCrm(tx, options.population(), options.seed, options.today),
  );
  const suppression = await openSuppression(db);
  const app = await createApp(options);
  const parts = { db, suppression, now: options.now ?? (() => new Date()) };
  readRoutes(app, parts);
  marketingRoutes(app, parts);
  privacyRoutes(app, parts);
  correctionRoutes(app, parts);
  return listening(app, async () => db.close());
}
