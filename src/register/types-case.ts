/** Stores of the case itself: intake and its outbox, the request, the tasks of its holders, and decisions. */
import type { Config } from '../common/config.js';
import type { ClockEvent } from '../law/clock/events.js';
import type { ClockResult, Right } from '../law/types.js';
import type {
  AskOf,
  Decision,
  Demand,
  HolderTaskState,
  Jurisdiction,
  RequestInput,
  RequestOutcome,
  RequestSource,
  SlaState,
  Stage,
  Step,
  SubjectClaim,
  SubjectIdentifier,
  SupplementOrder,
  WaitingFor,
} from './model.js';

/** All instants in and out of the register are ISO 8601 UTC strings. */
export type Instant = string;

// ── intake and outbox ───────────────────────────────────────────────────────────────────────────────────────────────
/** What a request is opened with: everything its workflow starts from, but the id. */
export type NewRequest = Omit<RequestInput, 'requestId'>;

export interface IntakeResult {
  requestId: string;
  /** For people: `R-2026-000123`. */
  number: string;
  /** False when this source and right were opened before. */
  created: boolean;
  /** True when it was opened before with another body; the register keeps the first. */
  conflict: boolean;
}

export interface IntakeStore {
  /**
   * Opens a request: row, sealed subject, outbox entry and audit event in one transaction, after the request's keys were made.
   * Idempotent per (source system, source id, right): the id is derived from them, so parallel and repeated calls meet in one row.
   * `body` is what the caller sent, compared (as a keyed hash) to tell a repeat from a differing one; default: source, receivedAt,
   * jurisdiction and subject.
   */
  open(request: NewRequest, body?: unknown): Promise<IntakeResult>;
  /** Whether this source and right were opened before. */
  known(source: Pick<RequestSource, 'system' | 'id'>, right: Right): Promise<boolean>;
}

export interface OutboxEntry {
  requestId: string;
  input: RequestInput;
  attempts: number;
}

export interface OutboxStore {
  /**
   * Leases up to `limit` entries whose time has come for `leaseMs`, skipping those leased by others (SKIP LOCKED). An entry whose
   * starter dies is free again when the lease ends: starting must be idempotent (deterministic workflow id).
   */
  claim(limit: number, leaseMs?: number): Promise<OutboxEntry[]>;
  /** The workflow runs; removes the entry. Idempotent. */
  started(requestId: string, workflowRunId: string): Promise<void>;
  /** Not started: due again after 1 s, 2 s, 4 s … at most 5 min. `error`: kind or text without personal data. Returns when, undefined if gone. */
  failed(requestId: string, error: string): Promise<Instant | undefined>;
  /** Entries waiting, and since when the oldest: for health and metrics. */
  backlog(): Promise<{ waiting: number; oldest?: Instant; lastError?: string }>;
}

// ── requests ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Whom letters name and whom the person may turn to. */
export type Controller = Config['controller'];

/** A request without its personal data. `source.url` is sealed: see `RequestStore.details`. */
export interface RequestRow {
  id: string;
  number: string;
  right: Right;
  jurisdiction: Jurisdiction;
  source: Omit<RequestSource, 'url'>;
  installation: string;
  receivedAt: Instant;
  openedAt: Instant;
  /** Principal id. */
  openedBy: string;
  /** Opened together with this request, whose proof of identity it takes over. */
  identityFrom?: string;
  stage: Stage;
  step: Step;
  waitingFor: WaitingFor;
  waitingReason?: string;
  /** When stage, step or waiting last changed. */
  stageAt: Instant;
  clock?: ClockResult;
  dueDate?: string;
  dueBefore?: Instant;
  /** Warn so many milliseconds before `dueBefore`. */
  dueWarningMs: number;
  answeredAt?: Instant;
  closedAt?: Instant;
  outcome?: RequestOutcome;
  warnedAt?: Instant;
  breachedAt?: Instant;
  contentShreddedAt?: Instant;
  caseShreddedAt?: Instant;
  /** Asks, answers and notices, with their real instants. */
  clockEvents: ClockEvent[];
  /** How often it was taken up again after closing. */
  reopened: number;
  /** Who answers for it since the business was sold (B7); absent: the controller of the configuration. */
  controller?: Controller;
}

