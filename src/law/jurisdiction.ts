/**
 * Jurisdiction codes: `UK-ENG`, `UK-SCT`, `UK-NIR`, `EU-<ISO country>[-<ISO region>]`, `DUAL:UK-ENG+EU-…` (rules §12).
 * The controller of the installation is a UK company, so a person in the EU is a DUAL case (J1, J2).
 */
import { LawError } from './errors.js';
import type { Regime } from './types.js';

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
    throw new LawError(
      'unknown_jurisdiction',
      `"${jurisdiction}" is no jurisdiction; use UK-ENG, UK-SCT, UK-NIR, EU-<country>[-<region>] or DUAL:UK-ENG+EU-<country>`,
    );
  }
  return known;
}

/** The regimes that apply to a case, UK first. */
export function regimesOf(jurisdiction: string): Regime[] {
  return parseJurisdiction(jurisdiction).map((side) => side.regime);
}
