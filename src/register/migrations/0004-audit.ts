import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Audit chains, their events, signed checkpoints. */
export const auditTables: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE audit_chains (
        chain text PRIMARY KEY,
        seq bigint NOT NULL,
        hash text NOT NULL,
        checkpointed bigint NOT NULL DEFAULT 0
      );

      CREATE TABLE audit_events (
        chain text NOT NULL REFERENCES audit_chains,
        seq bigint NOT NULL,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        type text NOT NULL,
        detail text NOT NULL,
        key_id text,
        body bytea,
        body_hash text,
        idempotency_key text,
        prev text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (chain, seq)
      );
      CREATE UNIQUE INDEX audit_events_key ON audit_events (chain, idempotency_key) WHERE idempotency_key IS NOT NULL;

      CREATE TABLE audit_checkpoints (
        number bigint PRIMARY KEY,
        at timestamptz NOT NULL,
        jws text NOT NULL,
        sha256 text NOT NULL
      );
    `.execute(db);
  },
};
