/** The connection pool of the register. Instants come out as ISO 8601 UTC strings, dates as `YYYY-MM-DD`, counts as numbers. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.js';
import type { Database } from './types.js';

const { builtins } = pg.types;

const PARSERS: Partial<Record<number, (text: string) => unknown>> = {
  [builtins.TIMESTAMPTZ]: (text) => {
    const instant = new Date(text);
    return Number.isNaN(instant.getTime()) ? text : instant.toISOString(); // `infinity` stays a word
  },
  [builtins.DATE]: (text) => text,
  [builtins.INT8]: Number,
  [builtins.NUMERIC]: Number,
};

/** `max`: connections of this process. The server may restart under it: idle connections that break are dropped, queries fail once. */
export function openDatabase(url: string, { max = 10 }: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    allowExitOnIdle: true,
    application_name: 'habeas',
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        PARSERS[id] ??
        (pg.types.getTypeParser as (id: number, format?: string) => (text: string) => unknown)(id, format),
    },
  });
  pool.on('error', () => undefined); // an idle connection broke: the pool has dropped it
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
