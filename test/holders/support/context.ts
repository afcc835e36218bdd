/** What a connector gets from its worker, in memory: a sink that keeps plain bytes, heartbeats that are remembered. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallContext, PartRef } from '../../../src/connector/contract.js';
import type { ConnectorContext, PartSink } from '../../../src/connector/define.js';
import { testHash } from '../context.js';

export const NOW = '2026-11-24T09:00:00.000Z';
export const TODAY = '2026-11-24';

export interface MemorySink extends PartSink {
  parts: Map<string, { ref: PartRef; bytes: Buffer }>;
  /** Parts really written, in order: `<dataset>/<index>`. */
  writes: string[];
  /** Records of a dataset over all its parts, in order. */
  records(dataset: string): Record<string, unknown>[];
}

export function memorySink(): MemorySink {
  const parts: MemorySink['parts'] = new Map();
  const writes: string[] = [];
  return {
    parts,
    writes,
    existing: async (_, dataset, index) => parts.get(`${dataset}/${index}`)?.ref,
    write: async (requestId, head, source) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const { rows, ...rest } = head;
      const ref: PartRef = {
        ...rest,
        object: `requests/${requestId}/${head.dataset}/${head.index}`,
        rows: typeof rows === 'function' ? rows() : rows,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
      parts.set(`${head.dataset}/${head.index}`, { ref, bytes });
      writes.push(`${head.dataset}/${head.index}`);
      return ref;
    },
    withSpool: async (use) => {
      const folder = await mkdtemp(join(tmpdir(), 'habeas-spool-'));
      try {
        return await use(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    records: (dataset) =>
      [...parts.values()]
        .filter(({ ref }) => ref.dataset === dataset && ref.kind === 'records')
        .sort((a, b) => a.ref.index - b.ref.index)
        .flatMap(({ bytes }) =>
          bytes
            .toString('utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Record<string, unknown>),
        ),
  };
}

export interface TestContext extends ConnectorContext {
  sink: MemorySink;
  beats: unknown[];
}

/** @param after an earlier attempt's context, resumed from its last heartbeat */
export function testContext(
  options: { sink?: MemorySink; resumeFrom?: unknown; signal?: AbortSignal } = {},
): TestContext {
  const beats: unknown[] = [];
  return {
    sink: options.sink ?? memorySink(),
    challenges: {
      decoy: async () => ({ handle: 'x'.repeat(32) }),
      issue: async () => ({ handle: 'x'.repeat(32) }),
    },
    hashIdentifiers: async (identifiers) => identifiers.map(testHash),
    heartbeat: (cursor) => beats.push(cursor),
    resumeFrom: options.resumeFrom,
    signal: options.signal ?? new AbortController().signal,
    beats,
  };
}

export function callContext(right: CallContext['right'] = 'erasure', now = NOW): CallContext {
  return { contract: 1, requestId: randomUUID(), right, now };
}
