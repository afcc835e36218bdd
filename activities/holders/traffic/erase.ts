/** `preview`, `erase`, `confirm` of the traffic lake. Finding, checking and swapping happen under the months' locks. */
import { createHash } from 'node:crypto';
import { HabeasError } from '../../../src/common/errors.js';
import type {
  ConfirmInput,
  ConfirmResult,
  EraseInput,
  EraseResult,
  HolderPlan,
  PreviewInput,
} from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { assertApproved, planDrift, sealPlan } from '../../../src/connector/plan.js';
import { DATASET, HOLDER } from './data-map.js';
import { isNoParquetFile, withDuck } from './duck.js';
import type { Duck } from './duck.js';
import { UNDERSTOOD } from './find.js';
import { withLocks } from './lock.js';
import { anonymousTotals } from './anonymous.js';
import { forgetItems } from './restrict.js';
import { destroyLeftovers, lockOptions, rewriteFile, swapManifest } from './rewrite.js';
import type { NewFile } from './rewrite.js';
import {
  STATEMENTS,
  countLines,
  customersOf,
  itemsOf,
  itemsToErase,
  linesOfItems,
  loadCustomers,
  loadItems,
} from './selection.js';
import type { Item, MonthCount } from './selection.js';
import type { TrafficSettings } from './settings.js';
import { eraseStatements, statementItems, statementsOf } from './statements.js';
import { currentFiles, leftovers, readManifest } from './store.js';
import type { Erasure, Manifest } from './store.js';

export async function preview(
  settings: TrafficSettings,
  input: PreviewInput,
  context: ConnectorContext,
): Promise<HolderPlan> {
  return await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, input.subject);
      const files = currentFiles(await readManifest(settings.folder)).map(({ file }) => file);
      const fresh = await itemsWithStatements(duck, settings.folder, files, input);
      const gone = new Set(itemsToErase(input.orders));
      return sealPlan({
        holder: HOLDER,
        subject: input.subject,
        asOf: input.asOf,
        orders: input.orders,
        facts: [],
        items: input.orders.map(({ item, outcome }) => ({
          itemId: item.id,
          dataset: datasetOf(item.id),
          outcome: !gone.has(item.id) ? 'retain' : outcome === 'anonymise' ? 'anonymise' : 'erase',
          count: fresh.find(({ id }) => id === item.id)?.count ?? 0,
        })),
      });
    }),
  );
}

const datasetOf = (itemId: string): string => (itemId === STATEMENTS ? STATEMENTS : DATASET);

async function itemsWithStatements(
  duck: Duck,
  folder: string,
  files: readonly string[],
  { asOf, subject }: Pick<HolderPlan, 'asOf' | 'subject'>,
): Promise<Item[]> {
  return [...(await itemsOf(duck, folder, files, asOf)), ...(await statementItems(folder, subject))];
}

export async function erase(
  settings: TrafficSettings,
  input: EraseInput,
  context: ConnectorContext,
): Promise<EraseResult> {
  assertApproved(input);
  const journal = createHash('sha256').update(input.key).digest('hex');
  const before = (await readManifest(settings.folder)).erasures?.[journal];
  const result = before ? await finish(settings, context, before) : await eraseOnce(settings, input, context, journal);
  // After drift nothing was erased: what was restricted stays so.
  if (result.status !== 'done') return result;
  const gone = itemsToErase(input.plan.orders);
  await forgetItems(settings, context.signal, customersOf(input.plan.subject), gone);
  if (!gone.includes(STATEMENTS)) return result;
  const stated = await eraseStatements(settings, context.signal, input.plan.subject);
  const planned = input.plan.items.find(({ itemId }) => itemId === STATEMENTS)?.count ?? 0;
  return { ...result, removed: { ...result.removed, [STATEMENTS]: Math.max(stated, planned) } };
}

