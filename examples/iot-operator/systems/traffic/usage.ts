/** What the operator does with the lake every day: shows a customer's usage, puts lines on an invoice. Restricted lines are skipped. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { FILE_METADATA } from './generate.js';
import { readManifest, readRestrictions, replaceFile, withLocks } from './lake.js';

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function withDuck<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' });
  const connection = await instance.connect();
  try {
    return await use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const lake = (folder: string, files: string[]): string =>
  `read_parquet([${files.map((file) => quote(join(folder, ...file.split('/')))).join(', ')}], hive_partitioning = false)`;

export interface Usage {
  month: string;
  lines: number;
  bytes: number;
}

/** Usage by month as customer service sees it: restricted lines are not shown. */
export async function usageOf(folder: string, customerRef: string): Promise<Usage[]> {
  const files = Object.values((await readManifest(folder)).partitions).flat();
  const restricted = Object.keys((await readRestrictions(folder))[customerRef] ?? {}).map((item) =>
    item === 'unbilled' ? 'current' : item,
  );
  if (files.length === 0 || restricted.includes('*')) return [];
  const hidden = restricted.length === 0 ? 'false' : `item IN (${restricted.map(quote).join(', ')})`;
  return await withDuck(async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT strftime(started_at, '%Y-%m') AS month, count(*)::INTEGER AS lines, coalesce(sum(bytes), 0)::DOUBLE AS bytes
       FROM (SELECT *, CASE WHEN invoice_ref IS NULL THEN 'current' ELSE 'lines/' || lower(invoice_ref) END AS item FROM ${lake(folder, files)})
       WHERE customer_ref = $1 AND NOT ${hidden} GROUP BY 1 ORDER BY 1`,
      [customerRef],
    );
    return reader.getRowObjectsJS() as unknown as Usage[];
  });
}

/** Puts a customer's lines that are on no invoice yet on this one. Returns how many. */
export async function assignInvoice(folder: string, customerRef: string, invoiceRef: string): Promise<number> {
  const months = Object.keys((await readManifest(folder)).partitions);
  const locks = months.map((month) => `month=${month}`);
  return await withLocks(folder, locks, () =>
    withDuck(async (connection) => {
      let assigned = 0;
      const replaced = new Map<string, string>();
      const open = `coalesce(customer_ref = ${quote(customerRef)} AND invoice_ref IS NULL, false)`;
      for (const file of Object.values((await readManifest(folder)).partitions).flat()) {
        const found = await connection.runAndReadAll(
          `SELECT count(*)::INTEGER AS n FROM ${lake(folder, [file])} WHERE ${open}`,
        );
        const lines = Number(found.getRowObjectsJS()[0]?.n ?? 0);
        if (lines === 0) continue;
        const fresh = `${file.slice(0, file.lastIndexOf('/'))}/part-${randomUUID()}.parquet`;
        const metadata = Object.entries(FILE_METADATA).map(([key, value]) => `${key}: ${quote(value)}`);
        await connection.run(
          `COPY (SELECT * REPLACE (CASE WHEN ${open} THEN true ELSE billed END AS billed,
                   CASE WHEN ${open} THEN ${quote(invoiceRef)} ELSE invoice_ref END AS invoice_ref) FROM ${lake(folder, [file])})
           TO ${quote(join(folder, ...fresh.split('/')))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000, KV_METADATA {${metadata.join(', ')}})`,
        );
        replaced.set(file, fresh);
        assigned += lines;
      }
      await nameInstead(folder, replaced);
      return assigned;
    }),
  );
}

async function nameInstead(folder: string, replaced: ReadonlyMap<string, string>): Promise<void> {
  if (replaced.size === 0) return;
  await withLocks(folder, ['manifest'], async () => {
    const manifest = await readManifest(folder);
    const partitions = Object.entries(manifest.partitions).map(([month, files]): [string, string[]] => [
      month,
      files.map((file) => replaced.get(file) ?? file),
    ]);
    const next = { ...manifest, version: manifest.version + 1, partitions: Object.fromEntries(partitions) };
    await replaceFile(join(folder, 'manifest.json'), JSON.stringify(next, null, 2));
  });
  for (const file of replaced.keys()) await rm(join(folder, ...file.split('/')), { force: true });
}
