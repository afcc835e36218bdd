/** Which wishes are met at once, without proof and whatever else is open (I7, O2, O4). Pure. */
import type { Immediate } from '../activities/rights-types.js';
import type { Demand } from '../src/register/model.js';

export function isImmediate(demand: Demand | undefined): demand is Immediate {
  return demand?.kind === 'objection' && (demand.scope === 'marketing' || demand.scope === 'consent');
}
