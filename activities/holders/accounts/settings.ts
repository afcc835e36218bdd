/** Settings of the accounts connector, section `holders.<name>.settings` of the configuration file. */
import { z } from 'zod';
import { recipientsSchema } from '../recipients.js';

export const accountsSettingsSchema = z.strictObject({
  /** PostgreSQL URL of the role made for Habeas; it needs no more rights than the sample operator's migration grants. */
  databaseUrl: z.string().regex(/^postgres(ql)?:\/\//, 'write a URL postgresql://…'),
  connections: z.coerce.number().int().min(1).max(50).default(4),
  /** Rows of one part; parts are ranges of the primary key. */
  rangeRows: z.coerce.number().int().min(1).default(20_000),
  /** Rows read at once. */
  fetchRows: z.coerce.number().int().min(1).default(5_000),
  /** How codes reach a channel on file. */
  channels: z.strictObject({
    /** `smtp://…` or `smtps://…` of the operator's mail relay. */
    smtp: z.string().regex(/^smtps?:\/\//, 'write a URL smtp://… or smtps://…'),
    from: z.string(),
    /** SMS gateway: `POST <url>/sms {to, text}` with a bearer token. Without it codes go by mail. */
    sms: z.strictObject({ url: z.url({ protocol: /^https?$/ }), token: z.string() }).optional(),
    /** Name the person knows the controller by. */
    sender: z.string(),
  }),
  /** Every challenge takes at least so long, whether or not somebody is found. */
  challengeFloorMs: z.coerce.number().int().min(0).default(1_500),
  /** Put before numbers written without a country code. */
  countryCode: z
    .string()
    .regex(/^\d{1,3}$/)
    .default('44'),
  backupDays: z.coerce.number().int().nonnegative().default(35),
  recipients: recipientsSchema,
});
export type AccountsSettings = z.infer<typeof accountsSettingsSchema>;
