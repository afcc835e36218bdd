/**
 * The decision table of erasure (holds §2 and §5) as data: what may stand against each kind of item, and what becomes of it when
 * nothing does. A kind that has no line for a hold is never kept by it: a debt keeps the ledger, never the marketing profile.
 */
import type { Fact, HoldType, ItemKind, LawfulBasis, Outcome, PassingState, ReasonType } from '../types.js';

/** Which holder must have answered before a fact may be taken as absent (H7). */
export type Need = 'balance' | 'service';

/** Dated reasons: a period that runs from the record date. */
export type Period = 'statutory' | 'support' | 'security_log' | 'order_claims' | 'case_files';

export type Cause =
  | {
      by: 'fact';
      fact: Fact['type'];
      /** Only for what belongs to an open invoice: unless known to be settled, or only if named by number. */
      invoice?: 'unless_settled' | 'if_named';
      /** Only when the token collects the debt. */
      collecting?: true;
      /** Not for a representative: the debtor is the business, not the person (B5). */
      ownContract?: true;
      /** Only when the holder of the item reports it itself. */
      ownHolder?: true;
    }
  | { by: 'period'; period: Period; bases?: readonly LawfulBasis[] }
  | { by: 'state'; state: PassingState };

export interface Row {
  causes: readonly Cause[];
  /** Outcome when nothing stands. */
  free: Extract<Outcome, 'ERASE_NOW' | 'SUPPRESS'>;
  /** Where the holder goes on with it in anonymous form, that is what becomes of it instead (holds 2.2, 2.4 (1), (6)). */
  anonymous?: true;
  /** What of a retained record may stay (PECR reg 7). */
  keepOnly?: 'billing_fields';
  rules: readonly string[];
}

/** What a reported fact is called as a hold. ACTIVE_SERVICE lasts until the final usage is billed (holds §1). */
export const FACT_HOLDS = {
  active_service: 'ACTIVE_SERVICE',
  final_usage_unbilled: 'ACTIVE_SERVICE',
  outstanding_balance: 'OUTSTANDING_BALANCE',
  credit_due: 'CREDIT_DUE',
  disputed_invoice: 'LIMITATION',
} as const satisfies Record<Fact['type'], HoldType>;

/** Whose answer tells that a fact does not stand. Final usage is billed when billing says so. */
export const FACT_NEEDS: Record<Fact['type'], Need> = {
  active_service: 'service',
  final_usage_unbilled: 'balance',
  outstanding_balance: 'balance',
  credit_due: 'balance',
  disputed_invoice: 'balance',
};

export const PERIOD_HOLDS = {
  support: 'SUPPORT_RETENTION',
  security_log: 'SECURITY_LOG_PERIOD',
  order_claims: 'LIMITATION',
  case_files: 'LIMITATION',
} as const satisfies Record<Exclude<Period, 'statutory'>, ReasonType>;

const fact = (type: Fact['type'], only: Omit<Extract<Cause, { by: 'fact' }>, 'by' | 'fact'> = {}): Cause => ({
  by: 'fact',
  fact: type,
  ...only,
});
const period = (name: Period, bases?: readonly LawfulBasis[]): Cause => ({ by: 'period', period: name, bases });
const state = (name: PassingState): Cause => ({ by: 'state', state: name });

const RUNNING_SERVICE = [fact('active_service'), fact('final_usage_unbilled')];

