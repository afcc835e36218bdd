/** Peak memory of a service: every process below its `up`, sorted by what it belongs to. */
import { setTimeout as pause } from 'node:timers/promises';
import { readRunFile } from '../src/cli/up/run-files.js';
import type { PartName } from '../src/cli/up/run-files.js';
import { processTable } from './process-table.js';
import type { ProcessRow } from './process-table.js';

/** Mebibytes of resident memory, each process at its own peak. */
export interface PeakMemory {
  measuredBy: string;
  /** Sum of `up`, `server`, `worker` and `watchdogs`; DuckDB runs inside the worker. */
  habeas: number;
  up: number;
  server: number;
  worker: number;
  /** Small processes that end the two servers when `up` is gone. */
  watchdogs: number;
  /** Pages shared by its processes count in each of them. */
  postgresql: number;
  temporal: number;
}

const MIB = 1024 * 1024;
const SAMPLE_MS = 200;
const OWN = ['up', 'server', 'worker'] as const;

/** Watches while `work` runs. */
export async function withPeakMemory<T>(
  dataFolder: string,
  work: () => Promise<T>,
): Promise<{ result: T; memory: PeakMemory }> {
  const table = processTable();
  const peaks = new Map<number, ProcessRow>();
  const look = async (): Promise<void> => {
    for (const row of await table.read()) {
      const resident = Math.max(row.resident, peaks.get(row.pid)?.resident ?? 0);
      peaks.set(row.pid, { ...row, resident });
    }
  };
  const done = new AbortController();
  const sampling = table.keepsPeaks ? Promise.resolve() : sample(look, done.signal);
  try {
    const result = await work();
    await look();
    return { result, memory: { measuredBy: table.measuredBy, ...sumUp(dataFolder, [...peaks.values()]) } };
  } finally {
    done.abort();
    await sampling;
  }
}

async function sample(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await look();
    await pause(SAMPLE_MS);
  }
}

function sumUp(dataFolder: string, rows: readonly ProcessRow[]): Omit<PeakMemory, 'measuredBy'> {
  const pidOf = (part: PartName): number => {
    const pid = readRunFile(dataFolder, part)?.pid;
    if (pid === undefined) throw new Error(`${part} of the service does not run any more`);
    return pid;
  };
  const children = (parent: number): ProcessRow[] => rows.filter((row) => row.parent === parent);
  const below = (pid: number): ProcessRow[] => children(pid).flatMap((row) => [row, ...below(row.pid)]);
  const sum = (of: readonly ProcessRow[]): number => of.reduce((total, row) => total + row.resident, 0);
  const tree = (pid: number): ProcessRow[] => [...rows.filter((row) => row.pid === pid), ...below(pid)];

  const postgresql = tree(pidOf('postgres'));
  const temporal = tree(pidOf('temporal'));
  const foreign = new Set([...postgresql, ...temporal].map(({ pid }) => pid));
  const own = tree(pidOf('up')).filter(({ pid }) => !foreign.has(pid));
  const named = OWN.map((part) => sum(own.filter(({ pid }) => pid === pidOf(part))));
  const [up = 0, server = 0, worker = 0] = named;
  const habeas = sum(own);
  const inMib = (bytes: number): number => Math.round(bytes / MIB);
  return {
    habeas: inMib(habeas),
    up: inMib(up),
    server: inMib(server),
    worker: inMib(worker),
    watchdogs: inMib(habeas - up - server - worker),
    postgresql: inMib(sum(postgresql)),
    temporal: inMib(sum(temporal)),
  };
}
