/** How each reason reads: legal basis per regime and what ends it (holds §1). Texts are for letters and pages; no personal data. */
import type { Reason, ReasonType, Regime } from '../types.js';

const LAW: Record<Regime, string> = { UK: 'UK GDPR', EU: 'EU GDPR' };

interface Wording {
  /** Text after the name of the law; one for all regimes, or one each. */
  basis: string | Record<Regime, string>;
  endsWhen?: string;
  rules: readonly string[];
}

const WORDING = {
  ACTIVE_SERVICE: {
    basis: 'Art 17(1)(a) not met: still needed for the running service',
    endsWhen: 'every service is terminated and the final usage is billed',
    rules: ['E1', 'E5', 'H2'],
  },
  OUTSTANDING_BALANCE: {
    basis: 'Art 17(1)(a) not met: still needed to collect the amount due; Art 17(3)(e): legal claims',
    endsWhen: 'the amount is paid, written off or can no longer be claimed',
    rules: ['E2', 'E5', 'H8', 'H9'],
  },
  CREDIT_DUE: {
    basis: 'Art 17(1)(a) not met: still needed to pay the credit out; Art 18(1)(c)',
    endsWhen: 'the credit is refunded or the person waives it',
    rules: ['E1', 'holds 1'],
  },
  LIMITATION: {
    basis: 'Art 17(3)(e): establishment, exercise or defence of legal claims',
    endsWhen: 'the dispute is settled or the claim can no longer be brought',
    rules: ['E2', 'holds 1'],
  },
  OPEN_SUBJECT_REQUEST: {
    basis: {
      UK: 'Art 12(2) and Data Protection Act 2018 s.173: your own open request for this data is answered first',
      EU: 'Art 12(2): your own open request for this data is answered first',
    },
    endsWhen: 'the answer to the open request has been opened or offered for fourteen days, or that request is closed',
    rules: ['A8', 'P6', 'holds 1'],
  },
  OPEN_TICKET: {
    basis: 'Art 17(1)(a) not met: still needed to answer the open ticket',
    endsWhen: 'the ticket is closed',
    rules: ['E1', 'holds 2.6'],
  },
  OPEN_ORDER: {
    basis: 'Art 17(1)(a) not met: still needed until the order is delivered and the return period is over',
    endsWhen: 'the order is delivered and its return period is over',
    rules: ['E1', 'holds 2.7'],
  },
  SUPPORT_RETENTION: {
    basis: 'Art 17(1)(a) not met: still needed for support within its retention period (Art 6(1)(f))',
    rules: ['E1', 'holds 2.6'],
  },
  SECURITY_LOG_PERIOD: {
    basis: 'Art 17(1)(a) not met: still needed for security within the log period (Art 6(1)(f))',
    rules: ['E1', 'holds 2.3', 'holds 2.9'],
  },
  RIGHTS_PENDING: {
    basis:
      'Art 17(1) waits: a new service, order or account was begun meanwhile, so the person is asked whether the earlier wish still stands',
    endsWhen: 'the person has said whether the earlier wish still stands',
    rules: ['holds 3.4', 'E6'],
  },
  SHARED_RECORD: {
    basis: 'Art 17(1)(a) not met: the record also belongs to other people, who go on using it',
    rules: ['holds 2.1', 'B5'],
  },
} satisfies Partial<Record<ReasonType, Wording>>;

/** Reasons that read the same in every case; statutory retention has its basis from its own table. */
export type WordedReason = keyof typeof WORDING;

const LEGAL_OBLIGATION: Record<Regime, string> = {
  UK: 'UK GDPR Art 17(3)(b): a legal obligation requires the records to be kept',
  EU: "EU GDPR Art 17(1)(a) not met: still needed to meet the controller's legal obligations (Art 6(1)(f)); Art 17(3)(e): legal claims",
};

/** A legal obligation other than the dated periods of the retention table: one sentence, whatever law it rests on (V4). */
export function legalObligation(regimes: readonly Regime[], until: string | undefined): Reason {
  return {
    hold: 'STATUTORY_RETENTION',
    // In the order the dated periods have: the bytes of the two are alike, too.
    ...(until === undefined ? { endsWhen: 'the period the law sets has passed' } : { until }),
    basis: Object.fromEntries(regimes.map((regime) => [regime, LEGAL_OBLIGATION[regime]])),
    rules: ['E2', 'rules §4 retention'],
  };
}

/** A reason with its basis for each regime of the case. */
export function reasonOf(
  hold: WordedReason,
  regimes: readonly Regime[],
  more: Pick<Reason, 'until' | 'detail' | 'endsWhen'> = {},
): Reason {
  const wording: Wording = WORDING[hold];
  const endsWhen = more.endsWhen ?? (more.until === undefined ? wording.endsWhen : undefined);
  return {
    hold,
    basis: Object.fromEntries(regimes.map((regime) => [regime, `${LAW[regime]} ${textFor(wording.basis, regime)}`])),
    ...(more.until === undefined ? {} : { until: more.until }),
    ...(endsWhen === undefined ? {} : { endsWhen }),
    ...(more.detail === undefined ? {} : { detail: more.detail }),
    rules: [...wording.rules],
  };
}

function textFor(basis: Wording['basis'], regime: Regime): string {
  return typeof basis === 'string' ? basis : basis[regime];
}
