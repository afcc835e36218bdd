/** The operator's stores read directly, never through a connector: what was there before, and what has changed since. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';
import type { Operator } from '../../examples/iot-operator/run.js';

type Row = Record<string, unknown>;

export const ACCOUNTS = ['customers', 'users', 'addresses', 'consents', 'sign_ins', 'sims', 'orders'] as const;
export const BILLING = [
  ...['payers', 'payment_methods', 'services', 'usage', 'invoices'],
  ...['payments', 'ledger', 'dunning_notes'],
] as const;

export class Source {
  private constructor(
    readonly lake: string,
    private readonly lakeBefore: string,
    private readonly accounts: pg.Client,
    private readonly billing: pg.Client,
  ) {}

  static async open(operator: Operator, folder: string): Promise<Source> {
    const { accounts, traffic } = operator.info();
    const state = JSON.parse(await readFile(join(folder, 'operator', 'state.json'), 'utf8')) as {
      secrets: Record<string, string>;
    };
    const billingUrl = new URL(accounts.ownerUrl);
    Object.assign(billingUrl, { username: 'billing', password: state.secrets['db:billing'], pathname: '/billing' });
    const [accountsDb, billingDb] = [accounts.ownerUrl, billingUrl.href].map(
      (connectionString) => new pg.Client({ connectionString }),
    ) as [pg.Client, pg.Client];
    for (const db of [accountsDb, billingDb]) {
      await db.connect();
      await db.query(`SET TIME ZONE 'UTC'`);
    }
    return new Source(traffic.folder, join(folder, 'lake-before'), accountsDb, billingDb);
  }

  async close(): Promise<void> {
    await Promise.all([this.accounts.end(), this.billing.end()]);
  }

  /** Work of the operator's own staff before anything begins. */
  async operate(system: 'accounts' | 'billing', sql: string, values: unknown[] = []): Promise<void> {
    await this[system].query(sql, values);
  }

  async rows<T extends Row = Row>(system: 'accounts' | 'billing', sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this[system].query<T>(sql, values)).rows;
  }

  /** Keeps everything as it is now. */
  async remember(): Promise<void> {
    await cp(this.lake, this.lakeBefore, { recursive: true });
    for (const [db, tables] of [[this.accounts, ACCOUNTS] as const, [this.billing, BILLING] as const]) {
      await db.query('CREATE SCHEMA before');
      for (const table of tables) await db.query(`CREATE TABLE before.${table} AS TABLE public.${table}`);
    }
  }

  /** Rows of a table that are no more as they were, and rows that were not there, as multisets. */
  async changed(system: 'accounts' | 'billing', table: string): Promise<{ lost: Row[]; gained: Row[] }> {
    const minus = async (a: string, b: string): Promise<Row[]> => {
      const sql = `SELECT to_jsonb(t) AS row FROM (TABLE ${a}.${table} EXCEPT ALL TABLE ${b}.${table}) t`;
      return (await this.rows<{ row: Row }>(system, sql)).map(({ row }) => row);
    };
    return { lost: await minus('before', 'public'), gained: await minus('public', 'before') };
  }

  /** Usage lines of a person, as a person reads them. */
  async lines({ customerId }: Person): Promise<Row[]> {
    return this.duck(
      `SELECT * EXCLUDE (contract) REPLACE (usage_id::DOUBLE AS usage_id, bytes::DOUBLE AS bytes,
         strftime(started_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS started_at)
       FROM now WHERE customer_ref = '${customerId ?? ''}'`,
    );
  }

  /** Lines gone by customer and invoice, lines that were not there, and lines that changed in more than losing their route. */
  async linesChanged(): Promise<{
    lost: { customer: string; invoice: string | null; n: number }[];
    gained: number;
    rerouted: { customer: string; invoice: string | null; route: string | null; n: number }[];
  }> {
    const but = '* EXCLUDE (route)';
    const [gained] = await this.duck(
      `SELECT count(*)::INTEGER AS n FROM (SELECT ${but} FROM now EXCEPT ALL SELECT ${but} FROM before)`,
    );
    return {
      lost: await this.duck(
        `SELECT customer_ref AS customer, invoice_ref AS invoice, count(*)::INTEGER AS n
         FROM (SELECT ${but} FROM before EXCEPT ALL SELECT ${but} FROM now) GROUP BY ALL ORDER BY ALL`,
      ),
      gained: Number(gained?.n),
      rerouted: await this.duck(
        `SELECT n.customer_ref AS customer, n.invoice_ref AS invoice, n.route, count(*)::INTEGER AS n
         FROM now n JOIN before b USING (usage_id) WHERE n.route IS DISTINCT FROM b.route GROUP BY ALL ORDER BY ALL`,
      ),
    };
  }

  private async duck<T extends Row>(sql: string): Promise<T[]> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' });
    const connection = await instance.connect();
    try {
      await connection.run(await view('now', this.lake));
      if (sql.includes('before')) await connection.run(await view('before', this.lakeBefore));
      return (await connection.runAndReadAll(sql)).getRowObjectsJS() as T[];
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }
}

/** The lake as its manifest has it. */
async function view(name: string, folder: string): Promise<string> {
  const files = Object.values((await readManifest(folder)).partitions).flat();
  const list = files.map((file) => `'${join(folder, ...file.split('/')).replaceAll("'", "''")}'`).join(', ');
  return `CREATE VIEW ${name} AS SELECT * FROM read_parquet([${list}], hive_partitioning = false)`;
}

/** So many people whose data can go: nothing owed, long sign-in logs; every other one has ended all services and paid the last usage. */
export async function makeErasable(source: Source, all: readonly Person[], count: number): Promise<Person[]> {
  const free = (p: Person): boolean => p.kind === 'private' && !p.cast && p.balanceMinor === 0 && !p.openTicket;
  const people = all.filter((person) => free(person) && person.trafficRows >= 50).slice(0, count);
  const settled = people.filter((_, n) => n % 2 === 0);
  await source.operate(
    'accounts',
    `UPDATE sims SET status = 'terminated', terminated_at = now() - interval '40 days'
     WHERE customer_id = ANY($1) AND status <> 'terminated'`,
    [settled.map(({ customerId }) => customerId)],
  );
  await source.operate(
    'billing',
    `UPDATE services SET status = 'terminated', terminated_on = current_date - 40, final_billed = true
     WHERE account_id = ANY($1)`,
    [settled.map(({ billingAccountId }) => billingAccountId)],
  );
  await source.operate(
    'billing',
    `UPDATE usage SET invoice_id = 'FINAL' WHERE account_id = ANY($1) AND invoice_id IS NULL`,
    [settled.map(({ billingAccountId }) => billingAccountId)],
  );
  await source.operate(
    'accounts',
    `INSERT INTO sign_ins (user_id, at, ip, method, user_agent, succeeded)
     SELECT u, now() - n * interval '6 hours', '192.0.2.7', 'password', NULL, true
     FROM unnest($1::text[]) u, generate_series(1, 3000) n`,
    [people.map(({ userId }) => userId)],
  );
  return people;
}
