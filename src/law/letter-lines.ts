/** One required content of a letter, and those that many letters share: the routes to complain and the court (R2, J3). */
import { UK_COMPLAINTS_SINCE } from './cutoffs.js';
import type { ContentLine, LetterCondition } from './letter-kinds.js';

export const line = (
  id: string,
  says: string,
  rules: string[],
  more: Omit<ContentLine, 'id' | 'says' | 'rules'> = {},
): ContentLine => ({ id, says, rules, ...more });

export const when = (condition: LetterCondition, lines: ContentLine[]): ContentLine[] =>
  lines.map((one) => ({ ...one, when: condition }));

export const COURT = line('court', 'the right to go to court', ['R2']);
export const AUTHORITIES: ContentLine[] = [
  line(
    'complaint.authority.UK',
    'the right to complain to the UK supervisory authority, by name (DPA 2018 s.165)',
    ['R2'],
    {
      only: 'UK',
    },
  ),
  line(
    'complaint.authority.EU',
    "the right to complain to the supervisory authority of the person's own state, by name",
    ['R2', 'J4'],
    { only: 'EU' },
  ),
];
/** Complaint routes and court (R2, J3): the UK has the complaint to the controller since 19 June 2026. */
export const ROUTES: ContentLine[] = [
  line('complaint.controller', 'the right to complain to the controller itself (DPA 2018 s.164A), and how', ['R2'], {
    only: 'UK',
    since: UK_COMPLAINTS_SINCE,
  }),
  ...AUTHORITIES,
  COURT,
];
