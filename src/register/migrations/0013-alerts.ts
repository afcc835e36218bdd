import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Alerts to managers, once for each state of a request and date it is due: what is not settled is still to be sent. */
export const alertsTable: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE alerts (
        request_id uuid NOT NULL REFERENCES requests ON DELETE CASCADE,
        state text NOT NULL CHECK (state IN ('at_risk', 'breached')),
        due_before timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        settled_at timestamptz,
        PRIMARY KEY (request_id, state, due_before)
      );
      CREATE INDEX alerts_open ON alerts (opened_at) WHERE settled_at IS NULL;
    `.execute(db);
  },
};
