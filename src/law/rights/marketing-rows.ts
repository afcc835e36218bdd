/** Marketing and leads (holds §2.5, 2.8). */
import { DUTY, BY_FIELD, RESTRICT } from './rows.js';
import type { Rows } from './types.js';

export const MARKETING_ROWS: Rows<'marketing_profile' | 'event_contacts'> = {
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
};
