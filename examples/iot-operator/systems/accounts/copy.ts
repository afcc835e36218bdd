/** `COPY … FROM STDIN`, PostgreSQL's fast way in, over a plain `pg` connection. */
import { once } from 'node:events';
import type { Client, Connection, Submittable } from 'pg';

export type Cell = string | number | boolean | null;

/** The copy half of the wire protocol; `pg` offers it to whoever submits a query of their own. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const CHUNK_BYTES = 64 * 1024;

/** Copies rows into a table. Memory stays constant. Rejects with the server's error; nothing of a failed copy stays. */
export async function copyInto(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyIn(`COPY ${table} (${columns.join(', ')}) FROM STDIN`, rows, resolve, reject));
  });
}

class CopyIn implements Submittable {
  private failure: Error | undefined;

  constructor(
    private readonly sql: string,
    private readonly rows: Iterable<readonly Cell[]>,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.sql);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.send(connection).then(
      () => connection.endCopyFrom(),
      (error: unknown) => {
        this.failure = error as Error;
        connection.sendCopyFail('the rows could not be made');
      },
    );
  }

  private async send(connection: CopyConnection): Promise<void> {
    let chunk = '';
    const flush = async (): Promise<void> => {
      connection.sendCopyFromChunk(Buffer.from(chunk, 'utf8'));
      chunk = '';
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    };
    for (const row of this.rows) {
      chunk += `${row.map(escaped).join('\t')}\n`;
      if (chunk.length > CHUNK_BYTES) await flush();
    }
    await flush();
  }

  handleCommandComplete(): void {
    // The end comes with handleReadyForQuery.
  }

  handleReadyForQuery(): void {
    if (this.failure) this.reject(this.failure);
    else this.resolve();
  }

  handleError(error: Error): void {
    this.failure ??= error;
    this.reject(this.failure);
  }
}

function escaped(cell: Cell): string {
  if (cell === null) return String.raw`\N`;
  return String(cell).replace(
    /[\\\t\n\r]/g,
    (ch) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[ch] ?? ch,
  );
}
