/** The limit beside rows: the database's own `COPY` of the same rows as CSV, deflated at the bundle's level, into nothing. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflateRaw } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { Connection, Submittable } from 'pg';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';
import type { Service } from '../service.js';
import { timed } from '../statistics.js';

export interface CopyLimit {
  ms: number;
  rows: number;
  /** Of the CSV. */
  bytes: number;
}

const ZLIB = { level: 1, chunkSize: 64 * 1024, memLevel: 9 };

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, next) => next() });

/** DuckDB writes files only, so the CSV goes through one. Two threads, as the connector has. */
export async function copyTraffic({ operator, folder }: Service, { customerId }: Person): Promise<CopyLimit> {
  const lake = operator.info().traffic.folder;
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const files = Object.values((await readManifest(lake)).partitions).flat();
  const list = files.map((file) => quote(join(lake, ...file.split('/')))).join(', ');
  const target = join(folder, 'traffic.csv');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    const { result, ms } = await timed(async () => {
      const copied = await connection.runAndReadAll(
        `COPY (SELECT * FROM read_parquet([${list}], hive_partitioning = false) WHERE customer_ref = ${quote(customerId ?? '')})
         TO ${quote(target)} (FORMAT csv)`,
      );
      const deflate = createDeflateRaw(ZLIB);
      await pipeline(createReadStream(target, { highWaterMark: 1024 * 1024 }), deflate, nowhere());
      return { rows: Number(copied.getRowObjectsJS()[0]?.Count ?? 0), bytes: deflate.bytesWritten };
    });
    return { ms, ...result };
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(target, { force: true });
  }
}

export async function copySignIns({ operator }: Service, { userId }: Person): Promise<CopyLimit> {
  const client = new pg.Client({ connectionString: operator.info().accounts.ownerUrl });
  await client.connect();
  try {
    const where = `user_id = ${client.escapeLiteral(userId ?? '')}`;
    const deflate = createDeflateRaw(ZLIB);
    const { ms } = await timed(() => {
      client.query(new CopyOut(`COPY (SELECT * FROM sign_ins WHERE ${where}) TO STDOUT (FORMAT csv)`, deflate));
      return pipeline(deflate, nowhere());
    });
    const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM sign_ins WHERE ${where}`);
    return { ms, rows: rows[0]?.n ?? 0, bytes: deflate.bytesWritten };
  } finally {
    await client.end();
  }
}

/** `COPY … TO STDOUT` over a plain `pg` connection, which leaves the copy's messages to whoever submits a query of their own. */
class CopyOut implements Submittable {
  private gathered: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly sql: string,
    private readonly target: Writable,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.sql);
  }

  /** One message a row: deflated one by one they would measure the calls, not the copy. */
  handleCopyData({ chunk }: { chunk: Buffer }, { stream }: Connection): void {
    this.gathered.push(chunk);
    this.size += chunk.length;
    if (this.size < ZLIB.chunkSize) return;
    // Messages of one packet come together: only the first of them finds the target full.
    if (this.flush() || stream.isPaused()) return;
    stream.pause();
    this.target.once('drain', () => stream.resume());
  }

  private flush(): boolean {
    const bytes = Buffer.concat(this.gathered);
    this.gathered = [];
    this.size = 0;
    return this.target.write(bytes);
  }

  handleCommandComplete(): void {
    // The end comes with handleReadyForQuery.
  }

  handleReadyForQuery({ stream }: Connection): void {
    this.flush();
    this.target.end();
    // A target that has been ended never tells that it drained; the next query needs the connection.
    stream.resume();
  }

  handleError(error: Error): void {
    this.target.destroy(error);
  }
}
