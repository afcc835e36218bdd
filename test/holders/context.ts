/** What a connector gets from Habeas, on plain files: parts as NDJSON in a folder, codes in a list, heartbeats recorded. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallContext, PartRef } from '../../src/connector/contract.js';
import type { Connector, ConnectorContext } from '../../src/connector/define.js';

export const NOW = '2026-11-02T09:15:00.000Z';

export interface TestContext extends ConnectorContext {
  heartbeat: (cursor: unknown) => void;
  /** Parts sealed so far, by every attempt; a part written twice is here twice. */
  written: PartRef[];
  codes: string[];
  decoys: number;
  beats: unknown[];
  /** Rows of parts, in order. */
  rows(parts: readonly PartRef[]): Promise<Record<string, unknown>[]>;
  /** Spool folders that are still there. */
  spools(): Promise<string[]>;
}

export async function testContext(folder: string, overrides: Partial<ConnectorContext> = {}): Promise<TestContext> {
  const [parts, spool] = [join(folder, 'parts'), join(folder, 'spool')];
  await mkdir(parts, { recursive: true });
  await mkdir(spool, { recursive: true });
  const path = (requestId: string, dataset: string, index: number, ext: string): string =>
    join(parts, `${requestId}-${dataset}-${index}.${ext}`);
  const context: TestContext = {
    written: [],
    codes: [],
    decoys: 0,
    beats: [],
    resumeFrom: undefined,
    signal: new AbortController().signal,
    heartbeat: (cursor) => context.beats.push(cursor),
    hashIdentifiers: async (identifiers) => identifiers.map(testHash),
    sink: {
      async existing(requestId, dataset, index) {
        const meta = path(requestId, dataset, index, 'json');
        return existsSync(meta) ? (JSON.parse(await readFile(meta, 'utf8')) as PartRef) : undefined;
      },
      async write(requestId, { rows, ...head }, source) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        const object = path(requestId, head.dataset, head.index, 'ndjson');
        const ref: PartRef = {
          ...head,
          object,
          rows: typeof rows === 'function' ? rows() : rows,
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        };
        await writeFile(object, bytes);
        await writeFile(path(requestId, head.dataset, head.index, 'json'), JSON.stringify(ref));
        context.written.push(ref);
        return ref;
      },
      async withSpool(use) {
        const own = await mkdtemp(join(spool, 's-'));
        try {
          return await use(own);
        } finally {
          await rm(own, { recursive: true, force: true });
        }
      },
    },
    challenges: {
      async decoy() {
        context.decoys += 1;
        return { handle: randomUUID() };
      },
      async issue(_, send) {
        const code = String(10_000_000 + context.codes.length);
        await send(code);
        context.codes.push(code);
        return { handle: randomUUID() };
      },
    },
    rows: async (refs) => {
      const texts = await Promise.all(refs.map((ref) => readFile(ref.object, 'utf8')));
      return texts.flatMap((text) => text.split('\n').filter(Boolean)).map((line) => JSON.parse(line));
    },
    spools: () => readdir(spool),
    ...overrides,
  };
  return context;
}

/** What the register's keyed hash looks like. */
export function testHash({ type, value }: { type: string; value: string }): string {
  return createHmac('sha256', 'test').update(`${type} ${value}`).digest('base64url');
}

/** Calls with the fields every call carries. */
export function caller(connector: Connector, defaults: Partial<CallContext> = {}) {
  const base = { contract: 1, requestId: randomUUID(), right: 'erasure', now: NOW, ...defaults };
  return async <T>(call: Parameters<Connector['call']>[0], input: object, context: ConnectorContext): Promise<T> =>
    (await connector.call(call, { ...base, ...input }, context)) as T;
}
