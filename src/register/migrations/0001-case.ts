import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Requests, their outbox, stage history, holder tasks, decisions, keyed hashes of subjects. */
export const caseTables: Migration = {
  async up(db) {
    await sql`
      CREATE SEQUENCE request_numbers;

      CREATE TABLE requests (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        "right" text NOT NULL,
        jurisdiction text NOT NULL,
        source_kind text NOT NULL,
        source_system text NOT NULL,
        source_id text NOT NULL,
        installation text NOT NULL,
        received_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        opened_by text NOT NULL,
        body_hash text NOT NULL,
        subject bytea,
        source_url bytea,
        stage text NOT NULL,
        step text NOT NULL,
        waiting_for text NOT NULL,
        waiting_reason text,
        stage_at timestamptz NOT NULL,
        clock jsonb,
        clock_state text,
        clock_at timestamptz,
        due_date date,
        due_before timestamptz,
        due_warning_ms bigint NOT NULL,
        answered_at timestamptz,
        closed_at timestamptz,
        outcome text,
        warned_at timestamptz,
        breached_at timestamptz,
        content_shredded_at timestamptz,
        case_shredded_at timestamptz,
        UNIQUE (source_system, source_id, "right")
      );
      CREATE INDEX requests_newest ON requests (opened_at DESC, id DESC);
      CREATE INDEX requests_due ON requests (due_before, id);
      CREATE INDEX requests_open ON requests (received_at) WHERE answered_at IS NULL AND closed_at IS NULL;

      CREATE TABLE outbox (
        request_id uuid PRIMARY KEY REFERENCES requests,
        input bytea NOT NULL,
        created_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        last_error text
      );
      CREATE INDEX outbox_due ON outbox (due_at);

      CREATE TABLE stage_history (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        stage text NOT NULL,
        entered_at timestamptz NOT NULL,
        left_at timestamptz
      );
      CREATE INDEX stage_history_request ON stage_history (request_id);
      CREATE UNIQUE INDEX stage_history_open ON stage_history (request_id) WHERE left_at IS NULL;

      CREATE TABLE holder_tasks (
        request_id uuid NOT NULL REFERENCES requests,
        holder text NOT NULL,
        step text NOT NULL,
        state text NOT NULL,
        since timestamptz NOT NULL,
        started_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        rows bigint,
        bytes bigint,
        error_kind text,
        error_text text,
        searched jsonb,
        detail jsonb,
        PRIMARY KEY (request_id, holder, step)
      );
      CREATE INDEX holder_tasks_trouble ON holder_tasks (holder) WHERE state IN ('slow', 'failed', 'unknown');

      CREATE TABLE decisions (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        kind text NOT NULL,
        choice text NOT NULL,
        plan_hash text,
        by_id text NOT NULL,
        by_kind text NOT NULL,
        by_roles text[] NOT NULL,
        at timestamptz NOT NULL,
        body bytea
      );
      CREATE INDEX decisions_request ON decisions (request_id, at);

      CREATE TABLE subject_hashes (
        request_id uuid NOT NULL REFERENCES requests,
        hash text NOT NULL,
        PRIMARY KEY (request_id, hash)
      );
      CREATE INDEX subject_hashes_hash ON subject_hashes (hash);
    `.execute(db);
  },
};
