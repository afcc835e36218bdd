import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Holds that people open, the separate store of the secret ones, and the target of erasures whose last hold lifted. */
export const holdTables: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE holds (
        id uuid PRIMARY KEY,
        type text NOT NULL,
        state text NOT NULL,
        scope jsonb NOT NULL,
        everybody boolean NOT NULL,
        request_id uuid REFERENCES requests,
        review_on date,
        ends_on date,
        record_months integer,
        disclosed boolean NOT NULL,
        post_request_hold boolean NOT NULL,
        stops_purge boolean NOT NULL,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        reviewed_at timestamptz,
        closed_by text,
        closed_at timestamptz,
        told_at timestamptz,
        body bytea NOT NULL
      );
      CREATE INDEX holds_open ON holds (review_on) WHERE state = 'open';

      -- of the named identifiers, as the hashes of requests and of held items have them; gone once the hold is closed
      CREATE TABLE hold_hashes (
        hold_id uuid NOT NULL REFERENCES holds,
        hash text NOT NULL,
        PRIMARY KEY (hold_id, hash)
      );
      CREATE INDEX hold_hashes_hash ON hold_hashes (hash);

      -- nothing in clear but ids: type, selector, dates and state are in the sealed body
      CREATE TABLE secret_holds (
        id uuid PRIMARY KEY,
        body bytea NOT NULL
      );
      -- hashed once more: they cannot be joined with the hashes of requests without the key
      CREATE TABLE secret_hashes (
        hold_id uuid NOT NULL REFERENCES secret_holds,
        hash text NOT NULL,
        PRIMARY KEY (hold_id, hash)
      );
      CREATE INDEX secret_hashes_hash ON secret_hashes (hash);
      -- one row for every erasure that was decided, with or without such a hold, all of one length
      CREATE TABLE secret_decisions (
        request_hash text PRIMARY KEY,
        body bytea NOT NULL
      );
      CREATE TABLE secret_events (
        seq bigint PRIMARY KEY,
        body bytea NOT NULL,
        prev text NOT NULL,
        hash text NOT NULL
      );

      ALTER TABLE held_items
        ADD COLUMN freed_at timestamptz,
        ADD COLUMN erase_by timestamptz;

      CREATE TABLE held_wishes (
        request_id uuid PRIMARY KEY REFERENCES requests,
        services bytea,
        reopened_at timestamptz,
        asked_at timestamptz,
        confirmed_by text,
        confirmed_at timestamptz
      );
    `.execute(db);
  },
};
