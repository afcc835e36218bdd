/** Fills a new traffic lake: twelve months of usage lines of every SIM, made by DuckDB from the population and the seed. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { daysBetween, monthsBetween, simsWithTraffic, trafficFrom } from '../../population/index.js';
import type { Population, PopulationOptions, Sim } from '../../population/index.js';
import { replaceFile } from './lake.js';
import type { Manifest } from './lake.js';

interface Line {
  customerRef: string;
  contract: 'own' | 'company';
  sim: Sim;
  rows: number;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Written into every file: who it belongs to and which layout it has. A rewriter has to keep it. */
export const FILE_METADATA = { owner: 'network-operations', schema: 'usage-lines/3', clock: 'UTC' } as const;

export async function generateTraffic(
  folder: string,
  population: Population,
  options: PopulationOptions,
): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '768MB',
    temp_directory: join(folder, '.tmp'),
  });
  const connection = await instance.connect();
  try {
    await loadSims(connection, linesOf(population, options), options);
    const partitions: Manifest['partitions'] = {};
    let rows = 0;
    for (const month of monthsBetween(trafficFrom(options.today), options.today)) {
      const file = `month=${month}/part-0000.parquet`;
      await mkdir(join(folder, `month=${month}`), { recursive: true });
      rows += await writeMonth(connection, join(folder, file), month, options);
      partitions[month] = [file];
    }
    const manifest: Manifest = { format: 1, version: 1, partitions };
    await replaceFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(join(folder, '.tmp'), { recursive: true, force: true });
  }
}

/** Splits the rows of each customer over the SIMs that could make traffic in the year. */
function linesOf(population: Population, options: PopulationOptions): Line[] {
  const owners = [
    ...population.people.map((p) => ({
      ref: p.customerId,
      contract: 'own' as const,
      sims: p.sims,
      rows: p.trafficRows,
    })),
    ...population.companies.map((c) => ({
      ref: c.customerId,
      contract: 'company' as const,
      sims: c.sims,
      rows: c.trafficRows,
    })),
  ];
  return owners.flatMap(({ ref, contract, sims, rows }) => {
    const able = simsWithTraffic(sims, options.today);
    if (ref === undefined || rows === 0) return [];
    return able.map((sim, k) => {
      const share = Math.floor((rows * (k + 1)) / able.length) - Math.floor((rows * k) / able.length);
      return { customerRef: ref, contract, sim, rows: share };
    });
  });
}

async function loadSims(connection: DuckDBConnection, lines: Line[], options: PopulationOptions): Promise<void> {
  await connection.run(
    `CREATE TABLE sims (n BIGINT, customer_ref VARCHAR, contract VARCHAR, iccid VARCHAR, lines BIGINT, first_day DATE, days INTEGER)`,
  );
  const appender = await connection.createAppender('sims');
  const start = trafficFrom(options.today);
  lines.forEach(({ customerRef, contract, sim, rows }, n) => {
    const from = sim.activatedOn > start ? sim.activatedOn : start;
    const to = sim.terminatedOn ?? options.today;
    appender.appendBigInt(BigInt(n));
    appender.appendVarchar(customerRef);
    appender.appendVarchar(contract);
    appender.appendVarchar(sim.iccid);
    appender.appendBigInt(BigInt(rows));
    appender.appendVarchar(from);
    appender.appendInteger(Math.max(1, daysBetween(from, to)));
    appender.endRow();
  });
  appender.closeSync();
}

/**
 * Lines of a SIM lie evenly over its days, each a little shaken, so that a line's number gives its month and a month needs only
 * its own numbers. `hash` is DuckDB's: the same for the same input.
 */
async function writeMonth(
  connection: DuckDBConnection,
  path: string,
  month: string,
  options: PopulationOptions,
): Promise<number> {
  const seed = Math.trunc(options.seed);
  const metadata = Object.entries(FILE_METADATA)
    .map(([key, value]) => `${key}: ${quote(value)}`)
    .join(', ');
  const lines = `
    WITH bounds AS (SELECT DATE '${month}-01' AS m0, DATE '${month}-01' + INTERVAL 1 MONTH AS m1),
    spans AS (
      SELECT s.*, greatest(0, floor(date_diff('day', s.first_day, b.m0)::DOUBLE / s.days * s.lines) - 1)::BIGINT AS lo,
             least(s.lines, ceil(date_diff('day', s.first_day, b.m1)::DOUBLE / s.days * s.lines) + 1)::BIGINT AS hi
      FROM sims s, bounds b),
    numbered AS (SELECT s.*, i, (hash(${seed}, s.iccid, i) >> 2)::BIGINT AS h FROM spans s, unnest(range(s.lo, s.hi)) AS t(i) WHERE s.hi > s.lo),
    timed AS (
      SELECT *, first_day::TIMESTAMP + to_milliseconds((((i + (h % 1000) / 1000.0) / lines) * days * 86400000)::BIGINT) AS started_at FROM numbered)
    SELECT n * 10000000000 + i AS usage_id, customer_ref, contract, iccid,
           CASE WHEN h % 100 < 92 THEN 'data' WHEN h % 100 < 98 THEN 'sms' ELSE 'voice' END AS service_type,
           '10.' || (n % 250) || '.' || ((n // 250) % 250) || '.' || (1 + h % 250) AS origin,
           CASE WHEN h % 100 < 92 THEN ['telemetry', 'updates', 'ntp', 'fleet'][1 + (h // 100) % 4] || '.example.net'
                ELSE '+447700900' || lpad(((h // 100) % 900)::VARCHAR, 3, '0') END AS destination,
           CASE WHEN (h // 7) % 10 = 0 THEN NULL ELSE ['GB/gw-london', 'GB/gw-leeds', 'DE/gw-berlin', 'FR/gw-lyon'][1 + (h // 11) % 4] END AS route,
           started_at,
           CASE WHEN h % 100 BETWEEN 92 AND 97 THEN NULL ELSE (1 + (h // 13) % 3600)::INTEGER END AS duration_s,
           CASE WHEN h % 100 >= 98 THEN NULL WHEN h % 100 >= 92 THEN 140 ELSE (40 + (h // 17) % 2000000)::BIGINT END AS bytes,
           '${month}' < '${options.today.slice(0, 7)}' AS billed,
           CASE WHEN '${month}' < '${options.today.slice(0, 7)}' THEN 'INV-${month.replace('-', '')}-' || substr(customer_ref, 5) END AS invoice_ref
    FROM timed, bounds WHERE started_at >= m0 AND started_at < m1 AND started_at < DATE '${options.today}' ORDER BY started_at, usage_id`;
  const result = await connection.runAndReadAll(
    `COPY (${lines}) TO ${quote(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000, KV_METADATA {${metadata}})`,
  );
  return Number(result.getRowObjects()[0]?.Count ?? 0);
}
