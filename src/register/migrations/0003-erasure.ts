import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Items held back, the erasure ledger, and the rows of wrapped keys. */
export const erasureTables: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE held_items (
        request_id uuid NOT NULL REFERENCES requests,
        holder text NOT NULL,
        item_id text NOT NULL,
        item jsonb NOT NULL,
        holds text[] NOT NULL,
        reasons bytea,
        until date,
        next_at timestamptz,
        state text NOT NULL,
        since timestamptz NOT NULL,
        ended_at timestamptz,
        PRIMARY KEY (request_id, holder, item_id)
      );
      CREATE INDEX held_items_next ON held_items (next_at) WHERE state = 'waiting';

      CREATE TABLE held_hashes (
        request_id uuid NOT NULL REFERENCES requests,
        holder text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (request_id, holder, hash)
      );
      CREATE INDEX held_hashes_hash ON held_hashes (holder, hash);

      -- no reference to requests: after a restore the ledger may know more than the register
      CREATE TABLE erasure_ledger (
        hash text NOT NULL,
        holder text NOT NULL,
        request_id uuid NOT NULL,
        plan_hash text NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (holder, hash, request_id, plan_hash)
      );
      CREATE INDEX erasure_ledger_request ON erasure_ledger (request_id, holder, plan_hash);
      CREATE INDEX erasure_ledger_expires ON erasure_ledger (expires_at);

      CREATE TABLE key_rows (
        id text PRIMARY KEY,
        wrapped bytea,
        created_at timestamptz NOT NULL,
        destroyed_at timestamptz,
        destroyed_why text
      );
    `.execute(db);
  },
};
