/**
 * What the law requires in each letter, as data: a renderer proves that every line is present, a test that none is forgotten.
 * Sources: Art 12(1)–(4), 15(1)–(2), 17–20; rules §2 (I10), §3 (A1), §4 (E5–E9), §8 (R2–R5). Reads the same in every language.
 */
import { UK_COMPLAINTS_SINCE } from './cutoffs.js';
import type { Regime } from './types.js';

export const LETTER_KINDS = [
  'acknowledgement',
  'identity_request',
  'identity_reminder',
  'unverified_closing',
  'access_answer',
  'portability_answer',
  'erasure_result',
  'refusal',
  'extension_notice',
  'partial_delivery',
  'hold_lifted',
  'delivery_link',
  'certificate',
  'withdrawn',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export interface RequiredContent {
  /** Stable within a letter: the provision, or a word for a duty without one, e.g. `15(1)(c)`, `complaint.authority.EU`. */
  id: string;
  /** Regime that demands it; `both` when all regimes of the case do. */
  regime: Regime | 'both';
  /** What the letter must say. */
  says: string;
  /** Absent: always. Otherwise required only when the case has such a thing. */
  when?: 'something_withheld' | 'something_retained' | 'transfer';
  rules: string[];
}

interface Line extends Omit<RequiredContent, 'regime'> {
  /** Absent: demanded by every regime. */
  only?: Regime;
  /** First day of the duty, local date. */
  since?: string;
}

const line = (id: string, says: string, rules: string[], more: Omit<Line, 'id' | 'says' | 'rules'> = {}): Line => ({
  id,
  says,
  rules,
  ...more,
});

/** Complaint routes and court (R2, J3): the UK has the complaint to the controller since 19 June 2026. */
const ROUTES: Line[] = [
  line('complaint.controller', 'the right to complain to the controller itself, and how', ['R2'], {
    only: 'UK',
    since: UK_COMPLAINTS_SINCE,
  }),
  line('complaint.authority.UK', 'the right to complain to the UK supervisory authority, by name', ['R2'], {
    only: 'UK',
  }),
  line(
    'complaint.authority.EU',
    "the right to complain to the supervisory authority of the person's own state, by name",
    ['R2', 'J4'],
    { only: 'EU' },
  ),
  line('court', 'the right to go to court', ['R2']),
];

const withheld = (lines: Line[]): Line[] => lines.map((one) => ({ ...one, when: 'something_withheld' as const }));
const retained = (lines: Line[]): Line[] => lines.map((one) => ({ ...one, when: 'something_retained' as const }));

const ART_15: Line[] = [
  line('15(1)', 'confirmation whether personal data is processed, also where nothing was found', ['A1']),
  line('15(3)', 'that a copy of the data is supplied and where it is', ['A1', 'A2', 'A3']),
  line('15(1)(a)', 'the purposes of processing', ['A1']),
  line('15(1)(b)', 'the categories of personal data', ['A1']),
  line('15(1)(c)', 'the recipients by name', ['A1']),
  line('15(1)(d)', 'the retention period, or the criteria for it', ['A1']),
  line('15(1)(e)', 'the rights to rectification, erasure, restriction and objection', ['A1']),
  line('15(1)(ea)', 'the right to complain to the controller itself, and how', ['A1'], {
    only: 'UK',
    since: UK_COMPLAINTS_SINCE,
  }),
  line('15(1)(f).UK', 'the right to complain to the UK supervisory authority, by name', ['A1', 'R2'], { only: 'UK' }),
  line(
    '15(1)(f).EU',
    "the right to complain to the supervisory authority of the person's own state, by name",
    ['A1', 'J4'],
    { only: 'EU' },
  ),
  line('15(1)(g)', 'the source of data that did not come from the person', ['A1']),
  line('15(1)(h)', 'whether there are automated decisions, with their logic', ['A1']),
  line('15(2)', 'the safeguards for each transfer to another country', ['A1'], { when: 'transfer' }),
  ...withheld([
    line('12(4).reasons', 'what was left out and why', ['R2', 'R3', 'A6', 'A7']),
    line('court', 'the right to go to court', ['R2', 'R3']),
  ]),
];

/** An empty list: no law prescribes that letter's contents. */
const CONTENTS: Record<LetterKind, Line[]> = {
  delivery_link: [],
  certificate: [],
  withdrawn: [],
  acknowledgement: [
    line('request', 'which right was asked for and when the request was received', ['T7']),
    line('due', 'the date by which the answer is due', ['T1', 'T9']),
    line('contact', 'how to reach the controller about the request', ['R6']),
  ],
  identity_request: [
    line('request', 'that a request was received in the name of the person addressed', ['I1']),
    line('12(6)', 'what is asked for to confirm identity, and the reason for asking', ['I1', 'I2']),
    line('how', 'how to give the proof, and until when', ['I2', 'C5']),
    line('use', 'that the proof is used for this check only and deleted with the decision', ['I4']),
    line('no_account', 'nothing about whether an account exists', ['I10']),
  ],
  identity_reminder: [
    line('12(6)', 'that the proof of identity asked for is still awaited, and how to give it', ['C5']),
    line('closing', 'the date on which the request is closed without it', ['C5']),
    line('no_account', 'nothing about whether an account exists', ['I10']),
  ],
  unverified_closing: [
    line('12(4).reasons', 'that no action is taken because identity was not confirmed', ['I10', 'R2']),
    line('no_account', 'nothing about whether an account exists', ['I10']),
    line('reopen', 'that the request is taken up again when the proof arrives', ['C5']),
    ...ROUTES,
  ],
  access_answer: ART_15,
  portability_answer: [
    line('20(1)', 'that the data is supplied in a structured, commonly used, machine-readable format, and where', [
      'P4',
    ]),
    line('scope', 'which data Art 20 covers and which it does not, by category and reason', ['P1', 'P2']),
    line('15.offer', 'that data outside Art 20 can be had by an access request', ['P2']),
    line('20(2)', 'that direct transmission to another controller can be asked for where technically feasible', ['P5']),
    ...withheld([line('12(4).reasons', 'why the rest is not supplied', ['R2', 'R3']), ...ROUTES]),
  ],
  erasure_result: [
    line('erased', 'what was erased, by category', ['E1', 'E5']),
    line('19', 'that recipients were told of the erasure, and that they are named on request', ['E9']),
    line('backups', 'the schedule after which backups no longer hold the data', ['E8']),
    line('suppression', 'that a suppression entry and proof of consent are kept so that no marketing is sent', ['O2']),
    ...retained([
      line('12(4).reasons', 'what is kept, on which legal basis, and why', ['E3', 'R2', 'R3']),
      line('until', 'until when each kept item stays, or what ends it', ['E3', 'H1']),
      line('clear', 'the amounts and services that stand against erasure, and how to clear them', ['E5']),
      line('restricted', 'that what is kept is restricted, and erased without a new request', ['E4', 'E6']),
      ...ROUTES,
    ]),
  ],
  refusal: [line('12(4).reasons', 'that no action is taken, and the reasons', ['R2', 'R4']), ...ROUTES],
  extension_notice: [
    line('12(3).extension', 'the new date and the reasons for the extension', ['X1', 'X3', 'X4']),
    ...ROUTES,
  ],
  partial_delivery: [
    line('delivered', 'which parts are supplied now', ['X5']),
    line('12(4).reasons', 'which category is still missing, and why', ['R3', 'X4']),
    line('open', 'that the request stays open for it', ['X4']),
    ...ROUTES,
  ],
  hold_lifted: [
    line('ended', 'what stood against erasure and that it has ended', ['E6']),
    line('erased', 'what is erased now, and that the contact data goes last', ['E6']),
    line('18(3)', 'that the restriction is lifted by erasing', ['E6', 'O5']),
    line('19', 'that recipients were told of the erasure, and that they are named on request', ['E9']),
    line('backups', 'the schedule after which backups no longer hold the data', ['E8']),
    ...retained([
      line('12(4).reasons', 'what is still kept, on which legal basis, and until when', ['E3', 'R3']),
      ...ROUTES,
    ]),
  ],
};

/**
 * The contents the law requires of a letter in a case of these regimes.
 * @param asOf local date of the letter; a duty that begins later is left out. Absent: all duties of these rules.
 */
export function requiredContents(kind: LetterKind, regimes: readonly Regime[], asOf?: string): RequiredContent[] {
  return CONTENTS[kind].flatMap(({ only, since, ...content }) => {
    if (only !== undefined && !regimes.includes(only)) return [];
    if (asOf !== undefined && since !== undefined && asOf < since) return [];
    return [
      { ...content, rules: [...content.rules], regime: only ?? (regimes.length > 1 ? 'both' : (regimes[0] ?? 'both')) },
    ];
  });
}
