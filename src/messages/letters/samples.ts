/** Plainly made-up cases, one per kind of letter: for previews and tests. Nobody of that name and no such company exists. */
import { regimesOf, zoneOfPerson } from '../../law/jurisdiction.js';
import type { Right } from '../../law/types.js';
import type { LetterContext, LetterInput, LetterInputs, LetterKind } from './inputs.js';
import { ERASURE_SAMPLES, GROUP } from './sample-erasure.js';
import { SAMPLE_WORDS } from './sample-words.js';

const RIGHT_OF: Partial<Record<LetterKind, Right>> = {
  portability_answer: 'portability',
  erasure_result: 'erasure',
  hold_added: 'erasure',
  hold_lifted: 'erasure',
  certificate: 'erasure',
  rectification_result: 'rectification',
  restriction_result: 'restriction',
  restriction_ending: 'restriction',
  objection_result: 'objection',
  consent_withdrawn: 'objection',
  human_review: 'objection',
};

const AT = '2026-11-09T10:15:00Z';

/** @param jurisdiction as in `src/law`, e.g. `UK-ENG`, `EU-DE`, `DUAL:UK-ENG+EU-DE`. */
export function sampleContext(kind: LetterKind, jurisdiction: string, locale: string): LetterContext {
  const regimes = regimesOf(jurisdiction);
  return {
    locale,
    zone: zoneOfPerson(jurisdiction),
    regimes,
    at: AT,
    controller: {
      name: 'Example Connectivity Ltd',
      address: '1 Sample Street, Sampleton, ZZ1 1AA',
      registration: '00000000',
      privacyContact: 'privacy@example.com',
      complaintsContact: 'complaints@example.com',
      dpo: 'dpo@example.com',
      euRepresentative: 'Example Representative GmbH, Musterstraße 1, 00115 Musterstadt',
    },
    authorities: regimes.map((regime) => ({
      regime,
      name: regime === 'UK' ? 'Example Authority (UK)' : 'Example Authority (EU)',
      url: `https://${regime.toLowerCase()}.authority.example/complain`,
    })),
    request: { number: 'HAB-2026-000012', right: RIGHT_OF[kind] ?? 'access', receivedAt: '2026-11-02T09:15:00Z' },
    recipientName: 'Sam Sample',
  };
}

/** A letter of that kind about the sample case, its free texts in the language of the locale where the samples have it. */
export function sampleLetter(kind: LetterKind, jurisdiction: string, locale: string): LetterInput {
  const words = SAMPLE_WORDS[locale.split('-')[0] ?? ''] ?? {};
  return {
    kind,
    context: sampleContext(kind, jurisdiction, locale),
    data: reworded(SAMPLES[kind], words),
  } as LetterInput;
}

function reworded(value: unknown, words: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return Object.hasOwn(words, value) ? words[value] : value;
  if (Array.isArray(value)) return value.map((entry) => reworded(entry, words));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, reworded(entry, words)]));
}

const searched = { identifierTypes: ['email', 'customer_id'], at: '2026-11-08T12:00:00Z' };
const proof = {
  link: 'https://portal.example.com/verify/sample',
  linkExpiresAt: '2026-11-23T10:15:00Z',
  closesOn: '2026-12-09',
};

const ASKING: Pick<
  LetterInputs,
  | 'acknowledgement'
  | 'identity_request'
  | 'identity_reminder'
  | 'clarification_request'
  | 'authority_request'
  | 'fee_request'
> = {
  acknowledgement: { dueDate: '2026-12-02', identityNeeded: true },
  identity_request: { ...proof, clock: 'starts_anew' },
  identity_reminder: { ...proof, clock: 'starts_anew' },
  clarification_request: {
    question: 'Which of your twelve accounts is the request about?',
    why: 'We hold 11 GB of records in twelve accounts under your name.',
    closesOn: '2026-12-09',
    clock: 'waits',
  },
  authority_request: {
    representative: 'Example & Partners LLP',
    missing: ['authority', 'scope'],
    closesOn: '2026-12-09',
    clock: 'starts_anew',
  },
  fee_request: {
    ground: 'excessive',
    explanation: 'It is the ninth request for the same records in two months.',
    fee: { amountMinor: 1850, currency: 'GBP' },
    costs: [
      { label: 'One hour of work', amount: { amountMinor: 1500, currency: 'GBP' } },
      { label: 'Postage', amount: { amountMinor: 350, currency: 'GBP' } },
    ],
    howToPay: 'Transfer the amount with the number of the request as the reference.',
    closesOn: '2026-12-09',
    clock: 'starts_anew',
  },
};

