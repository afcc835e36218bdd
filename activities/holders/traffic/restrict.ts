/**
 * `restrict` and `unrestrict`: `restrictions.json` says which lines daily use must skip. Lines kept after an erasure request are kept
 * for billing alone, so their route goes (PECR reg 7, holds §2.4); a restriction the person asked for changes no line.
 */
import { join } from 'node:path';
import { restrictionGround, restrictionMark } from '../../../src/connector/contract.js';
import type { ApplyInput, ApplyResult, ConfirmAppliedInput } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { withDuck } from './duck.js';
import type { Duck } from './duck.js';
import { withLocks } from './lock.js';
import { destroyLeftovers, lockOptions, rewriteFile, swapManifest } from './rewrite.js';
import type { NewFile } from './rewrite.js';
import { customersOf, itemSql, linesOfItems, linesUpTo, loadCustomers, loadItems, parquet } from './selection.js';
import type { TrafficSettings } from './settings.js';
import { currentFiles, readManifest, readRestrictions, replaceFile } from './store.js';
import type { Manifest, Restrictions } from './store.js';

/** Stands for all items of a customer. */
const ALL = '*';

export async function restrict(
  settings: TrafficSettings,
  input: ApplyInput,
  context: ConnectorContext,
): Promise<ApplyResult> {
  const customers = customersOf(input.subject);
  if (customers.length === 0)
    return { status: 'not_applicable', reason: 'no lines of the person are here', at: input.now };
  const ids = input.itemIds ?? [ALL];
  const mark = restrictionMark(input);
  await changeRestrictions(settings, context.signal, (now) => ({
    ...now,
    ...Object.fromEntries(customers.map((customer) => [customer, marked(now[customer] ?? {}, ids, mark)])),
  }));
  if (restrictionGround(input) === 'hold') await blankRoutes(settings, input, context);
  return { status: 'applied', at: input.now };
}

type Items = Restrictions[string];

function marked(items: Items, ids: readonly string[], mark: string): Items {
  const added = ids.map((id): [string, string[]] => [id, [...new Set([...(items[id] ?? []), mark])].toSorted()]);
  return Object.fromEntries(
    Object.entries({ ...items, ...Object.fromEntries(added) }).sort(([x], [y]) => (x < y ? -1 : 1)),
  );
}

export async function unrestrict(
  settings: TrafficSettings,
  input: ApplyInput,
  context: ConnectorContext,
): Promise<ApplyResult> {
  const customers = customersOf(input.subject);
  const mark = restrictionMark(input);
  const isLifted = (id: string, marks: readonly string[]): boolean =>
    marks.includes(mark) && (input.itemIds?.includes(id) ?? true);
  const before = await readRestrictions(settings.folder);
  const stands = customers.some((customer) =>
    Object.entries(before[customer] ?? {}).some(([id, marks]) => isLifted(id, marks)),
  );
  if (!stands) {
    return { status: 'not_applicable', reason: 'no lines of the person were restricted on this ground', at: input.now };
  }
  await keepMarks(settings, context.signal, customers, (id, marks) =>
    isLifted(id, marks) ? marks.filter((one) => one !== mark) : marks,
  );
  return { status: 'applied', at: input.now };
}

/** For items that are gone, whoever restricted them: a name in a list is data about a person too. */
export async function forgetItems(
  settings: TrafficSettings,
  signal: AbortSignal,
  customers: readonly string[],
  ids: readonly string[],
): Promise<void> {
  const found = await readRestrictions(settings.folder);
  if (!customers.some((customer) => found[customer])) return;
  await keepMarks(settings, signal, customers, (id, marks) => (ids.includes(id) ? [] : marks));
}

async function keepMarks(
  settings: TrafficSettings,
  signal: AbortSignal,
  customers: readonly string[],
  left: (id: string, marks: string[]) => string[],
): Promise<void> {
  await changeRestrictions(settings, signal, (now) => {
    const kept = Object.entries(now).map(([customer, items]): [string, Items] => {
      if (!customers.includes(customer)) return [customer, items];
      const own = Object.entries(items).map(([id, marks]): [string, string[]] => [id, left(id, marks)]);
      return [customer, Object.fromEntries(own.filter(([, marks]) => marks.length > 0))];
    });
    return Object.fromEntries(kept.filter(([, items]) => Object.keys(items).length > 0));
  });
}

