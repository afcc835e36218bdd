/**
 * `restrict` and `unrestrict`: `restrictions.json` says which lines daily use must skip. Lines kept after an erasure request are kept
 * for billing alone, so their route goes (PECR reg 7, holds §2.4); a restriction the person asked for changes no line.
 */
import { join } from 'node:path';
import type { ApplyInput, ApplyResult } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { withDuck } from './duck.js';
import type { Duck } from './duck.js';
import { withLocks } from './lock.js';
import { destroyLeftovers, lockOptions, rewriteFile, swapManifest } from './rewrite.js';
import type { NewFile } from './rewrite.js';
import { ITEM, customersOf, linesOfItems, linesUpTo, loadCustomers, loadItems, parquet } from './selection.js';
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
  await changeRestrictions(settings, context.signal, (now) => ({
    ...now,
    ...Object.fromEntries(
      customers.map((customer) => [customer, [...new Set([...(now[customer] ?? []), ...ids])].toSorted()]),
    ),
  }));
  if (input.right === 'erasure') await blankRoutes(settings, input, context);
  return { status: 'applied', at: input.now };
}

export async function unrestrict(
  settings: TrafficSettings,
  input: ApplyInput,
  context: ConnectorContext,
): Promise<ApplyResult> {
  const customers = customersOf(input.subject);
  if (customers.length === 0)
    return { status: 'not_applicable', reason: 'no lines of the person are here', at: input.now };
  await liftRestrictions(settings, context.signal, customers, input.itemIds);
  return { status: 'applied', at: input.now };
}

/** Without ids: all of the customers'. Also called for items that are gone: a name in a list is data about a person too. */
export async function liftRestrictions(
  settings: TrafficSettings,
  signal: AbortSignal,
  customers: readonly string[],
  ids?: readonly string[],
): Promise<void> {
  const found = await readRestrictions(settings.folder);
  if (!customers.some((customer) => found[customer])) return;
  await changeRestrictions(settings, signal, (now) => {
    const left = Object.entries(now).map(([customer, items]): [string, string[]] => [
      customer,
      customers.includes(customer) ? items.filter((id) => ids !== undefined && !ids.includes(id)) : items,
    ]);
    return Object.fromEntries(left.filter(([, items]) => items.length > 0));
  });
}

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
      const routed = `(route IS NOT NULL AND ${linesOfItems(input.now)})`;
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

async function everyItem(duck: Duck, folder: string, input: ApplyInput): Promise<string[]> {
  const files = currentFiles(await readManifest(folder)).map(({ file }) => file);
  if (files.length === 0) return [];
  const rows = await duck.rows<{ id: string }>(
    `SELECT DISTINCT ${ITEM} AS id FROM ${parquet(folder, files)} WHERE ${linesUpTo(input.now)}`,
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
