/** Does a hold stand against an item, and how is it told? Pure. */
import { addMonths } from '../dates.js';
import type { LocalDate } from '../dates.js';
import { legalObligation, reasonOf } from '../erasure/reasons.js';
import type { ItemFact, Reason, Regime } from '../types.js';
import { HOLD_KINDS, MARKETING_KINDS } from './kinds.js';
import type { HoldScope, PersonHold } from './types.js';

/** How a hold stands against one item: until a date, or open-ended. Undefined: not at all, or no longer on `asOf`. */
export function standsAgainst(
  hold: PersonHold,
  holder: string,
  item: ItemFact,
  asOf: LocalDate,
): { until?: LocalDate } | undefined {
  const { reach } = HOLD_KINDS[hold.type];
  if (reach === 'use_only' || (reach === 'all_but_marketing' && MARKETING_KINDS.has(item.kind))) return undefined;
  if (!inScope(hold.scope, holder, item)) return undefined;
  const until = lastDayOf(hold, item);
  if (until === undefined) return {};
  return until < asOf ? undefined : { until };
}

/** Unknown is never "outside" (H7): an item without dates, or one that reaches into the range, is in scope. */
export function inScope(scope: HoldScope, holder: string, item: ItemFact): boolean {
  const { holders, datasets, categories, from, to } = scope;
  if (holders !== undefined && holders.length > 0 && !holders.includes(holder)) return false;
  if (categories !== undefined && categories.length > 0 && !categories.includes(item.category)) return false;
  if (
    datasets !== undefined &&
    datasets.length > 0 &&
    !datasets.includes(item.dataset) &&
    !datasets.includes(`${holder}/${item.dataset}`)
  )
    return false;
  if (from !== undefined && item.recordDate !== undefined && item.recordDate < from) return false;
  return to === undefined || item.oldestDate === undefined || item.oldestDate <= to;
}

/** Last day for this item: the earlier of the hold's own end and the period of its records. */
function lastDayOf(hold: PersonHold, item: ItemFact): LocalDate | undefined {
  const perRecord =
    hold.recordMonths === undefined || item.recordDate === undefined
      ? undefined
      : addMonths(item.recordDate, hold.recordMonths);
  return [hold.endsOn, perRecord]
    .filter((day) => day !== undefined)
    .sort()
    .at(0);
}

/**
 * The reason as the case and the letters read it. What is secret reads like any other legal obligation, what must not be shown like
 * any other claim: the same type, wording and shape (V4, V5).
 */
export function holdReason(hold: PersonHold, until: LocalDate | undefined, regimes: readonly Regime[]): Reason {
  const shownAs = shownTypeOf(hold);
  if (shownAs === 'STATUTORY_RETENTION') return legalObligation(regimes, until);
  if (shownAs !== undefined) return reasonOf(shownAs, regimes, until === undefined ? {} : { until });
  const { type, basis, endsWhen } = hold;
  return {
    hold: type,
    basis: Object.fromEntries(regimes.flatMap((regime) => (basis[regime] ? [[regime, basis[regime]]] : []))),
    ...(until === undefined ? {} : { until }),
    ...(endsWhen === undefined ? {} : { endsWhen }),
    rules: [...HOLD_KINDS[type].rules, 'holds 1'],
  };
}

function shownTypeOf(hold: PersonHold): 'STATUTORY_RETENTION' | 'LIMITATION' | undefined {
  // Opened by people or secret, the sentence is the same: none of them tells the others apart.
  if (hold.secret || hold.type === 'STATUTORY_RETENTION') return 'STATUTORY_RETENTION';
  return hold.disclosed === true ? undefined : HOLD_KINDS[hold.type].shownAs;
}

/** What stands against an item, of all holds of the person. */
export function holdReasons(
  holds: readonly PersonHold[],
  holder: string,
  item: ItemFact,
  asOf: LocalDate,
  regimes: readonly Regime[],
): Reason[] {
  return holds.flatMap((hold) => {
    const stands = standsAgainst(hold, holder, item, asOf);
    return stands ? [holdReason(hold, stands.until, regimes)] : [];
  });
}
