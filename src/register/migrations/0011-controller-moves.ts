import { sql } from 'kysely';
import type { Migration } from 'kysely';

/** Who answers for a request since the business was sold (B7); empty: the controller of the configuration. */
export const controllerMoves: Migration = {
  async up(db) {
    await sql`ALTER TABLE requests ADD COLUMN controller jsonb;`.execute(db);
  },
};
