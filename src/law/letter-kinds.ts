/** The kinds of letters, what a case may have, and the shape of a required content. */
import type { Regime } from './types.js';

export const LETTER_KINDS = [
  'acknowledgement',
  'identity_request',
  'identity_reminder',
  'clarification_request',
  'authority_request',
  'extension_notice',
  'late_apology',
  'access_answer',
  'portability_answer',
  'partial_delivery',
  'erasure_result',
  'hold_added',
  'hold_lifted',
  'certificate',
  'rectification_result',
  'restriction_result',
  'restriction_ending',
  'objection_result',
  'consent_withdrawn',
  'human_review',
  'refusal',
  'fee_request',
  'complaint_acknowledgement',
  'complaint_outcome',
  'redirected',
  'merged',
  'unverified_closing',
  'withdrawn',
  'delivery_link',
  'address_changed',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** Something the case has or has not; a content may be required only where it has. */
export const LETTER_CONDITIONS = [
  'something_withheld',
  'something_retained',
  'something_done',
  'something_refused',
  'part_missing',
  'something_disputed',
  'transfer',
  'clock_waits',
  'contact_goes_last',
  'marketing',
  'still_stopping',
  'living_person',
  'own_data_too',
  'limited_mandate',
  'part_passed_on',
] as const;
export type LetterCondition = (typeof LETTER_CONDITIONS)[number];

export interface ContentLine {
  /** Stable within a letter: the provision, or a word for a duty without one, e.g. `15(1)(c)`, `complaint.authority.EU`. */
  id: string;
  /** What the letter must say. */
  says: string;
  /** Absent: always. Otherwise required only when the case has such a thing. */
  when?: LetterCondition;
  rules: string[];
  /** Absent: demanded by every regime. */
  only?: Regime;
  /** First day of the duty, local date. */
  since?: string;
}
