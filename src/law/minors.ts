/**
 * Who may act for a child (I9), as data. The right is the child's own: a parent acts where the child is not competent or agrees. The
 * ages are of consent to online services (Art 8(1)), a sign of what the law expects a child to understand: guidance for the person who
 * decides, never a decision.
 */
import { calendarOf } from './calendars/index.js';
import { LawError } from './errors.js';
import { parseJurisdiction } from './jurisdiction.js';

export interface MinorRule {
  /** From this age on a child agrees to online services itself (Art 8(1)). */
  consentAge: number;
  /** The law that says so. */
  source: string;
  /** From this age on a child is presumed able to exercise its rights (Scotland); elsewhere competence is looked at case by case. */
  presumedCompetentFrom?: number;
  /** What may have changed or depends on more than the age. */
  note?: string;
}

/** What whoever decides reads of one place of the case. */
export interface MinorGuidance extends MinorRule {
  /** As in the jurisdiction: `UK-SCT`, `EU-DE-BY`. */
  place: string;
  title: string;
  /** In one sentence. */
  whoMayAct: string;
}

const CASE_BY_CASE =
  'The right is the child’s own: it acts itself where it understands what it asks; a parent or guardian acts where it does not, or where it agrees.';

const PRESUMED = (age: number): string =>
  `The right is the child’s own: from ${age} on it is presumed able to act itself; a parent or guardian acts where it is not, or where it agrees.`;

/** What to look at before the decision, in every place. */
export const MINOR_CHECKS: readonly string[] = [
  'How old the child is, and whether it understands what is asked and what comes of it.',
  'Whether whoever asks for it has parental responsibility: ask for proof as for any mandate, and no more.',
  'Whether the child agrees, where it is able to, and whether acting for it is in its interest.',
  'Whether the answer can reach a child who acts itself without going through somebody else.',
];

const ART_8 = 'GDPR Art 8(1), no lower age in the law of the state';
const DPA_2018 = 'UK GDPR Art 8(1), DPA 2018 s.9';

/** Every place a request may be opened for, by name: no state falls back to another's age. */
const RULES: Readonly<Record<string, MinorRule>> = {
  'UK-ENG': { consentAge: 13, source: DPA_2018 },
  'UK-NIR': { consentAge: 13, source: DPA_2018 },
  'UK-SCT': { consentAge: 13, source: `${DPA_2018}; s.208 for competence`, presumedCompetentFrom: 12 },
  'EU-AT': { consentAge: 14, source: 'DSG §4(4)' },
  'EU-BE': { consentAge: 13, source: 'Act of 30 July 2018 Art 7' },
  'EU-BG': { consentAge: 14, source: 'Personal Data Protection Act Art 25c' },
  'EU-CY': { consentAge: 14, source: 'Law 125(I)/2018 s.8' },
  'EU-CZ': { consentAge: 15, source: 'Act 110/2019 §7' },
  'EU-DE': { consentAge: 16, source: ART_8 },
  'EU-DK': {
    consentAge: 15,
    source: 'Databeskyttelsesloven §6(2)–(3), as amended from 1 January 2024',
    note: 'For a consent given before 1 January 2024 the age was 13.',
  },
  'EU-EE': { consentAge: 13, source: 'Isikuandmete kaitse seadus §8' },
  'EU-ES': { consentAge: 14, source: 'Ley Orgánica 3/2018 Art 7', note: 'A rise to 16 is being debated.' },
  'EU-FI': { consentAge: 13, source: 'Tietosuojalaki 1050/2018 §5' },
  'EU-FR': {
    consentAge: 15,
    source: 'Loi 78-17 Art 45',
    note: 'Below that age the child and a parent consent together.',
  },
  'EU-GR': { consentAge: 15, source: 'Law 4624/2019 Art 21' },
  'EU-HR': { consentAge: 16, source: 'Act on the implementation of the GDPR (NN 42/18) Art 19' },
  'EU-HU': { consentAge: 16, source: ART_8 },
  'EU-IE': { consentAge: 16, source: 'Data Protection Act 2018 s.31' },
  'EU-IS': { consentAge: 13, source: 'Act 90/2018 Art 10' },
  'EU-IT': { consentAge: 14, source: 'Codice in materia di protezione dei dati personali Art 2-quinquies' },
  'EU-LI': { consentAge: 16, source: ART_8 },
  'EU-LT': { consentAge: 14, source: 'Law on Legal Protection of Personal Data Art 6' },
  'EU-LU': { consentAge: 16, source: ART_8 },
  'EU-LV': { consentAge: 13, source: 'Personal Data Processing Law s.33' },
  'EU-MT': { consentAge: 13, source: 'Subsidiary Legislation 586.11' },
  'EU-NL': { consentAge: 16, source: 'Uitvoeringswet AVG Art 5' },
  'EU-NO': {
    consentAge: 13,
    source: 'Personopplysningsloven §5',
    note: 'A rise to 15 was put to consultation in 2025: look whether it is in force.',
  },
  'EU-PL': { consentAge: 16, source: ART_8 },
  'EU-PT': { consentAge: 13, source: 'Lei 58/2019 Art 16' },
  'EU-RO': { consentAge: 16, source: ART_8 },
  'EU-SE': { consentAge: 13, source: 'Lag 2018:218 ch 2 §4' },
  'EU-SI': { consentAge: 15, source: 'ZVOP-2 Art 8' },
  'EU-SK': { consentAge: 16, source: 'Act 18/2018 §15' },
};

/**
 * One entry per place of the case, the UK first; a region counts as its state.
 * @throws LawError `unknown_jurisdiction`, `jurisdiction_without_calendar`, `no_minor_rule`
 */
export function minorGuidance(jurisdiction: string): MinorGuidance[] {
  return parseJurisdiction(jurisdiction).map(({ place }) => {
    const rule = RULES[place] ?? RULES[place.split('-').slice(0, 2).join('-')];
    if (!rule) throw new LawError('no_minor_rule', `no age of consent is on record for ${place}`);
    const { presumedCompetentFrom } = rule;
    const whoMayAct = presumedCompetentFrom === undefined ? CASE_BY_CASE : PRESUMED(presumedCompetentFrom);
    return { place, title: calendarOf(place).title, ...rule, whoMayAct };
  });
}
