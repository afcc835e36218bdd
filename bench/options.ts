/** How much is measured: the full sizes, or few of everything to see that the bench itself works. */
import { parseArgs } from 'node:util';

export const MEASURES = ['latency', 'requests', 'erasures', 'rows'] as const;
export type Measure = (typeof MEASURES)[number];

export interface BenchSizes {
  /** Requests measured one after another. */
  latency: number;
  /** Access requests at once. */
  requests: number;
  /** Erasures at once. */
  erasures: number;
  /** Rows of one person, ascending: memory is compared between the first and the last. */
  rows: number[];
}

export interface BenchOptions {
  quick: boolean;
  measures: readonly Measure[];
  sizes: BenchSizes;
}

const FULL: BenchSizes = { latency: 9, requests: 200, erasures: 50, rows: [10_000, 100_000, 1_000_000] };
const QUICK: BenchSizes = { latency: 3, requests: 20, erasures: 10, rows: [10_000, 50_000] };

/** Throws RangeError for a measure there is not. */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] } },
  });
  const only = values.only.map((name) => {
    const known = MEASURES.find((measure) => measure === name);
    if (!known) throw new RangeError(`--only takes one of: ${MEASURES.join(', ')}`);
    return known;
  });
  return { quick: values.quick, measures: only.length > 0 ? only : MEASURES, sizes: values.quick ? QUICK : FULL };
}
