/** How long things live, in whole days: what letters say of backups and what the ledger waits for are one number. */
import { DateTime, Duration } from 'luxon';
import type { CoreDeps } from './deps.js';
import { describe } from './descriptions.js';

/** Days the oldest backup lives: of the installation, of Habeas, of these holders. */
export function longestBackup(
  { config, descriptions }: Pick<CoreDeps, 'config' | 'descriptions'>,
  holders: string[],
): number {
  return Math.max(
    daysOf(config.backups.longest),
    ...holders.map((holder) => describe(descriptions, holder).backupDays),
  );
}

/** Of an ISO 8601 duration in whole days, as the configuration has them. */
export function daysOf(duration: string): number {
  return Duration.fromISO(duration).as('days');
}

export function plusDays(instant: string, days: number): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).plus({ days }).toISO({ suppressMilliseconds: false }) ?? instant;
}
