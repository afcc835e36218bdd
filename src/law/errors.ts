/** The law's own error: it imports nothing of ours, so callers map it to theirs by `code`. Messages hold no personal data. */
export type LawErrorCode =
  | 'invalid_date' // not a date or instant, or not on the calendar
  | 'unknown_jurisdiction' // not of the form rules §12 names
  | 'jurisdiction_without_calendar' // well-formed, but its holidays are not in the tables (T5)
  | 'no_minor_rule' // a place whose age of consent is not on record (I9)
  | 'calendar_out_of_range' // a date outside the checked years of the table (T5)
  | 'invalid_events'; // an event the rules do not know, or one before the receipt

export class LawError extends Error {
  readonly code: LawErrorCode;

  constructor(code: LawErrorCode, message: string) {
    super(message);
    this.name = 'LawError';
    this.code = code;
  }
}

export function isLawError(error: unknown): error is LawError {
  return error instanceof LawError;
}
