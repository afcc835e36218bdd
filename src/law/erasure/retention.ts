/**
 * Statutory retention as data (rules §4). A foreign tax law binds the controller only where it has duties there, and a basis must
 * be the law of the right regime: for EU law a UK tax duty is not one (17(3)(b)), the record stays necessary instead (17(1)(a)).
 */
import { addDays, addMonths, nextMonthDay, yearOf } from '../dates.js';
import type { LocalDate } from '../dates.js';
import type { ItemKind, Regime } from '../types.js';

export interface RetentionPolicy {
  /** Last day of the controller's accounting period, `MM-DD`. */
  accountingPeriodEnd: string;
  /** The controller has tax duties in Germany (a registration or branch there). */
  germanTaxDuties: boolean;
  /** Other member states where it has such duties. */
  taxDutiesIn?: readonly TaxState[];
  /** ISO 3166 code of the person's member state under EU law: German law speaks of what was sold to Germany. Absent: Germany's is meant. */
  memberState?: string;
}

/** Member states whose retention is known beside Germany's (rules §4). */
export const TAX_STATES = ['FR', 'IE', 'NL'] as const;
export type TaxState = (typeof TAX_STATES)[number];

interface RetentionRule {
  id: string;
  /** Regime whose law the duty belongs to. */
  law: Regime;
  years: Partial<Record<ItemKind, number>>;
  from: 'accounting_period_end' | 'calendar_year_end' | 'record_date';
  /** When the rule really binds the controller: always for its own seat. Claims need no duty, and stand where no German one does. */
  binds: 'uk_controller' | 'german_tax_duties' | 'eu_claims' | TaxState;
  basis: Record<Regime, string>;
  rules: string[];
}

/** A duty of the member state the person was sold to, where the controller has duties there. */
const dutyIn = (
  state: TaxState,
  whose: string,
  years: number,
  from: RetentionRule['from'],
  what: string,
): RetentionRule => ({
  id: `tax_${state}`,
  law: 'EU',
  years: { invoice: years, ledger: years },
  from,
  binds: state,
  basis: {
    UK: `UK GDPR Art 17(1)(a) not met: still needed for the controller's ${whose} tax records (Art 6(1)(f))`,
    EU: `EU GDPR Art 17(3)(b): ${what}`,
  },
  rules: ['E2', 'holds 2.2', 'rules §4 retention'],
});

const RETENTION_RULES: readonly RetentionRule[] = [
  {
    id: 'uk_tax',
    law: 'UK',
    years: { invoice: 6, ledger: 6 },
    from: 'accounting_period_end',
    binds: 'uk_controller',
    basis: {
      UK: 'UK GDPR Art 17(3)(b): tax and accounting records, six years (Finance Act 1998 Sch 18 para 21; VAT Act 1994 Sch 11 para 6)',
      EU: "EU GDPR Art 17(1)(a) not met: still needed for the controller's own accounts (Art 6(1)(f))",
    },
    rules: ['E2', 'holds 2.2', 'rules §4 retention'],
  },
  {
    id: 'de_tax',
    law: 'EU',
    years: { invoice: 8, ledger: 10 },
    from: 'calendar_year_end',
    binds: 'german_tax_duties',
    basis: {
      UK: "UK GDPR Art 17(1)(a) not met: still needed for the controller's German tax records (Art 6(1)(f))",
      EU: 'EU GDPR Art 17(3)(b): German commercial and tax records (HGB §257, AO §147)',
    },
    rules: ['E2', 'holds 2.2', 'rules §4 retention'],
  },
  dutyIn(
    'FR',
    'French',
    10,
    'accounting_period_end',
    'French accounting records, ten years (Code de commerce L123-22)',
  ),
  dutyIn('IE', 'Irish', 6, 'record_date', 'Irish tax records, six years (Taxes Consolidation Act 1997 s.886)'),
  dutyIn(
    'NL',
    'Dutch',
    7,
    'calendar_year_end',
    'Dutch tax records, seven years (Algemene wet inzake rijksbelastingen art. 52)',
  ),
  {
    id: 'eu_claims',
    law: 'EU',
    years: { invoice: 3, ledger: 3 },
    from: 'calendar_year_end',
    binds: 'eu_claims',
    basis: {
      UK: 'UK GDPR Art 17(3)(e): legal claims',
      EU: 'EU GDPR Art 17(3)(e): legal claims',
    },
    rules: ['E2', 'holds 2.2', 'rules §4 retention'],
  },
];

