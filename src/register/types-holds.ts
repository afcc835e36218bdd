/** Stores of the holds that people open: the ordinary ones, and the secret ones apart from everything else. */
import type { HoldScope, HoldType, PersonHold, Regime } from '../law/index.js';
import type { Principal, SubjectIdentifier } from './model.js';
import type { Instant } from './types-case.js';

/** Whom a hold is about: identifiers (sealed, matched by keyed hashes), the person of a request, or everybody within its scope. */
export type HoldSelector = { identifiers: SubjectIdentifier[] } | { requestId: string } | { everybody: true };

export interface NewHold {
  type: HoldType;
  selector: HoldSelector;
  scope?: HoldScope;
  /** Legal basis per regime; both are named (H1). */
  basis: Partial<Record<Regime, string>>;
  /** `YYYY-MM-DD`; fraud: at most, and by default, 30 days away. */
  reviewOn?: string;
  /** Last day it stands, `YYYY-MM-DD`. */
  endsOn?: string;
  /** What ends it otherwise. */
  endsWhen?: string;
  /** Each record stands so many months from its own date. */
  recordMonths?: number;
  /** The reason may be shown to the case and the person (fraud: only where it does not prejudice). */
  disclosed?: boolean;
  /** Litigation: id of the matter; only Legal sees it. */
  matter?: string;
  /** Why, in the opener's words; sealed. */
  reason: string;
}

export interface HoldReview {
  at: Instant;
  by: string;
  note: string;
  nextOn?: string;
}

export interface Hold extends Omit<NewHold, 'selector'> {
  id: string;
  state: 'open' | 'closed';
  scope: HoldScope;
  /** Identifiers are gone once it is closed. */
  selector: HoldSelector | { identifiers: [] };
  /** Opened although the person's request was there already: by Legal, with a reason (H6). */
  postRequestHold: boolean;
  openedBy: string;
  openedAt: Instant;
  reviews: HoldReview[];
  closedBy?: string;
  closedAt?: Instant;
  closedBecause?: string;
  /** When the person was told that a restriction of theirs is about to end (Art 18(3)). */
  toldAt?: Instant;
}

export interface HoldFilter {
  state?: 'open' | 'closed';
  /** Open ones whose review is due on or before that day (`YYYY-MM-DD`). */
  dueOn?: string;
  /** Those that stand against the person of this request. */
  requestId?: string;
  type?: HoldType;
  limit?: number;
}

/** Requests whose erasure a change of a hold may touch: running, or waiting with held items. No personal data. */
export interface Touched {
  requestIds: string[];
}

export interface HoldStore {
  /**
   * Checks H1 and H6, keeps it, and writes an audit event. `id` (UUID) makes it idempotent. Throws `invalid` naming each field, `forbidden` for a role
   * that does not open this type or, after a request came in, for anybody but Legal.
   */
  open(hold: NewHold & { id?: string }, by: Principal, at: Instant): Promise<{ hold: Hold } & Touched>;
  get(id: string): Promise<Hold | undefined>;
  /** Newest first. */
  list(filter?: HoldFilter): Promise<Hold[]>;
  /** Records that it was looked at and when it is due again. Throws `not_found`, `conflict` when closed, `invalid`, `forbidden`. */
  review(
    id: string,
    review: { note: string; reviewOn?: string; endsOn?: string },
    by: Principal,
    at: Instant,
  ): Promise<{ hold: Hold } & Touched>;
  /**
   * Ends it; idempotent. Identifiers and hashes go. A restriction the person obtained is refused with `conflict` until they were told (`toldAt`).
   * Returns whom it touched, taken before the hashes went.
   */
  close(
    id: string,
    ending: { reason: string; toldAt?: Instant },
    by: Principal,
    at: Instant,
  ): Promise<{ hold: Hold } & Touched>;
  /** An open litigation hold covers the files of this request: the scheduled purge leaves them alone (V6). */
  stopsPurge(requestId: string, at: Instant): Promise<boolean>;
  /** What stands against the person of a request, as the law reads it. */
  standing(requestId: string): Promise<PersonHold[]>;
}

/** The decision behind a neutral one: which secret hold keeps which item. */
export interface SecretDecision {
  /** `<holder>/<item>` → id of the hold, until when. Kept after its end, so that no letter ever names it. */
  items: Record<string, { hold: string; until?: string }>;
  /** Legal decides the letter: no ordinary legal obligation stands beside it. */
  legalDecides: boolean;
  at: Instant;
}

export interface SecretEvent {
  seq: number;
  at: Instant;
  actor: string;
  type: string;
  hold?: string;
  reason?: string;
}

/** For the role `legal` only; nothing of it is in the ordinary tables, audit chains, counts or logs (V4). */
export interface SecretHoldStore {
  open(hold: NewHold & { id?: string }, by: Principal, at: Instant): Promise<{ hold: Hold } & Touched>;
  get(id: string): Promise<Hold | undefined>;
  list(filter?: Pick<HoldFilter, 'state' | 'dueOn'>): Promise<Hold[]>;
  review(
    id: string,
    review: { note: string; reviewOn?: string; endsOn?: string },
    by: Principal,
    at: Instant,
  ): Promise<{ hold: Hold } & Touched>;
  close(id: string, ending: { reason: string }, by: Principal, at: Instant): Promise<{ hold: Hold } & Touched>;
  standing(requestId: string): Promise<(PersonHold & { id: string })[]>;
  /** Keeps what was decided; called for every erasure, so that the row tells nothing. Items kept before stay on record. */
  decided(requestId: string, decision: SecretDecision): Promise<void>;
  decision(requestId: string): Promise<SecretDecision | undefined>;
  /** Did an earlier erasure of the same person, by proven identifiers alone, leave something to a secret hold? */
  keptBefore(requestId: string): Promise<boolean>;
  /** When the facts of the request are purged. Idempotent. */
  forget(requestId: string): Promise<void>;
  /** The chained record of who opened, reviewed, closed and read them; `intact` is false when a link was altered. */
  events(): Promise<{ events: SecretEvent[]; intact: boolean }>;
  /** Every look is recorded. */
  read(by: Principal, at: Instant, hold?: string): Promise<void>;
}

// ── values preserved under litigation ───────────────────────────────────────────────────────────────────────────────
export interface PreservedStore {
  /** Where the values stood, and the holds they are kept for. Idempotent by object; a later hold joins those before. */
  put(
    requestId: string,
    preserved: {
      holder: string;
      kept: readonly { dataset: string; object: string; sha256: string }[];
      holds: readonly string[];
    },
    at: Instant,
  ): Promise<void>;
  /** Objects that no hold they are kept for stands behind any more: closed, or past its last day. Longest kept first. */
  due(now: Instant, limit?: number): Promise<{ requestId: string; objects: string[] }[]>;
  /** They are gone. Idempotent. */
  end(objects: string[], at: Instant): Promise<void>;
}
