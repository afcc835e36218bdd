/**
 * Collecting page by page: a part is one page, a range of keys that depends on the records alone. After a crash the pages are read
 * again from the last heartbeat; a part that was written whole for the same range is taken as it is.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CollectResult, PartRef } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';

export interface PageOf<T> {
  data: T[];
  next: string | null;
}

/** One run of pages: a person record's records of one dataset. */
export interface PageSource {
  dataset: string;
  /** Reads a page and gives its records as the bundle shows them; `key` of the last one read names the range. */
  read(cursor: string | undefined, signal: AbortSignal): Promise<PageOf<Record<string, unknown>> & { range: string }>;
}

const cursorSchema = z.object({
  source: z.number().int().nonnegative(),
  cursor: z.string().optional(),
  /** Parts written so far, by dataset. */
  written: z.record(z.string(), z.number().int().nonnegative()),
});
type Cursor = z.infer<typeof cursorSchema>;

/**
 * Collects all sources in order. Sources of one dataset continue its numbering. Every dataset named gets a number of rows, zero included:
 * searched and nothing found.
 */
export async function collectPages(
  requestId: string,
  datasets: readonly string[],
  sources: readonly PageSource[],
  context: ConnectorContext,
): Promise<Pick<CollectResult, 'parts' | 'rows'>> {
  const { parts, at } = (await resume(requestId, sources, context)) ?? { parts: [], at: { source: 0, written: {} } };
  let { source, cursor }: Cursor = at;
  const written = { ...at.written };
  while (source < sources.length) {
    const current = sources[source];
    if (!current) break;
    const { dataset } = current;
    const page = await current.read(cursor, context.signal);
    if (page.data.length > 0) {
      const index = written[dataset] ?? 0;
      parts.push(await writePart(requestId, dataset, index, page, context));
      written[dataset] = index + 1;
    }
    cursor = page.next ?? undefined;
    if (page.next === null) source += 1;
    context.heartbeat({ source, cursor, written: { ...written } } satisfies Cursor);
  }
  return { parts, rows: countRows(datasets, parts) };
}

/** Rows per dataset. Attachments count one each. */
export function countRows(datasets: readonly string[], parts: readonly PartRef[]): Record<string, number> {
  const rows = Object.fromEntries(datasets.map((dataset) => [dataset, 0]));
  for (const part of parts) rows[part.dataset] = (rows[part.dataset] ?? 0) + part.rows;
  return rows;
}

/** A name for a range of keys that tells nothing about the keys. */
export function rangeName(...keys: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 32);
}

async function writePart(
  requestId: string,
  dataset: string,
  index: number,
  page: { data: Record<string, unknown>[]; range: string },
  context: ConnectorContext,
): Promise<PartRef> {
  const existing = await context.sink.existing(requestId, dataset, index);
  if (existing?.range === page.range && existing.rows === page.data.length) return existing;
  const head = { dataset, index, kind: 'records' as const, range: page.range, rows: page.data.length };
  return context.sink.write(requestId, head, ndjson(page.data));
}

async function* ndjson(records: readonly Record<string, unknown>[]): AsyncIterable<Uint8Array> {
  for (const record of records) yield Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
}

/** What an earlier attempt got done; undefined = begin anew, which repeats and loses nothing, since parts are named by their number. */
async function resume(
  requestId: string,
  sources: readonly PageSource[],
  { resumeFrom, sink }: ConnectorContext,
): Promise<{ parts: PartRef[]; at: Cursor } | undefined> {
  const at = cursorSchema.safeParse(resumeFrom).data;
  if (!at || at.source > sources.length) return undefined;
  const parts: PartRef[] = [];
  for (const dataset of new Set(sources.map((source) => source.dataset))) {
    for (let index = 0; index < (at.written[dataset] ?? 0); index += 1) {
      const part = await sink.existing(requestId, dataset, index);
      if (!part) return undefined;
      parts.push(part);
    }
  }
  return { parts, at };
}
