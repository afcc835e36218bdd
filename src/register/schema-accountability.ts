/** Tables of accountability as Kysely sees them. */
import type { Generated, JSONColumnType } from 'kysely';
import type {
  AlertState,
  NoticeChange,
  NoticeChannel,
  NoticeKind,
  NoticeState,
  ReplayReport,
  TaskKind,
} from './types-accountability.js';
import type { LedgerItem } from './types-erasure.js';
import type { StandingOrder } from './types-standing.js';

type Sealed = Uint8Array | null;

export interface RecipientNoticesTable {
  id: string;
  request_id: string;
  kind: NoticeKind;
  recipient: string;
  round: number;
  country: string | null;
  changes: JSONColumnType<NoticeChange[]>;
  keys: string[];
  state: NoticeState;
  channel: NoticeChannel | null;
  key_id: string;
  body: Sealed;
  reason: Sealed;
  opened_at: string;
  due_at: string;
  sent_at: string | null;
  settled_at: string | null;
  by: string | null;
}

export interface StaffTasksTable {
  id: string;
  request_id: string;
  kind: TaskKind;
  state: 'open' | 'done';
  detail: JSONColumnType<Record<string, unknown>>;
  why: Uint8Array;
  opened_at: string;
  opened_by: string;
  due_at: string | null;
  done_at: string | null;
  done_by: string | null;
  result: string | null;
  says: Sealed;
}

export interface LedgerReplaysTable {
  id: string;
  holders: string[];
  dry_run: boolean;
  started_at: string;
  started_by: string;
  finished_at: string | null;
  report: JSONColumnType<ReplayReport[]> | null;
  shredded_at: string | null;
  backup_at: string | null;
}

export interface AlertsTable {
  request_id: string;
  state: AlertState;
  due_before: string;
  opened_at: string;
  settled_at: string | null;
}

export interface ErasureLedgerTable {
  hash: string;
  holder: string;
  request_id: string;
  plan_hash: string;
  type: string;
  at: string;
  expires_at: string;
  as_of: Generated<string | null>;
  datasets: Generated<string[]>;
  items: JSONColumnType<LedgerItem[]>;
}

export interface StandingOrdersTable {
  request_id: string;
  holder: string;
  id: string;
  call: StandingOrder['call'];
  body: Uint8Array;
  at: string;
  ended_at: string | null;
  expires_at: string;
}

export interface StandingHashesTable {
  request_id: string;
  holder: string;
  id: string;
  hash: string;
  type: string;
}
