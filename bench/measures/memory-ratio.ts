/** Whether memory grows with a person's rows: the peak at the most over the peak at the fewest. */
import { round } from '../statistics.js';
import type { RowsResult } from './rows.js';

export interface MemoryRatio {
  /** Rows compared. */
  from: number;
  to: number;
  ratio: number;
  limit: number;
  kept: boolean;
}

export const MEMORY_LIMIT = 1.2;

/** @param results ascending by rows, two at least. */
export function memoryRatio(results: readonly RowsResult[]): MemoryRatio {
  const [first, last] = [results[0], results.at(-1)];
  if (!first || !last || first === last) throw new RangeError('memory is compared between two sizes');
  const ratio = last.memory.habeas / first.memory.habeas;
  return { from: first.rows, to: last.rows, ratio: round(ratio), limit: MEMORY_LIMIT, kept: ratio <= MEMORY_LIMIT };
}
