/** PostgreSQL for a sample system: one database and role of its own, schema made at start, instants as ISO 8601 UTC. */
import pg from 'pg';

export type Row = Record<string, unknown>;

/** Queries inside or outside a transaction. */
export interface Queries {
  rows<T = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** The first row. */
  one<T = Row>(sql: string, params?: readonly unknown[]): Promise<T | undefined>;
  /** Number of rows touched. */
  run(sql: string, params?: readonly unknown[]): Promise<number>;
  /** Inserts objects whose keys are column names. */
  insert(table: string, rows: readonly Row[]): Promise<void>;
}

export interface Database extends Queries {
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const INSERT_BATCH = 2_000;
/** Any number, the same in all processes: schema and seed are made by one at a time. */
const SETUP_LOCK = 7_201;

export async function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8, types: parsers() });
  // A connection that breaks while idle is replaced; queries in flight report their own errors.
  pool.on('error', (error) => process.stderr.write(`database connection lost: ${error.message}\n`));
  await pool.query('select 1').catch(async (cause: unknown) => {
    await pool.end();
    throw new Error('cannot reach the database: check --database-url or DATABASE_URL', { cause });
  });
  return {
    ...queriesOf(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(queriesOf(client));
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        await client.query('rollback').then(
          () => client.release(),
          () => client.release(true),
        );
        throw error;
      }
    },
    close: async () => pool.end(),
  };
}

/** Creates tables that are missing and fills an empty database once, all or nothing. */
export async function prepare(db: Database, schema: string, seed: (tx: Queries) => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.run('select pg_advisory_xact_lock($1)', [SETUP_LOCK]);
    await tx.run(`create table if not exists meta (key text primary key, value text not null)`);
    await tx.run(schema);
    if (await tx.one(`select 1 from meta where key = 'seeded'`)) return;
    await seed(tx);
    await tx.insert('meta', [{ key: 'seeded', value: 'yes' }]);
  });
}

function queriesOf(client: pg.Pool | pg.PoolClient): Queries {
  const query = async (sql: string, params: readonly unknown[] = []): Promise<pg.QueryResult> =>
    params.length === 0 ? client.query(sql) : client.query(sql, [...params]);
  return {
    rows: async <T>(sql: string, params?: readonly unknown[]) => (await query(sql, params)).rows as T[],
    one: async <T>(sql: string, params?: readonly unknown[]) => (await query(sql, params)).rows[0] as T | undefined,
    run: async (sql, params) => (await query(sql, params)).rowCount ?? 0,
    insert: async (table, rows) => {
      const [first] = rows;
      if (!first) return;
      const columns = Object.keys(first)
        .map((column) => pg.escapeIdentifier(column))
        .join(', ');
      const into = pg.escapeIdentifier(table);
      for (let from = 0; from < rows.length; from += INSERT_BATCH) {
        const batch = JSON.stringify(rows.slice(from, from + INSERT_BATCH));
        await client.query(
          `insert into ${into} (${columns}) select ${columns} from jsonb_populate_recordset(null::${into}, $1::jsonb)`,
          [batch],
        );
      }
    },
  };
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

function parsers(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  types.setTypeParser(DATE, String);
  types.setTypeParser(TIMESTAMPTZ, (value) => new Date(value).toISOString());
  return types;
}
