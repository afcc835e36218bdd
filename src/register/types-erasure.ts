/** Stores of erasure: items held back, the erasure ledger, and what retention says must go now. */
import type { ItemFact, Reason } from '../law/types.js';
import type { SubjectIdentifier } from './model.js';
import type { Instant } from './types-case.js';
import type { LoggedOrder } from './types-standing.js';

// ── held items ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const HELD_STATES = ['waiting', 'erased', 'cancelled'] as const;
export type HeldState = (typeof HELD_STATES)[number];

export interface NewHeldItem {
  holder: string;
  item: ItemFact;
  /** Ordered by precedence; sealed under `held:<request>` (amounts, services and invoice numbers are in them), the hold types stay in clear. */
  reasons: Reason[];
  /** Last day of the last reason that ends by date, `YYYY-MM-DD`. */
  until?: string;
  /** When the sweep looks again; absent: only an event ends it. */
  nextAt?: Instant;
}

export interface HeldItem extends Omit<NewHeldItem, 'reasons'> {
  requestId: string;
  state: HeldState;
  /** Hold types and passing states, by precedence. */
  holds: string[];
  /** Absent once the held key is destroyed. */
  reasons?: Reason[];
  since: Instant;
  /** When it left `waiting`. */
  endedAt?: Instant;
  /** When nothing stood against it any more, and by when it is to be erased then (holds §3.2). */
  freedAt?: Instant;
  eraseBy?: Instant;
}

/** The wish behind held items: the services known when it was deferred, and what the person said after coming back. */
export interface Wish {
  /** References of the services that ran then, or that the person has spoken about since, and of mailboxes; sealed under the held key. */
  services: string[];
  /** A new service, order or account, or a changed mailbox was seen; the person is asked. */
  reopenedAt?: Instant;
  confirmedBy?: string;
  confirmedAt?: Instant;
}

export interface WishStore {
  /** The key `held:<request>` must exist. Idempotent: the first stays. */
  put(requestId: string, services: string[]): Promise<void>;
  get(requestId: string): Promise<Wish | undefined>;
  /** The first time counts; false when it was known already. `services`: replaced by these, what the person is asked about included. */
  reopened(requestId: string, at: Instant, services?: string[]): Promise<boolean>;
  /** The person said that the old wish stands. Throws `not_found`, `conflict` when nobody was asked. */
  confirm(requestId: string, by: string, reason: string, at: Instant): Promise<void>;
  /** Services that came after the confirmation are asked about anew. */
  accept(requestId: string, services: string[]): Promise<void>;
}

export interface HeldStore {
  /**
   * Items that wait, and per holder the identifiers an event may name (kept as keyed hashes). The key `held:<request>` must exist.
   * Idempotent by (request, holder, item): a repeat updates reasons and dates of what still waits and never revives what ended.
   */
  put(
    requestId: string,
    items: NewHeldItem[],
    identifiers: Record<string, SubjectIdentifier[]>,
    at: Instant,
  ): Promise<void>;
  list(requestId: string): Promise<HeldItem[]>;
  /** Moves waiting items to `erased` or `cancelled`. Idempotent: the first end stands. The last one to end drops the request's hashes. */
  end(
    requestId: string,
    items: { holder: string; itemId: string }[],
    state: 'erased' | 'cancelled',
    at: Instant,
  ): Promise<void>;
  /**
   * Which waiting items nothing stands against any more: the target of their erasure runs from the first such look; an item that is
   * held again loses it. Idempotent.
   */
  markFreed(
    requestId: string,
    free: { holder: string; itemId: string }[],
    at: Instant,
    eraseBy: Instant,
  ): Promise<void>;
  /** Of freed items: still waiting, waiting past their target, and erased after it. */
  late(now: Instant): Promise<{ waiting: number; overdue: number; erasedLate: number }>;
  /** Whether the old wish still stands once the person has come back (holds §3.4). */
  wishes: WishStore;
  /** Requests with waiting items whose person this holder's event may concern. */
  matching(holder: string, identifiers: SubjectIdentifier[]): Promise<string[]>;
  /** Held erasures of the same person that wait for this request's copy (A8); none for a request that gives none. */
  waitingForCopyOf(requestId: string): Promise<string[]>;
  /** Requests with a waiting item whose `nextAt` has come, longest due first. */
  due(now: Instant, limit?: number): Promise<string[]>;
  /** Requests that have waiting items, for lists: oldest first. */
  waiting(limit?: number): Promise<{ requestId: string; items: number; since: Instant; nextAt?: Instant }[]>;
}

// ── erasure ledger ──────────────────────────────────────────────────────────────────────────────────────────────────
export interface LedgerEntry {
  hash: string;
  type: string;
  requestId: string;
  holder: string;
  planHash: string;
  at: Instant;
  expiresAt: Instant;
  /** Upper bound of the plan: what was recorded after it is another matter. */
  asOf?: Instant;
  /** Datasets and items the approved plan erases: what may be erased again. */
  datasets: string[];
  items: LedgerItem[];
}

export interface LedgerItem {
  id: string;
  outcome: 'erase' | 'anonymise' | 'suppress';
}

/** The ledger outside the register; the vault's tombstones fit. Durable when `append` resolves. */
export interface LedgerLog {
  append(
    tombstone: { type: 'erasure'; entries: LedgerEntry[] } | { type: 'standing'; entries: LoggedOrder[] },
  ): Promise<void>;
}

