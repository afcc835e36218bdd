/** Stores of accountability: notices to recipients (Art 19), tasks of staff with a time limit, and the record that outlives the keys (Y1). */
import type { SubjectIdentifier } from './model.js';
import type { Instant } from './types-case.js';

// ── notices to recipients ───────────────────────────────────────────────────────────────────────────────────────────
export const NOTICE_KINDS = ['erasure', 'rectification', 'restriction'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const NOTICE_STATES = ['open', 'sent', 'acknowledged', 'not_possible', 'disproportionate'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

export const NOTICE_CHANNELS = ['mail', 'post', 'phone', 'portal', 'interface'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** One dataset that was erased, corrected or restricted. */
export interface NoticeChange {
  holder: string;
  dataset: string;
  category: string;
  at: Instant;
}

export interface NewRecipientNotices {
  requestId: string;
  kind: NoticeKind;
  /** Names the change within its request: the same key again changes nothing. */
  key: string;
  recipients: {
    name: string;
    /** ISO 3166. */
    country?: string;
    changes: Omit<NoticeChange, 'at'>[];
    /** By what this recipient may know the person; sealed until it was told. */
    identifiers: SubjectIdentifier[];
  }[];
  /** What the recipient has to change; sealed. */
  instruction?: string;
  at: Instant;
  dueAt: Instant;
}

export interface RecipientNotice {
  id: string;
  requestId: string;
  kind: NoticeKind;
  recipient: string;
  country?: string;
  changes: NoticeChange[];
  state: NoticeState;
  /** Of what was sent. */
  channel?: NoticeChannel;
  /** Why it was not possible, or disproportionate. */
  reason?: string;
  openedAt: Instant;
  /** Overdue when open after it. */
  dueAt: Instant;
  sentAt?: Instant;
  /** When it came into a state that needs nothing more: acknowledged, not possible, disproportionate. */
  settledAt?: Instant;
  /** Principal id, or `system`, of the last change. */
  by?: string;
}

export interface NoticeRecord {
  state: Exclude<NoticeState, 'open'>;
  channel?: NoticeChannel;
  /** Needed for `not_possible` and `disproportionate`; names no data subject: it is kept with the record (Y1). */
  reason?: string;
  by: string;
  at: Instant;
}

export interface RecipientNoticeStore {
  /**
   * One notice per recipient. Idempotent by key. A later change joins the recipient's notice of this kind while that is still open,
   * else it opens the next one. Throws `not_found`. Returns the open notices among them.
   */
  open(notices: NewRecipientNotices): Promise<RecipientNotice[]>;
  /** In order of opening. */
  list(requestId: string): Promise<RecipientNotice[]>;
  get(id: string): Promise<RecipientNotice | undefined>;
  /** Open ones over all requests, the longest due first; `overdueAt`: only those due by then. */
  waiting(filter?: { overdueAt?: Instant; limit?: number }): Promise<RecipientNotice[]>;
  /** What the recipient has to know; undefined once it was settled or the key is destroyed. */
  details(id: string): Promise<{ identifiers: SubjectIdentifier[]; instruction?: string } | undefined>;
  /**
   * Records what came of it, with an audit event. The same again changes nothing. Throws `not_found`, `invalid` without a needed reason,
   * `conflict` for a step back (what is acknowledged stays so). Settling one removes its sealed details.
   */
  record(id: string, record: NoticeRecord): Promise<RecipientNotice>;
}

// ── tasks of staff ──────────────────────────────────────────────────────────────────────────────────────────────────
export const TASK_KINDS = [
  'breach_assessment',
  'restored_data',
  'restored_right',
  'exemption_review',
  'supplement',
  'forward_to_controller',
  'agreement_conflict',
  'tell_person',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** What a task can come to. */
export const TASK_RESULTS = {
  /** Told to the authority (Art 33), or no risk to be expected, with the reasons. */
  breach_assessment: ['notified', 'no_risk'],
  /** What a restore brought back: erased by hand, another person's, or lawfully kept. */
  restored_data: ['erased', 'other_person', 'kept'],
  /** What a restore undid of another right (a correction, a stop, a restriction): done again by hand, another person's, or nothing to do. */
  restored_right: ['repeated', 'other_person', 'not_needed'],
  /** The reason still stands, or what was left out is free and given as a supplement. */
  exemption_review: ['upheld', 'released'],
  /** What is free was given, or there is nothing of it any more. */
  supplement: ['given', 'nothing_left'],
  /** Passed on to the customer who is the controller (B2), or it turned out that there is none. */
  forward_to_controller: ['forwarded', 'no_controller'],
  /** A clause of a customer's agreement that does not count (B3): taken note of, or put right in the contract. */
  agreement_conflict: ['noted', 'contract_changed'],
  /** What no mail took to the person: told another way, as the decision `told` recorded; or nobody has to be told any more. */
  tell_person: ['told', 'not_needed'],
} as const satisfies Record<TaskKind, readonly string[]>;

export interface NewStaffTask {
  /** UUID: makes opening idempotent. */
  id: string;
  requestId: string;
  kind: TaskKind;
  /** Counts, holders, hashes: no personal data. */
  detail?: Record<string, unknown>;
  /** In a person's words; sealed under the system key, so it names no data subject. */
  why: string;
  by: string;
  at: Instant;
  dueAt?: Instant;
}

export interface StaffTask extends Omit<NewStaffTask, 'at' | 'by'> {
  detail: Record<string, unknown>;
  state: 'open' | 'done';
  openedAt: Instant;
  openedBy: string;
  doneAt?: Instant;
  doneBy?: string;
  result?: string;
  /** Why it came to this result. */
  says?: string;
}

export interface StaffTaskStore {
  /** With an audit event on the request's chain. Idempotent by id; returns false when it was there. */
  open(task: NewStaffTask): Promise<boolean>;
  get(id: string): Promise<StaffTask | undefined>;
  /** Earliest due first, then oldest. */
  list(filter?: { requestId?: string; kind?: TaskKind; open?: boolean; limit?: number }): Promise<StaffTask[]>;
  /** Throws `not_found`, `invalid` for a result of another kind, `conflict` when it was done with another result. */
  close(id: string, done: { result: string; says: string; by: string; at: Instant }): Promise<StaffTask>;
}

// ── alerts to managers ──────────────────────────────────────────────────────────────────────────────────────────────
export type AlertState = 'at_risk' | 'breached';

/** That a request came near its due date or passed it: told to managers once for each of the two and each due date. */
export interface Alert {
  requestId: string;
  state: AlertState;
  /** Exclusive end of the period it is about. */
  dueBefore: Instant;
  openedAt: Instant;
}

export interface AlertStore {
  /** Idempotent. Throws `not_found`. */
  open(alert: Alert): Promise<void>;
  /** Not told yet, oldest first. */
  waiting(filter?: { requestId?: string; limit?: number }): Promise<Alert[]>;
  /** Told, or of no use any more, with an audit event that says which. Idempotent: the first stands. */
  settle(alert: Alert, settled: { as: 'sent' | 'refused' | 'moot'; at: Instant }): Promise<void>;
}

// ── replays of the erasure ledger ───────────────────────────────────────────────────────────────────────────────────
/** What a replay found at one holder. No personal data. */
export interface ReplayReport {
  holder: string;
  /** Hashes looked at; absent when the holder could not be searched. */
  searched?: number;
  /** Why it was not searched. */
  notSearched?: string;
  /** Erased people of whom something was found. */
  hits: number;
  /** Records erased again and confirmed gone. */
  erased: number;
  /** People of whom nothing erased had come back: what is there was kept lawfully. */
  kept: number;
  /** People who came back after their erasure, by a new record. */
  newer: number;
  /** What was left alone, and why. */
  left: { requestId: string; why: string }[];
  /** Tasks opened for a person, or open from an earlier replay. */
  tasks: number;
  /** Objections, withdrawals and suppressions (Art 21, Art 7(3)). */
  stops: RepeatedOrders;
  /** Restrictions, of a person's (Art 18) and of what a hold keeps. */
  restrictions: RepeatedOrders;
  /** Corrections since the backup: their values are not in the ledger, a person has them made again. */
  corrections: CorrectionSince[];
}

export interface RepeatedOrders {
  /** Stand in the ledger for this holder. */
  standing: number;
  /** Of these: whose records were found, or whose address is known. */
  found: number;
  /** Carried out again and, where the holder can be read anew, confirmed. */
  repeated: number;
}

/** One corrected field; never its value. */
export interface CorrectionSince {
  requestId: string;
  /** Of the request; absent once the register has forgotten it. */
  number?: string;
  dataset?: string;
  field: string;
  /** When it was recorded as done. */
  at: Instant;
}

export interface LedgerReplay {
  id: string;
  holders: string[];
  dryRun: boolean;
  /** When the restored backup was made, where whoever started it said so. */
  backupAt?: Instant;
  startedAt: Instant;
  startedBy: string;
  finishedAt?: Instant;
  report?: ReplayReport[];
}

export interface LedgerReplayStore {
  /** With an event on the system chain. Idempotent by id. */
  start(replay: {
    id: string;
    holders: string[];
    dryRun: boolean;
    backupAt?: Instant;
    by: string;
    at: Instant;
  }): Promise<void>;
  /** The first report stands. */
  finish(id: string, report: ReplayReport[], at: Instant): Promise<void>;
  get(id: string): Promise<LedgerReplay | undefined>;
  /** Newest first. */
  list(limit?: number): Promise<LedgerReplay[]>;
  /** Those whose key and objects are still there an hour after they finished, or thirty days after they were lost. */
  toShred(now: Instant): Promise<string[]>;
  shredded(id: string, at: Instant): Promise<void>;
  /** Removes those that ended at or before `endedBy` and are shredded, with an event of the system chain. Returns how many. */
  purge(endedBy: Instant, why: string, at: Instant): Promise<number>;
  /** What was corrected at a holder and confirmed since, oldest first, each field once. */
  corrections(holder: string, since: Instant): Promise<CorrectionSince[]>;
}

// ── how soon requests were answered ─────────────────────────────────────────────────────────────────────────────────
/** Of the requests received within a year and answered; those within one month are among those within three. */
export interface AnsweredWithin {
  answered: number;
  oneMonth: number;
  threeMonths: number;
}
