/** SLA state of one request, computed when read from the recorded instants. */
import type { RequestRow, SlaState } from '../../register/types.js';

export type ShownSla = SlaState | 'answered' | 'closed' | 'none';

/** `none`: no due date is computed yet. An answer stops the clock, even where the case is still open. */
export function slaOf(row: RequestRow, now: Date): ShownSla {
  if (row.closedAt !== undefined) return 'closed';
  if (row.answeredAt !== undefined) return 'answered';
  const state = row.clock?.state;
  if (state === 'PAUSED' || state === 'NOT_STARTED') return 'paused';
  if (row.dueBefore === undefined) return 'none';
  const left = Date.parse(row.dueBefore) - now.getTime();
  if (left <= 0) return 'breached';
  return left <= row.dueWarningMs ? 'at_risk' : 'on_track';
}
