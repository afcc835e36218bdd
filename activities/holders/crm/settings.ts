/** Settings of the CRM connector, section `holders.<name>.settings` of the configuration file. */
import { z } from 'zod';
import { recipientsSchema } from '../recipients.js';
import { httpSettingsSchema } from '../shared/http-client.js';

export const crmSettingsSchema = httpSettingsSchema.extend({
  backupDays: z.coerce.number().int().nonnegative().default(35),
  recipients: recipientsSchema,
});
export type CrmSettings = z.infer<typeof crmSettingsSchema>;