export interface RequestPatch {
  /** *Now* of the workflow. */
  at: Instant;
  stage?: Stage;
  step?: Step;
  waitingFor?: WaitingFor;
  /** Short, for people, no personal data; null clears. Cleared too when `waitingFor` is given without it. */
  waitingReason?: string | null;
  clock?: ClockResult;
  /** What the clock was computed from, so that a closed request can be taken up again. */
  clockEvents?: ClockEvent[];
  /** null clears: the mail with the answer came back. */
  answeredAt?: Instant | null;
  closedAt?: Instant;
  outcome?: RequestOutcome;
  /** null clears: the due date moved, a new warning is due. */
  warnedAt?: Instant | null;
  breachedAt?: Instant | null;
}

export interface StageTime {
  stage: Stage;
  enteredAt: Instant;
  /** Absent while the request is there. */
  leftAt?: Instant;
}

export interface ListFilter {
  right?: Right;
  jurisdiction?: Jurisdiction;
  stage?: Stage;
  waitingFor?: WaitingFor;
  outcome?: RequestOutcome;
  /** Requests with a task of this holder that is slow, failed or unknown; `true`: of any holder. */
  holderInTrouble?: string | true;
  /** Only requests that have a task of one of these holders (what an owner may see). */
  holders?: string[];
  /** Runs against the clock's *now*; matches open, unanswered requests only. */
  sla?: SlaState;
  /** A task of staff is open: withheld items to look at again, something to pass on, a breach to assess. */
  followUp?: true;
  /** Neither answered nor closed (`true`), or one of them (`false`). */
  open?: boolean;
  /** Request number or source id, whole or its beginning; case does not matter. */
  text?: string;
  /** Default `newest` opened first; `due`: the earliest end of the period first, those without one last. */
  sort?: 'newest' | 'due';
  /** 1–200, default 50. */
  limit?: number;
  /** From the page before; throws `invalid` when it is not one of ours. */
  cursor?: string;
}

export interface RequestPage {
  rows: RequestRow[];
  /** Absent on the last page. */
  nextCursor?: string;
}

export interface Reopening {
  /** What has come in. */
  of: AskOf;
  /** When it really came in. */
  at: Instant;
  /** The ask turned out to be invalid: it never moved the clock (C6). */
  struck: boolean;
  /** Principal id. */
  by: string;
  reason: string;
  now: Instant;
}

/** An answered request is taken up again because its answer reached somebody else. */
export interface Misdelivered {
  /** Where to write to the right person; absent: the address on file stays. */
  contactEmail?: string;
  /** Principal id. */
  by: string;
  reason: string;
  now: Instant;
}

/** An answered request is taken up again for what its copy left out. */
export interface Supplying {
  order: SupplementOrder;
  /** Principal id, or `system`. */
  by: string;
  now: Instant;
}

