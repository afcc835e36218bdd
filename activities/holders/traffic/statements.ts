/** What people stated about lines that were not changed: `statements.json`, given out with the lines and erased like them. */
import { join } from 'node:path';
import type { CollectInput, HoldsResult, PartRef, Subject } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { withLocks } from './lock.js';
import { lockOptions } from './rewrite.js';
import { STATEMENTS, customersOf, scopeOf } from './selection.js';
import type { TrafficSettings } from './settings.js';
import { readStatements, replaceFile } from './store.js';
import type { Statement, Statements } from './store.js';

export async function statementsOf(folder: string, subject: Pick<Subject, 'refs'>): Promise<Statement[]> {
  const all = await readStatements(folder);
  return customersOf(subject).flatMap((customer) => all[customer] ?? []);
}

export async function statementItems(folder: string, subject: Pick<Subject, 'refs'>): Promise<HoldsResult['items']> {
  const own = await statementsOf(folder, subject);
  if (own.length === 0) return [];
  return [
    {
      ...{ id: STATEMENTS, dataset: STATEMENTS, category: 'traffic', kind: 'traffic_billed' },
      ...{ lawfulBasis: 'contract_with_subject', count: own.length },
    },
  ];
}

/** Files a statement once. */
export async function fileStatement(
  settings: TrafficSettings,
  signal: AbortSignal,
  customers: readonly string[],
  statement: Statement,
): Promise<boolean> {
  const same = (one: Statement): boolean =>
    one.field === statement.field && one.record === statement.record && one.text === statement.text;
  await change(settings, signal, (all) => {
    const added = customers.map((customer): [string, Statement[]] => {
      const own = all[customer] ?? [];
      return [customer, own.some(same) ? own : [...own, statement]];
    });
    return { ...all, ...Object.fromEntries(added) };
  });
  return customers.length > 0;
}

/** Returns how many went. */
export async function eraseStatements(
  settings: TrafficSettings,
  signal: AbortSignal,
  subject: Pick<Subject, 'refs'>,
): Promise<number> {
  const own = await statementsOf(settings.folder, subject);
  if (own.length === 0) return 0;
  const customers = customersOf(subject);
  await change(settings, signal, (all) =>
    Object.fromEntries(Object.entries(all).filter(([customer]) => !customers.includes(customer))),
  );
  return own.length;
}

async function change(
  settings: TrafficSettings,
  signal: AbortSignal,
  work: (all: Statements) => Statements,
): Promise<void> {
  await withLocks(settings.folder, ['statements'], lockOptions(settings, signal), async () =>
    replaceFile(join(settings.folder, 'statements.json'), work(await readStatements(settings.folder))),
  );
}

/** One part, where there is any statement. */
export async function collectStatements(
  settings: TrafficSettings,
  input: CollectInput,
  { sink }: ConnectorContext,
): Promise<PartRef[]> {
  const bound = Date.parse(input.asOf);
  const own = (await statementsOf(settings.folder, input.subject)).filter(
    ({ recordedAt }) => Date.parse(recordedAt) <= bound,
  );
  if (own.length === 0) return [];
  const range = `${scopeOf(input.subject, input.asOf)}:statements:${own.length}`;
  const found = await sink.existing(input.requestId, STATEMENTS, 0);
  if (found?.range === range) return [found];
  const head = { dataset: STATEMENTS, index: 0, kind: 'records' as const, range, rows: own.length };
  return [await sink.write(input.requestId, head, ndjson(own))];
}

async function* ndjson(records: readonly Statement[]): AsyncIterable<Uint8Array> {
  for (const record of records) yield Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
}
