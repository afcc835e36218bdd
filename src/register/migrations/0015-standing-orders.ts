import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Stops and restrictions in the ledger, so that a restore undoes neither; and of when the backup was that a replay is about. */
export const standingOrders: Migration = {
  async up(db) {
    await sql`
      -- no reference to requests: after a restore the ledger may know more than the register
      CREATE TABLE standing_orders (
        request_id uuid NOT NULL,
        holder text NOT NULL,
        id text NOT NULL,
        call text NOT NULL CHECK (call IN ('object', 'suppress', 'restrict')),
        body bytea NOT NULL,
        at timestamptz NOT NULL,
        ended_at timestamptz,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (request_id, holder, id)
      );
      CREATE INDEX standing_orders_holder ON standing_orders (holder, at) WHERE ended_at IS NULL;
      CREATE INDEX standing_orders_expires ON standing_orders (expires_at);

      CREATE TABLE standing_hashes (
        request_id uuid NOT NULL,
        holder text NOT NULL,
        id text NOT NULL,
        hash text NOT NULL,
        type text NOT NULL,
        PRIMARY KEY (holder, hash, request_id, id),
        FOREIGN KEY (request_id, holder, id) REFERENCES standing_orders ON DELETE CASCADE
      );
      CREATE INDEX standing_hashes_order ON standing_hashes (request_id, holder, id);

      ALTER TABLE ledger_replays ADD COLUMN backup_at timestamptz;
    `.execute(db);
  },
};
