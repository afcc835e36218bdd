/**
 * The decision table of holds §2: what each right means for each category of data, as data. Rows are read from the top, the first
 * whose condition fits decides. Erasure is decided item by item (`decideItems`), portability field by field (`portability`): the
 * table refers to them. Sentences for the reasons stand in `rights/reasons.ts`, the letters translate their keys.
 */
import type { Origin } from './portability.js';
import type { RightReason } from './rights/reasons.js';
import type { Category, HoldType, ItemKind, LawfulBasis, Right } from './types.js';

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
  'LEGAL', // Legal decides
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
  /** Kept for nothing but a secret legal duty (V4). */
  secretOnly?: true;
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

const OWN_CONTRACT = ['contract_with_subject'] as const satisfies readonly LawfulBasis[];
const CONTRACT_OR_DUTY = ['contract_with_subject', 'legal_obligation'] as const satisfies readonly LawfulBasis[];
const CONSENT = ['consent'] as const satisfies readonly LawfulBasis[];
const DUTY = ['legal_obligation'] as const satisfies readonly LawfulBasis[];

const BY_FIELD: readonly RightRow[] = [
  { outcome: 'BY_FIELD', reason: 'portable_by_field', rules: ['P1', 'P2', 'P3', 'P7'] },
];
const BY_ITEM = (...rules: string[]): readonly RightRow[] => [
  { outcome: 'BY_ITEM', reason: 'erased_item_by_item', rules: ['E1', 'E3', ...rules] },
];
const RESTRICT = (...effects: RightEffect[]): readonly RightRow[] => [
  {
    outcome: 'DO',
    effects: [...effects, 'tell_recipients'],
    reason: 'restricted',
    rules: ['O5', 'E9'],
  },
];
const WEIGH = (reason: RightReason, ...rules: string[]): RightRow => ({
  outcome: 'WEIGH',
  effects: ['restrict_meanwhile'],
  reason,
  rules: ['O3', ...rules],
});

/** Read before the rows of the category. */
export const GENERAL_ROWS: Record<Right, readonly RightRow[]> = {
  access: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
    { when: { secretOnly: true }, outcome: 'LEGAL', reason: 'looked_at_by_legal', rules: ['V4'] },
    { when: { linkable: false }, outcome: 'ASK_LINK', reason: 'cannot_be_linked', rules: ['I6'] },
  ],
  erasure: [{ when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] }],
  portability: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
    { when: { secretOnly: true }, outcome: 'LEGAL', reason: 'looked_at_by_legal', rules: ['V4'] },
    { when: { linkable: false }, outcome: 'ASK_LINK', reason: 'cannot_be_linked', rules: ['I6'] },
  ],
  rectification: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
    { when: { linkable: false }, outcome: 'ASK_LINK', reason: 'cannot_be_linked', rules: ['I6'] },
  ],
  restriction: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
    { when: { linkable: false }, outcome: 'ASK_LINK', reason: 'cannot_be_linked', rules: ['I6'] },
    {
      when: { restrictionCase: false },
      outcome: 'REFUSE_WITH_REASON',
      reason: 'no_restriction_case',
      rules: ['O5', 'R2'],
    },
  ],
  objection: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
    {
      when: { marketing: true },
      outcome: 'ABSOLUTE',
      effects: ['same_day', 'stop_use', 'stop_profiling', 'suppression_entry'],
      reason: 'marketing_stopped',
      rules: ['O2', 'I7', 'H3'],
    },
    {
      when: { bases: CONSENT },
      outcome: 'ABSOLUTE',
      effects: ['same_day', 'stop_use', 'erase_after', 'suppression_entry'],
      reason: 'consent_withdrawn',
      rules: ['O4', 'I7', 'H3'],
    },
  ],
};

