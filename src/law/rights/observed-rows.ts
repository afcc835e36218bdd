/** Data that is observed or logged, and Habeas' own case files (holds §2.3, 2.4, 2.9). */
import { OWN_CONTRACT, CONTRACT_OR_DUTY, DUTY, BY_FIELD, BY_ITEM, RESTRICT, WEIGH } from './rows.js';
import type { Rows } from './types.js';

export const OBSERVED_ROWS: Rows<'web_usage' | 'traffic' | 'security_log' | 'dsar_case'> = {
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
