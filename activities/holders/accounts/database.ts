/** The accounts database through its own role. Errors tell SQLSTATE only: PostgreSQL's text quotes key values. */
import pg from 'pg';
import { HabeasError, isHabeasError } from '../../../src/common/errors.js';

export type Row = Record<string, unknown>;

export interface Queries {
  rows<T extends Row = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
}

export interface AccountsDatabase extends Queries {
  /** All or nothing; what `work` reads is one state of the database, serialised against others that change it. */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openAccounts(url: string, connections: number): AccountsDatabase {
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  types.setTypeParser(1082, String);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    connectionTimeoutMillis: 10_000,
    application_name: 'habeas',
  });
  pool.on('error', () => undefined); // an idle connection broke: the pool replaces it, a query in flight fails by itself
  return {
    ...queriesOf(() => pool),
    async transaction(work) {
      const client = await connect(pool);
      let broken: Error | undefined;
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
        const result = await work(queriesOf(() => client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((cause: unknown) => {
          broken = cause as Error;
        });
        throw databaseError(error);
      } finally {
        client.release(broken);
      }
    },
    close: async () => pool.end(),
  };
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw databaseError(error);
  }
}

function queriesOf(client: () => pg.Pool | pg.PoolClient): Queries {
  return {
    async rows<T extends Row>(sql: string, params: readonly unknown[] = []) {
      try {
        return (await client().query<T>(sql, [...params])).rows;
      } catch (error) {
        throw databaseError(error);
      }
    },
  };
}

/** Network, start and stop of the server, too many clients, lock and serialisation failures pass by themselves. */
const PASSING = /^(08|40|53|55P03|57)/;
const RIGHTS = /^(28|42501)/;

function databaseError(cause: unknown): unknown {
  if (isHabeasError(cause) || (cause instanceof Error && cause.name === 'AbortError')) return cause;
  const code = (cause as { code?: unknown }).code;
  const state = typeof code === 'string' ? code : 'no code';
  if (!/^[0-9A-Z]{5}$/.test(state) || PASSING.test(state)) {
    return new HabeasError('transient', `the accounts database does not answer (${state})`, {
      hint: 'check that it runs; it is tried again by itself',
    });
  }
  return new HabeasError('permanent', `the accounts database refuses the query (SQLSTATE ${state})`, {
    hint: RIGHTS.test(state)
      ? 'give the role in the settings the rights that docs/holders.md lists'
      : 'compare its tables with docs/holders.md',
  });
}
