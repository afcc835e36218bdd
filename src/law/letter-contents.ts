/** What the law requires in each letter, as data. Sources: Art 7, 12–22, DPA 2018 ss.164A and 165; rules §§1–8 and holds §§1–3 by id. */
import { UK_COMPLAINTS_SINCE } from './cutoffs.js';
import type { ContentLine, LetterKind } from './letter-kinds.js';
import { AUTHORITIES, COURT, line, ROUTES, when } from './letter-lines.js';

const CLOCK = line('clock', 'what waiting for the answer does to the period', ['C1', 'C2', 'C3', 'C4'], {
  when: 'clock_waits',
});
const NO_ACCOUNT = line('no_account', 'nothing about whether an account exists', ['I10']);
const RECIPIENTS = (what: string): ContentLine =>
  line('19', `that recipients were told of the ${what}, and that they are named on request`, ['E9']);
const BACKUPS = line('backups', 'the schedule after which backups no longer hold the data', ['E8']);
const CONTACT = line('contact_last', 'that the contact address is erased last, and when', ['holds 3'], {
  when: 'contact_goes_last',
});

const ART_15: ContentLine[] = [
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
  line('15(1)(h)', 'whether there are automated decisions, with their logic', ['A1', 'O6']),
  line('15(2)', 'the safeguards for each transfer to another country', ['A1'], { when: 'transfer' }),
  ...when('something_withheld', [
    line('12(4).reasons', 'what was left out and why', ['R2', 'R3', 'A6', 'A7']),
    { ...COURT, rules: ['R2', 'R3'] },
  ]),
];

/** Letters that ask the person for something. */
const ASKING = {
  identity_request: [
    line('request', 'that a request was received in the name of the person addressed', ['I1']),
    line('12(6)', 'what is asked for to confirm identity, and the reason for asking', ['I1', 'I2']),
    line('how', 'how to give the proof, and until when', ['I2', 'C5']),
    line('use', 'that the proof is used for this check only and deleted with the decision', ['I4']),
    NO_ACCOUNT,
    CLOCK,
  ],
  identity_reminder: [
    line('12(6)', 'that the proof of identity asked for is still awaited, and how to give it', ['C5']),
    line('closing', 'the date on which the request is closed without it', ['C5']),
    NO_ACCOUNT,
    CLOCK,
  ],
  clarification_request: [
    line('clarify', 'what has to be made clear, and why it is reasonably required', ['C4', 'C6']),
    line('all', 'that the person may also say that they want everything', ['C4']),
    line('closing', 'until when an answer is awaited, and that what needs none is supplied', ['C5']),
    CLOCK,
  ],
  authority_request: [
    line('authority', 'which evidence of the mandate is missing, and why it is asked for', ['I8', 'C3']),
    line('direct', 'that the person can be answered directly instead', ['I8']),
    line('use', 'that the evidence is used for this check only', ['I4']),
    line('closing', 'the date on which the request is closed without it', ['C5']),
    NO_ACCOUNT,
    CLOCK,
  ],
  fee_request: [
    line('12(5).reasons', 'why a fee is charged', ['R4', 'R5']),
    line('12(5).fee', 'the amount, and the costs it is made of', ['R5']),
    line('pay', 'how and until when to pay', ['R5']),
    line('withdraw', 'that the request can be narrowed or taken back before anything is charged', ['R5']),
    CLOCK,
    ...ROUTES,
  ],
} satisfies Partial<Record<LetterKind, ContentLine[]>>;

