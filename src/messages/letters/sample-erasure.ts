/** The made-up erasure of the samples. */
import type { ItemDecision, ItemKind, Reason } from '../../law/types.js';
import type { KeptItem, LetterInputs } from './inputs.js';

export const GROUP = { name: 'Example Connectivity KK', country: 'JP' };

function kept(title: string, kind: ItemKind, reasons: Reason[], more: Partial<ItemDecision> = {}): KeptItem {
  const item = {
    id: kind,
    dataset: kind,
    category: 'payment',
    kind,
    lawfulBasis: 'contract_with_subject',
    count: 3,
  } as const;
  return {
    holderTitle: 'Billing',
    title,
    decision: { holder: 'billing', item, outcome: 'RETAIN_HOLD', reasons, restrict: true, rules: [], ...more },
  };
}

const SERVICE: Reason = {
  hold: 'ACTIVE_SERVICE',
  basis: {
    UK: 'UK GDPR Art 17(1)(a) not met: still needed for the running service',
    EU: 'EU GDPR Art 17(1)(a) not met: still needed for the running service',
  },
  endsWhen: 'every service is terminated and the final usage is billed',
  detail: {
    services: [
      { ref: 'sim:1', label: 'SIM A' },
      { ref: 'sim:2', label: 'SIM B' },
    ],
  },
  rules: ['E1', 'E5'],
};
const BALANCE: Reason = {
  hold: 'OUTSTANDING_BALANCE',
  basis: {
    UK: 'UK GDPR Art 17(1)(a) not met: still needed to collect the amount due; Art 17(3)(e): legal claims',
    EU: 'EU GDPR Art 17(1)(a) not met: still needed to collect the amount due; Art 17(3)(e): legal claims',
  },
  endsWhen: 'the amount is paid, written off or can no longer be claimed',
  detail: { money: { amountMinor: 1240, currency: 'GBP' }, invoices: ['INV-2026-77'] },
  rules: ['E5', 'H9'],
};
const STATUTORY: Reason = {
  hold: 'STATUTORY_RETENTION',
  basis: {
    UK: 'UK GDPR Art 17(3)(b): tax and accounting records, six years (Finance Act 1998 Sch 18 para 21; VAT Act 1994 Sch 11 para 6)',
    EU: "EU GDPR Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f)); Art 17(3)(e): legal claims",
  },
  until: '2033-03-31',
  rules: ['E2'],
};

const erased = {
  holderTitle: 'CRM',
  title: 'Marketing profile',
  category: 'marketing_profile',
  records: 4,
  how: 'suppressed',
} as const;
const clear = { pay: 'Pay at https://pay.example.com.', terminate: 'End them in the console, under "SIMs".' };

export const ERASURE_SAMPLES: Pick<LetterInputs, 'erasure_result' | 'hold_added' | 'hold_lifted' | 'certificate'> = {
  erasure_result: {
    erased: [erased],
    kept: [kept('Contact', 'identity_minimum', [BALANCE, SERVICE]), kept('Invoices', 'invoice', [STATUTORY])],
    clear,
    backupDays: 35,
    recipientsTold: [GROUP],
    undecided: [{ title: 'Traffic store' }],
  },
  hold_added: {
    kept: [kept('Contact', 'identity_minimum', [BALANCE])],
    clear,
  },
  hold_lifted: {
    ended: [{ hold: 'OUTSTANDING_BALANCE' }],
    erased: [{ ...erased, title: 'Contact', category: 'identity_contact', how: 'erased' }],
    kept: [kept('Invoices', 'invoice', [STATUTORY])],
    clear: {},
    backupDays: 35,
    contactErasedNext: true,
  },
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
};
