/**
 * What may be left out of a copy, item by item and by a person (A6, A7): the provision per regime, and whether the reason may be told. A
 * reason that would itself do the harm is not told: the letter says that the person has all they are entitled to, as every letter does.
 */
import type { Regime } from './types.js';

export const EXEMPTIONS = [
  'rights_of_others',
  'crime_and_tax',
  'legal_proceedings',
  'privilege',
  'forecasts',
  'negotiations',
  'references',
] as const;
export type Exemption = (typeof EXEMPTIONS)[number];

export interface ExemptionRule {
  provision: Record<Regime, string>;
  /** For the person; absent where telling it would prejudice what it protects. */
  reason?: string;
  rules: readonly string[];
}

/** EU law leaves exemptions other than 15(4) to the member state (Art 23); which law it is, the person who decides says. */
const NATIONAL = 'EU GDPR Art 23 with national law';

const UK = (paragraph: string): string => `Data Protection Act 2018 Sch 2 para ${paragraph}`;

export const EXEMPTION_RULES: Record<Exemption, ExemptionRule> = {
  rights_of_others: {
    provision: { UK: `Art 15(4); ${UK('16')}`, EU: 'EU GDPR Art 15(4)' },
    reason: 'it is about other people as well and cannot be given without harm to their rights',
    rules: ['A6'],
  },
  crime_and_tax: { provision: { UK: UK('2'), EU: NATIONAL }, rules: ['A7', 'V5'] },
  legal_proceedings: {
    provision: { UK: UK('5(3)'), EU: NATIONAL },
    reason: 'it is needed for legal proceedings or legal advice and giving it now would prejudice them',
    rules: ['A7'],
  },
  privilege: {
    provision: { UK: UK('19'), EU: NATIONAL },
    reason: 'it is covered by legal professional privilege',
    rules: ['A7'],
  },
  forecasts: {
    provision: { UK: UK('22'), EU: NATIONAL },
    reason: 'it is management planning and giving it would prejudice the conduct of the business',
    rules: ['A7'],
  },
  negotiations: {
    provision: { UK: UK('23'), EU: NATIONAL },
    reason: 'it records intentions in negotiations with you and giving it would prejudice them',
    rules: ['A7'],
  },
  references: {
    provision: { UK: UK('24'), EU: NATIONAL },
    reason: 'it is a reference given in confidence',
    rules: ['A7'],
  },
};

/** Withheld items are looked at again after so many days (V5). */
export const EXEMPTION_REVIEW_DAYS = 30;

/** Provision and reason as they may be shown; undefined where nothing may be told. */
export function toldReason(
  exemption: Exemption,
  regimes: readonly Regime[],
): { rule: string; reason: string } | undefined {
  const { provision, reason } = EXEMPTION_RULES[exemption];
  return reason === undefined ? undefined : { rule: regimes.map((regime) => provision[regime]).join('; '), reason };
}
