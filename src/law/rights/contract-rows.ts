/** Data of the contract: identity, payment, orders, support (holds §2.1, 2.2, 2.6, 2.7). */
import { OWN_CONTRACT, DUTY, BY_FIELD, BY_ITEM, RESTRICT, WEIGH } from './rows.js';
import type { Rows } from './types.js';

export const CONTRACT_ROWS: Rows<'identity_contact' | 'payment' | 'support' | 'orders_shipping'> = {
  identity_contact: {
    access: [{ outcome: 'GIVE', effects: ['leave_out_others'], reason: 'given', rules: ['A1', 'A2', 'A3', 'A6'] }],
    erasure: BY_ITEM('E5', 'holds 2.1'),
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: true },
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement'],
        reason: 'record_is_accurate',
        rules: ['O1', 'R2'],
      },
      {
        outcome: 'DO',
        effects: ['verify_new_value', 'tell_recipients'],
        reason: 'corrected',
        rules: ['O1', 'E9', 'holds 2.1'],
      },
    ],
    restriction: RESTRICT('service_continues'),
    objection: [
      { when: { bases: OWN_CONTRACT }, outcome: 'NOT_APPLICABLE', reason: 'needed_for_contract', rules: ['O3'] },
      { when: { bases: DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3'] },
      WEIGH('weighed', 'holds 2.1'),
    ],
  },
  payment: {
    access: [
      {
        when: { kinds: ['payment_token'] },
        outcome: 'GIVE',
        effects: ['mask_card_number'],
        reason: 'given',
        rules: ['A1', 'A2', 'holds 2.2'],
      },
      { outcome: 'GIVE', effects: ['leave_out_others'], reason: 'given', rules: ['A1', 'A2', 'holds 2.2'] },
    ],
    erasure: BY_ITEM('holds 2.2'),
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: true },
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement', 'billing_dispute'],
        reason: 'record_is_accurate',
        rules: ['O1', 'R2'],
      },
      {
        when: { kinds: ['ledger', 'invoice'] },
        outcome: 'CORRECT_BY_ENTRY',
        effects: ['restrict_meanwhile', 'tell_recipients'],
        reason: 'corrected_by_entry',
        rules: ['O1', 'E9', 'holds 2.2'],
      },
      { outcome: 'DO', effects: ['tell_recipients'], reason: 'corrected', rules: ['O1', 'E9', 'holds 2.2'] },
    ],
    restriction: RESTRICT('stop_dunning', 'service_continues'),
    objection: [
      {
        when: { bases: OWN_CONTRACT },
        outcome: 'NOT_APPLICABLE',
        reason: 'needed_for_contract',
        rules: ['O3', 'holds 2.2'],
      },
      { when: { bases: DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3', 'holds 2.2'] },
      WEIGH('weighed_against_claims', 'holds 2.2'),
    ],
  },
  support: {
    access: [
      {
        outcome: 'GIVE',
        effects: ['review_by_person', 'leave_out_others'],
        reason: 'given',
        rules: ['A1', 'A2', 'A6', 'A7', 'holds 2.6'],
      },
    ],
    erasure: BY_ITEM('holds 2.6'),
    portability: BY_FIELD,
    rectification: [
      {
        outcome: 'ADD_NOTE',
        effects: ['add_statement'],
        reason: 'wording_sent_not_altered',
        rules: ['O1', 'holds 2.6'],
      },
    ],
    restriction: RESTRICT('stop_use'),
    objection: [
      {
        when: { bases: OWN_CONTRACT },
        outcome: 'NOT_APPLICABLE',
        reason: 'needed_for_contract',
        rules: ['O3'],
      },
      { when: { bases: DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3'] },
      WEIGH('weighed_until_closed', 'holds 2.6'),
    ],
  },
  orders_shipping: {
    access: [{ outcome: 'GIVE', effects: ['leave_out_others'], reason: 'given', rules: ['A1', 'A2', 'holds 2.7'] }],
    erasure: BY_ITEM('holds 2.7'),
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: true },
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement'],
        reason: 'record_is_accurate',
        rules: ['O1', 'R2'],
      },
      {
        when: { kinds: ['order_closed'] },
        outcome: 'DO',
        effects: ['future_orders_only', 'tell_recipients'],
        reason: 'corrected_for_future_orders',
        rules: ['O1', 'E9', 'holds 2.7'],
      },
      { outcome: 'DO', effects: ['tell_recipients'], reason: 'corrected', rules: ['O1', 'E9', 'holds 2.7'] },
    ],
    restriction: RESTRICT('dispatch_may_pause'),
    objection: [
      {
        when: { bases: OWN_CONTRACT },
        outcome: 'NOT_APPLICABLE',
        reason: 'needed_for_contract',
        rules: ['O3', 'holds 2.7'],
      },
      { when: { bases: DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3'] },
      WEIGH('weighed', 'holds 2.7'),
    ],
  },
};