/** Letters about erasure. */
const ERASURE = {
  erasure_result: [
    line('erased', 'what was erased, by category', ['E1', 'E5']),
    RECIPIENTS('erasure'),
    BACKUPS,
    line('suppression', 'that a suppression entry and proof of consent are kept so that no marketing is sent', ['O2']),
    CONTACT,
    line('mandate', 'what the mandate of the representative covers, and that nothing else was touched', ['I8'], {
      when: 'limited_mandate',
    }),
    line('passed_on', 'which part a customer answers for as controller, and that it was passed on', ['B2'], {
      when: 'part_passed_on',
    }),
    ...when('something_retained', [
      line('12(4).reasons', 'what is kept, on which legal basis, and why', ['E3', 'R2', 'R3']),
      line('until', 'until when each kept item stays, or what ends it', ['E3', 'H1']),
      line('clear', 'the amounts and services that stand against erasure, and how to clear them', ['E5']),
      line('restricted', 'that what is kept is restricted, and erased without a new request', ['E4', 'E6']),
      ...ROUTES,
    ]),
  ],
  hold_added: [
    line('held', 'that something has come up since the answer that stands against erasing the rest', ['H5', 'R6']),
    line('12(4).reasons', 'what is kept now, on which legal basis, and why', ['E3', 'R2', 'R3']),
    line('until', 'until when each kept item stays, or what ends it', ['E3', 'H1']),
    line('clear', 'the amounts that stand against erasure, and how to clear them', ['E5']),
    line('restricted', 'that what is kept is restricted, and erased without a new request', ['E4', 'E6']),
    ...ROUTES,
  ],
  hold_lifted: [
    line('ended', 'what stood against erasure and that it has ended', ['E6']),
    line('erased', 'what is erased now', ['E6']),
    line('contact_last', 'that the contact data goes last', ['E6', 'holds 3']),
    line('18(3)', 'that the restriction is lifted by erasing', ['E6', 'O5']),
    RECIPIENTS('erasure'),
    BACKUPS,
    ...when('something_retained', [
      line('12(4).reasons', 'what is still kept, on which legal basis, and until when', ['E3', 'R3']),
      ...ROUTES,
    ]),
  ],
  certificate: [
    line('erased', 'what was erased, per holder', ['E10']),
    line('confirmed', 'when each holder was read anew and what erased means there', ['E7']),
    BACKUPS,
  ],
} satisfies Partial<Record<LetterKind, ContentLine[]>>;

/** An answer that goes out although a system is silent. */
const NOT_THROUGH = when('part_missing', [
  line('open', 'which system has not answered, and that the request stays open for it without more time', ['R6', 'X4']),
  ...ROUTES,
]);

/** Letters about rectification, restriction, objection and consent. */
const CHANGING = {
  rectification_result: [
    ...when('something_done', [
      line('16', 'what was corrected or completed, and how', ['O1']),
      RECIPIENTS('rectification'),
    ]),
    line('18(1)(a)', 'that disputed data is restricted while it is checked, with word before that ends', ['O1', 'O5'], {
      when: 'something_disputed',
    }),
    ...when('something_refused', [
      line('12(4).reasons', 'what was not corrected, and why', ['O1', 'R2', 'R3']),
      line('statement', "that the person's own statement stands beside the data, or may be given", ['O1']),
      ...ROUTES,
    ]),
    ...NOT_THROUGH,
  ],
  restriction_result: [
    ...when('something_done', [
      line('18(1)', 'what is restricted, and on which ground', ['O5']),
      line('18(2)', 'that it is only stored, and the exceptions', ['O5']),
      line('18(3)', 'that the person is told before the restriction is lifted', ['O5']),
      RECIPIENTS('restriction'),
    ]),
    ...when('something_refused', [line('12(4).reasons', 'what is not restricted, and why', ['R2', 'R3']), ...ROUTES]),
    ...NOT_THROUGH,
  ],
  restriction_ending: [
    line('18(3)', 'which restriction ends, when and why', ['O5', 'holds 3']),
    line('then', 'what happens to the data after it', ['O5', 'E6']),
    ...ROUTES,
  ],
  objection_result: [
    line('21', 'what was decided on each processing objected to', ['O2', 'O3']),
    ...when('marketing', [
      line('21(3)', 'that direct marketing has stopped, profiling for it included', ['O2']),
      line('suppression', 'that a suppression entry is kept so that no marketing is sent', ['O2']),
      line('service', 'that service messages go on', ['O2']),
    ]),
    line('follows', 'that it has not stopped everywhere yet, and that the person hears when it has', ['O2'], {
      when: 'still_stopping',
    }),
    line('18(1)(d)', 'that what is not decided yet is restricted', ['O3'], { when: 'something_disputed' }),
    ...when('something_refused', [
      line('12(4).reasons', 'what goes on, and the compelling grounds or the basis it rests on', ['O3', 'R2', 'R3']),
      ...ROUTES,
    ]),
    ...NOT_THROUGH,
  ],
  consent_withdrawn: [
    line('7(3)', 'which consent was withdrawn, and from when', ['O4', 'I7']),
    line('7(3).before', 'that what was done before stays lawful', ['O4']),
    line('data', 'what happens to the data that rested on it', ['O4']),
    line('suppression', 'that proof of the withdrawal and a suppression entry are kept', ['O2', 'O4']),
    line('service', 'that service messages go on', ['O2']),
    line('follows', 'that it has not stopped everywhere yet, and that the person hears when it has', ['O4'], {
      when: 'still_stopping',
    }),
    ...when('something_refused', ROUTES),
  ],
  human_review: [
    line('22(3)', 'that a person was asked to look at a decision by automated means alone (UK Art 22C)', ['O6']),
    line('22(3).person', 'that a person who may change it looked at it, with what the person concerned put forward', [
      'O6',
    ]),
    line('outcome', 'what became of the decision', ['O6']),
    line('12(4).reasons', 'why', ['O6', 'R2']),
    ...when('something_refused', ROUTES),
  ],
} satisfies Partial<Record<LetterKind, ContentLine[]>>;

