import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Principals, their tokens, the operator's switches. */
export const peopleTables: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE principals (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        display bytea NOT NULL,
        roles text[] NOT NULL,
        holders text[] NOT NULL,
        created_at timestamptz NOT NULL,
        disabled_at timestamptz
      );

      CREATE TABLE tokens (
        id uuid PRIMARY KEY,
        principal_id uuid NOT NULL REFERENCES principals,
        label text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz
      );
      CREATE INDEX tokens_principal ON tokens (principal_id);

      CREATE TABLE switches (
        name text PRIMARY KEY,
        by text NOT NULL,
        at timestamptz NOT NULL,
        reason bytea NOT NULL
      );
    `.execute(db);
  },
};
