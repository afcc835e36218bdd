/**
 * Special agreements between the operator and a customer (B3): what of them counts for a request of somebody who acts for that customer,
 * and what does not. They may say who is the controller of a dataset, how a request is passed on, and a shorter retention; no clause
 * cuts a person's statutory right, extends the month or sets a fee. Such a clause is reported and never applied. Pure.
 */
import type { Category, Money, Right } from './types.js';

/** An agreement as the configuration has it. Datasets are named `<holder>/<dataset>`. */
export interface Agreement {
  customer: string;
  /** The contract allows the customer to be named to the person (B2). */
  mayBeNamed: boolean;
  /** Where the customer takes requests, for the person. */
  contact?: string;
  /** Who acts for the customer: by the domain of a proven e-mail address, or by an identifier. */
  people: { emailDomains: readonly string[]; identifiers: readonly { type: string; value: string }[] };
  /** Datasets the customer is the controller of; the operator processes them on its behalf. */
  controllerOf: readonly string[];
  /** By which channel requests are passed on to the customer, for staff. */
  channel?: string;
  /** Retention agreed, in months, per dataset. */
  retentionMonths: Readonly<Record<string, number>>;
  /** Rights the contract says the customer's people do not have against the operator. */
  excludesRights: readonly Right[];
  /** Days within which the contract lets the operator answer. */
  answerWithinDays?: number;
  /** What the contract has somebody pay for a request. */
  fee?: Money;
}

export interface AgreementConflict {
  clause: 'excludes_rights' | 'answer_within_days' | 'fee' | 'retention';
  /** For staff; no personal data. */
  says: string;
  rules: string[];
}

export interface JudgedAgreement {
  controllerOf: readonly string[];
  /** Only periods shorter than the operator's own. */
  retentionMonths: Record<string, number>;
  conflicts: AgreementConflict[];
}

/** No month is shorter. */
const SHORTEST_MONTH_DAYS = 28;

/** The operator's own period for a category, in months; categories without one have a statutory period, an event, or none. */
export interface OwnPeriods {
  supportRetentionMonths: number;
  securityLogMonths: number;
  orderClaimMonths?: number;
}

const DEFAULT_ORDER_CLAIM_MONTHS = 72;

function ownPeriod(category: Category | undefined, own: OwnPeriods): number | undefined {
  switch (category) {
    case 'support':
      return own.supportRetentionMonths;
    case 'security_log':
    case 'web_usage':
      return own.securityLogMonths;
    case 'orders_shipping':
      return own.orderClaimMonths ?? DEFAULT_ORDER_CLAIM_MONTHS;
    default:
      return undefined;
  }
}

/** @param categoryOf category of a dataset `<holder>/<dataset>`; undefined: no holder describes it */
export function judgeAgreement(
  agreement: Agreement,
  own: OwnPeriods,
  categoryOf: (dataset: string) => Category | undefined,
): JudgedAgreement {
  const conflicts: AgreementConflict[] = [];
  const report = (clause: AgreementConflict['clause'], says: string, ...rules: string[]): void => {
    conflicts.push({ clause, says, rules: ['B3', ...rules] });
  };
  const { excludesRights, answerWithinDays, fee, controllerOf } = agreement;
  if (excludesRights.length > 0) {
    report('excludes_rights', `it excludes ${excludesRights.join(', ')}: no contract cuts a statutory right`);
  }
  if (answerWithinDays !== undefined && answerWithinDays > SHORTEST_MONTH_DAYS) {
    report('answer_within_days', `it allows ${answerWithinDays} days for an answer: the month is the law's`, 'T1');
  }
  if (fee !== undefined) report('fee', 'it sets a fee for a request: only Art 12(5) and 15(3) allow one', 'R5');
  const retentionMonths: Record<string, number> = {};
  for (const [dataset, months] of Object.entries(agreement.retentionMonths)) {
    const period = ownPeriod(categoryOf(dataset), own);
    if (period === undefined) {
      report('retention', `it sets a retention for ${dataset}, whose end is not the operator's own period`, 'E2');
    } else if (months > period) {
      report('retention', `it keeps ${dataset} for ${months} months, longer than the ${period} needed`, 'E1');
    } else retentionMonths[dataset] = months;
  }
  return { controllerOf, retentionMonths, conflicts };
}

/**
 * The agreements somebody comes under who acts for a customer.
 * @param identifiers what is proven to be the person's; a mere claim joins nobody to a customer
 */
export function agreementsOf<Name extends string>(
  agreements: Readonly<Record<Name, Agreement>>,
  identifiers: readonly { type: string; value: string }[],
): Name[] {
  return (Object.keys(agreements) as Name[]).filter((name) =>
    identifiers.some(({ type, value }) => {
      const { emailDomains, identifiers: known } = agreements[name].people;
      const domain = type === 'email' ? value.trim().toLowerCase().split('@').at(-1) : undefined;
      return (
        (domain !== undefined && emailDomains.some((one) => one.toLowerCase() === domain)) ||
        known.some((one) => one.type === type && one.value === value)
      );
    }),
  );
}
