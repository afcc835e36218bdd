/** Tables of the audit trail as Kysely sees them. */
import type { Generated } from 'kysely';

export interface AuditChainsTable {
  chain: string;
  seq: number;
  hash: string;
  /** Seq the last checkpoint covers. */
  checkpointed: Generated<number>;
}

export interface AuditEventsTable {
  chain: string;
  seq: number;
  at: string;
  actor: string;
  type: string;
  /** Canonical JSON, byte for byte what was hashed. */
  detail: string;
  key_id: string | null;
  body: Uint8Array | null;
  body_hash: string | null;
  idempotency_key: string | null;
  prev: string;
  hash: string;
}

export interface AuditCheckpointsTable {
  number: number;
  at: string;
  jws: string;
  sha256: string;
}