export interface RequestStore {
  get(id: string): Promise<RequestRow | undefined>;
  /** By id or number (`R-2026-000123`). */
  find(idOrNumber: string): Promise<RequestRow | undefined>;
  list(filter?: ListFilter): Promise<RequestPage>;
  /** Unsealed subject, source url and demand; undefined once the case key is destroyed. */
  details(id: string): Promise<{ subject: SubjectClaim; url?: string; demand?: Demand } | undefined>;
  /**
   * Writes what is given. Idempotent: values are absolute; a late duplicate (older `at` than what is stored) changes neither
   * stage/step/waiting nor clock; answeredAt, closedAt, outcome, warnedAt, breachedAt keep the first value written. A change of stage
   * closes the open entry of the stage history and opens the next. Throws `not_found`.
   */
  update(id: string, patch: RequestPatch): Promise<void>;
  stages(id: string): Promise<StageTime[]>;
  /**
   * Takes a closed request up again (C5): the row opens anew and a starter begins another run from the input kept, in one transaction.
   * Throws `not_found`, `conflict` when it is open, ended in another way, or its keys are gone.
   */
  reopen(id: string, how: Reopening): Promise<{ round: number }>;
  /**
   * Takes an answered, closed request up again for a supplement: another run that gives nothing else. Throws `not_found`, `conflict` when
   * it is open, was never answered with a copy, or its keys are gone.
   */
  supply(id: string, how: Supplying): Promise<{ round: number }>;
  /**
   * Takes an answered, closed request up again whose answer reached somebody else: it counts as never given, what could open it is
   * forgotten, and another run gives the same answer once identity is proven anew. Throws `not_found`, `conflict` when it is open, was
   * never answered, no misdelivery is recorded, or answer or keys are gone.
   */
  answerAnew(id: string, how: Misdelivered): Promise<{ round: number }>;
  /** Whether this run is the one that carries the round; the first to ask is. */
  takeUpAgain(id: string, round: number, run: string): Promise<boolean>;
}

// ── holder tasks ────────────────────────────────────────────────────────────────────────────────────────────────────
export interface HolderTask {
  requestId: string;
  holder: string;
  step: Step;
  state: HolderTaskState;
  /** When it came into this state. */
  since: Instant;
  startedAt: Instant;
  finishedAt?: Instant;
  attempts: number;
  rows?: number;
  bytes?: number;
  /** HabeasError kind and a text without personal data (cut at 500 characters). */
  error?: { kind: string; text: string };
  /** How an empty answer proves that somebody looked. */
  searched?: { identifierTypes: string[]; at: Instant };
  /** Counts, item ids, dates: no personal data. */
  detail?: Record<string, unknown>;
}

export interface HolderTaskPatch {
  at: Instant;
  state: HolderTaskState;
  attempts?: number;
  rows?: number;
  bytes?: number;
  /** null clears; cleared too when the new state is not `failed`, `slow` or `unknown`. */
  error?: { kind: string; text: string } | null;
  searched?: { identifierTypes: string[]; at: Instant };
  detail?: Record<string, unknown>;
}

export interface HolderTaskStore {
  /**
   * Sets the state of one step at one holder; creates the task. Idempotent: the same state keeps `since`; an `at` older than the last
   * write is ignored. `found`, `nothing_found`, `done`, `not_needed` finish it; going back to `running` opens it again.
   */
  set(requestId: string, holder: string, step: Step, patch: HolderTaskPatch): Promise<void>;
  list(requestId: string): Promise<HolderTask[]>;
}

// ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────────────
export interface DecisionStore {
  /** Reason, target, basis, scope and the real instant are sealed. Idempotent by the decision's id; returns false when it was there. */
  record(requestId: string, decision: Decision): Promise<boolean>;
  /** In order of time; `reason` and `target` are absent, `purged` true, once the case key is destroyed. */
  list(requestId: string): Promise<(Omit<Decision, 'reason'> & { reason?: string; purged: boolean })[]>;
}

// ── open requests of the same person ────────────────────────────────────────────────────────────────────────────────
export interface SubjectHashStore {
  /** Keyed hash (HMAC-SHA-256, base64url) of a normalised identifier. */
  hash(identifier: SubjectIdentifier): string;
  /** Adds identifiers proven or located later; those of the intake are there. Idempotent. Removed when the request closes. */
  add(requestId: string, identifiers: SubjectIdentifier[]): Promise<void>;
  /** Requests neither answered nor closed that share an identifier, oldest first. */
  openRequestsSharing(hashes: string[], rights?: Right[]): Promise<RequestRow[]>;
  /** The same for the identifiers of a request, itself left out. */
  openRequestsSharingWith(requestId: string, rights?: Right[]): Promise<RequestRow[]>;
}
