/**
 * Who may act for a child (I9), as data. The right is the child's own: a parent acts where the child is not competent or agrees. The
 * ages are guidance for the person who decides, never a decision; sources: DPA 2018 ss.9 and 208, Art 8 and the states' choices.
 */
export interface MinorRule {
  /** From this age on a child agrees to online services itself (Art 8). */
  consentAge: number;
  /** From this age on a child is presumed able to exercise its rights (Scotland); elsewhere competence is looked at case by case. */
  presumedCompetentFrom?: number;
  /** For the person who decides. */
  says: string;
}

const CASE_BY_CASE =
  'the right is the child’s: look at whether it understands what it asks; a parent acts where it does not, or agrees';

const UK_13: MinorRule = { consentAge: 13, says: CASE_BY_CASE };

const RULES: Readonly<Record<string, MinorRule>> = {
  'UK-ENG': UK_13,
  'UK-NIR': UK_13,
  'UK-SCT': {
    consentAge: 13,
    presumedCompetentFrom: 12,
    says: 'a child of 12 and more is presumed able to act itself; a parent acts where it is not, or agrees',
  },
  'EU-AT': { consentAge: 14, says: CASE_BY_CASE },
  'EU-DE': { consentAge: 16, says: CASE_BY_CASE },
  'EU-ES': { consentAge: 14, says: CASE_BY_CASE },
  'EU-FR': { consentAge: 15, says: CASE_BY_CASE },
  'EU-IE': { consentAge: 16, says: CASE_BY_CASE },
  'EU-IT': { consentAge: 14, says: CASE_BY_CASE },
  'EU-NL': { consentAge: 16, says: CASE_BY_CASE },
};
/** Art 8(1), where no lower age of the state is on record. */
const DEFAULT: MinorRule = { consentAge: 16, says: CASE_BY_CASE };

/** One rule per place of the case, the UK first; a region counts as its state. */
export function minorRules(jurisdiction: string): { place: string; rule: MinorRule }[] {
  return jurisdiction
    .replace(/^DUAL:/, '')
    .split('+')
    .map((place) => {
      const state = place.split('-').slice(0, 2).join('-');
      return { place, rule: RULES[place] ?? RULES[state] ?? DEFAULT };
    });
}

/** In one sentence, for the page of the request. */
export function minorGuidance(jurisdiction: string): string {
  return minorRules(jurisdiction)
    .map(({ place, rule }) => `${place}: ${rule.says} (online consent from ${rule.consentAge})`)
    .join('; ');
}