/** Whether daily use skips what was asked, for this reason, and lines kept for billing alone have lost their route. Counts what does not. */
export async function restrictionsLeft(
  settings: TrafficSettings,
  input: ConfirmAppliedInput,
  asked: NonNullable<ConfirmAppliedInput['restriction']>,
  { sink }: ConnectorContext,
): Promise<number> {
  const mark = restrictionMark({ ...input, ...asked });
  const found = await readRestrictions(settings.folder);
  const customers = customersOf(input.subject);
  const isMarked = (customer: string, id: string): boolean => found[customer]?.[id]?.includes(mark) ?? false;
  if (!asked.restricted) {
    return customers.filter((customer) =>
      Object.keys(found[customer] ?? {}).some((id) => isMarked(customer, id) && (asked.itemIds?.includes(id) ?? true)),
    ).length;
  }
  const wrong = customers.flatMap((customer) => (asked.itemIds ?? [ALL]).filter((id) => !isMarked(customer, id)));
  if (restrictionGround({ ...input, ...asked }) !== 'hold' || customers.length === 0) return wrong.length;
  const routed = await sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, input.subject);
      await loadItems(duck, asked.itemIds ?? (await everyItem(duck, settings.folder, input)));
      return filesWith(duck, settings.folder, await readManifest(settings.folder), ROUTED(input.now));
    }),
  );
  return wrong.length + routed.length;
}

const ROUTED = (now: string): string => `(route IS NOT NULL AND ${linesOfItems(now)})`;

async function changeRestrictions(
  settings: TrafficSettings,
  signal: AbortSignal,
  change: (now: Restrictions) => Restrictions,
): Promise<void> {
  await withLocks(settings.folder, ['restrictions'], lockOptions(settings, signal), async () => {
    const restrictions = change(await readRestrictions(settings.folder));
    await replaceFile(join(settings.folder, 'restrictions.json'), restrictions);
  });
}

async function blankRoutes(
  settings: TrafficSettings,
  input: ApplyInput,
  { sink, signal }: ConnectorContext,
): Promise<void> {
  const { folder } = settings;
  await sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, input.subject);
      await loadItems(duck, input.itemIds ?? (await everyItem(duck, folder, input)));
      const routed = ROUTED(input.now);
      const months = new Set(
        (await filesWith(duck, folder, await readManifest(folder), routed)).map(({ month }) => month),
      );
      if (months.size === 0) return;
      const names = [...months].map((month) => `month=${month}`);
      await withLocks(folder, names, lockOptions(settings, signal), async () => {
        const manifest = await readManifest(folder);
        const files: NewFile[] = [];
        for (const { month, file } of await filesWith(duck, folder, manifest, routed)) {
          if (months.has(month)) files.push(await rewriteFile(duck, folder, file, { blankRoute: routed }));
        }
        const next = await swapManifest(settings, signal, manifest, files, (same) => same);
        await destroyLeftovers(folder, next, [...months]);
      });
    }),
  );
}

async function everyItem(duck: Duck, folder: string, input: Pick<ApplyInput, 'now'>): Promise<string[]> {
  const files = currentFiles(await readManifest(folder)).map(({ file }) => file);
  if (files.length === 0) return [];
  const rows = await duck.rows<{ id: string }>(
    `SELECT DISTINCT ${itemSql(input.now)} AS id FROM ${parquet(folder, files)} WHERE ${linesUpTo(input.now)}`,
  );
  return rows.map(({ id }) => id);
}

async function filesWith(
  duck: Duck,
  folder: string,
  manifest: Manifest,
  predicate: string,
): Promise<{ month: string; file: string }[]> {
  const found: { month: string; file: string }[] = [];
  for (const entry of currentFiles(manifest)) {
    const [first] = await duck.rows(`SELECT 1 FROM ${parquet(folder, [entry.file])} WHERE ${predicate} LIMIT 1`);
    if (first) found.push(entry);
  }
  return found;
}
