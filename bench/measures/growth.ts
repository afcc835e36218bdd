/** What more rows of one person cost: in memory, and in time once the fixed cost of a request is left out. */
import { round } from '../statistics.js';
import type { RowsResult } from './rows.js';

export interface Growth {
  /** Rows compared: the fewest and the most. */
  from: number;
  to: number;
  memory: { ratio: number; limit: number; kept: boolean };
  /** Rows between the two sizes over the seconds between them; undefined where noise hides the difference. */
  rowsPerSecond?: { habeas: number; limit: number; shareOfTheLimit: number };
}

/** The peak at the most rows may be so many times the peak at the fewest. */
const MEMORY_LIMIT = 1.2;

/** @param results ascending by rows, two at least. */
export function growthOf(results: readonly RowsResult[]): Growth {
  const [first, last] = [results[0], results.at(-1)];
  if (!first || !last || first === last) throw new RangeError('growth is told between two sizes');
  const ratio = last.memory.habeas / first.memory.habeas;
  const rate = (few: number, many: number): number => (last.rows - first.rows) / (many - few);
  const habeas = rate(first.seconds, last.seconds);
  const limit = rate(first.limit.seconds, last.limit.seconds);
  const seen = Math.min(habeas, limit) > 0 && Number.isFinite(Math.max(habeas, limit));
  return {
    from: first.rows,
    to: last.rows,
    memory: { ratio: round(ratio), limit: MEMORY_LIMIT, kept: ratio <= MEMORY_LIMIT },
    ...(seen
      ? { rowsPerSecond: { habeas: round(habeas), limit: round(limit), shareOfTheLimit: round(habeas / limit) } }
      : {}),
  };
}