export interface ErasureLedger {
  /**
   * Before the first destructive call at a holder: keyed hashes of the identifiers frozen in its plan and of the holder's own
   * references of the person's records. Idempotent by (request, holder, identifier, plan). `expiresAt`: when the longest-lived backup
   * is gone, plus 30 days.
   */
  record(entry: {
    requestId: string;
    holder: string;
    planHash: string;
    identifiers: SubjectIdentifier[];
    refs?: string[];
    asOf?: Instant;
    datasets?: string[];
    items?: LedgerItem[];
    at: Instant;
    expiresAt: Instant;
  }): Promise<void>;
  /** Erased again: backups made since the restore hold it as well. Never sooner than it was; the log gets it too. */
  renew(requestId: string, holder: string, expiresAt: Instant): Promise<void>;
  /** Entries a restored register has lost, from the log. Idempotent; the longest life counts. Returns how many were missing. */
  bringBack(entries: LedgerEntry[]): Promise<number>;
  /** The keyed hash used here; what a holder's `identifiers` call streams, hashed the same way. */
  hash(identifier: SubjectIdentifier): string;
  /** The same for a holder's own reference of a person record. */
  hashOfRef(holder: string, ref: string): string;
  /** After a restore: which of these hashes were erased at this holder and are not expired at `now`. Batches of 1,000, memory constant. */
  lookup(holder: string, hashes: AsyncIterable<string> | Iterable<string>, now: Instant): AsyncIterable<LedgerEntry>;
  /** Was the ledger written for this plan? The guard before `erase`. */
  covers(requestId: string, holder: string, planHash: string): Promise<boolean>;
  /** Items that approved plans of this request erased at this holder, as long as the ledger knows of them. */
  erasedItems(requestId: string, holder: string): Promise<string[]>;
  /** Drops expired entries; returns how many. */
  expire(now: Instant): Promise<number>;
}

// ── retention ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** ISO 8601 durations; the configuration has them, these are its defaults (Y2). */
export interface RetentionPeriods {
  /** After closing. */
  caseFacts: string;
  /** Cases only EU law governs: after the end of the year they closed in. */
  caseFactsEuOnly: string;
  bundleAfterDownload: string;
  bundleAfterOffer: string;
  /** After closing: then the case key goes. */
  reopening: string;
}
export const DEFAULT_RETENTION: RetentionPeriods = {
  caseFacts: 'P6Y',
  caseFactsEuOnly: 'P3Y',
  bundleAfterDownload: 'P30D',
  bundleAfterOffer: 'P90D',
  reopening: 'P90D',
};

export interface PurgeDue {
  requestId: string;
  /** Rule and period, no personal data. */
  why: string;
}

export interface DueOptions {
  periods?: RetentionPeriods;
  /** Requests to leave out: a litigation hold covers them. */
  except?: string[];
  limit?: number;
}

export const PURGE_KINDS = [
  'content',
  'bundle',
  'case_key',
  'held_key',
  'preserved_values',
  'case_facts',
  'ledger',
  'tombstones',
  'replays',
] as const;
export type PurgeKind = (typeof PURGE_KINDS)[number];

/** What was purged when and under which rule; outlives the request it was about. */
export interface PurgeRecord {
  seq: number;
  kind: PurgeKind;
  at: Instant;
  /** Absent where it was not about one request. */
  requestId?: string;
  why: string;
  /** How many, where it was not about one request. */
  count?: number;
}

export interface PurgeStore {
  /**
   * Requests whose content key is due (Y2): the bundle 30 days after the first download, at most 90 after the offer; closed without a
   * delivery: 30 days after closing. Never that of an open request, nor while a supplement may still be given (`bundleDue`).
   */
  contentDue(now: Instant, options?: DueOptions): Promise<PurgeDue[]>;
  /** Answers that are due as in `contentDue`, of requests whose keys a supplement may still need: once for each run. */
  bundleDue(now: Instant, options?: DueOptions): Promise<PurgeDue[]>;
  /**
   * Requests whose case key is due: their reopening window has passed, every recipient was told (Art 19 needs what it seals), and nothing
   * that was left out of their copy waits to be looked at again.
   */
  caseDue(now: Instant, options?: DueOptions): Promise<PurgeDue[]>;
  /**
   * Requests whose key `held:<id>` nothing needs any more: no held item waits, no restriction of the person stands, no preserved value is
   * kept. It goes once their workflow has closed.
   */
  heldDue(options?: DueOptions): Promise<PurgeDue[]>;
  /** Requests whose facts are due, with their keys gone and nothing of theirs waiting for anybody. */
  factsDue(now: Instant, options?: DueOptions): Promise<PurgeDue[]>;
  /** After the objects of the answer went and the key stayed. Idempotent in each run. */
  bundleDeleted(requestId: string, at: Instant, why: string): Promise<void>;
  /** After preserved values were erased (H3). Idempotent by `key`. */
  preservedErased(requestId: string, at: Instant, why: string, objects: number, key: string): Promise<void>;
  /** After the key and the vault objects went: records it, with audit events. Idempotent. */
  contentShredded(requestId: string, at: Instant, why?: string): Promise<void>;
  /**
   * After the case key went: clears every sealed field, hash, link, code and second factor of the request and redacts its audit bodies; the accountability
   * record (Y1) stays. Idempotent.
   */
  caseShredded(requestId: string, at: Instant, why?: string): Promise<void>;
  heldShredded(requestId: string, at: Instant, why: string): Promise<void>;
  /** Removes everything the register knows of a request, its audit chain too; one event on the system chain says so. Idempotent. */
  purgeFacts(requestId: string, at: Instant, why: string): Promise<void>;
  /** Records a purge that is not about one request. */
  recordPurge(kind: PurgeKind, at: Instant, why: string, count: number): Promise<void>;
  /** In order; `after` a seq. */
  records(page?: { after?: number; limit?: number }): Promise<PurgeRecord[]>;
}
