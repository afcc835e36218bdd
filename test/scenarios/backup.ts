/** Backup and restore of a sample system's database, as its owner does it: every table as it is, and whatever happened since forgotten. */
import type { SystemDatabase } from '../e2e/systems.js';
import type { Scenarios } from './harness.js';

export const DATABASES = ['accounts', 'billing', 'crm', 'support'] as const satisfies SystemDatabase[];
/** Of the system itself, not of a person: how it remembers calls it answered and sessions it gave. */
const ITS_OWN = ['erasures', 'idempotency_keys', 'sessions', 'ticket_search'];

/** Rows of each table as JSON. */
export type Rows = Record<string, string[]>;

/** Straight from every table of every database, by no connector. */
export async function stored({ systems }: Scenarios): Promise<Rows> {
  const found: Rows = {};
  for (const system of DATABASES)
    for (const table of await tablesOf({ systems }, system)) {
      if (ITS_OWN.includes(table)) continue;
      const all = await systems.sql<{ row: object }>(system, `SELECT to_jsonb(t) AS row FROM public.${table} t`);
      found[`${system}.${table}`] = all.map(({ row }) => JSON.stringify(row)).sort();
    }
  return found;
}

export function without(some: Rows, others: Rows): string[] {
  return Object.entries(some).flatMap(([table, all]) => {
    const other = new Set(others[table]);
    return all.filter((row) => !other.has(row)).map((row) => `${table} ${row}`);
  });
}

/** What the nightly backup of a system holds. */
export async function backUp({ systems }: Scenarios, system: SystemDatabase): Promise<void> {
  const tables = await tablesOf({ systems }, system);
  await systems.sql(system, 'CREATE SCHEMA backup');
  for (const table of tables) await systems.sql(system, `CREATE TABLE backup.${table} AS TABLE public.${table}`);
}

/** The whole system as it was. */
export async function restore({ systems }: Scenarios, system: SystemDatabase): Promise<void> {
  const tables = await tablesOf({ systems }, system);
  const columns = await systems.sql<{ table: string; names: string }>(
    system,
    `SELECT table_name AS "table", string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
     WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name`,
  );
  const copies = tables.map((table) => {
    const names = columns.find((one) => one.table === table)?.names ?? '';
    return `INSERT INTO public.${table} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM backup.${table}`;
  });
  const all = tables.map((table) => `public.${table}`).join(', ');
  await systems.sql(system, ['BEGIN', `TRUNCATE ${all}`, ...copies, 'COMMIT'].join(';'));
}

/** Those that others reference first. */
export async function tablesOf({ systems }: Pick<Scenarios, 'systems'>, system: SystemDatabase): Promise<string[]> {
  const found = await systems.sql<{ table: string; needs: string[] }>(
    system,
    `SELECT c.relname AS "table", coalesce(array_agg(p.relname::text) FILTER (WHERE p.oid <> c.oid), '{}') AS needs
     FROM pg_class c LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' LEFT JOIN pg_class p ON p.oid = k.confrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid ORDER BY 1`,
  );
  const ordered: string[] = [];
  while (ordered.length < found.length) {
    const free = found.filter(
      ({ table, needs }) => !ordered.includes(table) && needs.every((one) => ordered.includes(one)),
    );
    if (free.length === 0) throw new Error('tables that reference one another in a circle');
    ordered.push(...free.map(({ table }) => table));
  }
  return ordered;
}
