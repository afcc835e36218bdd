/**
 * What is left of lines made anonymous: totals of their month and kind of service over everybody, rounded. No customer, SIM, number,
 * address, route or time of day; a month with few customers, or one that one customer dominates, leaves nothing.
 */
import type { Duck } from './duck.js';
import { parquet } from './selection.js';
import type { TrafficSettings } from './settings.js';
import type { Manifest, Total } from './store.js';

interface Sums extends Record<string, unknown> {
  service: string;
  lines: number;
  bytes: number;
  seconds: number;
  customers: bigint;
  /** Lines of the customer who made most. */
  most: number;
}

/** Totals before the lines go. A month that has totals already keeps them: two totals would tell what went between. */
export async function anonymousTotals(
  duck: Duck,
  { folder, anonymousFrom }: TrafficSettings,
  manifest: Manifest,
  months: readonly string[],
): Promise<Record<string, Total[]>> {
  const totals: Record<string, Total[]> = {};
  for (const month of months) {
    const files = manifest.partitions[month] ?? [];
    if (manifest.anonymous?.[month] || files.length === 0) continue;
    const rows = await duck.rows<Sums>(
      `SELECT service, sum(n)::DOUBLE AS lines, sum(b)::DOUBLE AS bytes, sum(s)::DOUBLE AS seconds, count(*) AS customers, max(n)::DOUBLE AS most
       FROM (SELECT service_type AS service, customer_ref, count(*) AS n, coalesce(sum(bytes), 0) AS b, coalesce(sum(duration_s), 0) AS s
             FROM ${parquet(folder, files)} WHERE service_type IN ('data', 'sms', 'voice') AND customer_ref IS NOT NULL GROUP BY 1, 2)
       GROUP BY 1 ORDER BY 1`,
    );
    // Few customers, or one who makes most of it: the total would tell about single ones.
    const many = rows.filter(({ customers, lines, most }) => Number(customers) >= anonymousFrom && most * 2 <= lines);
    if (many.length === 0) continue;
    totals[month] = many.map(({ service, lines, bytes, seconds }) => ({
      ...{ service, lines: rounded(lines), bytes: rounded(bytes), seconds: rounded(seconds) },
    }));
  }
  return totals;
}

/** Two significant digits: what one customer adds is lost in it. */
function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}
