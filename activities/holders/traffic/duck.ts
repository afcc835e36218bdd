/** DuckDB for the length of one call: in memory, bounded, spilling into the call's private folder, without extensions from elsewhere. */
import { join } from 'node:path';
import { DuckDBInstance, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { HabeasError, isHabeasError } from '../../../src/common/errors.js';
import type { TrafficSettings } from './settings.js';

export type Row = Record<string, unknown>;

export interface Duck {
  rows<T extends Row = Row>(sql: string): Promise<T[]>;
  /** Runs a `COPY … TO`. Returns the rows written. */
  copy(sql: string): Promise<number>;
  /** A temporary table with one text column: how values of people get into a query, never as SQL text. */
  list(table: string, column: string, values: readonly string[]): Promise<void>;
}

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export async function withDuck<T>(
  settings: TrafficSettings,
  spool: string,
  use: (duck: Duck) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(settings.threads),
    memory_limit: settings.memoryLimit,
    temp_directory: join(spool, 'duckdb'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    return await use(duckOver(connection));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function duckOver(connection: DuckDBConnection): Duck {
  const rows = async (sql: string): Promise<Row[]> => {
    try {
      return (await connection.runAndReadAll(sql)).getRowObjectsJS();
    } catch (error) {
      throw duckError(error);
    }
  };
  return {
    rows: async <T extends Row>(sql: string) => (await rows(sql)) as T[],
    copy: async (sql) => Number((await rows(sql))[0]?.Count ?? 0),
    async list(table, column, values) {
      await rows(`CREATE OR REPLACE TEMP TABLE ${table} (${column} VARCHAR)`);
      const statement = await connection.prepare(`INSERT INTO ${table} VALUES ($1)`);
      for (const value of values) {
        statement.bind([value], [VARCHAR]);
        await statement.run();
      }
    },
  };
}

const NO_PARQUET_FILE =
  /^(IO|Invalid Input) Error: (No files found|No magic bytes|Cannot open file|File '.*' too small)/;
const noParquetFile = new WeakSet<HabeasError>();

/** The file was not there, or is not a whole Parquet file. */
export const isNoParquetFile = (error: unknown): boolean => isHabeasError(error) && noParquetFile.has(error);

/** DuckDB's text may quote values of a row: only its class of error is passed on. */
function duckError(cause: unknown): HabeasError {
  const text = (cause as Error).message;
  const named = /^([A-Z][A-Za-z -]{1,40}) Error:/.exec(text)?.[1] ?? 'unknown';
  const passing = ['IO', 'Out of Memory', 'Interrupted', 'INTERRUPT'].includes(named);
  const error = new HabeasError(
    passing ? 'transient' : 'permanent',
    `the traffic lake could not be read (${named} error of DuckDB)`,
    {
      hint: passing
        ? 'check that the folder is mounted and has free space; it is tried again by itself'
        : 'check that the files have the columns of the data map',
    },
  );
  if (NO_PARQUET_FILE.test(text)) noParquetFile.add(error);
  return error;
}
