/**
 * Jurisdiction codes: `UK-ENG`, `UK-SCT`, `UK-NIR`, `EU-<ISO country>[-<ISO region>]`, `DUAL:UK-ENG+EU-…` (rules §12).
 * The controller of the installation is a UK company, so a person in the EU is a DUAL case (J1, J2).
 */
import { calendarOf } from './calendars/index.js';
import { LawError } from './errors.js';
import type { Regime } from './types.js';

/** A code as a request carries it. `checkJurisdiction` makes one from text. */
export type Jurisdiction = `UK-${'ENG' | 'SCT' | 'NIR'}` | `EU-${string}` | `DUAL:UK-ENG+EU-${string}`;

/** How the codes are written, for errors and descriptions. */
export const JURISDICTION_FORMS =
  'UK-ENG, UK-SCT, UK-NIR, EU-<country>[-<region>], DUAL:UK-ENG+EU-<country>[-<region>], such as DUAL:UK-ENG+EU-DE';

/** One regime's side of a case: `place` names its calendar and zone, e.g. `UK-ENG`, `EU-DE-BE`. */
export interface JurisdictionSide {
  regime: Regime;
  place: string;
}

const UK = /^UK-(ENG|SCT|NIR)$/;
const EU = /^EU-[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** @throws LawError `unknown_jurisdiction` */
export function parseJurisdiction(jurisdiction: string): JurisdictionSide[] {
  const dual = jurisdiction.startsWith('DUAL:');
  const places = (dual ? jurisdiction.slice('DUAL:'.length) : jurisdiction).split('+');
  const sides = places.map((place): JurisdictionSide | undefined => {
    if (UK.test(place)) return { regime: 'UK', place };
    return EU.test(place) ? { regime: 'EU', place } : undefined;
  });
  const known = sides.filter((side) => side !== undefined);
  const [first, second] = known;
  const pair = known.length === 2 && first?.place === 'UK-ENG' && second?.regime === 'EU';
  if (known.length !== places.length || (dual ? !pair : known.length !== 1)) {
    throw new LawError('unknown_jurisdiction', `"${jurisdiction}" is no jurisdiction; use ${JURISDICTION_FORMS}`);
  }
  return known;
}

/**
 * A code whose places all have a holiday table: what a request may be opened with.
 * @throws LawError `unknown_jurisdiction`, `jurisdiction_without_calendar`
 */
export function checkJurisdiction(text: string): Jurisdiction {
  for (const { place } of parseJurisdiction(text)) calendarOf(place);
  return text as Jurisdiction;
}

/** ISO 3166 code of the person's member state; undefined where EU law does not apply. */
export function memberStateOf(jurisdiction: string): string | undefined {
  return /EU-([A-Z]{2})/.exec(jurisdiction)?.[1];
}

/** The regimes that apply to a case, UK first. */
export function regimesOf(jurisdiction: string): Regime[] {
  return parseJurisdiction(jurisdiction).map((side) => side.regime);
}

/** Zone of the law nearest to the person: that of their own state where EU law applies. Dates are shown to them in it. */
export function zoneOfPerson(jurisdiction: string): string {
  const sides = parseJurisdiction(jurisdiction);
  const own = sides.find(({ regime }) => regime === 'EU') ?? sides[0];
  return calendarOf(own?.place ?? 'UK-ENG').zone;
}
