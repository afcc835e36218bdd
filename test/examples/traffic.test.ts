import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { populationOf } from '../../examples/iot-operator/population/index.js';
import { FILE_METADATA, generateTraffic } from '../../examples/iot-operator/systems/traffic/generate.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';

const options = { seed: 7, people: 60, trafficRows: 20_000, today: '2026-11-02' };
const population = populationOf(options);
let root: string;
let folder: string;

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    sql.replace('LAKE', `read_parquet('${folder}/month=*/part-*.parquet', hive_partitioning=true)`),
  );
  const rows = reader.getRowObjectsJS() as Record<string, unknown>[];
  connection.closeSync();
  instance.closeSync();
  return rows;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'traffic-system-'));
  folder = join(root, 'lake');
  expect(await generateTraffic(folder, population, options)).toBe(20_000);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('traffic lake', () => {
  it('holds every line once, under the customer whose SIM made it', async () => {
    const [total] = await query(
      'select count(*)::INT n, count(distinct usage_id)::INT ids, min(started_at)::VARCHAR a, max(started_at)::VARCHAR z from LAKE',
    );
    expect(total).toMatchObject({ n: 20_000, ids: 20_000 });
    expect(String(total?.a) >= '2025-11-02').toBe(true);
    expect(String(total?.z) < '2026-11-02').toBe(true);
    const perCustomer = await query('select customer_ref, contract, count(*)::INT n from LAKE group by all');
    const expected = new Map<string, number>();
    for (const who of [...population.people, ...population.companies]) {
      if (who.customerId !== undefined && who.trafficRows > 0) expected.set(who.customerId, who.trafficRows);
    }
    expect(new Map(perCustomer.map((row) => [row.customer_ref, row.n]))).toEqual(expected);
    expect(
      perCustomer.every((row) => (row.contract === 'company') === String(row.customer_ref).startsWith('CUS-B')),
    ).toBe(true);
  });

  it('gives the traveller traffic on every day of the year', async () => {
    const [days] = await query(
      `select count(distinct started_at::DATE)::INT n from LAKE where customer_ref = '${population.cast.traveller.customerId}'`,
    );
    expect(days?.n).toBe(365);
  });

  it('has invoiced the months before this one and left the current month open', async () => {
    const [row] = await query(`select
      count(*) filter (where month = '2026-11' and (invoice_ref is not null or billed))::INT early,
      count(*) filter (where month < '2026-11' and (invoice_ref is null or not billed))::INT late,
      count(*) filter (where month = '2026-11')::INT running,
      count(*) filter (where invoice_ref <> 'INV-' || replace(month, '-', '') || '-' || replace(customer_ref, 'CUS-', ''))::INT wrong from LAKE`);
    expect(row).toMatchObject({ early: 0, late: 0, wrong: 0 });
    expect(Number(row?.running)).toBeGreaterThan(0);
  });

  it('has holes where lines have nothing to say, and metadata in every file', async () => {
    const [row] = await query(
      'select count(*) filter (where route is null)::INT routes, count(*) filter (where duration_s is null)::INT durations from LAKE',
    );
    expect(Number(row?.routes)).toBeGreaterThan(0);
    expect(Number(row?.durations)).toBeGreaterThan(0);
    const files = Object.values((await readManifest(folder)).partitions).flat();
    expect(files).toHaveLength(13);
    const metadata = await query(
      `select decode(key) k, decode(value) v, count(*)::INT n from parquet_kv_metadata('${folder}/month=*/part-*.parquet') group by all`,
    );
    expect(Object.fromEntries(metadata.map((entry) => [entry.k, entry.v]))).toEqual(FILE_METADATA);
    expect(metadata.every((entry) => entry.n === 13)).toBe(true);
  });

  it('is the same for the same seed', async () => {
    const again = join(root, 'again');
    await generateTraffic(again, population, options);
    const path = 'month=2026-05/part-0000.parquet';
    expect(await readFile(join(again, path))).toEqual(await readFile(join(folder, path)));
  });
});
