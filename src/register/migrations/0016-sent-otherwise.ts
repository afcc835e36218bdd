import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** A delivery without a link: the answer went out by post or in person. */
export const sentOtherwise: Migration = {
  async up(db) {
    await sql`ALTER TABLE deliveries ALTER COLUMN link_id DROP NOT NULL`.execute(db);
  },
};
