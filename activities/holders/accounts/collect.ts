/**
 * `collect`: PostgreSQL turns rows into JSON, this streams them into parts. A part is a range of the primary key; ranges are laid out
 * once per attempt, and a part found from an earlier one is taken when it covers the very same range.
 */
import type { CollectInput, CollectResult, PartRef } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { rangeName } from '../shared/collect-pages.js';
import { searchedFor } from '../shared/locate.js';
import { DATASETS, FIELDS, UNDERSTOOD } from './data-map.js';
import type { Dataset } from './data-map.js';
import type { Queries } from './database.js';
import { ALL_PARAMETERS, TABLES, inScope, parameters, scopeOf } from './scope.js';
import type { Scope } from './scope.js';
import type { AccountsSettings } from './settings.js';

interface Range {
  /** Keys after this one; null = from the first. */
  after: string | null;
  upTo: string;
}

export async function collect(
  db: Queries,
  settings: AccountsSettings,
  input: CollectInput,
  context: ConnectorContext,
): Promise<CollectResult> {
  const wanted = DATASETS.filter((dataset) => input.datasets?.includes(dataset) ?? true);
  const scope = await scopeOf(db, input.subject);
  const parts: PartRef[] = [];
  for (const dataset of wanted) {
    const ranges = await rangesOf(db, settings, input, scope, dataset);
    for (const [index, range] of ranges.entries()) {
      parts.push(await part(db, settings, input, scope, context, dataset, index, range));
      context.heartbeat({ dataset, parts: index + 1, of: ranges.length });
    }
  }
  const rows = Object.fromEntries(wanted.map((dataset) => [dataset, 0]));
  for (const { dataset, rows: n } of parts) rows[dataset] = (rows[dataset] ?? 0) + n;
  return { searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now), parts, rows };
}

/** Every n-th key of the person's rows, and the last. */
async function rangesOf(
  db: Queries,
  { rangeRows }: AccountsSettings,
  input: CollectInput,
  scope: Scope,
  dataset: Dataset,
): Promise<Range[]> {
  const { key } = TABLES[dataset];
  const ends = await db.rows<{ key: string }>(
    `SELECT key::text FROM (
       SELECT ${key} AS key, row_number() OVER (ORDER BY ${key}) AS n, count(*) OVER () AS total
       FROM ${dataset} WHERE ${inScope(dataset)} AND ${ALL_PARAMETERS}) numbered
     WHERE n % $5::bigint = 0 OR n = total ORDER BY n`,
    [...parameters(scope, input.asOf, input.now), rangeRows],
  );
  return ends.map(({ key: upTo }, i) => ({ after: ends[i - 1]?.key ?? null, upTo }));
}

async function part(
  db: Queries,
  settings: AccountsSettings,
  input: CollectInput,
  scope: Scope,
  { sink, signal }: ConnectorContext,
  dataset: Dataset,
  index: number,
  range: Range,
): Promise<PartRef> {
  const name = rangeName(dataset, ...scope.customers, '/', ...scope.users, input.asOf, range.after ?? '', range.upTo);
  const found = await sink.existing(input.requestId, dataset, index);
  if (found?.range === name) return found;
  let rows = 0;
  const lines = linesOf(db, settings, input, scope, dataset, range, (n) => {
    signal.throwIfAborted();
    rows += n;
  });
  return sink.write(input.requestId, { dataset, index, kind: 'records', range: name, rows: () => rows }, lines);
}

interface Batch extends Record<string, unknown> {
  n: number;
  last: string | null;
  lines: string | null;
}

/**
 * NDJSON of a range, a few thousand rows at a time: memory does not grow with the person's rows. The next rows are read while these
 * are being sealed.
 */
async function* linesOf(
  db: Queries,
  { fetchRows }: AccountsSettings,
  input: CollectInput,
  scope: Scope,
  dataset: Dataset,
  range: Range,
  counted: (rows: number) => void,
): AsyncIterable<Uint8Array> {
  const { key, keyType } = TABLES[dataset];
  const columns = FIELDS[dataset].map(({ name, sql }) => `'${name}', ${sql}`).join(', ');
  const read = async (after: string | null): Promise<Batch | undefined> => {
    const [batch] = await db.rows<Batch>(
      `SELECT count(*) AS n, max(key)::text AS last, string_agg(line, E'\\n' ORDER BY key) AS lines FROM (
         SELECT ${key} AS key, json_build_object(${columns})::text AS line FROM ${dataset}
         WHERE ${inScope(dataset)} AND ${ALL_PARAMETERS}
           AND ($5::text IS NULL OR ${key} > $5::${keyType}) AND ${key} <= $6::${keyType}
         ORDER BY ${key} LIMIT $7) batch`,
      [...parameters(scope, input.asOf, input.now), after, range.upTo, fetchRows],
    );
    return batch;
  };
  for (let next: Promise<Batch | undefined> | undefined = read(range.after); next;) {
    const batch: Batch | undefined = await next;
    if (!batch?.lines) return;
    next = batch.n < fetchRows ? undefined : read(batch.last);
    next?.catch(() => undefined); // met again at the top, unless whoever reads us stops before
    counted(batch.n);
    yield Buffer.from(`${batch.lines}\n`, 'utf8');
  }
}
