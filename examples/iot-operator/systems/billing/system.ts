/** Puts the billing system together; tests run it inside their own process, `main.ts` as one of its own. */
import { createApp } from '../http/app.js';
import { openDatabase, prepare } from '../http/database.js';
import { IDEMPOTENCY_SCHEMA } from '../http/idempotency.js';
import { RIGHTS_SCHEMA } from '../http/rights.js';
import { listening } from '../http/run.js';
import type { CommonOptions, RunningSystem } from '../http/run.js';
import { rightsRoutes } from './rights-routes.js';
import { privacyRoutes, readRoutes, staffRoutes } from './routes.js';
import { BILLING_SCHEMA } from './schema.js';
import { seedBilling } from './seed.js';
import { startWebhook } from './webhook.js';
import type { WebhookOptions } from './webhook.js';

export interface BillingOptions extends CommonOptions {
  /** Who is told when what an account owes has changed. */
  webhook?: WebhookOptions;
}

export async function startBilling(options: BillingOptions): Promise<RunningSystem> {
  const db = await openDatabase(options.databaseUrl);
  await prepare(db, BILLING_SCHEMA + RIGHTS_SCHEMA + IDEMPOTENCY_SCHEMA, async (tx) =>
    seedBilling(tx, options.population(), options.seed, options.today),
  );
  const webhook = startWebhook(db, options.webhook);
  const app = await createApp(options);
  const parts = { db, webhook, now: options.now ?? (() => new Date()) };
  readRoutes(app, parts);
  staffRoutes(app, parts);
  privacyRoutes(app, parts);
  rightsRoutes(app, parts);
  return listening(app, async () => {
    await webhook.close();
    await db.close();
  });
}
