/**
 * Taking lines out of Parquet files. New files are written beside the old ones and checked against them line by line; only then the
 * manifest is swapped, once for all months, and the old files are destroyed. Stopped anywhere, the lake is as before or as after.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HabeasError } from '../../../src/common/errors.js';
import { quote } from './duck.js';
import type { Duck } from './duck.js';
import { withLocks } from './lock.js';
import type { LockOptions } from './lock.js';
import { parquet } from './selection.js';
import type { TrafficSettings } from './settings.js';
import { leftovers, readManifest, replaceFile, syncFile } from './store.js';
import type { Manifest } from './store.js';

/** Predicates over a line; they must never be NULL. */
export interface Change {
  /** Lines that go. */
  drop?: string;
  /** Lines that stay without their route. */
  blankRoute?: string;
}

export interface NewFile {
  month: string;
  old: string;
  /** Absent: no line is left. */
  replacement: string | undefined;
}

const path = (folder: string, file: string): string => join(folder, ...file.split('/'));

/** Writes and checks the replacement of one file. Throws `permanent` when it is not the old one less what should go. */
export async function rewriteFile(duck: Duck, folder: string, old: string, change: Change): Promise<NewFile> {
  const month = old.slice('month='.length, 'month=YYYY-MM'.length);
  const replacement = `month=${month}/part-${randomUUID()}.parquet`;
  const kept = keptLines(folder, old, change);
  const options = await writeOptions(duck, path(folder, old));
  const written = await duck.copy(`COPY (${kept}) TO ${quote(path(folder, replacement))} (${options})`);
  if (written === 0) {
    await rm(path(folder, replacement), { force: true });
    await assertSame(duck, folder, old, kept, undefined, change);
    return { month, old, replacement: undefined };
  }
  await assertSame(duck, folder, old, kept, replacement, change);
  await syncFile(path(folder, replacement));
  return { month, old, replacement };
}

function keptLines(folder: string, file: string, { drop = 'false', blankRoute }: Change): string {
  const replace =
    blankRoute === undefined ? '' : ` REPLACE (CASE WHEN ${blankRoute} THEN NULL ELSE route END AS route)`;
  return `SELECT * EXCLUDE (file_row_number)${replace} FROM ${parquet(folder, [file])} WHERE NOT ${drop}`;
}

/** Compression, row groups and key-value metadata as the old file has them: COPY carries none of them over by itself. */
async function writeOptions(duck: Duck, old: string): Promise<string> {
  const [shape] = await duck.rows<{ compression: string | null; rows: bigint | null }>(
    `SELECT any_value(compression) AS compression, max(row_group_num_rows) AS rows FROM parquet_metadata(${quote(old)})`,
  );
  const metadata = await duck.rows<{ key: string; value: string }>(
    `SELECT decode(key) AS key, hex(value) AS value FROM parquet_kv_metadata(${quote(old)})`,
  );
  const pairs = metadata.map(({ key, value }) => `${quote(key)}: '${value.replace(/../g, String.raw`\x$&`)}'::BLOB`);
  return [
    'FORMAT parquet',
    `COMPRESSION ${/^[A-Z0-9_]+$/.test(shape?.compression ?? '') ? shape?.compression : 'ZSTD'}`,
    `ROW_GROUP_SIZE ${Math.max(2048, Number(shape?.rows ?? 122_880))}`,
    ...(pairs.length > 0 ? [`KV_METADATA {${pairs.join(', ')}}`] : []),
  ].join(', ');
}

/** Old = new + erased: every kept line is in the new file as often as in the old one, by key and content, and nothing else is. */
async function assertSame(
  duck: Duck,
  folder: string,
  old: string,
  kept: string,
  replacement: string | undefined,
  { drop = 'false' }: Change,
): Promise<void> {
  const fresh =
    replacement === undefined ? undefined : `SELECT * EXCLUDE (file_row_number) FROM ${parquet(folder, [replacement])}`;
  const side = (lines: string, sign: number): string =>
    `SELECT usage_id AS k, hash(t) AS h, ${sign} AS side FROM (${lines}) t`;
  const sides = [side(kept, 1), ...(fresh === undefined ? [] : [side(fresh, -1)])].join(' UNION ALL ');
  const [lines] = await duck.rows<{ wrong: bigint }>(
    `SELECT count(*) AS wrong FROM (SELECT k, h FROM (${sides}) GROUP BY k, h HAVING sum(side) <> 0)`,
  );
  const [sums] = await duck.rows<{ before: bigint; erased: bigint; after: bigint }>(
    `SELECT (SELECT count(*) FROM ${parquet(folder, [old])}) AS before,
       (SELECT count(*) FROM ${parquet(folder, [old])} WHERE ${drop}) AS erased,
       ${fresh === undefined ? '0::BIGINT' : `(SELECT count(*) FROM (${fresh}))`} AS after`,
  );
  if (lines?.wrong === 0n && sums && sums.before === sums.after + sums.erased) return;
  throw new HabeasError('permanent', 'a rewritten file of the traffic lake is not the old one less the erased lines', {
    hint: 'nothing was changed; check the disk, then ask for a retry',
  });
}

export function lockOptions(settings: TrafficSettings, signal: AbortSignal): LockOptions {
  return { patienceMs: settings.lockPatienceMs, staleMs: settings.lockStaleMs, signal };
}

/**
 * Names the new files in the manifest, all in one step, with what `amend` adds. Throws `transient` when a month is not as it was
 * read: somebody else changed it, so the files were made in vain.
 */
export async function swapManifest(
  settings: TrafficSettings,
  signal: AbortSignal,
  read: Manifest,
  files: readonly NewFile[],
  amend: (manifest: Manifest) => Manifest,
): Promise<Manifest> {
  const { folder } = settings;
  return await withLocks(folder, ['manifest'], lockOptions(settings, signal), async () => {
    const manifest = await readManifest(folder);
    const partitions = { ...manifest.partitions };
    for (const month of new Set(files.map((file) => file.month))) {
      const before = read.partitions[month] ?? [];
      if (JSON.stringify(manifest.partitions[month] ?? []) !== JSON.stringify(before)) {
        throw new HabeasError('transient', 'a month of the traffic lake was changed by somebody else meanwhile');
      }
      partitions[month] = before.flatMap((name) => {
        const changed = files.find(({ old }) => old === name);
        if (!changed) return [name];
        return changed.replacement === undefined ? [] : [changed.replacement];
      });
    }
    const next = amend({ ...manifest, version: manifest.version + 1, partitions });
    await replaceFile(join(folder, 'manifest.json'), next);
    return next;
  });
}

/** Deletes replaced files and what interrupted rewrites left behind. For the holder of the months' locks only. */
export async function destroyLeftovers(folder: string, manifest: Manifest, months: readonly string[]): Promise<void> {
  for (const month of months) {
    for (const file of await leftovers(folder, manifest, month)) {
      // Windows keeps a file that somebody still reads for a moment.
      await rm(path(folder, file), { force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
}
