/** Tables as Kysely sees them. Instants are ISO 8601 UTC strings (see `openDatabase`), sealed columns are bytes. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { ClockEvent } from '../law/clock/events.js';
import type { ClockResult, Right } from '../law/types.js';
import type {
  HolderTaskState,
  Jurisdiction,
  RequestOutcome,
  Role,
  SourceKind,
  Stage,
  Step,
  WaitingFor,
} from './model.js';
import type {
  AlertsTable,
  ErasureLedgerTable,
  LedgerReplaysTable,
  RecipientNoticesTable,
  StaffTasksTable,
  StandingHashesTable,
  StandingOrdersTable,
} from './schema-accountability.js';
import type { AuditChainsTable, AuditCheckpointsTable, AuditEventsTable } from './schema-audit.js';
import type {
  ChallengesTable,
  DeliveriesTable,
  LettersTable,
  LinksTable,
  ReceiptsTable,
  SecondFactorsTable,
} from './schema-delivery.js';
import type {
  HeldHashesTable,
  HeldItemsTable,
  HeldWishesTable,
  HoldHashesTable,
  HoldsTable,
  PreservedValuesTable,
  SecretDecisionsTable,
  SecretEventsTable,
  SecretHashesTable,
  SecretHoldsTable,
} from './schema-holds.js';
import type { ComplaintOutcome } from './types-cases.js';
import type { Controller } from './types-case.js';

type Sealed = Uint8Array | null;

export interface RequestsTable {
  id: string;
  number: string;
  right: Right;
  jurisdiction: Jurisdiction;
  source_kind: SourceKind;
  source_system: string;
  source_id: string;
  installation: string;
  received_at: string;
  opened_at: string;
  opened_by: string;
  body_hash: string;
  /** Opened together with that request, whose proof of identity it takes over. */
  identity_from: string | null;
  subject: Sealed;
  source_url: Sealed;
  stage: Stage;
  step: Step;
  waiting_for: WaitingFor;
  waiting_reason: string | null;
  stage_at: string;
  clock: JSONColumnType<ClockResult> | null;
  clock_state: ClockResult['state'] | null;
  clock_at: string | null;
  due_date: string | null;
  due_before: string | null;
  due_warning_ms: number;
  answered_at: string | null;
  closed_at: string | null;
  outcome: RequestOutcome | null;
  warned_at: string | null;
  breached_at: string | null;
  content_shredded_at: string | null;
  case_shredded_at: string | null;
  input: Sealed;
  clock_events: ColumnType<ClockEvent[], string | undefined, string>;
  reopened: Generated<number>;
  reopened_run: string | null;
  /** Who answers for it since the business was sold; null: the controller of the configuration. */
  controller: JSONColumnType<Controller> | null;
}

export interface OutboxTable {
  request_id: string;
  input: Uint8Array;
  created_at: string;
  due_at: string;
  attempts: Generated<number>;
  last_error: string | null;
}

export interface StageHistoryTable {
  id: Generated<number>;
  request_id: string;
  stage: Stage;
  entered_at: string;
  left_at: string | null;
}

export interface HolderTasksTable {
  request_id: string;
  holder: string;
  step: Step;
  state: HolderTaskState;
  since: string;
  started_at: string;
  updated_at: string;
  finished_at: string | null;
  attempts: number;
  rows: number | null;
  bytes: number | null;
  error_kind: string | null;
  error_text: string | null;
  searched: JSONColumnType<{ identifierTypes: string[]; at: string }> | null;
  detail: JSONColumnType<Record<string, unknown>> | null;
}

export interface DecisionsTable {
  id: string;
  request_id: string;
  kind: string;
  choice: string;
  plan_hash: string | null;
  by_id: string;
  by_kind: 'person' | 'machine';
  by_roles: Role[];
  at: string;
  body: Sealed;
}

export interface SubjectHashesTable {
  request_id: string;
  hash: string;
}

export interface PersonHashesTable {
  request_id: string;
  type: string;
  hash: string;
  proven: boolean;
}

export interface ComplaintsTable {
  id: string;
  number: string;
  request_id: string | null;
  jurisdiction: Jurisdiction;
  source_system: string;
  source_id: string;
  received_at: string;
  opened_at: string;
  opened_by: string;
  body: Sealed;
  body_hash: string;
  clock: JSONColumnType<ClockResult>;
  due_date: string | null;
  due_before: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  channel: string | null;
  breached_at: string | null;
  outcome: ComplaintOutcome | null;
  findings: Sealed;
  closed_at: string | null;
  closed_by: string | null;
  told_at: string | null;
  started_at: string | null;
}

export interface PrincipalsTable {
  id: string;
  kind: 'person' | 'machine';
  display: Uint8Array;
  roles: Role[];
  holders: string[];
  created_at: string;
  disabled_at: string | null;
}

export interface TokensTable {
  id: string;
  principal_id: string;
  label: string;
  token_hash: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface SwitchesTable {
  name: 'erasures_frozen';
  by: string;
  at: string;
  reason: Uint8Array;
}

export interface KeyRowsTable {
  id: string;
  wrapped: Uint8Array | null;
  created_at: string;
  destroyed_at: string | null;
  destroyed_why: string | null;
}

export interface Schema {
  requests: RequestsTable;
  outbox: OutboxTable;
  stage_history: StageHistoryTable;
  holder_tasks: HolderTasksTable;
  decisions: DecisionsTable;
  subject_hashes: SubjectHashesTable;
  person_hashes: PersonHashesTable;
  complaints: ComplaintsTable;
  letters: LettersTable;
  links: LinksTable;
  challenges: ChallengesTable;
  second_factors: SecondFactorsTable;
  deliveries: DeliveriesTable;
  receipts: ReceiptsTable;
  held_items: HeldItemsTable;
  held_hashes: HeldHashesTable;
  held_wishes: HeldWishesTable;
  holds: HoldsTable;
  hold_hashes: HoldHashesTable;
  secret_holds: SecretHoldsTable;
  secret_hashes: SecretHashesTable;
  secret_decisions: SecretDecisionsTable;
  secret_events: SecretEventsTable;
  erasure_ledger: ErasureLedgerTable;
  recipient_notices: RecipientNoticesTable;
  staff_tasks: StaffTasksTable;
  ledger_replays: LedgerReplaysTable;
  standing_orders: StandingOrdersTable;
  standing_hashes: StandingHashesTable;
  alerts: AlertsTable;
  preserved_values: PreservedValuesTable;
  audit_chains: AuditChainsTable;
  audit_events: AuditEventsTable;
  audit_checkpoints: AuditCheckpointsTable;
  principals: PrincipalsTable;
  tokens: TokensTable;
  switches: SwitchesTable;
  key_rows: KeyRowsTable;
}
