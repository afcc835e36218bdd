/** The sentences behind the reasons of the rights table, in plain English for staff; letters translate the keys. No personal data. */
export const RIGHT_REASONS = {
  given: 'the data is given as it stood when the request was answered',
  given_linkable_only:
    'only what can be linked to the person is given; the line belongs to a company whose others use it',
  cannot_be_linked: 'the records cannot be linked to the person; what links them may be supplied (Art 11(2))',
  forwarded_to_controller: 'the data is processed for a customer, to whom the request was passed on (Art 28(3)(e))',
  portable_by_field:
    'decided field by field: provided by the person or observed of them, on consent or their own contract',
  erased_item_by_item: 'decided item by item',
  marketing_erased: 'erased; only what is needed to leave the person alone is kept',
  case_file_is_proof: 'the file of the request is kept to show that it was answered (Art 5(2), 17(3)(b) and (e))',
  corrected: 'corrected or completed',
  corrected_by_entry: 'books and invoices are corrected by a new entry or a credit note, never overwritten',
  corrected_for_future_orders: 'the order is dispatched; the correction counts for orders to come',
  record_is_accurate: 'the record was checked and is accurate; the statement is filed with it',
  log_is_accurate: 'the log records what happened and is accurate; the statement is filed with it',
  measured_not_altered:
    'measured data stays as it was measured; the statement is filed and the invoice can be disputed',
  inference_not_altered:
    'an inference is our own opinion; the statement is filed, and the person may object to it or have it erased',
  wording_sent_not_altered: 'what was written stays as it was sent; the statement is filed with it',
  restricted: 'the data is stored and not used, save with consent, for claims, or for the rights of others (Art 18(2))',
  no_restriction_case: 'none of the four cases of Art 18(1) is there',
  needed_for_contract: 'the data is processed for the contract with the person: Art 21(1) does not reach it',
  required_by_law: 'the law requires the data to be kept: Art 21(1) does not reach it',
  weighed: 'a person weighs the objection; until then the data is restricted (Art 18(1)(d))',
  weighed_against_claims: 'a person weighs the objection against the claims the data is needed for',
  weighed_against_security: 'a person weighs the objection against the security the log serves',
  weighed_until_closed: 'a person weighs the objection; once the ticket is closed it usually prevails',
  marketing_stopped: 'direct marketing and profiling for it stopped the same day (Art 21(2) and (3))',
  consent_withdrawn: 'the consent ended the same day; what was done before stays lawful (Art 7(3))',
  not_portable: 'portability does not reach this data; access does',
  derived_by_us: 'derived by us, so not part of portability; access gives it',
} as const;

export type RightReason = keyof typeof RIGHT_REASONS;