const ANSWERS: Pick<LetterInputs, 'access_answer' | 'portability_answer' | 'partial_delivery'> = {
  access_answer: {
    holders: [
      {
        title: 'Customer accounts',
        status: 'found',
        searched,
        datasets: [
          {
            title: 'Profile',
            category: 'identity_contact',
            records: 1,
            purposes: ['running your account'],
            lawfulBasis: 'contract_with_subject',
            source: 'you, when you signed up',
            recipients: [{ ...GROUP, purpose: 'operates the systems', safeguard: 'model clauses' }],
            retention: 'as long as the contract runs',
            withheldFields: [{ fields: ['internal_note'], rule: 'Art 15(4)', reason: 'it is about other people' }],
          },
        ],
        withheld: [
          {
            title: 'Connections',
            category: 'traffic',
            rule: 'I2',
            reason: 'the stronger proof of identity that this data needs was not given',
          },
        ],
      },
      { title: 'Event lists', status: 'nothing_found', searched },
      { title: 'Traffic store', status: 'failed', reason: 'the system has not answered yet' },
    ],
    automatedDecisions: [],
    copyEnclosed: true,
  },
  portability_answer: {
    included: [{ holderTitle: 'Customer accounts', title: 'Profile', records: 1, reason: 'provided by you' }],
    leftOut: [{ title: 'Lead score', category: 'marketing_profile', fields: ['score'], reason: 'derived by us' }],
    nothingFound: ['Event lists'],
    failed: [{ title: 'Traffic store', reason: 'the system has not answered yet' }],
  },
  partial_delivery: {
    dueDate: '2026-11-09',
    what: 'copy',
    delivered: [
      { title: 'Profile', holderTitle: 'Customer accounts' },
      { title: 'Invoices', holderTitle: 'Billing' },
    ],
    missing: [{ holderTitle: 'Traffic store', categories: ['traffic'], reason: 'the system has not answered yet' }],
  },
};

const CHANGING: Pick<
  LetterInputs,
  | 'rectification_result'
  | 'restriction_result'
  | 'restriction_ending'
  | 'objection_result'
  | 'consent_withdrawn'
  | 'human_review'
> = {
  rectification_result: {
    corrected: [{ title: 'Profile', holderTitle: 'Customer accounts', fields: ['postal address'], how: 'changed' }],
    disputed: [{ title: 'Usage lines', holderTitle: 'Billing' }],
    refused: [
      {
        title: 'Ticket 4711',
        holderTitle: 'Support',
        why: 'historic_record',
        explanation: 'The note repeats your own words of 3 May 2026.',
        statementAdded: true,
      },
    ],
    recipientsTold: [GROUP],
  },
  restriction_result: {
    restricted: [{ title: 'Usage lines', holderTitle: 'Billing', ground: 'accuracy' }],
    refused: [{ title: 'Profile', holderTitle: 'Customer accounts', explanation: 'You do not dispute any of it.' }],
    recipientsTold: [GROUP],
  },
  restriction_ending: {
    data: [{ title: 'Usage lines', holderTitle: 'Billing' }],
    endsOn: '2026-11-23',
    why: 'accuracy_checked',
    explanation: 'The meter was tested and found accurate.',
    then: 'used_again',
  },
  objection_result: {
    marketing: { stoppedAt: '2026-11-02T09:20:00Z' },
    stopped: [{ purpose: 'Improving our products' }],
    continued: [
      {
        purpose: 'Finding abuse of SIM cards',
        grounds: 'Without it we could not stop fraud that harms other customers.',
      },
    ],
    notOpen: [{ purpose: 'Billing', lawfulBasis: 'contract_with_subject' }],
    pending: [{ purpose: 'Answering support questions' }],
  },
  consent_withdrawn: {
    purposes: ['Newsletter', 'Invitations to events'],
    effectiveAt: '2026-11-09T10:10:00Z',
    data: 'erased_after_open_request',
  },
  human_review: {
    asked: ['Refusal of the prepaid plan'],
    outcome: 'stands',
    explanation: 'A colleague looked at the three unpaid invoices of 2025 and came to the same result.',
  },
};

const DECISIONS: Omit<
  LetterInputs,
  keyof typeof ASKING | keyof typeof ANSWERS | keyof typeof ERASURE_SAMPLES | keyof typeof CHANGING
> = {
  extension_notice: {
    formerDueDate: '2026-12-02',
    dueDate: '2027-02-02',
    grounds: ['volume', 'redaction'],
    explanation: 'Your records fill eleven gigabytes in five systems.',
  },
  late_apology: { dueDate: '2026-11-06', expectedBy: '2026-11-16' },
  refusal: {
    reasons: [{ ground: 'excessive', explanation: 'It is the ninth request for the same records in two months.' }],
  },
  complaint_acknowledgement: {
    complaintNumber: 'CMP-2026-000003',
    receivedAt: '2026-11-05T08:00:00Z',
    otherReviewer: true,
  },
  complaint_outcome: {
    complaintNumber: 'CMP-2026-000003',
    receivedAt: '2026-11-05T08:00:00Z',
    outcome: 'partly_upheld',
    findings: 'The traffic data reached you four days late. The reasons for leaving out other people’s numbers stand.',
    measures: ['The traffic store is now watched by an alarm of its own.'],
  },
  redirected: {
    to: { kind: 'controller', name: 'Example Fleet GmbH', contact: 'privacy@fleet.example', forwardedOn: '2026-11-03' },
    continues: { dueDate: '2026-12-02' },
  },
  merged: { into: 'HAB-2026-000007', dueDate: '2026-11-20' },
  unverified_closing: {},
  withdrawn: { at: AT },
  address_changed: { changedAt: '2026-11-09T10:10:00Z' },
  delivery_link: {
    link: 'https://portal.example.com/answer/sample',
    linkExpiresAt: proof.linkExpiresAt,
    secondFactor: 'passphrase',
  },
};

export const SAMPLES: LetterInputs = { ...ASKING, ...ANSWERS, ...ERASURE_SAMPLES, ...CHANGING, ...DECISIONS };