/** An earlier attempt swapped the manifest and may have stopped before the old files were gone. */
async function finish(settings: TrafficSettings, { signal }: ConnectorContext, done: Erasure): Promise<EraseResult> {
  const locks = done.months.map((month) => `month=${month}`);
  await withLocks(settings.folder, locks, lockOptions(settings, signal), async () =>
    destroyLeftovers(settings.folder, await readManifest(settings.folder), done.months),
  );
  return { status: 'done', removed: done.removed, retained: done.retained, atomic: true };
}

async function eraseOnce(
  settings: TrafficSettings,
  { plan }: EraseInput,
  context: ConnectorContext,
  journal: string,
): Promise<EraseResult> {
  const { folder } = settings;
  return await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, plan.subject);
      await loadItems(duck, itemsToErase(plan.orders));
      const months = monthsOf(await linesIn(duck, folder, await readManifest(folder), plan));
      const locks = months.map((month) => `month=${month}`);
      return await withLocks(folder, locks, lockOptions(settings, context.signal), async () => {
        // Read again: before the lock was ours, somebody else may have rewritten these months.
        const manifest = await readManifest(folder);
        const again = manifest.erasures?.[journal];
        if (again) {
          await destroyLeftovers(folder, manifest, months);
          return { status: 'done', removed: again.removed, retained: again.retained, atomic: true };
        }
        const lines = await linesIn(duck, folder, manifest, plan);
        if (monthsOf(lines).some((month) => !months.includes(month))) {
          throw new HabeasError('transient', 'lines of the person appeared in another month meanwhile');
        }
        const files = currentFiles(manifest).map(({ file }) => file);
        const fresh = await itemsWithStatements(duck, folder, files, plan);
        const drift = [...planDrift(plan, { facts: [], items: fresh }), ...invoicedMeanwhile(plan, fresh)];
        if (drift.length > 0) return { status: 'drift', drift, removed: {}, retained: {}, atomic: true };
        const erasure = { months, removed: removedOf(plan, lines), retained: retainedOf(plan, fresh) };
        await rewriteAll(duck, settings, context, manifest, plan, lines, erasure, journal);
        return { status: 'done', removed: erasure.removed, retained: erasure.retained, atomic: true };
      });
    }),
  );
}

/** All new files stand checked on disk before the first is named; after the swap nothing is left to go wrong but tidying up. */
async function rewriteAll(
  duck: Duck,
  settings: TrafficSettings,
  context: ConnectorContext,
  manifest: Manifest,
  plan: HolderPlan,
  lines: readonly MonthCount[],
  erasure: Erasure,
  journal: string,
): Promise<void> {
  const { folder } = settings;
  await destroyLeftovers(folder, manifest, erasure.months);
  const files: NewFile[] = [];
  for (const file of new Set(lines.map((line) => line.file))) {
    files.push(await rewriteFile(duck, folder, file, { drop: linesOfItems(plan.asOf) }));
    context.heartbeat({ step: 'written', files: files.length });
  }
  const totals = await anonymousTotals(duck, settings, manifest, anonymousMonths(plan, lines));
  const next = await swapManifest(settings, context.signal, manifest, files, (named) => ({
    ...named,
    ...(Object.keys(totals).length > 0 ? { anonymous: { ...totals, ...named.anonymous } } : {}),
    erasures: { ...named.erasures, [journal]: erasure },
  }));
  context.heartbeat({ step: 'swapped', files: files.length });
  await destroyLeftovers(folder, next, erasure.months);
}

/** Months with lines that were ordered anonymous. */
function anonymousMonths(plan: HolderPlan, lines: readonly MonthCount[]): string[] {
  const items = new Set(plan.items.filter(({ outcome }) => outcome === 'anonymise').map(({ itemId }) => itemId));
  return monthsOf(lines.filter(({ item }) => items.has(item)));
}

