import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Whose requests belong to one person for as long as the case facts live, combined requests, and complaints to the controller. */
export const casesTables: Migration = {
  async up(db) {
    await sql`
      ALTER TABLE requests ADD COLUMN identity_from uuid;
      CREATE INDEX requests_identity_from ON requests (identity_from) WHERE identity_from IS NOT NULL;

      -- outlives subject_hashes: repeats and a person's own case files are found after a request has closed
      CREATE TABLE person_hashes (
        request_id uuid NOT NULL REFERENCES requests ON DELETE CASCADE,
        type text NOT NULL,
        hash text NOT NULL,
        proven boolean NOT NULL,
        PRIMARY KEY (request_id, hash)
      );
      CREATE INDEX person_hashes_hash ON person_hashes (hash);
      INSERT INTO person_hashes (request_id, type, hash, proven)
        SELECT request_id, 'unknown', hash, false FROM subject_hashes;

      CREATE SEQUENCE complaint_numbers;
      -- no reference to requests: a complaint may outlive the request it is about
      CREATE TABLE complaints (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        request_id uuid,
        jurisdiction text NOT NULL,
        source_system text NOT NULL,
        source_id text NOT NULL,
        received_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        opened_by text NOT NULL,
        body bytea,
        body_hash text NOT NULL,
        clock jsonb NOT NULL,
        due_date date,
        due_before timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text,
        channel text,
        breached_at timestamptz,
        outcome text,
        findings bytea,
        closed_at timestamptz,
        closed_by text,
        told_at timestamptz,
        started_at timestamptz,
        UNIQUE (source_system, source_id)
      );
      CREATE INDEX complaints_open ON complaints (received_at) WHERE closed_at IS NULL;
      CREATE INDEX complaints_request ON complaints (request_id);
    `.execute(db);
  },
};
