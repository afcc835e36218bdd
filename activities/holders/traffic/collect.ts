/**
 * `collect`: DuckDB writes each key range as NDJSON into the call's spool folder, the sink seals it from there. A range is a run of
 * rows of one file; files never change, so a range of the same name is the same rows, and a retry takes parts it finds as they are.
 */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectInput, CollectResult, PartRef } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { DATASET, LINE_FIELDS } from './data-map.js';
import { quote, withDuck } from './duck.js';
import type { Duck } from './duck.js';
import { UNDERSTOOD } from './find.js';
import { STATEMENTS, linesUpTo, loadCustomers, parquet, scopeOf } from './selection.js';
import type { TrafficSettings } from './settings.js';
import { collectStatements } from './statements.js';
import { currentFiles, readManifest } from './store.js';

interface Range {
  file: string;
  /** From this row of the file, `rangeRows` long. */
  start: number;
  rows: number;
  /** Name of the range for this person and bound. */
  label: string;
}

const READ_BYTES = 1024 * 1024;

export async function collect(
  settings: TrafficSettings,
  input: CollectInput,
  context: ConnectorContext,
): Promise<CollectResult> {
  const searched = { identifierTypes: UNDERSTOOD, at: input.now };
  const isWanted = (dataset: string): boolean => input.datasets?.includes(dataset) ?? true;
  const stated =
    isWanted(STATEMENTS) && input.subject.refs.length > 0 ? await collectStatements(settings, input, context) : [];
  const rows: Record<string, number> = isWanted(STATEMENTS)
    ? { [STATEMENTS]: stated.reduce((sum, part) => sum + part.rows, 0) }
    : {};
  if (!isWanted(DATASET)) return { searched, parts: stated, rows };
  if (input.subject.refs.length === 0) return { searched, parts: [], rows: { ...rows, [DATASET]: 0 } };
  const parts = await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, input.subject);
      const ranges = await rangesOf(duck, settings, input);
      const written: PartRef[] = [];
      for (const [index, range] of ranges.entries()) {
        written.push(await part(duck, settings, input, context, spool, index, range));
        context.heartbeat({ dataset: DATASET, parts: index + 1, of: ranges.length });
      }
      return written;
    }),
  );
  const lines = parts.reduce((sum, written) => sum + written.rows, 0);
  return { searched, parts: [...parts, ...stated], rows: { ...rows, [DATASET]: lines } };
}

async function rangesOf(duck: Duck, settings: TrafficSettings, input: CollectInput): Promise<Range[]> {
  const scope = scopeOf(input.subject, input.asOf);
  const { folder, rangeRows } = settings;
  const ranges: Range[] = [];
  for (const { file } of currentFiles(await readManifest(folder))) {
    const found = await duck.rows<{ chunk: bigint; n: bigint }>(
      `SELECT file_row_number // ${rangeRows} AS chunk, count(*) AS n FROM ${parquet(folder, [file])}
       WHERE ${linesUpTo(input.asOf)} GROUP BY 1 ORDER BY 1`,
    );
    for (const { chunk, n } of found) {
      const start = Number(chunk) * rangeRows;
      ranges.push({ file, start, rows: Number(n), label: `${scope}:${file}#${start}+${rangeRows}` });
    }
  }
  return ranges;
}

async function part(
  duck: Duck,
  settings: TrafficSettings,
  input: CollectInput,
  { sink, signal }: ConnectorContext,
  spool: string,
  index: number,
  range: Range,
): Promise<PartRef> {
  const found = await sink.existing(input.requestId, DATASET, index);
  if (found?.range === range.label && found.rows === range.rows) return found;
  const path = join(spool, `${index}.ndjson`);
  const columns = LINE_FIELDS.map(({ name, sql }) => `${sql} AS "${name}"`).join(', ');
  const rows = await duck.copy(
    `COPY (SELECT ${columns} FROM ${parquet(settings.folder, [range.file])}
       WHERE file_row_number >= ${range.start} AND file_row_number < ${range.start + settings.rangeRows} AND ${linesUpTo(input.asOf)})
     TO ${quote(path)} (FORMAT json, ARRAY false)`,
  );
  signal.throwIfAborted();
  const head = { dataset: DATASET, index, kind: 'records' as const, range: range.label, rows };
  const written = await sink.write(input.requestId, head, createReadStream(path, { highWaterMark: READ_BYTES }));
  await rm(path, { force: true });
  return written;
}
