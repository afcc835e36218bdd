/** Settings of the traffic connector, section `holders.<name>.settings` of the configuration file. */
import { z } from 'zod';
import { recipientsSchema } from '../recipients.js';

export const trafficSettingsSchema = z.strictObject({
  /** Folder of the lake: `manifest.json` and `month=YYYY-MM/part-*.parquet`. */
  folder: z.string().min(1),
  /** Limit of DuckDB's own memory for one call. */
  memoryLimit: z
    .string()
    .regex(/^\d+(MB|GB)$/, 'write a size such as 256MB')
    .default('256MB'),
  threads: z.coerce.number().int().min(1).max(32).default(2),
  /** Rows of a file that one part covers at most. */
  rangeRows: z.coerce.number().int().min(1).default(200_000),
  /** How long to wait for another rewriter of the same month. */
  lockPatienceMs: z.coerce.number().int().min(0).default(600_000),
  /** A lock nobody has renewed for so long belongs to a process that is gone. */
  lockStaleMs: z.coerce.number().int().min(1_000).default(60_000),
  /** Lines are purged when their newest is so many months old; what is older is reported as a failure of the purge. */
  purgeAfterMonths: z.coerce.number().int().min(1).default(18),
  /** Month totals of fewer customers than this would tell about single ones and are not kept. */
  anonymousFrom: z.coerce.number().int().min(2).default(10),
  backupDays: z.coerce.number().int().nonnegative().default(35),
  recipients: recipientsSchema,
});
export type TrafficSettings = z.infer<typeof trafficSettingsSchema>;
