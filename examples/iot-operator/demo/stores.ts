/** Reads the operator's systems directly, by their own interfaces and never through a connector: what the demo checks itself against. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { Person } from '../population/index.js';
import { readManifest } from '../systems/traffic/lake.js';
import type { Operator } from '../run.js';
import { call } from './subject.js';

interface Page<T> {
  data: T[];
}

export class Stores {
  constructor(private readonly operator: Operator) {}

  /** Traffic lines of a customer, counted in the Parquet files. */
  async trafficRows({ customerId }: Person): Promise<number> {
    const { folder } = this.operator.info().traffic;
    const files = Object.values((await readManifest(folder)).partitions).flat();
    const list = files.map((file) => `'${join(folder, ...file.split('/')).replaceAll("'", "''")}'`).join(', ');
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' });
    const connection = await instance.connect();
    try {
      const reader = await connection.runAndReadAll(
        `SELECT count(*)::INTEGER AS n FROM read_parquet([${list}], hive_partitioning = false) WHERE customer_ref = $1`,
        [customerId ?? ''],
      );
      return Number(reader.getRowObjectsJS()[0]?.n ?? 0);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  /** Name in the accounts database; undefined once it is gone. */
  async customerName({ customerId }: Person): Promise<string | undefined> {
    const client = new pg.Client({ connectionString: this.operator.info().accounts.ownerUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string | null }>(
        'SELECT name FROM customers WHERE customer_id = $1',
        [customerId],
      );
      return rows[0]?.name ?? undefined;
    } finally {
      await client.end();
    }
  }

  async crmContacts({ email }: Person): Promise<number> {
    return (await this.post<Page<unknown>>('crm', '/contacts/search', { by: 'email', value: email })).data.length;
  }

  /** Whether a campaign sent now would reach the contact. */
  async campaignReaches({ crmContactId }: Person): Promise<boolean> {
    const { recipients } = await this.post<{ recipients: string[] }>('crm', '/campaigns/CMP-NEWS/send', {
      dryRun: true,
    });
    return recipients.includes(crmContactId ?? '');
  }

  async invoices(person: Person): Promise<{ id: string; status: string }[]> {
    return this.billing<{ id: string; status: string }>(person, 'invoices');
  }

  async cardTokens(person: Person): Promise<number> {
    return (await this.billing(person, 'payment-methods')).length;
  }

  private async billing<T>({ billingAccountId }: Person, what: string): Promise<T[]> {
    const { url, token } = this.operator.info().systems.billing;
    const path = `/accounts/${billingAccountId ?? ''}/${what}?limit=100`;
    return (await call<Page<T>>(url, 'GET', path, undefined, { authorization: `Bearer ${token}` })).data;
  }

  private post<T>(system: 'crm' | 'billing', path: string, body: unknown): Promise<T> {
    const { url, token } = this.operator.info().systems[system];
    return call<T>(url, 'POST', path, body, { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() });
  }
}
