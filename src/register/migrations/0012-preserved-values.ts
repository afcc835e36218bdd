import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** What a rectification under litigation preserved (H3), and the holds it is there for: it goes when the last of them ends. */
export const preservedValues: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE preserved_values (
        object text PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES requests,
        holder text NOT NULL,
        dataset text NOT NULL,
        sha256 text NOT NULL,
        holds uuid[] NOT NULL,
        kept_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE INDEX preserved_values_kept ON preserved_values (request_id) WHERE ended_at IS NULL;
    `.execute(db);
  },
};