export interface Retention {
  /** Last day of the longest period that binds. */
  until: LocalDate;
  basis: Partial<Record<Regime, string>>;
  rules: string[];
}

/** Whose statute the three years of claims are; elsewhere they are the project's choice, the shortest it knows. */
const GERMAN_CLAIMS = ', three years from the end of the year (BGB §§195, 199)';

const isGerman = ({ memberState }: RetentionPolicy): boolean => memberState === undefined || memberState === 'DE';

/** The controller has tax duties in the person's own member state. */
function hasDutyThere(policy: RetentionPolicy): boolean {
  const other = policy.taxDutiesIn?.some((state) => state === policy.memberState) ?? false;
  return other || (policy.germanTaxDuties && isGerman(policy));
}

function binds(rule: RetentionRule, regimes: readonly Regime[], policy: RetentionPolicy): boolean {
  switch (rule.binds) {
    case 'uk_controller':
      return regimes.includes('UK');
    case 'german_tax_duties':
      return regimes.includes('EU') && policy.germanTaxDuties && isGerman(policy);
    case 'eu_claims':
      return regimes.includes('EU') && !hasDutyThere(policy);
    default:
      return regimes.includes('EU') && rule.binds === policy.memberState && hasDutyThere(policy);
  }
}

function lastDay(rule: RetentionRule, years: number, recordDate: LocalDate, policy: RetentionPolicy): LocalDate {
  const periodEnd = {
    accounting_period_end: nextMonthDay(recordDate, policy.accountingPeriodEnd),
    calendar_year_end: `${yearOf(recordDate)}-12-31`,
    record_date: recordDate,
  }[rule.from];
  // From the day after, so that an end on 28 or 29 February keeps whole years.
  return addDays(addMonths(addDays(periodEnd, 1), 12 * years), -1);
}

/** The retention that stands on `asOf` for a record of that date, with a basis for each regime; undefined when all periods are over. */
export function statutoryRetention(
  kind: ItemKind,
  recordDate: LocalDate,
  asOf: LocalDate,
  regimes: readonly Regime[],
  policy: RetentionPolicy,
): Retention | undefined {
  const standing = RETENTION_RULES.filter((rule) => binds(rule, regimes, policy))
    .flatMap((rule) => {
      const years = rule.years[kind];
      return years === undefined ? [] : [{ rule, until: lastDay(rule, years, recordDate, policy) }];
    })
    .filter(({ until }) => until >= asOf);
  const longest = standing
    .map(({ until }) => until)
    .sort()
    .at(-1);
  if (longest === undefined) return undefined;

  const basis: Partial<Record<Regime, string>> = {};
  for (const regime of regimes) {
    const text = regime === 'EU' ? euBasis(standing, policy) : ukBasis(standing);
    if (text !== undefined) basis[regime] = text;
  }
  return { until: longest, basis, rules: [...new Set(standing.flatMap(({ rule }) => rule.rules))] };
}

type Standing = { rule: RetentionRule; until: LocalDate }[];

function ukBasis(standing: Standing): string | undefined {
  return (standing.find(({ rule }) => rule.law === 'UK') ?? standing[0])?.rule.basis.UK;
}

/**
 * What applies under EU law on that day (S29): a duty of the member state; else claims while they can be brought, and beside them, or alone once they
 * are over, what the controller's own accounts still need (rules §4).
 */
function euBasis(standing: Standing, policy: RetentionPolicy): string | undefined {
  const of = (id: string): string | undefined => standing.find(({ rule }) => rule.id === id)?.rule.basis.EU;
  const duty = standing.find(({ rule }) => rule.law === 'EU' && rule.id !== 'eu_claims')?.rule.basis.EU;
  if (duty !== undefined) return duty;
  const [accounts, claims] = [of('uk_tax'), of('eu_claims')];
  const brought = claims && `${claims}${isGerman(policy) ? GERMAN_CLAIMS : ''}`;
  return accounts && brought ? `${accounts}; ${brought.replace('EU GDPR ', '')}` : (accounts ?? brought);
}
