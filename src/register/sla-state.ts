/** SLA state, computed when read from recorded instants: as a query's expression and, for one row, as a function. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { RequestRow, SlaState } from './types.js';

/** Of an open request; the SQL below says the same. */
export function slaStateOf(row: Pick<RequestRow, 'clock' | 'dueBefore' | 'dueWarningMs'>, now: string): SlaState {
  if (row.clock?.state === 'PAUSED' || row.clock?.state === 'NOT_STARTED') return 'paused';
  if (row.dueBefore === undefined) return 'on_track';
  const left = Date.parse(row.dueBefore) - Date.parse(now);
  if (left <= 0) return 'breached'; // T6: breach iff now ≥ dueBefore
  return left <= row.dueWarningMs ? 'at_risk' : 'on_track';
}

export function slaStateSql(now: string): RawBuilder<SlaState> {
  return sql<SlaState>`CASE
    WHEN requests.clock_state IN ('PAUSED', 'NOT_STARTED') THEN 'paused'
    WHEN requests.due_before IS NULL THEN 'on_track'
    WHEN requests.due_before <= ${now}::timestamptz THEN 'breached'
    WHEN requests.due_before - requests.due_warning_ms * interval '1 millisecond' <= ${now}::timestamptz THEN 'at_risk'
    ELSE 'on_track' END`;
}
