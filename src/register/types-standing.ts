/**
 * What the ledger keeps beside erasures: stops (Art 21, Art 7(3)) and restrictions (Art 18, and of what a hold keeps). A restored holder
 * has forgotten them like an erasure (E8). Keyed hashes say whose they are; the order itself is sealed, for purposes are in people's words.
 */
import type { Right } from '../law/types.js';
import type { SubjectIdentifier } from './model.js';
import type { Instant } from './types-case.js';

/** What a holder was told to do, and goes on having to do. Names as in the holder contract. */
export type StandingOrder = { right: Right; representative?: boolean } & (
  | {
      call: 'object';
      scope: 'marketing' | 'consent' | 'processing';
      purposes?: string[];
      channels?: string[];
    }
  | { call: 'suppress' }
  | {
      call: 'restrict';
      ground: 'hold' | 'subject' | 'pending';
      /** Absent: everything of the person. */
      itemIds?: string[];
    }
);

export interface StandingEntry {
  requestId: string;
  holder: string;
  /** Names the order within request and holder. */
  id: string;
  order: StandingOrder;
  /** When it was given; given again, the last time. */
  at: Instant;
  /** A restriction that was lifted. */
  endedAt?: Instant;
  expiresAt: Instant;
}

/** As the log outside the register has it. */
export interface LoggedOrder extends StandingEntry {
  hashes: { hash: string; type: string }[];
}

export interface StandingOrderStore {
  /**
   * Before the holder is called: the order, with keyed hashes of identifiers and of the holder's own references. Idempotent by what is
   * ordered; given again later it stands (again) from then on. Nothing is recorded of whom nothing names.
   */
  record(order: {
    requestId: string;
    holder: string;
    order: StandingOrder;
    identifiers: SubjectIdentifier[];
    refs: string[];
    at: Instant;
    expiresAt: Instant;
  }): Promise<void>;
  /**
   * Before a holder is told to lift what this request restricted on this ground. What a hold kept is lifted by item: the others go on
   * standing. With `pending` an objection that was being weighed ends as well. Idempotent.
   */
  lift(lifted: {
    requestId: string;
    holder: string;
    ground: 'hold' | 'subject' | 'pending';
    itemIds?: string[];
    at: Instant;
  }): Promise<void>;
  /** Orders that stand at a holder, neither lifted nor expired at `now`, oldest first. */
  list(holder: string, now: Instant): Promise<StandingEntry[]>;
  /** Which of these hashes belong to an order that stands at the holder. */
  lookup(
    holder: string,
    hashes: Iterable<string>,
    now: Instant,
  ): Promise<{ hash: string; type: string; requestId: string; id: string }[]>;
  /** All hashes of one order. */
  hashesOf(entry: Pick<StandingEntry, 'requestId' | 'holder' | 'id'>): Promise<Set<string>>;
  /** Carried out again after a restore: backups made since hold the state without it. Never sooner than it was; the log gets it too. */
  renew(entry: Pick<StandingEntry, 'requestId' | 'holder' | 'id'>, expiresAt: Instant): Promise<void>;
  /** Orders a restored register has lost, or the end of which it has lost, from the log. Idempotent. Returns how many were missing. */
  bringBack(entries: LoggedOrder[]): Promise<number>;
  /** Drops expired orders; returns how many. */
  expire(now: Instant): Promise<number>;
}
