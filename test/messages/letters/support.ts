/** Inputs of every kind of letter, as a case would give them. */
import type { ItemDecision, ItemKind, Reason, Regime } from '../../../src/law/index.js';
import { SAMPLES } from '../../../src/messages/letters/samples.js';
import type { KeptItem, LetterContext, LetterInputs, LetterKind } from '../../../src/messages/types.js';

export function context(regimes: Regime[] = ['UK'], more: Partial<LetterContext> = {}): LetterContext {
  return {
    locale: 'en-GB',
    zone: 'Europe/London',
    regimes,
    at: '2026-11-09T10:15:00Z',
    controller: {
      name: 'Example Connectivity Ltd',
      address: '1 Example Street, London',
      privacyContact: 'privacy@example.com',
      complaintsContact: 'complaints@example.com',
    },
    authorities: regimes.map((regime) => ({
      regime,
      name: regime === 'UK' ? 'Example Commission UK' : 'Beispielbehörde Berlin',
      url: `https://${regime.toLowerCase()}.example.org/complain`,
    })),
    request: { number: 'HAB-2026-000012', right: 'access', receivedAt: '2026-11-02T09:15:00Z' },
    recipientName: 'Ada Example',
    ...more,
  };
}

export function reason(hold: Reason['hold'], more: Partial<Reason> = {}): Reason {
  return { hold, basis: { UK: `UK basis of ${hold}` }, rules: [], ...more };
}

export function kept(title: string, kind: ItemKind, reasons: Reason[], more: Partial<ItemDecision> = {}): KeptItem {
  return {
    holderTitle: 'Billing',
    title,
    decision: {
      holder: 'billing',
      item: { id: kind, dataset: kind, category: 'payment', kind, lawfulBasis: 'contract_with_subject', count: 3 },
      outcome: 'RETAIN_HOLD',
      reasons,
      restrict: true,
      rules: [],
      ...more,
    },
  };
}

export const SERVICE = reason('ACTIVE_SERVICE', {
  endsWhen: 'every service is terminated and the final usage is billed',
  detail: {
    services: [
      { ref: 'sim:1', label: 'SIM A' },
      { ref: 'sim:2', label: 'SIM B' },
    ],
  },
});
export const BALANCE = reason('OUTSTANDING_BALANCE', {
  endsWhen: 'the amount is paid, written off or can no longer be claimed',
  detail: { money: { amountMinor: 1240, currency: 'GBP' }, invoices: ['INV-2026-77'] },
});
export const STATUTORY = reason('STATUTORY_RETENTION', {
  until: '2033-03-31',
  basis: { UK: 'six years of tax records' },
});
export const INVOICES = kept('Invoices', 'invoice', [STATUTORY]);

const searched = { identifierTypes: ['email', 'customer_id'], at: '2026-11-08T12:00:00Z' };
const link = { link: 'https://example.com/portal/x', linkExpiresAt: '2026-11-23T10:15:00Z', closesOn: '2026-12-09' };
const erased = {
  holderTitle: 'CRM',
  title: 'Marketing profile',
  category: 'marketing_profile' as const,
  records: 4,
  how: 'erased' as const,
};

export const INPUTS: LetterInputs = {
  ...SAMPLES,
  acknowledgement: { dueDate: '2026-12-02', identityNeeded: true },
  identity_request: link,
  identity_reminder: link,
  unverified_closing: {},
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
            purposes: ['to run your account'],
            lawfulBasis: 'contract_with_subject',
            source: 'you, when you signed up',
            recipients: [
              {
                name: 'Example Connectivity KK',
                purpose: 'operates the systems',
                country: 'JP',
                safeguard: 'model clauses',
              },
            ],
            retention: 'as long as the contract runs',
            withheldFields: [{ fields: ['internal_note'], rule: '15(4)', reason: 'about other people' }],
          },
        ],
      },
      { title: 'Event lists', status: 'nothing_found', searched },
      { title: 'Legal', status: 'withheld', rule: 'Sch 2 para 19', reason: 'legal privilege' },
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
  erasure_result: {
    erased: [erased],
    kept: [kept('Contact', 'identity_minimum', [BALANCE, SERVICE]), INVOICES],
    clear: { pay: 'Pay at https://pay.example.com.', terminate: 'End them in the console.' },
    backupDays: 35,
    recipientsTold: [{ name: 'Example Connectivity KK', country: 'JP' }],
    undecided: [{ title: 'Traffic store' }],
    contactErasedNext: true,
  },
  hold_added: { kept: [INVOICES], clear: {} },
  hold_lifted: {
    ended: [{ hold: 'OUTSTANDING_BALANCE' }],
    erased: [{ ...erased, title: 'Contact' }],
    kept: [INVOICES],
    clear: {},
    backupDays: 35,
    contactErasedNext: true,
  },
  address_changed: { changedAt: '2026-11-09T10:10:00Z' },
  delivery_link: { link: link.link, linkExpiresAt: link.linkExpiresAt, secondFactor: 'passphrase' },
  certificate: {
    holders: [
      {
        title: 'CRM',
        items: [{ title: 'Marketing profile', category: 'marketing_profile', how: 'erased', records: 4 }],
        confirmedAt: '2026-11-09T10:00:00Z',
        atomic: false,
        erasureMeans: 'rows and search index',
      },
    ],
    approvals: [{ role: 'reviewer', at: '2026-11-09T09:00:00Z' }],
    planHash: 'ab'.repeat(32),
    backupsUntil: '2026-12-14',
    keptNothing: false,
  },
  withdrawn: { at: '2026-11-09T10:15:00Z' },
};

export const KINDS = Object.keys(INPUTS) as LetterKind[];

/** Text of a page; the rows of the plain text need no name for their first column. */
export const withoutTags = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<thead><tr><th scope="col">[^<]*/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');
