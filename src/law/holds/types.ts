/** Holds that people open, review and close (holds §1, H1), as the law sees them: no names, no identifiers, no matter ids. */
import type { LocalDate } from '../dates.js';
import type { Category, HoldType, Regime } from '../types.js';

/** Which records of the person a hold is about; what is left out is not narrowed. */
export interface HoldScope {
  holders?: readonly string[];
  /** Dataset, or `<holder>/<dataset>`. */
  datasets?: readonly string[];
  categories?: readonly Category[];
  /** First and last date of the records, `YYYY-MM-DD`, both inclusive. */
  from?: LocalDate;
  to?: LocalDate;
}

/** An open hold that stands against a person, already matched to them. */
export interface PersonHold {
  type: HoldType;
  scope: HoldScope;
  /** Legal basis per regime, in the words of whoever opened it. */
  basis: Partial<Record<Regime, string>>;
  /** Last day it stands. */
  endsOn?: LocalDate;
  /** Each record stands so many months from its own date (IPA 2016 s.87(3)). */
  recordMonths?: number;
  /** What ends it otherwise, for letters. */
  endsWhen?: string;
  /** Its existence is told to nobody but the cleared role (V4). */
  secret: boolean;
  /** Its reason may be shown to the case and the person. Absent: as its type has it. */
  disclosed?: boolean;
}
