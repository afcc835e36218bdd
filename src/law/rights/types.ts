/** Words of the rights table: outcomes, what goes along with them, and when a row fits. */
import type { Origin } from '../portability.js';
import type { Category, ItemKind, LawfulBasis, Right } from '../types.js';
import type { RightReason } from './reasons.js';

/** What becomes of the right for this data. */
export const RIGHT_OUTCOMES = [
  'GIVE', // access, portability: the data is given
  'GIVE_LINKABLE', // access: only the lines that can be linked to this person
  'ASK_LINK', // Art 11: the person may supply what links the data to them
  'DO', // what is asked for is done
  'CORRECT_BY_ENTRY', // corrected by a new entry or a credit note, never overwritten
  'ADD_NOTE', // the person's statement is added, the record stays as it is
  'BY_ITEM', // erasure: `decideItems` decides item by item
  'ERASE_NOW', // erasure: nothing but an open request or litigation stands against it
  'BY_FIELD', // portability: `portability` decides field by field
  'EXCLUDE', // portability: derived or made by the controller
  'NOT_APPLICABLE', // the right does not reach this data; say why
  'REFUSE_WITH_REASON', // the right reaches it and is refused; complaint routes are named (R2)
  'WEIGH', // objection 21(1): a person weighs, the burden is the controller's (O3)
  'ABSOLUTE', // objection to direct marketing, withdrawal of consent: at once, whatever else stands (O2, O4)
  'FORWARD', // processor data: passed on to the controller (B2)
] as const;
export type RightOutcome = (typeof RIGHT_OUTCOMES)[number];

/** What has to be done along with the outcome. */
export const RIGHT_EFFECTS = [
  'leave_out_others', // data about other people goes out (15(4), A6)
  'mask_card_number', // last four digits or the token's reference, never more
  'with_legend', // codes are explained (A2)
  'step_up', // stronger proof of identity first (I2)
  'name_source', // 15(1)(g)
  'explain_logic', // segments and scores in plain words, with named recipients
  'review_by_person', // privilege, third parties, trade secrets: item by item by a person (A6, A7)
  'verify_new_value', // a new address is proven before it counts (takeover)
  'tell_recipients', // Art 19
  'tell_source', // the partner the lead came from, once erased
  'restrict_meanwhile', // 18(1)(a) or (d) until it is decided
  'add_statement', // the person's own statement is filed with the record
  'billing_dispute', // show the way to dispute the invoice
  'offer_access', // portability does not apply: access does
  'offer_objection', // an inference is challenged by objection or erasure
  'future_orders_only',
  'service_continues', // only what the running service or claims need goes on
  'stop_dunning', // on the disputed part, while accuracy is checked
  'dispatch_may_pause', // say so
  'stop_use',
  'same_day',
  'stop_profiling',
  'suppression_entry', // kept, so that nobody is written to again
  'erase_after', // what only the consent carried is erased
  'preserve_old_value', // LITIGATION: the corrected value is kept in the hold store (H3)
  'stored_not_used', // LITIGATION: use stops, the record stays (V6)
  'withhold_by_person', // FRAUD_INVESTIGATION: item by item by a named person, the reason is not shown where it would prejudice (V5)
] as const;
export type RightEffect = (typeof RIGHT_EFFECTS)[number];

/** When a row fits; what is left out is not asked. */
export interface RightCondition {
  /** The basis that counts for this person, see `basisFor`. */
  bases?: readonly LawfulBasis[];
  kinds?: readonly ItemKind[];
  origins?: readonly Origin[];
  representative?: boolean;
  /** The objection is to direct marketing (21(2)), profiling for it included. */
  marketing?: true;
  /** Can the record be linked to the person (Art 11)? */
  linkable?: false;
  /** Rectification: is the record accurate, as a person found? Undefined: not found out yet. */
  accurate?: boolean;
  /** Restriction: one of the four cases of 18(1) is there. */
  restrictionCase?: false;
  /** The controller is somebody else (B2). */
  processor?: true;
}

export interface RightRow {
  when?: RightCondition;
  outcome: RightOutcome;
  effects?: readonly RightEffect[];
  reason: RightReason;
  rules: readonly string[];
}

/** The rows of one category. */
export type CategoryRows = Record<Right, readonly RightRow[]>;
export type Rows<Name extends Category> = Record<Name, CategoryRows>;
