/** Zone in which dates are shown to the person: the regime that is theirs. */
import type { Jurisdiction } from '../src/register/model.js';

const ZONES: Record<Jurisdiction, string> = { 'UK-ENG': 'Europe/London', 'DUAL:UK-ENG+EU-DE': 'Europe/Berlin' };

export function zoneOf(jurisdiction: Jurisdiction): string {
  return ZONES[jurisdiction];
}
