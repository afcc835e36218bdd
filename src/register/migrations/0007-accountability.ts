import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Notices to recipients (Art 19), tasks of staff with a time limit, and what the erasure ledger needs to erase again after a restore. */
export const accountabilityTables: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE recipient_notices (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        kind text NOT NULL,
        recipient text NOT NULL,
        round integer NOT NULL,
        country text,
        changes jsonb NOT NULL,
        keys text[] NOT NULL,
        state text NOT NULL,
        channel text,
        key_id text NOT NULL,
        body bytea,
        reason bytea,
        opened_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        sent_at timestamptz,
        settled_at timestamptz,
        by text,
        UNIQUE (request_id, kind, recipient, round)
      );
      CREATE INDEX recipient_notices_open ON recipient_notices (due_at) WHERE state = 'open';

      -- no reference to requests: what a restore brought back may belong to a request that was purged
      CREATE TABLE staff_tasks (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        detail jsonb NOT NULL,
        why bytea NOT NULL,
        opened_at timestamptz NOT NULL,
        opened_by text NOT NULL,
        due_at timestamptz,
        done_at timestamptz,
        done_by text,
        result text,
        says bytea
      );
      CREATE INDEX staff_tasks_open ON staff_tasks (opened_at) WHERE state = 'open';
      CREATE INDEX staff_tasks_request ON staff_tasks (request_id);

      ALTER TABLE erasure_ledger
        ADD COLUMN as_of timestamptz,
        ADD COLUMN datasets text[] NOT NULL DEFAULT '{}',
        ADD COLUMN items jsonb NOT NULL DEFAULT '[]';

      CREATE TABLE ledger_replays (
        id uuid PRIMARY KEY,
        holders text[] NOT NULL,
        dry_run boolean NOT NULL,
        started_at timestamptz NOT NULL,
        started_by text NOT NULL,
        finished_at timestamptz,
        report jsonb,
        shredded_at timestamptz
      );
    `.execute(db);
  },
};
