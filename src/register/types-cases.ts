/** Stores beside single requests: whose requests belong to one person, repeats, and complaints to the controller. */
import type { RepeatVerdict } from '../law/repeats.js';
import type { ClockResult } from '../law/types.js';
import type { Jurisdiction, SubjectIdentifier } from './model.js';
import type { Instant, RequestRow } from './types-case.js';

// ── requests of one person ──────────────────────────────────────────────────────────────────────────────────────────
/** An earlier request found by an identifier. */
export interface PersonHit {
  requestId: string;
  /** The identifier asked for that hit. */
  by: SubjectIdentifier;
  /** How many *other* people, told apart by the ids that systems gave them, have requests that carry the same value. */
  sharedWith: number;
}

export interface PersonStore {
  /**
   * Keyed hashes of what a request names, kept as long as its case facts. `proven`: known to be the person's, not merely claimed; what
   * was proven once stays so. Names and postal addresses are left out: strangers share them. Idempotent.
   */
  add(requestId: string, identifiers: SubjectIdentifier[], proven: boolean): Promise<void>;
  /** Requests whose proven identifiers are among these. */
  find(identifiers: SubjectIdentifier[]): Promise<PersonHit[]>;
  /** Other requests that share an identifier with this one, claimed ones included, newest receipt first; with the kinds that hit. */
  sharing(requestId: string, limit?: number): Promise<{ request: RequestRow; types: string[] }[]>;
  /** Requests opened together that take over the proof of identity of this one, oldest first. */
  relyingOn(requestId: string): Promise<RequestRow[]>;
}

export interface Repeat extends RepeatVerdict {
  request: Pick<
    RequestRow,
    'id' | 'number' | 'right' | 'receivedAt' | 'dueDate' | 'answeredAt' | 'closedAt' | 'outcome'
  >;
  /** Kinds of identifiers both name; `unknown` for requests from before kinds were kept. */
  sharedTypes: string[];
}

export interface RepeatStore {
  /** Earlier requests for the same right by whoever shares an identifier, newest first, each with a suggestion. Empty: a first request. */
  of(requestId: string): Promise<Repeat[]>;
}

// ── complaints to the controller (DPA 2018 s.164A) ──────────────────────────────────────────────────────────────────
export const COMPLAINT_OUTCOMES = ['upheld', 'partly_upheld', 'not_upheld'] as const;
export type ComplaintOutcome = (typeof COMPLAINT_OUTCOMES)[number];

export interface ComplaintBody {
  /** What the person complains about, in their words or the agent's. */
  says: string;
  name?: string;
  locale: string;
  contactEmail?: string;
}

export interface NewComplaint extends ComplaintBody {
  source: { system: string; id: string };
  /** Real arrival at the controller. */
  receivedAt: Instant;
  jurisdiction: Jurisdiction;
  /** The request complained about; absent: a complaint about something else. */
  requestId?: string;
  /** The acknowledgement's clock (K1), computed by the caller. */
  clock: ClockResult;
  by: string;
  at: Instant;
}

export interface ComplaintRow {
  id: string;
  /** For people: `C-2026-0001`. */
  number: string;
  requestId?: string;
  jurisdiction: Jurisdiction;
  source: { system: string; id: string };
  receivedAt: Instant;
  openedAt: Instant;
  openedBy: string;
  clock: ClockResult;
  /** Of the acknowledgement. */
  dueDate?: string;
  dueBefore?: Instant;
  acknowledgedAt?: Instant;
  acknowledgedBy?: string;
  /** How the acknowledgement went out. */
  channel?: string;
  breachedAt?: Instant;
  outcome?: ComplaintOutcome;
  closedAt?: Instant;
  closedBy?: string;
  /** When the outcome went out to the person. */
  toldAt?: Instant;
}

export interface ComplaintStore {
  /** Idempotent per source; `conflict` when the same source came with another body. */
  open(complaint: NewComplaint): Promise<{ complaint: ComplaintRow; created: boolean; conflict: boolean }>;
  /** By id or number. */
  find(idOrNumber: string): Promise<ComplaintRow | undefined>;
  body(id: string): Promise<(ComplaintBody & { findings?: string }) | undefined>;
  /** Oldest receipt first. */
  list(filter?: { open?: boolean; requestId?: string; limit?: number }): Promise<ComplaintRow[]>;
  /** Principals who decided on the request complained about: none of them reviews the complaint. */
  deciders(requestId: string): Promise<string[]>;
  /** First one counts. Throws `not_found`, `invalid` for an instant before the receipt or ahead of now. */
  acknowledged(
    id: string,
    done: { by: string; at: Instant; channel: 'mail' | 'post' | 'phone' | 'portal' },
  ): Promise<ComplaintRow>;
  /** Throws `not_found`, `forbidden` for somebody who decided on the request, `conflict` when it was closed with another outcome. */
  close(
    id: string,
    done: { outcome: ComplaintOutcome; findings: string; by: string; at: Instant },
  ): Promise<ComplaintRow>;
  told(id: string, at: Instant): Promise<void>;
  /** The acknowledgement is late, at its true instant. */
  breached(id: string, at: Instant): Promise<void>;
  /** Deletes complaints closed at or before, with their audit chains, and says so on the system chain. Returns how many. */
  purge(closedBy: Instant, at: Instant): Promise<number>;
  /** Not started yet, oldest first. */
  toStart(limit: number): Promise<string[]>;
  started(id: string, at: Instant): Promise<void>;
}
