/**
 * The decision table of holds §2: what each right means for each category of data, as data. Rows are read from the top, the first
 * whose condition fits decides. Erasure is decided item by item (`decideItems`), portability field by field (`portability`): the
 * table refers to them. Sentences for the reasons stand in `rights/reasons.ts`, the letters translate their keys.
 */
import { CONTRACT_ROWS } from './rights/contract-rows.js';
import { MARKETING_ROWS } from './rights/marketing-rows.js';
import { OBSERVED_ROWS } from './rights/observed-rows.js';
import { CONSENT } from './rights/rows.js';
import type { CategoryRows, RightEffect, RightOutcome, RightRow } from './rights/types.js';
import type { Category, HoldType, Right } from './types.js';

export { RIGHT_EFFECTS, RIGHT_OUTCOMES } from './rights/types.js';
export type { RightCondition, RightEffect, RightOutcome, RightRow } from './rights/types.js';

/**
 * Read before the rows of the category. What only a secret duty keeps has no row: an advice of its own in the ordinary register would tell
 * (V4); `secondLook` brings such an answer before Legal.
 */
export const GENERAL_ROWS: Record<Right, readonly RightRow[]> = {
  access: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
    { when: { linkable: false }, outcome: 'ASK_LINK', reason: 'cannot_be_linked', rules: ['I6'] },
  ],
  erasure: [{ when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] }],
  portability: [
    { when: { processor: true }, outcome: 'FORWARD', reason: 'forwarded_to_controller', rules: ['B2'] },
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

export const RIGHTS_TABLE: Record<Category, CategoryRows> = {
  ...CONTRACT_ROWS,
  ...OBSERVED_ROWS,
  ...MARKETING_ROWS,
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
