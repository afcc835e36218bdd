/** Since when something must have been closed, fetched or offered to be due now. Calendar arithmetic in UTC, from recorded instants. */
import { DateTime, Duration } from 'luxon';
import { HabeasError } from '../common/errors.js';
import type { RetentionPeriods } from './types-erasure.js';

/** What came to its end at or before these instants is due at `now`; never a day early, at most a day late (29 February). */
export interface Cutoffs {
  bundleDownloaded: string;
  bundleOffered: string;
  /** Closed without a delivery: as if it had been fetched on closing. */
  caseClosed: string;
  factsClosed: string;
  /** Cases only EU law governs count from the end of the year: closed *before* it. */
  factsClosedEuOnly: string;
}

export function cutoffs(now: string, periods: RetentionPeriods): Cutoffs {
  const at = DateTime.fromISO(now, { zone: 'utc' });
  if (!at.isValid) throw new HabeasError('invalid', 'an instant is not ISO 8601');
  const ago = (period: string): DateTime => at.minus(Duration.fromISO(period));
  const text = (instant: DateTime): string => instant.toJSDate().toISOString();
  return {
    bundleDownloaded: text(ago(periods.bundleAfterDownload)),
    bundleOffered: text(ago(periods.bundleAfterOffer)),
    caseClosed: text(ago(periods.reopening)),
    factsClosed: text(ago(periods.caseFacts)),
    factsClosedEuOnly: text(ago(periods.caseFactsEuOnly).startOf('year')),
  };
}
