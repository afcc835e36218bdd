/** The audit trail: one hash chain per request over sealed event bodies, signed checkpoints across chains. */
import type { Instant } from './types-case.js';

export interface NewAuditEvent {
  /** Request id, or `system`. */
  chain: string;
  at: Instant;
  /** Principal id, or `system`, `subject`, `holder:<name>`. */
  actor: string;
  /** Closed by convention, dotted: `request.opened`, `decision.approve`. */
  type: string;
  /** In clear, outlives the keys (Y1): ids, counts, rule ids, dates. No personal data. */
  detail?: Record<string, unknown>;
  /** Sealed: reasons, names. Gone once its key is destroyed or it is redacted. */
  body?: Record<string, unknown>;
  /** Which key seals the body; default `case` (`system` on the system chain). */
  seal?: 'case' | 'held' | 'system';
  /** Makes appending idempotent within the chain: the decision's id, the activity's id. */
  key?: string;
}

export interface AuditEvent {
  chain: string;
  /** From 1, without gaps. */
  seq: number;
  at: Instant;
  actor: string;
  type: string;
  detail: Record<string, unknown>;
  /** Unsealed; absent when there is none or it is gone. */
  body?: Record<string, unknown>;
  redacted: boolean;
  hash: string;
}

export interface AuditStore {
  /** Appends under the chain's row lock: concurrent appends queue and never fork. Idempotent by `key`: returns the first. */
  append(event: NewAuditEvent): Promise<{ seq: number; hash: string }>;
  /** In order; `after` a seq, at most `limit` (default 500). */
  list(chain: string, page?: { after?: number; limit?: number }): Promise<AuditEvent[]>;
  /** Removes the sealed bodies of a chain up to its end and says so with an event of its own; hashes and links stay. Returns how many. */
  redact(chain: string, actor: string, why: string, at: Instant): Promise<number>;
  /** Signs the heads of all chains that grew since the last checkpoint (Ed25519, JWS). Undefined when nothing grew. */
  checkpoint(at: Instant): Promise<{ number: number; chains: number } | undefined>;
  /**
   * NDJSON, one line per string (with its newline): a header, all checkpoints, all events by chain and seq, under one snapshot. Writes
   * a checkpoint first, so that a cut file is noticed. Bodies stay sealed.
   */
  export(at: Instant): AsyncIterable<string>;
}

export interface AuditProblem {
  /** Line of the export, from 1; absent for what is missing altogether. */
  line?: number;
  chain?: string;
  seq?: number;
  says: string;
}

export interface AuditReport {
  ok: boolean;
  chains: number;
  events: number;
  redacted: number;
  checkpoints: number;
  /** Number and SHA-256 of the last checkpoint: note it elsewhere, and give it to the next verification as `pinned`. */
  last?: { number: number; sha256: string };
  /** At most 100. */
  problems: AuditProblem[];
}
