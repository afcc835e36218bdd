/** Stores of erasure: items held back, the erasure ledger, and what retention says must go now. */
import type { ItemFact, Reason } from '../law/types.js';
import type { SubjectIdentifier } from './model.js';
import type { Instant } from './types-case.js';

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
  /** Requests with waiting items whose person this holder's event may concern. */
  matching(holder: string, identifiers: SubjectIdentifier[]): Promise<string[]>;
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
  items: string[];
}

/** The ledger outside the register; the vault's tombstones fit. Durable when `append` resolves. */
export interface LedgerLog {
  append(tombstone: { type: 'erasure'; entries: LedgerEntry[] }): Promise<void>;
}

export interface ErasureLedger {
  /**
   * Before the first destructive call at a holder: keyed hashes of the identifiers frozen in its plan. Idempotent by (request,
   * holder, identifier, plan). `expiresAt`: when the longest-lived backup is gone, plus 30 days.
   */
  record(entry: {
    requestId: string;
    holder: string;
    planHash: string;
    identifiers: SubjectIdentifier[];
    asOf?: Instant;
    datasets?: string[];
    items?: string[];
    at: Instant;
    expiresAt: Instant;
  }): Promise<void>;
  /** Entries a restored register has lost, from the log. Idempotent; returns how many were missing. */
  bringBack(entries: LedgerEntry[]): Promise<number>;
  /** The keyed hash used here; what a holder's `identifiers` call streams, hashed the same way. */
  hash(identifier: SubjectIdentifier): string;
  /** After a restore: which of these hashes were erased at this holder and are not expired at `now`. Batches of 1,000, memory constant. */
  lookup(holder: string, hashes: AsyncIterable<string> | Iterable<string>, now: Instant): AsyncIterable<LedgerEntry>;
  /** Was the ledger written for this plan? The guard before `erase`. */
  covers(requestId: string, holder: string, planHash: string): Promise<boolean>;
  /** Drops expired entries; returns how many. */
  expire(now: Instant): Promise<number>;
}

// ── retention ───────────────────────────────────────────────────────────────────────────────────────────────────────
export const CASE_KEY_DAYS = 90;
export const BUNDLE_DAYS_AFTER_DOWNLOAD = 30;
export const BUNDLE_DAYS_AFTER_OFFER = 90;

export interface PurgeStore {
  /**
   * Requests whose content key is due (Y2): the bundle 30 days after the first download, at most 90 after the offer; closed without a
   * delivery: 30 days after closing.
   */
  contentDue(now: Instant, limit?: number): Promise<{ requestId: string; why: string }[]>;
  /** Requests whose case key is due: 90 days after closing, once no item of theirs is waited for under it. */
  caseDue(now: Instant, limit?: number): Promise<{ requestId: string; why: string }[]>;
  /** Requests of whose held items none waits any more while `held:<id>` is still there; it goes once their workflow has closed. */
  heldDue(limit?: number): Promise<{ requestId: string; why: string }[]>;
  /** After the key and the vault objects went: records it, with an audit event. Idempotent. */
  contentShredded(requestId: string, at: Instant): Promise<void>;
  /**
   * After the case key went: clears every sealed field, hash, link, code and second factor of the request and redacts its audit bodies; the accountability
   * record (Y1) stays. Idempotent.
   */
  caseShredded(requestId: string, at: Instant): Promise<void>;
}
