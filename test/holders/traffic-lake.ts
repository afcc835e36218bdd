/** A small lake of the sample operator for tests, with lines no generator makes: NULLs, a foreign file layout, a SIM that changed hands. */
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { populationOf } from '../../examples/iot-operator/population/index.js';
import { generateTraffic } from '../../examples/iot-operator/systems/traffic/generate.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';

export const OPTIONS = { seed: 11, people: 40, trafficRows: 6_000, today: '2026-11-02' };
export const population = populationOf(OPTIONS);
export const ODD_FILE = 'month=2026-05/part-odd.parquet';

export interface Lake {
  root: string;
  folder: string;
  /** Every line of the current files as JSON, sorted: the lake as a multiset. */
  lines(where?: string): Promise<string[]>;
  count(where: string): Promise<number>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Bytes of every file below the lake, but for locks. */
  snapshot(): Promise<Map<string, string>>;
  files(): Promise<string[]>;
}

export async function makeLake(): Promise<Lake> {
  const root = await mkdtemp(join(tmpdir(), 'traffic-connector-'));
  const folder = join(root, 'lake');
  await generateTraffic(folder, population, OPTIONS);
  await addOddFile(folder);
  const files = async (): Promise<string[]> => Object.values((await readManifest(folder)).partitions).flat();
  const lake: Lake = {
    root,
    folder,
    files,
    query,
    async lines(where = 'true') {
      const paths = (await files()).map((file) => `'${folder}/${file}'`).join(', ');
      const rows = await query(
        `SELECT to_json(t)::VARCHAR AS line FROM (SELECT * FROM read_parquet([${paths}]) WHERE ${where}) t`,
      );
      return rows.map((row) => String(row.line)).sort();
    },
    async count(where) {
      return (await lake.lines(where)).length;
    },
    async snapshot() {
      const found = new Map<string, string>();
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && !path.includes('locks')) found.set(path, (await readFile(path)).toString('base64'));
      }
      return found;
    },
  };
  return lake;
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Lines nobody is named on, lines without a time, two customers on one SIM, quotes and scripts in text; snappy, binary metadata. */
async function addOddFile(folder: string): Promise<void> {
  const { traveller, debtor } = population.cast;
  const iccid = traveller.sims[0]?.iccid;
  const columns = `usage_id, customer_ref, contract, iccid, service_type, origin, destination, route, started_at, duration_s, bytes, billed, invoice_ref`;
  const lines = [
    `(9000000000001, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
    `(9000000000002, NULL, 'own', '${iccid}', 'data', '', 'ünïcödé.example 🚐', NULL, TIMESTAMP '2026-05-04 10:00:00', NULL, 0, false, NULL)`,
    `(9000000000003, '${traveller.customerId}', NULL, '${iccid}', 'data', NULL, 'no contract kind', 'r', TIMESTAMP '2026-05-04 10:00:00', 1, 1, true, 'INV-202605-000003')`,
    `(9000000000004, '${traveller.customerId}', 'own', '${iccid}', 'data', 'quote '' and "', E'line\\nbreak', 'r', NULL, 1, 1, true, 'INV-202605-000001')`,
    `(9000000000005, '${debtor.customerId}', 'own', '${iccid}', 'data', 'before it changed hands', '=1+1', 'r', TIMESTAMP '2026-05-01 00:00:00', 1, 1, true, 'INV-202605-000002')`,
    `(9000000000006, '${traveller.customerId}', 'company', '${iccid}', 'data', 'paid by a company', 'x', 'r', TIMESTAMP '2026-05-01 00:00:00', 1, 1, true, 'INV-202605-B00001')`,
  ];
  const types = `TABLE (usage_id BIGINT, customer_ref VARCHAR, contract VARCHAR, iccid VARCHAR, service_type VARCHAR, origin VARCHAR, destination VARCHAR,
    route VARCHAR, started_at TIMESTAMP, duration_s INTEGER, bytes BIGINT, billed BOOLEAN, invoice_ref VARCHAR)`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE ${types.replace('TABLE', 'TABLE odd')}`);
  await connection.run(`INSERT INTO odd (${columns}) VALUES ${lines.join(', ')}`);
  await connection.run(
    `COPY odd TO '${folder}/${ODD_FILE}' (FORMAT parquet, COMPRESSION snappy, KV_METADATA {'it''s': '\\x00\\xFFbytes'::BLOB, plain: 'text'})`,
  );
  connection.closeSync();
  instance.closeSync();
  const manifest = await readManifest(folder);
  manifest.partitions['2026-05']?.push(ODD_FILE);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, kept: 'by every rewriter' }));
}
