/** A stored request and how the interface shows it. */
import type { Selectable } from 'kysely';
import { present } from './context.js';
import type { RequestsTable } from './schema.js';
import type { RequestRow } from './types.js';

/** Everything but the sealed columns. */
export const REQUEST_COLUMNS = [
  'id',
  'number',
  'right',
  'jurisdiction',
  'source_kind',
  'source_system',
  'source_id',
  'installation',
  'received_at',
  'opened_at',
  'opened_by',
  'identity_from',
  'stage',
  'step',
  'waiting_for',
  'waiting_reason',
  'stage_at',
  'clock',
  'due_date',
  'due_before',
  'due_warning_ms',
  'answered_at',
  'closed_at',
  'outcome',
  'warned_at',
  'breached_at',
  'content_shredded_at',
  'case_shredded_at',
  'clock_events',
  'reopened',
  'controller',
] as const satisfies (keyof RequestsTable)[];

export type StoredRequest = Pick<Selectable<RequestsTable>, (typeof REQUEST_COLUMNS)[number]>;

export function toRequestRow(row: StoredRequest): RequestRow {
  return {
    id: row.id,
    number: row.number,
    right: row.right,
    jurisdiction: row.jurisdiction,
    source: { kind: row.source_kind, system: row.source_system, id: row.source_id },
    installation: row.installation,
    receivedAt: row.received_at,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    identityFrom: present(row.identity_from),
    stage: row.stage,
    step: row.step,
    waitingFor: row.waiting_for,
    waitingReason: present(row.waiting_reason),
    stageAt: row.stage_at,
    clock: present(row.clock),
    dueDate: present(row.due_date),
    dueBefore: present(row.due_before),
    dueWarningMs: row.due_warning_ms,
    answeredAt: present(row.answered_at),
    closedAt: present(row.closed_at),
    outcome: present(row.outcome),
    warnedAt: present(row.warned_at),
    breachedAt: present(row.breached_at),
    contentShreddedAt: present(row.content_shredded_at),
    caseShreddedAt: present(row.case_shredded_at),
    clockEvents: row.clock_events,
    reopened: row.reopened,
    controller: present(row.controller),
  };
}