async function linesIn(duck: Duck, folder: string, manifest: Manifest, plan: HolderPlan): Promise<MonthCount[]> {
  const gone = new Set(itemsToErase(plan.orders));
  const files = currentFiles(manifest).map(({ file }) => file);
  return (await countLines(duck, folder, files, plan.asOf)).filter(({ item }) => gone.has(item));
}

const monthOf = (file: string): string => file.slice('month='.length, 'month=YYYY-MM'.length);

function monthsOf(lines: readonly MonthCount[]): string[] {
  return [...new Set(lines.map(({ file }) => monthOf(file)))].toSorted();
}

/**
 * Lines that were not invoiced at the preview and are on an invoice now belong to an item nobody decided on, and an open amount may
 * stand against it. Numbers alone are no drift, so only a shrunken item beside an unplanned one counts.
 */
function invoicedMeanwhile(plan: HolderPlan, fresh: readonly Item[]): string[] {
  const planned = plan.items.find(({ itemId, outcome }) => itemId === 'current' && outcome !== 'retain');
  const left = fresh.find(({ id }) => id === 'current')?.count ?? 0;
  if (!planned || left >= planned.count) return [];
  const ordered = new Set(plan.orders.map(({ item }) => item.id));
  return fresh.filter(({ id }) => !ordered.has(id)).map(({ id }) => `invoiced since the preview: ${id}`);
}

function removedOf(plan: HolderPlan, lines: readonly MonthCount[]): Record<string, number> {
  const removed = Object.fromEntries(itemsToErase(plan.orders).map((id) => [id, 0]));
  for (const { item, rows } of lines) removed[item] = (removed[item] ?? 0) + rows;
  return removed;
}

function retainedOf(plan: HolderPlan, fresh: readonly Item[]): Record<string, number> {
  const gone = new Set(itemsToErase(plan.orders));
  const kept = plan.orders.filter(({ item }) => !gone.has(item.id));
  return Object.fromEntries(kept.map(({ item }) => [item.id, fresh.find(({ id }) => id === item.id)?.count ?? 0]));
}

/** Looks into every Parquet file on disk, named by the manifest or not: a line in a file left behind is not gone. */
export async function confirm(
  settings: TrafficSettings,
  { plan, now }: ConfirmInput,
  context: ConnectorContext,
): Promise<ConfirmResult> {
  const searched = { identifierTypes: UNDERSTOOD, at: now };
  return await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, plan.subject);
      const manifest = await readManifest(settings.folder);
      const lines = await linesIn(duck, settings.folder, manifest, plan);
      const behind = await linesBehind(duck, settings.folder, manifest, plan);
      const counts = removedOf(plan, [...lines, ...behind]);
      const remaining = Object.entries(counts).flatMap(([itemId, count]) =>
        count > 0 ? [{ itemId, dataset: datasetOf(itemId), count }] : [],
      );
      const stated = (await statementsOf(settings.folder, plan.subject)).length;
      if (stated > 0 && STATEMENTS in counts)
        remaining.push({ itemId: STATEMENTS, dataset: STATEMENTS, count: stated });
      return { searched, remaining };
    }),
  );
}

async function linesBehind(duck: Duck, folder: string, manifest: Manifest, plan: HolderPlan): Promise<MonthCount[]> {
  const unnamed = new Map<string, Promise<string[]>>();
  for (const month of Object.keys(manifest.partitions)) unnamed.set(month, leftovers(folder, manifest, month));
  const gone = new Set(itemsToErase(plan.orders));
  const found: MonthCount[] = [];
  for (const file of (await Promise.all(unnamed.values())).flat()) {
    if (!file.endsWith('.parquet')) continue;
    const lines = await countLines(duck, folder, [file], plan.asOf).catch((error: unknown) => {
      // Half written, or deleted just now: a file that once was current is whole, so this one never held what was erased.
      if (isNoParquetFile(error)) return [];
      throw error;
    });
    found.push(...lines.filter(({ item }) => gone.has(item)));
  }
  return found;
}