export const ERASURE_TABLE: Record<ItemKind, Row> = {
  identity_minimum: {
    causes: [
      ...RUNNING_SERVICE,
      fact('outstanding_balance', { ownContract: true }),
      fact('credit_due', { ownContract: true }),
      fact('disputed_invoice', { ownContract: true }),
    ],
    free: 'ERASE_NOW',
    rules: ['holds 2.1', 'E5'],
  },
  identity_other: { causes: RUNNING_SERVICE, free: 'ERASE_NOW', rules: ['holds 2.1', 'E5'] },
  service_identity: { causes: RUNNING_SERVICE, free: 'ERASE_NOW', rules: ['holds 2.1', 'E5'] },
  sign_in_log: { causes: [period('security_log')], free: 'ERASE_NOW', rules: ['holds 2.1', 'holds 2.9'] },
  payment_token: {
    causes: [...RUNNING_SERVICE, fact('outstanding_balance', { collecting: true }), fact('credit_due')],
    free: 'ERASE_NOW',
    rules: ['holds 2.2'],
  },
  ledger: {
    causes: [period('statutory'), fact('outstanding_balance'), fact('credit_due'), fact('disputed_invoice')],
    free: 'ERASE_NOW',
    rules: ['holds 2.2'],
  },
  invoice: {
    causes: [
      period('statutory'),
      fact('outstanding_balance', { invoice: 'unless_settled' }),
      fact('credit_due'),
      fact('disputed_invoice', { invoice: 'unless_settled' }),
    ],
    free: 'ERASE_NOW',
    anonymous: true,
    rules: ['holds 2.2'],
  },
  traffic_current: {
    causes: RUNNING_SERVICE,
    free: 'ERASE_NOW',
    anonymous: true,
    keepOnly: 'billing_fields',
    rules: ['holds 2.4', 'V1', 'V2'],
  },
  traffic_unpaid: {
    causes: [
      fact('outstanding_balance', { invoice: 'unless_settled' }),
      fact('disputed_invoice', { invoice: 'unless_settled' }),
    ],
    free: 'ERASE_NOW',
    anonymous: true,
    keepOnly: 'billing_fields',
    rules: ['holds 2.4', 'V1', 'V2'],
  },
  traffic_billed: {
    causes: [fact('outstanding_balance', { invoice: 'if_named' }), fact('disputed_invoice', { invoice: 'if_named' })],
    free: 'ERASE_NOW',
    anonymous: true,
    keepOnly: 'billing_fields',
    rules: ['holds 2.4', 'V1', 'V2'],
  },
  web_usage: { causes: [period('security_log', ['legitimate_interest'])], free: 'ERASE_NOW', rules: ['holds 2.3'] },
  marketing_profile: { causes: [], free: 'ERASE_NOW', rules: ['holds 2.5', 'E5'] },
  consent_record: { causes: [], free: 'SUPPRESS', rules: ['holds 2.5', 'O2'] },
  event_contact: { causes: [], free: 'ERASE_NOW', rules: ['holds 2.8'] },
  ticket_open: { causes: [state('OPEN_TICKET')], free: 'ERASE_NOW', rules: ['holds 2.6', 'E1'] },
  ticket_closed: {
    causes: [period('support'), fact('disputed_invoice', { ownHolder: true })],
    free: 'ERASE_NOW',
    rules: ['holds 2.6'],
  },
  order_open: { causes: [state('OPEN_ORDER')], free: 'ERASE_NOW', rules: ['holds 2.7', 'E1'] },
  order_closed: { causes: [period('order_claims')], free: 'ERASE_NOW', rules: ['holds 2.7'] },
  case_file: { causes: [period('case_files')], free: 'ERASE_NOW', rules: ['holds 2.9', 'Y2'] },
};

/** Which reason is shown first (holds §4); all are kept. Passing states and a missing ground come last. */
export const PRECEDENCE: readonly ReasonType[] = [
  'IP_RETENTION_NOTICE',
  'AUTHORITY_REQUEST',
  'LITIGATION',
  'STATUTORY_RETENTION',
  'OPEN_SUBJECT_REQUEST',
  'FRAUD_INVESTIGATION',
  'LIMITATION',
  'OUTSTANDING_BALANCE',
  'CREDIT_DUE',
  'SUBJECT_RESTRICTION',
  'RIGHTS_PENDING',
  'ACTIVE_SERVICE',
  'OPEN_ORDER',
  'OPEN_TICKET',
  'SUPPORT_RETENTION',
  'SECURITY_LOG_PERIOD',
  'SHARED_RECORD',
];

/** Reasons that mean "no ground for erasure yet" (17(1)(a) not met) rather than an exception of 17(3). */
export const NO_GROUND: ReadonlySet<ReasonType> = new Set<ReasonType>([
  'ACTIVE_SERVICE',
  'OPEN_TICKET',
  'OPEN_ORDER',
  'SUPPORT_RETENTION',
  'SECURITY_LOG_PERIOD',
  'SHARED_RECORD',
]);