/** An empty list: no law prescribes that letter's contents. */
export const CONTENTS: Record<LetterKind, ContentLine[]> = {
  ...ASKING,
  ...ERASURE,
  ...CHANGING,
  acknowledgement: [
    line('request', 'which right was asked for and when the request was received', ['T7']),
    line('due', 'the date by which the answer is due', ['T1', 'T9']),
    line('contact', 'how to reach the controller about the request', ['R6']),
  ],
  extension_notice: [
    line('12(3).extension', 'the new date and the reasons for the extension', ['X1', 'X3', 'X4']),
    ...ROUTES,
  ],
  late_apology: [
    line('12(3).late', 'the date that was missed, and that it is not extended', ['X3', 'X4']),
    line('open', 'that the request stays open, and when the answer comes', ['T9', 'R6']),
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
    ...when('something_withheld', [line('12(4).reasons', 'why the rest is not supplied', ['R2', 'R3']), ...ROUTES]),
  ],
  partial_delivery: [
    line('delivered', 'which parts are supplied now', ['X5']),
    line('12(4).reasons', 'which category is still missing, and why', ['R3', 'X4']),
    line('open', 'that the request stays open for it, and that the period is not extended', ['X4']),
    ...ROUTES,
  ],
  refusal: [line('12(4).reasons', 'that no action is taken, and the reasons', ['R2', 'R4']), ...ROUTES],
  complaint_acknowledgement: [
    line('complaint', 'which complaint was received and when', ['K1']),
    line('164A(4)', 'that enquiries have begun and the outcome follows without undue delay', ['K1'], { only: 'UK' }),
    ...AUTHORITIES,
    COURT,
  ],
  complaint_outcome: [
    line('complaint', 'which complaint is answered', ['K1']),
    line('164A(4).outcome', 'the outcome, with its reasons', ['K1']),
    ...AUTHORITIES,
    COURT,
  ],
  redirected: [
    line('where', 'who deals with it, or that it was passed on', ['B2', 'B6', 'I12']),
    line('why', 'why the controller does not answer it itself', ['B2', 'B6', 'I12']),
    line('continues', "that the part about the controller's own data goes on, and until when", ['B2'], {
      when: 'own_data_too',
    }),
    ...when('living_person', ROUTES),
  ],
  merged: [
    line('request', 'which request goes on, and that this one counts as a reminder of it', ['A4']),
    line('due', 'that the date of the answer stays as it was', ['A4', 'B4']),
    line('copy', 'that a further copy can be asked for', ['A4']),
  ],
  unverified_closing: [
    line('12(4).reasons', 'that no action is taken because identity was not confirmed', ['I10', 'R2']),
    NO_ACCOUNT,
    line('reopen', 'that the request is taken up again when the proof arrives', ['C5']),
    ...ROUTES,
  ],
  withdrawn: [
    line('withdrawn', 'that work on the request has stopped', ['Y1']),
    line('again', 'that the request can be made again', ['R6']),
  ],
  delivery_link: [
    line('how', 'how to open the answer', ['A3']),
    line('again', 'that a link that no longer works is replaced', ['A3', 'R6']),
  ],
  address_changed: [
    line('changed', 'that an e-mail address was changed, and neither whose it is nor to which', ['O1', 'I10']),
    line('object', 'whom to tell if it was not asked for', ['O1']),
  ],
};
