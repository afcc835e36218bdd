/** SLA state of any request: of an open one as the register computes it, otherwise that it was answered or closed. */
import { slaStateOf } from '../../register/sla-state.js';
import type { RequestRow, SlaState } from '../../register/types.js';

export type ShownSla = SlaState | 'answered' | 'closed';

/** An answer stops the clock, even where the case is still open. */
export function slaOf(row: RequestRow, now: Date): ShownSla {
  if (row.closedAt !== undefined) return 'closed';
  if (row.answeredAt !== undefined) return 'answered';
  return slaStateOf(row, now.toISOString());
}
