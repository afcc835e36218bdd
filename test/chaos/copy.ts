/** What a copy has to hold: every record as often as the store has it, read without a connector. */
import { readBundle } from '../../examples/iot-operator/demo/bundle-reader.js';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { verifyBundle } from '../../src/bundle/index.js';
import type { Trust } from '../../src/bundle/verify-types.js';
import type { Source } from './source.js';

type Rows = readonly Record<string, unknown>[];

/** How often each record occurs, by `<holder>/<dataset>`. */
export type Copy = Map<string, Map<string, number>>;

export function multiset(rows: Rows): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** Reads a bundle to its last record. Throws unless it verifies without the server. */
export async function readCopy(file: string, trust: Trust): Promise<Copy> {
  const report = await verifyBundle(file, trust);
  if (!report.ok) throw new Error(`the bundle does not verify: ${JSON.stringify(report.findings)}`);
  const bundle = await readBundle(file);
  const copy: Copy = new Map();
  for (const { path, holder, role, originalName, sha256, bytes } of report.manifest?.files ?? []) {
    if (role === 'attachment') {
      const rows = [...(copy.get(`${holder}/attachments`) ?? new Map<string, number>()).keys()];
      copy.set(
        `${holder}/attachments`,
        new Map([...rows, `${originalName} ${bytes} ${sha256}`].map((row) => [row, 1])),
      );
    }
    if (role !== 'data' || path.endsWith('.csv')) continue;
    const text = await bundle.text(path);
    const wrapped = (path.endsWith('.ndjson') ? text.split('\n').filter(Boolean).map(parse) : parse(text)) as {
      record: Record<string, unknown>;
    }[];
    const name = path.replace(/^data\/|\.(nd)?json$/g, '');
    copy.set(name, multiset(wrapped.map(({ record }) => record)));
  }
  return copy;
}

const parse = (text: string): unknown => JSON.parse(text);

/** The two large ones, from database and lake. */
export async function copyOf(source: Source, person: Person): Promise<Copy> {
  const signIns = await source.rows(
    'accounts',
    `SELECT sign_in_id::int, user_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
       host(ip) AS ip, method, user_agent, succeeded FROM sign_ins WHERE user_id = $1`,
    [person.userId],
  );
  return new Map([
    ['accounts/sign_ins', multiset(signIns)],
    ['traffic/usage_lines', multiset(await source.lines(person))],
  ]);
}

/** Names of datasets with the number of records that are missing and that are too many; empty when both are the same. */
export function differences(found: Copy, wanted: Copy): string[] {
  return [...new Set([...found.keys(), ...wanted.keys()])].flatMap((name) => {
    const missing = surplus(wanted.get(name), found.get(name));
    const extra = surplus(found.get(name), wanted.get(name));
    return missing + extra === 0 ? [] : [`${name}: ${missing} missing, ${extra} too many`];
  });
}

function surplus(a: Map<string, number> = new Map(), b: Map<string, number> = new Map()): number {
  let n = 0;
  for (const [row, count] of a) n += Math.max(0, count - (b.get(row) ?? 0));
  return n;
}
