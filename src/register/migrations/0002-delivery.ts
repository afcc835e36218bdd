import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Letters, portal links, codes, second factors, deliveries and receipts. */
export const deliveryTables: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE letters (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        key text NOT NULL,
        kind text NOT NULL,
        locale text NOT NULL,
        object_id text,
        body bytea,
        has_body boolean NOT NULL,
        sha256 text NOT NULL,
        at timestamptz NOT NULL,
        sent_at timestamptz,
        channel text,
        UNIQUE (request_id, key)
      );

      CREATE TABLE links (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        kind text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      );
      CREATE INDEX links_request ON links (request_id);

      CREATE TABLE challenges (
        handle text PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        code_hmac text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        max_attempts integer NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX challenges_request ON challenges (request_id, created_at);

      CREATE TABLE second_factors (
        request_id uuid NOT NULL REFERENCES requests,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        salt bytea,
        hash bytea,
        system text,
        subject bytea,
        decision_id uuid,
        failures integer NOT NULL DEFAULT 0,
        locked_until timestamptz,
        PRIMARY KEY (request_id, kind)
      );

      CREATE TABLE deliveries (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        link_id uuid NOT NULL UNIQUE REFERENCES links,
        letter_key text,
        files jsonb NOT NULL,
        offered_at timestamptz NOT NULL,
        first_opened_at timestamptz,
        first_downloaded_at timestamptz,
        bounced_at timestamptz
      );
      CREATE INDEX deliveries_request ON deliveries (request_id);

      CREATE TABLE receipts (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        link_id uuid NOT NULL REFERENCES links,
        event text NOT NULL,
        file text,
        factor text,
        at timestamptz NOT NULL
      );
      CREATE INDEX receipts_request ON receipts (request_id, at);
    `.execute(db);
  },
};
