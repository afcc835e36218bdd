/** Settings of the support connector, section `holders.<name>.settings` of the configuration file. */
import { z } from 'zod';
import { recipientsSchema } from '../recipients.js';
import { httpSettingsSchema } from '../shared/http-client.js';

export const supportSettingsSchema = httpSettingsSchema.extend({
  backupDays: z.coerce.number().int().nonnegative().default(35),
  recipients: recipientsSchema,
});
export type SupportSettings = z.infer<typeof supportSettingsSchema>;
