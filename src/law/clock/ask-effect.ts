/** What an open ask does to the period (rules §1.2), for the letter that asks: the clock itself reads the same table. */
import { calendarOf } from '../calendars/index.js';
import { UK_NEW_CLOCK } from '../cutoffs.js';
import { localDateIn } from '../dates.js';
import { parseJurisdiction } from '../jurisdiction.js';
import type { Right } from '../types.js';
import { EFFECTS } from './columns.js';
import type { Effect } from './columns.js';
import type { AskKind } from './events.js';

/** How much each effect takes from the person: in a DUAL case the least of both counts (J3). */
const ORDER: readonly Effect[] = ['none', 'suspend', 'restart'];

/** @throws LawError `unknown_jurisdiction`, `calendar_out_of_range`, `invalid_date` */
export function askEffect(jurisdiction: string, right: Right, receivedAt: string, ask: AskKind): Effect {
  // Only access knows clarification (C4).
  if (ask === 'clarification' && right !== 'access') return 'none';
  const effects = parseJurisdiction(jurisdiction).map(({ regime, place }) => {
    const received = localDateIn(receivedAt, calendarOf(place).zone);
    return EFFECTS[regime === 'UK' && received >= UK_NEW_CLOCK ? 'UK' : 'EU'][ask];
  });
  return ORDER.find((effect) => effects.includes(effect)) ?? 'none';
}
