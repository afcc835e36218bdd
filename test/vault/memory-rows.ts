import type { KeyRow, KeyRows } from '../../src/vault/types.js';

/** Key rows in memory, with a count of look-ups. What two stores share is what two processes would share. */
export interface MemoryRows extends KeyRows {
  lookUps: number;
  readonly rows: Map<string, KeyRow>;
}

export function memoryRows(): MemoryRows {
  const rows = new Map<string, KeyRow>();
  return {
    lookUps: 0,
    rows,
    async get(id) {
      this.lookUps += 1;
      const row = rows.get(id);
      return row && { ...row };
    },
    async insert(id, wrapped) {
      if (rows.has(id)) return false;
      rows.set(id, { id, wrapped });
      return true;
    },
    async replace(id, from, to) {
      const row = rows.get(id);
      if (!row?.wrapped || !Buffer.from(row.wrapped).equals(from)) return false;
      rows.set(id, { id, wrapped: to });
      return true;
    },
    async destroy(id) {
      rows.set(id, { id, wrapped: null });
    },
  };
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** `collect`ed error, for `await expect(...)` of streams that fail while read. */
export async function* pieces(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as Uint8Array);
}