export const RIGHTS_TABLE: Record<Category, Record<Right, readonly RightRow[]>> = {
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
  web_usage: {
    access: [{ outcome: 'GIVE', effects: ['with_legend'], reason: 'given', rules: ['A1', 'A2', 'I6', 'holds 2.3'] }],
    erasure: BY_ITEM('holds 2.3'),
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: false },
        outcome: 'DO',
        effects: ['tell_recipients'],
        reason: 'corrected',
        rules: ['O1', 'E9', 'holds 2.3'],
      },
      {
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement'],
        reason: 'log_is_accurate',
        rules: ['O1', 'R2', 'holds 2.3'],
      },
    ],
    restriction: RESTRICT('stop_use'),
    objection: [
      { when: { bases: CONTRACT_OR_DUTY }, outcome: 'NOT_APPLICABLE', reason: 'needed_for_contract', rules: ['O3'] },
      WEIGH('weighed_against_security', 'holds 2.3'),
    ],
  },
  traffic: {
    access: [
      {
        when: { representative: true },
        outcome: 'GIVE_LINKABLE',
        effects: ['leave_out_others', 'step_up', 'with_legend'],
        reason: 'given_linkable_only',
        rules: ['V3', 'A6', 'B1'],
      },
      {
        outcome: 'GIVE',
        effects: ['step_up', 'with_legend'],
        reason: 'given',
        rules: ['V3', 'I2', 'A2', 'holds 2.4'],
      },
    ],
    erasure: BY_ITEM('V1', 'V2', 'holds 2.4'),
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: false },
        outcome: 'DO',
        effects: ['tell_recipients'],
        reason: 'corrected',
        rules: ['O1', 'E9', 'holds 2.4'],
      },
      {
        outcome: 'ADD_NOTE',
        effects: ['add_statement', 'billing_dispute'],
        reason: 'measured_not_altered',
        rules: ['O1', 'holds 2.4'],
      },
    ],
    restriction: RESTRICT('service_continues', 'stop_use'),
    objection: [
      {
        when: { bases: OWN_CONTRACT },
        outcome: 'NOT_APPLICABLE',
        reason: 'needed_for_contract',
        rules: ['O3', 'holds 2.4'],
      },
      { when: { bases: DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3', 'holds 2.4'] },
      WEIGH('weighed', 'holds 2.4', 'V1'),
    ],
  },
  marketing_profile: {
    access: [
      {
        outcome: 'GIVE',
        effects: ['explain_logic', 'name_source'],
        reason: 'given',
        rules: ['A1', 'A2', 'holds 2.5'],
      },
    ],
    erasure: [
      {
        outcome: 'ERASE_NOW',
        effects: ['suppression_entry'],
        reason: 'marketing_erased',
        rules: ['E5', 'O2', 'holds 2.5'],
      },
    ],
    portability: BY_FIELD,
    rectification: [
      {
        when: { origins: ['inferred', 'created_by_controller'] },
        outcome: 'ADD_NOTE',
        effects: ['add_statement', 'offer_objection'],
        reason: 'inference_not_altered',
        rules: ['O1', 'holds 2.5'],
      },
      {
        when: { accurate: true },
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement'],
        reason: 'record_is_accurate',
        rules: ['O1', 'R2'],
      },
      { outcome: 'DO', effects: ['tell_recipients'], reason: 'corrected', rules: ['O1', 'E9', 'holds 2.5'] },
    ],
    restriction: RESTRICT('stop_use'),
    objection: [
      {
        outcome: 'ABSOLUTE',
        effects: ['same_day', 'stop_use', 'stop_profiling', 'suppression_entry'],
        reason: 'marketing_stopped',
        rules: ['O2', 'I7', 'H3', 'holds 2.5'],
      },
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
  event_contacts: {
    access: [{ outcome: 'GIVE', effects: ['name_source'], reason: 'given', rules: ['A1', 'A2', 'holds 2.8'] }],
    erasure: [
      {
        outcome: 'ERASE_NOW',
        effects: ['suppression_entry', 'tell_source'],
        reason: 'marketing_erased',
        rules: ['E5', 'O2', 'E9', 'holds 2.8'],
      },
    ],
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: true },
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement'],
        reason: 'record_is_accurate',
        rules: ['O1', 'R2'],
      },
      { outcome: 'DO', effects: ['tell_recipients'], reason: 'corrected', rules: ['O1', 'E9', 'holds 2.8'] },
    ],
    restriction: RESTRICT('stop_use'),
    objection: [
      { when: { bases: DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3', 'holds 2.8'] },
      {
        outcome: 'ABSOLUTE',
        effects: ['same_day', 'stop_use', 'stop_profiling', 'suppression_entry', 'tell_source'],
        reason: 'marketing_stopped',
        rules: ['O2', 'I7', 'H3', 'holds 2.8'],
      },
    ],
  },
  security_log: {
    access: [{ outcome: 'GIVE', effects: ['with_legend'], reason: 'given', rules: ['A1', 'A2', 'I6', 'holds 2.9'] }],
    erasure: BY_ITEM('holds 2.9'),
    portability: BY_FIELD,
    rectification: [
      {
        when: { accurate: false },
        outcome: 'DO',
        effects: ['tell_recipients'],
        reason: 'corrected',
        rules: ['O1', 'E9', 'holds 2.9'],
      },
      {
        outcome: 'REFUSE_WITH_REASON',
        effects: ['add_statement'],
        reason: 'log_is_accurate',
        rules: ['O1', 'R2', 'holds 2.9'],
      },
    ],
    restriction: RESTRICT('stop_use'),
    objection: [
      { when: { bases: CONTRACT_OR_DUTY }, outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3'] },
      WEIGH('weighed_against_security', 'holds 2.9'),
    ],
  },
  dsar_case: {
    access: [{ outcome: 'GIVE', effects: ['leave_out_others'], reason: 'given', rules: ['A1', 'holds 2.9'] }],
    erasure: [
      { outcome: 'REFUSE_WITH_REASON', reason: 'case_file_is_proof', rules: ['E2', 'E10', 'Y1', 'Y2', 'holds 2.9'] },
    ],
    portability: BY_FIELD,
    rectification: [
      {
        outcome: 'ADD_NOTE',
        effects: ['add_statement'],
        reason: 'wording_sent_not_altered',
        rules: ['O1', 'Y3', 'holds 2.9'],
      },
    ],
    restriction: RESTRICT('stop_use'),
    objection: [{ outcome: 'NOT_APPLICABLE', reason: 'required_by_law', rules: ['O3', 'Y1', 'holds 2.9'] }],
  },
};

/** What a standing hold adds to a right it does not block (H3, V5, V6). */
export const HOLD_EFFECTS: readonly {
  hold: HoldType;
  right: Right;
  outcomes: readonly RightOutcome[];
  adds: RightEffect;
  rules: readonly string[];
}[] = [
  {
    hold: 'LITIGATION',
    right: 'rectification',
    outcomes: ['DO', 'CORRECT_BY_ENTRY'],
    adds: 'preserve_old_value',
    rules: ['H3', 'V6'],
  },
  {
    hold: 'LITIGATION',
    right: 'objection',
    outcomes: ['ABSOLUTE', 'WEIGH'],
    adds: 'stored_not_used',
    rules: ['H3', 'V6'],
  },
  {
    hold: 'FRAUD_INVESTIGATION',
    right: 'access',
    outcomes: ['GIVE', 'GIVE_LINKABLE'],
    adds: 'withhold_by_person',
    rules: ['H3', 'V5', 'A7'],
  },
];
