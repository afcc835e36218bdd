/** Settings of the billing connector, section `holders.<name>.settings` of the configuration file. */
import { z } from 'zod';
import { recipientsSchema } from '../recipients.js';
import { httpSettingsSchema } from '../shared/http-client.js';

export const billingSettingsSchema = httpSettingsSchema.extend({
  /** Last day of the accounting period, `MM-DD`: invoices and ledger are decided on by period. */
  accountingPeriodEnd: z
    .string()
    .regex(/^\d\d-\d\d$/, 'write MM-DD')
    .default('03-31'),
  backupDays: z.coerce.number().int().nonnegative().default(35),
  recipients: recipientsSchema,
});
export type BillingSettings = z.infer<typeof billingSettingsSchema>;
