/** How soon requests were answered: the measure the EDPB names as good practice (Y4). */
import { sql } from 'kysely';
import { instant } from './context.js';
import type { StoreContext } from './context.js';
import type { AnsweredWithin } from './types-accountability.js';

/** Requests received in the year before `now` that were answered, by calendar months from the receipt, in UTC. */
export function createAnswered({ db }: StoreContext): (now: string) => Promise<AnsweredWithin> {
  return async (now) => {
    const at = instant(now);
    const within = (months: number) =>
      sql`(answered_at AT TIME ZONE 'UTC') <= (received_at AT TIME ZONE 'UTC') + make_interval(months => ${months}::int)`;
    const { rows } = await sql<AnsweredWithin>`
      SELECT count(*) AS answered,
        count(*) FILTER (WHERE ${within(1)}) AS "oneMonth",
        count(*) FILTER (WHERE ${within(3)}) AS "threeMonths"
      FROM requests
      WHERE answered_at IS NOT NULL AND received_at > ${at}::timestamptz - interval '365 days'`.execute(db);
    return rows[0] ?? { answered: 0, oneMonth: 0, threeMonths: 0 };
  };
}
