/**
 * `npm run bench`: what a request costs beside the limit of what it stands on, as JSON. Numbers of one run on one machine: compare
 * the ratios. It fails only when something is wrong (a failed request, a wrong row count), never for slowness.
 */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { withEmptyRequests } from './limits/empty-requests.js';
import { growthOf } from './measures/growth.js';
import type { Growth } from './measures/growth.js';
import { measureLatency, measureThroughput } from './measures/requests.js';
import type { LatencyResult, ThroughputResult } from './measures/requests.js';
import { measureRows } from './measures/rows.js';
import type { RowsKind, RowsResult } from './measures/rows.js';
import { readOptions } from './options.js';
import type { BenchOptions } from './options.js';
import { undoAll, withService } from './service.js';
import type { Undo } from './service.js';

/** Enough private customers of the support desk for every wave. */
const PEOPLE = { full: 2_400, quick: 500 };
const TRAFFIC_ROWS = 100_000;
const KINDS: readonly RowsKind[] = ['traffic', 'signIns'];

interface Report {
  startedAt: string;
  finishedAt: string;
  quick: boolean;
  machine: { platform: string; cpu: string; cpus: number; memoryMiB: number; node: string };
  latency?: LatencyResult;
  requests?: ThroughputResult;
  erasures?: ThroughputResult;
  rows?: Record<RowsKind, { sizes: RowsResult[]; growth: Growth }>;
}

const say = (text: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

async function bench(options: BenchOptions, undo: Undo): Promise<Report> {
  const startedAt = new Date().toISOString();
  const requests = options.measures.some((measure) => measure !== 'rows') ? await requestMeasures(options, undo) : {};
  const rows = options.measures.includes('rows') ? await rowMeasures(options, undo) : undefined;
  return {
    startedAt,
    finishedAt: new Date().toISOString(),
    quick: options.quick,
    machine: {
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cpus: availableParallelism(),
      memoryMiB: Math.round(totalmem() / 1024 / 1024),
      node: process.version,
    },
    ...requests,
    ...(rows === undefined ? {} : { rows }),
  };
}

/** One after another on one service. Each takes customers of its own, so that nobody asks twice. */
async function requestMeasures(
  { quick, measures, sizes }: BenchOptions,
  undo: Undo,
): Promise<Pick<Report, 'latency' | 'requests' | 'erasures'>> {
  say('starting the sample operator and the service');
  const population = { people: quick ? PEOPLE.quick : PEOPLE.full, trafficRows: TRAFFIC_ROWS };
  return withService(population, undo, (service) =>
    withEmptyRequests(service, async (empty) => {
      const found: Pick<Report, 'latency' | 'requests' | 'erasures'> = {};
      // Before anything else: a server with many histories is slower.
      if (measures.includes('latency')) {
        say(`${sizes.latency} access requests, one after another`);
        found.latency = await measureLatency(service, empty, sizes.latency, 0);
      }
      const afterLatency = sizes.latency + 1;
      if (measures.includes('requests')) {
        say(`${sizes.requests} access requests at once`);
        found.requests = await measureThroughput(service, empty, 'access', sizes.requests, afterLatency);
      }
      if (measures.includes('erasures')) {
        say(`${sizes.erasures} erasures at once`);
        const skip = afterLatency + sizes.requests;
        found.erasures = await measureThroughput(service, empty, 'erasure', sizes.erasures, skip);
      }
      return found;
    }),
  );
}

async function rowMeasures({ sizes }: BenchOptions, undo: Undo): Promise<Report['rows']> {
  const measured = {} as Record<RowsKind, { sizes: RowsResult[]; growth: Growth }>;
  for (const kind of KINDS) {
    const results: RowsResult[] = [];
    for (const rows of sizes.rows) {
      say(`one person with ${rows} rows in ${kind}`);
      results.push(await measureRows(kind, rows, undo));
    }
    measured[kind] = { sizes: results, growth: growthOf(results) };
  }
  return measured;
}

const undo: Undo = [];
const interrupted = (): void => void undoAll(undo).finally(() => process.exit(130));
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
try {
  const report = await bench(readOptions(process.argv.slice(2)), undo);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  say(`the bench failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
}
