/**
 * What is left of lines made anonymous: totals of their month and kind of service over everybody, rounded. No customer, SIM, number,
 * address, route or time of day; a month with few customers leaves nothing, since its totals would tell about single ones.
 */
import type { Duck } from './duck.js';
import { parquet } from './selection.js';
import type { TrafficSettings } from './settings.js';
import type { Manifest, Total } from './store.js';

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
    const rows = await duck.rows<{ service: string; lines: number; bytes: number; seconds: number; customers: bigint }>(
      `SELECT service_type AS service, count(*)::DOUBLE AS lines, coalesce(sum(bytes), 0)::DOUBLE AS bytes,
         coalesce(sum(duration_s), 0)::DOUBLE AS seconds, count(DISTINCT customer_ref) AS customers
       FROM ${parquet(folder, files)} WHERE service_type IN ('data', 'sms', 'voice') GROUP BY 1 ORDER BY 1`,
    );
    const many = rows.filter(({ customers }) => Number(customers) >= anonymousFrom);
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
