/**
 * The lake as files: the manifest that names the current ones, their paths, the restrictions daily use honours. A file that the
 * manifest does not name is not data but a leftover; it is looked at all the same, because it can hold somebody's lines.
 */
import { randomUUID } from 'node:crypto';
import { open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HabeasError } from '../../../src/common/errors.js';

const file = z.string().regex(/^month=\d{4}-\d{2}\/[A-Za-z0-9][A-Za-z0-9._-]{0,100}\.parquet$/);
const counts = z.record(z.string(), z.number().int().nonnegative());
const erasureSchema = z.object({ months: z.array(z.string()), removed: counts, retained: counts });

const totalSchema = z.object({ service: z.string(), lines: z.number(), bytes: z.number(), seconds: z.number() });
export type Total = z.infer<typeof totalSchema>;

export const manifestSchema = z.looseObject({
  format: z.literal(1),
  version: z.number().int().nonnegative(),
  partitions: z.record(z.string().regex(/^\d{4}-\d{2}$/), z.array(file)),
  /** Erasures carried out, by SHA-256 of their key: written in the same step as the files they made, so that none is done twice. */
  erasures: z.record(z.string(), erasureSchema).optional(),
  /** Month → totals over all its customers, rounded, kept where lines were made anonymous. */
  anonymous: z.record(z.string(), z.array(totalSchema)).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Erasure = z.infer<typeof erasureSchema>;

/** Customer → item (`*` for all) → the reasons it is restricted for. */
const restrictionsSchema = z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1)));
export type Restrictions = z.infer<typeof restrictionsSchema>;

export async function readManifest(folder: string): Promise<Manifest> {
  return checked(manifestSchema, 'manifest.json', await readJson(join(folder, 'manifest.json')));
}

export async function readRestrictions(folder: string): Promise<Restrictions> {
  return checked(restrictionsSchema, 'restrictions.json', await readJson(join(folder, 'restrictions.json'), {}));
}

const statementSchema = z.object({
  dataset: z.string(),
  field: z.string(),
  record: z.string().optional(),
  text: z.string(),
  recordedAt: z.string(),
});
const statementsSchema = z.record(z.string(), z.array(statementSchema));
export type Statement = z.infer<typeof statementSchema>;
/** Customer → what they stated about lines that were not changed. */
export type Statements = z.infer<typeof statementsSchema>;

export async function readStatements(folder: string): Promise<Statements> {
  return checked(statementsSchema, 'statements.json', await readJson(join(folder, 'statements.json'), {}));
}

function checked<T>(schema: z.ZodType<T>, name: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HabeasError('permanent', `${name} of the traffic lake does not have the layout this connector reads`, {
    hint: 'compare it with the layout in docs/holders.md',
  });
}

async function readJson(path: string, absent?: unknown): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' && absent !== undefined) return absent;
    throw new HabeasError('transient', `the traffic lake cannot be read (${code ?? 'unknown'})`, {
      cause,
      hint: 'check that the folder in the settings exists and is mounted',
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new HabeasError('permanent', 'a file of the traffic lake that should be JSON is not', { cause });
  }
}

/** Replaces a file in one step, on disk before the step: a reader or a crash sees the old or the new one, whole. */
export async function replaceFile(path: string, value: unknown): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(value, null, 2));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const currentFiles = (manifest: Manifest): { month: string; file: string }[] =>
  Object.entries(manifest.partitions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([month, files]) => files.map((name) => ({ month, file: name })));

/** Files of a month's folder that the manifest does not name. Only the holder of that month's lock may delete them. */
export async function leftovers(folder: string, manifest: Manifest, month: string): Promise<string[]> {
  const named = new Set(manifest.partitions[month] ?? []);
  const found = await readdir(join(folder, `month=${month}`)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return found
    .map((name) => `month=${month}/${name}`)
    .filter((path) => /\.(parquet|tmp)$/.test(path) && !named.has(path));
}
