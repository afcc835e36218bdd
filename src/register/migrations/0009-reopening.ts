import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** What a closed request is taken up again from (C5): its input, sealed, and what moved its clock. */
export const reopening: Migration = {
  async up(db) {
    await sql`
      ALTER TABLE requests
        ADD COLUMN input bytea,
        ADD COLUMN clock_events jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN reopened integer NOT NULL DEFAULT 0,
        -- the run that took the latest round: a start delivered twice is one start
        ADD COLUMN reopened_run text;
    `.execute(db);
  },
};
